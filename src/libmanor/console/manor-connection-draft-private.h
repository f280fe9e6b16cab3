/* manor-connection-draft-private.h: what the console and kinds of drafts read of a draft
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-connection-draft.h"
#include "manor-secret.h"

G_BEGIN_DECLS

const char  *_manor_connection_draft_get_id             (ManorConnectionDraft *self);
const char  *_manor_connection_draft_get_title          (ManorConnectionDraft *self);
const char  *_manor_connection_draft_get_authority_file (ManorConnectionDraft *self);
gboolean     _manor_connection_draft_get_allow_plain    (ManorConnectionDraft *self);
gboolean     _manor_connection_draft_get_session_only   (ManorConnectionDraft *self);
gboolean     _manor_connection_draft_get_keep_token     (ManorConnectionDraft *self);
/* As the person gave it, NULL for none; freed with manor_secret_free(). */
char        *_manor_connection_draft_dup_token          (ManorConnectionDraft *self) G_GNUC_WARN_UNUSED_RESULT;

/* For kinds of drafts: their properties, made and set the same way. White space around a text is no part of it, and
 * an empty text is none. The first and the last say whether something changed. */
gboolean     _manor_draft_take_text                     (char                **place,
                                                         const GValue         *value);
void         _manor_draft_take_secret                   (char                **place,
                                                         const GValue         *value);
gboolean     _manor_draft_take_boolean                  (gboolean             *place,
                                                         const GValue         *value);
GParamSpec  *_manor_draft_new_text_spec                 (const char           *name) G_GNUC_WARN_UNUSED_RESULT;
GParamSpec  *_manor_draft_new_secret_spec               (const char           *name) G_GNUC_WARN_UNUSED_RESULT;
GParamSpec  *_manor_draft_new_boolean_spec              (const char           *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
