/* manor-run-step.c: one statement on its way through a session
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-run-step"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-error-place.h"
#include "manor-run-step.h"

/* Longer statements are cut in lists. */
#define MAX_TITLE_CHARS 200

/**
 * ManorRunStep:
 *
 * One statement of a run: where it stands in the editor, how far it is, what came of it.
 *
 * Invariants:
 *
 *  (1) `result` is set if and only if the state is done; a step that runs again keeps the
 *      old result until it ends.
 *  (2) `error` is set if and only if the state is failed or stopped.
 */
struct _ManorRunStep
{
  GObject         parent_instance;

  ManorStatement *statement;
  guint           start;
  guint           line;
  guint           column;

  ManorRunState   state;
  ManorResult    *parameters;
  ManorResult    *result;      /* (1) */
  GError         *error;       /* (2) */
  gint64          started;
  gint64          duration;
};

enum {
  PROP_0,
  PROP_STATE,
  PROP_TITLE,
  PROP_OUTCOME,
  PROP_POSITION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorRunStep, manor_run_step, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
manor_run_step_set_state (ManorRunStep  *self,
                          ManorRunState  state)
{
  self->state = state;

  for (guint i = PROP_STATE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
manor_run_step_finalize (GObject *object)
{
  ManorRunStep *self = MANOR_RUN_STEP (object);

  g_clear_object (&self->statement);
  g_clear_object (&self->parameters);
  g_clear_object (&self->result);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (manor_run_step_parent_class)->finalize (object);
}

static void
manor_run_step_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ManorRunStep *self = MANOR_RUN_STEP (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_TITLE:
      g_value_take_string (value, manor_run_step_dup_title (self));
      break;

    case PROP_OUTCOME:
      g_value_take_string (value, manor_run_step_dup_outcome (self));
      break;

    case PROP_POSITION:
      g_value_take_string (value, manor_run_step_dup_position (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_run_step_class_init (ManorRunStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_run_step_finalize;
  object_class->get_property = manor_run_step_get_property;

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       0, MANOR_RUN_STOPPED, MANOR_RUN_WAITING,
                       (G_PARAM_READABLE |
                        G_PARAM_EXPLICIT_NOTIFY |
                        G_PARAM_STATIC_STRINGS));

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_OUTCOME] =
    g_param_spec_string ("outcome", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  properties[PROP_POSITION] =
    g_param_spec_string ("position", NULL, NULL,
                         NULL,
                         (G_PARAM_READABLE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_run_step_init (ManorRunStep *self)
{
}

/**
 * manor_run_step_new:
 * @statement: what to run
 * @start: where it begins in the editor, in characters from 0
 * @line: the same as a person counts, from 1
 * @column: the same, from 1
 *
 * Returns: (transfer full): a waiting `ManorRunStep`
 */
ManorRunStep *
manor_run_step_new (ManorStatement *statement,
                    guint           start,
                    guint           line,
                    guint           column)
{
  ManorRunStep *self;

  g_return_val_if_fail (MANOR_IS_STATEMENT (statement), NULL);

  self = g_object_new (MANOR_TYPE_RUN_STEP, NULL);
  self->statement = g_object_ref (statement);
  self->start = start;
  self->line = line;
  self->column = column;

  return self;
}

/**
 * manor_run_step_get_statement:
 * @self: a `ManorRunStep`
 *
 * Returns: (transfer none): the statement
 */
ManorStatement *
manor_run_step_get_statement (ManorRunStep *self)
{
  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), NULL);

  return self->statement;
}

/**
 * manor_run_step_get_start:
 * @self: a `ManorRunStep`
 *
 * Returns: where the statement begins in the editor, in characters from 0
 */
guint
manor_run_step_get_start (ManorRunStep *self)
{
  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), 0);

  return self->start;
}

static void
manor_run_step_get_place (ManorRunStep *self,
                          guint        *line,
                          guint        *column)
{
  const char *text = manor_statement_get_text (self->statement);
  guint error_line;
  guint error_column;
  gsize start;
  gsize length;

  *line = self->line;
  *column = self->column;

  if (self->error == NULL || !manor_error_find_place (self->error, text, &start, &length))
    return;

  manor_script_get_position (text, start, &error_line, &error_column);
  *line += error_line - 1;
  *column = error_line == 1 ? self->column + error_column - 1 : error_column;
}

/**
 * manor_run_step_get_line:
 * @self: a `ManorRunStep`
 *
 * Returns: the line of the error where one is known, else of the statement, from 1
 */
guint
manor_run_step_get_line (ManorRunStep *self)
{
  guint line;
  guint column;

  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), 0);

  manor_run_step_get_place (self, &line, &column);

  return line;
}

/**
 * manor_run_step_get_column:
 * @self: a `ManorRunStep`
 *
 * Returns: the column in characters, as manor_run_step_get_line()
 */
guint
manor_run_step_get_column (ManorRunStep *self)
{
  guint line;
  guint column;

  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), 0);

