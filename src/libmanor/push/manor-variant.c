/* manor-variant.c: all children of a fleet with the same fingerprint
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-variant"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-variant-private.h"

/* Changes named in a summary before it says “…”. */
#define SUMMARY_CHANGES 3

/**
 * ManorVariant:
 *
 * The children of a fleet that mean the same, and what separates them from their schema
 * database. As a #GListModel it holds those children.
 *
 * Invariants:
 *
 *  (1) `diff`, and with it the catalogue, fingerprint and state, never changes: a child that
 *      changes goes to another variant.
 *  (2) `children` is as the survey last put it; a move of many children arrives in one piece.
 *  (3) `plans` keeps one future for each text of options ever asked for, settled or not, so
 *      that nobody makes a plan twice.
 */
struct _ManorVariant
{
  GObject     parent_instance;

  ManorDiff  *diff;      /* (1) */
  GPtrArray  *children;  /* (2) */
  GHashTable *plans;     /* (3) options' text to DexFuture */
};

enum {
  PROP_0,
  PROP_FINGERPRINT,
  PROP_STATE,
  PROP_N_CHILDREN,
  PROP_SUMMARY,
  N_PROPS
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorVariant, manor_variant, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];

static GType
manor_variant_get_item_type (GListModel *model)
{
  return MANOR_TYPE_CHILD;
}

static guint
manor_variant_get_n_items (GListModel *model)
{
  return MANOR_VARIANT (model)->children->len;
}

static gpointer
manor_variant_get_item (GListModel *model,
                        guint       position)
{
  ManorVariant *self = MANOR_VARIANT (model);

  if (position >= self->children->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->children, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_variant_get_item_type;
  iface->get_n_items = manor_variant_get_n_items;
  iface->get_item = manor_variant_get_item;
}

static void
manor_variant_finalize (GObject *object)
{
  ManorVariant *self = MANOR_VARIANT (object);

  g_clear_object (&self->diff);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->plans, g_hash_table_unref);

  G_OBJECT_CLASS (manor_variant_parent_class)->finalize (object);
}

