/* manor-turso-answer.c: what the platform, or what is in its place, answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include <string.h>

#include "manor-secret.h"
#include "manor-turso-answer-private.h"
#include "manor-turso-platform-private.h"

/* Answers are four levels deep. What is freed level by level must not be deep, wherever that happens. */
#define MAX_DEPTH 64

/* Of a refusal: what is parsed, and what is shown of it. */
#define MAX_REFUSAL (64 * 1024)
#define MAX_WORDS   300

static guint
count_depth (const char *data,
             gsize       length)
{
  gboolean in_string = FALSE;
  guint depth = 0;
  guint deepest = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string)
        {
          if (data[i] == '\\')
            i++;
          else if (data[i] == '"')
            in_string = FALSE;
        }
      else if (data[i] == '"')
        in_string = TRUE;
      else if (data[i] == '[' || data[i] == '{')
        {
          depth++;
          deepest = MAX (deepest, depth);
        }
      else if ((data[i] == ']' || data[i] == '}') && depth > 0)
        depth--;
    }

  return deepest;
}

/* NULL where it is no JSON. */
static JsonNode *
parse (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr(JsonParser) parser = NULL;

  if (length > G_MAXSSIZE || count_depth (data, length) > MAX_DEPTH)
    return NULL;

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, (gssize) length, NULL))
    return NULL;

  return json_parser_steal_root (parser);
}

static gsize
skip_space (const char *data,
            gsize       length)
{
  gsize i = 0;

  while (i < length && g_ascii_isspace (data[i]))
    i++;

  return i;
}

/**
 * _manor_turso_answer_is_page:
 * @body: of an answer
 *
 * Returns: whether it looks like a web page, which is how gateways, proxies and login pages of networks answer
 */
gboolean
_manor_turso_answer_is_page (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  gsize start = skip_space (data, length);

  return start < length && data[start] == '<';
}

/**
 * _manor_turso_answer_parse:
 * @body: of an answer
 * @request: what was asked
 * @node: (out) (transfer full) (nullable): what was answered, %NULL for nothing
 * @error: return location for a %MANOR_TURSO_ERROR_PROTOCOL
 *
 * Parses an answer. Blocks: for a thread of its own.
 *
 * Returns: %FALSE with @error where it is no JSON
 */
gboolean
_manor_turso_answer_parse (GBytes             *body,
                           ManorTursoRequest  *request,
                           JsonNode          **node,
                           GError            **error)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  *node = NULL;
  if (skip_space (data, length) == length)
    return TRUE;

  *node = parse (body);
  if (*node != NULL)
    return TRUE;

  g_propagate_error (error, _manor_turso_answer_is_page (body) ? _manor_turso_error_page (request->uri)
                                                              : _manor_turso_error_no_json (request->uri));

  return FALSE;
}

static char *
dup_line (const char *text)
{
  g_autofree char *line = g_utf8_make_valid (text, (gssize) strnlen (text, MAX_REFUSAL));
  g_autofree char *shortened = NULL;

  manor_secret_hide_tokens (line);
  line[strcspn (line, "\r\n")] = '\0';
  for (char *p = line; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (line);

  if (*line == '\0')
    return NULL;
  if (g_utf8_strlen (line, -1) <= MAX_WORDS)
    return g_steal_pointer (&line);

  shortened = g_utf8_substring (line, 0, MAX_WORDS);

  return g_strconcat (shortened, "…", NULL);
}

/**
 * _manor_turso_answer_dup_words:
 * @body: of a refusal
 *
 * Finds what is said for people: {"error": "…"}, where there may be an object in the string's place; a bare string; or
 * plain text. Never of a page.
 *
 * Returns: (transfer full) (nullable): a line
 */
char *
_manor_turso_answer_dup_words (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonNode *said;

  if (length == 0 || length > MAX_REFUSAL || _manor_turso_answer_is_page (body))
    return NULL;

  node = parse (body);
  if (node == NULL)
    {
      text = g_strndup (data, length);
      return dup_line (text);
    }

  said = JSON_NODE_HOLDS_OBJECT (node) ? _manor_turso_json_get (node, "error") : node;
  if (said == NULL)
    said = _manor_turso_json_get (node, "message");
  if (said == NULL || JSON_NODE_HOLDS_NULL (said))
    return NULL;

  if (JSON_NODE_HOLDS_VALUE (said) && json_node_get_value_type (said) == G_TYPE_STRING)
    return dup_line (json_node_get_string (said));

  text = json_to_string (said, FALSE);

  return dup_line (text);
}
