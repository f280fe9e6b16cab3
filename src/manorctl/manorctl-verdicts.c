/* manorctl-verdicts.c: what a test of a connection found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-verdicts.h"

/* What does not work. */
#define WORST 2

typedef struct
{
  guint  state;
  char  *title;
  char  *detail;
} Verdict;

struct _ManorctlVerdicts
{
  GPtrArray *verdicts;
};

static void
verdict_free (gpointer data)
{
  Verdict *verdict = data;

  g_free (verdict->title);
  g_free (verdict->detail);
  g_free (verdict);
}

ManorctlVerdicts *
manorctl_verdicts_new (void)
{
  ManorctlVerdicts *self = g_new0 (ManorctlVerdicts, 1);

  self->verdicts = g_ptr_array_new_with_free_func (verdict_free);

  return self;
}

void
manorctl_verdicts_free (ManorctlVerdicts *self)
{
  g_ptr_array_unref (self->verdicts);
  g_free (self);
}

void
manorctl_verdicts_add (ManorctlVerdicts *self,
                       guint             state,
                       const char       *title,
                       const char       *detail)
{
  Verdict *verdict = g_new0 (Verdict, 1);

  verdict->state = MIN (state, WORST);
  verdict->title = g_strdup (title);
  verdict->detail = g_strdup (detail);
  g_ptr_array_add (self->verdicts, verdict);
}

static void
print_text (ManorctlVerdicts *self)
{
  const char *words[] = { _("fine"), _("note"), _("does not work") };

  for (guint i = 0; i < self->verdicts->len; i++)
    {
      Verdict *verdict = g_ptr_array_index (self->verdicts, i);

      /* translators: what was tried on a server, and a word for what came of it */
      manorctl_print (_("%1$s: %2$s\n"), verdict->title, words[verdict->state]);
      if (verdict->detail != NULL && *verdict->detail != '\0')
        manorctl_print ("  %s\n", verdict->detail);
    }
}

static void
print_json (ManorctlVerdicts *self)
{
  static const char * const nicks[] = { "fine", "note", "failed" };
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->verdicts->len; i++)
    {
      Verdict *verdict = g_ptr_array_index (self->verdicts, i);

      json_builder_begin_object (builder);
      manorctl_json_string (builder, "state", nicks[verdict->state]);
      manorctl_json_string (builder, "title", verdict->title);
      manorctl_json_string (builder, "detail", verdict->detail);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  manorctl_json_print (builder);
}

ManorctlStatus
manorctl_verdicts_print (ManorctlVerdicts *self)
{
  if (manorctl_json)
    print_json (self);
  else
    print_text (self);

  for (guint i = 0; i < self->verdicts->len; i++)
    if (((Verdict *) g_ptr_array_index (self->verdicts, i))->state == WORST)
      return MANORCTL_FAILED;

  return MANORCTL_DONE;
}
