/* manorctl-agree.h: what a person agrees to by typing a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-output.h"

G_BEGIN_DECLS

/* Whether somebody sits at a terminal. */
gboolean manorctl_agree_can_ask (void);
/* @agreed: (nullable): what --yes says; otherwise @question is asked where there is somebody. FALSE where it is not @name: says
 * then that nothing was done, and how to agree. */
gboolean manorctl_agree_by_name (const char *name,
                                 const char *agreed,
                                 const char *question);
/* The same, where what is agreed to has no name but a count. */
gboolean manorctl_agree_by_number (const char *number,
                                   const char *agreed,
                                   const char *question);

G_END_DECLS
