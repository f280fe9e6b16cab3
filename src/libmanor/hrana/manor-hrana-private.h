/* manor-hrana-private.h: what the aspects of Hrana share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-client.h"
#include "manor-json.h"

G_BEGIN_DECLS

/* How much of a result is wanted; 0 for all. */
typedef struct
{
  guint max_rows;
  gsize max_bytes;
} ManorHranaLimits;

typedef enum
{
  MANOR_HRANA_EXECUTE,
  MANOR_HRANA_BATCH,
  MANOR_HRANA_SEQUENCE,
  MANOR_HRANA_DESCRIBE,
  MANOR_HRANA_AUTOCOMMIT,
  MANOR_HRANA_CLOSE,
} ManorHranaKind;

/* Encoding. */
void         _manor_hrana_append_string    (GString            *json,
                                            const char         *text,
                                            gsize               length);
void         _manor_hrana_append_value     (GString            *json,
                                            const ManorValue   *value);
/* {"sql":…,"args":…}. FALSE where it cannot be said in JSON or a parameter has no value: @json
 * is as before. */
gboolean     _manor_hrana_append_statement (GString            *json,
                                            const char         *sql,
                                            ManorResult        *parameters,
                                            GError            **error);
/* Why the pipeline cannot be sent, or NULL. (transfer none) */
const GError *_manor_hrana_pipeline_get_error (ManorHranaPipeline *self);
guint        _manor_hrana_pipeline_get_n_requests (ManorHranaPipeline *self);
ManorHranaKind _manor_hrana_pipeline_get_kind (ManorHranaPipeline *self,
                                               guint             request);

/* Decoding. */
typedef struct
{
  GString    *type;
  GString    *text;
  GByteArray *bytes;
} ManorHranaScratch;

void         _manor_hrana_scratch_init     (ManorHranaScratch  *self);
void         _manor_hrana_scratch_clear    (ManorHranaScratch  *self);
/* @value borrows from the text or @scratch until the next is read. An infinity, whose sign the
 * server does not tell, becomes NaN, which SQLite knows no value of. */
gboolean     _manor_hrana_read_value       (ManorJson          *json,
                                            ManorHranaScratch  *scratch,
                                            ManorValue         *value);
/* [{"name":…,"decltype":…},…]: a builder that has the columns, or NULL. */
ManorResultBuilder *_manor_hrana_read_columns (ManorJson       *json,
                                               guint           *n_columns) G_GNUC_WARN_UNUSED_RESULT;
/* One row into @builder. FALSE with @error where it does not fit in @limits, without where
 * @json failed. */
gboolean     _manor_hrana_read_row         (ManorJson          *json,
                                            ManorHranaScratch  *scratch,
                                            ManorResultBuilder *builder,
                                            guint               n_columns,
                                            gsize               max_bytes,
                                            gboolean           *has_infinity,
                                            GError            **error);
GError      *_manor_hrana_read_error       (ManorJson          *json) G_GNUC_WARN_UNUSED_RESULT;
/* PROTOCOL: what @json, which failed, should have held. */
GError      *_manor_hrana_error_from_json  (ManorJson          *json) G_GNUC_WARN_UNUSED_RESULT;
GError      *_manor_hrana_error_too_big    (gsize               max_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* A result of a statement. NULL with @error where the limits are passed, without where @json
 * failed. */
ManorResult *_manor_hrana_read_result      (ManorJson          *json,
                                            const ManorHranaLimits *limits,
                                            gboolean           *has_infinity,
                                            GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/* @limits: of every result. */
ManorHranaReply *_manor_hrana_reply_new_limited (GBytes         *body,
                                                 const ManorHranaLimits *limits,
                                                 GError        **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean     _manor_hrana_reply_check      (ManorHranaReply    *self,
                                            ManorHranaPipeline *pipeline,
                                            GError            **error);
/* Whether a value is an infinity whose sign the server did not tell. */
gboolean     _manor_hrana_reply_has_infinity (ManorHranaReply  *self);

G_END_DECLS
