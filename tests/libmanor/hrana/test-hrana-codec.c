/* test-hrana-codec.c: what is sent and what is understood
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "manor-hrana-cursor-private.h"
#include "manor-hrana-error.h"
#include "manor-hrana-pipeline.h"
#include "manor-hrana-reply.h"
#include "manor-sql-error.h"

static const ManorHranaLimits no_limits = { 0, 0 };

static ManorResult *
row_of (const char * const *names,
        const ManorValue   *values,
        guint               n_values)
{
  ManorResultBuilder *builder = manor_result_builder_new (n_values);

  for (guint i = 0; i < n_values; i++)
    {
      manor_result_builder_set_column (builder, i, names != NULL ? names[i] : NULL, NULL);
      manor_result_builder_add_value (builder, &values[i]);
    }

  return manor_result_builder_end (builder);
}

static void
assert_encoded (ManorHranaPipeline *pipeline,
                const char         *baton,
                const char         *expected)
{
  g_autoptr(GBytes) bytes = manor_hrana_pipeline_encode (pipeline, baton);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autofree char *got = g_strndup (text, length);

  g_assert_cmpstr (got, ==, expected);
}

static void
test_encode (void)
{
  g_autoptr(ManorHranaPipeline) pipeline = manor_hrana_pipeline_new ();
  ManorHranaBatch *batch = manor_hrana_batch_new ();

  g_assert_cmpuint (manor_hrana_batch_add_chained (batch, "BEGIN IMMEDIATE", NULL), ==, 0);
  g_assert_cmpuint (manor_hrana_batch_add_chained (batch, "COMMIT", NULL), ==, 1);
  g_assert_cmpuint (manor_hrana_batch_add (batch, "ROLLBACK", NULL, MANOR_HRANA_IF_NOT_OK, 1), ==, 2);
  g_assert_cmpuint (manor_hrana_batch_get_n_steps (batch), ==, 3);

  g_assert_cmpuint (manor_hrana_pipeline_add_execute (pipeline, "SELECT '/\\\"\n\xc3\xa9'", NULL), ==, 0);
  g_assert_cmpuint (manor_hrana_pipeline_add_batch (pipeline, batch), ==, 1);
  g_assert_cmpuint (manor_hrana_pipeline_add_sequence (pipeline, "a;b"), ==, 2);
  g_assert_cmpuint (manor_hrana_pipeline_add_describe (pipeline, "c"), ==, 3);
  g_assert_cmpuint (manor_hrana_pipeline_add_autocommit (pipeline), ==, 4);
  g_assert_false (manor_hrana_pipeline_get_closes (pipeline));
  g_assert_cmpuint (manor_hrana_pipeline_add_close (pipeline), ==, 5);
  g_assert_true (manor_hrana_pipeline_get_closes (pipeline));

  assert_encoded (pipeline, "a/b",
    "{\"baton\":\"a/b\",\"requests\":["
    "{\"type\":\"execute\",\"stmt\":{\"sql\":\"SELECT '/\\\\\\\"\\u000a\xc3\xa9'\"}},"
    "{\"type\":\"batch\",\"batch\":{\"steps\":[{\"stmt\":{\"sql\":\"BEGIN IMMEDIATE\"}},"
    "{\"condition\":{\"type\":\"ok\",\"step\":0},\"stmt\":{\"sql\":\"COMMIT\"}},"
    "{\"condition\":{\"type\":\"not\",\"cond\":{\"type\":\"ok\",\"step\":1}},\"stmt\":{\"sql\":\"ROLLBACK\"}}]}},"
    "{\"type\":\"sequence\",\"sql\":\"a;b\"},{\"type\":\"describe\",\"sql\":\"c\"},"
    "{\"type\":\"get_autocommit\"},{\"type\":\"close\"}]}");
}

/* What becomes of a statement with parameters. */
static void
assert_statement (const char         *sql,
                  const char * const *names,
                  const ManorValue   *values,
                  guint               n_values,
                  const char         *expected)
{
  g_autoptr(ManorHranaPipeline) pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorResult) row = row_of (names, values, n_values);
  g_autofree char *body = g_strdup_printf ("{\"baton\":null,\"requests\":[{\"type\":\"execute\",\"stmt\":%s}]}",
                                           expected);

  manor_hrana_pipeline_add_execute (pipeline, sql, row);
  assert_encoded (pipeline, NULL, body);
  g_assert_no_error (_manor_hrana_pipeline_get_error (pipeline));
}

