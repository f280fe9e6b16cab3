/* manor-diff.h: what separates two catalogues
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-catalogue.h"
#include "manor-change.h"

G_BEGIN_DECLS

#define MANOR_TYPE_DIFF (manor_diff_get_type ())

/* Immutable; a #GListModel of #ManorChange, in the order in which a person would read
 * them: by table, then what hangs on it. */
G_DECLARE_FINAL_TYPE (ManorDiff, manor_diff, MANOR, DIFF, GObject)

/**
 * ManorDiffState:
 * @MANOR_DIFF_SAME: nothing separates them but order or spelling
 * @MANOR_DIFF_EXTRA: the first has objects of its own beside all that the second has
 * @MANOR_DIFF_BEHIND: the first only lacks things, or has them under an old name
 * @MANOR_DIFF_DRIFTED: something that both have differs
 *
 * The verdict over a child (first) and its schema database (second). Objects of its own
 * do not make a child behind or drifted.
 */
typedef enum
{
  MANOR_DIFF_SAME,
  MANOR_DIFF_EXTRA,
  MANOR_DIFF_BEHIND,
  MANOR_DIFF_DRIFTED,
} ManorDiffState;

/* @renames: folded “table.old” -> “new” (or “table.new”) and, for tables, “old” -> “new”
 * that a person has confirmed, or NULL. */
ManorDiff       *manor_diff_new            (ManorCatalogue  *from,
                                            ManorCatalogue  *to,
                                            GHashTable      *renames) G_GNUC_WARN_UNUSED_RESULT;
ManorCatalogue  *manor_diff_get_from       (ManorDiff       *self);
ManorCatalogue  *manor_diff_get_to         (ManorDiff       *self);
ManorDiffState   manor_diff_get_state      (ManorDiff       *self);
guint            manor_diff_get_n_changes  (ManorDiff       *self);
ManorChange     *manor_diff_get_change     (ManorDiff       *self,
                                            guint            index);
/* Changes that a default plan acts on: all but extras and notes. */
guint            manor_diff_get_n_pending  (ManorDiff       *self);
/* Renames worth proposing: (element-type ManorChange) with kind RENAMED, not in the list. */
GPtrArray       *manor_diff_list_proposals (ManorDiff       *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
