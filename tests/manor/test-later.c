/* test-later.c: answers told later
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-later.h"
#include "manor-ui-test.h"

typedef struct
{
  guint    n_told;
  guint    n_freed;
  gboolean failed;
  int      value;
} Told;

static void
tell_cb (gpointer      owner,
         const GValue *value,
         const GError *error,
         gpointer      user_data)
{
  Told *told = user_data;

  g_assert_true (G_IS_OBJECT (owner));
  told->n_told++;
  told->failed = error != NULL;
  if (value != NULL)
    told->value = g_value_get_int (value);
}

static void
free_cb (gpointer user_data)
{
  ((Told *) user_data)->n_freed++;
}

static gboolean
is_freed (gpointer data)
{
  return ((Told *) data)->n_freed > 0;
}

static void
test_settled (void)
{
  g_autoptr(GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  Told told = { 0 };

  manor_later_full (dex_future_new_for_int (7), owner, tell_cb, &told, free_cb);
  /* Never from within the call: the caller may not be ready. */
  g_assert_cmpuint (told.n_told, ==, 0);
  manor_test_wait (is_freed, &told);
  g_assert_cmpuint (told.n_told, ==, 1);
  g_assert_cmpint (told.value, ==, 7);
  g_assert_false (told.failed);
}

static void
test_rejected (void)
{
  g_autoptr(GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  DexPromise *promise = dex_promise_new ();
  Told told = { 0 };

  manor_later_full (dex_ref (promise), owner, tell_cb, &told, free_cb);
  dex_promise_reject (promise, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "no"));
  dex_unref (promise);
  manor_test_wait (is_freed, &told);
  g_assert_cmpuint (told.n_told, ==, 1);
  g_assert_true (told.failed);
}

static void
test_owner_gone (void)
{
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  DexPromise *promise = dex_promise_new ();
  Told told = { 0 };

  manor_later_full (dex_ref (promise), owner, tell_cb, &told, free_cb);
  g_object_add_weak_pointer (owner, (gpointer *) &owner);
  g_object_unref (owner);
  g_assert_null (owner);
  dex_promise_resolve_int (promise, 1);
  dex_unref (promise);
  manor_test_wait (is_freed, &told);
  g_assert_cmpuint (told.n_told, ==, 0);
}

static gboolean
is_wiped (gpointer data)
{
  return g_str_equal (g_value_get_string (dex_future_get_value (data, NULL)), "");
}

/* A dialog that was closed meanwhile takes no token, and none stays where it was. */
static void
test_secret (void)
{
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(DexPromise) promise = dex_promise_new ();

  manor_later_secret (dex_ref (promise), owner, tell_cb);
  g_object_unref (owner);
  dex_promise_resolve_string (promise, g_strdup ("a secret"));
  g_assert_false (is_wiped (promise));
  manor_test_wait (is_wiped, promise);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Manor/Later/settled", test_settled);
  g_test_add_func ("/Manor/Later/rejected", test_rejected);
  g_test_add_func ("/Manor/Later/owner-gone", test_owner_gone);
  g_test_add_func ("/Manor/Later/secret", test_secret);

  return g_test_run ();
}
