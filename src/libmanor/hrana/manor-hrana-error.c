/* manor-hrana-error.c: what a libSQL server answers when it refuses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-hrana-error.h"
#include "manor-hrana-private.h"
#include "manor-secret.h"
#include "manor-sql-error.h"

/* Characters of a server's text that a message repeats. */
#define MAX_QUOTED 300
/* Bytes of it that are looked at: enough for a secret to be known that ends beyond what is repeated. */
#define MAX_READ   (16 * 1024)

/* The words and codes are those of sqld 0.24.32. */

G_DEFINE_QUARK (manor-hrana-error-quark, manor_hrana_error)

/* What comes before the text of the matter. */
static const char *
skip_prefixes (const char *message)
{
  static const char * const prefixes[] = {
    "SQLite error: ", "SQL input error: ", "Schema migration error: ",
    "SQL string could not be parsed: ", "Internal Error: `SQL string could not be parsed: ",
    "Arguments do not match SQL parameters: ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (message, prefixes[i]))
      return message + strlen (prefixes[i]);

  return message;
}

/* “no such column: x (at offset 7)”: takes the end off. */
static char *
dup_without_offset (const char *message,
                    int        *offset)
{
  static const char words[] = " (at offset ";
  const char *start = g_strrstr (message, words);
  const char *p;

  *offset = -1;
  if (start == NULL)
    return g_strdup (message);

  p = start + strlen (words);
  if (!g_ascii_isdigit (*p) || strlen (p) > 10)
    return g_strdup (message);

  while (g_ascii_isdigit (*p))
    p++;
  if (!g_str_equal (p, ")"))
    return g_strdup (message);

  *offset = (int) CLAMP (g_ascii_strtoll (start + strlen (words), NULL, 10), 0, G_MAXINT);

  return g_strndup (message, (gsize) (start - message));
}

static const struct
{
  const char    *name;
  ManorSqlError  code;
} sqlite_codes[] = {
  { "SQLITE_CONSTRAINT", MANOR_SQL_ERROR_CONSTRAINT },
  { "SQLITE_BUSY", MANOR_SQL_ERROR_BUSY },
  { "SQLITE_LOCKED", MANOR_SQL_ERROR_BUSY },
  { "SQLITE_READONLY", MANOR_SQL_ERROR_READ_ONLY },
  { "SQLITE_NOTADB", MANOR_SQL_ERROR_NOT_A_DATABASE },
  { "SQLITE_CORRUPT", MANOR_SQL_ERROR_CORRUPT },
  { "SQLITE_FULL", MANOR_SQL_ERROR_FULL },
  { "SQLITE_IOERR", MANOR_SQL_ERROR_IO },
  { "SQLITE_CANTOPEN", MANOR_SQL_ERROR_IO },
  { "SQLITE_INTERRUPT", MANOR_SQL_ERROR_INTERRUPTED },
  { "SQLITE_TOOBIG", MANOR_SQL_ERROR_TOO_BIG },
};

/* sqld 0.24.32 has the primary codes only; another server may say more: “SQLITE_CONSTRAINT_UNIQUE”. */
static ManorSqlError
sqlite_code (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (sqlite_codes); i++)
    {
      gsize length = strlen (sqlite_codes[i].name);

      if (strncmp (code, sqlite_codes[i].name, length) == 0 && (code[length] == '\0' || code[length] == '_'))
        return sqlite_codes[i].code;
    }

  return MANOR_SQL_ERROR_FAILED;
}

