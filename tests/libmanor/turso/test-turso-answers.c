/* test-turso-answers.c: what the platform answers, whatever that is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-turso-answer-private.h"
#include "manor-turso-organization-private.h"
#include "manor-turso-pass-private.h"

#define URI    "https://api.example.com"
#define SECRET "eyJhbGciOiJFZERTQSJ9.c2VzYW1l.b3Blbg"

static ManorTursoRequest *
ask (const char *method,
     const char *path)
{
  ManorTursoRequest *request = _manor_turso_request_new (URI, "acme", method, path, NULL);

  request->has_token = TRUE;

  return request;
}

static JsonNode *
parse (const char *text)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(ManorTursoRequest) request = ask ("GET", "/v1/x");
  g_autoptr(GError) error = NULL;
  JsonNode *node = NULL;
  gboolean is_json = _manor_turso_answer_parse (body, request, &node, &error);

  g_assert_true (is_json == (error == NULL));
  if (error != NULL)
    g_assert_error (error, MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL);

  return node;
}

static void
test_json (void)
{
  g_autoptr(JsonNode) node = parse ("{\"Name\": \"a\", \"YES\": true, \"one\": 1, \"big\": 1e9, \"half\": 0.5,"
                                    " \"huge\": 1e300, \"none\": null, \"list\": [\"x\", 1, null, \"y\"], \"object\": {}}");
  g_auto(GStrv) list = _manor_turso_json_dup_strv (node, "LIST");
  g_autoptr(JsonNode) bare = parse ("[1, 2]");

  g_assert_cmpstr (_manor_turso_json_get_string (node, "name"), ==, "a");
  g_assert_cmpstr (_manor_turso_json_get_string (node, "Name"), ==, "a");
  g_assert_null (_manor_turso_json_get_string (node, "one"));
  g_assert_null (_manor_turso_json_get_string (node, "none"));
  g_assert_null (_manor_turso_json_get_string (NULL, "name"));
  g_assert_null (_manor_turso_json_get_string (bare, "name"));
  g_assert_true (_manor_turso_json_get_boolean (node, "yes"));
  g_assert_false (_manor_turso_json_get_boolean (node, "one"));
  g_assert_cmpint (_manor_turso_json_get_integer (node, "one", -1), ==, 1);
  g_assert_cmpint (_manor_turso_json_get_integer (node, "big", -1), ==, 1000000000);
  g_assert_cmpint (_manor_turso_json_get_integer (node, "half", -1), ==, -1);
  g_assert_cmpint (_manor_turso_json_get_integer (node, "huge", -1), ==, -1);
  g_assert_cmpint (_manor_turso_json_get_integer (node, "name", -1), ==, -1);
  g_assert_null (_manor_turso_json_get (node, "none"));
  g_assert_cmpuint (g_strv_length (list), ==, 2);
  g_assert_cmpstr (list[1], ==, "y");
  g_assert_null (_manor_turso_json_dup_strv (node, "object"));
  g_assert_nonnull (_manor_turso_json_get_list (node, "list"));
  g_assert_nonnull (_manor_turso_json_get_list (bare, "list"));
  g_assert_null (_manor_turso_json_get_list (node, "object"));
}

/* What is broad is not deep; what is deep would end a fiber's stack when it is freed. */
static void
test_depth (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autoptr(GString) broad = g_string_new ("[");
  g_autoptr(JsonNode) node = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < 1000; i++)
    g_string_append (broad, i == 0 ? "{\"a\": [[]]}" : ",{\"a\": [[\"[[[\\\"[[[\"]]}");
  g_string_append_c (broad, ']');

  g_assert_null (parse (deep->str));
  node = parse (broad->str);
  g_assert_nonnull (node);
}

static void
test_words (void)
{
  static const struct { const char *body, *words; } cases[] = {
    { "{\"error\": \"group not found\", \"code\": \"x\"}", "group not found" },
    { "{\"Error\": \"group not found\"}", "group not found" },
    { "{\"error\": {\"detail\": 1}}", "{\"detail\":1}" },
    { "{\"error\": null}", NULL },
    { "{\"message\": \"no\"}", "no" },
    { "{}", NULL },
    { "\"bare\"", "bare" },
    { "404 page not found\n", "404 page not found" },
    { "<html><body>502</body></html>", NULL },
    { "", NULL },
    { "  \n ", NULL },
    { "{\"error\": \"two\\nlines\"}", "two" },
    { "{\"error\": \"tab\\there\"}", "tab here" },
    { "{\"error\": \"bad token " SECRET " here\"}", "bad token *** here" },
    { "token " SECRET, "token ***" },
    { "token **********, " SECRET SECRET " is ****** bad ********", "token ***, *** is ****** bad ***" },
  };
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autoptr(GBytes) long_body = g_bytes_new_static (long_text, 5000);
  g_autofree char *short_words = _manor_turso_answer_dup_words (long_body);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GBytes) body = g_bytes_new (cases[i].body, strlen (cases[i].body));
      g_autofree char *words = _manor_turso_answer_dup_words (body);

      g_assert_cmpstr (words, ==, cases[i].words);
    }

  g_assert_cmpint (g_utf8_strlen (short_words, -1), ==, 301);
}

