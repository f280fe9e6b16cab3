/* manor-window-tabs.c: opening, closing and reopening tabs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-window-tabs"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-later.h"
#include "manor-window-private.h"

/* Closed tabs that can be reopened. */
#define MAX_CLOSED 20

/* A tab as it is kept: key, title, state (nothing, or a dictionary). */
#define KEPT_TYPE "(ssmv)"

/* A tab that was closed, and where it was. */
typedef struct
{
  GVariant *kept;
  int       position;
  gboolean  was_selected;
  gboolean  was_taken;  /* what it shows was taken away, which can be undone; nobody closed it */
} ManorClosedTab;

static void
closed_tab_free (gpointer data)
{
  ManorClosedTab *closed = data;

  g_clear_pointer (&closed->kept, g_variant_unref);
  g_free (closed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorClosedTab, closed_tab_free)

void
_manor_window_forget_closed (ManorWindow *self)
{
  g_queue_clear_full (&self->closed, closed_tab_free);
}

GVariant *
_manor_window_dup_tab (ManorTab *tab)
{
  g_autofree char *key = manor_tab_dup_key (tab);
  g_autoptr(GVariant) state = NULL;

  if (key == NULL)
    return NULL;

  state = manor_tab_dup_state (tab);

  return g_variant_ref_sink (g_variant_new (KEPT_TYPE, key, manor_tab_get_title (tab), state));
}

ManorTab *
_manor_window_make_tab (ManorWindow *self,
                        GVariant    *kept)
{
  g_autoptr(GVariant) state = NULL;
  const char *key;
  const char *title;

  g_variant_get (kept, "(&s&smv)", &key, &title, &state);

  return manor_tab_new (self->console, key, title, state);
}

ManorTab *
_manor_window_get_selected_tab (ManorWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);

  return page != NULL ? MANOR_TAB (adw_tab_page_get_child (page)) : NULL;
}

ManorTab *
_manor_window_find_tab (ManorWindow *self,
                        const char  *key)
{
  int n_pages = adw_tab_view_get_n_pages (self->tab_view);

  for (int i = 0; i < n_pages; i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tab_view, i);
      ManorTab *tab = MANOR_TAB (adw_tab_page_get_child (page));
      g_autofree char *tab_key = manor_tab_dup_key (tab);

      if (g_strcmp0 (tab_key, key) == 0)
        return tab;
    }

  return NULL;
}

