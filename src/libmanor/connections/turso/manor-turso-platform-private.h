/* manor-turso-platform-private.h: the platform API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "manor-http.h"
#include "manor-turso.h"

G_BEGIN_DECLS

#define MANOR_TYPE_TURSO_PLATFORM (manor_turso_platform_get_type ())

/* Asks the platform of one organization, or of none yet. Bounds how many requests are under way (begins with 4, up to
 * 16), waits as Retry-After says, and tries again what may be tried again: 429 always, 5xx and lost answers of GET and
 * of minting a token. Used from the main thread. */
G_DECLARE_FINAL_TYPE (ManorTursoPlatform, manor_turso_platform, MANOR, TURSO_PLATFORM, GObject)

/**
 * ManorTursoCall:
 * @method: “GET”, “POST” …
 * @path: with its query; from “/v1/” as it is, otherwise behind “/v1/organizations/SLUG/”
 * @body: (nullable): a JSON object; borrowed
 * @repeats: may be sent again after 5xx or a lost answer, although it is no GET
 * @max_bytes: of the answer, 0 for 64 MiB
 * @type: of what @read gives
 * @read: (nullable): reads, on a thread, an answer that may be too large for a tree of it; what it gives is boxed,
 *   of @type, or %NULL with an error
 *
 * One request.
 */
typedef struct
{
  const char *method;
  const char *path;
  JsonNode   *body;
  gboolean    repeats;
  gsize       max_bytes;
  GType       type;
  gpointer  (*read) (GBytes  *body,
                     GError **error);
} ManorTursoCall;

ManorTursoPlatform *_manor_turso_platform_new       (const ManorTursoSettings *settings,
                                                     GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
ManorHttp          *_manor_turso_platform_get_http  (ManorTursoPlatform       *self);
/* “Bearer …” is made of it; NULL for none. */
void                _manor_turso_platform_set_token (ManorTursoPlatform       *self,
                                                     const char               *token);
/* Where its token is: in @store, of the connection of that id, of kind MANOR_TURSO_TOKEN. It is looked up before the
 * first request, so that whoever asks first need not care. */
void                _manor_turso_platform_set_store (ManorTursoPlatform       *self,
                                                     ManorTokenStore          *store,
                                                     const char               *connection);
/* Looks it up now, and again. Resolves to a boolean, whether there is one; rejects with MANOR_SECRET_ERROR, which is what a
 * request without a token rejects with from then on. */
DexFuture          *_manor_turso_platform_load_token (ManorTursoPlatform      *self) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a JsonNode (boxed), or what the call's `read` gave, NULL for an empty body, parsed off the main thread when it is large; rejects with
 * MANOR_TURSO_ERROR or MANOR_HTTP_ERROR, whose words never repeat a token or more than a line of the answer. */
DexFuture          *_manor_turso_platform_call      (ManorTursoPlatform       *self,
                                                     const ManorTursoCall     *call) G_GNUC_WARN_UNUSED_RESULT;
/* PROTOCOL: an answer that lacks what @key stands for, or has something else there. */
GError             *_manor_turso_platform_error_lacks (ManorTursoPlatform     *self,
                                                       const char             *key) G_GNUC_WARN_UNUSED_RESULT;
/* Seconds that this computer's clock is ahead, from the last answer's Date; 0 where it is not known. */
gint64              _manor_turso_platform_get_clock_skew (ManorTursoPlatform  *self);

/* Reading answers, NULL ones too: keys match without regard to case, unknown ones are ignored, and what is null or has
 * another type than expected reads as absent. (transfer none), NULL, FALSE or @fallback where absent. */
JsonNode           *_manor_turso_json_get           (JsonNode                 *object,
                                                     const char               *key);
const char         *_manor_turso_json_get_string    (JsonNode                 *object,
                                                     const char               *key);
const char         *_manor_turso_json_get_secret    (JsonNode                 *object,
                                                     const char               *key);
gboolean            _manor_turso_json_get_boolean   (JsonNode                 *object,
                                                     const char               *key);
gint64              _manor_turso_json_get_integer   (JsonNode                 *object,
                                                     const char               *key,
                                                     gint64                    fallback);
/* -1 where it is not said. */
gint64              _manor_turso_json_get_count     (JsonNode                 *object,
                                                     const char               *key);
/* (transfer full) */
GStrv               _manor_turso_json_dup_strv      (JsonNode                 *object,
                                                     const char               *key) G_GNUC_WARN_UNUSED_RESULT;
/* The array that is @answer, or in @answer at @key: both shapes. */
JsonArray          *_manor_turso_json_get_list      (JsonNode                 *answer,
                                                     const char               *key);

G_END_DECLS