/* Each status has its code, and says whom or what it is about, and what helps. */
static void
test_refusals (void)
{
  static const struct { guint status; const char *method, *path; ManorTursoError code; const char *about, *remedy; } cases[] = {
    { 400, "POST", "/v1/organizations/acme/databases/a%2Fb/auth/tokens?x=1", MANOR_TURSO_ERROR_INVALID, "“a/b”", "not accept" },
    { 401, "GET", "/v1/organizations/acme/groups", MANOR_TURSO_ERROR_UNAUTHORIZED, URI, "turso auth api-tokens mint" },
    { 402, "POST", "/v1/organizations/acme/groups", MANOR_TURSO_ERROR_PAYMENT, "plan", "web console" },
    { 403, "GET", "/v1/organizations/acme/databases?limit=1000", MANOR_TURSO_ERROR_FORBIDDEN, "“acme”", "“read”" },
    { 403, "POST", "/v1/organizations/acme/groups/g/auth/tokens?x=1", MANOR_TURSO_ERROR_FORBIDDEN, "“g”", "group:mint-token" },
    { 403, "POST", "/v1/organizations/acme/databases/d/auth/tokens", MANOR_TURSO_ERROR_FORBIDDEN, "“d”", "db:mint-token" },
    { 403, "POST", "/v1/organizations/acme/databases", MANOR_TURSO_ERROR_FORBIDDEN, "“acme”", "db:create" },
    { 403, "DELETE", "/v1/organizations/acme/databases/d", MANOR_TURSO_ERROR_FORBIDDEN, "“d”", "db:delete" },
    { 403, "DELETE", "/v1/organizations/acme/groups/g", MANOR_TURSO_ERROR_FORBIDDEN, "“g”", "scopes do not include" },
    { 404, "GET", "/v1/organizations/acme/databases/d", MANOR_TURSO_ERROR_NOT_FOUND, "“d”", "refresh" },
    { 404, "GET", "/v1/organizations/acme/databases", MANOR_TURSO_ERROR_NOT_FOUND, "“acme”", "organization" },
    { 404, "GET", "/v1/organizations/groups/databases", MANOR_TURSO_ERROR_NOT_FOUND, "“acme”", "organization" },
    { 409, "POST", "/v1/organizations/acme/databases", MANOR_TURSO_ERROR_EXISTS, "“acme”", "another name" },
    { 409, "DELETE", "/v1/organizations/acme/groups/g", MANOR_TURSO_ERROR_EXISTS, "“g”", "state" },
    { 422, "POST", "/v1/auth/api-tokens/ci", MANOR_TURSO_ERROR_INVALID, "“ci”", "another" },
    { 429, "GET", "/v1/x", MANOR_TURSO_ERROR_BUSY, "7 seconds", "again" },
    { 500, "GET", "/v1/x", MANOR_TURSO_ERROR_SERVER, "500", "later" },
    { 503, "DELETE", "/v1/organizations/acme/databases/d", MANOR_TURSO_ERROR_SERVER, "“d”", "refresh" },
    { 418, "GET", "/v1/organizations/acme/databases/d", MANOR_TURSO_ERROR_INVALID, "“d”", "418" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ManorTursoRequest) request = ask (cases[i].method, cases[i].path);
      g_autoptr(GError) error = _manor_turso_error_refused (request, cases[i].status, "its words", 7);

      g_test_message ("%u: %s", cases[i].status, error->message);
      g_assert_error (error, MANOR_TURSO_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].about));
      g_assert_nonnull (strstr (error->message, cases[i].remedy));
      g_assert_nonnull (strstr (error->message, "“its words”"));
    }
}

/* The name of what is made is in the body. */
static void
test_created_name (void)
{
  g_autoptr(JsonNode) body = parse ("{\"Name\": \"t1\", \"group\": \"g\"}");
  g_autoptr(ManorTursoRequest) request = _manor_turso_request_new (URI, "acme", "POST", "/v1/organizations/acme/databases", body);
  g_autoptr(GError) exists = _manor_turso_error_refused (request, 409, NULL, 0);
  g_autoptr(GError) name = _manor_turso_error_refused (request, 422, NULL, 0);

  g_assert_nonnull (strstr (exists->message, "“t1”"));
  g_assert_nonnull (strstr (name->message, "“t1”"));
}

