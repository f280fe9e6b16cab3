/* test-secret.c: secrets in what somebody else says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "manor-secret.h"
#include "manor-test.h"

#define HEADER    "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9"
#define CLAIMS    "eyJhIjoicnciLCJpYXQiOjE3NjQ0OTk5MDAsImlkIjoiMDE5MmYifQ"
#define SIGNATURE "pJ0yq3Rk1x9VnZb7LwTd5cHs2FgAe8Qo4MuXiKr6PjYhBmCvNzEaSlWtGfDq0U"
#define TOKEN     HEADER "." CLAIMS "." SIGNATURE
#define PASSWORD  "Tr0ub4dor&3 horse"
#define ADMIN_KEY "sesame-open-thou"

/* The longest piece of it that may be left. */
#define MOST_LEFT 15

typedef char *(*Encoding) (const char *text);

static char *
in_base64 (const char *text)
{
  return g_base64_encode ((const guchar *) text, strlen (text));
}

static char *
in_base64_url (const char *text)
{
  char *encoded = in_base64 (text);

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  encoded[strcspn (encoded, "=")] = '\0';

  return encoded;
}

static char *
in_base64_behind (const char *text)
{
  g_autofree char *longer = g_strconcat ("?", text, NULL);

  return in_base64 (longer);
}

static char *
in_base64_for_basic (const char *text)
{
  g_autofree char *longer = g_strconcat ("me:", text, NULL);
  g_autofree char *encoded = in_base64 (longer);

  return g_strconcat ("Basic ", encoded, NULL);
}

/* What is written for each byte. */
#define DEFINE_EACH(name, form)                                     \
  static char *                                                     \
  name (const char *text)                                           \
  {                                                                 \
    GString *string = g_string_new (NULL);                          \
                                                                    \
    for (const char *p = text; *p != '\0'; p++)                     \
      g_string_append_printf (string, form, (guint) (guchar) *p);   \
                                                                    \
    return g_string_free (string, FALSE);                           \
  }

DEFINE_EACH (in_hex, "%02x")
DEFINE_EACH (in_percents, "%%%02X")
DEFINE_EACH (in_percents_twice, "%%25%02x")
DEFINE_EACH (in_json, "\\u%04x")
DEFINE_EACH (in_json_in_json, "\\\\u%04X")
DEFINE_EACH (in_rust, "\\u{%x}")
DEFINE_EACH (in_c, "\\x%02x")
DEFINE_EACH (in_html, "&#%u;")
DEFINE_EACH (in_html_hex, "&#x%x;")

static char *
as_it_is (const char *text)
{
  return g_strdup (text);
}

static char *
in_capitals (const char *text)
{
  return g_ascii_strup (text, -1);
}

static char *
in_url (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}

/* As mail and PEM do it. */
static char *
broken_with (const char *text,
             gsize       width,
             const char *with)
{
  GString *string = g_string_new (NULL);

  for (gsize i = 0; text[i] != '\0'; i++)
    {
      if (i > 0 && i % width == 0)
        g_string_append (string, with);
      g_string_append_c (string, text[i]);
    }

  return g_string_free (string, FALSE);
}

static char *
in_lines (const char *text)
{
  return broken_with (text, 7, "\r\n\t");
}

static char *
in_json_lines (const char *text)
{
  return broken_with (text, 5, "\\n");
}

static char *
in_base64_lines (const char *text)
{
  g_autofree char *encoded = in_base64 (text);

  return broken_with (encoded, 10, "\n");
}

static const struct
{
  const char *name;
  Encoding    encode;
} encodings[] = {
  { "as it is", as_it_is }, { "capitals", in_capitals }, { "base64", in_base64 }, { "base64url", in_base64_url },
  { "base64, behind", in_base64_behind }, { "basic", in_base64_for_basic }, { "hex", in_hex }, { "percents", in_percents },
  { "percents, twice", in_percents_twice }, { "JSON", in_json }, { "JSON in JSON", in_json_in_json }, { "Rust", in_rust },
  { "C", in_c }, { "HTML", in_html }, { "HTML, hexadecimal", in_html_hex }, { "URL", in_url }, { "lines", in_lines },
  { "lines in JSON", in_json_lines }, { "lines of base64", in_base64_lines },
};

static const char * const secrets[] = { TOKEN, SIGNATURE, HEADER, CLAIMS, PASSWORD, ADMIN_KEY };

