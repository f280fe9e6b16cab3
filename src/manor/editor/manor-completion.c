/* manor-completion.c: completes names of the database while a person writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-completion"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "manor-completion.h"
#include "manor-proposal.h"

/* Of a longer text only so many characters around the cursor are looked at. */
#define MAX_CHARS 32768

/**
 * ManorCompletion:
 *
 * What GtkSourceView asks for proposals. It knows the text and the cursor;
 * manor_proposals_list() knows SQL.
 */
struct _ManorCompletion
{
  GObject         parent_instance;

  ManorCatalogue *catalogue;
};

static char *
manor_completion_get_title (GtkSourceCompletionProvider *provider)
{
  return g_strdup (_("Database"));
}

static int
manor_completion_get_priority (GtkSourceCompletionProvider *provider,
                               GtkSourceCompletionContext  *context)
{
  return 100;
}

static gboolean
manor_completion_is_trigger (GtkSourceCompletionProvider *provider,
                             const GtkTextIter           *iter,
                             gunichar                     c)
{
  return c == '.';
}

static gboolean
manor_completion_key_activates (GtkSourceCompletionProvider *provider,
                                GtkSourceCompletionContext  *context,
                                GtkSourceCompletionProposal *proposal,
                                guint                        keyval,
                                GdkModifierType              state)
{
  return FALSE;
}

/* Not in a comment or a string: there people write what they like. */
static gboolean
is_in_text (GtkSourceCompletionContext *context,
            const GtkTextIter          *iter)
{
  GtkSourceBuffer *buffer = gtk_source_completion_context_get_buffer (context);

  return gtk_source_buffer_iter_has_context_class (buffer, iter, "comment") ||
         gtk_source_buffer_iter_has_context_class (buffer, iter, "string");
}

static GListModel *
list_proposals (ManorCompletion            *self,
                GtkSourceCompletionContext *context)
{
  GtkTextIter begin;
  GtkTextIter end;
  GtkTextIter cursor;
  g_autofree char *before = NULL;
  g_autofree char *behind = NULL;
  g_autofree char *text = NULL;
  gsize word_length;

  gtk_source_completion_context_get_bounds (context, &begin, &end);
  if (is_in_text (context, &begin))
    return G_LIST_MODEL (g_list_store_new (MANOR_TYPE_PROPOSAL));

  cursor = end;
  begin = end;
  gtk_text_iter_backward_chars (&begin, MAX_CHARS);
  gtk_text_iter_forward_chars (&end, MAX_CHARS);
  before = gtk_text_iter_get_text (&begin, &cursor);
  behind = gtk_text_iter_get_text (&cursor, &end);
  text = g_strconcat (before, behind, NULL);

  return manor_proposals_list (self->catalogue, text, strlen (before), &word_length);
}

static GListModel *
manor_completion_populate (GtkSourceCompletionProvider  *provider,
                           GtkSourceCompletionContext   *context,
                           GError                      **error)
{
  return list_proposals (MANOR_COMPLETION (provider), context);
}

static void
manor_completion_refilter (GtkSourceCompletionProvider *provider,
                           GtkSourceCompletionContext  *context,
                           GListModel                  *model)
{
  g_autoptr(GListModel) proposals = list_proposals (MANOR_COMPLETION (provider), context);

  gtk_source_completion_context_set_proposals_for_provider (context, provider, proposals);
}

static const char *
get_kind_text (ManorProposalKind kind)
{
  switch (kind)
    {
    case MANOR_PROPOSAL_COLUMN:
      return _("column");

    case MANOR_PROPOSAL_TABLE:
      return _("table");

    case MANOR_PROPOSAL_VIEW:
      return _("view");

    case MANOR_PROPOSAL_FUNCTION:
      return _("function");

    case MANOR_PROPOSAL_KEYWORD:
    default:
      return "";
    }
}

static void
manor_completion_display (GtkSourceCompletionProvider *provider,
                          GtkSourceCompletionContext  *context,
                          GtkSourceCompletionProposal *proposal,
                          GtkSourceCompletionCell     *cell)
{
  ManorProposal *self = MANOR_PROPOSAL (proposal);

  switch (gtk_source_completion_cell_get_column (cell))
    {
    case GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT:
      gtk_source_completion_cell_set_text (cell, manor_proposal_get_name (self));
      break;

    case GTK_SOURCE_COMPLETION_COLUMN_AFTER:
      if (*manor_proposal_get_detail (self) != '\0')
        gtk_source_completion_cell_set_text (cell, manor_proposal_get_detail (self));
      else
        gtk_source_completion_cell_set_text (cell, get_kind_text (manor_proposal_get_kind (self)));
      break;

    case GTK_SOURCE_COMPLETION_COLUMN_ICON:
    case GTK_SOURCE_COMPLETION_COLUMN_BEFORE:
    case GTK_SOURCE_COMPLETION_COLUMN_COMMENT:
    case GTK_SOURCE_COMPLETION_COLUMN_DETAILS:
    default:
      gtk_source_completion_cell_set_text (cell, NULL);
      break;
    }
}

static void
manor_completion_activate (GtkSourceCompletionProvider *provider,
                           GtkSourceCompletionContext  *context,
                           GtkSourceCompletionProposal *proposal)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  GtkTextIter begin;
  GtkTextIter end;

  gtk_source_completion_context_get_bounds (context, &begin, &end);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &begin, &end);
  gtk_text_buffer_insert (buffer, &begin, manor_proposal_get_insert (MANOR_PROPOSAL (proposal)), -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
provider_init (GtkSourceCompletionProviderInterface *iface)
{
  iface->get_title = manor_completion_get_title;
  iface->get_priority = manor_completion_get_priority;
  iface->is_trigger = manor_completion_is_trigger;
  iface->key_activates = manor_completion_key_activates;
  iface->populate = manor_completion_populate;
  iface->refilter = manor_completion_refilter;
  iface->display = manor_completion_display;
  iface->activate = manor_completion_activate;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ManorCompletion, manor_completion, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER,
                                                      provider_init))

static void
manor_completion_finalize (GObject *object)
{
  ManorCompletion *self = MANOR_COMPLETION (object);

  g_clear_object (&self->catalogue);

  G_OBJECT_CLASS (manor_completion_parent_class)->finalize (object);
}

static void
manor_completion_class_init (ManorCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = manor_completion_finalize;
}

static void
manor_completion_init (ManorCompletion *self)
{
}

/**
 * manor_completion_new:
 *
 * Returns: (transfer full): a `ManorCompletion` that knows no names yet
 */
ManorCompletion *
manor_completion_new (void)
{
  return g_object_new (MANOR_TYPE_COMPLETION, NULL);
}

/**
 * manor_completion_set_catalogue:
 * @self: a `ManorCompletion`
 * @catalogue: (nullable): the names to propose
 *
 * Says what the database has.
 */
void
manor_completion_set_catalogue (ManorCompletion *self,
                                ManorCatalogue  *catalogue)
{
  g_return_if_fail (MANOR_IS_COMPLETION (self));

  g_set_object (&self->catalogue, catalogue);
}
