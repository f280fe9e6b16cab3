/* test-result.c: what goes into a result comes out of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-result.h"
#include "manor-sql-error.h"

/* Around each length at which a cell's encoding changes. */
static const gint64 integers[] = {
  0, 1, -1, 127, 128, -128, -129, 32767, 32768, -32768, -32769, 8388607, 8388608, -8388608,
  -8388609, G_MAXINT32, G_MININT32, (gint64) G_MAXINT32 + 1, (gint64) G_MININT32 - 1,
  G_GINT64_CONSTANT (0x7fffffffff), G_GINT64_CONSTANT (0x8000000000),
  G_GINT64_CONSTANT (-0x8000000000), G_GINT64_CONSTANT (0x7fffffffffff),
  G_GINT64_CONSTANT (0x800000000000), G_GINT64_CONSTANT (0x7fffffffffffff),
  G_GINT64_CONSTANT (0x80000000000000), G_MAXINT64, G_MININT64,
};

static void
test_integers (void)
{
  ManorResultBuilder *builder = manor_result_builder_new (1);
  g_autoptr(ManorResult) result = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      ManorValue value = MANOR_VALUE_INIT_INTEGER (integers[i]);

      manor_result_builder_add_value (builder, &value);
    }
  result = manor_result_builder_end (builder);

  g_assert_cmpuint (manor_result_get_n_rows (result), ==, G_N_ELEMENTS (integers));
  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      ManorValue value = manor_result_get_value (result, i, 0);

      g_assert_cmpint (value.type, ==, MANOR_VALUE_INTEGER);
      g_assert_cmpint (value.integer, ==, integers[i]);
      g_assert_cmpint (manor_result_get_integer (result, i, 0), ==, integers[i]);
    }
}

typedef struct
{
  ManorValue  value;
  char       *bytes;
} Cell;

static void
cell_clear (gpointer data)
{
  g_free (((Cell *) data)->bytes);
}

static Cell
random_cell (GRand *rand)
{
  /* Some cells are larger than a chunk. */
  static const guint lengths[] = { 0, 1, 57, 58, 59, 63, 500, 8185, 8192, 70000, 1200000 };
  Cell cell = { MANOR_VALUE_INIT_NULL };

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 1:
      cell.value = MANOR_VALUE_INIT_INTEGER (integers[g_rand_int_range (rand, 0,
                                                                        G_N_ELEMENTS (integers))]);
      break;
    case 2:
      cell.value = MANOR_VALUE_INIT_REAL (g_rand_double (rand) * 1e9);
      break;
    case 3:
    case 4:
      cell.value.type = g_rand_boolean (rand) ? MANOR_VALUE_TEXT : MANOR_VALUE_BLOB;
      cell.value.length = lengths[g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 40) == 0
                                                              ? G_N_ELEMENTS (lengths) : 8)];
      cell.bytes = g_malloc (cell.value.length + 1);
      for (gsize i = 0; i < cell.value.length; i++)
        cell.bytes[i] = (char) (i * 7 + cell.value.length);
      cell.value.bytes = cell.bytes;
      break;
    default:
      break;
    }

  return cell;
}

static void
test_random_tables (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261123);

  for (guint n = 0; n < 60; n++)
    {
      guint n_columns = (guint) g_rand_int_range (rand, 1, 12);
      guint n_rows = (guint) g_rand_int_range (rand, 0, 60);
      ManorResultBuilder *builder = manor_result_builder_new (n_columns);
      g_autoptr(GArray) cells = g_array_new (FALSE, FALSE, sizeof (Cell));
      g_autoptr(ManorResult) result = NULL;

      g_array_set_clear_func (cells, cell_clear);
      for (guint i = 0; i < n_rows * n_columns; i++)
        {
          Cell cell = random_cell (rand);

          manor_result_builder_add_value (builder, &cell.value);
          g_array_append_val (cells, cell);
        }
      g_assert_cmpuint (manor_result_builder_get_n_rows (builder), ==, n_rows);
      result = manor_result_builder_end (builder);

      g_assert_cmpuint (manor_result_get_n_rows (result), ==, n_rows);
      for (guint i = 0; i < n_rows * n_columns; i++)
        {
          ManorValue value = manor_result_get_value (result, i / n_columns, i % n_columns);

          g_assert_true (manor_value_equal (&value, &g_array_index (cells, Cell, i).value));
        }
    }
}