static const char * const samples[] = {
  "{\"groups\": [{\"name\": \"default\", \"uuid\": \"0a28102d-6906-11ee-8553-eaa7715aeaf2\", \"primary\": \"aws-eu-west-1\","
  " \"locations\": [\"aws-eu-west-1\", \"ams\"], \"version\": \"tech-preview\", \"delete_protection\": true, \"archived\": false,"
  " \"status\": {\"locations\": [{\"name\": \"ams\", \"status\": \"down\"}]}}]}",
  "{\"tokens\": [{\"name\": \"ci\", \"id\": \"clGFZ4STEe6fljpFzIum8A\", \"organization\": \"acme\", \"group\": \"g\","
  " \"scopes\": [\"read\", \"db:create\"], \"created_at\": \"2023-12-20T09:46:08Z\", \"owner\": {\"username\": \"u\", \"email\": \"e\"}}]}",
  "{\"locations\": {\"aws\": {\"aws-eu-west-1\": \"AWS EU West (Ireland)\"}, \"ams\": \"Amsterdam\"}}",
  "{\"organization\": {\"uuid\": \"x\", \"usage\": {\"rows_read\": 1, \"rows_written\": 2, \"storage_bytes\": 3}}}",
  "{\"error\": \"not for " SECRET "\", \"code\": \"x\"}",
  "{\"jwt\": \"" SECRET "\"}",
};

/* Whatever is read of it: nothing is asserted, and no error has what nobody may read. */
static void
read_all (const char *data,
          gsize       length)
{
  g_autoptr(GBytes) body = g_bytes_new (data, length);
  g_autoptr(ManorTursoRequest) request = ask ("GET", "/v1/organizations/acme/groups");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *words = _manor_turso_answer_dup_words (body);
  g_autoptr(GListModel) locations = NULL;
  g_autoptr(ManorDatabaseUsage) usage = NULL;
  static const char * const keys[] = { "groups", "tokens", "organizations" };

  if (words != NULL)
    {
      g_assert_true (g_utf8_validate (words, -1, NULL));
      g_assert_null (strstr (words, SECRET));
      g_assert_null (strchr (words, '\n'));
    }
  if (!_manor_turso_answer_parse (body, request, &node, &error))
    {
      g_assert_null (strstr (error->message, "eyJ"));
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      JsonArray *array = _manor_turso_json_get_list (node, keys[i]);

      for (guint j = 0; array != NULL && j < json_array_get_length (array); j++)
        {
          g_autoptr(ManorGroup) group = _manor_turso_group_parse (json_array_get_element (array, j));
          g_autoptr(ManorApiToken) token = _manor_turso_api_token_parse (json_array_get_element (array, j));
        }
    }
  locations = _manor_turso_locations_parse (_manor_turso_json_get (node, "locations"));
  usage = _manor_turso_organization_parse_usage (node);
}

/* One change of many kinds: what is not JSON any more, what has another type, what is cut off. */
static void
mutate (GRand   *rand,
        GString *text)
{
  static const char * const pieces[] = {
    "null", "{}", "[]", "\"\"", "-1", "1e999", "true", "[[[[", "}", "\"", "\\u0000", "\\ud800", ",", ":", "<html>", SECRET,
  };
  guint at = (guint) g_rand_int_range (rand, 0, (gint32) text->len + 1);
  const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];
  gssize n_erased = g_rand_int_range (rand, 0, 20);

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      g_string_truncate (text, at);
      break;
    case 1:
      g_string_insert (text, at, piece);
      break;
    case 2:
      if (at < text->len)
        text->str[at] = (char) g_rand_int_range (rand, 1, 256);
      break;
    case 3:
      g_string_erase (text, at, MIN ((gssize) (text->len - at), n_erased));
      break;
    default:
      {
        /* A value in the place of another. */
        char *colon = at < text->len ? strchr (text->str + at, ':') : NULL;
        gsize start = colon != NULL ? (gsize) (colon + 1 - text->str) : text->len;
        gsize length = strcspn (text->str + start, ",}]");

        g_string_erase (text, (gssize) start, (gssize) length);
        g_string_insert (text, (gssize) start, piece);
      }
    }
}

static void
test_mutations (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260629);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new (samples[i % G_N_ELEMENTS (samples)]);

      for (int n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        mutate (rand, text);
      read_all (text->str, text->len);
    }
}