static char *
dup_sql_message (ManorSqlError  code,
                 const char    *detail)
{
  switch (code)
    {
    case MANOR_SQL_ERROR_BUSY:
      return g_strdup (_("another client holds the lock; try again, and begin a transaction that "
                         "writes with BEGIN IMMEDIATE"));
    case MANOR_SQL_ERROR_READ_ONLY:
      return g_strdup (_("the server takes no writes for this database"));
    case MANOR_SQL_ERROR_CORRUPT:
      return g_strdup_printf (_("the server says that the database is damaged (%s); restore a "
                                "backup"), detail);
    case MANOR_SQL_ERROR_FULL:
      return g_strdup (_("the database has reached its largest size; raise “max_db_size” in its "
                         "configuration, or make room"));
    case MANOR_SQL_ERROR_INTERRUPTED:
      return g_strdup (_("stopped"));
    case MANOR_SQL_ERROR_TOO_BIG:
      return g_strdup_printf (_("the value or statement is larger than the server allows (%s)"),
                              detail);
    case MANOR_SQL_ERROR_FAILED:
    case MANOR_SQL_ERROR_CONSTRAINT:
    case MANOR_SQL_ERROR_NOT_A_DATABASE:
    case MANOR_SQL_ERROR_ENCRYPTED:
    case MANOR_SQL_ERROR_IO:
    case MANOR_SQL_ERROR_NOT_FOUND:
    default:
      return g_strdup (detail);
    }
}

static GError *
new_sql_error (const char *code,
               const char *message)
{
  static const char unsupported[] = "unsupported statement: ";
  ManorSqlError sql_code = sqlite_code (code);
  int offset;
  g_autofree char *detail = dup_without_offset (skip_prefixes (message), &offset);
  g_autofree char *text = NULL;

  if (g_str_has_prefix (detail, unsupported))
    /* translators: %s is an SQL statement or its beginning */
    text = g_strdup_printf (_("libSQL servers do not carry out this kind of statement: %s"),
                            detail + strlen (unsupported));
  else
    text = dup_sql_message (sql_code, detail);

  return manor_sql_error_new (sql_code, offset, text);
}

static GError *
new_error (ManorHranaError  code,
           const char      *message)
{
  return g_error_new_literal (MANOR_HRANA_ERROR, (int) code, message);
}

