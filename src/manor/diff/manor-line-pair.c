/* manor-line-pair.c: two texts, line beside line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-line-pair"

#include "config.h"

#include <string.h>

#include "manor-ddl.h"
#include "manor-line-pair.h"

/* The longest common subsequence of two lists of words costs their product; beyond this much
 * the middle is shown as replaced instead (a view of thousands of lines: nobody reads it so). */
#define MAX_CELLS (4 * 1000 * 1000)

typedef struct
{
  char  **left;
  char  **right;
  GArray *pairs;
} Alignment;

/* A stretch of both texts: from (inclusive) to (exclusive). */
typedef struct
{
  guint left;
  guint left_end;
  guint right;
  guint right_end;
} Stretch;

typedef void (*StretchFunc) (Alignment     *alignment,
                             const Stretch *stretch);

static void
append_pair (Alignment     *alignment,
             ManorLineKind  kind,
             int            left,
             int            right)
{
  ManorLinePair pair = { kind, left, right };

  g_array_append_val (alignment->pairs, pair);
}

/* Calls @matched and @gap in turn along a longest common subsequence of @left and @right. */
static void
walk_common (Alignment      *alignment,
             char          **left,
             char          **right,
             const Stretch  *stretch,
             ManorLineKind   matched,
             StretchFunc     gap)
{
  guint rows = stretch->left_end - stretch->left;
  guint columns = stretch->right_end - stretch->right;
  gsize width = (gsize) columns + 1;
  g_autofree guint *lengths = NULL;
  Stretch open = { stretch->left, stretch->left, stretch->right, stretch->right };

  if (rows > 0 && columns > 0 && (guint64) rows * columns <= MAX_CELLS)
    {
      lengths = g_new0 (guint, ((gsize) rows + 1) * width);

      for (guint i = rows; i-- > 0;)
        for (guint j = columns; j-- > 0;)
          lengths[i * width + j] =
            g_str_equal (left[stretch->left + i], right[stretch->right + j])
              ? lengths[(i + 1) * width + j + 1] + 1
              : MAX (lengths[(i + 1) * width + j], lengths[i * width + j + 1]);

      for (guint i = 0, j = 0; i < rows && j < columns;)
        {
          if (g_str_equal (left[stretch->left + i], right[stretch->right + j]))
            {
              gap (alignment, &open);
              append_pair (alignment, matched, (int) (stretch->left + i),
                           (int) (stretch->right + j));
              i++, j++;
              open.left = stretch->left + i;
              open.right = stretch->right + j;
            }
          else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])
            i++;
          else
            j++;

          open.left_end = stretch->left + i;
          open.right_end = stretch->right + j;
        }
    }

  open.left_end = stretch->left_end;
  open.right_end = stretch->right_end;
  gap (alignment, &open);
}

static void
append_gap (Alignment     *alignment,
            const Stretch *stretch)
{
  for (guint i = stretch->left; i < stretch->left_end; i++)
    append_pair (alignment, MANOR_LINE_LEFT, (int) i, -1);

  for (guint i = stretch->right; i < stretch->right_end; i++)
    append_pair (alignment, MANOR_LINE_RIGHT, -1, (int) i);
}

static char **
dup_subjects (char **keys)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; keys[i] != NULL; i++)
    g_strv_builder_take (builder, g_strndup (keys[i], strcspn (keys[i], " ")));

  return g_strv_builder_end (builder);
}

/* Lines that begin with the same word are about the same column. */
static void
pair_subjects (Alignment     *alignment,
               const Stretch *stretch)
{
  g_auto(GStrv) left = NULL;
  g_auto(GStrv) right = NULL;

  if (stretch->left == stretch->left_end || stretch->right == stretch->right_end)
    {
      append_gap (alignment, stretch);
      return;
    }

  left = dup_subjects (alignment->left);
  right = dup_subjects (alignment->right);
  walk_common (alignment, left, right, stretch, MANOR_LINE_CHANGED, append_gap);
}

static char **
dup_keys (const char * const *lines)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    g_strv_builder_take (builder, manor_ddl_line_key (lines[i]));

  return g_strv_builder_end (builder);
}

/**
 * manor_line_pairs_new:
 * @left: (array zero-terminated=1): lines of SQL
 * @right: (array zero-terminated=1): lines of SQL
 *
 * Puts two texts side by side: lines that say the same stand in one row, lines about the same
 * column too. Every line is in exactly one row, in its order.
 *
 * Returns: (transfer full) (element-type ManorLinePair): the rows
 */
GArray *
manor_line_pairs_new (const char * const *left,
                      const char * const *right)
{
  g_autoptr(GArray) pairs = g_array_new (FALSE, FALSE, sizeof (ManorLinePair));
  g_auto(GStrv) left_keys = NULL;
  g_auto(GStrv) right_keys = NULL;
  Alignment alignment;
  Stretch whole;

  g_return_val_if_fail (left != NULL, NULL);
  g_return_val_if_fail (right != NULL, NULL);

  left_keys = dup_keys (left);
  right_keys = dup_keys (right);
  alignment = (Alignment) { left_keys, right_keys, pairs };
  whole = (Stretch) { 0, g_strv_length (left_keys), 0, g_strv_length (right_keys) };

  while (whole.left < whole.left_end && whole.right < whole.right_end &&
         g_str_equal (left_keys[whole.left], right_keys[whole.right]))
    append_pair (&alignment, MANOR_LINE_SAME, (int) whole.left++, (int) whole.right++);

  walk_common (&alignment, left_keys, right_keys, &whole, MANOR_LINE_SAME, pair_subjects);

  return g_steal_pointer (&pairs);
}

/**
 * manor_line_kind_get_sign:
 * @kind: a kind of row
 *
 * Returns: the sign that says it without colour
 */
const char *
manor_line_kind_get_sign (ManorLineKind kind)
{
  switch (kind)
    {
    case MANOR_LINE_CHANGED:
      return "~";

    case MANOR_LINE_LEFT:
      return "−";

    case MANOR_LINE_RIGHT:
      return "+";

    case MANOR_LINE_SAME:
    default:
      return "";
    }
}
