/* manorctl-push.c: push the schema to the children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "manorctl-agree.h"
#include "manorctl-plan-arguments.h"
#include "manorctl-review.h"
#include "manorctl-script.h"

static gboolean dry_run;
static gboolean yes;
static char *only;
static int canary = 1;
static int jobs;
static char *max_failures;
static gint64 resume_id;
static char **accepted_losses;
static char *script_file;
static char *branches;
static gboolean wake;

static const GOptionEntry options[] = {
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Show what would be done, and write nothing"), NULL },
  { "script", 0, 0, G_OPTION_ARG_FILENAME, &script_file,
    N_("Where the server carries changes on: what to run; “-”: the standard input"), N_("FILE") },
  { "only", 0, 0, G_OPTION_ARG_STRING, &only, N_("Only children whose name matches"), N_("PATTERN") },
  { "canary", 0, 0, G_OPTION_ARG_INT, &canary, N_("Children of each variant that go first (1)"), N_("N") },
  { "jobs", 0, 0, G_OPTION_ARG_INT, &jobs, N_("Children at once"), N_("N") },
  { "branch", 0, 0, G_OPTION_ARG_STRING, &branches,
    N_("Copy each canary, or every child, before it is changed"), N_("canary|all") },
  { "wake", 0, 0, G_OPTION_ARG_NONE, &wake, N_("Change children that sleep, too, which wakes them"), NULL },
  { "max-failures", 0, 0, G_OPTION_ARG_STRING, &max_failures, N_("Stop after so many"), N_("N|N%") },
  { "resume", 0, 0, G_OPTION_ARG_INT64, &resume_id,
    N_("Go on with what an interrupted or stopped push left"), N_("ID") },
  { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask; does not agree to any loss"), NULL },
  { "accept-loss", 0, 0, G_OPTION_ARG_STRING_ARRAY, &accepted_losses,
    N_("Agree to lose this; once for each loss"), N_("TABLE[.COLUMN]") },
  MANORCTL_PLAN_ENTRIES,
  G_OPTION_ENTRY_NULL
};

static gboolean
set_max_failures (ManorPushOptions  *push_options,
                  GError           **error)
{
  gboolean percent = max_failures != NULL && g_str_has_suffix (max_failures, "%");
  g_autofree char *number = NULL;
  guint64 n;

  if (max_failures == NULL)
    return TRUE;

  number = g_strndup (max_failures, strlen (max_failures) - percent);
  if (!g_ascii_string_to_unsigned (number, 10, 1, percent ? 100 : G_MAXINT, &n, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--max-failures “%s” should be a number from 1, or a percentage"), max_failures);
      return FALSE;
    }

  g_object_set (push_options, percent ? "max-failures-percent" : "max-failures", (guint) n, NULL);

  return TRUE;
}

static gboolean
set_branches (ManorPushOptions  *push_options,
              GError           **error)
{
  ManorPushBranches value;

  if (branches == NULL)
    return TRUE;

  if (!g_str_equal (branches, "canary") && !g_str_equal (branches, "all"))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--branch takes “canary” or “all”, not “%s”"), branches);
      return FALSE;
    }

  value = g_str_equal (branches, "all") ? MANOR_PUSH_BRANCHES_ALL : MANOR_PUSH_BRANCHES_CANARIES;
  g_object_set (push_options, "branches", value, NULL);

  return TRUE;
}

static ManorPushOptions *
read_options (GError **error)
{
  g_autoptr(ManorPushOptions) push_options = manor_push_options_new ();
  g_autoptr(ManorPlanOptions) plan_options = manorctl_plan_arguments_read (error);
  g_autofree char *script = NULL;

  if (plan_options == NULL || !set_max_failures (push_options, error) || !set_branches (push_options, error))
    return NULL;

  if (canary < 0 || jobs < 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--canary and --jobs take numbers from 0"));
      return NULL;
    }

  if (script_file != NULL && (script = manorctl_script_read (script_file, error)) == NULL)
    return NULL;

  g_object_set (push_options,
                "plan-options", plan_options,
                "script", script,
                "only", only,
                "canary", (guint) canary,
                "jobs", (guint) jobs,
                NULL);

  return g_steal_pointer (&push_options);
}

/* A line from the person at the terminal; NULL where there is none. */
static char *
ask (const char *question)
{
  char buffer[512];

  fflush (stdout);
  fprintf (stderr, "%s ", question);
  fflush (stderr);

  if (fgets (buffer, sizeof buffer, stdin) == NULL)
    {
      fputc ('\n', stderr);
      return NULL;
    }

  return g_strdup (g_strstrip (buffer));
}

