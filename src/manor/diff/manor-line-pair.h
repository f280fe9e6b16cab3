/* manor-line-pair.h: two texts, line beside line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_LINE_SAME,     /* both, saying the same */
  MANOR_LINE_CHANGED,  /* both, about the same thing, saying something else */
  MANOR_LINE_LEFT,     /* only the left text has it */
  MANOR_LINE_RIGHT,    /* only the right text has it */
} ManorLineKind;

/**
 * ManorLinePair:
 * @kind: how the two lines stand to each other
 * @left: index of the line on the left, -1 for a gap
 * @right: index of the line on the right, -1 for a gap
 *
 * One row of two texts shown side by side.
 */
typedef struct
{
  ManorLineKind kind;
  int           left;
  int           right;
} ManorLinePair;

/* (element-type ManorLinePair) */
GArray     *manor_line_pairs_new     (const char * const *left,
                                      const char * const *right) G_GNUC_WARN_UNUSED_RESULT;
/* “+”, “−”, “~”, “” */
const char *manor_line_kind_get_sign (ManorLineKind       kind);

G_END_DECLS
