/* manor-comparison.c: whole objects compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-comparison"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "manor-comparison-private.h"
#include "manor-index-private.h"
#include "manor-meaning-private.h"
#include "manor-schema-object-private.h"

/*
 * Invariants:
 *
 *  (1) Every application object of either side is looked at once.
 *  (2) Two objects that mean the same give notes at most; two that do not give at least one
 *      change that is more than a note.
 */

/* Longer expressions are cut in a line for a person. */
#define MAX_LINE 160

char *
_manor_dup_line (const char *sql)
{
  g_autofree char *valid = g_utf8_make_valid (sql, -1);
  g_autoptr(GString) line = g_string_new (NULL);
  gboolean blank = FALSE;

  for (const char *p = valid; *p != '\0'; p++)
    {
      if (g_ascii_isspace (*p))
        {
          blank = line->len > 0;
          continue;
        }
      if (blank)
        g_string_append_c (line, ' ');
      blank = FALSE;
      g_string_append_c (line, *p);
    }

  if (g_utf8_strlen (line->str, -1) > MAX_LINE)
    {
      g_string_truncate (line, (gsize) (g_utf8_offset_to_pointer (line->str, MAX_LINE) - line->str));
      g_string_append (line, "…");
    }

  return g_string_free_and_steal (g_steal_pointer (&line));
}

char *
_manor_dup_label (ManorSchemaObject *object)
{
  const char *name = manor_schema_object_get_name (object);
  const char *table = manor_schema_object_get_table_name (object);

  switch (manor_schema_object_get_kind (object))
    {
    case MANOR_OBJECT_INDEX:
      /* translators: an index and the table it is on */
      return g_strdup_printf (_("index %s on %s"), name, table);

    case MANOR_OBJECT_VIEW:
      return g_strdup_printf (_("view %s"), name);

    case MANOR_OBJECT_TRIGGER:
      /* translators: a trigger and the table it is on */
      return g_strdup_printf (_("trigger %s on %s"), name, table);

    case MANOR_OBJECT_TABLE:
    default:
      return g_strdup_printf (_("table %s"), name);
    }
}

void
_manor_comparison_add (ManorComparison       *self,
                       const ManorChangeInit *init,
                       char                  *text)
{
  g_ptr_array_add (self->changes, _manor_change_new (init, text));
}

/* “label: message” */
static void
add_object_change (ManorComparison   *self,
                   ManorChangeKind    kind,
                   ManorAspect        aspect,
                   ManorSchemaObject *from,
                   ManorSchemaObject *to,
                   const char        *message)
{
  g_autofree char *label = _manor_dup_label (to != NULL ? to : from);
  ManorChangeInit init = { .kind = kind, .aspect = aspect, .from = from, .to = to };

  _manor_comparison_add (self, &init, g_strdup_printf ("%s: %s", label, message));
}

static gboolean
is_application (ManorSchemaObject *object)
{
  return manor_schema_object_get_owner (object) == MANOR_OWNER_APPLICATION;
}

/* The object of the first catalogue that @to is under its old name, of any kind that shares
 * the name space. */
static ManorSchemaObject *
find_counterpart (ManorComparison   *self,
                  ManorSchemaObject *to)
{
  static const ManorObjectKind shared[] = {
    MANOR_OBJECT_TABLE, MANOR_OBJECT_INDEX, MANOR_OBJECT_VIEW
  };
  ManorObjectKind kind = manor_schema_object_get_kind (to);
  const char *name = manor_schema_object_get_name (to);
  ManorSchemaObject *found = NULL;
  const char *folded = _manor_schema_object_get_folded (to);

  for (guint i = 0; kind == MANOR_OBJECT_TABLE && !_manor_renames_is_empty (self->renames) &&
                    i < manor_catalogue_get_n_objects (self->from); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (self->from, i);
      const char *own = _manor_schema_object_get_folded (object);
      const char *renamed = _manor_renames_get_table (self->renames, own);

      if (MANOR_IS_TABLE (object) && renamed != own && g_str_equal (renamed, folded))
        return object;
    }

  if (kind == MANOR_OBJECT_TRIGGER)
    return manor_catalogue_find (self->from, kind, name);

  for (guint i = 0; i < G_N_ELEMENTS (shared) && found == NULL; i++)
    found = manor_catalogue_find (self->from, shared[i], name);

  /* A table that goes by another name now is no counterpart of one that takes its name. */
  if (found != NULL && MANOR_IS_TABLE (found) &&
      _manor_renames_get_table (self->renames, _manor_schema_object_get_folded (found)) !=
        _manor_schema_object_get_folded (found))
    return NULL;

  return found;
}

