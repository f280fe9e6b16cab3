/* manor-server-draft.h: a libSQL server before it is a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-token-store.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SERVER_DRAFT   (manor_server_draft_get_type ())
#define MANOR_TYPE_SERVER_VERDICT (manor_server_verdict_get_type ())

/* Properties, readable and writable strings unless said otherwise: “id” (of the connection that is
 * changed; NULL for a new one), “title”, “url”, “admin-url”,
 * “authority-file”, “allow-plain” (boolean), “names” (strv); the secrets “token” and “admin-key” are
 * write-only; “token-kind” (“bearer”, “basic”: then “token” is USER:PASSWORD), “session-only” (boolean: keep the
 * secrets for this session only), “keep-token”, “keep-admin-key” (booleans: leave what is kept). */
G_DECLARE_FINAL_TYPE (ManorServerDraft, manor_server_draft, MANOR, SERVER_DRAFT, GObject)

/* One line of manor_console_test_server(). Immutable properties: “state” (0 fine, 1 know this, 2 does not
 * work), “title”, “detail”. */
G_DECLARE_FINAL_TYPE (ManorServerVerdict, manor_server_verdict, MANOR, SERVER_VERDICT, GObject)

ManorServerDraft *manor_server_draft_new           (void) G_GNUC_WARN_UNUSED_RESULT;
guint             manor_server_verdict_get_state   (ManorServerVerdict *self);
const char       *manor_server_verdict_get_title   (ManorServerVerdict *self);
const char       *manor_server_verdict_get_detail  (ManorServerVerdict *self);

G_END_DECLS
