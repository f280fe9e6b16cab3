/* manor-group-page.c: one group of an organization
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-group-page"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-group-page.h"
#include "manor-group-words.h"
#include "manor-later.h"
#include "manor-token-dialog.h"
#include "manor-typed-dialog.h"

/**
 * ManorGroupPage:
 *
 * What is known of a group, and what can be done with it.
 *
 * Invariants:
 *
 *  (1) The switch shows what the platform said last, but for while it is being asked: `updating`
 *      keeps what the page itself does to it from being sent.
 *  (2) A group that is gone takes its page away.
 *  (3) What is in a group is read again before anybody agrees to lose it: an app makes databases all the
 *      time. `counting` is there meanwhile.
 */
struct _ManorGroupPage
{
  AdwNavigationPage  parent_instance;

  /* template widgets */
  GtkWidget         *archived_group;
  AdwBanner         *banner;
  AdwActionRow      *databases_row;
  GtkWidget         *delete_row;
  AdwActionRow      *engine_row;
  AdwActionRow      *health_row;
  AdwActionRow      *location_row;
  AdwSwitchRow      *protect_row;
  GtkWidget         *rotate_row;
  GtkWidget         *spinner;
  GtkWidget         *token_row;
  GtkWidget         *unarchive_row;

  /* owned references */
  ManorConnection   *connection;
  ManorOrganization *organization;
  char              *group;

  gboolean           updating;   /* (1) */
  gboolean           counting;   /* (3) */
};

G_DEFINE_FINAL_TYPE (ManorGroupPage, manor_group_page, ADW_TYPE_NAVIGATION_PAGE)

/* What is done with a group once its name was typed. */
typedef struct
{
  ManorOrganization *organization;
  char              *group;
} Deed;

static Deed *
deed_new (ManorConnection *connection,
          const char      *group)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->organization = g_object_ref (manor_connection_get_organization (connection));
  deed->group = g_strdup (group);

  return deed;
}

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  g_clear_object (&deed->organization);
  g_clear_pointer (&deed->group, g_free);
  g_free (deed);
}

static DexFuture *
rotate (gpointer user_data)
{
  Deed *deed = user_data;

  return manor_organization_rotate (deed->organization, deed->group);
}

static DexFuture *
delete_group (gpointer user_data)
{
  Deed *deed = user_data;

  return manor_organization_delete_group (deed->organization, deed->group);
}

static void
show_error (ManorGroupPage *self,
            const GError   *error)
{
  if (error != NULL)
    adw_banner_set_title (self->banner, error->message);
  adw_banner_set_revealed (self->banner, error != NULL);
}

static void
set_row (AdwActionRow *row,
         const char   *text)
{
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL);
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
}

static void
update (ManorGroupPage *self)
{
  ManorGroup *group = manor_organization_find_group (self->organization, self->group);
  const char * const *locations;
  g_autofree char *joined = NULL;
  g_autofree char *count = NULL;

  /* (2) */
  if (group == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
      return;
    }

  locations = manor_group_get_locations (group);
  if (locations != NULL && locations[0] != NULL)
    joined = g_strjoinv (", ", (char **) locations);
  set_row (self->location_row, joined != NULL ? joined : manor_group_get_primary (group));
  set_row (self->health_row, manor_group_get_health (group));
  set_row (self->engine_row, manor_group_get_engine (group));
  count = g_strdup_printf ("%u", manor_group_words_count (self->connection, self->group));
  set_row (self->databases_row, count);
  gtk_widget_set_visible (self->archived_group, manor_group_get_archived (group));

  self->updating = TRUE;
  adw_switch_row_set_active (self->protect_row, manor_group_get_protected (group));
  self->updating = FALSE;
}

static void
done (gpointer      owner,
      const GValue *value,
      const GError *error,
      gpointer      user_data)
{
  ManorGroupPage *self = MANOR_GROUP_PAGE (owner);

  gtk_widget_set_sensitive (GTK_WIDGET (self->protect_row), TRUE);
  gtk_widget_set_sensitive (self->unarchive_row, TRUE);
  show_error (self, error);
  update (self);
  /* What it says of its databases changes with the group. */
  if (error == NULL)
    dex_future_disown (manor_connection_refresh (self->connection));
}

static void
protect_cb (ManorGroupPage *self)
{
  if (self->updating || self->organization == NULL)
    return;

  show_error (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->protect_row), FALSE);
  manor_later (manor_organization_protect_group (self->organization, self->group,
                                                 adw_switch_row_get_active (self->protect_row)),
               self, done, NULL);
}

static void
unarchive_cb (ManorGroupPage *self)
{
  show_error (self, NULL);
  gtk_widget_set_sensitive (self->unarchive_row, FALSE);
  manor_later (manor_organization_unarchive_group (self->organization, self->group), self, done,
               NULL);
}