#define NAMES(...) ((const char * const[]) { __VA_ARGS__ })
#define VALUES(...) ((const ManorValue[]) { __VA_ARGS__ })
#define I(i) MANOR_VALUE_INIT_INTEGER (i)
#define R(r) MANOR_VALUE_INIT_REAL (r)
#define INT1 "{\"type\":\"integer\",\"value\":\"1\"}"
#define INT2 "{\"type\":\"integer\",\"value\":\"2\"}"

static void
test_parameters (void)
{
  static const char bad[] = { 'a', (char) 0xff, 0 };
  static const char nul[] = { 'a', 0, 'b' };
  ManorValue blob = { .type = MANOR_VALUE_BLOB, .bytes = "\x00\x01\x02\xff\xff\xff", .length = 6 };
  ManorValue bad_text = { .type = MANOR_VALUE_TEXT, .bytes = bad, .length = 2 };
  ManorValue nul_text = { .type = MANOR_VALUE_TEXT, .bytes = nul, .length = 3 };

  assert_statement ("SELECT ?, ?", NULL, VALUES (I (1), I (2)), 2,
                    "{\"sql\":\"SELECT ?, ?\",\"args\":[" INT1 "," INT2 "]}");
  assert_statement ("SELECT ?2, ?1", NAMES ("?1", "?2"), VALUES (I (1), I (2)), 2,
                    "{\"sql\":\"SELECT ?2, ?1\",\"args\":[" INT1 "," INT2 "]}");
  assert_statement ("SELECT ?2", NAMES ("?2"), VALUES (I (2)), 1,
                    "{\"sql\":\"SELECT ?2\",\"args\":[{\"type\":\"null\"}," INT2 "]}");
  /* Named ones are found by name, whatever their order; what is not in the statement is not sent. */
  assert_statement ("SELECT :b, @a, :b, ':c' -- :d", NAMES ("@a", ":b", ":c"), VALUES (I (1), I (2), I (3)), 3,
                    "{\"sql\":\"SELECT :b, @a, :b, ':c' -- :d\",\"named_args\":[{\"name\":\":b\",\"value\":" INT2
                    "},{\"name\":\"@a\",\"value\":" INT1 "}]}");
  /* Both at one time: numbers. */
  assert_statement ("SELECT ?, :a, ?", NAMES ("?1", ":a", "?3"), VALUES (I (1), I (2), I (3)), 3,
                    "{\"sql\":\"SELECT ?1, ?2, ?3\",\"args\":[" INT1 "," INT2
                    ",{\"type\":\"integer\",\"value\":\"3\"}]}");
  /* What JSON cannot say. */
  assert_statement ("SELECT :a, :b, :a", NAMES (":a", ":b"), VALUES (R (-INFINITY), I (1)), 2,
                    "{\"sql\":\"SELECT (-9e999), ?1, (-9e999)\",\"args\":[" INT1 "]}");
  assert_statement ("SELECT ?, ?", NULL, VALUES (R (INFINITY), bad_text), 2,
                    "{\"sql\":\"SELECT 9e999, CAST(x'61ff' AS TEXT)\",\"args\":[]}");
  assert_statement ("SELECT ?", NULL, VALUES (R (NAN)), 1, "{\"sql\":\"SELECT ?\",\"args\":[{\"type\":\"null\"}]}");
  assert_statement ("SELECT ?", NULL, VALUES (nul_text), 1,
                    "{\"sql\":\"SELECT ?\",\"args\":[{\"type\":\"text\",\"value\":\"a\\u0000b\"}]}");
  assert_statement ("SELECT ?,?,?", NULL, VALUES (blob, R (0.1), I (G_MININT64)), 3,
                    "{\"sql\":\"SELECT ?,?,?\",\"args\":[{\"type\":\"blob\",\"base64\":\"AAEC////\"},"
                    "{\"type\":\"float\",\"value\":0.1},{\"type\":\"integer\",\"value\":\"-9223372036854775808\"}]}");
  assert_statement ("SELECT ?,?,?", NULL, VALUES (R (-0.0), R (1e300), R (3)), 3,
                    "{\"sql\":\"SELECT ?,?,?\",\"args\":[{\"type\":\"float\",\"value\":-0.0},"
                    "{\"type\":\"float\",\"value\":1e+300},{\"type\":\"float\",\"value\":3.0}]}");
}

