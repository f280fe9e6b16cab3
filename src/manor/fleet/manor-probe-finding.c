/* manor-probe-finding.c: what the children answered to one probe
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-probe-finding"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-probe-finding.h"

/**
 * ManorProbeFinding:
 *
 * Variants have plans of their own, but often the same question is asked in several; their
 * children are counted together.
 *
 * Invariants:
 *
 *  (1) `hits` are the targets with a count above 0, most rows first.
 *  (2) `n_silent` children could not be asked; they count as asked.
 */
struct _ManorProbeFinding
{
  GObject     parent_instance;

  ManorProbe *probe;
  GPtrArray  *hits;      /* (1) of Hit */
  guint       n_asked;
  guint       n_silent;  /* (2) */
  gint64      n_rows;
};

typedef struct
{
  ManorPushTarget *target;
  gint64           count;
} Hit;

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorProbeFinding, manor_probe_finding, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
hit_free (gpointer data)
{
  Hit *hit = data;

  g_object_unref (hit->target);
  g_free (hit);
}

static GType
manor_probe_finding_get_item_type (GListModel *model)
{
  return MANOR_TYPE_PUSH_TARGET;
}

static guint
manor_probe_finding_get_n_items (GListModel *model)
{
  return MANOR_PROBE_FINDING (model)->hits->len;
}

static gpointer
manor_probe_finding_get_item (GListModel *model,
                              guint       position)
{
  ManorProbeFinding *self = MANOR_PROBE_FINDING (model);
  const Hit *hit;

  if (position >= self->hits->len)
    return NULL;

  hit = g_ptr_array_index (self->hits, position);

  return g_object_ref (hit->target);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = manor_probe_finding_get_item_type;
  iface->get_n_items = manor_probe_finding_get_n_items;
  iface->get_item = manor_probe_finding_get_item;
}

static void
manor_probe_finding_add (ManorProbeFinding *self,
                         ManorPushTarget   *target,
                         gint64             count)
{
  Hit *hit;

  self->n_asked++;

  if (count < 0)
    self->n_silent++;

  if (count <= 0)
    return;

  hit = g_new0 (Hit, 1);
  hit->target = g_object_ref (target);
  hit->count = count;
  g_ptr_array_add (self->hits, hit);
  self->n_rows += count;
}

static int
compare_hits (gconstpointer a,
              gconstpointer b)
{
  const Hit *left = *(const Hit * const *) a;
  const Hit *right = *(const Hit * const *) b;

  if (left->count != right->count)
    return left->count < right->count ? 1 : -1;

  return g_strcmp0 (manor_push_target_get_name (left->target),
                    manor_push_target_get_name (right->target));
}

/* What stops a child comes first, then what loses data; within each the most children. */
static int
compare_findings (gconstpointer a,
                  gconstpointer b)
{
  const ManorProbeFinding *left = *(const ManorProbeFinding * const *) a;
  const ManorProbeFinding *right = *(const ManorProbeFinding * const *) b;

  if ((left->hits->len == 0) != (right->hits->len == 0))
    return left->hits->len == 0 ? 1 : -1;

  if (manor_probe_get_kind (left->probe) != manor_probe_get_kind (right->probe))
    return (int) manor_probe_get_kind (left->probe) - (int) manor_probe_get_kind (right->probe);

  return (int) right->hits->len - (int) left->hits->len;
}

static void
manor_probe_finding_finalize (GObject *object)
{
  ManorProbeFinding *self = MANOR_PROBE_FINDING (object);

  g_clear_object (&self->probe);
  g_clear_pointer (&self->hits, g_ptr_array_unref);

  G_OBJECT_CLASS (manor_probe_finding_parent_class)->finalize (object);
}

static void
manor_probe_finding_class_init (ManorProbeFindingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_probe_finding_finalize;
}

static void
manor_probe_finding_init (ManorProbeFinding *self)
{
  self->hits = g_ptr_array_new_with_free_func (hit_free);
}

static ManorProbeFinding *
find_or_add (GPtrArray  *findings,
             GHashTable *by_sql,
             ManorProbe *probe)
{
  ManorProbeFinding *self = g_hash_table_lookup (by_sql, manor_probe_get_sql (probe));

  if (self != NULL && manor_probe_get_kind (self->probe) == manor_probe_get_kind (probe))
    return self;

  self = g_object_new (MANOR_TYPE_PROBE_FINDING, NULL);
  self->probe = g_object_ref (probe);
  g_ptr_array_add (findings, self);
  g_hash_table_insert (by_sql, (gpointer) manor_probe_get_sql (self->probe), self);

  return self;
}

/**
 * manor_probe_findings_collect:
 * @push: a push that was prepared
 *
 * Adds up what the children answered.
 *
 * Returns: (transfer full) (element-type ManorProbeFinding): one for each question
 */
