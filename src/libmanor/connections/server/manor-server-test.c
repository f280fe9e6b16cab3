/* manor-server-test.c: trying everything about a server once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-test"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-server-private.h"
#include "manor-server-tokens-private.h"

typedef enum
{
  FINE,
  KNOW,
  BROKEN,
} Verdict;

typedef struct
{
  ManorHttp        *http;
  ManorHttp        *admin;     /* or NULL */
  ManorHranaClient *client;
  GStrv             names;
  gboolean          allow_plain;
  GPtrArray        *findings;
} Test;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_clear_object (&test->client);
  g_clear_object (&test->http);
  g_clear_object (&test->admin);
  g_clear_pointer (&test->names, g_strfreev);
  g_clear_pointer (&test->findings, g_ptr_array_unref);
  g_free (test);
}

/**
 * manor_server_finding_free:
 * @self: (nullable) (transfer full): a `ManorServerFinding`
 */
void
manor_server_finding_free (ManorServerFinding *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_free (self);
}

/* Takes both texts. */
static void
add (GPtrArray *findings,
     Verdict    verdict,
     char      *title,
     char      *detail)
{
  ManorServerFinding *finding = g_new0 (ManorServerFinding, 1);

  finding->verdict = (int) verdict;
  finding->title = title;
  finding->detail = detail;
  g_ptr_array_add (findings, finding);
}

static void
test_encryption (Test *test)
{
  if (!manor_http_get_secure (test->http) && !manor_http_get_loopback (test->http))
    add (test->findings, test->allow_plain ? KNOW : BROKEN, g_strdup (_("Encryption")),
         g_strdup (test->allow_plain
                   ? _("Tokens and rows travel unencrypted: everybody on the way can read them")
                   : _("A token is not sent over plain HTTP to another computer; use an https URL, "
                       "or allow it")));
  else
    add (test->findings, FINE, g_strdup (_("Encryption")),
         g_strdup (manor_http_get_secure (test->http)
                   ? _("The certificate is trusted")
                   : _("Nothing leaves this computer")));
}

/* sqld 0.24.32 takes every PRAGMA of this kind for a write, though it only reads: nothing is
 * changed. Never on a schema database whose server carries changes on: that would be a migration. */
static DexFuture *
try_to_write (Test       *test,
              const char *name)
{
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();

  manor_hrana_pipeline_add_execute (pipeline, "PRAGMA user_version", NULL);

  return manor_hrana_client_run (test->client, name, pipeline, MANOR_HRANA_KNOWN, 0);
}

static const char *
find_writable (ManorServerFound *found)
{
  for (guint i = 0; i < _manor_server_list_get_length (found->list); i++)
    {
      ManorServerEntry *entry = _manor_server_list_get (found->list, i);

      if (entry->kind == MANOR_SERVER_PLAIN || entry->kind == MANOR_SERVER_CHILD)
        return entry->name;
    }

  return NULL;
}

/* Where sessions go on. */
static void
test_place (Test       *test,
            const char *base_url)
{
  g_autoptr(GError) error = NULL;

  if (base_url != NULL && !manor_hrana_client_check_base_url (test->client, base_url, &error))
    add (test->findings, BROKEN, g_strdup (_("Sessions")), g_strdup (error->message));
}

static void
test_rights (Test       *test,
             const char *name)
{
  g_autoptr(ManorHranaReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  reply = manor_await_object (try_to_write (test, name), &error);

  if (reply != NULL && manor_hrana_reply_get_first_error (reply) == NULL)
    /* translators: %s is a database's name */
    add (test->findings, FINE, g_strdup (_("Token")),
         g_strdup_printf (_("“%s” can be read and written"), name));
  else if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN))
    /* translators: %s is a database's name */
    add (test->findings, KNOW, g_strdup (_("Token")),
         g_strdup_printf (_("“%s” can be read, not written: the token only reads"), name));
  else if (g_error_matches (error, MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_NO_NAMESPACE))
    /* translators: %s is a database's name */
    add (test->findings, KNOW, g_strdup (_("Token")),
         g_strdup_printf (_("The token does not reach “%s”"), name));
  else
    add (test->findings, KNOW, g_strdup (_("Token")),
         /* translators: %1$s is a database's name, %2$s an error message */
         g_strdup_printf (_("“%1$s” cannot be written just now: %2$s"), name,
                          error != NULL ? error->message
                                        : manor_hrana_reply_get_first_error (reply)->message));

  if (reply != NULL)
    test_place (test, manor_hrana_reply_get_base_url (reply));
}