static void
test_not_sent (void)
{
  g_autoptr(ManorHranaPipeline) pipeline = manor_hrana_pipeline_new ();
  g_autoptr(ManorHranaPipeline) other = manor_hrana_pipeline_new ();
  g_autoptr(ManorResult) row = row_of (NAMES (":a"), VALUES (I (1)), 1);

  manor_hrana_pipeline_add_execute (pipeline, "SELECT :a, :b", row);
  g_assert_error (_manor_hrana_pipeline_get_error (pipeline), MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_assert_nonnull (strstr (_manor_hrana_pipeline_get_error (pipeline)->message, ":b"));

  manor_hrana_pipeline_add_sequence (other, "SELECT '\xff'");
  g_assert_error (_manor_hrana_pipeline_get_error (other), MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
}

static ManorHranaReply *
decode (const char  *text,
        gssize       length,
        GError     **error)
{
  /* Of its own, so that a byte read too far is seen. */
  g_autoptr(GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return manor_hrana_reply_new (bytes, error);
}

#define REPLY(results) "{\"baton\":null,\"base_url\":null,\"results\":[" results "]}"
#define OK(response) "{\"type\":\"ok\",\"response\":" response "}"
#define EXECUTE(cols, rows) OK ("{\"type\":\"execute\",\"result\":{\"cols\":[" cols "],\"rows\":[" rows "]," \
                                "\"affected_row_count\":2,\"last_insert_rowid\":\"9223372036854775807\"," \
                                "\"replication_index\":\"1\",\"query_duration_ms\":0.5}}")
#define COL(name) "{\"name\":\"" name "\",\"decltype\":null}"

static const char everything[] = REPLY (
  EXECUTE (COL ("a") "," COL ("b") "," COL ("a") "," COL ("d") "," COL ("e"),
           "[{\"type\":\"integer\",\"value\":\"-9223372036854775808\"},{\"type\":\"float\",\"value\":1e-7},"
           "{\"type\":\"text\",\"value\":\"\\ud83d\\ude00 \\\"\\/\\u0000z\"},{\"type\":\"blob\",\"base64\":\"AAEC/w\"},"
           "{\"type\":\"null\"}],"
           "[{\"value\":\"x\",\"type\":\"text\",\"more\":[{\"a\":[]}]},{\"type\":\"float\",\"value\":null},"
           "{\"type\":\"text\",\"value\":\"\"},{\"type\":\"blob\",\"base64\":\"\"},{\"type\":\"blob\",\"base64\":\"/+8=\"}]")
  ",{\"type\":\"error\",\"error\":{\"message\":\"SQL input error: no such column: x (at offset 7)\","
  "\"code\":\"SQL_INPUT_ERROR\"}},"
  OK ("{\"type\":\"batch\",\"result\":{\"step_results\":[null,{\"cols\":[],\"rows\":[],\"affected_row_count\":1},null],"
      "\"step_errors\":[{\"message\":\"m\",\"code\":\"SQLITE_CONSTRAINT\"},null,null]}}") ","
  OK ("{\"type\":\"describe\",\"result\":{\"params\":[],\"cols\":[" COL ("z") "],\"is_explain\":false,\"is_readonly\":true}}") ","
  OK ("{\"type\":\"get_autocommit\",\"is_autocommit\":false}") "," OK ("{\"type\":\"close\"}"));

static void
test_decode (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaReply) reply = decode (everything, -1, &error);
  ManorResult *result;
  ManorValue value;
  gboolean reads;

  g_assert_no_error (error);
  g_assert_cmpuint (manor_hrana_reply_get_n_results (reply), ==, 6);
  g_assert_null (manor_hrana_reply_get_baton (reply));

  result = manor_hrana_reply_get_result (reply, 0);
  g_assert_cmpuint (manor_result_get_n_rows (result), ==, 2);
  g_assert_cmpstr (manor_result_get_column_name (result, 2), ==, "a");
  g_assert_cmpint (manor_result_get_n_changes (result), ==, 2);
  g_assert_cmpint (manor_result_get_last_rowid (result), ==, G_MAXINT64);
  g_assert_cmpint (manor_result_get_duration (result), ==, 500);
  g_assert_cmpint (manor_result_get_integer (result, 0, 0), ==, G_MININT64);
  g_assert_cmpfloat (manor_result_get_value (result, 0, 1).real, ==, 1e-7);
  value = manor_result_get_value (result, 0, 2);
  g_assert_cmpmem (value.bytes, value.length, "\xf0\x9f\x98\x80 \"/\0z", 9);
  value = manor_result_get_value (result, 0, 3);
  g_assert_cmpmem (value.bytes, value.length, "\x00\x01\x02\xff", 4);
  g_assert_cmpint (manor_result_get_value (result, 0, 4).type, ==, MANOR_VALUE_NULL);
  g_assert_true (isnan (manor_result_get_value (result, 1, 1).real));
  g_assert_true (_manor_hrana_reply_has_infinity (reply));
  value = manor_result_get_value (result, 1, 4);
  g_assert_cmpmem (value.bytes, value.length, "\xff\xef", 2);

  g_assert_error (manor_hrana_reply_get_error (reply, 1), MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_assert_cmpstr (manor_hrana_reply_get_error (reply, 1)->message, ==, "no such column: x");
  g_assert_cmpint (manor_sql_error_get_offset (manor_hrana_reply_get_error (reply, 1)), ==, 7);
  g_assert_true (manor_hrana_reply_get_first_error (reply) == manor_hrana_reply_get_error (reply, 1));

  g_assert_error (manor_hrana_reply_get_step_error (reply, 2, 0), MANOR_SQL_ERROR, MANOR_SQL_ERROR_CONSTRAINT);
  g_assert_null (manor_hrana_reply_get_step_result (reply, 2, 0));
  g_assert_cmpint (manor_result_get_n_changes (manor_hrana_reply_get_step_result (reply, 2, 1)), ==, 1);
  g_assert_null (manor_hrana_reply_get_step_error (reply, 2, 2));

  result = manor_hrana_reply_get_description (reply, 3, &reads);
  g_assert_cmpstr (manor_result_get_column_name (result, 0), ==, "z");
  g_assert_true (reads);
  g_assert_false (manor_hrana_reply_get_autocommit (reply, 4));
}

/* Keys in another order than sqld's. */
static void
test_order (void)
{
  static const char text[] =
    "{\"results\":[{\"response\":{\"result\":{\"rows\":[[{\"value\":\"7\",\"type\":\"integer\"}]],"
    "\"cols\":[{\"decltype\":\"INTEGER\",\"name\":\"n\"}]},\"type\":\"execute\"},\"type\":\"ok\"}],\"baton\":\"b\"}";
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorHranaReply) reply = decode (text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (manor_hrana_reply_get_baton (reply), ==, "b");
  g_assert_cmpint (manor_result_get_integer (manor_hrana_reply_get_result (reply, 0), 0, 0), ==, 7);
  g_assert_cmpstr (manor_result_get_column_type (manor_hrana_reply_get_result (reply, 0), 0), ==, "INTEGER");
}

#define CELL(cell) REPLY (EXECUTE (COL ("a"), "[" cell "]"))

static void
test_malformed (void)
{
  static const char * const texts[] = {
    "", " ", "null", "[]", "{", "{}", "{\"results\":{}}", "<html></html>", "\xef\xbb\xbf{}",
    REPLY ("") "x", REPLY ("{}"), REPLY ("{\"type\":\"ok\"}"), REPLY (OK ("{\"type\":\"dance\"}")),
    REPLY (OK ("{\"type\":\"execute\"}")), REPLY ("{\"type\":\"error\",\"error\":{\"code\":\"X\"}}"),
    REPLY (OK ("{\"type\":\"execute\",\"result\":{\"cols\":[]}}")),
    REPLY (OK ("{\"type\":\"batch\",\"result\":{\"step_results\":[null],\"step_errors\":[]}}")),
    CELL (""), CELL ("{\"type\":\"null\"},{\"type\":\"null\"}"), CELL ("1"), CELL ("{}"),
    CELL ("{\"type\":\"integer\",\"value\":1}"), CELL ("{\"type\":\"integer\",\"value\":\"1.0\"}"),
    CELL ("{\"type\":\"integer\",\"value\":\"9223372036854775808\"}"), CELL ("{\"type\":\"integer\",\"value\":\"\"}"),
    CELL ("{\"type\":\"integer\",\"value\":\"-\"}"), CELL ("{\"type\":\"integer\",\"value\":\" 1\"}"),
    CELL ("{\"type\":\"float\",\"value\":\"1\"}"), CELL ("{\"type\":\"float\",\"value\":01}"),
    CELL ("{\"type\":\"float\",\"value\":NaN}"), CELL ("{\"type\":\"float\",\"value\":1.}"),
    CELL ("{\"type\":\"float\",\"value\":+1}"), CELL ("{\"type\":\"float\"}"),
    CELL ("{\"type\":\"text\",\"value\":null}"), CELL ("{\"type\":\"text\",\"value\":\"\\ud800\"}"),
    CELL ("{\"type\":\"text\",\"value\":\"\\udc00\"}"), CELL ("{\"type\":\"text\",\"value\":\"\\ud800\\u0041\"}"),
    CELL ("{\"type\":\"text\",\"value\":\"\\x\"}"), CELL ("{\"type\":\"text\",\"value\":\"\n\"}"),
    CELL ("{\"type\":\"text\",\"value\":\"\xff\"}"), CELL ("{\"type\":\"text\",\"value\":\"\\u00g0\"}"),
    CELL ("{\"type\":\"text\",\"value\":\"a\",\"value\":\"b\"}"), CELL ("{\"type\":\"blob\",\"base64\":\"A\"}"),
    CELL ("{\"type\":\"blob\",\"base64\":\"AA_-\"}"), CELL ("{\"type\":\"blob\",\"base64\":\"AA=A\"}"),
    CELL ("{\"type\":\"blob\"}"), CELL ("{\"type\":\"null\",}"), CELL ("{\"type\" \"null\"}"),
  };
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *deep_text = g_strconcat ("{\"x\":", deep, NULL);
  g_autoptr(GError) deep_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorHranaReply) reply = decode (texts[i], -1, &error);

      g_test_message ("text %u", i);
      g_assert_null (reply);
      g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
    }

  g_assert_null (decode (deep_text, -1, &deep_error));
  g_assert_error (deep_error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
}

/* Whatever comes, it is a reply or an error. */
static void
test_mutations (void)
{
  static const char pool[] = "{}[],:\"\\0nt-.eE u\x00\xff";
  gsize length = strlen (everything);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (decode (everything, (gssize) i, &error));
      g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
    }

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new_len (everything, (gssize) length);
      guint n = (guint) g_test_rand_int_range (1, 4);

      for (guint k = 0; k < n; k++)
        {
          gsize at = (gsize) g_test_rand_int_range (0, (gint32) text->len);
          char c = pool[g_test_rand_int_range (0, sizeof pool)];
          gsize length_erased = (gsize) g_test_rand_int_range (1, 20);

          switch (g_test_rand_int_range (0, 4))
            {
            case 0:
              text->str[at] = c;
              break;
            case 1:
              g_string_insert_c (text, (gssize) at, c);
              break;
            case 2:
              g_string_erase (text, (gssize) at, (gssize) MIN (length_erased, text->len - at));
              break;
            default:
              g_string_insert_len (text, (gssize) at, everything + at % (length - 40), 40);
              break;
            }
        }

      {
        g_autoptr(GError) error = NULL;
        g_autoptr(ManorHranaReply) reply = decode (text->str, (gssize) text->len, &error);

        g_assert_true ((reply == NULL) == (error != NULL));
        if (error != NULL)
          g_assert_cmpuint (error->domain, ==, MANOR_HRANA_ERROR);
      }
    }
}