static void
note_spelling (ManorComparison   *self,
               ManorSchemaObject *from,
               ManorSchemaObject *to)
{
  const char *old_name = manor_schema_object_get_name (from);
  const char *new_name = manor_schema_object_get_name (to);
  g_autofree char *message = NULL;

  if (g_str_equal (old_name, new_name) ||
      !g_str_equal (_manor_schema_object_get_folded (from), _manor_schema_object_get_folded (to)))
    return;

  /* translators: a name that differs in its letters' case only */
  message = g_strdup_printf (_("spelled %s here"), old_name);
  add_object_change (self, MANOR_CHANGE_NOTE, MANOR_ASPECT_SPELLING, from, to, message);
}

/* “(a, b DESC) WHERE a > 0”, as written. */
static char *
dup_index_parts (ManorIndex *index)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autofree char *line = NULL;

  for (guint i = 0; i < manor_index_get_n_parts (index); i++)
    g_string_append_printf (out, "%s%s%s", i == 0 ? "(" : ", ",
                            manor_index_get_part_text (index, i),
                            _manor_index_get_descending (index, i) ? " DESC" : "");
  g_string_append_c (out, ')');

  if (manor_index_get_predicate (index) != NULL)
    g_string_append_printf (out, " WHERE %s", manor_index_get_predicate (index));

  line = _manor_dup_line (out->str);

  return g_steal_pointer (&line);
}

static void
compare_indexes (ManorComparison *self,
                 ManorIndex      *from,
                 ManorIndex      *to)
{
  gboolean was_unique = manor_index_get_unique (from);
  gboolean is_unique = manor_index_get_unique (to);
  g_autofree char *old_parts = dup_index_parts (from);
  g_autofree char *new_parts = dup_index_parts (to);
  g_autofree char *message = NULL;

  if (was_unique != is_unique)
    message = g_strdup (is_unique ? _("becomes UNIQUE") : _("is no longer UNIQUE"));
  else if (!g_str_equal (old_parts, new_parts))
    message = g_strdup_printf (_("%s becomes %s"), old_parts, new_parts);
  else
    message = g_strdup (_("definition changed"));

  add_object_change (self, MANOR_CHANGE_CHANGED,
                     was_unique != is_unique ? MANOR_ASPECT_UNIQUE : MANOR_ASPECT_OBJECT,
                     MANOR_SCHEMA_OBJECT (from), MANOR_SCHEMA_OBJECT (to), message);
}

