/* manor-sidebar-row-words.c: what a row of the sidebar says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sidebar-row"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-facts-words.h"
#include "manor-fleet-summary.h"
#include "manor-place.h"
#include "manor-sidebar-row.h"

/* How many children are not as the schema database says, by the last survey. */
static guint
count_differing (ManorSidebarRow *self)
{
  ManorSurvey *survey = manor_sidebar_row_get_survey (self);

  return manor_survey_count (survey, MANOR_CHILD_BEHIND) +
         manor_survey_count (survey, MANOR_CHILD_DRIFTED) +
         manor_survey_count (survey, MANOR_CHILD_UNREACHABLE);
}

/* “Behind” is how a list of states begins; in the middle of a line it is “behind”. */
static char *
dup_state_word (ManorChildState state)
{
  return g_utf8_strdown (manor_child_state_get_text (state), -1);
}

static gboolean
is_at_rest (ManorChildState state)
{
  return state == MANOR_CHILD_ASLEEP || state == MANOR_CHILD_ARCHIVED;
}

static char *
dup_fleet_words (ManorSidebarRow *self)
{
  static const ManorChildState states[] = {
    MANOR_CHILD_IN_SYNC, MANOR_CHILD_BEHIND, MANOR_CHILD_DRIFTED, MANOR_CHILD_UNREACHABLE, MANOR_CHILD_ASLEEP,
    MANOR_CHILD_ARCHIVED,
  };
  /* Nothing is known of those that rest, so it is said how many of the others were read. */
  gboolean says_in_sync = is_at_rest (manor_sidebar_row_get_state (self));
  ManorSurvey *survey = manor_sidebar_row_get_survey (self);
  guint n_children = manor_fleet_get_n_children (manor_sidebar_row_get_fleet (self));
  GString *words = g_string_new (NULL);

  g_string_append_printf (words, ngettext ("%u child", "%u children", n_children), n_children);

  if (survey == NULL || manor_survey_get_catalogue (survey) == NULL)
    return g_string_free (words, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      guint count = manor_survey_count (survey, states[i]);
      g_autofree char *text = manor_fleet_summary_dup_state (states[i], count);

      if (count > 0 && (states[i] != MANOR_CHILD_IN_SYNC || says_in_sync))
        g_string_append_printf (words, ", %s", text);
    }

  return g_string_free (words, FALSE);
}

static char *
dup_connection_label (ManorSidebarRow *self)
{
  ManorConnection *connection = manor_sidebar_row_get_connection (self);
  const char *title = manor_connection_get_title (connection);
  const char *warning = manor_connection_get_warning (connection);

  if (manor_connection_get_state (connection) == MANOR_CONNECTION_FAILED)
    return g_strdup_printf (_("%s, connection, could not be read"), title);

  if (warning != NULL)
    /* translators: a connection's name, and a sentence about what is dangerous about it */
    return g_strdup_printf (_("%s, connection, warning: %s"), title, warning);

  return g_strdup_printf (_("%s, connection"), title);
}

/* The short word beside a connection: a person must see from everywhere what is not as usual. */
static char *
dup_connection_state (ManorSidebarRow *self)
{
  ManorConnection *connection = manor_sidebar_row_get_connection (self);

  if (manor_connection_get_state (connection) == MANOR_CONNECTION_FAILED &&
      !manor_place_is_folder (connection))
    return g_strdup (_("not read"));

  if (manor_connection_get_warning (connection) != NULL)
    return g_strdup (_("not secure"));

  return NULL;
}

static ManorDatabaseFacts *
get_facts (ManorSidebarRow *self)
{
  ManorDatabase *database = manor_sidebar_row_get_database (self);

  return database != NULL ? manor_database_get_facts (database) : NULL;
}

/* How a child stands to its schema database, where that is more than that it was left alone. */
static gboolean
says_state (ManorSidebarRow *self)
{
  ManorChildState state = manor_sidebar_row_get_state (self);

  return state != MANOR_CHILD_UNKNOWN &&
         (!is_at_rest (state) || manor_facts_words_get_state (get_facts (self)) == NULL);
}

static char *
dup_child_label (ManorSidebarRow *self,
                 const char      *title)
{
  g_autofree char *state = NULL;

  if (!says_state (self))
    return g_strdup_printf (_("%s, child"), title);

  state = dup_state_word (manor_sidebar_row_get_state (self));

  return g_strdup_printf ("%s, %s", title, state);
}

static char *
dup_fleet_label (ManorSidebarRow *self,
                 const char      *title)
{
  g_autofree char *words = dup_fleet_words (self);

  if (manor_database_get_propagates (manor_sidebar_row_get_database (self)))
    return g_strdup_printf (_("%s, schema database of the server, %s"), title, words);

  return g_strdup_printf (_("%s, schema database, %s"), title, words);
}