static void
test_limits (void)
{
  static const char text[] =
    REPLY (EXECUTE (COL ("a"), "[{\"type\":\"text\",\"value\":\"one\"}],[{\"type\":\"text\",\"value\":\"two\"}]"));
  static const struct { ManorHranaLimits limits; guint n_rows; gboolean truncated, too_big; } cases[] = {
    { { 0, 0 }, 2, FALSE, FALSE }, { { 1, 0 }, 1, TRUE, FALSE }, { { 2, 0 }, 2, FALSE, FALSE },
    { { 0, 10 }, 0, FALSE, TRUE }, { { 0, 1000 }, 2, FALSE, FALSE },
  };
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorHranaReply) reply = _manor_hrana_reply_new_limited (bytes, &cases[i].limits, &error);

      if (cases[i].too_big)
        {
          g_assert_error (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_TOO_BIG);
          continue;
        }

      g_assert_no_error (error);
      g_assert_cmpuint (manor_result_get_n_rows (manor_hrana_reply_get_result (reply, 0)), ==, cases[i].n_rows);
      g_assert_cmpint (manor_result_get_truncated (manor_hrana_reply_get_result (reply, 0)), ==, cases[i].truncated);
    }
}

static const char cursor_text[] =
  "{\"baton\":\"b/1\",\"base_url\":null}\n"
  "{\"type\":\"step_begin\",\"step\":0,\"cols\":[{\"name\":\"j\",\"decltype\":null},{\"name\":\"o\",\"decltype\":null}]}\n"
  "{\"type\":\"row\",\"row\":[{\"type\":\"text\",\"value\":\"[1,\\\"a\\\\nb\\\",null]\\n[[\\\"0.5\\\"],[\\\"00ff\\\",0],"
  "[\\\"c3ff\\\",1]]\"},{\"type\":\"integer\",\"value\":\"46\"}]}\n"
  "{\"type\":\"row\",\"row\":[{\"type\":\"text\",\"value\":\"[[\\\"-Inf\\\"],-9223372036854775808,\\\"\\\\u0000\\\"]\"},"
  "{\"type\":\"integer\",\"value\":\"86\"}]}\n"
  "{\"type\":\"step_end\",\"affected_row_count\":0,\"last_insert_rowid\":null}\n"
  "{\"type\":\"replication_index\",\"replication_index\":5}\n";

