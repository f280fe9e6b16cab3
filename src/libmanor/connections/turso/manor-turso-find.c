/* manor-turso-find.c: asking the platform what an organization has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-find"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-turso-find-private.h"

/* What turso CLI 1.0.29 asks for. */
#define PAGE_SIZE 1000

/* One page may be all there is: 100,000 databases take some 60 MB. */
#define MAX_BYTES (256 * 1024 * 1024)

/* Pages that bring nothing new, in a row, before the list is taken for endless. */
#define MAX_IDLE_PAGES 5

/*
 * Finding all databases:
 *
 *  (1) Every page names the next one, or none: then the list is whole. An answer without any word of pages is
 *      all there is.
 *  (2) No page is asked for twice, and a platform that goes on and on without anything new is left: the list is
 *      then told as one that may lack something.
 */
typedef struct
{
  ManorTursoPlatform *platform;
  ManorWorker        *worker;
  ManorTursoList     *list;
  GHashTable         *seen;     /* (2) cursors */
  char               *cursor;   /* of the next page; NULL for the first one */
  guint               n_idle;   /* (2) */
  gboolean            allow_plain;
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_clear_object (&find->platform);
  g_clear_object (&find->worker);
  g_clear_pointer (&find->list, _manor_turso_list_unref);
  g_clear_pointer (&find->seen, g_hash_table_unref);
  g_clear_pointer (&find->cursor, g_free);
  g_free (find);
}

/* An answer that is read on a thread, and freed there: it may be of a million parts. */
typedef struct
{
  JsonNode       *answer;
  ManorTursoList *list;
  gboolean        allow_plain;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_clear_pointer (&page->answer, json_node_unref);
  g_clear_pointer (&page->list, _manor_turso_list_unref);
  g_free (page);
}

/* (1). NULL where this is the last page. */
static const char *
find_next (JsonNode       *answer,
           ManorTursoList *list)
{
  JsonNode *pagination = _manor_turso_json_get (answer, "pagination");
  const char *cursor = _manor_turso_json_get_string (pagination, "next");

  if (cursor != NULL)
    return *cursor != '\0' ? cursor : NULL;

  /* Something that is no cursor: there is more, and no way to it. */
  if (_manor_turso_json_get (pagination, "next") != NULL)
    _manor_turso_list_set_partial (list);

  return NULL;
}

static gboolean
read_page_thread (gpointer   data,
                  GValue    *result,
                  GError   **error)
{
  Page *page = data;

  if (page->answer == NULL || !_manor_turso_list_parse (page->list, page->answer, page->allow_plain))
    {
      g_set_error_literal (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL,
                           _("the answer is no list of databases; is this the platform’s address?"));
      return FALSE;
    }

  g_value_init (result, G_TYPE_STRING);
  g_value_set_string (result, find_next (page->answer, page->list));

  return TRUE;
}

/* Takes @answer. Resolves to a string, the next page's cursor, or NULL. */
static DexFuture *
read_page (Find     *find,
           JsonNode *answer)
{
  Page *page = g_new0 (Page, 1);

  page->answer = answer;
  page->list = _manor_turso_list_ref (find->list);
  page->allow_plain = find->allow_plain;

  return manor_worker_run (find->worker, read_page_thread, page, page_free);
}

static char *
dup_path (Find *find)
{
  g_autofree char *escaped = NULL;

  if (find->cursor == NULL)
    return g_strdup_printf ("databases?limit=%d", PAGE_SIZE);

  escaped = g_uri_escape_string (find->cursor, NULL, FALSE);

  return g_strdup_printf ("databases?limit=%d&cursor=%s", PAGE_SIZE, escaped);
}

/* (2). Takes @cursor. Says whether its page is to be asked for. */
static gboolean
go_on (Find *find,
       char *cursor,
       guint n_before)
{
  g_free (find->cursor);
  find->cursor = cursor;
  if (cursor == NULL)
    return FALSE;

  find->n_idle = _manor_turso_list_get_length (find->list) > n_before ? 0 : find->n_idle + 1;
  if (find->n_idle < MAX_IDLE_PAGES && g_hash_table_add (find->seen, g_strdup (cursor)))
    return TRUE;

  _manor_turso_list_set_partial (find->list);

  return FALSE;
}

static gboolean
ask_page (Find      *find,
          gboolean  *more,
          GError   **error)
{
  g_autofree char *path = dup_path (find);
  guint n_before = _manor_turso_list_get_length (find->list);
  g_autoptr(GError) local_error = NULL;
  JsonNode *answer;
  char *cursor = NULL;

  answer = manor_await_boxed (_manor_turso_platform_call (find->platform, &(ManorTursoCall) {
                              .method = "GET", .path = path, .max_bytes = MAX_BYTES }), &local_error);
  if (local_error == NULL)
    cursor = manor_await_string (read_page (find, answer), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *more = go_on (find, cursor, n_before);

  return TRUE;
}

static DexFuture *
find_fiber (gpointer user_data)
{
  Find *find = user_data;
  g_autoptr(GError) error = NULL;
  gboolean more = TRUE;

  while (more)
    if (!ask_page (find, &more, &error))
      return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (MANOR_TYPE_TURSO_LIST, g_steal_pointer (&find->list));
}

/**
 * _manor_turso_find:
 * @platform: of the organization
 * @worker: on whose threads answers are read
 * @allow_plain: whether tokens may travel in the clear
 *
 * Asks for all databases of the organization.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a ManorTursoList or rejects
 */
DexFuture *
_manor_turso_find (ManorTursoPlatform *platform,
                   ManorWorker        *worker,
                   gboolean            allow_plain)
{
  Find *find = g_new0 (Find, 1);

  find->platform = g_object_ref (platform);
  find->worker = g_object_ref (worker);
  find->list = _manor_turso_list_new ();
  find->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  find->allow_plain = allow_plain;

  return manor_fiber_spawn (0, find_fiber, find, find_free);
}
