/* test-server-codec.c: what a server says, understood or refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "manor-protobuf-private.h"
#include "manor-server-config-private.h"
#include "manor-server-find-private.h"
#include "manor-server-list-private.h"
#include "manor-server-shell-private.h"

static GBytes *
make_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_varint (void)
{
  static const guint64 values[] = { 0, 1, 127, 128, 300, G_MAXUINT32, G_MAXUINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(GByteArray) bytes = g_byte_array_new ();
      ManorProtobufReader reader;
      ManorProtobufField field;
      g_autoptr(GError) error = NULL;

      _manor_protobuf_write_varint (bytes, 5 << 3);
      _manor_protobuf_write_varint (bytes, values[i]);
      reader = (ManorProtobufReader) { bytes->data, bytes->len };
      g_assert_true (_manor_protobuf_read (&reader, &field, &error));
      g_assert_cmpuint (field.number, ==, 5);
      g_assert_cmpuint (field.integer, ==, values[i]);
      g_assert_false (_manor_protobuf_read (&reader, &field, &error));
      g_assert_no_error (error);

      /* Every cut is an error, not a value. */
      for (guint n = 1; n < bytes->len; n++)
        {
          g_autoptr(GError) cut = NULL;

          reader = (ManorProtobufReader) { bytes->data, n };
          g_assert_false (_manor_protobuf_read (&reader, &field, &cut));
          g_assert_error (cut, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
        }
    }
}

