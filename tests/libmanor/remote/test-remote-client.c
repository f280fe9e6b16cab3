/* test-remote-client.c: clients that are made when they are needed, and end when they are not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>
#include <malloc.h>

#include "manor-fiber.h"
#include "manor-remote-database.h"
#include "manor-test.h"

/* A database that knows its address, or does not. */
struct _LazyRemote
{
  ManorRemoteDatabase parent_instance;

  gboolean            lost;
  guint               n_made;
};

#define LAZY_TYPE_REMOTE (lazy_remote_get_type ())

G_DECLARE_FINAL_TYPE (LazyRemote, lazy_remote, LAZY, REMOTE, ManorRemoteDatabase)
G_DEFINE_FINAL_TYPE (LazyRemote, lazy_remote, MANOR_TYPE_REMOTE_DATABASE)

static ManorHranaClient *
lazy_remote_make_client (ManorRemoteDatabase *database)
{
  LazyRemote *self = LAZY_REMOTE (database);
  g_autoptr(ManorHttp) http = NULL;

  if (self->lost)
    return NULL;

  self->n_made++;
  http = manor_http_new ("http://127.0.0.1:1", NULL);

  return manor_hrana_client_new (http);
}

static void
lazy_remote_class_init (LazyRemoteClass *klass)
{
  MANOR_REMOTE_DATABASE_CLASS (klass)->make_client = lazy_remote_make_client;
}

static void
lazy_remote_init (LazyRemote *self)
{
}

static LazyRemote *
lazy_remote_new (guint number)
{
  g_autofree char *name = g_strdup_printf ("workspace-%06u", number);
  g_autofree char *path = g_strdup_printf ("acme/%s", name);
  g_autofree char *location = g_strdup_printf ("https://%s-acme.aws-eu-west-1.turso.io", name);

  return g_object_new (LAZY_TYPE_REMOTE, "name", name, "path", path, "location", location, NULL);
}

static void
test_made_once (void)
{
  g_autoptr(LazyRemote) self = lazy_remote_new (1);
  ManorHranaClient *client;

  g_assert_cmpuint (self->n_made, ==, 0);
  client = manor_remote_database_get_client (MANOR_REMOTE_DATABASE (self));
  g_assert_true (MANOR_IS_HRANA_CLIENT (client));
  g_assert_true (manor_remote_database_get_client (MANOR_REMOTE_DATABASE (self)) == client);
  g_assert_cmpuint (self->n_made, ==, 1);
}

static void
test_given_is_kept (void)
{
  g_autoptr(ManorHttp) http = manor_http_new ("http://127.0.0.1:1", NULL);
  g_autoptr(ManorHranaClient) client = manor_hrana_client_new (http);
  g_autoptr(LazyRemote) self = g_object_new (LAZY_TYPE_REMOTE, "name", "a", "path", "b/a",
                                             "location", "c", "client", client, NULL);

  g_assert_true (manor_remote_database_get_client (MANOR_REMOTE_DATABASE (self)) == client);
  g_assert_cmpuint (self->n_made, ==, 0);
}

/* Those that were not asked for in a while end, but for who works with one. */
static void
test_idle_ends (void)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(ManorHranaClient) held = NULL;
  GWeakRef first, second, third;

  for (guint i = 0; i < 1000; i++)
    g_ptr_array_add (all, lazy_remote_new (i));

  held = g_object_ref (manor_remote_database_get_client (all->pdata[0]));
  g_weak_ref_init (&first, held);
  g_weak_ref_init (&second, manor_remote_database_get_client (all->pdata[1]));
  g_weak_ref_init (&third, manor_remote_database_get_client (all->pdata[2]));

  for (guint i = 3; i < all->len; i++)
    {
      manor_remote_database_get_client (all->pdata[i]);
      manor_remote_database_get_client (all->pdata[2]);
    }

  g_assert_null (g_weak_ref_get (&second));
  {
    g_autoptr(ManorHranaClient) alive = g_weak_ref_get (&first);
    g_autoptr(ManorHranaClient) asked = g_weak_ref_get (&third);

    g_assert_true (alive == held);
    g_assert_nonnull (asked);
  }
  g_assert_cmpuint (((LazyRemote *) all->pdata[2])->n_made, ==, 1);

  /* It works again as if nothing had been. */
  g_assert_nonnull (manor_remote_database_get_client (all->pdata[1]));
  g_assert_cmpuint (((LazyRemote *) all->pdata[1])->n_made, ==, 2);

  g_weak_ref_clear (&first);
  g_weak_ref_clear (&second);
  g_weak_ref_clear (&third);

  /* Who ends while its client is kept takes it along. */
  g_weak_ref_init (&second, manor_remote_database_get_client (all->pdata[1]));
  g_ptr_array_set_size (all, 0);
  g_assert_null (g_weak_ref_get (&second));
  g_weak_ref_clear (&second);
}

static void
assert_lost (DexFuture  *future,
             const char *name)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (manor_await (future, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, name));
}

static void
test_unknown_place (void)
{
  g_autoptr(LazyRemote) self = lazy_remote_new (1);
  ManorDatabase *database = MANOR_DATABASE (self);

  self->lost = TRUE;
  assert_lost (manor_database_query (database, "SELECT 1", 0), "workspace-000001");
  assert_lost (manor_database_read_schema (database), "workspace-000001");
  assert_lost (manor_database_open_session (database, MANOR_SESSION_READ_ONLY),
               "workspace-000001");
}

/* An organization has 100,000 of them, of which nearly none is in use. */
static void
test_unused_is_cheap (void)
{
  enum { N = 20000 };
  g_autoptr(GPtrArray) all = g_ptr_array_new_full (N, g_object_unref);
  gsize before = mallinfo2 ().uordblks;
  gsize each;

  for (guint i = 0; i < N; i++)
    g_ptr_array_add (all, lazy_remote_new (i));

  each = (mallinfo2 ().uordblks - before) / N;
  g_test_message ("%" G_GSIZE_FORMAT " bytes each", each);
  /* 0 under a sanitizer, which has an allocator of its own. */
  g_assert_cmpuint (each, <, 512);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dex_init ();

  g_test_add_func ("/Manor/RemoteClient/made-once", test_made_once);
  g_test_add_func ("/Manor/RemoteClient/given-is-kept", test_given_is_kept);
  g_test_add_func ("/Manor/RemoteClient/idle-ends", test_idle_ends);
  MANOR_TEST_FIBER ("/Manor/RemoteClient/unknown-place", test_unknown_place);
  g_test_add_func ("/Manor/RemoteClient/unused-is-cheap", test_unused_is_cheap);

  return g_test_run ();
}
