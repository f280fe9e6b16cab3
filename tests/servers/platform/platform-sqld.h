/* platform-sqld.h: the real server that holds the databases
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libdex.h>
#include <libsoup/soup.h>

/* Its code is the status that sqld answered, its message what was wrong; 0 where nothing was answered. */
#define PLATFORM_SQLD_ERROR (platform_sqld_error_quark ())
GQuark        platform_sqld_error_quark     (void);

/* A sqld of our own. Its administration is asked four things at a time, which is how it is quickest; what is asked
 * for meanwhile waits. */
typedef struct _PlatformSqld PlatformSqld;

/* Blocks until it answers. @folder: where its key goes. */
PlatformSqld *platform_sqld_new             (const char   *folder) G_GNUC_WARN_UNUSED_RESULT;
/* Kills it and removes its data. */
void          platform_sqld_free            (PlatformSqld *self);
/* “http://127.0.0.1:PORT”: of the SQL that clients send. */
const char   *platform_sqld_get_uri         (PlatformSqld *self);

/* A request that soup sends again, since a kept connection was gone, gets a new one: else the session may send nothing
 * more (libsoup 3.6.5; manor-http-request.c has the reason). */
void          platform_sqld_watch_message   (SoupMessage  *message);

/* One request about a namespace. Resolves to the answer's bytes (boxed), rejects with PLATFORM_SQLD_ERROR. @body may
 * be NULL. */
DexFuture    *platform_sqld_administer      (PlatformSqld *self,
                                             const char   *method,
                                             const char   *namespace,
                                             const char   *rest,
                                             JsonObject   *body) G_GNUC_WARN_UNUSED_RESULT;
/* Sets the members of @changes in a namespace's configuration and leaves the others. Resolves to a boolean. */
DexFuture    *platform_sqld_configure       (PlatformSqld *self,
                                             const char   *namespace,
                                             JsonObject   *changes) G_GNUC_WARN_UNUSED_RESULT;
/* Runs statements. Resolves to a boolean; rejects with what the server said. */
DexFuture    *platform_sqld_run             (PlatformSqld *self,
                                             const char   *namespace,
                                             const char   *token,
                                             const char   *sql) G_GNUC_WARN_UNUSED_RESULT;
/* The value of the header x-namespace-bin. */
char         *platform_sqld_dup_header      (const char   *namespace) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlatformSqld, platform_sqld_free)
