/* manor-server-draft-private.h: what the console reads of a draft
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection-draft-private.h"
#include "manor-server-draft.h"

G_BEGIN_DECLS

const char          *_manor_server_draft_get_url            (ManorServerDraft *self);
const char          *_manor_server_draft_get_admin_url      (ManorServerDraft *self);
const char * const  *_manor_server_draft_get_names          (ManorServerDraft *self);
gboolean             _manor_server_draft_get_keep_admin_key (ManorServerDraft *self);
/* As the token store keeps them, NULL for none; freed with manor_secret_free(). */
char                *_manor_server_draft_dup_token          (ManorServerDraft *self) G_GNUC_WARN_UNUSED_RESULT;
char                *_manor_server_draft_dup_admin_key      (ManorServerDraft *self) G_GNUC_WARN_UNUSED_RESULT;

/* @state as in manor_server_verdict_get_state() */
ManorServerVerdict  *_manor_server_verdict_new              (guint             state,
                                                             const char       *title,
                                                             const char       *detail) G_GNUC_WARN_UNUSED_RESULT;

/* Whether what is to be a token and a key can be sent. */
gboolean            _manor_server_draft_check_secrets      (ManorServerDraft *self,
                                                            GError          **error);

G_END_DECLS