/* A schema database answers with the same code as for any statement, and these words. */
static gboolean
is_about_migration (const char *message)
{
  static const char * const words[] = {
    "migration dry run failed", "executing the migration", "migration job is already in progress",
    "migration scheduler exited", "migration is invalid", "against a schema",
    "Connection left in transaction state",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (message, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static GError *
new_blocked_error (const char *message)
{
  static const char words[] = "Operation was blocked: ";

  if (g_str_has_prefix (message, words))
    return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_BLOCKED,
                        /* translators: %s is a reason that a person or the platform gave */
                        _("reads or writes are blocked on the server: %s"), message + strlen (words));

  return new_error (MANOR_HRANA_ERROR_HELD,
                    _("the server blocks this for now: its schema database is being migrated, "
                      "reads or writes are blocked in its configuration, or a quota is used up"));
}

/**
 * manor_hrana_error_from_code:
 * @code: as the server gives it, “SQLITE_CONSTRAINT”
 * @said: beside it
 *
 * Puts one result's error into words and codes that a caller can act upon.
 *
 * Returns: (transfer full): a %MANOR_SQL_ERROR that knows its offset in the statement, or a
 *   %MANOR_HRANA_ERROR
 */
GError *
manor_hrana_error_from_code (const char *code,
                             const char *said)
{
  g_autofree char *message = NULL;

  g_return_val_if_fail (code != NULL && said != NULL, NULL);

  message = manor_secret_dup_hidden (said);

  if (g_str_equal (code, "SCHEMA_MIGRATION_ERROR") || is_about_migration (message))
    return new_error (MANOR_HRANA_ERROR_MIGRATION, skip_prefixes (message));

  if (g_str_equal (code, "TRANSACTION_TIMEOUT") || g_str_equal (code, "TRANSACTION_BUSY"))
    return new_error (MANOR_HRANA_ERROR_TRANSACTION_LOST,
                      _("the server rolled the transaction back: it had held the lock for more than "
                        "5 seconds and another client waited; begin it again"));

  if (g_str_equal (code, "STREAM_EXPIRED"))
    return new_error (MANOR_HRANA_ERROR_STREAM_LOST,
                      _("the server ended the session after 10 seconds without a statement; an open "
                        "transaction was rolled back"));

  if (g_str_equal (code, "RESPONSE_TOO_LARGE"))
    return new_error (MANOR_HRANA_ERROR_TOO_LARGE,
                      _("the statement was carried out, but its rows do not fit in one answer of the "
                        "server; ask for fewer rows or columns"));

  if (g_str_equal (code, "BLOCKED"))
    return new_blocked_error (message);

  if (g_str_has_prefix (code, "SQL") || g_str_has_prefix (code, "ARGS_"))
    return new_sql_error (code, message);

  return new_error (MANOR_HRANA_ERROR_SERVER, message);
}

/* What a body says of itself. */
typedef struct
{
  char     *code;
  char     *text;
  gboolean  is_json;
} Told;

static void
told_clear (Told *told)
{
  g_clear_pointer (&told->code, g_free);
  g_clear_pointer (&told->text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

/* {"error":"…"} or {"message":"…","code":"…"}. */
static gboolean
read_json (Told       *told,
           const char *body,
           gsize       length)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  ManorJson json;
  ManorJsonSlice key, slice;

  if (manor_json_init (&json, body, length) && manor_json_enter (&json, '{'))
    while (manor_json_next_key (&json, &key))
      {
        char **place = manor_json_slice_is (&key, "code") ? &told->code
                       : manor_json_slice_is (&key, "error") || manor_json_slice_is (&key, "message")
                       ? &told->text : NULL;

        if (place == NULL || manor_json_peek (&json) != '"')
          manor_json_skip (&json);
        else if (manor_json_string (&json, scratch, &slice))
          {
            g_free (*place);
            *place = g_strndup (slice.text, slice.length);
          }
      }

  told->is_json = manor_json_end (&json) && told->text != NULL;
  manor_json_clear (&json);

  return told->is_json;
}

static void
told_read (Told       *told,
           const char *body,
           gsize       length)
{
  g_autofree char *line = NULL;
  g_autofree char *valid = NULL;

  if (length > 0 && read_json (told, body, length))
    {
      manor_secret_hide_tokens (told->text);
      return;
    }

  g_clear_pointer (&told->code, g_free);
  g_clear_pointer (&told->text, g_free);
  line = g_strndup (body != NULL ? body : "", MIN (length, MAX_READ));
  manor_secret_hide_tokens (line);
  line[strcspn (line, "\r\n")] = '\0';
  valid = g_utf8_make_valid (line, -1);
  g_strstrip (valid);
  told->text = g_utf8_strlen (valid, -1) > MAX_QUOTED ? g_utf8_substring (valid, 0, MAX_QUOTED)
                                                      : g_steal_pointer (&valid);
}

static GError *
error_of_bad_request (const Told *told)
{
  if (told->code != NULL)
    return manor_hrana_error_from_code (told->code, told->text);

  if (strstr (told->text, "baton") != NULL)
    return new_error (MANOR_HRANA_ERROR_STREAM_LOST,
                      _("the server does not know the session any more (it was restarted, or the "
                        "session was closed); an open transaction was rolled back"));

  if (strstr (told->text, "SQL string could not be parsed: ") != NULL)
    return new_sql_error ("SQL_PARSE_ERROR", told->text);

  if (told->is_json)
    return new_error (MANOR_HRANA_ERROR_SERVER, told->text);

  if (strstr (told->text, "HTTPS") != NULL || *told->text == '\0')
    return new_error (MANOR_HRANA_ERROR_PROTOCOL,
                      _("the server did not understand the request; does its address begin with "
                        "https://?"));

  return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                      /* translators: %s is what the server said */
                      _("the server did not understand the request: %s"), told->text);
}

static GError *
error_of_missing (const Told *told)
{
  if (!told->is_json)
    return new_error (MANOR_HRANA_ERROR_PROTOCOL,
                      _("there is no libSQL server at this address; something else answers there"));

  if (strstr (told->text, "doesn't exist") != NULL)
    return new_error (MANOR_HRANA_ERROR_NO_NAMESPACE,
                      _("there is no such database on the server, or the token does not reach it"));

  return new_error (MANOR_HRANA_ERROR_SERVER, told->text);
}

static GError *
error_of_unauthorized (const Told *told)
{
  if (strstr (told->text, "expired") != NULL)
    return new_error (MANOR_HRANA_ERROR_UNAUTHORIZED, _("the token has expired; get a new one"));
  if (strstr (told->text, "none given") != NULL)
    return new_error (MANOR_HRANA_ERROR_UNAUTHORIZED,
                      _("the server wants a token, and the connection has none"));

  return new_error (MANOR_HRANA_ERROR_UNAUTHORIZED,
                    _("the server does not accept the token; is it the one of this server?"));
}

static GError *
error_of_forbidden (const Told *told)
{
  if (strstr (told->text, "Write permission") != NULL)
    return new_error (MANOR_HRANA_ERROR_FORBIDDEN,
                      _("the token only reads this database; use one that may write"));
  if (strstr (told->text, "DDL") != NULL)
    return new_error (MANOR_HRANA_ERROR_CHILD,
                      _("the token may not change this database’s schema, which its schema database "
                        "decides; change it there"));
  if (strstr (told->text, "attach") != NULL)
    return new_error (MANOR_HRANA_ERROR_FORBIDDEN,
                      _("the other database may not be attached: see “allow_attach” in its "
                        "configuration, and the rights of the token"));

  return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_FORBIDDEN,
                      /* translators: %s is what the server said */
                      _("the server does not allow it: %s"), told->text);
}

static GError *
error_of_server (guint       status,
                 const Told *told)
{
  if (strstr (told->text, "invalid utf-8") != NULL)
    return new_error (MANOR_HRANA_ERROR_INVALID_TEXT,
                      _("a text in the result is not UTF-8, which the server cannot send; ask for it "
                        "with CAST(… AS BLOB) or hex(…)"));

  if (strstr (told->text, "SQL string could not be parsed: ") != NULL)
    {
      g_autofree char *text = g_strdup (strstr (told->text, "SQL string could not be parsed: "));

      if (g_str_has_suffix (text, "`"))
        text[strlen (text) - 1] = '\0';
      return new_sql_error ("SQL_PARSE_ERROR", text);
    }

  if (is_about_migration (told->text))
    return new_error (MANOR_HRANA_ERROR_MIGRATION, skip_prefixes (told->text));

  return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_SERVER,
                      /* translators: %u is an HTTP status, %s what the server said */
                      _("the server failed (status %u): %s"), status,
                      *told->text != '\0' ? told->text : "–");
}

