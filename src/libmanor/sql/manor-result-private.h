/* manor-result-private.h: how a result keeps its rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-result.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *type;
} ManorResultColumn;

struct _ManorResult
{
  GObject             parent_instance;

  guint8            **chunks;      /* (2) */
  guint64            *rows;        /* (2) */
  ManorResultColumn  *columns;
  guint               n_chunks;
  guint               n_rows;
  guint               n_columns;
  gint64              n_changes;
  gint64              last_rowid;
  gint64              duration;
  gsize               size;
  gboolean            truncated;
};

ManorResultRow *_manor_result_row_new (ManorResult *result,
                                       guint        index) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