static void
manor_variant_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ManorVariant *self = MANOR_VARIANT (object);

  switch (prop_id)
    {
    case PROP_FINGERPRINT:
      g_value_set_string (value, manor_variant_get_fingerprint (self));
      break;

    case PROP_STATE:
      g_value_set_int (value, (int) manor_variant_get_state (self));
      break;

    case PROP_N_CHILDREN:
      g_value_set_uint (value, self->children->len);
      break;

    case PROP_SUMMARY:
      g_value_take_string (value, manor_variant_dup_summary (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_variant_class_init (ManorVariantClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_variant_finalize;
  object_class->get_property = manor_variant_get_property;

  properties[PROP_FINGERPRINT] =
    g_param_spec_string ("fingerprint", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL,
                      MANOR_CHILD_UNKNOWN, MANOR_CHILD_UNREACHABLE, MANOR_CHILD_UNKNOWN,
                      (G_PARAM_READABLE |
                       G_PARAM_STATIC_STRINGS));

  properties[PROP_N_CHILDREN] =
    g_param_spec_uint ("n-children", NULL, NULL,
                       0, G_MAXUINT, 0,
                       (G_PARAM_READABLE |
                        G_PARAM_EXPLICIT_NOTIFY |
                        G_PARAM_STATIC_STRINGS));

  properties[PROP_SUMMARY] =
    g_param_spec_string ("summary", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_variant_init (ManorVariant *self)
{
  self->children = g_ptr_array_new_with_free_func (g_object_unref);
  self->plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, dex_unref);
}

ManorVariant *
_manor_variant_new (ManorDiff *diff)
{
  ManorVariant *self = g_object_new (MANOR_TYPE_VARIANT, NULL);

  self->diff = g_object_ref (diff);

  return self;
}

void
_manor_variant_set_children (ManorVariant *self,
                             GPtrArray    *children)
{
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->children);
  guint n_common = MIN (old->len, children->len);
  guint first = 0;
  guint last = 0;

  self->children = children;

  while (first < n_common &&
         g_ptr_array_index (old, first) == g_ptr_array_index (children, first))
    first++;

  while (last < n_common - first &&
         g_ptr_array_index (old, old->len - last - 1) ==
         g_ptr_array_index (children, children->len - last - 1))
    last++;

  if (old->len - first - last == 0 && children->len - first - last == 0)
    return;

  g_list_model_items_changed (G_LIST_MODEL (self), first,
                              old->len - first - last,
                              children->len - first - last);
  if (old->len != children->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CHILDREN]);
}

/**
 * manor_variant_get_fingerprint:
 * @self: a `ManorVariant`
 *
 * Returns: the fingerprint its children have in common
 */
const char *
manor_variant_get_fingerprint (ManorVariant *self)
{
  g_return_val_if_fail (MANOR_IS_VARIANT (self), NULL);

  return manor_catalogue_get_fingerprint (manor_diff_get_from (self->diff));
}

/**
 * manor_variant_get_catalogue:
 * @self: a `ManorVariant`
 *
 * Returns: (transfer none): the catalogue of one of its children; the others' mean the same
 */
ManorCatalogue *
manor_variant_get_catalogue (ManorVariant *self)
{
  g_return_val_if_fail (MANOR_IS_VARIANT (self), NULL);

  return manor_diff_get_from (self->diff);
}

/**
 * manor_variant_get_diff:
 * @self: a `ManorVariant`
 *
 * Returns: (transfer none): what separates it from the schema database
 */
ManorDiff *
manor_variant_get_diff (ManorVariant *self)
{
  g_return_val_if_fail (MANOR_IS_VARIANT (self), NULL);

  return self->diff;
}

/**
 * manor_variant_get_state:
 * @self: a `ManorVariant`
 *
 * Returns: how its children stand to the schema database
 */
ManorChildState
manor_variant_get_state (ManorVariant *self)
{
  g_return_val_if_fail (MANOR_IS_VARIANT (self), MANOR_CHILD_UNKNOWN);

  switch (manor_diff_get_state (self->diff))
    {
    case MANOR_DIFF_SAME:
    case MANOR_DIFF_EXTRA:
      return MANOR_CHILD_IN_SYNC;

    case MANOR_DIFF_BEHIND:
      return MANOR_CHILD_BEHIND;

    case MANOR_DIFF_DRIFTED:
    default:
      return MANOR_CHILD_DRIFTED;
    }
}

/**
 * manor_variant_get_n_children:
 * @self: a `ManorVariant`
 *
 * Returns: how many children it has
 */
guint
manor_variant_get_n_children (ManorVariant *self)
{
  g_return_val_if_fail (MANOR_IS_VARIANT (self), 0);

  return self->children->len;
}

/**
 * manor_variant_dup_summary:
 * @self: a `ManorVariant`
 *
 * Says in one line what separates the variant from the schema database.
 *
 * Returns: (transfer full): a line for a person
 */
char *
manor_variant_dup_summary (ManorVariant *self)
{
  g_autoptr(GString) text = NULL;
  guint n_named = 0;
  guint n_changes = 0;

  g_return_val_if_fail (MANOR_IS_VARIANT (self), NULL);

  text = g_string_new (NULL);

  for (guint i = 0; i < manor_diff_get_n_changes (self->diff); i++)
    {
      ManorChange *change = manor_diff_get_change (self->diff, i);

      if (manor_change_get_kind (change) == MANOR_CHANGE_NOTE)
        continue;

      n_changes++;
      if (n_named == SUMMARY_CHANGES)
        continue;

      if (n_named++ > 0)
        g_string_append (text, "; ");
      g_string_append (text, manor_change_get_text (change));
    }

  if (n_changes == 0)
    return g_strdup (_("Same as the schema database"));

  /* translators: %u is a number of changes, %s names some of them, separated by semicolons;
   * the last form is for when not all of them are named */
  return n_changes > n_named
    ? g_strdup_printf (ngettext ("%u change: %s; …", "%u changes: %s; …", n_changes),
                       n_changes, text->str)
    : g_strdup_printf (ngettext ("%u change: %s", "%u changes: %s", n_changes),
                       n_changes, text->str);
}

/**
 * manor_variant_make_plan:
 * @self: a `ManorVariant`
 * @options: what a person decided
 *
 * Makes the plan that takes the variant's children to the schema database's schema, off the
 * main thread. Equal options are answered from memory.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@ManorPlan] or
 *   rejects with %MANOR_PLAN_ERROR
 */
DexFuture *
manor_variant_make_plan (ManorVariant     *self,
                         ManorPlanOptions *options)
{
  g_autofree char *key = NULL;
  DexFuture *plan;

  dex_return_error_if_fail (MANOR_IS_VARIANT (self));
  dex_return_error_if_fail (MANOR_IS_PLAN_OPTIONS (options));

  key = manor_plan_options_dup_text (options);
  plan = g_hash_table_lookup (self->plans, key);

  if (plan == NULL)
    {
      g_autoptr(ManorPlanOptions) copy = manor_plan_options_copy (options);

      plan = manor_plan_make (manor_diff_get_from (self->diff),
                              manor_diff_get_to (self->diff),
                              copy);
      g_hash_table_insert (self->plans, g_steal_pointer (&key), plan);
    }

  return dex_ref (plan);
}
