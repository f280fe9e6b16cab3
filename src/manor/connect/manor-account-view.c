/* manor-account-view.c: whom a token speaks for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-account-view"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-account-view.h"

/* A token that ends in less than this is worth a warning. */
#define SOON (7 * G_TIME_SPAN_DAY)

/* Seconds that a clock may be wrong without anybody noticing. */
#define MAX_SKEW 60

/**
 * ManorAccountView:
 *
 * Whom a platform's token speaks for, when it ends, and whether this computer's clock is right
 * about that.
 */
struct _ManorAccountView
{
  AdwPreferencesGroup  parent_instance;

  /* template widgets */
  AdwActionRow        *clock_row;
  GtkWidget           *expiration_icon;
  AdwActionRow        *expiration_row;
  AdwActionRow        *user_row;
};

G_DEFINE_FINAL_TYPE (ManorAccountView, manor_account_view, ADW_TYPE_PREFERENCES_GROUP)

static void
manor_account_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_ACCOUNT_VIEW);

  G_OBJECT_CLASS (manor_account_view_parent_class)->dispose (object);
}

static void
manor_account_view_class_init (ManorAccountViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_account_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-account-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorAccountView, clock_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAccountView, expiration_icon);
  gtk_widget_class_bind_template_child (widget_class, ManorAccountView, expiration_row);
  gtk_widget_class_bind_template_child (widget_class, ManorAccountView, user_row);
}

static void
manor_account_view_init (ManorAccountView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* “5 minutes”, “3 hours”, “2 days”: as exact as one says it. */
static char *
dup_span (gint64 seconds)
{
  guint n_minutes = (guint) MIN (MAX (seconds / 60, 1), G_MAXINT);

  if (n_minutes < 120)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", n_minutes), n_minutes);

  if (n_minutes < 48 * 60)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", n_minutes / 60), n_minutes / 60);

  return g_strdup_printf (ngettext ("%u day", "%u days", n_minutes / (24 * 60)),
                          n_minutes / (24 * 60));
}

/**
 * manor_account_view_dup_expiration:
 * @account: whom a token speaks for
 * @now: the time
 * @warning: (out): whether that is something to do something about
 *
 * Returns: (transfer full): when the token ends, in words
 */
char *
manor_account_view_dup_expiration (ManorAccount *account,
                                   GDateTime    *now,
                                   gboolean     *warning)
{
  GDateTime *expires;
  GTimeSpan left;
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *date = NULL;
  g_autofree char *span = NULL;

  g_return_val_if_fail (MANOR_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (now != NULL, NULL);
  g_return_val_if_fail (warning != NULL, NULL);

  expires = manor_account_get_expires (account);
  *warning = FALSE;
  if (expires == NULL)
    return g_strdup (_("Never expires; one for a single organization is safer to keep"));

  left = g_date_time_difference (expires, now);
  local = g_date_time_to_local (expires);
  date = g_date_time_format (local, "%x");
  *warning = left < SOON;

  if (left <= 0)
    /* translators: %s is a date */
    return g_strdup_printf (_("Expired on %s, as this computer’s clock has it"), date);

  span = dup_span (left / G_TIME_SPAN_SECOND);

  /* translators: the first %s is a date, the second one a time like “5 days” */
  return g_strdup_printf (_("Expires on %s, in %s"), date, span);
}

/**
 * manor_account_view_dup_clock:
 * @account: whom a token speaks for
 *
 * Returns: (transfer full) (nullable): how wrong this computer's clock is, or %NULL where it is
 *   right or nobody knows
 */
char *
manor_account_view_dup_clock (ManorAccount *account)
{
  gint64 skew;
  g_autofree char *span = NULL;

  g_return_val_if_fail (MANOR_IS_ACCOUNT (account), NULL);

  skew = manor_account_get_clock_skew (account);
  if (ABS (skew) <= MAX_SKEW)
    return NULL;

  span = dup_span (ABS (skew));
  if (skew > 0)
    /* translators: %s is a time like “5 minutes” */
    return g_strdup_printf (_("This computer’s is %s ahead of Turso’s: set it right, or tokens seem to end too early"), span);

  /* translators: %s is a time like “5 minutes” */
  return g_strdup_printf (_("This computer’s is %s behind Turso’s: set it right, or tokens end before Manor expects it"), span);
}

/**
 * manor_account_view_set_account:
 * @self: a `ManorAccountView`
 * @account: (nullable): whom a token speaks for
 *
 * Shows it, or hides.
 */
void
manor_account_view_set_account (ManorAccountView *self,
                                ManorAccount     *account)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *expiration = NULL;
  g_autofree char *clock = NULL;
  const char *user;
  gboolean warning;

  g_return_if_fail (MANOR_IS_ACCOUNT_VIEW (self));

  gtk_widget_set_visible (GTK_WIDGET (self), account != NULL);
  if (account == NULL)
    return;

  user = manor_account_get_user (account);
  expiration = manor_account_view_dup_expiration (account, now, &warning);
  clock = manor_account_view_dup_clock (account);

  gtk_widget_set_visible (GTK_WIDGET (self->user_row), user != NULL);
  adw_action_row_set_subtitle (self->user_row, user != NULL ? user : "");
  adw_action_row_set_subtitle (self->expiration_row, expiration);
  gtk_widget_set_visible (self->expiration_icon, warning);
  gtk_widget_set_visible (GTK_WIDGET (self->clock_row), clock != NULL);
  adw_action_row_set_subtitle (self->clock_row, clock != NULL ? clock : "");
}
