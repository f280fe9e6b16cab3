/* manor-hrana-cursor-private.h: what a cursor answers, as it arrives
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-private.h"

G_BEGIN_DECLS

/**
 * ManorHranaCursor:
 *
 * Takes the answer of a cursor in pieces of any size and collects the rows. Used by one thread at a
 * time.
 */
typedef struct _ManorHranaCursor ManorHranaCursor;

/**
 * ManorHranaGrouping:
 * @MANOR_HRANA_BY_COUNT: as many rows each
 * @MANOR_HRANA_BY_SIZE: as many bytes each
 * @MANOR_HRANA_BY_SIZE_IN_HEX: the same, with text that need not be UTF-8
 *
 * How rows are made groups.
 */
typedef enum
{
  MANOR_HRANA_BY_COUNT,
  MANOR_HRANA_BY_SIZE,
  MANOR_HRANA_BY_SIZE_IN_HEX,
} ManorHranaGrouping;

/* @columns: the statement's own, where what arrives are groups of its rows, made as @grouping says;
 * NULL for plain rows. */
ManorHranaCursor *_manor_hrana_cursor_new      (ManorResult             *columns,
                                                ManorHranaGrouping       grouping,
                                                const ManorHranaLimits  *limits) G_GNUC_WARN_UNUSED_RESULT;
ManorHranaCursor *_manor_hrana_cursor_ref      (ManorHranaCursor        *self) G_GNUC_WARN_UNUSED_RESULT;
void              _manor_hrana_cursor_unref    (ManorHranaCursor        *self);
gboolean          _manor_hrana_cursor_push     (ManorHranaCursor        *self,
                                                GBytes                  *bytes,
                                                GError                 **error);
/* No more will be taken: the limit of rows is reached. */
gboolean          _manor_hrana_cursor_is_full  (ManorHranaCursor        *self);
const char       *_manor_hrana_cursor_get_baton (ManorHranaCursor       *self);
const char       *_manor_hrana_cursor_get_base_url (ManorHranaCursor    *self);
gboolean          _manor_hrana_cursor_has_infinity (ManorHranaCursor    *self);
/* Behind the last piece: the rows, or why there are none. */
ManorResult      *_manor_hrana_cursor_end      (ManorHranaCursor        *self,
                                                gint64                   duration,
                                                GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

/* The SQL that makes groups of @sql's rows, @n_columns wide; see docs/hrana.md. @max_rows: 0 for
 * all. */
char             *_manor_hrana_cursor_dup_grouping (const char          *sql,
                                                    guint                n_columns,
                                                    ManorHranaGrouping   grouping,
                                                    guint                max_rows) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorHranaCursor, _manor_hrana_cursor_unref)

G_END_DECLS
