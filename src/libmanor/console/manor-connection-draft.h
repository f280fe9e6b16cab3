/* manor-connection-draft.h: a connection with tokens before it is one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MANOR_TYPE_CONNECTION_DRAFT (manor_connection_draft_get_type ())

/* Properties, readable and writable strings unless said otherwise: “id” (of the connection that is changed; NULL for
 * a new one), “title” (NULL for what it calls itself), “authority-file”, “allow-plain” (boolean), “session-only”
 * (boolean: the secrets are kept for this session only), “keep-token” (boolean: leave the one that is kept);
 * “token” is write-only. */
G_DECLARE_DERIVABLE_TYPE (ManorConnectionDraft, manor_connection_draft, MANOR, CONNECTION_DRAFT, GObject)

struct _ManorConnectionDraftClass
{
  GObjectClass parent_class;
};

G_END_DECLS
