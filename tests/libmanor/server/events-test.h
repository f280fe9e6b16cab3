/* events-test.h: what goes wrong with a server, and what a person reads of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "manor-fiber.h"
#include "manor-script.h"
#include "manor-sql-error.h"
#include "server-test.h"

#define N_PARTS 3

/* The message says each of @parts; the whole is in the test's log. */
static inline void
events_assert_says (const GError       *error,
                    const char * const *parts)
{
  g_assert_nonnull (error);
  g_test_message ("“%s”", error->message);

  for (guint i = 0; i < N_PARTS && parts[i] != NULL; i++)
    if (strstr (error->message, parts[i]) == NULL)
      g_error ("“%s” does not say “%s”", error->message, parts[i]);
}

#define events_assert_fails(future, ...)                                  \
  G_STMT_START {                                                          \
    static const char *const parts_[N_PARTS + 1] = { __VA_ARGS__, NULL }; \
    g_autoptr(GError) error_ = NULL;                                      \
    g_assert_false (manor_await ((future), &error_));                       \
    events_assert_says (error_, parts_);                                  \
  } G_STMT_END

static inline ManorSession *
events_open (ServerTest *self,
             const char *name)
{
  g_autoptr(GError) error = NULL;
  ManorSession *session =
    manor_await_object (manor_database_open_session (server_test_find (self, name),
                                                     MANOR_SESSION_READ_WRITE), &error);

  g_assert_no_error (error);

  return session;
}

static inline void
events_close (ManorSession *session)
{
  g_autoptr(ManorSession) taken = session;
  g_autoptr(GError) error = NULL;

  manor_await (manor_session_close (taken), &error);
  g_assert_no_error (error);
}

static inline void
events_run (ManorSession *session,
            const char   *sql)
{
  g_autoptr(GError) error = NULL;

  manor_await (manor_session_execute (session, sql, NULL, 0, 0), &error);
  g_assert_no_error (error);
}

/* The truth, read without Manor. */
static inline void
events_assert_rows (ServerTest *self,
                    const char *name,
                    gint64      expected)
{
  g_assert_cmpint (manor_test_server_integer (self->server, name, "SELECT count(*) FROM t"),
                   ==, expected);
}
