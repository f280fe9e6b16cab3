/* manor-turso-list-parse.c: databases as the platform tells them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-list"

#include "config.h"

#include <string.h>

#include "manor-turso-list-private.h"

/* Where a development server says that it is. */
#define REGION_LOCAL "local"

/* Longer names, hosts and ids are nobody's: turso.io's are at most 64, 253 and 36 characters long. */
#define MAX_TEXT 1000

#define ENGINE_LIBSQL "libSQL"
#define ENGINE_TURSO  "Turso"

/* The sixth byte of a database's id, in hexadecimal, says so (turso CLI 1.0.29). */
#define ENGINE_MARK     "10"
#define ENGINE_MARK_AT  10

/**
 * _manor_turso_check_host:
 * @host: what a platform calls a host
 *
 * It becomes a part of URLs to which tokens are sent, so nothing in it may move the border between host and path.
 *
 * Returns: whether it is a host's name or address, with a port or without
 */
gboolean
_manor_turso_check_host (const char *host)
{
  if (*host == '\0' || strlen (host) > MAX_TEXT)
    return FALSE;

  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (".-_:[]", *p) == NULL)
      return FALSE;

  return TRUE;
}

/**
 * _manor_turso_is_plain:
 * @host: a database's host
 * @region: (nullable): where the platform says that it lives
 * @allow_plain: whether the person insists on tokens in the clear
 *
 * Without TLS only where the platform is a development server's, and only to this computer, unless the person insists:
 * a word in an answer must not be enough to send tokens in the clear.
 *
 * Returns: whether it is spoken to without TLS
 */
gboolean
_manor_turso_is_plain (const char *host,
                       const char *region,
                       gboolean    allow_plain)
{
  g_autofree char *uri = NULL;
  g_autoptr(ManorHttp) http = NULL;

  if (g_strcmp0 (region, REGION_LOCAL) != 0)
    return FALSE;
  if (allow_plain)
    return TRUE;

  uri = g_strconcat ("http://", host, NULL);
  http = manor_http_new (uri, NULL);

  return http != NULL && manor_http_get_loopback (http);
}

static gboolean
is_new_engine (const char *id)
{
  g_autofree char *digits = g_strdup (id);
  char *end = digits;

  for (const char *p = id; *p != '\0'; p++)
    if (*p != '-')
      *end++ = *p;
  *end = '\0';

  return strlen (digits) == 32 && strncmp (digits + ENGINE_MARK_AT, ENGINE_MARK, strlen (ENGINE_MARK)) == 0;
}

static const char *
get_text (JsonNode   *object,
          const char *key)
{
  const char *text = _manor_turso_json_get_string (object, key);

  return text != NULL && *text != '\0' && strlen (text) <= MAX_TEXT ? text : NULL;
}

/* `regions` is older, and only its first one is the database's own. */
static char *
dup_region (JsonNode *database)
{
  const char *primary = get_text (database, "primaryRegion");
  g_auto(GStrv) regions = NULL;

  if (primary != NULL)
    return g_strdup (primary);

  regions = _manor_turso_json_dup_strv (database, "regions");

  return regions != NULL ? g_strdup (regions[0]) : NULL;
}

/* A name becomes a step of the paths of requests, where these two lead elsewhere. */
gboolean
_manor_turso_check_name (const char *name)
{
  return *name != '\0' && !g_str_equal (name, ".") && !g_str_equal (name, "..");
}

static ManorDatabaseFlags
parse_flags (JsonNode *database)
{
  static const struct
  {
    const char         *key;
    ManorDatabaseFlags  flag;
  } known[] = {
    { "sleeping", MANOR_DATABASE_ASLEEP },
    { "archived", MANOR_DATABASE_ARCHIVED },
    { "block_reads", MANOR_DATABASE_READS_BLOCKED },
    { "block_writes", MANOR_DATABASE_WRITES_BLOCKED },
    { "delete_protection", MANOR_DATABASE_PROTECTED },
  };
  ManorDatabaseFlags flags = 0;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (_manor_turso_json_get_boolean (database, known[i].key))
      flags |= known[i].flag;

  if (get_text (database, "encryption_cipher") != NULL)
    flags |= MANOR_DATABASE_ENCRYPTED;

  return flags;
}