static ManorResult *
read_groups (const char              *text,
             ManorHranaGrouping       grouping,
             gsize                    piece,
             const ManorHranaLimits  *limits,
             GError                 **error)
{
  g_autoptr(ManorResult) columns = NULL;
  g_autoptr(ManorHranaCursor) cursor = NULL;
  ManorResultBuilder *builder = manor_result_builder_new (3);
  gsize length = strlen (text);

  manor_result_builder_set_column (builder, 2, "c", "TEXT");
  columns = manor_result_builder_end (builder);
  cursor = _manor_hrana_cursor_new (columns, grouping, limits);

  for (gsize at = 0; at < length; at += piece)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (text + at, MIN (piece, length - at));

      if (!_manor_hrana_cursor_push (cursor, bytes, error))
        return NULL;
    }

  return _manor_hrana_cursor_end (cursor, 0, error);
}

#define read_cursor(text, piece, limits, error) \
  read_groups (text, MANOR_HRANA_BY_SIZE, piece, limits, error)

static void
test_cursor (void)
{
  for (gsize piece = 1; piece <= strlen (cursor_text); piece++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorResult) result = read_cursor (cursor_text, piece, &no_limits, &error);
      ManorValue value;

      g_assert_no_error (error);
      g_assert_cmpuint (manor_result_get_n_rows (result), ==, 3);
      g_assert_cmpstr (manor_result_get_column_type (result, 2), ==, "TEXT");
      g_assert_cmpint (manor_result_get_integer (result, 0, 0), ==, 1);
      value = manor_result_get_value (result, 0, 1);
      g_assert_cmpmem (value.bytes, value.length, "a\nb", 3);
      g_assert_cmpfloat (manor_result_get_value (result, 1, 0).real, ==, 0.5);
      value = manor_result_get_value (result, 1, 1);
      g_assert_cmpint (value.type, ==, MANOR_VALUE_BLOB);
      g_assert_cmpmem (value.bytes, value.length, "\x00\xff", 2);
      value = manor_result_get_value (result, 1, 2);
      g_assert_cmpint (value.type, ==, MANOR_VALUE_TEXT);
      g_assert_cmpmem (value.bytes, value.length, "\xc3\xff", 2);
      g_assert_cmpfloat (manor_result_get_value (result, 2, 0).real, ==, -INFINITY);
      g_assert_cmpint (manor_result_get_integer (result, 2, 1), ==, G_MININT64);
      value = manor_result_get_value (result, 2, 2);
      g_assert_cmpmem (value.bytes, value.length, "\0", 1);
    }
}

