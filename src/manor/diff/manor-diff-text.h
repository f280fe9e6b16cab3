/* manor-diff-text.h: two catalogues as two texts, line beside line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

#include "manor-line-pair.h"

G_BEGIN_DECLS

/* What a line of the one-column text is. */
typedef enum
{
  MANOR_DIFF_SIDE_LEFT,
  MANOR_DIFF_SIDE_RIGHT,
  MANOR_DIFF_SIDE_UNIFIED,
} ManorDiffSide;

#define N_MANOR_DIFF_SIDES 3

#define MANOR_TYPE_DIFF_TEXT (manor_diff_text_get_type ())

/* Immutable. */
G_DECLARE_FINAL_TYPE (ManorDiffText, manor_diff_text, MANOR, DIFF_TEXT, GObject)

ManorDiffText *manor_diff_text_new         (ManorCatalogue *from,
                                            ManorCatalogue *to,
                                            gboolean        everything) G_GNUC_WARN_UNUSED_RESULT;
DexFuture     *manor_diff_text_make        (ManorCatalogue *from,
                                            ManorCatalogue *to,
                                            gboolean        everything) G_GNUC_WARN_UNUSED_RESULT;
const char    *manor_diff_text_get_text    (ManorDiffText  *self,
                                            ManorDiffSide   side);
guint          manor_diff_text_get_n_lines (ManorDiffText  *self,
                                            ManorDiffSide   side);
ManorLineKind  manor_diff_text_get_kind    (ManorDiffText  *self,
                                            ManorDiffSide   side,
                                            guint           line);
guint          manor_diff_text_count       (ManorDiffText  *self,
                                            ManorLineKind   kind);

G_END_DECLS
