/* manor-application.h: the application
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_APPLICATION (manor_application_get_type ())

G_DECLARE_FINAL_TYPE (ManorApplication, manor_application, MANOR, APPLICATION, AdwApplication)

ManorApplication *manor_application_new         (void) G_GNUC_WARN_UNUSED_RESULT;
ManorConsole     *manor_application_get_console (ManorApplication *self);

G_END_DECLS