/**
 * manor_hrana_error_from_status:
 * @status: an HTTP status that is not 200
 * @body: (nullable) (array length=length): what came with it
 * @length: of @body in bytes
 *
 * Puts a refusal into words. What sqld says comes as JSON; anything else is not a libSQL server.
 *
 * Returns: (transfer full): a %MANOR_HRANA_ERROR, of a statement that cannot be parsed a
 *   %MANOR_SQL_ERROR
 */
GError *
manor_hrana_error_from_status (guint       status,
                               const char *body,
                               gsize       length)
{
  g_auto(Told) told = { NULL };

  told_read (&told, body, length);

  switch (status)
    {
    case 400:
      return error_of_bad_request (&told);
    case 401:
      return error_of_unauthorized (&told);
    case 403:
      return error_of_forbidden (&told);
    case 404:
      return error_of_missing (&told);
    case 405:
      return new_error (MANOR_HRANA_ERROR_PROTOCOL,
                        _("there is no libSQL server at this address; something else answers there"));
    case 429:
      return new_error (MANOR_HRANA_ERROR_BUSY,
                        _("the server has too many sessions at present; try again in a moment"));
    default:
      return error_of_server (status, &told);
    }
}

GError *
_manor_hrana_error_from_json (ManorJson *self)
{
  g_autofree char *place = g_strdup_printf ("%" G_GSIZE_FORMAT,
                                            (gsize) (self->at - self->start));

  return g_error_new (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_PROTOCOL,
                      /* translators: %1$s is a place in an answer, %2$s what should be there, in
                       * English, like “a string” */
                      _("the server’s answer is not what a libSQL server says: at byte %1$s there "
                        "should be %2$s; is the address right?"),
                      place,
                      self->expected != NULL ? self->expected : "more");
}