static void
token_cb (ManorGroupPage *self)
{
  adw_dialog_present (manor_token_dialog_new_for_group (self->connection, self->group),
                      GTK_WIDGET (self));
}

static void
rotate_cb (ManorGroupPage *self)
{
  adw_dialog_present (manor_group_page_new_rotate (self->connection, self->group),
                      GTK_WIDGET (self));
}

static void
deleted_cb (ManorGroupPage *self)
{
  dex_future_disown (manor_connection_refresh (self->connection));
}

/* It is gone or not. */
static void
stopped_cb (ManorGroupPage *self)
{
  dex_future_disown (manor_organization_load_groups (self->organization));
}

static void
ask_deletion (ManorGroupPage *self,
              ManorGroup     *group)
{
  g_autofree char *consequence = manor_group_words_dup_deletion (self->connection, group);
  AdwDialog *dialog = manor_typed_dialog_new (_("Delete Group?"), _("_Delete"), consequence, self->group,
                                              delete_group, deed_new (self->connection, self->group),
                                              deed_free);

  if (manor_group_get_protected (group))
    manor_typed_dialog_refuse (MANOR_TYPED_DIALOG (dialog));
  g_signal_connect_object (dialog, "confirmed", G_CALLBACK (deleted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "stopped", G_CALLBACK (stopped_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* (3) */
static void
counted (gpointer      owner,
         const GValue *value,
         const GError *error,
         gpointer      user_data)
{
  ManorGroupPage *self = MANOR_GROUP_PAGE (owner);
  ManorGroup *group = manor_organization_find_group (self->organization, self->group);

  self->counting = FALSE;
  gtk_widget_set_visible (self->spinner, FALSE);
  show_error (self, error);
  /* Who has left the page meanwhile is not asked. */
  if (error == NULL && group != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask_deletion (self, group);
}

static void
delete_cb (ManorGroupPage *self)
{
  if (self->counting)
    return;

  self->counting = TRUE;
  gtk_widget_set_visible (self->spinner, TRUE);
  show_error (self, NULL);
  manor_later (manor_connection_refresh (self->connection), self, counted, NULL);
}

static void
manor_group_page_dispose (GObject *object)
{
  ManorGroupPage *self = MANOR_GROUP_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_GROUP_PAGE);
  g_clear_object (&self->connection);
  g_clear_object (&self->organization);
  g_clear_pointer (&self->group, g_free);

  G_OBJECT_CLASS (manor_group_page_parent_class)->dispose (object);
}

static void
manor_group_page_class_init (ManorGroupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_group_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-group-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, archived_group);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, banner);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, databases_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, delete_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, engine_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, health_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, location_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, protect_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, rotate_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, token_row);
  gtk_widget_class_bind_template_child (widget_class, ManorGroupPage, unarchive_row);
  gtk_widget_class_bind_template_callback (widget_class, delete_cb);
  gtk_widget_class_bind_template_callback (widget_class, protect_cb);
  gtk_widget_class_bind_template_callback (widget_class, rotate_cb);
  gtk_widget_class_bind_template_callback (widget_class, token_cb);
  gtk_widget_class_bind_template_callback (widget_class, unarchive_cb);
}

static void
manor_group_page_init (ManorGroupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_group_page_new:
 * @connection: one that has an organization
 * @group: the name of one of its groups
 *
 * Returns: (transfer floating): a `ManorGroupPage`
 */
AdwNavigationPage *
manor_group_page_new (ManorConnection *connection,
                      const char      *group)
{
  ManorGroupPage *self;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (group != NULL, NULL);

  self = g_object_new (MANOR_TYPE_GROUP_PAGE, "title", group, NULL);
  self->group = g_strdup (group);
  self->connection = g_object_ref (connection);
  g_set_object (&self->organization, manor_connection_get_organization (connection));
  g_signal_connect_object (manor_organization_get_groups (self->organization), "items-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manor_connection_get_databases (connection), "items-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * manor_group_page_new_rotate:
 * @connection: one that has an organization
 * @group: the name of one of its groups
 *
 * Returns: (transfer floating): a #ManorTypedDialog that makes every token of the group worthless
 */
AdwDialog *
manor_group_page_new_rotate (ManorConnection *connection,
                             const char      *group)
{
  g_autofree char *consequence = NULL;

  g_return_val_if_fail (MANOR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (group != NULL, NULL);

  consequence = manor_group_words_dup_rotation (connection, group);

  return manor_typed_dialog_new (_("Rotate All Tokens?"), _("_Rotate"), consequence, group, rotate,
                                 deed_new (connection, group), deed_free);
}