static void
parse_parent (ManorDatabaseFacts *facts,
              JsonNode           *database)
{
  JsonNode *parent = _manor_turso_json_get (database, "parent");
  const char *name = parent != NULL ? get_text (parent, "name") : NULL;
  const char *time = parent != NULL ? get_text (parent, "branched_at") : NULL;

  if (parent == NULL || (name == NULL && get_text (parent, "id") == NULL))
    return;

  facts->flags |= MANOR_DATABASE_BRANCH;
  facts->branch_of = g_strdup (name);
  facts->branched_at = time != NULL ? g_date_time_new_from_iso8601 (time, NULL) : NULL;
}

static ManorDatabaseFacts *
parse_facts (JsonNode   *database,
             const char *id,
             const char *host,
             gboolean    allow_plain)
{
  ManorDatabaseFacts *facts = manor_database_facts_new ();
  gboolean is_new = is_new_engine (id);

  facts->id = g_strdup (id);
  facts->host = g_strdup (host);
  facts->group = g_strdup (get_text (database, "group"));
  facts->region = dup_region (database);
  facts->engine = g_strdup (is_new ? ENGINE_TURSO : ENGINE_LIBSQL);
  facts->version = g_strdup (get_text (database, "version"));
  facts->flags = parse_flags (database) | (is_new ? MANOR_DATABASE_UNUSUAL_ENGINE : 0);
  facts->plain = _manor_turso_is_plain (host, facts->region, allow_plain);
  parse_parent (facts, database);

  return facts;
}

/**
 * _manor_turso_entry_parse:
 * @database: what the platform says of a database
 * @allow_plain: whether tokens may travel in the clear
 *
 * Keys are those of the platform's API documentation, 2026-06, of its earlier version (`is_schema`, `schema`,
 * `archived`), and of turso CLI 1.0.29 (`sleeping`, `encryption_cipher`).
 *
 * Returns: (transfer full) (nullable): an entry; %NULL where a name, an id or a usable host is missing
 */
ManorTursoEntry *
_manor_turso_entry_parse (JsonNode *database,
                          gboolean  allow_plain)
{
  const char *name = get_text (database, "Name");
  const char *id = get_text (database, "DbId");
  const char *host = get_text (database, "Hostname");
  ManorTursoEntry *entry;

  if (name == NULL || id == NULL || host == NULL || !_manor_turso_check_name (name) || !_manor_turso_check_host (host))
    return NULL;

  entry = _manor_turso_entry_new ();
  entry->name = g_strdup (name);
  entry->schema = g_strdup (get_text (database, "schema"));
  entry->is_schema = _manor_turso_json_get_boolean (database, "is_schema");
  entry->facts = parse_facts (database, id, host, allow_plain);
  entry->archived = (entry->facts->flags & MANOR_DATABASE_ARCHIVED) != 0;

  return entry;
}

/**
 * _manor_turso_list_parse:
 * @self: a list that was not given away yet
 * @answer: of a request for databases
 * @allow_plain: whether tokens may travel in the clear
 *
 * Adds the databases of one page; those that cannot be used are counted.
 *
 * Returns: %FALSE where @answer holds no list of databases
 */
gboolean
_manor_turso_list_parse (ManorTursoList *self,
                         JsonNode       *answer,
                         gboolean        allow_plain)
{
  JsonArray *databases = _manor_turso_json_get_list (answer, "databases");

  if (databases == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (databases); i++)
    {
      g_autoptr(ManorTursoEntry) entry = _manor_turso_entry_parse (json_array_get_element (databases, i), allow_plain);

      if (entry != NULL)
        _manor_turso_list_add (self, entry);
      else
        _manor_turso_list_add_odd (self, 1);
    }

  return TRUE;
}
