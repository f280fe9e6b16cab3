/* manor-demo-slack.c: the demo's conversations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-demo"

#include "config.h"

#include <string.h>

#include "manor-demo-private.h"

/* Monday, 2 September 2024, 8:00. */
#define FIRST_MORNING    G_GINT64_CONSTANT (1725264000)
#define SECONDS_PER_DAY  (24 * 60 * 60)
#define WORKING_SECONDS  (10 * 60 * 60)

typedef struct
{
  const char *name;
  const char *topic;
} Channel;

/* The first two are everywhere; a workspace has some of the others. */
static const Channel channels[] = {
  { "general", "For everyone" },
  { "random", "Not about work" },
  { "engineering", "What is being built" },
  { "support", "What customers ask" },
  { "sales", "Offers and contracts" },
  { "design", "How it looks" },
};

static const char * const days[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday" };
static const char * const statuses[] = { "active", "active", "active", "away", "busy" };

typedef struct
{
  ManorSqlite  *database;
  guint64       random;
  gint64        clock;

  char        **people;
  char        **things;
  char        **conversations;
  guint         n_people;

  guint         channel_ids[G_N_ELEMENTS (channels)]; /* 0: not here */
  gboolean      direct_messages;
} Workspace;

static char *
format_time (gint64 seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
}

/* Time goes on during working hours only. */
static void
pass_time (Workspace *self,
           guint      seconds)
{
  gint64 morning = self->clock - (self->clock - FIRST_MORNING) % SECONDS_PER_DAY;

  self->clock += seconds;

  if (self->clock - morning < WORKING_SECONDS)
    return;

  morning += SECONDS_PER_DAY;
  if ((morning - FIRST_MORNING) / SECONDS_PER_DAY % 7 == 5)
    morning += 2 * SECONDS_PER_DAY;

  self->clock = morning + _manor_demo_random (&self->random, 3600);
}

/* “Søren Holm” is “soren.holm”. */
static char *
make_username (const char *person)
{
  g_autofree char *ascii = g_str_to_ascii (person, "C");
  GString *username = g_string_new (NULL);

  for (const char *c = ascii; *c != '\0'; c++)
    if (g_ascii_isalpha (*c))
      g_string_append_c (username, g_ascii_tolower (*c));
    else if (*c == ' ')
      g_string_append_c (username, '.');

  return g_string_free_and_steal (username);
}

static gboolean
add_users (Workspace   *self,
           const char  *name,
           GError     **error)
{
  g_autofree char *company = g_strndup (name, strlen (name) - strlen ("-slack"));

  for (guint i = 0; i < self->n_people; i++)
    {
      g_autofree char *username = make_username (self->people[i]);
      g_autofree char *email = g_strdup_printf ("%s@%s.example", username, company);
      g_autofree char *created_at = format_time (FIRST_MORNING - (gint64) (i + 1) * SECONDS_PER_DAY * 3);
      ManorValue values[] = {
        manor_value_text (username),
        manor_value_text (self->people[i]),
        manor_value_text (email),
        manor_value_text (statuses[_manor_demo_random (&self->random, G_N_ELEMENTS (statuses))]),
        manor_value_text (created_at),
      };

      if (!manor_sqlite_run (self->database,
                             "INSERT INTO users (username, display_name, email, status, created_at)"
                             " VALUES (?, ?, ?, ?, ?)", values, G_N_ELEMENTS (values), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_channels (Workspace  *self,
              GError    **error)
{
  guint id = 0;

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    {
      g_autofree char *created_at = format_time (FIRST_MORNING - SECONDS_PER_DAY + i * 60);
      ManorValue values[] = {
        manor_value_text (channels[i].name),
        manor_value_text (channels[i].topic),
        MANOR_VALUE_INIT_INTEGER (1 + _manor_demo_random (&self->random, self->n_people)),
        manor_value_text (created_at),
      };

      if (i >= 2 && _manor_demo_random (&self->random, 4) == 0)
        continue;

      if (!manor_sqlite_run (self->database,
                             "INSERT INTO channels (name, topic, created_by, created_at)"
                             " VALUES (?, ?, ?, ?)", values, G_N_ELEMENTS (values), error))
        return FALSE;

      self->channel_ids[i] = ++id;
    }

  return TRUE;
}

static guint
find_channel (Workspace  *self,
              const char *line,
              gsize       length)
{
  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    if (strlen (channels[i].name) == length && strncmp (line, channels[i].name, length) == 0)
      return self->channel_ids[i];

  return 0;
}

static char *
fill_in (Workspace  *self,
         const char *line)
{
  g_autoptr(GString) text = g_string_new (line);
  g_autofree char *number = g_strdup_printf ("%u", 12 + _manor_demo_random (&self->random, 480));
  g_autofree char *first_name = NULL;

  first_name = g_strdup (self->people[_manor_demo_random (&self->random, self->n_people)]);
  *strchr (first_name, ' ') = '\0';

  g_string_replace (text, "{person}", first_name, 0);
  g_string_replace (text, "{thing}",
                    self->things[_manor_demo_random (&self->random, g_strv_length (self->things))], 0);
  g_string_replace (text, "{day}", days[_manor_demo_random (&self->random, G_N_ELEMENTS (days))], 0);
  g_string_replace (text, "{number}", number, 0);

  return g_strdup (text->str);
}

static gboolean
add_line (Workspace   *self,
          guint        channel,
          guint        speaker,
          guint        listener,
          const char  *line,
          GError     **error)
{
  g_autofree char *created_at = format_time (self->clock);
  ManorValue values[] = {
    MANOR_VALUE_INIT_INTEGER (channel != 0 ? channel : listener),
    MANOR_VALUE_INIT_INTEGER (speaker),
    manor_value_text (line),
    manor_value_text (created_at),
  };

  return manor_sqlite_run (self->database,
                           channel != 0
                             ? "INSERT INTO messages (channel_id, user_id, content, created_at)"
                               " VALUES (?, ?, ?, ?)"
                             : "INSERT INTO direct_messages (recipient_id, sender_id, content, created_at)"
                               " VALUES (?, ?, ?, ?)",
                           values, G_N_ELEMENTS (values), error);
}

/* Two people talk, and sometimes a third one. */
static gboolean
add_conversation (Workspace   *self,
                  const char  *conversation,
                  GError     **error)
{
  const char *colon = strchr (conversation, ':');
  guint channel = find_channel (self, conversation, (gsize) (colon - conversation));
  gboolean direct = g_str_has_prefix (conversation, "direct:");
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  guint first;
  guint second;

  if (direct ? !self->direct_messages : channel == 0)
    return TRUE;

  /* As a whole, so that the same day is meant in the question and in the answer. */
  text = fill_in (self, colon + 2);
  lines = g_strsplit (text, "\n", -1);
  first = _manor_demo_random (&self->random, self->n_people);
  second = (first + 1 + _manor_demo_random (&self->random, self->n_people - 1)) % self->n_people;

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      guint speaker = i % 2 == 0 ? first : second;

      if (!direct && i > 1 && _manor_demo_random (&self->random, 4) == 0)
        speaker = _manor_demo_random (&self->random, self->n_people);

      if (!add_line (self, direct ? 0 : channel, speaker + 1, (speaker == first ? second : first) + 1,
                     lines[i], error))
        return FALSE;

      pass_time (self, 20 + _manor_demo_random (&self->random, 400));
    }

  return TRUE;
}

static char **
load_conversations (void)
{
  g_autofree char *text = _manor_demo_load_text ("conversations.txt");
  g_auto(GStrv) blocks = g_strsplit (text, "\n\n", -1);

  /* The first block is the comment. */
  return g_strdupv (blocks + 1);
}

gboolean
_manor_demo_fill_slack (ManorSqlite  *database,
                        const char   *name,
                        gboolean      direct_messages,
                        GError      **error)
{
  g_auto(GStrv) people = _manor_demo_load_lines ("people.txt");
  g_auto(GStrv) things = _manor_demo_load_lines ("things.txt");
  g_auto(GStrv) conversations = load_conversations ();
  guint n_conversations;
  Workspace self = {
    .database = database,
    .random = _manor_demo_seed (name),
    .clock = FIRST_MORNING + 60,
    .people = people,
    .things = things,
    .conversations = conversations,
    .direct_messages = direct_messages,
  };

  self.n_people = 6 + _manor_demo_random (&self.random, 14);
  n_conversations = 80 + _manor_demo_random (&self.random, 400);
  _manor_demo_shuffle (&self.random, people);

  if (!add_users (&self, name, error) || !add_channels (&self, error))
    return FALSE;

  for (guint i = 0, n = g_strv_length (conversations); i < n_conversations; i++)
    {
      /* None is heard twice before all were. */
      if (i % n == 0)
        _manor_demo_shuffle (&self.random, conversations);
      if (!add_conversation (&self, conversations[i % n], error))
        return FALSE;

      pass_time (&self, 300 + _manor_demo_random (&self.random, 5400));
    }

  return TRUE;
}