/* Rows that are missing, and an answer that stopped at the end of a line. */
static void
test_cursor_incomplete (void)
{
  g_autofree char *wrong = NULL;
  g_autofree char *cut = g_strndup (cursor_text, (gsize) (strstr (cursor_text, "{\"type\":\"step_end") - cursor_text));
  g_auto(GStrv) parts = g_strsplit (cursor_text, "\"46\"", 2);
  g_autoptr(GError) error = NULL;

  wrong = g_strconcat (parts[0], "\"47\"", parts[1], NULL);
  g_assert_null (read_cursor (wrong, 7, &no_limits, &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
  g_clear_error (&error);

  g_assert_null (read_cursor (cut, 7, &no_limits, &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
}

static void
test_cursor_counted (void)
{
  g_auto(GStrv) first = g_strsplit (cursor_text, "\"46\"", 2);
  g_auto(GStrv) second = g_strsplit (first[1], "\"86\"", 2);
  g_autofree char *right = g_strconcat (first[0], "\"2\"", second[0], "\"3\"", second[1], NULL);
  g_autofree char *wrong = g_strconcat (first[0], "\"2\"", second[0], "\"4\"", second[1], NULL);
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(GError) error = NULL;

  result = read_groups (right, MANOR_HRANA_BY_COUNT, 7, &no_limits, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manor_result_get_n_rows (result), ==, 3);

  g_assert_null (read_groups (wrong, MANOR_HRANA_BY_COUNT, 7, &no_limits, &error));
  g_assert_error (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL);
}

static void
test_cursor_limits (void)
{
  for (guint max = 1; max <= 4; max++)
    {
      ManorHranaLimits limits = { max, 0 };
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorResult) result = read_cursor (cursor_text, 9, &limits, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (manor_result_get_n_rows (result), ==, MIN (max, 3));
      g_assert_cmpint (manor_result_get_truncated (result), ==, max < 3);
    }
}

static void
test_cursor_mutations (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup (cursor_text);
      g_autoptr(GError) error = NULL;
      g_autoptr(ManorResult) result = NULL;
      gsize length = strlen (text);

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        text[g_test_rand_int_range (0, (gint32) length)] = "{}[],:\"\\0n-\n"[g_test_rand_int_range (0, 12)];

      result = read_cursor (text, (gsize) g_test_rand_int_range (1, 200), &no_limits, &error);
      g_assert_true ((result == NULL) == (error != NULL));
    }
}

static void
test_errors (void)
{
  static const struct { const char *code, *message; gboolean is_sql; int error; const char *words; int offset; } codes[] = {
    { "SQLITE_CONSTRAINT", "SQLite error: UNIQUE constraint failed: u.v", TRUE, MANOR_SQL_ERROR_CONSTRAINT, "UNIQUE constraint failed: u.v", -1 },
    { "SQLITE_CONSTRAINT_UNIQUE", "x", TRUE, MANOR_SQL_ERROR_CONSTRAINT, "x", -1 },
    { "SQLITE_BUSY_SNAPSHOT", "x", TRUE, MANOR_SQL_ERROR_BUSY, "BEGIN IMMEDIATE", -1 },
    { "SQLITE_BUSY", "SQLite error: database is locked", TRUE, MANOR_SQL_ERROR_BUSY, "BEGIN IMMEDIATE", -1 },
    { "SQLITE_FULL", "SQLite error: database or disk is full", TRUE, MANOR_SQL_ERROR_FULL, "max_db_size", -1 },
    { "SQLITE_UNKNOWN", "SQLite error: no such table: t", TRUE, MANOR_SQL_ERROR_FAILED, "no such table: t", -1 },
    { "SQL_INPUT_ERROR", "SQL input error: near \"x\": syntax error (at offset 12)", TRUE, MANOR_SQL_ERROR_FAILED, "near \"x\": syntax error", 12 },
    { "SQL_PARSE_ERROR", "SQL string could not be parsed: unsupported statement: vacuum", TRUE, MANOR_SQL_ERROR_FAILED, "do not carry out this kind of statement: vacuum", -1 },
    { "TRANSACTION_TIMEOUT", "x", FALSE, MANOR_HRANA_ERROR_TRANSACTION_LOST, "rolled", -1 },
    { "STREAM_EXPIRED", "x", FALSE, MANOR_HRANA_ERROR_STREAM_LOST, "10 seconds", -1 },
    { "RESPONSE_TOO_LARGE", "x", FALSE, MANOR_HRANA_ERROR_TOO_LARGE, "carried out", -1 },
    { "BLOCKED", "Operation was blocked: cleaning", FALSE, MANOR_HRANA_ERROR_BLOCKED, "cleaning", -1 },
    { "BLOCKED", "Operation was blocked", FALSE, MANOR_HRANA_ERROR_HELD, "migrated", -1 },
    { "SCHEMA_MIGRATION_ERROR", "Schema migration error: it fails", FALSE, MANOR_HRANA_ERROR_MIGRATION, "it fails", -1 },
    { "SQLITE_UNKNOWN", "SQLite error: migration dry run failed: task 5", FALSE, MANOR_HRANA_ERROR_MIGRATION, "migration dry run failed: task 5", -1 },
    { "SOMETHING", "new", FALSE, MANOR_HRANA_ERROR_SERVER, "new", -1 },
  };
  static const struct { guint status; const char *body; int error; const char *words; } statuses[] = {
    { 400, "Received an invalid baton", MANOR_HRANA_ERROR_STREAM_LOST, "restarted" },
    { 400, "{\"message\":\"The stream has expired due to inactivity\",\"code\":\"STREAM_EXPIRED\"}", MANOR_HRANA_ERROR_STREAM_LOST, "10 seconds" },
    { 400, "<html>The plain HTTP request was sent to HTTPS port</html>", MANOR_HRANA_ERROR_PROTOCOL, "https://" },
    { 400, "Cannot deserialize client message from JSON: x\nmore", MANOR_HRANA_ERROR_PROTOCOL, "JSON: x" },
    { 401, "{\"error\":\"Unauthorized: `The JWT has expired`\"}", MANOR_HRANA_ERROR_UNAUTHORIZED, "expired" },
    { 401, "{\"error\":\"Unauthorized: `The JWT is invalid`\"}", MANOR_HRANA_ERROR_UNAUTHORIZED, "accept" },
    { 403, "{\"error\":\"Authorization forbidden: Current session doesn't not have Write permission to namespace a\"}", MANOR_HRANA_ERROR_FORBIDDEN, "only reads this database" },
    { 403, "{\"error\":\"Authorization forbidden: DDL statements not permitted on namespace c\"}", MANOR_HRANA_ERROR_CHILD, "schema" },
    { 404, "{\"error\":\"Namespace `x` doesn't exist\"}", MANOR_HRANA_ERROR_NO_NAMESPACE, "no such database" },
    { 404, "", MANOR_HRANA_ERROR_PROTOCOL, "no libSQL server" },
    { 404, "<html>", MANOR_HRANA_ERROR_PROTOCOL, "no libSQL server" },
    { 429, "{\"error\":\"Timed out while opening database connection\"}", MANOR_HRANA_ERROR_BUSY, "sessions" },
    { 500, "{\"error\":\"invalid utf-8 sequence of 1 bytes from index 0\"}", MANOR_HRANA_ERROR_INVALID_TEXT, "CAST" },
    { 400, "{\"error\":\"odd eyJhbGciOi.eyJh-_.x9 here\"}", MANOR_HRANA_ERROR_SERVER, "odd *** here" },
    { 503, "eyJhbGciOi.eyJh-_.x9", MANOR_HRANA_ERROR_SERVER, "***" },
    { 502, "<html>\xff" "bad gateway", MANOR_HRANA_ERROR_SERVER, "502" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = manor_hrana_error_from_code (codes[i].code, codes[i].message);

      g_assert_error (error, (codes[i].is_sql ? MANOR_SQL_ERROR : MANOR_HRANA_ERROR), codes[i].error);
      g_assert_nonnull (strstr (error->message, codes[i].words));
      g_assert_null (strstr (error->message, "(at offset"));
      g_assert_cmpint (manor_sql_error_get_offset (error), ==, codes[i].offset);
    }

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr(GError) error = manor_hrana_error_from_status (statuses[i].status, statuses[i].body,
                                                               strlen (statuses[i].body));

      g_assert_error (error, MANOR_HRANA_ERROR, statuses[i].error);
      g_assert_nonnull (strstr (error->message, statuses[i].words));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\n'));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hrana-codec/encode", test_encode);
  g_test_add_func ("/hrana-codec/parameters", test_parameters);
  g_test_add_func ("/hrana-codec/not-sent", test_not_sent);
  g_test_add_func ("/hrana-codec/decode", test_decode);
  g_test_add_func ("/hrana-codec/order", test_order);
  g_test_add_func ("/hrana-codec/malformed", test_malformed);
  g_test_add_func ("/hrana-codec/mutations", test_mutations);
  g_test_add_func ("/hrana-codec/limits", test_limits);
  g_test_add_func ("/hrana-codec/cursor", test_cursor);
  g_test_add_func ("/hrana-codec/cursor-incomplete", test_cursor_incomplete);
  g_test_add_func ("/hrana-codec/cursor-counted", test_cursor_counted);
  g_test_add_func ("/hrana-codec/cursor-limits", test_cursor_limits);
  g_test_add_func ("/hrana-codec/cursor-mutations", test_cursor_mutations);
  g_test_add_func ("/hrana-codec/errors", test_errors);

  return g_test_run ();
}