static gboolean
is_accepted (const char *loss)
{
  for (guint i = 0; accepted_losses != NULL && accepted_losses[i] != NULL; i++)
    {
      g_autofree char *table = NULL;
      g_autofree char *column = NULL;
      g_autofree char *quoted = NULL;
      g_autofree char *quoted_column = NULL;
      g_autofree char *name = NULL;

      if (!manorctl_read_name (accepted_losses[i], &table, &column, NULL))
        continue;

      quoted = manor_identifier_quote (table);
      quoted_column = column != NULL ? manor_identifier_quote (column) : NULL;
      name = g_strjoin (".", quoted, quoted_column, NULL);

      if (manor_identifier_equal (name, loss))
        return TRUE;
    }

  return FALSE;
}

static gboolean
ask_for_loss (const char *loss)
{
  /* translators: %s is a table or TABLE.COLUMN */
  g_autofree char *question = g_strdup_printf (_("Data of %s will be lost. Type its name to agree:"), loss);
  g_autofree char *answer = ask (question);

  return answer != NULL && manor_identifier_equal (answer, loss);
}

/* Nothing is lost that was not named, by an option or at the terminal. */
static gboolean
agree_to_losses (ManorPush *push)
{
  g_auto(GStrv) losses = manor_push_dup_losses (push);
  g_autoptr(GPtrArray) names = NULL;

  if (losses == NULL || losses[0] == NULL)
    return TRUE;

  names = manorctl_review_list_losses (push);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (is_accepted (name) || (manorctl_agree_can_ask () && ask_for_loss (name)))
        continue;

      manorctl_note (_("Data of %s would be lost; “--accept-loss %s” agrees to it"), name, name);
      return FALSE;
    }

  manor_push_consent (push, (const char * const *) losses);

  return TRUE;
}

static gboolean
agree_to_push (ManorPush *push)
{
  guint n = manor_push_get_n_targets (push) - manorctl_review_count_stuck (push);
  g_autofree char *question = NULL;
  g_autofree char *answer = NULL;

  if (yes)
    return TRUE;

  if (!manorctl_agree_can_ask ())
    {
      manorctl_note (_("Nobody can be asked here; --yes agrees, --dry-run only shows"));
      return FALSE;
    }

  if (manor_push_get_can_pause (push))
    question = g_strdup_printf (ngettext ("Push to %u child? [y/N]", "Push to %u children? [y/N]", n), n);
  else
    question = g_strdup_printf (ngettext ("Let the server change %u child and the schema database? [y/N]",
                                          "Let the server change all %u children and the schema database, or "
                                          "none? [y/N]", n), n);
  answer = ask (question);

  /* translators: the first letter of “yes”, lower case, as asked for above */
  return answer != NULL && g_unichar_tolower (g_utf8_get_char (answer)) == g_utf8_get_char (_("y"));
}

/* A script is the server's from the moment it is sent. */
static void
show_phase (ManorPush *push)
{
  guint n = manor_push_get_n_targets (push);

  switch (manor_push_get_phase (push))
    {
    case MANOR_PUSH_PHASE_CHECKING:
      manorctl_progress (ngettext ("The server tries it: %u of %u child", "The server tries it: %u of %u children", n),
                         manor_push_get_n_tried (push), n);
      break;

    case MANOR_PUSH_PHASE_APPLYING:
      manorctl_progress (_("The server changes the children: %u of %u"), manor_push_get_n_done (push), n);
      break;

    case MANOR_PUSH_PHASE_READING:
      manorctl_progress (ngettext ("Reading what became of it: %u of %u child",
                                   "Reading what became of it: %u of %u children", n),
                         manor_push_get_n_done (push), n);
      break;

    case MANOR_PUSH_PHASE_WAITING:
    default:
      manorctl_progress ("%s", _("The script is being sent"));
    }
}