GPtrArray *
manor_probe_findings_collect (ManorPush *push)
{
  g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) by_sql = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_targets;

  g_return_val_if_fail (MANOR_IS_PUSH (push), NULL);

  n_targets = g_list_model_get_n_items (G_LIST_MODEL (push));

  for (guint i = 0; i < n_targets; i++)
    {
      g_autoptr(ManorPushTarget) target = g_list_model_get_item (G_LIST_MODEL (push), i);
      ManorPlan *plan = manor_push_target_get_plan (target);
      GArray *counts = manor_push_target_get_probe_counts (target);
      GPtrArray *probes = plan != NULL ? manor_plan_get_probes (plan) : NULL;

      for (guint j = 0; probes != NULL && counts != NULL && j < MIN (probes->len, counts->len); j++)
        manor_probe_finding_add (find_or_add (findings, by_sql, g_ptr_array_index (probes, j)),
                                 target, g_array_index (counts, gint64, j));
    }

  for (guint i = 0; i < findings->len; i++)
    g_ptr_array_sort (((ManorProbeFinding *) g_ptr_array_index (findings, i))->hits, compare_hits);
  g_ptr_array_sort (findings, compare_findings);

  return g_steal_pointer (&findings);
}

/**
 * manor_probe_finding_get_probe:
 * @self: a `ManorProbeFinding`
 *
 * Returns: (transfer none): the question
 */
ManorProbe *
manor_probe_finding_get_probe (ManorProbeFinding *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE_FINDING (self), NULL);

  return self->probe;
}

/**
 * manor_probe_finding_get_n_asked:
 * @self: a `ManorProbeFinding`
 *
 * Returns: how many children the question was for
 */
guint
manor_probe_finding_get_n_asked (ManorProbeFinding *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE_FINDING (self), 0);

  return self->n_asked;
}

/**
 * manor_probe_finding_get_n_hit:
 * @self: a `ManorProbeFinding`
 *
 * Returns: how many children have such rows
 */
guint
manor_probe_finding_get_n_hit (ManorProbeFinding *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE_FINDING (self), 0);

  return self->hits->len;
}

/**
 * manor_probe_finding_get_n_silent:
 * @self: a `ManorProbeFinding`
 *
 * Returns: how many children could not be asked
 */
guint
manor_probe_finding_get_n_silent (ManorProbeFinding *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE_FINDING (self), 0);

  return self->n_silent;
}

/**
 * manor_probe_finding_get_n_rows:
 * @self: a `ManorProbeFinding`
 *
 * Returns: how many rows all children have together
 */
gint64
manor_probe_finding_get_n_rows (ManorProbeFinding *self)
{
  g_return_val_if_fail (MANOR_IS_PROBE_FINDING (self), 0);

  return self->n_rows;
}

/**
 * manor_probe_finding_get_count:
 * @self: a `ManorProbeFinding`
 * @index: of the child in the model
 *
 * Returns: how many rows that child has
 */
gint64
manor_probe_finding_get_count (ManorProbeFinding *self,
                               guint              index)
{
  g_return_val_if_fail (MANOR_IS_PROBE_FINDING (self), 0);
  g_return_val_if_fail (index < self->hits->len, 0);

  return ((const Hit *) g_ptr_array_index (self->hits, index))->count;
}

/**
 * manor_probe_finding_dup_title:
 * @self: a `ManorProbeFinding`
 *
 * Returns: (transfer full): the finding in one line, for a person
 */
char *
manor_probe_finding_dup_title (ManorProbeFinding *self)
{
  const char *title;
  guint n_hit;

  g_return_val_if_fail (MANOR_IS_PROBE_FINDING (self), NULL);

  title = manor_probe_get_title (self->probe);
  n_hit = self->hits->len;

  if (n_hit == 0)
    /* translators: the second %s is like “rows of users with NULL in email” */
    return g_strdup_printf (ngettext ("%u child has no %s", "%u children have no %s",
                                      self->n_asked - self->n_silent),
                            self->n_asked - self->n_silent, title);

  switch (manor_probe_get_kind (self->probe))
    {
    case MANOR_PROBE_LOSES:
    case MANOR_PROBE_SPOILS:
      return g_strdup_printf (ngettext ("%u of %u child would lose data: %s",
                                        "%u of %u children would lose data: %s", self->n_asked),
                              n_hit, self->n_asked, title);

    case MANOR_PROBE_CHANGES:
      return g_strdup_printf (ngettext ("%u of %u child would have values changed: %s",
                                        "%u of %u children would have values changed: %s",
                                        self->n_asked),
                              n_hit, self->n_asked, title);

    case MANOR_PROBE_BLOCKS:
    default:
      return g_strdup_printf (ngettext ("%u of %u child would stop: %s",
                                        "%u of %u children would stop: %s", self->n_asked),
                              n_hit, self->n_asked, title);
    }
}
