/* manor-test-rows.h: rows as text, to compare
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-result.h"

static inline void
manor_test_append_rows (GString     *dump,
                        ManorResult *rows)
{
  for (guint row = 0; row < manor_result_get_n_rows (rows); row++)
    {
      for (guint column = 0; column < manor_result_get_n_columns (rows); column++)
        {
          ManorValue value = manor_result_get_value (rows, row, column);
          g_autofree char *literal = manor_value_dup_literal (&value);

          g_string_append_printf (dump, "%s|", literal);
        }
      g_string_append_c (dump, '\n');
    }
}
