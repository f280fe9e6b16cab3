/* manor-completion.h: completes names of the database while a person writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_COMPLETION (manor_completion_get_type ())

G_DECLARE_FINAL_TYPE (ManorCompletion, manor_completion, MANOR, COMPLETION, GObject)

ManorCompletion *manor_completion_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void             manor_completion_set_catalogue (ManorCompletion *self,
                                                 ManorCatalogue  *catalogue);

G_END_DECLS
