/* manor-demo-texts.c: what the demo's databases are made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-demo"

#include "config.h"

#include "manor-demo-private.h"
#include "manor-demo-resources.h"

#define DEMO_PATH RESOURCE_BASE "/demo/"

char *
_manor_demo_load_text (const char *name)
{
  g_autofree char *path = g_strconcat (DEMO_PATH, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes =
    g_resource_lookup_data (manor_demo_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  /* They are part of the program: without them it was built wrongly. */
  g_assert_no_error (error);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

GStrv
_manor_demo_load_lines (const char *name)
{
  g_autofree char *text = _manor_demo_load_text (name);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && lines[i][0] != '#')
      g_strv_builder_add (builder, lines[i]);

  return g_strv_builder_end (builder);
}

guint64
_manor_demo_seed (const char *name)
{
  guint64 hash = 0xcbf29ce484222325;

  for (const char *c = name; *c != '\0'; c++)
    hash = (hash ^ (guchar) *c) * 0x100000001b3;

  return hash;
}

/* SplitMix64. GRand is not taken: its numbers can be changed from outside. */
guint
_manor_demo_random (guint64 *state,
                    guint    n)
{
  guint64 mixed = *state += 0x9e3779b97f4a7c15;

  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;

  return (guint) ((mixed ^ (mixed >> 31)) % n);
}

void
_manor_demo_shuffle (guint64  *state,
                     char    **items)
{
  for (guint i = g_strv_length (items); i > 1; i--)
    {
      guint other = _manor_demo_random (state, i);
      char *item = items[i - 1];

      items[i - 1] = items[other];
      items[other] = item;
    }
}

gboolean
_manor_demo_run_file (ManorSqlite  *database,
                      const char   *name,
                      GError      **error)
{
  g_autofree char *sql = _manor_demo_load_text (name);

  return manor_sqlite_execute (database, sql, error);
}