static void
compare_pair (ManorComparison   *self,
              ManorSchemaObject *from,
              ManorSchemaObject *to)
{
  ManorObjectKind kind = manor_schema_object_get_kind (to);
  g_autofree char *meaning = NULL;

  if (manor_schema_object_get_kind (from) != kind)
    {
      g_autofree char *label = _manor_dup_label (from);
      g_autofree char *message = g_strdup_printf (_("is another thing here: %s"), label);

      add_object_change (self, MANOR_CHANGE_CHANGED, MANOR_ASPECT_OBJECT, from, to, message);
      return;
    }

  note_spelling (self, from, to);

  if (kind == MANOR_OBJECT_TABLE)
    {
      _manor_compare_tables (self, MANOR_TABLE (from), MANOR_TABLE (to));
      return;
    }

  meaning = _manor_meaning_of_object (from, self->from, self->renames);
  if (g_str_equal (meaning, manor_schema_object_get_meaning (to)))
    return;

  if (kind == MANOR_OBJECT_INDEX)
    compare_indexes (self, MANOR_INDEX (from), MANOR_INDEX (to));
  else
    add_object_change (self, MANOR_CHANGE_CHANGED, MANOR_ASPECT_OBJECT, from, to,
                       kind == MANOR_OBJECT_VIEW ? _("query changed") : _("trigger changed"));
}

/* The counterpart, where there is one. */
static ManorSchemaObject *
compare_target (ManorComparison   *self,
                GHashTable        *seen,
                ManorSchemaObject *to)
{
  ManorSchemaObject *from = find_counterpart (self, to);

  if (!g_hash_table_add (seen, to))
    return from;

  if (from == NULL)
    {
      add_object_change (self, MANOR_CHANGE_ADDED, MANOR_ASPECT_OBJECT, NULL, to, _("added"));
      return NULL;
    }

  g_hash_table_add (seen, from);
  compare_pair (self, from, to);

  return from;
}

static void
report_extra (ManorComparison   *self,
              GHashTable        *seen,
              ManorSchemaObject *from)
{
  if (is_application (from) && g_hash_table_add (seen, from))
    add_object_change (self, MANOR_CHANGE_EXTRA, MANOR_ASPECT_OBJECT, from, NULL,
                       _("only here, kept"));
}

static void
compare_dependants (ManorComparison   *self,
                    GHashTable        *seen,
                    ManorSchemaObject *from,
                    ManorSchemaObject *to,
                    ManorObjectKind    kind)
{
  g_autoptr(GPtrArray) wanted =
    manor_catalogue_list_of_table (self->to, kind, manor_schema_object_get_name (to));
  g_autoptr(GPtrArray) present = NULL;

  for (guint i = 0; i < wanted->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (wanted, i);

      if (is_application (object))
        compare_target (self, seen, object);
    }

  if (from == NULL)
    return;

  present = manor_catalogue_list_of_table (self->from, kind, manor_schema_object_get_name (from));
  for (guint i = 0; i < present->len; i++)
    {
      ManorSchemaObject *object = g_ptr_array_index (present, i);

      /* One that is on another table in the second catalogue comes up there. */
      if (manor_catalogue_find (self->to, kind, manor_schema_object_get_name (object)) == NULL)
        report_extra (self, seen, object);
    }
}

/**
 * _manor_compare_objects:
 * @self: two catalogues
 *
 * Compares all: by table in the second catalogue's order, with what hangs on it; then the
 * first's own.
 */
void
_manor_compare_objects (ManorComparison *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < manor_catalogue_get_n_objects (self->to); i++)
    {
      ManorSchemaObject *to = manor_catalogue_get_object (self->to, i);
      ManorObjectKind kind = manor_schema_object_get_kind (to);
      ManorSchemaObject *from;

      if (!is_application (to) || (kind != MANOR_OBJECT_TABLE && kind != MANOR_OBJECT_VIEW))
        continue;

      from = compare_target (self, seen, to);
      compare_dependants (self, seen, from, to, MANOR_OBJECT_INDEX);
      compare_dependants (self, seen, from, to, MANOR_OBJECT_TRIGGER);
    }

  for (guint i = 0; i < manor_catalogue_get_n_objects (self->to); i++)
    {
      ManorSchemaObject *to = manor_catalogue_get_object (self->to, i);

      if (is_application (to))
        compare_target (self, seen, to);
    }

  for (guint i = 0; i < manor_catalogue_get_n_objects (self->from); i++)
    report_extra (self, seen, manor_catalogue_get_object (self->from, i));
}
