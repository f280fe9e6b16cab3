/* manor-push-page.h: a push under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-page.h"

G_BEGIN_DECLS

#define MANOR_TYPE_PUSH_PAGE (manor_push_page_get_type ())

/* It has no key: what is left of a push after a restart is with its fleet, which can go on with it. */
G_DECLARE_FINAL_TYPE (ManorPushPage, manor_push_page, MANOR, PUSH_PAGE, ManorPage)

GtkWidget *manor_push_page_new   (ManorPush     *push);
/* Runs a push that was reviewed. */
void       manor_push_page_start (ManorPushPage *self);

G_END_DECLS
