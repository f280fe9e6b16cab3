/* manor-turso-answer-private.h: what the platform answers, and what it is about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "manor-http.h"
#include "manor-turso.h"

G_BEGIN_DECLS

/**
 * ManorTursoRequest:
 * @uri: the platform's address, for people
 * @organization: (nullable): its slug
 * @method: “GET”, “POST” …
 * @path: the whole of it
 * @kind: “database”, “group”, “api-token”, or %NULL where it is about the organization or the account
 * @name: (nullable): of what it is about
 * @scope: (nullable): what an API token needs for it
 * @creates: whether @name is made by it
 * @has_token: whether it was sent with one
 *
 * A request as its errors speak of it. Counted, and not changed once it was given away, so that a thread may read it.
 */
typedef struct
{
  char       *uri;
  char       *organization;
  char       *method;
  char       *path;
  const char *kind;
  char       *name;
  const char *scope;
  gboolean    creates;
  gboolean    has_token;
} ManorTursoRequest;

/* @path: the whole of it. @body: (nullable): its body, where the name of what is made is found. */
ManorTursoRequest *_manor_turso_request_new      (const char        *uri,
                                                  const char        *organization,
                                                  const char        *method,
                                                  const char        *path,
                                                  JsonNode          *body) G_GNUC_WARN_UNUSED_RESULT;
ManorTursoRequest *_manor_turso_request_ref      (ManorTursoRequest *self);
void               _manor_turso_request_unref    (ManorTursoRequest *self);

/* Parses an answer that is one. Blocks for as long as that takes; neither @answer nor the errors are trusted. FALSE with
 * PROTOCOL; @node is NULL for an empty body. */
gboolean           _manor_turso_answer_parse     (GBytes            *body,
                                                  ManorTursoRequest *request,
                                                  JsonNode         **node,
                                                  GError           **error);
/* A line of a refusal: of {"error": …}, of a bare string, or of text; NULL where there is none. Without what looks like
 * a token. Blocks. */
char              *_manor_turso_answer_dup_words (GBytes            *body) G_GNUC_WARN_UNUSED_RESULT;
gboolean           _manor_turso_answer_is_page   (GBytes            *body);

/* What a refusal means. @words: (nullable): of the platform. @retry_after: seconds, of a 429. */
GError            *_manor_turso_error_refused    (ManorTursoRequest *request,
                                                  guint              status,
                                                  const char        *words,
                                                  guint              retry_after) G_GNUC_WARN_UNUSED_RESULT;
GError            *_manor_turso_error_page       (const char        *uri) G_GNUC_WARN_UNUSED_RESULT;
GError            *_manor_turso_error_no_json    (const char        *uri) G_GNUC_WARN_UNUSED_RESULT;
GError            *_manor_turso_error_lacks      (const char        *uri,
                                                  const char        *key) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTursoRequest, _manor_turso_request_unref)

G_END_DECLS