static void
test_organization (void)
{
  static const struct { const char *group, *health; } cases[] = {
    { "{\"name\": \"g\", \"primary\": \"a\"}", "Healthy" },
    { "{\"name\": \"g\", \"primary\": \"a\", \"status\": {\"locations\": [{\"name\": \"b\", \"status\": \"down\"}]}}", "Degraded" },
    { "{\"name\": \"g\", \"primary\": \"a\", \"status\": {\"locations\": [{\"name\": \"b\", \"status\": \"down\"},"
      " {\"name\": \"a\", \"status\": \"down\"}]}}", "Unhealthy" },
    { "{\"name\": \"g\", \"primary\": \"a\", \"archived\": true}", "Archived" },
  };
  g_autoptr(JsonNode) groups = parse (samples[0]);
  g_autoptr(JsonNode) locations = parse (samples[2]);
  g_autoptr(ManorGroup) group = _manor_turso_group_parse (json_array_get_element (_manor_turso_json_get_list (groups, "groups"), 0));
  g_autoptr(GListModel) list = _manor_turso_locations_parse (_manor_turso_json_get (locations, "locations"));
  g_autoptr(ManorLocation) first = g_list_model_get_item (list, 0);
  g_autoptr(ManorLocation) second = g_list_model_get_item (list, 1);

  g_assert_cmpstr (manor_group_get_engine (group), ==, "Turso");
  g_assert_true (manor_group_get_protected (group));
  g_assert_cmpuint (g_strv_length ((char **) manor_group_get_locations (group)), ==, 2);
  g_assert_cmpstr (manor_location_get_code (first), ==, "aws-eu-west-1");
  g_assert_cmpstr (manor_location_get_platform (first), ==, "aws");
  g_assert_cmpstr (manor_location_get_code (second), ==, "ams");
  g_assert_null (manor_location_get_platform (second));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) node = parse (cases[i].group);
      g_autoptr(ManorGroup) one = _manor_turso_group_parse (node);

      g_assert_cmpstr (manor_group_get_health (one), ==, cases[i].health);
    }
}

/* Of both clocks the one that says less is right, and neither is trusted further than a token ever lasts. */
static void
test_pass (void)
{
  const gint64 hour = 3600, now = 1800000000, second = G_USEC_PER_SEC;
  ManorTursoPass pass = { 0 };
  ManorTursoPass kept = { 0 };
  g_autofree char *text = NULL;

  g_assert_cmpint (_manor_turso_pass_get_left (&pass, hour, now, 0), ==, 0);
  _manor_turso_pass_set (&pass, SECRET, hour, now, 1000 * second);
  g_assert_cmpint (_manor_turso_pass_get_left (&pass, hour, now, 1000 * second), ==, hour);
  g_assert_cmpint (_manor_turso_pass_get_left (&pass, hour, now + 100, 1100 * second), ==, hour - 100);
  /* It slept: the monotonic clock stood still. */
  g_assert_cmpint (_manor_turso_pass_get_left (&pass, hour, now + 2 * hour, 1001 * second), ==, 0);
  /* It was set back. */
  g_assert_cmpint (_manor_turso_pass_get_left (&pass, hour, now - 10 * hour, (1000 + hour - 5) * second), ==, 5);
  g_assert_cmpint (_manor_turso_pass_get_left (&pass, hour, now - 10 * hour, (1000 + hour) * second), ==, 0);

  text = _manor_turso_pass_dup_text (&pass);
  g_assert_cmpstr (text, ==, "1800003600 " SECRET);
  g_assert_true (_manor_turso_pass_parse (&kept, text));
  g_assert_cmpstr (kept.token, ==, SECRET);
  g_assert_cmpint (_manor_turso_pass_get_left (&kept, hour, now + 100, 5), ==, hour - 100);
  /* Another session's, and the clock was set back since. */
  g_assert_cmpint (_manor_turso_pass_get_left (&kept, hour, now - 10 * hour, 5), ==, 0);

  for (guint i = 0; i < 8; i++)
    {
      static const char * const odd[] = { "", "x", "1800003600", "1800003600 ", " " SECRET, "x " SECRET,
                                          "99999999999999999999 " SECRET, "1800003600 two\nlines" };

      g_assert_false (_manor_turso_pass_parse (&kept, odd[i]));
      g_assert_null (kept.token);
    }

  _manor_turso_pass_clear (&pass);
  g_assert_null (pass.token);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/turso/answers/json", test_json);
  g_test_add_func ("/turso/answers/depth", test_depth);
  g_test_add_func ("/turso/answers/words", test_words);
  g_test_add_func ("/turso/answers/refusals", test_refusals);
  g_test_add_func ("/turso/answers/created-name", test_created_name);
  g_test_add_func ("/turso/answers/mutations", test_mutations);
  g_test_add_func ("/turso/answers/organization", test_organization);
  g_test_add_func ("/turso/answers/pass", test_pass);

  return g_test_run ();
}
