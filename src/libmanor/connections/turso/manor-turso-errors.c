/* manor-turso-errors.c: what the platform answers when it refuses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-turso-answer-private.h"

/* In seconds. */
#define LONG (24 * 60 * 60)

G_DEFINE_QUARK (manor-turso-error-quark, manor_turso_error)

/* What a request is about, so that it can begin a sentence's object or its subject. */
static char *
dup_subject (ManorTursoRequest *request)
{
  if (request->name != NULL && g_strcmp0 (request->kind, "database") == 0)
    /* translators: %s is a database's name */
    return g_strdup_printf (_("the database “%s”"), request->name);
  if (request->name != NULL && g_strcmp0 (request->kind, "group") == 0)
    /* translators: %s is the name of a group of databases */
    return g_strdup_printf (_("the group “%s”"), request->name);
  if (request->name != NULL && g_strcmp0 (request->kind, "api-token") == 0)
    /* translators: %s is a token's name */
    return g_strdup_printf (_("the API token “%s”"), request->name);
  if (request->organization != NULL)
    /* translators: %s is an organization's name */
    return g_strdup_printf (_("the organization “%s”"), request->organization);

  return g_strdup (_("this account"));
}

static char *
describe_unauthorized (ManorTursoRequest *request)
{
  if (!request->has_token)
    /* translators: %s is an address; “turso auth api-tokens mint NAME” is a command */
    return g_strdup_printf (_("%s wants a platform token, and the connection has none; make one with “turso auth "
                              "api-tokens mint NAME” or in the platform’s web console, and put it into the connection"),
                            request->uri);

  /* translators: %s is an address; “turso auth api-tokens mint NAME” is a command */
  return g_strdup_printf (_("%s does not accept the token: it is wrong, revoked or expired, or of another kind (tokens "
                            "of groups and databases only open databases); make a platform token with “turso auth "
                            "api-tokens mint NAME” or in the platform’s web console, and put it into the connection"),
                          request->uri);
}

static char *
describe_forbidden (ManorTursoRequest *request)
{
  g_autofree char *subject = dup_subject (request);

  if (request->organization == NULL)
    return g_strdup (_("the platform does not allow this with this token; put one with more scopes into the "
                       "connection"));

  if (request->scope != NULL)
    /* translators: %1$s is something like “the database “acme””, %2$s a scope like “db:create”, %3$s an
     * organization's name */
    return g_strdup_printf (_("the platform does not allow this for %1$s: the token needs the scope “%2$s”, and its "
                              "owner must be a member of “%3$s” whose role allows it; put another token into the "
                              "connection, or ask the organization’s owner"),
                            subject, request->scope, request->organization);

  /* translators: %1$s is something like “the database “acme””, %2$s an organization's name */
  return g_strdup_printf (_("the platform does not allow this for %1$s: the token’s scopes do not include it, or its "
                            "owner is no member of “%2$s” whose role allows it; put another token into the "
                            "connection, or ask the organization’s owner"),
                          subject, request->organization);
}

static char *
describe_missing (ManorTursoRequest *request)
{
  g_autofree char *subject = NULL;

  if (request->organization == NULL)
    /* translators: %s is an address */
    return g_strdup_printf (_("%s does not know this request; is it the address of the platform’s API?"), request->uri);

  if (request->name == NULL || request->creates)
    /* translators: %s is an organization's name */
    return g_strdup_printf (_("the platform knows no organization “%s” that this token reaches, or not what was asked "
                              "for in it; look at the connection’s organization"),
                            request->organization);

  subject = dup_subject (request);

  /* translators: %1$s is something like “the database “acme””, %2$s an organization's name */
  return g_strdup_printf (_("%1$s is not in the organization “%2$s”, or not any more; refresh the list"),
                          subject, request->organization);
}

static char *
describe_conflict (ManorTursoRequest *request)
{
  g_autofree char *subject = dup_subject (request);

  if (request->creates)
    /* translators: %s is something like “the database “acme”” */
    return g_strdup_printf (_("%s exists already; choose another name"), subject);

  /* translators: %s is something like “the database “acme”” */
  return g_strdup_printf (_("%s is in a state in which the platform refuses this; refresh the list and look at it"),
                          subject);
}

/* A day and more is nothing that anybody meant. */
static char *
describe_busy (guint retry_after)
{
  if (retry_after == 0 || retry_after >= LONG)
    return g_strdup (_("the platform is asked too often, and did nothing; try again later"));

  return g_strdup_printf (ngettext ("the platform is asked too often, and did nothing; try again in %u second",
                                    "the platform is asked too often, and did nothing; try again in %u seconds",
                                    retry_after),
                          retry_after);
}

