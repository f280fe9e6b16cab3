/* manor-remote-program.c: the program that a server carries to all children
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-remote"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "manor-remote-program-private.h"

/* Foreign keys and the mark. */
#define N_BEFORE 2

/**
 * _manor_remote_program_new:
 * @propagation: what is to be done
 * @mark: letters and digits by which the job is known again
 *
 * sqld 0.24.32 runs a batch as one transaction on the schema database and on each child; a leading
 * PRAGMA of any kind makes it leave foreign keys off, without which a table that is rebuilt takes
 * the rows with it that refer to it. Each step that fails fails the migration.
 *
 * Returns: (transfer full): the requests
 */
ManorHranaPipeline *
_manor_remote_program_new (ManorPropagation *propagation,
                           const char       *mark)
{
  const char * const *parts[] = {
    manor_propagation_get_guards (propagation),
    manor_propagation_get_statements (propagation),
    manor_propagation_get_checks (propagation),
  };
  g_autofree char *marked = g_strdup_printf ("SELECT '%s'", mark);
  ManorHranaPipeline *pipeline = manor_hrana_pipeline_new ();
  ManorHranaBatch *batch = manor_hrana_batch_new ();

  manor_hrana_batch_add (batch, "PRAGMA foreign_keys=OFF", NULL, MANOR_HRANA_ALWAYS, 0);
  manor_hrana_batch_add_chained (batch, marked, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    for (guint j = 0; parts[i] != NULL && parts[i][j] != NULL; j++)
      manor_hrana_batch_add_chained (batch, parts[i][j], NULL);

  manor_hrana_pipeline_add_batch (pipeline, batch);
  manor_hrana_pipeline_add_close (pipeline);

  return pipeline;
}

static guint
count (const char * const *texts)
{
  return texts != NULL ? g_strv_length ((char **) texts) : 0;
}

/* “… at step 3: no such table: t in insert into t …” */
static char *
dup_reason (const char *words,
            guint      *step)
{
  static const char start[] = "at step ";
  const char *place = strstr (words, start);
  char *end;

  if (place == NULL)
    return NULL;

  *step = (guint) strtoul (place + strlen (start), &end, 10);

  return g_str_has_prefix (end, ": ") ? g_strdup (end + 2) : NULL;
}

/**
 * _manor_remote_program_explain:
 * @propagation: what was to be done
 * @words: what the server said
 *
 * Returns: (transfer full): which part of it failed, and why
 */
char *
_manor_remote_program_explain (ManorPropagation *propagation,
                               const char       *words)
{
  guint n_guards = count (manor_propagation_get_guards (propagation));
  guint n_statements = count (manor_propagation_get_statements (propagation));
  guint step = 0;
  g_autofree char *reason = dup_reason (words, &step);

  if (reason == NULL || step <= N_BEFORE)
    return g_strdup (words);

  step -= N_BEFORE;
  if (step <= n_guards && strstr (reason, "malformed JSON") == NULL)
    return g_steal_pointer (&reason);
  if (step <= n_guards)
    return g_strdup (_("its schema is not what it was when the change was reviewed; review it "
                       "again"));

  step -= n_guards;
  if (step <= n_statements)
    /* translators: %1$u is a statement's number, %2$s an error message */
    return g_strdup_printf (_("statement %1$u: %2$s"), step, reason);

  return g_strdup (_("the change would leave rows that refer to rows which are not there"));
}
