/* test-turso-client.c: the platform's client against one that does as it is told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-fiber.h"
#include "manor-test.h"
#include "turso-script.h"

static JsonNode *
call (ManorTursoPlatform    *platform,
      const ManorTursoCall  *asked,
      GError               **error)
{
  GError *local_error = NULL;
  JsonNode *node = manor_await_boxed (_manor_turso_platform_call (platform, asked), &local_error);

  if (local_error != NULL)
    {
      /* Whatever it is about, the token is none of it. */
      g_assert_null (strstr (local_error->message, "eyJ"));
      g_propagate_error (error, local_error);
    }

  return node;
}

static const ManorTursoCall get = { .method = "GET", .path = "groups?x=1" };
static const ManorTursoCall post = { .method = "POST", .path = "groups/g/unarchive" };
static const ManorTursoCall post_again = { .method = "POST", .path = "groups/g/auth/tokens", .repeats = TRUE };
static const ManorTursoCall delete_again = { .method = "DELETE", .path = "databases/d", .repeats = TRUE };

#define OK      { 200, "{\"a\": 1}", NULL, NULL }
#define LOST    { 0, NULL, NULL, NULL }
#define FAULT   { 500, "{\"error\": \"oops\"}", NULL, NULL }
#define BUSY    { 429, "{\"error\": \"slow down\"}", NULL, NULL }
#define MISSING { 404, "{\"error\": \"gone\"}", NULL, NULL }

static void
test_paths (void)
{
  static const struct { const char *path, *heard; } cases[] = {
    { "groups", "GET /v1/organizations/a%2Fcme/groups" },
    { "databases?limit=2", "GET /v1/organizations/a%2Fcme/databases?limit=2" },
    { "", "GET /v1/organizations/a%2Fcme" },
    { "?x", "GET /v1/organizations/a%2Fcme?x" },
    { "/v2/locations", "GET /v2/locations" },
  };
  g_autoptr(Script) script = SCRIPT (OK);
  g_autoptr(ManorTursoPlatform) platform = script_dup_platform (script, "a/cme");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = call (platform, &(ManorTursoCall) { .method = "GET", .path = cases[i].path }, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (g_ptr_array_index (script->heard, i), ==, cases[i].heard);
    }
  g_assert_cmpstr (script->authorization, ==, "Bearer " TEST_TOKEN);
}

/* A path in the base URL does not count, and a token may have a line's end behind it. */
static void
test_base_url (void)
{
  g_autoptr(Script) script = SCRIPT (OK);
  g_autofree char *base_url = g_strconcat (script->uri, "/v1/", NULL);
  ManorTursoSettings settings = { .organization = "acme", .base_url = base_url };
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorTursoPlatform) platform = _manor_turso_platform_new (&settings, &error);
  g_autoptr(JsonNode) node = NULL;

  _manor_turso_platform_set_token (platform, TEST_TOKEN "\n");
  node = call (platform, &get, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_ptr_array_index (script->heard, 0), ==, "GET /v1/organizations/acme/groups?x=1");
  g_assert_cmpstr (script->authorization, ==, "Bearer " TEST_TOKEN);
}

