/* manor-open-failure.h: why a tab has no page, and what to do about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_OPEN_FAILURE (manor_open_failure_get_type ())

G_DECLARE_FINAL_TYPE (ManorOpenFailure, manor_open_failure, MANOR, OPEN_FAILURE, AdwBin)

void manor_open_failure_show (ManorOpenFailure *self,
                              ManorConsole     *console,
                              const char       *key,
                              const char       *title,
                              const GError     *error);

G_END_DECLS
