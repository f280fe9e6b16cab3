/* manorctl-status.c: how a fleet's children stand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-answer.h"

static gboolean exit_code;
static gboolean wake;

static const GOptionEntry options[] = {
  { "exit-code", 0, 0, G_OPTION_ARG_NONE, &exit_code,
    N_("Exit with 3 when a child is behind or has drifted"), NULL },
  { "wake", 0, 0, G_OPTION_ARG_NONE, &wake, N_("Read children that sleep, too, which wakes them"), NULL },
  G_OPTION_ENTRY_NULL
};

/* As many digits as tell variants apart for a person. */
#define N_DIGITS 10

static void
add_variant_json (JsonBuilder  *builder,
                  ManorVariant *variant)
{
  json_builder_begin_object (builder);
  manorctl_json_string (builder, "fingerprint", manor_variant_get_fingerprint (variant));
  manorctl_json_string (builder, "state",
                        manor_child_state_get_nick (manor_variant_get_state (variant)));

  manorctl_json_array (builder, "children");
  for (guint i = 0; i < manor_variant_get_n_children (variant); i++)
    {
      g_autoptr(ManorChild) child = g_list_model_get_item (G_LIST_MODEL (variant), i);

      json_builder_add_string_value (builder, manor_child_get_name (child));
    }
  json_builder_end_array (builder);

  manorctl_json_diff (builder, manor_variant_get_diff (variant));
  json_builder_end_object (builder);
}

static void
add_children_json (JsonBuilder *builder,
                   ManorSurvey *survey)
{
  GListModel *children = manor_survey_get_children (survey);
  guint n = g_list_model_get_n_items (children);

  manorctl_json_array (builder, "children");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorChild) child = g_list_model_get_item (children, i);
      const GError *error = manor_child_get_error (child);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "name", manor_child_get_name (child));
      manorctl_json_string (builder, "state",
                            manor_child_state_get_nick (manor_child_get_state (child)));
      manorctl_json_string (builder, "error", error != NULL ? error->message : NULL);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (ManorSurvey *survey)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GListModel *variants = manor_survey_get_variants (survey);
  guint n = g_list_model_get_n_items (variants);

  json_builder_begin_object (builder);
  manorctl_json_string (builder, "fleet", manor_fleet_get_path (manor_survey_get_fleet (survey)));

  json_builder_set_member_name (builder, "counts");
  json_builder_begin_object (builder);
  for (guint state = MANOR_CHILD_IN_SYNC; state < MANOR_CHILD_N_STATES; state++)
    manorctl_json_integer (builder, manor_child_state_get_nick (state),
                           manor_survey_count (survey, state));
  json_builder_end_object (builder);

  manorctl_json_array (builder, "variants");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorVariant) variant = g_list_model_get_item (variants, i);

      add_variant_json (builder, variant);
    }
  json_builder_end_array (builder);

  add_children_json (builder, survey);
  json_builder_end_object (builder);
  manorctl_json_print (builder);
}

static char *
dup_counts (ManorSurvey *survey)
{
  g_autoptr(GString) counts = g_string_new (NULL);

  for (guint state = MANOR_CHILD_IN_SYNC; state < MANOR_CHILD_N_STATES; state++)
    {
      guint n = manor_survey_count (survey, state);
      g_autofree char *text = g_utf8_strdown (manor_child_state_get_text (state), -1);

      if (n > 0)
        g_string_append_printf (counts, "%s%u %s", counts->len > 0 ? ", " : "", n, text);
    }

  return g_strdup (counts->str);
}

static void
print_variants (ManorSurvey *survey)
{
  g_autoptr(ManorctlTable) table =
    manorctl_table_new ((const char *[]) { _("VARIANT"), _("STATE"), _("CHILDREN"), _("CHANGES"), NULL });
  GListModel *variants = manor_survey_get_variants (survey);
  guint n = g_list_model_get_n_items (variants);

  manorctl_table_set_right (table, 2);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorVariant) variant = g_list_model_get_item (variants, i);
      g_autofree char *fingerprint = g_strndup (manor_variant_get_fingerprint (variant), N_DIGITS);
      g_autofree char *count = g_strdup_printf ("%u", manor_variant_get_n_children (variant));
      g_autofree char *summary = manor_variant_dup_summary (variant);

      manorctl_table_add (table, (const char *[]) {
        fingerprint, manor_child_state_get_text (manor_variant_get_state (variant)), count, summary,
      });
    }

  if (n > 0)
    manorctl_table_print (table);
}

/* The names of those that need something, and what separates them. */
static void
print_different (ManorSurvey *survey)
{
  GListModel *variants = manor_survey_get_variants (survey);
  guint n = g_list_model_get_n_items (variants);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorVariant) variant = g_list_model_get_item (variants, i);
      ManorDiff *diff = manor_variant_get_diff (variant);

      if (!manorctl_diff_differs (diff))
        continue;

      manorctl_print ("\n%s:", manor_child_state_get_text (manor_variant_get_state (variant)));
      for (guint j = 0; j < manor_variant_get_n_children (variant); j++)
        {
          g_autoptr(ManorChild) child = g_list_model_get_item (G_LIST_MODEL (variant), j);

          manorctl_print (" %s", manor_child_get_name (child));
        }
      manorctl_print ("\n");
      manorctl_print_diff (diff, "  ");
    }
}

static void
note_unreachable (ManorSurvey *survey)
{
  GListModel *children = manor_survey_get_children (survey);
  guint n = g_list_model_get_n_items (children);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ManorChild) child = g_list_model_get_item (children, i);
      const GError *error = manor_child_get_error (child);

      if (error != NULL && manor_child_get_state (child) == MANOR_CHILD_UNREACHABLE)
        manorctl_note ("%s: %s", manor_child_get_name (child),
                       manor_database_skip_name (manor_child_get_name (child), error->message));
    }
}

static void
print_text (ManorSurvey *survey)
{
  guint n = g_list_model_get_n_items (manor_survey_get_children (survey));
  g_autofree char *counts = dup_counts (survey);

  manorctl_print (ngettext ("%s: %u child", "%s: %u children", n),
                  manor_fleet_get_path (manor_survey_get_fleet (survey)), n);
  manorctl_print (counts[0] != '\0' ? ": %s\n\n" : "%s\n", counts);
  print_variants (survey);
  print_different (survey);
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorSurvey) survey = manorctl_survey_fleet (console, arguments[0], wake, &error);

  if (survey == NULL)
    return manorctl_fail (error);

  if (manorctl_json)
    print_json (survey);
  else
    print_text (survey);

  note_unreachable (survey);
  manorctl_note_asleep (survey);

  if (manor_survey_count (survey, MANOR_CHILD_UNREACHABLE) > 0)
    return MANORCTL_FAILED;

  if (exit_code && (manor_survey_count (survey, MANOR_CHILD_BEHIND) > 0 ||
                    manor_survey_count (survey, MANOR_CHILD_DRIFTED) > 0))
    return MANORCTL_DIFFERENT;

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_status_command = {
  .name = "status",
  .arguments = N_("FLEET"),
  .summary = N_("Show which children are in sync, behind, drifted or unreachable"),
  .description = N_("In front of a change: + the child lacks it, ~ it differs, - the child has it and should\n"
                    "not, > it was renamed, * the child’s own, kept unless told otherwise."),
  .options = options,
  .n_min = 1,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