static void
show_progress_cb (ManorPush  *push,
                  GParamSpec *pspec,
                  gpointer    user_data)
{
  guint n_failed = manor_push_count (push, MANOR_TARGET_FAILED) +
                   manor_push_count (push, MANOR_TARGET_UNKNOWN);
  guint n_targets = manor_push_get_n_targets (push);
  int seconds = manor_push_get_seconds_left (push);
  const char *waiting = manor_push_get_waiting (push);

  if (waiting != NULL)
    /* translators: %s is what is waited for, “another migration of …” */
    manorctl_progress (_("Waiting for %s"), waiting);
  else if (!manor_push_get_can_pause (push))
    show_phase (push);
  else if (seconds < 0)
    manorctl_progress (ngettext ("%u of %u child, %u failed", "%u of %u children, %u failed", n_targets),
                       manor_push_get_n_done (push), n_targets, n_failed);
  else
    manorctl_progress (ngettext ("%u of %u child, %u failed, %d s left",
                                 "%u of %u children, %u failed, %d s left", n_targets),
                       manor_push_get_n_done (push), n_targets, n_failed, seconds);
}

/* The first time: those under way are finished, and the journal says “stopped”. The second
 * time the program ends as it would without us; the journal will say “interrupted”. */
static gboolean
stop_cb (gpointer user_data)
{
  ManorPush *push = user_data;
  ManorPushState state = manor_push_get_state (push);

  if (state == MANOR_PUSH_STOPPING || state == MANOR_PUSH_STOPPED)
    {
      manorctl_progress_end ();
      signal (SIGINT, SIG_DFL);
      raise (SIGINT);
    }

  if (manor_push_get_can_pause (push))
    manorctl_note (_("Stopping after the children under way; press Ctrl+C again to leave at once"));
  else
    manorctl_note (_("What was sent goes on by itself on the server; press Ctrl+C again to leave, and "
                     "--resume to see later what became of it"));
  manor_push_stop (push);

  return G_SOURCE_CONTINUE;
}

static ManorctlStatus
tell_report (ManorReport *report)
{
  if (manorctl_json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      manorctl_json_report (builder, report);
      json_builder_end_object (builder);
      manorctl_json_print (builder);
    }
  else
    {
      g_autofree char *text = manor_report_dup_text (report);

      manorctl_print ("%s%s", text, g_str_has_suffix (text, "\n") ? "" : "\n");
    }

  return manor_report_get_n_left (report) > 0 ? MANORCTL_FAILED : MANORCTL_DONE;
}

static ManorctlStatus
carry_out (ManorPush *push)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorReport) report = NULL;
  static const char * const signals[] = { "notify::n-done", "notify::waiting", "notify::n-tried" };
  guint source = g_unix_signal_add (SIGINT, stop_cb, push);

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect (push, signals[i], G_CALLBACK (show_progress_cb), NULL);

  report = manor_await_object (manor_push_run (push), &error);
  g_source_remove (source);
  g_signal_handlers_disconnect_by_func (push, show_progress_cb, NULL);
  manorctl_progress_end ();

  return report != NULL ? tell_report (report) : manorctl_fail (error);
}

/* --json answers once: with the review where nothing is done, with the report where it is. */
static ManorctlStatus
review_and_run (ManorPush *push)
{
  guint n_stuck = manorctl_review_count_stuck (push);
  gboolean can_run;

  if (dry_run && manorctl_json)
    manorctl_review_print_json (push);
  else if (!manorctl_json && manor_push_get_n_targets (push) > 0)
    manorctl_review_print (push);

  if (dry_run)
    return n_stuck > 0 ? MANORCTL_FAILED : MANORCTL_DONE;

  /* Where one that cannot be changed stops all, nobody need agree to anything. */
  can_run = manor_push_get_can_pause (push) ? manor_push_get_n_targets (push) > n_stuck : n_stuck == 0;
  if (can_run && (!agree_to_losses (push) || !agree_to_push (push)))
    return MANORCTL_FAILED;

  return carry_out (push);
}

/* What an earlier push left, and its fleet where none is named. */
static ManorPushOptions *
load_resumed (ManorConsole  *console,
              char         **fleet,
              GError       **error)
{
  ManorJournal *journal = manor_console_get_journal (console);

  if (*fleet == NULL)
    {
      g_autoptr(ManorReport) report = manor_await_object (manor_journal_load (journal, resume_id), error);

      if (report == NULL)
        return NULL;

      *fleet = g_strdup (manor_report_get_fleet (report));
    }

  return manor_await_object (manor_journal_load_options (journal, resume_id), error);
}

