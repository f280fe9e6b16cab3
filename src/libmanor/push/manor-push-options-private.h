/* manor-push-options-private.h: what the journal adds to the options
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-push-options.h"

G_BEGIN_DECLS

void _manor_push_options_set_resumes (ManorPushOptions   *self,
                                      gint64              resumes,
                                      const char * const *targets);

G_END_DECLS
