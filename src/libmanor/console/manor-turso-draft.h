/* manor-turso-draft.h: a Turso organization before it is a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection-draft.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TURSO_DRAFT (manor_turso_draft_get_type ())

/* Beside the properties of #ManorConnectionDraft, readable and writable strings: “organization” (its slug), “base-url” (NULL:
 * Turso's own). The title is the organization's where there is none; “token” is the platform's. */
G_DECLARE_FINAL_TYPE (ManorTursoDraft, manor_turso_draft, MANOR, TURSO_DRAFT, ManorConnectionDraft)

ManorTursoDraft *manor_turso_draft_new              (void) G_GNUC_WARN_UNUSED_RESULT;
/* Takes token and base URL from TURSO_API_TOKEN and TURSO_API_BASEURL, as the official command line reads
 * them, because a person asked for it. FALSE where there is no token in the environment. */
gboolean         manor_turso_draft_take_environment (ManorTursoDraft *self);
/* Whether there is a token in the environment to be taken. */
gboolean         manor_turso_draft_has_environment  (void);

G_END_DECLS