static void
update_title (ManorWindow *self)
{
  ManorTab *tab;
  const char *title;
  const char *subtitle;

  /* Tabs that go with the window still say so. */
  if (self->closing)
    return;

  tab = _manor_window_get_selected_tab (self);
  title = tab != NULL ? manor_tab_get_title (tab) : _("Manor");
  subtitle = tab != NULL ? manor_tab_get_subtitle (tab) : NULL;
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static gboolean
icon_name_to_icon (GBinding     *binding,
                   const GValue *from,
                   GValue       *to,
                   gpointer      user_data)
{
  const char *name = g_value_get_string (from);

  g_value_take_object (to, name != NULL ? g_themed_icon_new (name) : NULL);

  return TRUE;
}

/* Tooltips of tabs are markup, names of databases are not. */
static gboolean
title_to_tooltip (GBinding     *binding,
                  const GValue *from,
                  GValue       *to,
                  gpointer      user_data)
{
  const char *title = g_value_get_string (from);

  g_value_take_string (to, g_markup_escape_text (title != NULL ? title : "", -1));

  return TRUE;
}

static void
tab_state_changed_cb (ManorWindow *self)
{
  _manor_window_queue_save (self);
}

static void
tab_open_page_cb (ManorWindow *self,
                  ManorPage   *page)
{
  manor_window_open_page (self, page);
}

static void
tab_open_key_cb (ManorWindow *self,
                 const char  *key)
{
  manor_window_open_key (self, key);
}

static void
tab_toast_cb (ManorWindow *self,
              AdwToast    *toast)
{
  manor_window_add_toast (self, g_object_ref (toast));
}

void
_manor_window_add_tab (ManorWindow *self,
                       ManorTab    *tab,
                       int          position,
                       gboolean     select)
{
  AdwTabPage *page;
  int n_pages = adw_tab_view_get_n_pages (self->tab_view);

  page = adw_tab_view_insert (self->tab_view, GTK_WIDGET (tab),
                              position < 0 || position > n_pages ? n_pages : position);

  g_object_bind_property (tab, "title", page, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (tab, "busy", page, "loading", G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (tab, "icon-name", page, "icon", G_BINDING_SYNC_CREATE,
                               icon_name_to_icon, NULL, NULL, NULL);
  g_object_bind_property_full (tab, "title", page, "tooltip", G_BINDING_SYNC_CREATE,
                               title_to_tooltip, NULL, NULL, NULL);

  g_signal_connect_object (tab, "notify::title", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "notify::subtitle", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "state-changed", G_CALLBACK (tab_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "open-page", G_CALLBACK (tab_open_page_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "open-key", G_CALLBACK (tab_open_key_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (tab, "toast", G_CALLBACK (tab_toast_cb), self, G_CONNECT_SWAPPED);

  if (select)
    adw_tab_view_set_selected_page (self->tab_view, page);
}

/* Beside the one that is shown, so that what belongs together stays together. */
static int
next_position (ManorWindow *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tab_view);

  return page != NULL ? adw_tab_view_get_page_position (self->tab_view, page) + 1 : 0;
}

static void
select_tab (ManorWindow *self,
            ManorTab    *tab)
{
  adw_tab_view_set_selected_page (self->tab_view,
                                  adw_tab_view_get_page (self->tab_view, GTK_WIDGET (tab)));
}

/* Where the sidebar lies over the tabs, it would hide what was just opened. */
static void
reveal_tabs (ManorWindow *self)
{
  adw_tab_overview_set_open (self->tab_overview, FALSE);
  if (adw_overlay_split_view_get_collapsed (self->split_view))
    adw_overlay_split_view_set_show_sidebar (self->split_view, FALSE);
}

/**
 * manor_window_open_key:
 * @self: a `ManorWindow`
 * @key: what to show
 *
 * Shows what @key names: in its tab where there is one, else in a new one.
 */
void
manor_window_open_key (ManorWindow *self,
                       const char  *key)
{
  ManorTab *tab;

  g_return_if_fail (MANOR_IS_WINDOW (self));
  g_return_if_fail (key != NULL);

  tab = _manor_window_find_tab (self, key);
  if (tab == NULL)
    {
      tab = manor_tab_new (self->console, key, NULL, NULL);
      _manor_window_add_tab (self, tab, next_position (self), TRUE);
    }
  select_tab (self, tab);
  manor_tab_load (tab);
  manor_tab_take_focus (tab);

  reveal_tabs (self);
}

/**
 * manor_window_open_page:
 * @self: a `ManorWindow`
 * @page: a page
 *
 * Shows @page in a tab, or the one with the same key that is there already.
 */
void
manor_window_open_page (ManorWindow *self,
                        ManorPage   *page)
{
  g_autofree char *key = NULL;
  ManorTab *tab = NULL;

  g_return_if_fail (MANOR_IS_WINDOW (self));
  g_return_if_fail (MANOR_IS_PAGE (page));

  key = manor_page_dup_key (page);
  if (key != NULL)
    tab = _manor_window_find_tab (self, key);

  if (tab == NULL)
    {
      tab = manor_tab_new_with_page (self->console, page);
      _manor_window_add_tab (self, tab, next_position (self), TRUE);
    }
  select_tab (self, tab);
  manor_tab_take_focus (tab);

  reveal_tabs (self);
}

void
_manor_window_close_key (ManorWindow *self,
                         const char  *key)
{
  ManorTab *tab = _manor_window_find_tab (self, key);
  AdwTabPage *page;

  if (tab == NULL)
    return;

  page = adw_tab_view_get_page (self->tab_view, GTK_WIDGET (tab));
  g_object_set_data (G_OBJECT (page), "taken", page);
  adw_tab_view_close_page (self->tab_view, page);
}

/* Where it was, and with what was typed into it. What a person closed stays closed. */
void
_manor_window_reopen_key (ManorWindow *self,
                          const char  *key)
{
  for (GList *link = self->closed.head; link != NULL; link = link->next)
    {
      ManorClosedTab *closed = link->data;
      const char *closed_key;

      g_variant_get_child (closed->kept, 0, "&s", &closed_key);
      if (!closed->was_taken || !g_str_equal (closed_key, key))
        continue;

      if (_manor_window_find_tab (self, key) == NULL)
        _manor_window_add_tab (self, _manor_window_make_tab (self, closed->kept), closed->position,
                               closed->was_selected);
      g_queue_delete_link (&self->closed, link);
      closed_tab_free (closed);
      break;
    }

  _manor_window_update_actions (self);
}

void
_manor_window_reopen_closed (ManorWindow *self)
{
  g_autoptr(ManorClosedTab) closed = g_queue_pop_head (&self->closed);
  ManorTab *tab;
  const char *key;

  if (closed == NULL)
    return;

  g_variant_get_child (closed->kept, 0, "&s", &key);
  tab = _manor_window_find_tab (self, key);

  if (tab != NULL)
    select_tab (self, tab);
  else
    _manor_window_add_tab (self, _manor_window_make_tab (self, closed->kept), next_position (self), TRUE);

  _manor_window_update_actions (self);
}

static void
remember_closed (ManorWindow *self,
                 AdwTabPage  *page)
{
  g_autoptr(GVariant) kept = _manor_window_dup_tab (MANOR_TAB (adw_tab_page_get_child (page)));
  ManorClosedTab *closed;

  if (kept == NULL)
    return;

  closed = g_new0 (ManorClosedTab, 1);
  closed->kept = g_steal_pointer (&kept);
  closed->position = adw_tab_view_get_page_position (self->tab_view, page);
  closed->was_selected = adw_tab_view_get_selected_page (self->tab_view) == page;
  closed->was_taken = g_object_get_data (G_OBJECT (page), "taken") != NULL;
  g_queue_push_head (&self->closed, closed);

  while (g_queue_get_length (&self->closed) > MAX_CLOSED)
    closed_tab_free (g_queue_pop_tail (&self->closed));
}

static void
finish_close (ManorWindow *self,
              AdwTabPage  *page,
              gboolean     may_close)
{
  if (may_close)
    remember_closed (self, page);
  else
    g_object_set_data (G_OBJECT (page), "taken", NULL);

  adw_tab_view_close_page_finish (self->tab_view, page, may_close);
  _manor_window_update_actions (self);
}

static void
page_answered (gpointer      owner,
               const GValue *value,
               const GError *error,
               gpointer      user_data)
{
  AdwTabPage *page = user_data;
  gboolean may_close = value != NULL && G_VALUE_HOLDS_BOOLEAN (value) && g_value_get_boolean (value);

  finish_close (MANOR_WINDOW (owner), page, may_close);
}

static gboolean
close_page_cb (ManorWindow *self,
               AdwTabPage  *page,
               AdwTabView  *view)
{
  ManorTab *tab = MANOR_TAB (adw_tab_page_get_child (page));

  manor_later_full (manor_tab_may_close (tab), self, page_answered, g_object_ref (page),
                    g_object_unref);

  return GDK_EVENT_STOP;
}

static void
selected_page_changed_cb (ManorWindow *self,
                          GParamSpec  *pspec,
                          AdwTabView  *view)
{
  ManorTab *tab;
  g_autofree char *key = NULL;

  if (self->closing)
    return;

  tab = _manor_window_get_selected_tab (self);
  if (tab != NULL)
    {
      manor_tab_load (tab);
      key = manor_tab_dup_key (tab);
      manor_sidebar_select_key (self->sidebar, key);
    }

  update_title (self);
  _manor_window_update_actions (self);
  _manor_window_queue_save (self);
}

static void
page_attached_cb (ManorWindow *self,
                  AdwTabPage  *page,
                  int          position,
                  AdwTabView  *view)
{
  if (self->closing)
    return;

  _manor_window_update_actions (self);
  _manor_window_queue_save (self);
}

static void
page_detached_cb (ManorWindow *self,
                  AdwTabPage  *page,
                  int          position,
                  AdwTabView  *view)
{
  if (self->closing)
    return;

  _manor_window_update_actions (self);
  _manor_window_queue_save (self);
}

static void
page_reordered_cb (ManorWindow *self,
                   AdwTabPage  *page,
                   int          position,
                   AdwTabView  *view)
{
  _manor_window_queue_save (self);
}

/* The menu of a tab acts on that tab, which need not be the one that is shown. */
static void
setup_menu_cb (ManorWindow *self,
               AdwTabPage  *page,
               AdwTabView  *view)
{
  g_object_set_data (G_OBJECT (view), "menu-page", page);
}

void
_manor_window_bind_tabs (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, close_page_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_attached_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_detached_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_reordered_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_menu_cb);
}
