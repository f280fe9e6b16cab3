/* manor-history-entry.c: a statement a person ran
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-history"

#include "config.h"

#include "manor-history-private.h"

/* Immutable. */
struct _ManorHistoryEntry
{
  GObject    parent_instance;

  char      *database;
  char      *sql;
  GDateTime *time;
};

enum {
  PROP_0,
  PROP_DATABASE,
  PROP_SQL,
  PROP_TIME,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorHistoryEntry, manor_history_entry, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_history_entry_finalize (GObject *object)
{
  ManorHistoryEntry *self = MANOR_HISTORY_ENTRY (object);

  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->sql, g_free);
  g_clear_pointer (&self->time, g_date_time_unref);

  G_OBJECT_CLASS (manor_history_entry_parent_class)->finalize (object);
}

static void
manor_history_entry_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  ManorHistoryEntry *self = MANOR_HISTORY_ENTRY (object);

  switch (prop_id)
    {
    case PROP_DATABASE:
      g_value_set_string (value, self->database);
      break;
    case PROP_SQL:
      g_value_set_string (value, self->sql);
      break;
    case PROP_TIME:
      g_value_set_boxed (value, self->time);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_history_entry_class_init (ManorHistoryEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = manor_history_entry_finalize;
  object_class->get_property = manor_history_entry_get_property;

  properties[PROP_DATABASE] = g_param_spec_string ("database", NULL, NULL, NULL, flags);
  properties[PROP_SQL] = g_param_spec_string ("sql", NULL, NULL, NULL, flags);
  properties[PROP_TIME] = g_param_spec_boxed ("time", NULL, NULL, G_TYPE_DATE_TIME, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_history_entry_init (ManorHistoryEntry *self)
{
}

/* Takes all three. */
ManorHistoryEntry *
_manor_history_entry_new (char      *database,
                          char      *sql,
                          GDateTime *time)
{
  ManorHistoryEntry *self = g_object_new (MANOR_TYPE_HISTORY_ENTRY, NULL);

  self->database = database;
  self->sql = sql;
  self->time = time;

  return self;
}

/**
 * manor_history_entry_get_database:
 * @self: a `ManorHistoryEntry`
 *
 * Returns: (transfer none): the path of the database it ran on
 */
const char *
manor_history_entry_get_database (ManorHistoryEntry *self)
{
  g_return_val_if_fail (MANOR_IS_HISTORY_ENTRY (self), NULL);

  return self->database;
}

/**
 * manor_history_entry_get_sql:
 * @self: a `ManorHistoryEntry`
 *
 * Returns: (transfer none): its text
 */
const char *
manor_history_entry_get_sql (ManorHistoryEntry *self)
{
  g_return_val_if_fail (MANOR_IS_HISTORY_ENTRY (self), NULL);

  return self->sql;
}

/**
 * manor_history_entry_get_time:
 * @self: a `ManorHistoryEntry`
 *
 * Returns: (transfer none): when it ran last, in local time
 */
GDateTime *
manor_history_entry_get_time (ManorHistoryEntry *self)
{
  g_return_val_if_fail (MANOR_IS_HISTORY_ENTRY (self), NULL);

  return self->time;
}
