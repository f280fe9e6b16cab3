/* manor-draft-order.c: indexes, views and triggers around the tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-draft"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-draft-private.h"
#include "manor-identifier.h"

/*
 * Invariants:
 *
 *  (1) When a table is renamed or a column dropped, SQLite reads every view and trigger of the
 *      database and refuses if one does not resolve. So all that speak of a table which is
 *      missing in between, directly or through other views, are down by then.
 *  (2) What the schema has comes back with the schema's text, what only the child has with
 *      its own, letter for letter.
 *  (3) A view comes back after the views it is made of, triggers last.
 */

static const char *
name_of (gpointer object)
{
  return manor_schema_object_get_name (object);
}

static gboolean
is_application (gpointer object)
{
  return manor_schema_object_get_owner (object) == MANOR_OWNER_APPLICATION;
}

/* Tables, views and indexes share one name space. */
static gboolean
name_is_wanted (ManorDraft        *self,
                ManorSchemaObject *object)
{
  const char *name = name_of (object);

  if (manor_schema_object_get_kind (object) == MANOR_OBJECT_TRIGGER)
    return manor_catalogue_find (self->to, MANOR_OBJECT_TRIGGER, name) != NULL;

  return manor_catalogue_find (self->to, MANOR_OBJECT_TABLE, name) != NULL ||
         manor_catalogue_find (self->to, MANOR_OBJECT_VIEW, name) != NULL ||
         manor_catalogue_find (self->to, MANOR_OBJECT_INDEX, name) != NULL;
}

/* Whether the object may stay as far as it alone is concerned. */
static gboolean
may_stay (ManorDraft        *self,
          ManorSchemaObject *object)
{
  ManorSchemaObject *wanted = manor_catalogue_find (self->to,
                                                    manor_schema_object_get_kind (object),
                                                    name_of (object));

  if (!is_application (object))
    return TRUE;

  if (wanted != NULL)
    return g_str_equal (manor_schema_object_get_meaning (object),
                        manor_schema_object_get_meaning (wanted));

  return !manor_plan_options_get_drop_extra (self->options) && !name_is_wanted (self, object);
}

static gboolean
mentions_any (ManorSchemaObject *object,
              GHashTable        *names)
{
  const char * const *mentions = manor_schema_object_get_mentions (object);

  for (guint i = 0; mentions[i] != NULL; i++)
    if (g_hash_table_contains (names, mentions[i]))
      return TRUE;

  return FALSE;
}

/* Names that are missing for a while: rebuilt and dropped tables. */
static GHashTable *
list_missing (ManorDraft *self,
              gboolean   *checked)
{
  GHashTable *missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  *checked = FALSE;

  for (guint i = 0; i < self->tables->len; i++)
    {
      ManorTableDraft *table = g_ptr_array_index (self->tables, i);

      if (table->action == MANOR_TABLE_REBUILD || table->action == MANOR_TABLE_DROP)
        manor_draft_add_name (missing, table->name);

      if (table->action == MANOR_TABLE_REBUILD ||
          (table->action == MANOR_TABLE_ALTER && table->extra->len > 0))
        *checked = TRUE;
    }

  return missing;
}

static gboolean
stands_on (ManorSchemaObject *trigger,
           GHashTable        *missing)
{
  return manor_schema_object_get_kind (trigger) == MANOR_OBJECT_TRIGGER &&
         manor_draft_has_name (missing, manor_schema_object_get_table_name (trigger));
}

/* (1), until nothing more follows. */
static void
mark_views_and_triggers (ManorDraft *self,
                         GPtrArray  *objects)
{
  gboolean checked;
  g_autoptr(GHashTable) missing = list_missing (self, &checked);
  gboolean more = TRUE;

  while (more)
    {
      more = FALSE;

      for (guint i = 0; i < objects->len; i++)
        {
          ManorSchemaObject *object = g_ptr_array_index (objects, i);

          if (g_hash_table_contains (self->dropped, object))
            continue;

          if (may_stay (self, object) &&
              !stands_on (object, missing) &&
              !(checked && mentions_any (object, missing)))
            continue;

          g_hash_table_add (self->dropped, object);
          if (manor_schema_object_get_kind (object) == MANOR_OBJECT_VIEW)
            manor_draft_add_name (missing, name_of (object));
          more = TRUE;
        }
    }
}

