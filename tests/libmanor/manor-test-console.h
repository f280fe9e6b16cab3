/* manor-test-console.h: consoles in folders of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-console.h"
#include "manor-fiber.h"

/* @places: where its settings are, and what it writes */
static inline ManorConsole *
manor_test_await_console (const char *places)
{
  ManorConsole *console = manor_console_new (places, places);
  g_autoptr(GError) error = NULL;

  manor_await (manor_console_load (console), &error);
  g_assert_no_error (error);

  return console;
}

static inline char *
manor_test_await_token (ManorConsole *console,
                        const char   *id,
                        const char   *kind,
                        const char   *origin)
{
  g_autoptr(GError) error = NULL;
  char *token = manor_await_string (manor_token_store_lookup (manor_console_get_token_store (console),
                                                              id, kind, origin), &error);

  g_assert_no_error (error);

  return token;
}

/* connections.ini */
static inline char *
manor_test_load_settings (const char *places)
{
  g_autofree char *path = g_build_filename (places, "connections.ini", NULL);
  g_autoptr(GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}
