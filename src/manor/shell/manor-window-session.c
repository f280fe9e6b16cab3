/* manor-window-session.c: what the window keeps over a restart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-window-session"

#include "config.h"

#include "manor-later.h"
#include "manor-window-private.h"

/* Long enough that typing saves now and then, short enough that little is lost with power. */
#define SAVE_DELAY_MSEC 1000

/* For so long the end waits for what a keyring still has to forget. */
#define FINISH_SECONDS 10

static GVariant *
make_content (ManorWindow *self)
{
  g_auto(GVariantDict) content = G_VARIANT_DICT_INIT (NULL);
  g_auto(GVariantBuilder) tabs = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ssmv)"));
  g_auto(GStrv) expanded = manor_sidebar_dup_expanded (self->sidebar);
  AdwTabPage *selected = adw_tab_view_get_selected_page (self->tab_view);
  int n_pages = adw_tab_view_get_n_pages (self->tab_view);
  guint n_kept = 0;

  for (int i = 0; i < n_pages; i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tab_view, i);
      g_autoptr(GVariant) kept =
        _manor_window_dup_tab (MANOR_TAB (adw_tab_page_get_child (page)));

      if (kept == NULL)
        continue;

      if (page == selected)
        g_variant_dict_insert (&content, "selected", "u", n_kept);
      g_variant_builder_add_value (&tabs, kept);
      n_kept++;
    }

  g_variant_dict_insert_value (&content, "tabs", g_variant_builder_end (&tabs));
  g_variant_dict_insert (&content, "expanded", "^as", expanded);

  return g_variant_dict_end (&content);
}

static void
saved (gpointer      owner,
       const GValue *value,
       const GError *error,
       gpointer      user_data)
{
  if (error != NULL)
    g_warning ("The session could not be saved: %s", error->message);
}

DexFuture *
_manor_window_save (ManorWindow *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);

  if (!self->restored)
    return dex_future_new_true ();

  return manor_tab_store_save (self->store, make_content (self));
}

/**
 * manor_window_finish:
 * @self: a `ManorWindow`
 *
 * Saves what survives a restart, and carries out what could still be undone; for a program that is about to end.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN or rejects, within seconds
 */
DexFuture *
manor_window_finish (ManorWindow *self)
{
  DexFuture *finished;

  dex_return_error_if_fail (MANOR_IS_WINDOW (self));

  /* A keyring may ask its owner something. */
  finished = dex_future_first (manor_sidebar_finish (self->sidebar), dex_timeout_new_seconds (FINISH_SECONDS), NULL);

  return dex_future_all (_manor_window_save (self), finished, NULL);
}

static gboolean
save_cb (gpointer data)
{
  ManorWindow *self = data;

  self->save_id = 0;
  manor_later (_manor_window_save (self), self, saved, NULL);

  return G_SOURCE_REMOVE;
}

void
_manor_window_queue_save (ManorWindow *self)
{
  if (self->save_id == 0 && self->restored && !self->closing)
    self->save_id = g_timeout_add (SAVE_DELAY_MSEC, save_cb, self);
}

static void
restore_tabs (ManorWindow *self,
              GVariant    *content)
{
  g_autoptr(GVariant) tabs = g_variant_lookup_value (content, "tabs",
                                                     G_VARIANT_TYPE ("a(ssmv)"));
  guint selected = 0;
  gsize n_tabs = tabs != NULL ? g_variant_n_children (tabs) : 0;
  int n_before = adw_tab_view_get_n_pages (self->tab_view);

  g_variant_lookup (content, "selected", "u", &selected);

  for (gsize i = 0; i < n_tabs; i++)
    {
      g_autoptr(GVariant) kept = g_variant_get_child_value (tabs, i);
      const char *key;

      g_variant_get_child (kept, 0, "&s", &key);
      /* Manor 0.3 kept the tab of a push, which nothing can open. */
      if (g_str_has_prefix (key, "push:"))
        continue;

      /* What the command line asked to open may be there already, and is what to show. */
      if (_manor_window_find_tab (self, key) == NULL)
        _manor_window_add_tab (self, _manor_window_make_tab (self, kept), -1,
                               n_before == 0 && i == selected);
    }
}

static void
session_loaded (gpointer      owner,
                const GValue *value,
                const GError *error,
                gpointer      user_data)
{
  ManorWindow *self = MANOR_WINDOW (owner);

  if (error != NULL)
    g_warning ("The session could not be read: %s", error->message);
  else
    {
      GVariant *content = g_value_get_variant (value);
      g_autofree const char **expanded = NULL;

      g_variant_lookup (content, "expanded", "^a&s", &expanded);
      manor_sidebar_restore_expanded (self->sidebar, expanded);
      restore_tabs (self, content);
    }

  self->restored = TRUE;
  _manor_window_update_actions (self);
  /* What was opened in the meantime has not been saved yet. */
  _manor_window_queue_save (self);
}

/**
 * manor_window_restore:
 * @self: a `ManorWindow`
 *
 * Opens the tabs of the last time. Call it once the console has loaded.
 */
void
manor_window_restore (ManorWindow *self)
{
  g_return_if_fail (MANOR_IS_WINDOW (self));

  manor_later (manor_tab_store_load (self->store), self, session_loaded, NULL);
}

void
_manor_window_bind_session (ManorWindow *self)
{
  g_settings_bind (self->settings, "window-width", self, "default-width",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized",
                   G_SETTINGS_BIND_DEFAULT);
}
