/* manor-demo-notes.c: the demo's notes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-demo"

#include "config.h"

#include "manor-demo-private.h"

/* Sunday, 1 September 2024, 18:00. */
#define FIRST_EVENING    G_GINT64_CONSTANT (1725213600)
#define SECONDS_PER_HOUR (60 * 60)

static ManorValue
time_value (gint64   seconds,
            char   **text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  *text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");

  return manor_value_text (*text);
}

static gboolean
add_tags (ManorSqlite  *database,
          gint64        note,
          const char   *list,
          GError      **error)
{
  g_auto(GStrv) tags = g_strsplit (list, ",", -1);

  for (guint i = 0; tags[i] != NULL; i++)
    {
      ManorValue values[] = {
        manor_value_text (g_strstrip (tags[i])),
        MANOR_VALUE_INIT_INTEGER (note),
      };

      if (!manor_sqlite_run (database, "INSERT OR IGNORE INTO tags (name) VALUES (?)",
                             values, 1, error) ||
          !manor_sqlite_run (database,
                             "INSERT INTO note_tags (tag_id, note_id)"
                             " SELECT id, ?2 FROM tags WHERE name = ?1", values, 2, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_reminder (ManorSqlite  *database,
              gint64        note,
              gint64        time,
              GError      **error)
{
  g_autofree char *text = NULL;
  ManorValue values[] = { MANOR_VALUE_INIT_INTEGER (note), time_value (time, &text) };

  return manor_sqlite_run (database,
                           "INSERT INTO reminders (note_id, reminder_time) VALUES (?, ?)",
                           values, G_N_ELEMENTS (values), error);
}

static gboolean
add_note (ManorSqlite  *database,
          gint64        id,
          gint64        time,
          const char   *line,
          GError      **error)
{
  g_auto(GStrv) parts = g_strsplit (line, " | ", 3);
  g_autofree char *text = NULL;
  ManorValue values[] = {
    MANOR_VALUE_INIT_INTEGER (id),
    manor_value_text (parts[0]),
    manor_value_text (parts[1]),
    time_value (time, &text),
  };

  return manor_sqlite_run (database,
                           "INSERT INTO notes (id, title, body, created_at) VALUES (?, ?, ?, ?)",
                           values, G_N_ELEMENTS (values), error) &&
         add_tags (database, id, parts[2], error);
}

gboolean
_manor_demo_fill_notes (ManorSqlite  *database,
                        const char   *name,
                        gboolean      reminders,
                        GError      **error)
{
  g_auto(GStrv) lines = _manor_demo_load_lines ("notes.txt");
  guint64 random = _manor_demo_seed (name);
  guint n_notes = 12 + _manor_demo_random (&random, g_strv_length (lines) - 12);
  gint64 time = FIRST_EVENING;

  _manor_demo_shuffle (&random, lines);

  for (guint i = 0; i < n_notes; i++)
    {
      gboolean reminds = _manor_demo_random (&random, 3) == 0;

      time += SECONDS_PER_HOUR + _manor_demo_random (&random, 60 * SECONDS_PER_HOUR);

      if (!add_note (database, i + 1, time, lines[i], error))
        return FALSE;
      if (reminders && reminds &&
          !add_reminder (database, i + 1, time + 24 * SECONDS_PER_HOUR, error))
        return FALSE;
    }

  return TRUE;
}
