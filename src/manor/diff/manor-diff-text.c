/* manor-diff-text.c: two catalogues as two texts, line beside line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-diff-text"

#include "config.h"

#include "manor-ddl.h"
#include "manor-diff-text.h"

/**
 * ManorDiffText:
 *
 * What a child's and its schema database's objects look like beside each other.
 *
 * Invariants:
 *
 *  (1) The left and the right text have the same number of lines; line N of the one stands
 *      beside line N of the other. A gap beside a line is an empty line of kind SAME.
 *  (2) In the one-column text a changed row is two lines, the left one first.
 *  (3) `kinds[side]` has one entry for each line of `texts[side]`.
 */
struct _ManorDiffText
{
  GObject  parent_instance;

  GString *texts[N_MANOR_DIFF_SIDES];
  GArray  *kinds[N_MANOR_DIFF_SIDES];  /* (3) of ManorLineKind */
  guint    counts[MANOR_LINE_RIGHT + 1];
};

G_DEFINE_FINAL_TYPE (ManorDiffText, manor_diff_text, G_TYPE_OBJECT)

static void
append_line (ManorDiffText *self,
             ManorDiffSide  side,
             ManorLineKind  kind,
             const char    *line)
{
  if (self->kinds[side]->len > 0)
    g_string_append_c (self->texts[side], '\n');

  g_string_append (self->texts[side], line);
  g_array_append_val (self->kinds[side], kind);
}

static void
append_row (ManorDiffText *self,
            ManorLineKind  kind,
            const char    *left,
            const char    *right)
{
  self->counts[kind]++;

  append_line (self, MANOR_DIFF_SIDE_LEFT, left != NULL ? kind : MANOR_LINE_SAME,
               left != NULL ? left : "");
  append_line (self, MANOR_DIFF_SIDE_RIGHT, right != NULL ? kind : MANOR_LINE_SAME,
               right != NULL ? right : "");

  if (kind == MANOR_LINE_CHANGED)
    {
      append_line (self, MANOR_DIFF_SIDE_UNIFIED, MANOR_LINE_LEFT, left);
      append_line (self, MANOR_DIFF_SIDE_UNIFIED, MANOR_LINE_RIGHT, right);
    }
  else
    append_line (self, MANOR_DIFF_SIDE_UNIFIED, kind, right != NULL ? right : left);
}

static void
append_objects (ManorDiffText     *self,
                ManorSchemaObject *from,
                ManorSchemaObject *to)
{
  g_auto(GStrv) left = NULL;
  g_auto(GStrv) right = NULL;
  g_autoptr(GArray) pairs = NULL;

  left = manor_ddl_layout (from != NULL ? manor_schema_object_get_sql (from) : NULL);
  right = manor_ddl_layout (to != NULL ? manor_schema_object_get_sql (to) : NULL);
  pairs = manor_line_pairs_new ((const char * const *) left, (const char * const *) right);

  if (pairs->len > 0 && self->kinds[MANOR_DIFF_SIDE_LEFT]->len > 0)
    append_row (self, MANOR_LINE_SAME, "", "");

  for (guint i = 0; i < pairs->len; i++)
    {
      const ManorLinePair *pair = &g_array_index (pairs, ManorLinePair, i);

      append_row (self, pair->kind,
                  pair->left >= 0 ? left[pair->left] : NULL,
                  pair->right >= 0 ? right[pair->right] : NULL);
    }
}

static void
manor_diff_text_finalize (GObject *object)
{
  ManorDiffText *self = MANOR_DIFF_TEXT (object);

  for (guint i = 0; i < N_MANOR_DIFF_SIDES; i++)
    {
      g_string_free (self->texts[i], TRUE);
      g_array_unref (self->kinds[i]);
    }

  G_OBJECT_CLASS (manor_diff_text_parent_class)->finalize (object);
}

static void
manor_diff_text_class_init (ManorDiffTextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_diff_text_finalize;
}

static void
manor_diff_text_init (ManorDiffText *self)
{
  for (guint i = 0; i < N_MANOR_DIFF_SIDES; i++)
    {
      self->texts[i] = g_string_new (NULL);
      self->kinds[i] = g_array_new (FALSE, FALSE, sizeof (ManorLineKind));
    }
}

/**
 * manor_diff_text_new:
 * @from: the child's catalogue
 * @to: the schema database's
 * @everything: with the objects that are the same
 *
 * Lays out two catalogues. Pure, but slow where a view is very long: see
 * manor_diff_text_make().
 *
 * Returns: (transfer full): a `ManorDiffText`
 */