  manor_run_step_get_place (self, &line, &column);

  return column;
}

/**
 * manor_run_step_get_error_range:
 * @self: a `ManorRunStep`
 * @start: (out): characters from the statement's beginning
 * @length: (out): in characters; 0 where there is no error
 *
 * The word that the error is about: the one at the error's place, or the statement's first
 * where the database did not say which.
 */
void
manor_run_step_get_error_range (ManorRunStep *self,
                                guint        *start,
                                guint        *length)
{
  const char *text;
  gsize first;
  gsize n_bytes;

  g_return_if_fail (MANOR_IS_RUN_STEP (self));
  g_return_if_fail (start != NULL && length != NULL);

  *start = *length = 0;
  if (self->error == NULL)
    return;

  text = manor_statement_get_text (self->statement);
  manor_error_find_place (self->error, text, &first, &n_bytes);
  *start = (guint) g_utf8_strlen (text, (gssize) first);
  *length = (guint) g_utf8_strlen (text + first, (gssize) n_bytes);
}

/**
 * manor_run_step_get_state:
 * @self: a `ManorRunStep`
 *
 * Returns: how far it is
 */
ManorRunState
manor_run_step_get_state (ManorRunStep *self)
{
  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), MANOR_RUN_WAITING);

  return self->state;
}

/**
 * manor_run_step_get_result:
 * @self: a `ManorRunStep`
 *
 * Returns: (transfer none) (nullable): what came back
 */
ManorResult *
manor_run_step_get_result (ManorRunStep *self)
{
  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), NULL);

  return self->result;
}

/**
 * manor_run_step_get_error:
 * @self: a `ManorRunStep`
 *
 * Returns: (nullable): what went wrong
 */
const GError *
manor_run_step_get_error (ManorRunStep *self)
{
  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), NULL);

  return self->error;
}

/**
 * manor_run_step_get_duration:
 * @self: a `ManorRunStep`
 *
 * Returns: how long it took, in microseconds
 */
gint64
manor_run_step_get_duration (ManorRunStep *self)
{
  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), 0);

  return self->duration;
}

/**
 * manor_run_step_get_parameters:
 * @self: a `ManorRunStep`
 *
 * Returns: (transfer none) (nullable): one row with the values of its parameters
 */
ManorResult *
manor_run_step_get_parameters (ManorRunStep *self)
{
  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), NULL);

  return self->parameters;
}

/**
 * manor_run_step_set_parameters:
 * @self: a `ManorRunStep`
 * @parameters: (nullable): one row whose columns are named as the parameters
 *
 * Says what the statement's parameters stand for.
 */
void
manor_run_step_set_parameters (ManorRunStep *self,
                               ManorResult  *parameters)
{
  g_return_if_fail (MANOR_IS_RUN_STEP (self));

  g_set_object (&self->parameters, parameters);
}

/**
 * manor_run_step_dup_title:
 * @self: a `ManorRunStep`
 *
 * Returns: (transfer full): the statement on one line, cut where it is long
 */
char *
manor_run_step_dup_title (ManorRunStep *self)
{
  g_autoptr(GString) title = g_string_new (NULL);
  const char *text;
  guint n_chars = 0;

  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), NULL);

  for (text = manor_statement_get_text (self->statement);
       *text != '\0' && n_chars < MAX_TITLE_CHARS;
       text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (!g_unichar_isspace (c))
        g_string_append_unichar (title, c);
      else if (title->len > 0 && title->str[title->len - 1] != ' ')
        g_string_append_c (title, ' ');
      else
        continue;
      n_chars++;
    }

  if (*text != '\0')
    g_string_append (title, "…");

  return g_strdup (g_strchomp (title->str));
}

/**
 * manor_run_step_dup_position:
 * @self: a `ManorRunStep`
 *
 * Returns: (transfer full): “line 3, column 14”
 */
