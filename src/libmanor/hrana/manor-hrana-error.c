/* manor-hrana-error.c: what a libSQL server answers when it refuses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include "manor-hrana-error.h"

G_DEFINE_QUARK (manor-hrana-error-quark, manor_hrana_error)

GError *
manor_hrana_error_from_status (guint       status,
                               const char *body,
                               gsize       length)
{
  return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_SERVER, "%u", status);
}

GError *
manor_hrana_error_from_code (const char *code,
                             const char *message)
{
  return g_error_new_literal (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_SERVER, message);
}