static void
test_malformed_message (void)
{
  static const guint8 bad[][12] = {
    { 0x00, 0x00 },                          /* field 0 */
    { 0x0b, 0x00 },                          /* a group */
    { 0x0a, 0x05, 'a' },                     /* longer than there is */
    { 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, /* 11 bytes */
    { 0x09, 0x01 },                          /* half a double */
  };
  static const gsize lengths[] = { 2, 2, 3, 12, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      ManorProtobufReader reader = { bad[i], lengths[i] };
      ManorProtobufField field;
      g_autoptr(GError) error = NULL;

      g_assert_false (_manor_protobuf_read (&reader, &field, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_shell_request (void)
{
  const char * const statements[] = { "SELECT 1", "", NULL };
  static const guint8 expected[] = "\0\0\0\0\x0a\x0a\x08SELECT 1\0\0\0\0\x02\x0a\0";
  g_autoptr(GBytes) body = _manor_shell_encode (statements);

  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                   expected, sizeof expected - 1);
}

static void
test_shell_answer (void)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GPtrArray) answers = NULL;
  g_autoptr(GError) error = NULL;
  ManorShellAnswer *first;
  ManorShellAnswer *second;
  /* Rows { Row { integer -1, real 2.5, null, text "ü", blob 00 } } */
  static const guint8 rows[] = {
    0, 0, 0, 0, 0x2b,
    0x0a, 0x29, 0x0a, 0x27,
    0x0a, 0x0b, 0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
    0x0a, 0x09, 0x11, 0, 0, 0, 0, 0, 0, 0x04, 0x40,
    0x0a, 0x02, 0x0a, 0x00,
    0x0a, 0x04, 0x22, 0x02, 0xc3, 0xbc,
    0x0a, 0x03, 0x2a, 0x01, 0x00,
  };
  static const guint8 failure[] = { 0, 0, 0, 0, 6, 0x12, 0x04, 0x0a, 0x02, 'n', 'o' };
  static const char trailer[] = "\x80\0\0\0\x0fgrpc-status:0\r\n";

  g_byte_array_append (body, rows, sizeof rows);
  g_byte_array_append (body, failure, sizeof failure);
  g_byte_array_append (body, (const guint8 *) trailer, sizeof trailer - 1);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&body));

  answers = _manor_shell_decode (bytes, 2, &error);
  g_assert_no_error (error);
  first = g_ptr_array_index (answers, 0);
  second = g_ptr_array_index (answers, 1);

  g_assert_cmpuint (manor_result_get_n_rows (first->result), ==, 1);
  g_assert_cmpuint (manor_result_get_n_columns (first->result), ==, 5);
  g_assert_cmpint (manor_result_get_integer (first->result, 0, 0), ==, -1);
  g_assert_cmpfloat (manor_result_get_value (first->result, 0, 1).real, ==, 2.5);
  g_assert_cmpint (manor_result_get_value (first->result, 0, 2).type, ==, MANOR_VALUE_NULL);
  g_assert_cmpmem (manor_result_get_value (first->result, 0, 3).bytes, 2, "ü", 2);
  g_assert_cmpint (manor_result_get_value (first->result, 0, 4).type, ==, MANOR_VALUE_BLOB);
  g_assert_cmpuint (manor_result_get_value (first->result, 0, 4).length, ==, 1);
  g_assert_null (second->result);
  g_assert_cmpstr (second->error, ==, "no");

  /* Too few answers, and every cut. */
  g_assert_null (_manor_shell_decode (bytes, 3, NULL));
  for (gsize n = 0; n < sizeof rows + sizeof failure; n++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (bytes, 0, n);
      g_autoptr(GError) cut_error = NULL;

      g_assert_null (_manor_shell_decode (cut, 2, &cut_error));
      g_assert_error (cut_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_names (void)
{
  g_autoptr(GBytes) metrics = make_bytes (
    "# TYPE libsql_server_storage gauge\n"
    "libsql_server_storage{namespace=\"a\"} 4096\n"
    "libsql_server_other{namespace=\"b\"} 1\n"
    "libsql_server_storage{namespace=\"q\\\"\\\\\"} 4096\n"
    "libsql_server_storage{namespace=\"cut");
  g_auto(GStrv) names = _manor_server_dup_loaded_names (metrics);
  g_autofree char *path = _manor_server_dup_data_path ("/x/data.sqld/dbs/a b/data");
  g_autofree char *note = _manor_server_dup_version_note ("sqld 0.25.1 (x)");
  g_autofree char *other = _manor_server_dup_version_note ("nginx");

  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "a");
  g_assert_cmpstr (names[1], ==, "q\"\\");
  g_assert_cmpstr (path, ==, "/x/data.sqld");
  g_assert_null (_manor_server_dup_data_path ("/x/a/data"));
  g_assert_null (_manor_server_dup_data_path ("data"));
  g_assert_null (_manor_server_dup_data_path (NULL));
  g_assert_nonnull (note);
  g_assert_nonnull (other);
  g_assert_null (_manor_server_dup_version_note ("sqld 0.24.32 (40c272de 2025-02-14)"));
}

static void
test_sizes (void)
{
  g_assert_cmpuint (manor_database_config_parse_size ("1048.6 KB"), ==, 1048600);
  g_assert_cmpuint (manor_database_config_parse_size ("1.5 MB"), ==, 1500000);
  g_assert_cmpuint (manor_database_config_parse_size ("2.0 GB"), ==, 2000000000);
  g_assert_cmpuint (manor_database_config_parse_size ("12 B"), ==, 12);
  g_assert_cmpuint (manor_database_config_parse_size ("4 KiB"), ==, 4096);
  g_assert_cmpuint (manor_database_config_parse_size ("1000.0 PB"), ==, 0);
  g_assert_cmpuint (manor_database_config_parse_size ("much"), ==, 0);
  g_assert_cmpuint (manor_database_config_parse_size ("256mb"), ==, 256000000);
  g_assert_cmpuint (manor_database_config_parse_size ("1024"), ==, 1024);
  g_assert_cmpuint (manor_database_config_parse_size (NULL), ==, 0);
}

static void
test_config (void)
{
  g_autoptr(GBytes) body = make_bytes (
    "{\"block_reads\":false,\"block_writes\":true,\"block_reason\":\"moving\",\"max_db_size\":\"1.5 MB\","
    "\"heartbeat_url\":null,\"jwt_key\":\"KEY\",\"allow_attach\":true,\"txn_timeout_s\":7,"
    "\"durability_mode\":\"relaxed\",\"later\":{\"a\":[1]}}");
  g_autoptr(ManorDatabaseConfig) config = _manor_server_config_parse (body, NULL);
  g_autofree char *same = NULL;
  g_autofree char *changed = NULL;

  g_assert_true (manor_database_config_get_block_writes (config));
  g_assert_cmpstr (manor_database_config_get_block_reason (config), ==, "moving");
  g_assert_cmpuint (manor_database_config_get_max_size (config), ==, 1500000);
  g_assert_true (manor_database_config_get_allow_attach (config));

  /* The size, which the server rounds, is not sent back where it does not change. */
  same = _manor_server_config_dup_changed (body, config, NULL);
  g_assert_cmpstr (same, ==,
                   "{\"block_reads\":false,\"block_writes\":true,\"block_reason\":\"moving\","
                   "\"heartbeat_url\":null,\"jwt_key\":\"KEY\",\"allow_attach\":true,"
                   "\"txn_timeout_s\":7,\"durability_mode\":\"relaxed\",\"later\":{\"a\":[1]}}");

  g_object_set (config, "block-writes", FALSE, "block-reason", NULL, "max-size", (guint64) 5000000,
                NULL);
  changed = _manor_server_config_dup_changed (body, config, NULL);
  g_assert_nonnull (strstr (changed, "\"block_writes\":false"));
  g_assert_nonnull (strstr (changed, "\"block_reason\":null"));
  g_assert_nonnull (strstr (changed, "\"max_db_size\":5000000"));
  g_assert_nonnull (strstr (changed, "\"jwt_key\":\"KEY\""));
}

static void
test_usage (void)
{
  g_autoptr(GBytes) body = make_bytes (
    "{\"rows_read_count\":8,\"rows_written_count\":2,\"storage_bytes_used\":4096,"
    "\"top_queries\":[{\"rows_written\":0,\"rows_read\":1,\"query\":\"a\"},"
    "{\"rows_written\":5,\"rows_read\":9,\"query\":\"b\"}],"
    "\"slowest_queries\":[{\"elapsed_ms\":3,\"query\":\"c\",\"rows_written\":0,\"rows_read\":0},{},3]}");
  g_autoptr(ManorDatabaseUsage) usage = _manor_server_usage_parse (body, NULL);
  ManorQueryUsage *top = manor_database_usage_get_top (usage)->pdata[0];
  ManorQueryUsage *slowest = manor_database_usage_get_slowest (usage)->pdata[0];

  g_assert_cmpint (manor_database_usage_get_rows_read (usage), ==, 8);
  g_assert_cmpint (manor_database_usage_get_storage (usage), ==, 4096);
  g_assert_cmpint (manor_database_usage_get_n_queries (usage), ==, -1);
  g_assert_cmpstr (top->sql, ==, "b");
  g_assert_cmpint (top->msec, ==, -1);
  g_assert_cmpint (slowest->msec, ==, 3);
  g_assert_cmpuint (manor_database_usage_get_slowest (usage)->len, ==, 1);
}

/* Names with everything in them come back from the file. */
static void
test_list_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("manor-server-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "lists", "x.ini", NULL);
  g_autofree char *lists = g_path_get_dirname (path);
  g_autoptr(ManorServerList) list = _manor_server_list_new ();
  g_autoptr(ManorServerList) read = NULL;
  g_autoptr(ManorServerList) nothing = _manor_server_list_load (path);
  g_autoptr(GError) error = NULL;

  _manor_server_list_add (list, "s", MANOR_SERVER_SCHEMA, NULL);
  _manor_server_list_add (list, "c;1 [x]=\n\\", MANOR_SERVER_CHILD, "s");
  _manor_server_list_add (list, "lost", MANOR_SERVER_CHILD, NULL);
  _manor_server_list_add (list, "plain", MANOR_SERVER_PLAIN, NULL);
  _manor_server_list_add (list, "?", MANOR_SERVER_UNKNOWN, NULL);
  g_assert_true (_manor_server_list_save (list, path, &error));
  g_assert_no_error (error);

  read = _manor_server_list_load (path);
  g_assert_cmpuint (_manor_server_list_get_length (read), ==, 5);
  g_assert_cmpint (_manor_server_list_find (read, "s")->kind, ==, MANOR_SERVER_SCHEMA);
  g_assert_cmpstr (_manor_server_list_find (read, "c;1 [x]=\n\\")->schema, ==, "s");
  g_assert_null (_manor_server_list_find (read, "lost")->schema);
  g_assert_cmpint (_manor_server_list_find (read, "?")->kind, ==, MANOR_SERVER_UNKNOWN);
  g_assert_cmpuint (_manor_server_list_get_length (nothing), ==, 0);

  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (lists));
  g_assert_no_errno (g_rmdir (folder));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-codec/varint", test_varint);
  g_test_add_func ("/server-codec/malformed-message", test_malformed_message);
  g_test_add_func ("/server-codec/shell-request", test_shell_request);
  g_test_add_func ("/server-codec/shell-answer", test_shell_answer);
  g_test_add_func ("/server-codec/names", test_names);
  g_test_add_func ("/server-codec/sizes", test_sizes);
  g_test_add_func ("/server-codec/config", test_config);
  g_test_add_func ("/server-codec/usage", test_usage);
  g_test_add_func ("/server-codec/list-file", test_list_file);

  return g_test_run ();
}