/* What may be sent again is, and nothing else. */
static void
test_again (void)
{
  static const Step lost[] = { LOST, OK };
  static const Step fault[] = { FAULT, FAULT, OK };
  static const Step busy[] = { BUSY, OK };
  static const Step busy_page[] = { { 429, "<html>Too many requests</html>", NULL, NULL }, OK };
  static const Step pause[] = { { 429, NULL, "Retry-After", "1" }, OK };
  static const Step gone[] = { LOST, MISSING };
  static const Step missing[] = { MISSING };
  static const Step faults[] = { FAULT };
  static const Step hour[] = { { 429, NULL, "Retry-After", "3600" }, OK };
  static const struct
  {
    const ManorTursoCall *asked;
    const Step           *steps;
    guint                 n_steps;
    guint                 n_heard;
    int                   turso_error;   /* -1: none */
    int                   http_error;
  } cases[] = {
    { &get, lost, 2, 2, -1, -1 },
    { &get, fault, 3, 3, -1, -1 },
    { &get, busy, 2, 2, -1, -1 },
    { &get, faults, 1, 4, MANOR_TURSO_ERROR_SERVER, -1 },
    { &get, missing, 1, 1, MANOR_TURSO_ERROR_NOT_FOUND, -1 },
    { &get, hour, 2, 1, MANOR_TURSO_ERROR_BUSY, -1 },
    { &post, lost, 2, 1, -1, MANOR_HTTP_ERROR_LOST },
    { &post, fault, 3, 1, MANOR_TURSO_ERROR_SERVER, -1 },
    { &post, busy, 2, 2, -1, -1 },
    { &post, busy_page, 2, 2, -1, -1 },
    { &post, pause, 2, 2, -1, -1 },
    { &post_again, lost, 2, 2, -1, -1 },
    { &post_again, fault, 3, 3, -1, -1 },
    /* It was our own deletion that is not there any more. */
    { &delete_again, gone, 2, 2, -1, -1 },
    { &delete_again, missing, 1, 1, MANOR_TURSO_ERROR_NOT_FOUND, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Script) script = script_new (cases[i].steps, cases[i].n_steps);
      g_autoptr(ManorTursoPlatform) platform = script_dup_platform (script, "acme");
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = call (platform, cases[i].asked, &error);

      g_test_message ("%u: %s", i, error != NULL ? error->message : "done");
      g_assert_cmpuint (script->n_heard, ==, cases[i].n_heard);
      if (cases[i].turso_error >= 0)
        g_assert_error (error, MANOR_TURSO_ERROR, cases[i].turso_error);
      else if (cases[i].http_error >= 0)
        g_assert_error (error, MANOR_HTTP_ERROR, cases[i].http_error);
      else
        g_assert_no_error (error);
    }
}

static void
test_not_the_platform (void)
{
  static const Step page[] = { { 200, "<!DOCTYPE html><html>Log in, eyJhbGciOiJFZERTQSJ9</html>", NULL, NULL } };
  static const Step page404[] = { { 404, "\n<html>", NULL, NULL } };
  static const Step cut[] = { { 200, "{\"groups\": [{\"name\": \"d", NULL, NULL } };
  static const Step moved[] = { { 302, NULL, "Location", "https://login.example.com/?eyJhbGciOiJFZERTQSJ9" } };
  static const Step unauthorized[] = { { 401, "{\"error\": \"could not parse jwt id\"}", NULL, NULL } };
  static const Step echo[] = { { 400, "{\"error\": \"what is " TEST_TOKEN "?\"}", NULL, NULL } };
  static const struct { const Step *step; GQuark (*domain) (void); int code; const char *words; } cases[] = {
    { page, manor_turso_error_quark, MANOR_TURSO_ERROR_PROTOCOL, "web page" },
    { page404, manor_turso_error_quark, MANOR_TURSO_ERROR_PROTOCOL, "web page" },
    { cut, manor_turso_error_quark, MANOR_TURSO_ERROR_PROTOCOL, "cut off" },
    { moved, manor_http_error_quark, MANOR_HTTP_ERROR_REDIRECTED, "https://login.example.com" },
    { unauthorized, manor_turso_error_quark, MANOR_TURSO_ERROR_UNAUTHORIZED, "of another kind" },
    { echo, manor_turso_error_quark, MANOR_TURSO_ERROR_INVALID, "what is " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Script) script = script_new (cases[i].step, 1);
      g_autoptr(ManorTursoPlatform) platform = script_dup_platform (script, "acme");
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = call (platform, &get, &error);

      g_assert_error (error, cases[i].domain (), cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_cmpuint (script->n_heard, ==, 1);
    }
}

/* A name that is a step upwards would make of “delete this group” “delete the organization”. */
static void
test_steps (void)
{
  static const char * const paths[] = {
    "groups/..", "groups/.", "databases/../auth/tokens", "/v1/auth/api-tokens/..", "groups/", "databases//configuration",
    "api-tokens/..?x=1",
  };
  g_autoptr(Script) script = SCRIPT (OK);
  g_autoptr(ManorTursoPlatform) platform = script_dup_platform (script, "acme");
  g_autoptr(ManorTursoPlatform) outside = script_dup_platform (script, "..");
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      ManorTursoCall asked = { .method = "DELETE", .path = paths[i] };
      g_autoptr(GError) refused = NULL;

      g_assert_null (call (platform, &asked, &refused));
      g_test_message ("%s: %s", paths[i], refused != NULL ? refused->message : "sent");
      g_assert_error (refused, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID);
    }
  g_assert_null (call (outside, &get, &error));
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpuint (script->n_heard, ==, 0);

  /* Points alone do no harm, and a query is no path. */
  node = call (platform, &(ManorTursoCall) { .method = "GET", .path = "groups/...?x=/../" }, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (script->n_heard, ==, 1);
}

static void
test_empty (void)
{
  g_autoptr(Script) script = SCRIPT ({ 200, NULL, NULL, NULL });
  g_autoptr(ManorTursoPlatform) platform = script_dup_platform (script, "acme");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = call (platform, &post, &error);

  g_assert_no_error (error);
  g_assert_null (node);
}

static void
test_no_token (void)
{
  g_autoptr(Script) script = SCRIPT ({ 401, NULL, NULL, NULL });
  g_autoptr(ManorTursoPlatform) platform = script_dup_platform (script, "acme");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  _manor_turso_platform_set_token (platform, NULL);
  node = call (platform, &get, &error);
  g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_UNAUTHORIZED);
  g_assert_nonnull (strstr (error->message, "has none"));
  g_assert_null (script->authorization);
}

