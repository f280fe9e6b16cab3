/* manor-server-draft.h: a libSQL server before it is a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection-draft.h"

G_BEGIN_DECLS

#define MANOR_TYPE_SERVER_DRAFT   (manor_server_draft_get_type ())
#define MANOR_TYPE_SERVER_VERDICT (manor_server_verdict_get_type ())

/* Beside the properties of #ManorConnectionDraft, readable and writable strings unless said otherwise: “url”, “admin-url”,
 * “names” (strv); the secret “admin-key” is write-only; “token-kind” (“bearer”, “basic”: then “token” is
 * USER:PASSWORD), “keep-admin-key” (boolean: leave what is kept). The title is the host's where there is none. */
G_DECLARE_FINAL_TYPE (ManorServerDraft, manor_server_draft, MANOR, SERVER_DRAFT, ManorConnectionDraft)

/* One line of manor_console_test_server(). Immutable properties: “state” (0 fine, 1 know this, 2 does not
 * work), “title”, “detail”. */
G_DECLARE_FINAL_TYPE (ManorServerVerdict, manor_server_verdict, MANOR, SERVER_VERDICT, GObject)

ManorServerDraft *manor_server_draft_new           (void) G_GNUC_WARN_UNUSED_RESULT;
guint             manor_server_verdict_get_state   (ManorServerVerdict *self);
const char       *manor_server_verdict_get_title   (ManorServerVerdict *self);
const char       *manor_server_verdict_get_detail  (ManorServerVerdict *self);

G_END_DECLS
