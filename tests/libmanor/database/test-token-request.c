/* test-token-request.c: what is asked of a token
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-token-request.h"

static void
test_expirations (void)
{
  static const struct { const char *text; gboolean is_good; } cases[] = {
    { "never", TRUE }, { "7d", TRUE }, { "2w1d30m", TRUE }, { "7d3h2m1s", TRUE }, { "1w1d1h1m1s", TRUE }, { "90s", TRUE },
    { "0d1h", TRUE }, { "007d", TRUE }, { "15250w", TRUE },
    { "", FALSE }, { "7", FALSE }, { "d", FALSE }, { "7y", FALSE }, { "7 d", FALSE }, { " 7d", FALSE }, { "7d ", FALSE },
    { "-7d", FALSE }, { "+7d", FALSE }, { "1.5d", FALSE }, { "7D", FALSE }, { "7d3", FALSE }, { "dd", FALSE },
    { "0d", FALSE }, { "0w0d0h0m0s", FALSE }, { "30m2h", FALSE }, { "1d1w", FALSE }, { "1d2d", FALSE },
    { "Never", FALSE }, { "never7d", FALSE }, { "7dnever", FALSE }, { "none", FALSE }, { "soon", FALSE },
    { "15251w", FALSE }, { "999999999w999999999d", FALSE }, { "9999999999s", FALSE }, { "7d&authorization=full-access", FALSE },
    { "७d", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s”", cases[i].text);
      g_assert_true (manor_token_request_is_expiration (cases[i].text) == cases[i].is_good);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/token-request/expirations", test_expirations);

  return g_test_run ();
}