/**
 * manor_sidebar_row_dup_label:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (transfer full): what a screen reader says: “acme-slack, behind”
 */
char *
manor_sidebar_row_dup_label (ManorSidebarRow *self)
{
  const char *title;
  g_autofree char *label = NULL;
  g_autofree char *facts = NULL;

  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  title = manor_sidebar_row_get_title (self);

  switch (manor_sidebar_row_get_kind (self))
    {
    case MANOR_SIDEBAR_CONNECTION:
      return dup_connection_label (self);

    case MANOR_SIDEBAR_FLEET:
      label = dup_fleet_label (self, title);
      break;

    case MANOR_SIDEBAR_CHILD:
      label = dup_child_label (self, title);
      break;

    case MANOR_SIDEBAR_DATABASE:
      label = g_strdup_printf (_("%s, database"), title);
      break;

    case MANOR_SIDEBAR_NOTE:
    default:
      return g_strdup (title);
    }

  facts = manor_facts_words_dup_all (get_facts (self));

  return g_strconcat (label, facts, NULL);
}

/**
 * manor_sidebar_row_dup_tooltip:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (transfer full): the label, and under it where a platform keeps the database
 */
char *
manor_sidebar_row_dup_tooltip (ManorSidebarRow *self)
{
  ManorDatabase *database;
  g_autofree char *label = NULL;
  g_autofree char *place = NULL;

  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  label = manor_sidebar_row_dup_label (self);
  database = manor_sidebar_row_get_database (self);
  if (database != NULL)
    place = manor_facts_words_dup_place (database);

  return place != NULL ? g_strjoin ("\n", label, place, NULL) : g_steal_pointer (&label);
}

static char *
dup_resting (ManorSurvey     *survey,
             ManorChildState  state)
{
  guint count = manor_survey_count (survey, state);

  if (state == MANOR_CHILD_ASLEEP)
    return g_strdup_printf (ngettext ("%u asleep", "%u asleep", count), count);

  return g_strdup_printf (ngettext ("%u archived", "%u archived", count), count);
}

/**
 * manor_sidebar_row_dup_state_text:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (transfer full) (nullable): the short word at the end of the row
 */
char *
manor_sidebar_row_dup_state_text (ManorSidebarRow *self)
{
  ManorChildState state;

  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  state = manor_sidebar_row_get_state (self);

  if (manor_sidebar_row_get_kind (self) == MANOR_SIDEBAR_CONNECTION)
    return dup_connection_state (self);

  if (manor_sidebar_row_get_kind (self) == MANOR_SIDEBAR_CHILD && says_state (self))
    return dup_state_word (state);

  if (manor_sidebar_row_get_kind (self) == MANOR_SIDEBAR_CHILD ||
      manor_sidebar_row_get_kind (self) == MANOR_SIDEBAR_DATABASE)
    {
      const char *word = manor_facts_words_get_state (get_facts (self));
      ManorDatabase *database = manor_sidebar_row_get_database (self);

      /* Where no platform says that it is a branch. */
      if (word == NULL && g_str_has_prefix (manor_database_get_name (database), MANOR_RULE_COPY_PREFIX))
        word = C_("database", "copy");

      return g_strdup (word);
    }

  if (manor_sidebar_row_get_kind (self) == MANOR_SIDEBAR_FLEET)
    {
      guint n_children = manor_fleet_get_n_children (manor_sidebar_row_get_fleet (self));

      if (state == MANOR_CHILD_UNKNOWN || state == MANOR_CHILD_IN_SYNC)
        return g_strdup_printf ("%u", n_children);

      if (is_at_rest (state))
        return dup_resting (manor_sidebar_row_get_survey (self), state);

      /* translators: how many of a schema database's children differ from it */
      return g_strdup_printf (_("%u of %u"), count_differing (self), n_children);
    }

  return NULL;
}

/**
 * manor_sidebar_row_get_state_icon_name:
 * @self: a `ManorSidebarRow`
 *
 * Returns: (transfer none) (nullable): the icon that goes with the short word, where that is a platform's
 */
const char *
manor_sidebar_row_get_state_icon_name (ManorSidebarRow *self)
{
  g_return_val_if_fail (MANOR_IS_SIDEBAR_ROW (self), NULL);

  switch (manor_sidebar_row_get_kind (self))
    {
    case MANOR_SIDEBAR_CHILD:
      return says_state (self) ? NULL : manor_facts_words_get_icon_name (get_facts (self));

    case MANOR_SIDEBAR_FLEET:
    case MANOR_SIDEBAR_DATABASE:
      return manor_facts_words_get_icon_name (get_facts (self));

    case MANOR_SIDEBAR_CONNECTION:
    case MANOR_SIDEBAR_NOTE:
    default:
      return NULL;
    }
}
