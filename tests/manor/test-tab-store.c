/* test-tab-store.c: open tabs and unsaved SQL, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "manor-tab-store.h"
#include "manor-ui-test.h"

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "manor", "session.gvariant", NULL);
}

static GVariant *
load (ManorTabStore *store)
{
  g_autoptr(DexFuture) future = manor_tab_store_load (store);
  g_autoptr(GError) error = NULL;
  const GValue *value;

  manor_test_wait (manor_test_is_settled, future);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  g_assert_true (G_VALUE_HOLDS_VARIANT (value));

  return g_value_dup_variant (value);
}

static GVariant *
content (const char *text)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "sql", "s", text);

  return g_variant_dict_end (&dict);
}

static void
assert_content (ManorTabStore *store,
                const char    *text)
{
  g_autoptr(GVariant) loaded = load (store);
  const char *sql = NULL;

  g_variant_lookup (loaded, "sql", "&s", &sql);
  g_assert_cmpstr (sql, ==, text);
}

static void
test_nothing_there (void)
{
  g_autoptr(ManorTabStore) store = manor_tab_store_new (NULL);

  assert_content (store, NULL);
}

static void
test_save_and_load (void)
{
  g_autoptr(ManorTabStore) store = manor_tab_store_new (NULL);
  g_autoptr(ManorTabStore) other = manor_tab_store_new (NULL);
  g_autofree char *path = dup_path ();
  GStatBuf info;

  manor_test_finish (manor_tab_store_save (store, content ("SELECT “ä” FROM t;")));
  assert_content (other, "SELECT “ä” FROM t;");

  /* Unsaved SQL may hold what others should not read. */
  g_assert_no_errno (g_stat (path, &info));
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* The last one asked for is the one that stays, however fast they come. */
static void
test_order (void)
{
  g_autoptr(ManorTabStore) store = manor_tab_store_new (NULL);
  g_autoptr(GPtrArray) saves = g_ptr_array_new ();

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      g_ptr_array_add (saves, manor_tab_store_save (store, content (text)));
    }

  for (guint i = 0; i < saves->len; i++)
    manor_test_finish (g_ptr_array_index (saves, i));

  assert_content (store, "49");
}

static gboolean
is_saved (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Nobody needs to wait for it. */
static void
test_discarded (void)
{
  g_autoptr(ManorTabStore) store = manor_tab_store_new (NULL);
  g_autofree char *path = dup_path ();

  dex_unref (dex_future_first (manor_tab_store_save (store, content ("SELECT 1")), dex_future_new_true (), NULL));
  manor_test_wait (is_saved, path);
  assert_content (store, "SELECT 1");
}

/* Whatever is in the file, it is not believed and not lost. */
static void
test_damaged (void)
{
  static const char * const contents[] = { "", "x", "garbage, and more garbage than that", "\xff\xff\xff\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr(ManorTabStore) store = manor_tab_store_new (NULL);
      g_autofree char *path = dup_path ();
      g_autofree char *aside = g_strconcat (path, ".damaged", NULL);
      g_autofree char *kept = NULL;
      g_autofree char *folder = g_path_get_dirname (path);

      g_mkdir_with_parents (folder, 0700);
      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));

      g_test_expect_message ("manor-tab-store", G_LOG_LEVEL_WARNING, "*damaged*");
      assert_content (store, NULL);
      g_test_assert_expected_messages ();

      g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, contents[i]);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/Manor/TabStore/nothing-there", test_nothing_there);
  g_test_add_func ("/Manor/TabStore/save-and-load", test_save_and_load);
  g_test_add_func ("/Manor/TabStore/order", test_order);
  g_test_add_func ("/Manor/TabStore/discarded", test_discarded);
  g_test_add_func ("/Manor/TabStore/damaged", test_damaged);

  return g_test_run ();
}
