/* test-later.c: answers told later
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
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

/* What waits for the request waits in a fiber that waits in a fiber, as most does. */
static DexFuture *
inner_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!manor_await (dex_ref (user_data), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_string ("a secret");
}

static DexFuture *
outer_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *value = manor_await_string (manor_fiber_spawn (0, inner_fiber, user_data, NULL),
                                               &error);

  return value != NULL ? dex_future_new_for_string (value)
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

static gboolean
is_cancelled (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

static void
fail_cb (gpointer      owner,
         const GValue *value,
         const GError *error,
         gpointer      user_data)
{
  g_assert_not_reached ();
}

static void
test_stopped (gconstpointer is_secret)
{
  g_autoptr(GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(DexPromise) request = dex_promise_new_cancellable ();
  g_autoptr(GCancellable) cancellable = g_object_ref (dex_promise_get_cancellable (request));
  g_autoptr(DexFuture) work = manor_fiber_spawn (0, outer_fiber, request, NULL);
  ManorLater *later = manor_later_start (dex_ref (work), owner, fail_cb, is_secret != NULL);

  /* The fibers get as far as the request. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (g_cancellable_is_cancelled (cancellable));
  manor_later_stop (later);
  manor_test_wait (is_cancelled, cancellable);
  manor_test_wait (manor_test_is_settled, work);
  g_assert_null (dex_future_get_value (work, NULL));
}

/* Between the answer and its being told, too. */
static void
test_stopped_late (void)
{
  g_autoptr(GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(DexFuture) answer = dex_future_new_take_string (g_strdup ("a secret"));
  ManorLater *later = manor_later_start (dex_ref (answer), owner, fail_cb, TRUE);

  manor_later_stop (later);
  manor_test_wait (is_wiped, answer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
told_cb (gpointer      owner,
         const GValue *value,
         const GError *error,
         gpointer      user_data)
{
  g_object_set_data (owner, "told", GINT_TO_POINTER (1 + GPOINTER_TO_INT (g_object_get_data (owner, "told"))));
}

static gboolean
is_told (gpointer data)
{
  return g_object_get_data (data, "told") != NULL;
}

static void
test_stopped_afterwards (void)
{
  g_autoptr(GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  ManorLater *later = manor_later_start (dex_future_new_for_int (7), owner, told_cb, FALSE);

  manor_test_wait (is_told, owner);
  manor_later_stop (later);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (GPOINTER_TO_INT (g_object_get_data (owner, "told")), ==, 1);
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
  g_test_add_data_func ("/Manor/Later/stopped", NULL, test_stopped);
  g_test_add_data_func ("/Manor/Later/stopped-secret", "", test_stopped);
  g_test_add_func ("/Manor/Later/stopped-late", test_stopped_late);
  g_test_add_func ("/Manor/Later/stopped-afterwards", test_stopped_afterwards);

  return g_test_run ();
}