/* A clock that is right is not told to be wrong. */
static void
test_clock (void)
{
  g_autoptr(Script) script = SCRIPT (OK, { 200, NULL, "Date", "Sun, 06 Nov 1994 08:49:37 GMT" });
  g_autoptr(ManorTursoPlatform) platform = script_dup_platform (script, "acme");
  gint64 skew;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = call (platform, &get, &error);

      g_assert_no_error (error);
      skew = _manor_turso_platform_get_clock_skew (platform);
      if (i == 0)
        g_assert_cmpint (skew, ==, 0);
      else
        g_assert_cmpint (ABS (g_get_real_time () / G_USEC_PER_SEC - 784111777 - skew), <, 10);
    }
}

/* However many ask, few are asked at one time; and who is let go leaves the queue. */
static void
test_places (void)
{
  g_autoptr(Script) script = SCRIPT (OK);
  g_autoptr(ManorTursoPlatform) platform = script_dup_platform (script, "acme");
  g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(DexFuture) all = NULL;

  script->delay = 2;
  for (guint i = 0; i < 200; i++)
    g_ptr_array_add (calls, _manor_turso_platform_call (platform, &get));
  g_ptr_array_set_size (calls, 150);

  all = dex_future_allv ((DexFuture **) calls->pdata, calls->len);
  manor_await (dex_ref (all), NULL);
  for (guint i = 0; i < calls->len; i++)
    g_assert_true (dex_future_is_resolved (g_ptr_array_index (calls, i)));

  g_test_message ("%u heard, %u at one time", script->n_heard, script->n_most);
  g_assert_cmpuint (script->n_heard, >=, 150);
  g_assert_cmpuint (script->n_heard, <, 200);
  g_assert_cmpuint (script->n_most, >, 4);
  g_assert_cmpuint (script->n_most, <=, 16);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  MANOR_TEST_FIBER ("/turso/client/paths", test_paths);
  MANOR_TEST_FIBER ("/turso/client/base-url", test_base_url);
  MANOR_TEST_FIBER ("/turso/client/again", test_again);
  MANOR_TEST_FIBER ("/turso/client/not-the-platform", test_not_the_platform);
  MANOR_TEST_FIBER ("/turso/client/steps", test_steps);
  MANOR_TEST_FIBER ("/turso/client/empty", test_empty);
  MANOR_TEST_FIBER ("/turso/client/no-token", test_no_token);
  MANOR_TEST_FIBER ("/turso/client/clock", test_clock);
  MANOR_TEST_FIBER ("/turso/client/places", test_places);

  return g_test_run ();
}
