/* manor-sql-error.c: what a database answers when it refuses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sql-error"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-sql-error.h"

typedef struct
{
  int offset;
} ManorSqlErrorPrivate;

static void
manor_sql_error_private_init (ManorSqlErrorPrivate *priv)
{
  priv->offset = -1;
}

static void
manor_sql_error_private_copy (const ManorSqlErrorPrivate *src_priv,
                              ManorSqlErrorPrivate       *dest_priv)
{
  dest_priv->offset = src_priv->offset;
}

static void
manor_sql_error_private_clear (ManorSqlErrorPrivate *priv)
{
}

G_DEFINE_EXTENDED_ERROR (ManorSqlError, manor_sql_error)

/**
 * manor_sql_error_new:
 * @code: what a caller would act upon
 * @offset: the byte of the statement where it went wrong, or -1
 * @message: for people, with the remedy where there is one
 *
 * Makes an error that knows its place in the statement.
 *
 * Returns: (transfer full): a #GError
 */
GError *
manor_sql_error_new (ManorSqlError  code,
                     int            offset,
                     const char    *message)
{
  GError *error = g_error_new_literal (MANOR_SQL_ERROR, (int) code, message);

  manor_sql_error_get_private (error)->offset = MAX (offset, -1);

  return error;
}

/**
 * manor_sql_error_new_reading:
 * @offset: the byte of the statement that writes, or -1
 *
 * Makes the error of a statement that writes, where the database could be written but was opened to be read only.
 *
 * Returns: (transfer full): a #GError
 */
GError *
manor_sql_error_new_reading (int offset)
{
  return manor_sql_error_new (MANOR_SQL_ERROR_READ_ONLY, offset,
                              _("the database was opened for reading only; to write to it, switch “Read Only” off, or "
                                "leave out --read-only"));
}

/**
 * manor_sql_error_get_offset:
 * @error: (nullable): an error of any domain
 *
 * Returns: the byte of the statement where it went wrong, or -1 where that is not known
 */
int
manor_sql_error_get_offset (const GError *error)
{
  if (error == NULL || error->domain != MANOR_SQL_ERROR)
    return -1;

  return manor_sql_error_get_private (error)->offset;
}

/**
 * manor_sql_error_move:
 * @error: (inout): an error of any domain
 * @offset: where the statement begins in its script, in bytes
 *
 * Lets the error of a statement say its place in the script. One that knew none is at the
 * statement's beginning. Errors of other domains have no place and stay as they are.
 */
void
manor_sql_error_move (GError **error,
                      gsize    offset)
{
  GError *moved;

  g_return_if_fail (error != NULL && *error != NULL);

  if ((*error)->domain != MANOR_SQL_ERROR)
    return;

  moved = manor_sql_error_new ((ManorSqlError) (*error)->code,
                               (int) offset + MAX (manor_sql_error_get_offset (*error), 0),
                               (*error)->message);
  g_clear_error (error);
  *error = moved;
}
