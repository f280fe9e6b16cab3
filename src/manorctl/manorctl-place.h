/* manorctl-place.h: the connection that an argument names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl.h"

G_BEGIN_DECLS

/* Its id, its title, a server's URL, or a folder's path. Refreshed. For fibers. */
ManorConnection *manorctl_find_connection    (ManorConsole     *console,
                                              const char       *spec,
                                              GError          **error) G_GNUC_WARN_UNUSED_RESULT;
/* A database with the connection that it is on. NULL with @error set. For fibers. */
ManorConnection *manorctl_find_connection_of (ManorConsole     *console,
                                              const char       *spec,
                                              ManorDatabase   **database,
                                              GError          **error) G_GNUC_WARN_UNUSED_RESULT;
/* The organization of a connection. NULL with @error set where it has none. For fibers. */
ManorOrganization *
                 manorctl_find_organization  (ManorConsole     *console,
                                              const char       *spec,
                                              ManorConnection **connection,
                                              GError          **error);
/* One of its groups; NULL with @error set. */
ManorGroup      *manorctl_find_group         (ManorOrganization *organization,
                                              const char        *name,
                                              GError           **error);
/* The fleet's schema database, or the fleet that a database is a child in; NULL for none. */
ManorFleet      *manorctl_find_fleet_of      (ManorConnection  *connection,
                                              ManorDatabase    *database,
                                              gboolean         *is_schema);

G_END_DECLS
