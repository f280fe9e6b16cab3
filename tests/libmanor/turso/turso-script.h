/* turso-script.h: a platform that answers what it is told to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "manor-turso-platform-private.h"

#define TEST_TOKEN "eyJhbGciOiJFZERTQSJ9.c2VzYW1l.b3Blbg-please"

/* One answer. Without a status the connection is closed in its place. */
typedef struct
{
  guint       status;
  const char *body;
  const char *name;    /* of one more header */
  const char *value;
} Step;

typedef struct
{
  SoupServer *server;
  char       *uri;
  const Step *steps;      /* the last one is repeated */
  guint       n_steps;
  guint       n_heard;
  guint       n_now;      /* that wait for an answer */
  guint       n_most;
  guint       delay;
  GPtrArray  *heard;      /* “METHOD PATH BODY” */
  char       *authorization;
} Script;

static inline void
script_answer (Script            *script,
               SoupServerMessage *message,
               const Step        *step)
{
  if (step->status == 0)
    {
      g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);

      g_io_stream_close (stream, NULL, NULL);
      return;
    }

  soup_server_message_set_status (message, step->status, NULL);
  if (step->name != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), step->name, step->value);
  if (step->body != NULL)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, step->body,
                                      strlen (step->body));
}

typedef struct
{
  Script            *script;
  SoupServerMessage *message;
} Waiting;

static inline void
script_go_on (gpointer user_data)
{
  Waiting *waiting = user_data;

  waiting->script->n_now--;
  soup_server_message_unpause (waiting->message);
  g_object_unref (waiting->message);
  g_free (waiting);
}

static inline void
script_hear (SoupServer        *server,
             SoupServerMessage *message,
             const char        *path,
             GHashTable        *query,
             gpointer           user_data)
{
  Script *script = user_data;
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *place = g_uri_to_string_partial (soup_server_message_get_uri (message), G_URI_HIDE_FRAGMENT);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  g_ptr_array_add (script->heard, g_strdup_printf ("%s %s%s%s", soup_server_message_get_method (message),
                                                   place + strlen (script->uri), *text != '\0' ? " " : "", text));
  g_set_str (&script->authorization,
             soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"));
  script_answer (script, message, &script->steps[MIN (script->n_heard, script->n_steps - 1)]);
  script->n_heard++;
  script->n_now++;
  script->n_most = MAX (script->n_most, script->n_now);

  if (script->delay > 0)
    {
      Waiting *waiting = g_new0 (Waiting, 1);

      waiting->script = script;
      waiting->message = g_object_ref (message);
      soup_server_message_pause (message);
      g_timeout_add_once (script->delay, script_go_on, waiting);
    }
  else
    script->n_now--;
}

static inline Script *
script_new (const Step *steps,
            guint       n_steps)
{
  Script *script = g_new0 (Script, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GUri) uri = NULL;
  GSList *uris;

  script->steps = steps;
  script->n_steps = n_steps;
  script->heard = g_ptr_array_new_with_free_func (g_free);
  script->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (script->server, NULL, script_hear, script, NULL);
  soup_server_listen_local (script->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (script->server);
  script->uri = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return script;
}

static inline void
script_free (Script *script)
{
  soup_server_disconnect (script->server);
  g_object_unref (script->server);
  g_ptr_array_unref (script->heard);
  g_free (script->uri);
  g_free (script->authorization);
  g_free (script);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Script, script_free)

#define SCRIPT(...) \
  script_new ((const Step[]) { __VA_ARGS__ }, G_N_ELEMENTS (((const Step[]) { __VA_ARGS__ })))

static inline ManorTursoPlatform *
script_dup_platform (Script     *script,
                     const char *organization)
{
  ManorTursoSettings settings = { .organization = organization, .base_url = script->uri };
  g_autoptr(GError) error = NULL;
  ManorTursoPlatform *platform = _manor_turso_platform_new (&settings, &error);

  g_assert_no_error (error);
  _manor_turso_platform_set_token (platform, TEST_TOKEN);

  return platform;
}
