/* manorctl-connections-turso.c: add, change and test Turso organizations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-connections.h"
#include "manorctl-secret.h"
#include "manorctl-verdicts.h"

/* Seconds by which clocks may differ before tokens seem to end early or late. */
#define MAX_SKEW 60

static gboolean
set_options (ManorTursoDraft  *draft,
             gboolean          ask,
             GError          **error)
{
  const ManorctlConnectionOptions *options = &manorctl_connection_options;

  if (options->from_environment && manorctl_token_file != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--from-environment and --token-file exclude each other"));
      return FALSE;
    }

  manorctl_connections_fill (MANOR_CONNECTION_DRAFT (draft));

  if (options->from_environment && !manor_turso_draft_take_environment (draft))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("There is no TURSO_API_TOKEN in the environment"));
      return FALSE;
    }

  /* What was typed wins over what was found. */
  if (options->base_url != NULL)
    g_object_set (draft, "base-url", options->base_url, NULL);

  return options->from_environment ||
         manorctl_connections_set_secret (MANOR_CONNECTION_DRAFT (draft), "token", "keep-token", manorctl_token_file,
                                          _("Platform token:"), ask && !options->no_token, error);
}

static ManorctlStatus
fail_options (const GError *error)
{
  if (g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE))
    return manorctl_fail_usage ("%s", error->message);

  return manorctl_fail (error);
}

ManorctlStatus
manorctl_connections_add_turso (ManorConsole *console,
                                const char   *organization)
{
  g_autoptr(ManorTursoDraft) draft = manor_turso_draft_new ();
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_object_set (draft, "organization", organization, NULL);
  if (!set_options (draft, TRUE, &error))
    return fail_options (error);

  connection = manor_await_object (manor_console_add_turso (console, draft), &error);
  if (connection == NULL)
    return manorctl_connections_fail (error);

  text = g_strdup_printf (_("Added “%s”."), manor_connection_get_id (connection));

  return manorctl_connections_tell (console, connection, text);
}

ManorctlStatus
manorctl_connections_edit_turso (ManorConsole    *console,
                                 ManorTursoDraft *draft)
{
  g_autoptr(ManorConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (!set_options (draft, FALSE, &error))
    return fail_options (error);

  connection = manor_await_object (manor_console_add_turso (console, draft), &error);
  if (connection == NULL)
    return manorctl_connections_fail (error);

  text = g_strdup_printf (_("Changed “%s”."), manor_connection_get_id (connection));

  return manorctl_connections_tell (console, connection, text);
}

/* “for ever”, or until when. */
static char *
dup_end (ManorAccount *account)
{
  GDateTime *expires = manor_account_get_expires (account);
  g_autoptr(GDateTime) local = expires != NULL ? g_date_time_to_local (expires) : NULL;

  return local != NULL ? g_date_time_format (local, "%F %R") : NULL;
}

static void
add_account (ManorctlVerdicts *verdicts,
             ManorAccount     *account)
{
  const char *user = manor_account_get_user (account);
  gint64 skew = manor_account_get_clock_skew (account);
  g_autofree char *end = dup_end (account);
  g_autofree char *whose = user != NULL ? g_strdup_printf (_("It is %s’s."), user) : g_strdup ("");
  /* translators: %s is a day and time */
  g_autofree char *until = end != NULL ? g_strdup_printf (_("It ends on %s."), end) : g_strdup (_("It does not end."));
  g_autofree char *detail = g_strconcat (whose, *whose != '\0' ? " " : "", until, NULL);

  manorctl_verdicts_add (verdicts, 0, _("Token"), detail);

  if (ABS (skew) > MAX_SKEW)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, ABS (skew));
      g_autofree char *words =
        /* translators: %s is a number of seconds */
        g_strdup_printf (skew > 0 ? _("This computer’s clock is %s seconds ahead of Turso’s: tokens seem to end too early.")
                                  : _("This computer’s clock is %s seconds behind Turso’s: tokens seem to end too late."),
                         seconds);

      manorctl_verdicts_add (verdicts, 1, _("Clock"), words);
    }
}

static void
add_membership (ManorctlVerdicts *verdicts,
                ManorAccount     *account,
                const char       *organization)
{
  GListModel *memberships = manor_account_get_memberships (account);

  for (guint i = 0; i < g_list_model_get_n_items (memberships); i++)
    {
      g_autoptr(ManorMembership) membership = g_list_model_get_item (memberships, i);

      if (g_strcmp0 (manor_membership_get_slug (membership), organization) != 0)
        continue;

      manorctl_verdicts_add (verdicts, manor_membership_get_blocked (membership) ? 1 : 0, _("Organization"),
                             manor_membership_get_blocked (membership)
                               ? _("Turso refuses its reads or writes: look at its plan and bills.")
                               : manor_membership_get_title (membership));
      return;
    }

  if (g_list_model_get_n_items (memberships) == 0)
    manorctl_verdicts_add (verdicts, 1, _("Organization"),
                           _("The token may not ask which organizations it reaches; the list of databases tells."));
  else
    manorctl_verdicts_add (verdicts, 2, _("Organization"),
                           _("The token does not reach it; “manorctl connections organizations” shows which it does."));
}