static void
test_token (Test             *test,
            ManorServerFound *found)
{
  const char *name = find_writable (found);
  gboolean given = manor_http_has_authorization (test->http);

  if (found->token_error != NULL)
    /* translators: %s is an error message */
    add (test->findings, BROKEN, g_strdup (_("Token")),
         given ? g_strdup_printf (_("The token was refused: %s"), found->token_error->message)
               : g_strdup_printf (_("The server asks for a token: %s"),
                                  found->token_error->message));
  else if (name != NULL)
    test_rights (test, name);
  else
    add (test->findings, KNOW, g_strdup (_("Token")),
         g_strdup (_("There is no database to try it on; give a name by hand")));
}

static void
test_admin (Test             *test,
            ManorServerFound *found)
{
  if (test->admin == NULL)
    add (test->findings, KNOW, g_strdup (_("Admin API")),
         g_strdup (_("No admin URL is given: databases cannot be created or deleted, and are "
                     "listed only in part")));
  else if (found->has_admin)
    /* translators: %s is a URL */
    add (test->findings, FINE, g_strdup (_("Admin API")),
         g_strdup_printf (_("Answers at %s"), manor_http_get_uri (test->admin)));
  else
    add (test->findings, BROKEN, g_strdup (_("Admin API")),
         g_strdup (found->admin_error->message));
}

static void
test_list (Test             *test,
           ManorServerFound *found)
{
  guint n = _manor_server_list_get_length (found->list);
  const char * const *notes = _manor_server_list_get_notes (found->list);
  g_autofree char *how = g_strjoinv (". ", (char **) notes);
  Verdict verdict = n > 0 && _manor_server_list_get_complete (found->list) ? FINE : KNOW;

  /* translators: %1$u is a number, %2$s sentences */
  add (test->findings, verdict, g_strdup (_("Databases")),
       g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$u is listed. %2$s", "%1$u are listed. %2$s",
                                     n), n, how));
}

static DexFuture *
test_fiber (gpointer user_data)
{
  Test *test = user_data;
  const char * const none[] = { NULL };
  g_autoptr(ManorServerFound) found = NULL;
  g_autoptr(GError) error = NULL;
  /* translators: %s is a URL */
  char *title = g_strdup_printf (_("Server at %s"), manor_http_get_uri (test->http));

  found = manor_await_boxed (_manor_server_find (test->client, test->admin,
                                                 (const char * const *) test->names, none), &error);
  if (manor_error_is_cancelled (error))
    {
      g_free (title);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  if (found == NULL)
    {
      add (test->findings, BROKEN, title, g_strdup (error->message));
    }
  else
    {
      char *note = _manor_server_dup_version_note (found->version);

      add (test->findings, note != NULL ? KNOW : FINE, title,
           note != NULL ? note : g_strdup (found->version));
      test_encryption (test);
      test_token (test, found);
      test_admin (test, found);
      test_list (test, found);
    }

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_ptr_array_ref (test->findings));
}

static ManorHttp *
make_http (const char                *uri,
           const ManorServerSettings *settings,
           GPtrArray                 *findings)
{
  g_autoptr(GError) error = NULL;
  ManorHttp *http = manor_http_new (uri, &error);

  if (http == NULL)
    {
      /* translators: %s is what was typed as a URL */
      add (findings, BROKEN, g_strdup_printf (_("URL “%s”"), uri), g_strdup (error->message));
      return NULL;
    }

  manor_http_set_allow_plain (http, settings->allow_plain);
  manor_http_set_authority_file (http, settings->authority_file);

  return http;
}

/**
 * manor_server_test:
 * @settings: of a connection that need not be there
 * @token: (nullable): to be tried
 * @admin_key: (nullable): to be tried
 *
 * Tries everything once, and changes nothing.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a %G_TYPE_PTR_ARRAY of
 *   #ManorServerFinding
 */
DexFuture *
manor_server_test (const ManorServerSettings *settings,
                   const char                *token,
                   const char                *admin_key)
{
  Test *test;
  gboolean has_admin_url;

  dex_return_error_if_fail (settings != NULL && settings->url != NULL);

  has_admin_url = settings->admin_url != NULL && *settings->admin_url != '\0';

  test = g_new0 (Test, 1);
  test->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_server_finding_free);
  test->names = settings->names != NULL ? g_strdupv ((char **) settings->names)
                                        : g_new0 (char *, 1);
  test->allow_plain = settings->allow_plain;
  test->http = make_http (settings->url, settings, test->findings);
  if (has_admin_url)
    test->admin = make_http (settings->admin_url, settings, test->findings);

  if (test->http == NULL || (has_admin_url && test->admin == NULL))
    {
      DexFuture *future = dex_future_new_take_boxed (G_TYPE_PTR_ARRAY,
                                                     g_ptr_array_ref (test->findings));

      test_free (test);
      return future;
    }

  _manor_server_set_token (test->http, token);
  if (test->admin != NULL)
    _manor_server_set_admin_key (test->admin, admin_key);
  test->client = manor_hrana_client_new (test->http);

  return manor_fiber_spawn (MANOR_FIBER_STACK_FOR_SIGNALS, test_fiber, test, test_free);
}
