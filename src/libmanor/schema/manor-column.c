/* manor-column.c: a column of a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-column"

#include "config.h"

#include <string.h>

#include "manor-column-private.h"

/**
 * ManorColumn:
 *
 * A column as its table's text defines it. Filled in by the parser, immutable afterwards.
 */

enum {
  PROP_0,
  PROP_NAME,
  PROP_DECLARED_TYPE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorColumn, manor_column, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_column_finalize (GObject *object)
{
  ManorColumn *self = MANOR_COLUMN (object);

  g_free (self->name);
  g_free (self->folded);
  g_free (self->type);
  g_free (self->not_null_conflict);
  g_free (self->collation);
  g_free (self->default_text);
  g_free (self->default_meaning);
  g_free (self->expression);
  g_free (self->expression_meaning);
  g_free (self->text);
  g_free (self->meaning);

  G_OBJECT_CLASS (manor_column_parent_class)->finalize (object);
}

static void
manor_column_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  ManorColumn *self = MANOR_COLUMN (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_DECLARED_TYPE:
      g_value_set_string (value, self->type);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_column_class_init (ManorColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_column_finalize;
  object_class->get_property = manor_column_get_property;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DECLARED_TYPE] =
    g_param_spec_string ("declared-type", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_column_init (ManorColumn *self)
{
}

ManorColumn *
_manor_column_new (void)
{
  return g_object_new (MANOR_TYPE_COLUMN, NULL);
}

/* SQLite's five rules, in their order; @type is in upper case. */
ManorAffinity
_manor_column_type_affinity (const char *type)
{
  if (strstr (type, "INT") != NULL)
    return MANOR_AFFINITY_INTEGER;
  if (strstr (type, "CHAR") != NULL || strstr (type, "CLOB") != NULL ||
      strstr (type, "TEXT") != NULL)
    return MANOR_AFFINITY_TEXT;
  if (*type == '\0' || strstr (type, "BLOB") != NULL)
    return MANOR_AFFINITY_BLOB;
  if (strstr (type, "REAL") != NULL || strstr (type, "FLOA") != NULL ||
      strstr (type, "DOUB") != NULL)
    return MANOR_AFFINITY_REAL;

  return MANOR_AFFINITY_NUMERIC;
}

/**
 * manor_column_get_name:
 * @self: a `ManorColumn`
 *
 * Returns: its name, without quotes
 */
const char *
manor_column_get_name (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->name;
}

/**
 * manor_column_get_position:
 * @self: a `ManorColumn`
 *
 * Returns: its place among the columns, from 0
 */
guint
manor_column_get_position (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), 0);

  return self->position;
}

/**
 * manor_column_get_declared_type:
 * @self: a `ManorColumn`
 *
 * Returns: its type in one spelling, "" where none is declared
 */
const char *
manor_column_get_declared_type (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->type;
}

/**
 * manor_column_get_affinity:
 * @self: a `ManorColumn`
 *
 * Returns: what SQLite makes of values stored in it
 */
ManorAffinity
manor_column_get_affinity (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), MANOR_AFFINITY_BLOB);

  return self->affinity;
}

/**
 * manor_column_get_not_null:
 * @self: a `ManorColumn`
 *
 * Returns: whether it refuses NULL, by its own words or as part of a primary key
 */
gboolean
manor_column_get_not_null (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), FALSE);

  return self->not_null;
}

/**
 * manor_column_get_not_null_conflict:
 * @self: a `ManorColumn`
 *
 * Returns: (nullable): what ON CONFLICT says for NOT NULL, folded
 */
const char *
manor_column_get_not_null_conflict (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->not_null_conflict;
}

/**
 * manor_column_get_collation:
 * @self: a `ManorColumn`
 *
 * Returns: (nullable): its collation, folded; %NULL for BINARY
 */
const char *
manor_column_get_collation (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->collation;
}

/**
 * manor_column_get_default:
 * @self: a `ManorColumn`
 *
 * Returns: (nullable): an expression for its default, as written; %NULL for
 *   none and for NULL
 */
const char *
manor_column_get_default (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->default_text;
}

/**
 * manor_column_get_default_meaning:
 * @self: a `ManorColumn`
 *
 * Returns: (nullable): its default in one spelling; %NULL for none and for NULL
 */
const char *
manor_column_get_default_meaning (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->default_meaning;
}

/**
 * manor_column_get_default_constant:
 * @self: a `ManorColumn`
 *
 * Returns: whether the default is a literal or a signed number
 */
gboolean
manor_column_get_default_constant (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), FALSE);

  return self->default_constant;
}

/**
 * manor_column_get_generated:
 * @self: a `ManorColumn`
 *
 * Returns: whether it is computed, and whether it is stored
 */
ManorGenerated
manor_column_get_generated (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), MANOR_GENERATED_NO);

  return self->generated;
}

/**
 * manor_column_get_expression:
 * @self: a `ManorColumn`
 *
 * Returns: (nullable): what a generated column computes, as written
 */
const char *
manor_column_get_expression (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->expression;
}

/**
 * manor_column_get_expression_meaning:
 * @self: a `ManorColumn`
 *
 * Returns: (nullable): what a generated column computes, in one spelling
 */
const char *
manor_column_get_expression_meaning (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->expression_meaning;
}

/**
 * manor_column_get_primary_key:
 * @self: a `ManorColumn`
 *
 * Returns: whether it is part of the primary key
 */
gboolean
manor_column_get_primary_key (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), FALSE);

  return self->primary_key;
}

/**
 * manor_column_get_text:
 * @self: a `ManorColumn`
 *
 * Returns: its definition in the table's text
 */
const char *
manor_column_get_text (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->text;
}

/**
 * manor_column_get_meaning:
 * @self: a `ManorColumn`
 *
 * Returns: its definition in one spelling, with the constraints written at it
 */
const char *
manor_column_get_meaning (ManorColumn *self)
{
  g_return_val_if_fail (MANOR_IS_COLUMN (self), NULL);

  return self->meaning;
}
