/* manor-server-url.c: the address of a server, while somebody types it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-url"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "manor-server-url.h"

static const char * const schemes[] = { "https", "libsql", "http", NULL };

static GUri *
parse (const char *text)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_SCHEME_NORMALIZE,
                                     NULL);

  if (uri == NULL || !g_strv_contains (schemes, g_uri_get_scheme (uri)) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;

  return g_steal_pointer (&uri);
}

/* What never leaves this machine. */
static gboolean
is_loopback (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);
  g_autofree char *folded = g_ascii_strdown (host, -1);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  return g_str_equal (folded, "localhost") || g_str_has_suffix (folded, ".localhost");
}

/**
 * manor_server_url_dup_problem:
 * @text: what was typed
 *
 * Tells a person, while they type, why an address will not do. The console has the last word.
 *
 * Returns: (transfer full) (nullable): one sentence, "" for an address that is still empty, or
 *   %NULL for one that will do
 */
char *
manor_server_url_dup_problem (const char *text)
{
  g_autoptr(GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (*text == '\0')
    return g_strdup ("");

  uri = parse (text);
  if (uri == NULL)
    return g_strdup (_("Type the whole address, beginning with “https://”, “libsql://” or “http://”"));

  if (g_uri_get_userinfo (uri) != NULL)
    return g_strdup (_("Leave the user and the password out of the address; there are fields for them"));

  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return g_strdup (_("Leave out what stands behind “?” and “#”; there is a field for the token"));

  return NULL;
}

/**
 * manor_server_url_dup_title:
 * @text: what was typed
 *
 * Returns: (transfer full) (nullable): a name for a connection to it
 */
char *
manor_server_url_dup_title (const char *text)
{
  g_autoptr(GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  uri = parse (text);

  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}

/**
 * manor_server_url_is_exposed:
 * @text: what was typed
 *
 * Returns: whether others could read what is sent there: plain HTTP to another machine
 */
gboolean
manor_server_url_is_exposed (const char *text)
{
  g_autoptr(GUri) uri = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  uri = parse (text);

  return uri != NULL && g_str_equal (g_uri_get_scheme (uri), "http") &&
         !is_loopback (g_uri_get_host (uri));
}