/* The list of its databases as the connection reads it. */
static void
add_list (ManorctlVerdicts *verdicts,
          ManorConsole     *console,
          const char       *id)
{
  ManorConnection *found = manor_console_find_connection (console, id);
  g_autoptr(ManorConnection) connection = found != NULL ? g_object_ref (found) : NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *count = NULL;
  guint n;

  if (connection == NULL)
    return;

  if (!manor_await (manor_connection_refresh (connection), &error))
    {
      manorctl_verdicts_add (verdicts, 2, _("List of databases"), error->message);
      return;
    }

  n = g_list_model_get_n_items (manor_connection_get_databases (connection));
  count = g_strdup_printf (ngettext ("It has %u database.", "It has %u databases.", n), n);
  manorctl_verdicts_add (verdicts, 0, _("List of databases"), count);
}

ManorctlStatus
manorctl_connections_test_turso (ManorConsole    *console,
                                 ManorTursoDraft *draft)
{
  g_autoptr(ManorctlVerdicts) verdicts = manorctl_verdicts_new ();
  g_autoptr(ManorAccount) account = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *organization = NULL;
  g_autofree char *id = NULL;

  if (!set_options (draft, FALSE, &error))
    return fail_options (error);

  g_object_get (draft, "organization", &organization, "id", &id, NULL);
  account = manor_await_object (manor_console_load_account (console, draft), &error);
  if (account == NULL)
    {
      manorctl_verdicts_add (verdicts, 2, _("Token"), error->message);
      return manorctl_verdicts_print (verdicts);
    }

  add_account (verdicts, account);
  add_membership (verdicts, account, organization);
  /* With another token or place, the connection's own list would say nothing of it. */
  if (manorctl_token_file == NULL && !manorctl_connection_options.from_environment &&
      manorctl_connection_options.base_url == NULL)
    add_list (verdicts, console, id);

  return manorctl_verdicts_print (verdicts);
}

static void
print_account_json (ManorAccount *account)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GListModel *memberships = manor_account_get_memberships (account);

  json_builder_begin_object (builder);
  manorctl_json_string (builder, "user", manor_account_get_user (account));
  manorctl_json_time (builder, "expires", manor_account_get_expires (account));
  manorctl_json_integer (builder, "clock_skew", manor_account_get_clock_skew (account));

  manorctl_json_array (builder, "organizations");
  for (guint i = 0; i < g_list_model_get_n_items (memberships); i++)
    {
      g_autoptr(ManorMembership) membership = g_list_model_get_item (memberships, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "slug", manor_membership_get_slug (membership));
      manorctl_json_string (builder, "title", manor_membership_get_title (membership));
      manorctl_json_string (builder, "plan", manor_membership_get_plan (membership));
      manorctl_json_boolean (builder, "personal", manor_membership_get_personal (membership));
      manorctl_json_boolean (builder, "blocked", manor_membership_get_blocked (membership));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  manorctl_json_print (builder);
}

static void
print_account (ManorAccount *account)
{
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("ORGANIZATION"), _("TITLE"), _("PLAN"), _("STATE"), NULL });
  GListModel *memberships = manor_account_get_memberships (account);
  const char *user = manor_account_get_user (account);
  g_autofree char *end = dup_end (account);

  if (user != NULL)
    manorctl_print (_("user: %s\n"), user);
  manorctl_print (_("token ends: %s\n\n"), end != NULL ? end : _("never"));

  for (guint i = 0; i < g_list_model_get_n_items (memberships); i++)
    {
      g_autoptr(ManorMembership) membership = g_list_model_get_item (memberships, i);

      manorctl_table_add (table, (const char *[]) {
        manor_membership_get_slug (membership), manor_membership_get_title (membership),
        manor_membership_get_plan (membership),
        manor_membership_get_blocked (membership) ? _("blocked")
          : manor_membership_get_personal (membership) ? _("personal") : "",
      });
    }
  manorctl_table_print (table);
}

ManorctlStatus
manorctl_connections_organizations (ManorConsole *console)
{
  g_autoptr(ManorTursoDraft) draft = manor_turso_draft_new ();
  g_autoptr(ManorAccount) account = NULL;
  g_autoptr(GError) error = NULL;

  if (!set_options (draft, TRUE, &error))
    return fail_options (error);

  account = manor_await_object (manor_console_load_account (console, draft), &error);
  if (account == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    print_account_json (account);
  else
    print_account (account);

  return MANORCTL_DONE;
}