static void
test_unfinished_row (void)
{
  ManorResultBuilder *builder = manor_result_builder_new (2);
  g_autoptr(ManorResult) result = NULL;

  for (int i = 0; i < 5; i++)
    {
      ManorValue value = MANOR_VALUE_INIT_INTEGER (i);

      manor_result_builder_add_value (builder, &value);
    }
  result = manor_result_builder_end (builder);

  g_assert_cmpuint (manor_result_get_n_rows (result), ==, 2);
  g_assert_cmpint (manor_result_get_integer (result, 1, 1), ==, 3);
}

static void
test_model (void)
{
  ManorResultBuilder *builder = manor_result_builder_new (2);
  ManorValue name = MANOR_VALUE_INIT_TEXT ("Ada");
  ManorValue number = MANOR_VALUE_INIT_REAL (2.5);
  g_autoptr(ManorResult) result = NULL;
  g_autoptr(ManorResultRow) row = NULL;
  g_autofree char *text = NULL;
  g_autofree char *real = NULL;

  manor_result_builder_set_column (builder, 0, "name", "TEXT");
  manor_result_builder_set_column (builder, 1, "count(*)", NULL);
  for (guint i = 0; i < 3; i++)
    {
      manor_result_builder_add_value (builder, &name);
      manor_result_builder_add_value (builder, &number);
    }
  manor_result_builder_set_outcome (builder, 3, 7, 1234, TRUE);
  result = manor_result_builder_end (builder);

  g_assert_cmpstr (manor_result_get_column_name (result, 0), ==, "name");
  g_assert_cmpstr (manor_result_get_column_type (result, 0), ==, "TEXT");
  g_assert_null (manor_result_get_column_type (result, 1));
  g_assert_cmpint (manor_result_get_n_changes (result), ==, 3);
  g_assert_cmpint (manor_result_get_last_rowid (result), ==, 7);
  g_assert_cmpint (manor_result_get_duration (result), ==, 1234);
  g_assert_true (manor_result_get_truncated (result));
  g_assert_cmpuint (manor_result_get_size (result), >, 0);

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (result)) == MANOR_TYPE_RESULT_ROW);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (result)), ==, 3);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (result), 3));

  row = g_list_model_get_item (G_LIST_MODEL (result), 2);
  g_assert_cmpuint (manor_result_row_get_index (row), ==, 2);
  g_assert_true (manor_result_row_get_result (row) == result);
  number = manor_result_row_get_value (row, 1);
  g_assert_cmpfloat (number.real, ==, 2.5);

  text = manor_result_dup_text (result, 0, 0);
  g_assert_cmpstr (text, ==, "Ada");
  real = manor_result_dup_text (result, 0, 1);
  g_assert_cmpstr (real, ==, "2.5");
}

/* A row outlives every other reference to its result. */
static void
test_row_keeps_result (void)
{
  ManorResultBuilder *builder = manor_result_builder_new (1);
  ManorValue value = MANOR_VALUE_INIT_TEXT ("still here");
  ManorResult *result;
  g_autoptr(ManorResultRow) row = NULL;

  manor_result_builder_add_value (builder, &value);
  result = manor_result_builder_end (builder);
  row = g_list_model_get_item (G_LIST_MODEL (result), 0);
  g_object_unref (result);

  value = manor_result_row_get_value (row, 0);
  g_assert_cmpmem (value.bytes, value.length, "still here", 10);
}

static void
test_error (void)
{
  g_autoptr(GError) error = manor_sql_error_new (MANOR_SQL_ERROR_FAILED, 12, "no such table: x");
  g_autoptr(GError) copy = g_error_copy (error);
  g_autoptr(GError) other = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "other");

  g_prefix_error (&copy, "acme: ");
  g_assert_error (copy, MANOR_SQL_ERROR, MANOR_SQL_ERROR_FAILED);
  g_assert_cmpstr (copy->message, ==, "acme: no such table: x");
  g_assert_cmpint (manor_sql_error_get_offset (copy), ==, 12);
  g_assert_cmpint (manor_sql_error_get_offset (other), ==, -1);
  g_assert_cmpint (manor_sql_error_get_offset (NULL), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/result/integers", test_integers);
  g_test_add_func ("/result/random-tables", test_random_tables);
  g_test_add_func ("/result/unfinished-row", test_unfinished_row);
  g_test_add_func ("/result/model", test_model);
  g_test_add_func ("/result/row-keeps-result", test_row_keeps_result);
  g_test_add_func ("/result/error", test_error);

  return g_test_run ();
}
