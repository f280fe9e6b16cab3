/* manor-runner-catalogue.c: the schema as a session sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-runner"

#include "config.h"

#include "manor-runner.h"

static DexFuture *
manor_runner_load_catalogue_fiber (gpointer user_data)
{
  ManorRunner *self = user_data;
  g_autoptr(ManorResult) rows = NULL;
  g_autoptr(ManorCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;

  /* Only the session sees what its open transaction has changed. */
  if (manor_runner_get_in_transaction (self) && !manor_runner_get_running (self))
    {
      rows = manor_await_object (manor_runner_query (self,
                                                     "SELECT type, name, tbl_name, sql "
                                                     "FROM sqlite_schema ORDER BY rowid"),
                                 &error);
      if (rows != NULL)
        catalogue = manor_catalogue_new (rows, &error);
    }
  else
    {
      catalogue = manor_await_object (manor_database_load_catalogue (manor_runner_get_database (self)), &error);
    }

  if (catalogue == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&catalogue));
}

/**
 * manor_runner_load_catalogue:
 * @self: a `ManorRunner`
 *
 * Reads the schema as the session sees it.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a `ManorCatalogue` or
 *   rejects
 */
DexFuture *
manor_runner_load_catalogue (ManorRunner *self)
{
  dex_return_error_if_fail (MANOR_IS_RUNNER (self));

  return manor_fiber_spawn (MANOR_UI_FIBER_STACK, manor_runner_load_catalogue_fiber,
                            g_object_ref (self), g_object_unref);
}
