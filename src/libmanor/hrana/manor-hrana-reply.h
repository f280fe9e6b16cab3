/* manor-hrana-reply.h: what a Hrana stream answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-result.h"

G_BEGIN_DECLS

#define MANOR_TYPE_HRANA_REPLY (manor_hrana_reply_get_type ())

/* Immutable, safe from any thread. Request and step numbers are those the pipeline and the
 * batch gave. */
G_DECLARE_FINAL_TYPE (ManorHranaReply, manor_hrana_reply, MANOR, HRANA_REPLY, GObject)

/* Decodes the body of an answer with status 200. Every result is there and of the kind asked
 * for, or it is a MANOR_HRANA_ERROR_PROTOCOL. An infinity, whose sign the server does not tell, is NaN, which no
 * SQLite value is; queries get the true one. Blocks on large bodies: call it from a worker. */
ManorHranaReply *manor_hrana_reply_new             (GBytes           *body,
                                                    GError          **error) G_GNUC_WARN_UNUSED_RESULT;
const char      *manor_hrana_reply_get_baton       (ManorHranaReply  *self);
const char      *manor_hrana_reply_get_base_url    (ManorHranaReply  *self);
guint            manor_hrana_reply_get_n_results   (ManorHranaReply  *self);
/* Why a request failed, or NULL. (transfer none) */
const GError    *manor_hrana_reply_get_error       (ManorHranaReply  *self,
                                                    guint             request);
/* The first request's error, of a batch its first step's; NULL where all went well. */
const GError    *manor_hrana_reply_get_first_error (ManorHranaReply  *self);
/* Whether all went well; sets @error to a copy of that first error where not. */
gboolean         manor_hrana_reply_check           (ManorHranaReply  *self,
                                                    GError          **error);
/* Of an execute; NULL where it failed. (transfer none) */
ManorResult     *manor_hrana_reply_get_result      (ManorHranaReply  *self,
                                                    guint             request);
/* Of a batch's step: both NULL where it was left out. (transfer none) */
ManorResult     *manor_hrana_reply_get_step_result (ManorHranaReply  *self,
                                                    guint             request,
                                                    guint             step);
const GError    *manor_hrana_reply_get_step_error  (ManorHranaReply  *self,
                                                    guint             request,
                                                    guint             step);
/* Of get_autocommit; TRUE where it failed. */
gboolean         manor_hrana_reply_get_autocommit  (ManorHranaReply  *self,
                                                    guint             request);
/* Of describe: a #ManorResult without rows that has the columns; whether it only reads. */
ManorResult     *manor_hrana_reply_get_description (ManorHranaReply  *self,
                                                    guint             request,
                                                    gboolean         *is_read_only);

G_END_DECLS