static void
learn_all (void)
{
  manor_secret_learn ("Bearer " TOKEN);
  manor_secret_learn (ADMIN_KEY);
  /* me:Tr0ub4dor&3 horse */
  manor_secret_learn ("basic bWU6VHIwdWI0ZG9yJjMgaG9yc2U=");
}

/* Nothing of a secret is left, and all else is. */
static void
test_encoded (void)
{
  learn_all ();
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    for (guint j = 0; j < G_N_ELEMENTS (encodings); j++)
      {
        g_autofree char *said = encodings[j].encode (secrets[i]);
        g_autofree char *text = g_strdup_printf ("Authorization (%s): it is bad", said);

        g_test_message ("%s: %s", encodings[j].name, text);
        manor_secret_hide_tokens (text);
        g_test_message ("%s", text);
        g_assert_true (g_str_has_prefix (text, "Authorization ("));
        g_assert_true (g_str_has_suffix (text, "): it is bad"));
        /* “Basic me:” and the ends of base64, which hold but a part of a letter. */
        g_assert_cmpuint (strlen (text), <=, strlen ("Authorization (): it is bad") + 20);
        g_assert_nonnull (strstr (text, "***"));
      }
}

/* Cut at either end, or in the middle of something else. */
static void
test_pieces (void)
{
  const gsize length = strlen (TOKEN);

  learn_all ();
  for (gsize start = 0; start < length; start++)
    for (gsize end = start + MOST_LEFT + 1; end <= length; end += 7)
      {
        g_autofree char *piece = g_strndup (TOKEN + start, end - start);
        g_autofree char *text = g_strconcat ("x", piece, "x", NULL);

        manor_secret_paint_over ((guint8 *) text, strlen (text));
        g_assert_cmpuint (strspn (text + 1, "*"), >=, end - start);
      }

  /* Half of a password is not told, either. */
  for (gsize start = 0; start < strlen (ADMIN_KEY); start++)
    for (gsize end = start + (strlen (ADMIN_KEY) + 1) / 2; end <= strlen (ADMIN_KEY); end++)
      {
        g_autofree char *text = g_strndup (ADMIN_KEY + start, end - start);

        manor_secret_paint_over ((guint8 *) text, strlen (text));
        g_assert_cmpuint (strspn (text, "*"), ==, end - start);
      }
}

/* What is no secret is read as it was written. */
static void
test_kept (void)
{
  static const char * const words[] = {
    "", "no such table: nowhere", "near \"sesame\": syntax error", "open it", "%", "%4", "\\", "\\u12", "&#", "&#x;", "100%25 \\n",
    "UNIQUE constraint failed: tenants.name", "d2hhdCBpcyB0aGlz", "0123456789abcdef0123456789abcdef", "é ü “x” \xf0\x9f\x90\x98",
  };

  learn_all ();
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text = manor_secret_dup_hidden (words[i]);

      g_assert_cmpstr (text, ==, words[i]);
    }
}

/* A piece that ends within a letter takes the letter with it. */
static void
test_letters (void)
{
  g_autofree char *text = g_strdup ("x пароль-длинньй-очень x");

  manor_secret_learn ("пароль-длинный-очень");
  manor_secret_paint_over ((guint8 *) text, strlen (text));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_nonnull (strstr (text, "***"));
}

/* Wherever in a large text, and with what is no text. */
static void
test_large (void)
{
  const gsize length = 200 * 1000;

  learn_all ();
  for (gsize at = 0; at + strlen (TOKEN) <= length; at += 19973)
    {
      g_autofree guint8 *text = g_malloc (length);

      memset (text, 'x', length);
      text[at / 2] = '\0';
      memcpy (text + at, TOKEN, strlen (TOKEN));
      manor_secret_paint_over (text, length);
      for (gsize i = 0; i < length; i++)
        g_assert_cmpint (text[i], ==, i >= at && i < at + strlen (TOKEN) ? '*' : i == at / 2 ? '\0' : 'x');
    }
}

static gpointer
learn_and_hide (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *token = g_strdup_printf (HEADER ".%u-of-thread-%u." SIGNATURE "%08x", i, GPOINTER_TO_UINT (data), i);
      g_autofree char *text = g_strdup (token);

      manor_secret_learn (token);
      manor_secret_paint_over ((guint8 *) text, strlen (text));
      g_assert_cmpuint (strspn (text, "*"), ==, strlen (token));
    }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("secrets", learn_and_hide, GUINT_TO_POINTER (i));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* Each has the same first part; learned with every request, and looked for in whatever a server says. */
