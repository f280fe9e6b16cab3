/* manor-turso-draft-private.h: what the console reads of a draft
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection-draft-private.h"
#include "manor-turso-draft.h"

G_BEGIN_DECLS

const char *_manor_turso_draft_get_organization (ManorTursoDraft  *self);
/* Never NULL. */
const char *_manor_turso_draft_get_base_url     (ManorTursoDraft  *self);

G_END_DECLS