char *
manor_run_step_dup_position (ManorRunStep *self)
{
  guint line;
  guint column;

  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), NULL);

  manor_run_step_get_place (self, &line, &column);

  return g_strdup_printf (_("line %u, column %u"), line, column);
}

static char *
dup_done_text (ManorRunStep *self)
{
  guint n_rows = manor_result_get_n_rows (self->result);
  gint64 n_changes = manor_result_get_n_changes (self->result);

  if (manor_result_get_n_columns (self->result) > 0)
    return g_strdup_printf (ngettext ("%'u row", "%'u rows", n_rows), n_rows);

  if (manor_statement_get_kind (self->statement) == MANOR_STATEMENT_WRITE)
    return g_strdup_printf (ngettext ("%'u row changed", "%'u rows changed", (gulong) n_changes),
                            (guint) n_changes);

  return g_strdup (_("Done"));
}

/**
 * manor_run_step_dup_outcome:
 * @self: a `ManorRunStep`
 *
 * Returns: (transfer full): what came of it, in one sentence
 */
char *
manor_run_step_dup_outcome (ManorRunStep *self)
{
  g_autofree char *done = NULL;
  g_autofree char *duration = NULL;

  g_return_val_if_fail (MANOR_IS_RUN_STEP (self), NULL);

  switch (self->state)
    {
    case MANOR_RUN_RUNNING:
      return g_strdup (_("Running…"));

    case MANOR_RUN_DONE:
      done = dup_done_text (self);
      duration = manor_dup_duration (self->duration);
      /* translators: “12 rows in 230 ms” */
      return g_strdup_printf (_("%s in %s"), done, duration);

    case MANOR_RUN_FAILED:
      return g_strdup (self->error->message);

    case MANOR_RUN_STOPPED:
      return g_strdup (_("Stopped"));

    case MANOR_RUN_WAITING:
    default:
      return g_strdup (_("Waiting"));
    }
}

/**
 * manor_run_step_start:
 * @self: a `ManorRunStep`
 *
 * The statement is being sent.
 */
void
manor_run_step_start (ManorRunStep *self)
{
  g_return_if_fail (MANOR_IS_RUN_STEP (self));

  g_clear_error (&self->error);
  self->started = g_get_monotonic_time ();
  manor_run_step_set_state (self, MANOR_RUN_RUNNING);
}

/**
 * manor_run_step_finish:
 * @self: a `ManorRunStep`
 * @result: what came back
 *
 * The statement was carried out.
 */
void
manor_run_step_finish (ManorRunStep *self,
                       ManorResult  *result)
{
  g_return_if_fail (MANOR_IS_RUN_STEP (self));
  g_return_if_fail (MANOR_IS_RESULT (result));

  g_set_object (&self->result, result);
  self->duration = manor_result_get_duration (result);
  manor_run_step_set_state (self, MANOR_RUN_DONE);
}

/**
 * manor_run_step_fail:
 * @self: a `ManorRunStep`
 * @error: what went wrong
 *
 * The statement was refused, or a person stopped it.
 */
void
manor_run_step_fail (ManorRunStep *self,
                     const GError *error)
{
  gboolean stopped;

  g_return_if_fail (MANOR_IS_RUN_STEP (self));
  g_return_if_fail (error != NULL);

  stopped = manor_error_is_cancelled (error) ||
            g_error_matches (error, MANOR_SQL_ERROR, MANOR_SQL_ERROR_INTERRUPTED);

  g_clear_object (&self->result);
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  self->duration = g_get_monotonic_time () - self->started;
  manor_run_step_set_state (self, stopped ? MANOR_RUN_STOPPED : MANOR_RUN_FAILED);
}

/**
 * manor_dup_duration:
 * @microseconds: a time span
 *
 * Returns: (transfer full): the span for a person
 */
char *
manor_dup_duration (gint64 microseconds)
{
  gint64 msec = microseconds / 1000;

  if (msec < 1)
    /* translators: as in “1 row in under 1 ms” */
    return g_strdup (_("under 1 ms"));
  if (msec < 1000)
    return g_strdup_printf (_("%d ms"), (int) msec);
  if (msec < 60 * 1000)
    return g_strdup_printf (_("%.2f s"), (double) msec / 1000);

  return g_strdup_printf (_("%d min %d s"), (int) (msec / 60000), (int) (msec / 1000 % 60));
}
