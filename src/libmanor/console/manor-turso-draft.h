/* manor-turso-draft.h: a Turso organization before it is a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MANOR_TYPE_TURSO_DRAFT (manor_turso_draft_get_type ())

/* Properties, readable and writable strings unless said otherwise: “id” (of the connection that is changed;
 * NULL for a new one), “title” (NULL: the organization's), “organization” (its slug), “base-url” (NULL: Turso's own),
 * “authority-file”, “allow-plain” (boolean), “session-only” (boolean: the tokens are kept for this session only),
 * “keep-token” (boolean: leave the platform token that is kept); “token” (write-only): of the platform. */
G_DECLARE_FINAL_TYPE (ManorTursoDraft, manor_turso_draft, MANOR, TURSO_DRAFT, GObject)

ManorTursoDraft *manor_turso_draft_new              (void) G_GNUC_WARN_UNUSED_RESULT;
/* Takes token and base URL from TURSO_API_TOKEN and TURSO_API_BASEURL, as the official command line reads
 * them, because a person asked for it. FALSE where there is no token in the environment. */
gboolean         manor_turso_draft_take_environment (ManorTursoDraft *self);
/* Whether there is a token in the environment to be taken. */
gboolean         manor_turso_draft_has_environment  (void);

G_END_DECLS