ManorDiffText *
manor_diff_text_new (ManorCatalogue *from,
                     ManorCatalogue *to,
                     gboolean        everything)
{
  g_autoptr(ManorDiffText) self = NULL;

  g_return_val_if_fail (MANOR_IS_CATALOGUE (from), NULL);
  g_return_val_if_fail (MANOR_IS_CATALOGUE (to), NULL);

  self = g_object_new (MANOR_TYPE_DIFF_TEXT, NULL);

  for (guint i = 0; i < manor_catalogue_get_n_objects (to); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (to, i);
      ManorSchemaObject *twin = manor_catalogue_find (from,
                                                      manor_schema_object_get_kind (object),
                                                      manor_schema_object_get_name (object));

      if (manor_schema_object_get_owner (object) != MANOR_OWNER_APPLICATION)
        continue;

      if (everything || twin == NULL ||
          !g_str_equal (manor_schema_object_get_meaning (object),
                        manor_schema_object_get_meaning (twin)))
        append_objects (self, twin, object);
    }

  for (guint i = 0; i < manor_catalogue_get_n_objects (from); i++)
    {
      ManorSchemaObject *object = manor_catalogue_get_object (from, i);

      if (manor_schema_object_get_owner (object) == MANOR_OWNER_APPLICATION &&
          manor_catalogue_find (to, manor_schema_object_get_kind (object),
                                manor_schema_object_get_name (object)) == NULL)
        append_objects (self, object, NULL);
    }

  return g_steal_pointer (&self);
}

typedef struct
{
  ManorCatalogue *from;
  ManorCatalogue *to;
  gboolean        everything;
} Make;

static void
make_free (gpointer data)
{
  Make *make = data;

  g_object_unref (make->from);
  g_object_unref (make->to);
  g_free (make);
}

static gboolean
make_thread (gpointer   data,
             GValue    *result,
             GError   **error)
{
  Make *make = data;

  g_value_init (result, MANOR_TYPE_DIFF_TEXT);
  g_value_take_object (result, manor_diff_text_new (make->from, make->to, make->everything));

  return TRUE;
}

/**
 * manor_diff_text_make:
 * @from: the child's catalogue
 * @to: the schema database's
 * @everything: with the objects that are the same
 *
 * As manor_diff_text_new(), on another thread.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a `ManorDiffText`
 */
DexFuture *
manor_diff_text_make (ManorCatalogue *from,
                      ManorCatalogue *to,
                      gboolean        everything)
{
  g_autoptr(ManorWorker) worker = NULL;
  Make *make;

  dex_return_error_if_fail (MANOR_IS_CATALOGUE (from));
  dex_return_error_if_fail (MANOR_IS_CATALOGUE (to));

  worker = manor_worker_new ("diff-text", 1);

  make = g_new0 (Make, 1);
  make->from = g_object_ref (from);
  make->to = g_object_ref (to);
  make->everything = everything;

  return manor_worker_run (worker, make_thread, make, make_free);
}

/**
 * manor_diff_text_get_text:
 * @self: a `ManorDiffText`
 * @side: which of the three texts
 *
 * Returns: (transfer none): the text, without a newline at the end
 */
const char *
manor_diff_text_get_text (ManorDiffText *self,
                          ManorDiffSide  side)
{
  g_return_val_if_fail (MANOR_IS_DIFF_TEXT (self), NULL);
  g_return_val_if_fail (side < N_MANOR_DIFF_SIDES, NULL);

  return self->texts[side]->str;
}

/**
 * manor_diff_text_get_n_lines:
 * @self: a `ManorDiffText`
 * @side: which of the three texts
 *
 * Returns: how many lines it has, 0 where nothing differs
 */
guint
manor_diff_text_get_n_lines (ManorDiffText *self,
                             ManorDiffSide  side)
{
  g_return_val_if_fail (MANOR_IS_DIFF_TEXT (self), 0);
  g_return_val_if_fail (side < N_MANOR_DIFF_SIDES, 0);

  return self->kinds[side]->len;
}

/**
 * manor_diff_text_get_kind:
 * @self: a `ManorDiffText`
 * @side: which of the three texts
 * @line: a line of it, from 0; beyond the end nothing differs
 *
 * Returns: how the line stands to the other side
 */
ManorLineKind
manor_diff_text_get_kind (ManorDiffText *self,
                          ManorDiffSide  side,
                          guint          line)
{
  g_return_val_if_fail (MANOR_IS_DIFF_TEXT (self), MANOR_LINE_SAME);
  g_return_val_if_fail (side < N_MANOR_DIFF_SIDES, MANOR_LINE_SAME);

  if (line >= self->kinds[side]->len)
    return MANOR_LINE_SAME;

  return g_array_index (self->kinds[side], ManorLineKind, line);
}

/**
 * manor_diff_text_count:
 * @self: a `ManorDiffText`
 * @kind: a kind of row
 *
 * Returns: how many rows of that kind the two columns have
 */
guint
manor_diff_text_count (ManorDiffText *self,
                       ManorLineKind  kind)
{
  g_return_val_if_fail (MANOR_IS_DIFF_TEXT (self), 0);
  g_return_val_if_fail (kind <= MANOR_LINE_RIGHT, 0);

  return self->counts[kind];
}
