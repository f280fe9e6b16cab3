/* manor-base64-private.h: a digit of base64
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a letter of standard base64 stands for, or -1. */
static inline int
_manor_base64_get_value (guint8 c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '+')
    return 62;

  return c == '/' ? 63 : -1;
}

G_END_DECLS