/* A pattern that is mistyped is no success: a script would go on as if the push had been made. */
static gboolean
check_only (ManorSurvey  *survey,
            GError      **error)
{
  ManorFleet *fleet = manor_survey_get_fleet (survey);

  if (only == NULL)
    return TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fleet)); i++)
    {
      g_autoptr(ManorDatabase) child = g_list_model_get_item (G_LIST_MODEL (fleet), i);

      if (g_pattern_match_simple (only, manor_database_get_name (child)))
        return TRUE;
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               /* translators: %1$s is a schema database, %2$s a name or a pattern */
               _("“%1$s” has no child “%2$s”; “manorctl list” shows their names"),
               manor_fleet_get_path (fleet), only);

  return FALSE;
}

/* A rename must mean something in one variant at least; to the others it is nothing. */
static gboolean
check_renames (ManorSurvey  *survey,
               GError      **error)
{
  GListModel *variants = manor_survey_get_variants (survey);
  guint n = g_list_model_get_n_items (variants);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorVariant) variant = g_list_model_get_item (variants, i);

      g_clear_error (error);
      if (manorctl_plan_arguments_check (manor_variant_get_catalogue (variant), error))
        return TRUE;
    }

  return n == 0;
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorPushOptions) push_options = NULL;
  g_autoptr(ManorSurvey) survey = NULL;
  g_autoptr(ManorPush) push = NULL;
  g_autofree char *fleet = g_strdup (arguments[0]);

  if (fleet == NULL && resume_id == 0)
    return manorctl_fail_usage (_("Say which fleet: its schema database"));
  if (resume_id != 0 && (manorctl_plan_arguments_used () || only != NULL || script_file != NULL || branches != NULL))
    return manorctl_fail_usage (_("--resume goes on as the push began: leave out --only, --script, --branch and the"
                                  " options of the plan"));
  if (script_file != NULL && (manorctl_plan_arguments_used () || only != NULL))
    return manorctl_fail_usage (_("--script says what is done, and the server does it to every child: leave out"
                                  " --only and the options of the plan"));

  if (resume_id != 0)
    push_options = load_resumed (console, &fleet, &error);
  else
    push_options = read_options (&error);

  if (push_options == NULL)
    return g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE)
             ? manorctl_fail_usage ("%s", error->message) : manorctl_fail (error);

  survey = manorctl_survey_fleet (console, fleet, wake, &error);
  if (survey == NULL || !check_renames (survey, &error) || !check_only (survey, &error))
    return manorctl_fail (error);

  manorctl_note_asleep (survey);
  push = manor_push_new (survey, push_options, manor_console_get_journal (console));
  if (!manor_await (manor_push_prepare (push), &error))
    return manorctl_fail (error);

  /* A push that is resumed is ended in the journal, even where nothing was left of it. */
  if (manor_push_get_n_targets (push) == 0 && resume_id == 0)
    {
      if (manorctl_json)
        manorctl_review_print_json (push);
      else
        manorctl_print (_("There is nothing to push.\n"));
      if (manor_fleet_get_native (manor_survey_get_fleet (survey)) && script_file == NULL)
        manorctl_note (_("The server carries changes on to the children; --script FILE makes one"));
      return MANORCTL_DONE;
    }

  return review_and_run (push);
}

const ManorctlCommand manorctl_push_command = {
  .name = "push",
  .arguments = N_("FLEET"),
  .summary = N_("Push a schema database’s schema to its children"),
  .description = N_("Shows the plans and what would be lost, asks, then changes the children: each in one\n"
                    "transaction, a canary of each variant first. What would be lost must be named with\n"
                    "--accept-loss. Ctrl+C stops after the children under way. --branch copies children first, where\n"
                    "the connection copies databases: “before-push-ID-MARK-CHILD”, which stays until “manorctl copies ID --delete”.\n"
                    "Where the server carries changes on by itself, --script says what it is to run on the\n"
                    "schema database and every child, all or none; without it, children that drifted are\n"
                    "brought back one by one."),
  .options = options,
  .n_min = 0,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
