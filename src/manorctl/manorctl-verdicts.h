/* manorctl-verdicts.h: what a test of a connection found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-output.h"

G_BEGIN_DECLS

typedef struct _ManorctlVerdicts ManorctlVerdicts;

ManorctlVerdicts *manorctl_verdicts_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void              manorctl_verdicts_free  (ManorctlVerdicts *self);
/* @state: 0 fine, 1 know this, 2 does not work; @detail: (nullable) */
void              manorctl_verdicts_add   (ManorctlVerdicts *self,
                                           guint             state,
                                           const char       *title,
                                           const char       *detail);
/* Prints them; FAILED where something does not work. */
ManorctlStatus    manorctl_verdicts_print (ManorctlVerdicts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorctlVerdicts, manorctl_verdicts_free)

G_END_DECLS