static gboolean
comes_back (ManorDraft        *self,
            ManorSchemaObject *object)
{
  if (manor_catalogue_find (self->to, manor_schema_object_get_kind (object),
                            name_of (object)) != NULL)
    return TRUE;

  return !is_application (object) ||
         (!manor_plan_options_get_drop_extra (self->options) && !name_is_wanted (self, object));
}

static void
add_drop_step (ManorDraft        *self,
               ManorSchemaObject *object)
{
  static const struct
  {
    const char *sql;
    const char *title;
    const char *for_now;
  } words[] = {
    [MANOR_OBJECT_TABLE] = { "DROP TABLE ", N_("Drop table %s"), N_("Drop table %s for now") },
    [MANOR_OBJECT_INDEX] = { "DROP INDEX ", N_("Drop index %s"), N_("Drop index %s for now") },
    [MANOR_OBJECT_VIEW] = { "DROP VIEW ", N_("Drop view %s"), N_("Drop view %s for now") },
    [MANOR_OBJECT_TRIGGER] = { "DROP TRIGGER ", N_("Drop trigger %s"),
                               N_("Drop trigger %s for now") },
  };
  ManorObjectKind kind = manor_schema_object_get_kind (object);
  g_autofree char *quoted = manor_identifier_quote (name_of (object));
  gboolean back = comes_back (self, object);
  gboolean breaks = !back && kind == MANOR_OBJECT_VIEW;
  GString *title = g_string_new (back ? _(words[kind].for_now) : _(words[kind].title));

  g_string_replace (title, "%s", name_of (object), 1);
  manor_draft_add_step (self, g_strconcat (words[kind].sql, quoted, NULL),
                        breaks ? MANOR_RISK_BREAKS_READERS : MANOR_RISK_NONE,
                        manor_schema_object_get_table_name (object),
                        g_string_free (title, FALSE),
                        breaks ? g_strdup_printf (_("Applications that read %s will fail"),
                                                  name_of (object)) : NULL);
}

/* By name: the order of creation differs among children of one variant. */
static GPtrArray *
list_sorted (ManorCatalogue  *catalogue,
             ManorObjectKind  kind)
{
  GPtrArray *objects = manor_catalogue_list_of_kind (catalogue, kind);

  g_ptr_array_sort (objects, manor_draft_compare_names);

  return objects;
}

static void
drop_marked (ManorDraft *self,
             GPtrArray  *objects)
{
  for (guint i = 0; i < objects->len; i++)
    if (g_hash_table_contains (self->dropped, g_ptr_array_index (objects, i)))
      add_drop_step (self, g_ptr_array_index (objects, i));
}

static void
take_down_indexes (ManorDraft *self)
{
  g_autoptr(GPtrArray) indexes = list_sorted (self->base, MANOR_OBJECT_INDEX);

  for (guint i = 0; i < indexes->len; i++)
    {
      ManorSchemaObject *index = g_ptr_array_index (indexes, i);
      ManorTableDraft *table;

      if (manor_schema_object_get_sql (index) == NULL || !is_application (index))
        continue;

      table = manor_draft_find_table (self, manor_schema_object_get_table_name (index));

      /* These go with their table. */
      if (table != NULL && (table->action == MANOR_TABLE_REBUILD ||
                            table->action == MANOR_TABLE_DROP))
        {
          g_hash_table_add (self->dropped, index);
        }
      else if (!may_stay (self, index))
        {
          g_hash_table_add (self->dropped, index);
          add_drop_step (self, index);
        }
    }
}

gboolean
manor_draft_take_down (ManorDraft  *self,
                       GError     **error)
{
  g_autoptr(GPtrArray) views = list_sorted (self->base, MANOR_OBJECT_VIEW);
  g_autoptr(GPtrArray) triggers = list_sorted (self->base, MANOR_OBJECT_TRIGGER);
  g_autoptr(GPtrArray) both = g_ptr_array_new ();

  g_ptr_array_extend (both, views, NULL, NULL);
  g_ptr_array_extend (both, triggers, NULL, NULL);

  mark_views_and_triggers (self, both);
  drop_marked (self, triggers);
  drop_marked (self, views);
  take_down_indexes (self);

  return TRUE;
}