static void
test_many (void)
{
  g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 start;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *seed = g_strdup_printf ("%u", i);
      g_autofree char *noise = g_compute_checksum_for_string (G_CHECKSUM_SHA512, seed, -1);

      g_ptr_array_add (tokens, g_strdup_printf (HEADER ".eyJhIjoicnciLCJpYXQiOjE3%s.%s", noise + 64, noise));
    }

  start = g_get_monotonic_time ();
  for (guint n = 0; n < 20; n++)
    for (guint i = 0; i < tokens->len; i++)
      manor_secret_learn (g_ptr_array_index (tokens, i));
  g_test_message ("learned 100,000 times: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);

  while (text->len < 256 * 1024)
    g_string_append_printf (text, "line %u: no such column: tenants.plan_of_%x, of 20 \\u20AC a month; ", (guint) text->len, (guint) text->len);
  start = g_get_monotonic_time ();
  manor_secret_paint_over ((guint8 *) text->str, text->len);
  g_test_message ("256 KiB: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);

  g_string_truncate (text, 0);
  while (text->len < 256 * 1024)
    g_string_append (text, HEADER " eyJhIjoicnciLCJpYXQiOjE3 and the like, ");
  start = g_get_monotonic_time ();
  manor_secret_paint_over ((guint8 *) text->str, text->len);
  g_test_message ("the same of beginnings: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
  g_assert_null (strstr (text->str, "eyJhbGci"));

  start = g_get_monotonic_time ();
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *words = manor_secret_dup_hidden ("no such table: tenants");

      g_assert_nonnull (words);
    }
  g_test_message ("10,000 short ones: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);

  for (guint i = 0; i < tokens->len; i += 100)
    {
      g_autofree char *said = g_strdup (strrchr (g_ptr_array_index (tokens, i), '.') + 1);

      manor_secret_paint_over ((guint8 *) said, strlen (said));
      g_assert_cmpuint (strspn (said, "*"), ==, 128);
    }
}

/* Of what a person wrote nothing is changed: it is asked whether a token is in it. */
static void
test_is_in (void)
{
  learn_all ();
  g_assert_true (manor_secret_is_in ("ATTACH 'libsql://db.example.com?authToken=" TOKEN "' AS other"));
  g_assert_true (manor_secret_is_in (TOKEN));
  g_assert_false (manor_secret_is_in (""));
  g_assert_false (manor_secret_is_in ("SELECT '" HEADER "'"));
  g_assert_false (manor_secret_is_in ("SELECT * FROM sesame"));

  /* The shortest there is: nothing that is shorter is looked at. */
  g_assert_true (manor_secret_is_in (ADMIN_KEY));
  g_assert_true (manor_secret_is_in ("c2VzYW1lLW9wZW4tdGhvdQ"));
  g_assert_true (manor_secret_is_in ("SESAME-OPEN-thou"));
  g_assert_false (manor_secret_is_in ("sesame-open-tho"));

  manor_secret_learn ("customers");
  g_assert_false (manor_secret_is_in ("SELECT * FROM customers"));
}

/* Whoever logs it, and in whatever field the words are. */
static void
test_log (void)
{
  if (g_test_subprocess ())
    {
      learn_all ();
      manor_secret_keep_from_log ();
      g_log_set_fatal_mask (NULL, 0);
      g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
      g_log_writer_default_set_debug_domains ((const char *[]) { "all", NULL });
      g_debug ("debug (%s)", SIGNATURE);
      g_message ("message %s", TOKEN);
      g_log_structured ("other", G_LOG_LEVEL_MESSAGE, "MESSAGE", "structured %s", ADMIN_KEY);
      g_log ("library", G_LOG_LEVEL_INFO, "info " SIGNATURE);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched ("*9VnZb7L*");
  g_test_trap_assert_stdout_unmatched ("*9VnZb7L*");
  g_test_trap_assert_stderr_unmatched ("*" ADMIN_KEY "*");
  g_test_trap_assert_stderr ("*message ???\n*");
  g_test_trap_assert_stderr ("*structured ???\n*");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/secret/encoded", test_encoded);
  g_test_add_func ("/secret/pieces", test_pieces);
  g_test_add_func ("/secret/kept", test_kept);
  g_test_add_func ("/secret/letters", test_letters);
  g_test_add_func ("/secret/large", test_large);
  g_test_add_func ("/secret/is-in", test_is_in);
  g_test_add_func ("/secret/log", test_log);
  g_test_add_func ("/secret/threads", test_threads);
  g_test_add_func ("/secret/many", test_many);

  return g_test_run ();
}
