/* manor-session.c: an open conversation with one database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-session"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-session.h"

typedef struct
{
  gboolean in_transaction;
  gint64   deadline;
} ManorSessionPrivate;

enum {
  PROP_0,
  PROP_IN_TRANSACTION,
  PROP_DEADLINE,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorSession, manor_session, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_session_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_IN_TRANSACTION:
      g_value_set_boolean (value, manor_session_get_in_transaction (MANOR_SESSION (object)));
      break;
    case PROP_DEADLINE:
      g_value_set_int64 (value, manor_session_get_deadline (MANOR_SESSION (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_session_class_init (ManorSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = manor_session_get_property;

  /**
   * ManorSession:in-transaction:
   *
   * Whether a transaction is open, so that a lock may be held and work may be lost.
   */
  properties[PROP_IN_TRANSACTION] =
    g_param_spec_boolean ("in-transaction", NULL, NULL,
                          FALSE,
                          (G_PARAM_READABLE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  /**
   * ManorSession:deadline:
   *
   * When the server gives an open transaction up, in microseconds of the monotonic clock, unless
   * a statement comes before; 0 where none is open, or where it may stay open for any time.
   */
  properties[PROP_DEADLINE] =
    g_param_spec_int64 ("deadline", NULL, NULL,
                        0, G_MAXINT64, 0,
                        (G_PARAM_READABLE |
                         G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_session_init (ManorSession *self)
{
}

/**
 * manor_session_execute:
 * @self: a `ManorSession`
 * @sql: one statement
 * @parameters: (nullable): one row whose columns are named as the parameters
 * @max_rows: how many rows to read at most, 0 for all
 * @max_bytes: how large the result may be, 0 for any size
 *
 * Runs a statement behind those that were given before.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorResult or rejects
 */
DexFuture *
manor_session_execute (ManorSession *self,
                       const char   *sql,
                       ManorResult  *parameters,
                       guint         max_rows,
                       gsize         max_bytes)
{
  dex_return_error_if_fail (MANOR_IS_SESSION (self));
  dex_return_error_if_fail (sql != NULL);
  dex_return_error_if_fail (parameters == NULL || manor_result_get_n_rows (parameters) == 1);

  if (MANOR_SESSION_GET_CLASS (self)->execute == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("this kind of database does not run statements"));

  return MANOR_SESSION_GET_CLASS (self)->execute (self, sql, parameters, max_rows, max_bytes);
}

/**
 * manor_session_execute_script:
 * @self: a `ManorSession`
 * @sql: statements without parameters
 *
 * Runs many statements behind those that were given before, far faster than one call each.
 * What rows they return is thrown away. Stops at the first that fails; what those before it
 * did stays. Check with manor_session_get_in_transaction() whether a transaction is open.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #ManorResult without
 *   columns, whose changes are those of all writing statements together, or rejects; an
 *   error's manor_sql_error_get_offset() counts from the beginning of @sql
 */
DexFuture *
manor_session_execute_script (ManorSession *self,
                              const char   *sql)
{
  dex_return_error_if_fail (MANOR_IS_SESSION (self));
  dex_return_error_if_fail (sql != NULL);

  if (MANOR_SESSION_GET_CLASS (self)->execute_script == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                  _("this kind of database runs one statement at a time"));

  return MANOR_SESSION_GET_CLASS (self)->execute_script (self, sql);
}

/**
 * manor_session_cancel:
 * @self: a `ManorSession`
 *
 * Ends the statements that were given and have not finished, which then reject with
 * %MANOR_SQL_ERROR_INTERRUPTED. Does not wait. What a transaction did before stays in it.
 */
void
manor_session_cancel (ManorSession *self)
{
  g_return_if_fail (MANOR_IS_SESSION (self));

  if (MANOR_SESSION_GET_CLASS (self)->cancel != NULL)
    MANOR_SESSION_GET_CLASS (self)->cancel (self);
}

/**
 * manor_session_close:
 * @self: a `ManorSession`
 *
 * Rolls back what is open and lets go of the database, behind the statements that were given
 * before.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN
 */
DexFuture *
manor_session_close (ManorSession *self)
{
  dex_return_error_if_fail (MANOR_IS_SESSION (self));

  if (MANOR_SESSION_GET_CLASS (self)->close == NULL)
    return dex_future_new_true ();

  return MANOR_SESSION_GET_CLASS (self)->close (self);
}

/**
 * manor_session_get_in_transaction:
 * @self: a `ManorSession`
 *
 * Returns: %TRUE while a transaction is open
 */
gboolean
manor_session_get_in_transaction (ManorSession *self)
{
  ManorSessionPrivate *priv = manor_session_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_SESSION (self), FALSE);

  return priv->in_transaction;
}

/**
 * manor_session_set_in_transaction:
 * @self: a `ManorSession`
 * @in_transaction: whether a transaction is open
 *
 * For implementations, on the main thread.
 */
void
manor_session_set_in_transaction (ManorSession *self,
                                  gboolean      in_transaction)
{
  ManorSessionPrivate *priv = manor_session_get_instance_private (self);

  g_return_if_fail (MANOR_IS_SESSION (self));

  if (priv->in_transaction == !!in_transaction)
    return;

  priv->in_transaction = !!in_transaction;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IN_TRANSACTION]);
}

/**
 * manor_session_get_deadline:
 * @self: a `ManorSession`
 *
 * Returns: when an open transaction is given up, in microseconds of g_get_monotonic_time(); 0
 *   where there is no such time
 */
gint64
manor_session_get_deadline (ManorSession *self)
{
  ManorSessionPrivate *priv = manor_session_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_SESSION (self), 0);

  return priv->deadline;
}

/**
 * manor_session_set_deadline:
 * @self: a `ManorSession`
 * @deadline: microseconds of g_get_monotonic_time(), or 0
 *
 * For implementations, on the main thread.
 */
void
manor_session_set_deadline (ManorSession *self,
                            gint64        deadline)
{
  ManorSessionPrivate *priv = manor_session_get_instance_private (self);

  g_return_if_fail (MANOR_IS_SESSION (self));

  if (priv->deadline == deadline)
    return;

  priv->deadline = deadline;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEADLINE]);
}