static gboolean
stands (ManorDraft        *self,
        ManorSchemaObject *wanted)
{
  ManorSchemaObject *object = manor_catalogue_find (self->base,
                                                    manor_schema_object_get_kind (wanted),
                                                    name_of (wanted));

  return object != NULL && !g_hash_table_contains (self->dropped, object);
}

/* (2) */
static GPtrArray *
list_missing_objects (ManorDraft      *self,
                      ManorObjectKind  kind)
{
  g_autoptr(GPtrArray) wanted = manor_catalogue_list_of_kind (self->to, kind);
  g_autoptr(GPtrArray) old = list_sorted (self->base, kind);
  g_autoptr(GPtrArray) from = list_sorted (self->from, kind);
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; i < wanted->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (wanted, i);

      if (is_application (object) && manor_schema_object_get_sql (object) != NULL &&
          !stands (self, object))
        g_ptr_array_add (missing, object);
    }

  for (guint i = 0; i < old->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (old, i);

      if (g_hash_table_contains (self->dropped, object) &&
          manor_schema_object_get_sql (object) != NULL &&
          comes_back (self, object) &&
          manor_catalogue_find (self->to, kind, name_of (object)) == NULL)
        g_ptr_array_add (missing, object);
    }

  for (guint i = 0; kind != MANOR_OBJECT_INDEX && i < from->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (from, i);

      if (manor_draft_is_aside (self, object) && comes_back (self, object) &&
          manor_catalogue_find (self->to, kind, name_of (object)) == NULL)
        g_ptr_array_add (missing, object);
    }

  return missing;
}

static gboolean
waits_for_other (GPtrArray         *views,
                 ManorSchemaObject *view)
{
  for (guint i = 0; i < views->len; i++)
    {
      ManorSchemaObject *other = g_ptr_array_index (views, i);

      if (other != view && manor_schema_object_mentions (view, name_of (other)))
        return TRUE;
    }

  return FALSE;
}

static void
add_create_step (ManorDraft        *self,
                 ManorSchemaObject *object)
{
  const char *name = name_of (object);
  ManorObjectKind kind = manor_schema_object_get_kind (object);
  char *sql = manor_sql_dup_trimmed (manor_schema_object_get_sql (object));
  ManorRisk risk = MANOR_RISK_NONE;
  char *title;
  char *warning = NULL;

  if (kind == MANOR_OBJECT_INDEX)
    {
      title = g_strdup_printf (_("Create index %s"), name);
      risk = MANOR_RISK_SCANS;

      if (manor_index_get_unique (MANOR_INDEX (object)))
        {
          risk |= MANOR_RISK_MAY_FAIL;
          warning = g_strdup_printf (_("Fails where rows of %s are equal in all columns of %s"),
                                     manor_schema_object_get_table_name (object), name);
        }
    }
  else if (kind == MANOR_OBJECT_VIEW)
    {
      title = g_strdup_printf (_("Create view %s"), name);
    }
  else
    {
      title = g_strdup_printf (_("Create trigger %s"), name);
    }

  manor_draft_add_step (self, sql, risk, manor_schema_object_get_table_name (object), title,
                        warning);
}

/* (3) */
static void
put_up_views (ManorDraft *self)
{
  g_autoptr(GPtrArray) views = list_missing_objects (self, MANOR_OBJECT_VIEW);

  while (views->len > 0)
    {
      guint next = 0;

      for (guint i = 0; i < views->len; i++)
        if (!waits_for_other (views, g_ptr_array_index (views, i)))
          {
            next = i;
            break;
          }

      add_create_step (self, g_ptr_array_index (views, next));
      g_ptr_array_remove_index (views, next);
    }
}

void
manor_draft_put_up (ManorDraft *self)
{
  g_autoptr(GPtrArray) indexes = list_missing_objects (self, MANOR_OBJECT_INDEX);
  g_autoptr(GPtrArray) triggers = list_missing_objects (self, MANOR_OBJECT_TRIGGER);

  for (guint i = 0; i < indexes->len; i++)
    add_create_step (self, g_ptr_array_index (indexes, i));

  put_up_views (self);

  for (guint i = 0; i < triggers->len; i++)
    add_create_step (self, g_ptr_array_index (triggers, i));
}
