/* manor-remote-program-private.h: the program that a server carries to all children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-pipeline.h"
#include "manor-propagation.h"

G_BEGIN_DECLS

/* One batch, whose steps are counted from 1 by the server: foreign keys off, the mark, guards,
 * statements, checks. @mark: by which the server's job is known again, letters and digits only. */
ManorHranaPipeline *_manor_remote_program_new     (ManorPropagation *propagation,
                                                   const char       *mark) G_GNUC_WARN_UNUSED_RESULT;
/* What the server says of a step that failed, in a person's words. Pure. New. */
char               *_manor_remote_program_explain (ManorPropagation *propagation,
                                                   const char       *words) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
