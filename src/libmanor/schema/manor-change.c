/* manor-change.c: one difference between two catalogues
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-change"

#include "config.h"

#include "manor-change-private.h"

/**
 * ManorChange:
 *
 * One difference, in words and for programs.
 */
struct _ManorChange
{
  GObject            parent_instance;

  char              *name;
  char              *column;
  char              *old_name;
  char              *text;
  ManorSchemaObject *from;
  ManorSchemaObject *to;
  ManorChangeKind    kind;
  ManorAspect        aspect;
};

enum {
  PROP_0,
  PROP_TEXT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorChange, manor_change, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_change_finalize (GObject *object)
{
  ManorChange *self = MANOR_CHANGE (object);

  g_free (self->name);
  g_free (self->column);
  g_free (self->old_name);
  g_free (self->text);
  g_clear_object (&self->from);
  g_clear_object (&self->to);

  G_OBJECT_CLASS (manor_change_parent_class)->finalize (object);
}

static void
manor_change_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, MANOR_CHANGE (object)->text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_change_class_init (ManorChangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_change_finalize;
  object_class->get_property = manor_change_get_property;

  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_change_init (ManorChange *self)
{
}

ManorChange *
_manor_change_new (const ManorChangeInit *init,
                   char                  *text)
{
  ManorChange *self = g_object_new (MANOR_TYPE_CHANGE, NULL);
  ManorSchemaObject *object = init->to != NULL ? init->to : init->from;

  self->kind = init->kind;
  self->aspect = init->aspect;
  self->name = g_strdup (init->name != NULL ? init->name : manor_schema_object_get_name (object));
  self->column = g_strdup (init->column);
  self->old_name = g_strdup (init->old_name);
  g_set_object (&self->from, init->from);
  g_set_object (&self->to, init->to);

  /* A name in a database need not be text that a window can show. */
  self->text = g_utf8_make_valid (text, -1);
  g_free (text);

  return self;
}

/**
 * manor_change_get_kind:
 * @self: a `ManorChange`
 *
 * Returns: what kind of difference it is
 */
ManorChangeKind
manor_change_get_kind (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), MANOR_CHANGE_NOTE);

  return self->kind;
}

/**
 * manor_change_get_aspect:
 * @self: a `ManorChange`
 *
 * Returns: the part of the object that differs
 */
ManorAspect
manor_change_get_aspect (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), MANOR_ASPECT_OBJECT);

  return self->aspect;
}

/**
 * manor_change_get_object_kind:
 * @self: a `ManorChange`
 *
 * Returns: table, index, view or trigger
 */
ManorObjectKind
manor_change_get_object_kind (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), MANOR_OBJECT_TABLE);

  return manor_schema_object_get_kind (self->to != NULL ? self->to : self->from);
}

/**
 * manor_change_get_name:
 * @self: a `ManorChange`
 *
 * Returns: the object's name, as the second catalogue spells it where it has it
 */
const char *
manor_change_get_name (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), NULL);

  return self->name;
}

/**
 * manor_change_get_column:
 * @self: a `ManorChange`
 *
 * Returns: (nullable): the column it is about
 */
const char *
manor_change_get_column (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), NULL);

  return self->column;
}

/**
 * manor_change_get_old_name:
 * @self: a `ManorChange`
 *
 * Returns: (nullable): the name before, of the table or column that is renamed
 */
const char *
manor_change_get_old_name (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), NULL);

  return self->old_name;
}

/**
 * manor_change_get_from:
 * @self: a `ManorChange`
 *
 * Returns: (transfer none) (nullable): the object of the first catalogue
 */
ManorSchemaObject *
manor_change_get_from (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), NULL);

  return self->from;
}

/**
 * manor_change_get_to:
 * @self: a `ManorChange`
 *
 * Returns: (transfer none) (nullable): the object of the second catalogue
 */
ManorSchemaObject *
manor_change_get_to (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), NULL);

  return self->to;
}

/**
 * manor_change_get_text:
 * @self: a `ManorChange`
 *
 * Returns: one line for a person, translated
 */
const char *
manor_change_get_text (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), NULL);

  return self->text;
}

/**
 * manor_change_get_kind_nick:
 * @self: a `ManorChange`
 *
 * Returns: a stable word for programs: “added”, “extra”, “removed”, “changed”, “renamed” or
 *   “note”
 */
const char *
manor_change_get_kind_nick (ManorChange *self)
{
  static const char * const nicks[] = { "added", "extra", "removed", "changed", "renamed", "note" };

  g_return_val_if_fail (MANOR_IS_CHANGE (self), NULL);

  return nicks[self->kind];
}

/**
 * manor_change_get_aspect_nick:
 * @self: a `ManorChange`
 *
 * Returns: a stable word for programs: “table”, “index”, “view” or “trigger” for a whole
 *   object, else “column”, “type”, “not-null” …
 */
const char *
manor_change_get_aspect_nick (ManorChange *self)
{
  static const char * const objects[] = { "table", "index", "view", "trigger" };
  static const char * const nicks[] = {
    NULL, "column", "type", "not-null", "default", "collation", "generated", "primary-key",
    "unique", "check", "foreign-key", "options", "order", "spelling",
  };

  g_return_val_if_fail (MANOR_IS_CHANGE (self), NULL);

  return self->aspect == MANOR_ASPECT_OBJECT ? objects[manor_change_get_object_kind (self)]
                                             : nicks[self->aspect];
}

/**
 * manor_change_get_pending:
 * @self: a `ManorChange`
 *
 * Returns: whether a default plan acts on it: %FALSE for extras and notes
 */
gboolean
manor_change_get_pending (ManorChange *self)
{
  g_return_val_if_fail (MANOR_IS_CHANGE (self), FALSE);

  return self->kind != MANOR_CHANGE_EXTRA && self->kind != MANOR_CHANGE_NOTE;
}
