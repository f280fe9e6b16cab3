/* manor-token-scopes.c: what an API token may do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token-scopes"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-token-scopes.h"

static const ManorTokenScope all[] = {
  { "read", N_("Look at groups, databases and what is set for them") },
  { "db:create", N_("Create Databases") },
  { "db:delete", N_("Delete Databases") },
  { "db:configure", N_("Configure Databases") },
  { "db:mint-token", N_("Make Tokens of Databases") },
  { "db:rotate-creds", N_("Rotate Tokens of Databases") },
  { "group:configure", N_("Configure Groups") },
  { "group:mint-token", N_("Make Tokens of Groups") },
  { "group:rotate-creds", N_("Rotate Tokens of Groups") },
};

/**
 * manor_token_scopes_get:
 * @n_scopes: (out): how many
 *
 * Returns: (transfer none) (array length=n_scopes): every scope there is
 */
const ManorTokenScope *
manor_token_scopes_get (gsize *n_scopes)
{
  g_return_val_if_fail (n_scopes != NULL, NULL);

  *n_scopes = G_N_ELEMENTS (all);

  return all;
}

/**
 * manor_token_scopes_get_preset:
 * @preset: a set of scopes
 *
 * Returns: (transfer none) (array zero-terminated=1): what is in it
 */
const char * const *
manor_token_scopes_get_preset (ManorTokenPreset preset)
{
  static const char * const read[] = { "read", NULL };
  static const char * const app[] = { "read", "db:create", "db:mint-token", NULL };
  static const char * const everything[] = {
    "read", "db:create", "db:delete", "db:configure", "db:mint-token", "db:rotate-creds",
    "group:configure", "group:mint-token", "group:rotate-creds", NULL
  };

  switch (preset)
    {
    case MANOR_TOKEN_PRESET_READ:
      return read;

    case MANOR_TOKEN_PRESET_APP:
      return app;

    case MANOR_TOKEN_PRESET_ALL:
    default:
      return everything;
    }
}

/* Whether all that there are are among them. */
static gboolean
is_everything (const char * const *scopes)
{
  if (scopes == NULL || scopes[0] == NULL || g_strv_contains (scopes, "full-access"))
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (!g_strv_contains (scopes, all[i].scope))
      return FALSE;

  return TRUE;
}

/**
 * manor_token_scopes_dup_words:
 * @scopes: (array zero-terminated=1) (nullable): of a token, as the platform lists them
 *
 * Returns: (transfer full): what it may do, for people
 */
char *
manor_token_scopes_dup_words (const char * const *scopes)
{
  if (is_everything (scopes))
    return g_strdup (_("may do everything"));

  if (scopes[1] == NULL && (g_str_equal (scopes[0], "read") || g_str_equal (scopes[0], "read-only")))
    return g_strdup (_("may only read"));

  return g_strjoinv (", ", (char **) scopes);
}