static char *
describe_fault (ManorTursoRequest *request,
                guint              status)
{
  g_autofree char *subject = dup_subject (request);

  if (g_str_equal (request->method, "GET"))
    /* translators: %1$s is an address, %2$u an HTTP status */
    return g_strdup_printf (_("%1$s has a fault of its own (status %2$u); try again later"), request->uri, status);

  /* translators: %1$s is an address, %2$u an HTTP status, %3$s something like “the database “acme”” */
  return g_strdup_printf (_("%1$s has a fault of its own (status %2$u); whether it did something to %3$s is not known: "
                            "refresh before you try again"),
                          request->uri, status, subject);
}

static char *
describe_invalid (ManorTursoRequest *request,
                  guint              status)
{
  g_autofree char *subject = dup_subject (request);

  if (status == 422 && request->creates && request->name != NULL)
    /* translators: %s is a name of a database or group */
    return g_strdup_printf (_("the name “%s” is not available; choose another"), request->name);

  /* translators: %1$s is something like “the database “acme””, %2$u an HTTP status */
  return g_strdup_printf (_("the platform does not accept this for %1$s (status %2$u)"), subject, status);
}

/**
 * _manor_turso_error_refused:
 * @request: what was asked
 * @status: of the answer, from 400
 * @words: (nullable): what the platform said
 * @retry_after: seconds, of a 429
 *
 * Says what a refusal means and what helps. What the platform's statuses mean is from its API documentation, 2026-06,
 * and, for 402 and 422, from turso CLI 1.0.29; its texts are shown, and nothing else depends on them.
 *
 * Returns: (transfer full): a %MANOR_TURSO_ERROR
 */
GError *
_manor_turso_error_refused (ManorTursoRequest *request,
                            guint              status,
                            const char        *words,
                            guint              retry_after)
{
  g_autofree char *message = NULL;
  ManorTursoError code;

  switch (status)
    {
    case 401:
      code = MANOR_TURSO_ERROR_UNAUTHORIZED;
      message = describe_unauthorized (request);
      break;
    case 402:
      code = MANOR_TURSO_ERROR_PAYMENT;
      message = g_strdup (_("the organization’s plan does not include this, or a bill is open; look at the plan in the "
                            "platform’s web console"));
      break;
    case 403:
      code = MANOR_TURSO_ERROR_FORBIDDEN;
      message = describe_forbidden (request);
      break;
    case 404:
      code = MANOR_TURSO_ERROR_NOT_FOUND;
      message = describe_missing (request);
      break;
    case 409:
      code = MANOR_TURSO_ERROR_EXISTS;
      message = describe_conflict (request);
      break;
    case 429:
      code = MANOR_TURSO_ERROR_BUSY;
      message = describe_busy (retry_after);
      break;
    default:
      code = status >= 500 ? MANOR_TURSO_ERROR_SERVER : MANOR_TURSO_ERROR_INVALID;
      message = status >= 500 ? describe_fault (request, status) : describe_invalid (request, status);
    }

  if (words == NULL)
    return g_error_new_literal (MANOR_TURSO_ERROR, (int) code, message);

  /* translators: %1$s is what is wrong and what helps, %2$s what the server said */
  return g_error_new (MANOR_TURSO_ERROR, (int) code, _("%1$s (the platform says: “%2$s”)"), message, words);
}

/**
 * _manor_turso_error_page:
 * @uri: the platform's address, for people
 *
 * Returns: (transfer full): the error where a web page was answered
 */
GError *
_manor_turso_error_page (const char *uri)
{
  /* translators: %s is an address */
  return g_error_new (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL,
                      _("%s answers with a web page; is it the address of the platform’s API, and does this network let "
                        "you out without a login?"), uri);
}

/**
 * _manor_turso_error_no_json:
 * @uri: the platform's address, for people
 *
 * Returns: (transfer full): the error where what was answered is no JSON, or not the whole of it
 */
GError *
_manor_turso_error_no_json (const char *uri)
{
  /* translators: %s is an address */
  return g_error_new (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL,
                      _("the answer of %s is no JSON, or was cut off; try again, and see whether it is the address of "
                        "the platform’s API"), uri);
}

/**
 * _manor_turso_error_lacks:
 * @uri: the platform's address, for people
 * @key: what was looked for
 *
 * Returns: (transfer full): the error where an answer is not what was to be expected
 */
GError *
_manor_turso_error_lacks (const char *uri,
                          const char *key)
{
  /* translators: %1$s is an address, %2$s a word of a protocol, like “databases” */
  return g_error_new (MANOR_TURSO_ERROR, MANOR_TURSO_ERROR_PROTOCOL,
                      _("the answer of %1$s has no “%2$s” that can be read; is it the address of the platform’s API, and "
                        "is there a newer Manor?"), uri, key);
}
