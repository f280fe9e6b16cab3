/* manor-application.c: the application
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-application"

#include "config.h"

#include <signal.h>

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "manor-application.h"
#include "manor-later.h"
#include "manor-preferences-dialog.h"
#include "manor-toast.h"
#include "manor-window.h"

/* A console that has loaded by then is shown at once as it will be; otherwise the window
 * comes first and fills when it has. */
#define PRESENT_DELAY_MSEC 100

#define N_SIGNALS 3

/**
 * ManorApplication:
 *
 * The application: one console, one window. What a second start names on its command line is
 * opened in the first.
 *
 * Invariants:
 *
 *  (1) `window` is borrowed from GTK; %NULL before the first activation and after it closed.
 *  (2) Files that are opened before the console has loaded wait in `waiting`.
 *  (3) Who ends the session, or the program from outside, asks nobody: what is open is kept, and then the program goes
 *      as it would have gone at once. A second signal does not wait.
 */
struct _ManorApplication
{
  AdwApplication  parent_instance;

  ManorConsole   *console;
  ManorTabStore  *store;
  GSettings      *settings;
  ManorWindow    *window;   /* (1) */
  GPtrArray      *waiting;  /* (2) GFile */

  gboolean        loaded;

  guint           signal_ids[N_SIGNALS];  /* (3) */
  gboolean        is_ending;
};

/* One that is watched for; the source goes before the application does. */
typedef struct
{
  ManorApplication *application;
  int               number;
} Signal;

G_DEFINE_FINAL_TYPE (ManorApplication, manor_application, ADW_TYPE_APPLICATION)

static void
update_color_scheme (ManorApplication *self)
{
  static const AdwColorScheme schemes[] = {
    ADW_COLOR_SCHEME_DEFAULT,
    ADW_COLOR_SCHEME_FORCE_LIGHT,
    ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int wanted = g_settings_get_enum (self->settings, "color-scheme");

  if (wanted >= 0 && wanted < (int) G_N_ELEMENTS (schemes))
    adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)),
                                        schemes[wanted]);
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ManorApplication *self = user_data;

  /* The window asks its pages and saves; the application ends with its last window. */
  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else
    g_application_quit (G_APPLICATION (self));
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  ManorApplication *self = user_data;

  if (self->window != NULL)
    adw_dialog_present (manor_preferences_dialog_new (), GTK_WIDGET (self->window));
}

/* What a bug report needs. */
static char *
dup_versions (void)
{
  return g_strdup_printf ("Manor %s\n\nGLib %u.%u.%u\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGtkSourceView %u.%u.%u\n",
                          PACKAGE_VERSION,
                          glib_major_version, glib_minor_version, glib_micro_version,
                          gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version (),
                          gtk_source_get_major_version (), gtk_source_get_minor_version (),
                          gtk_source_get_micro_version ());
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  ManorApplication *self = user_data;
  g_autofree char *versions = dup_versions ();
  AdwDialog *dialog = adw_about_dialog_new ();

  g_object_set (dialog,
                "application-name", _("Manor"),
                "application-icon", APP_ID,
                "version", PACKAGE_VERSION,
                "developer-name", _("The Manor contributors"),
                "comments", _("A console for databases that come one per tenant"),
                "license-type", GTK_LICENSE_GPL_3_0,
                "translator-credits", _("translator-credits"),
                "debug-info", versions,
                "debug-info-filename", "manor-versions.txt",
                NULL);
  adw_dialog_present (dialog, self->window != NULL ? GTK_WIDGET (self->window) : NULL);
}

static void
open_waiting (ManorApplication *self)
{
  g_autoptr(GPtrArray) waiting = NULL;

  if (!self->loaded || self->window == NULL)
    return;

  waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < waiting->len; i++)
    manor_window_open_file (self->window, g_ptr_array_index (waiting, i));
}

static void
console_loaded (gpointer      owner,
                const GValue *value,
                const GError *error,
                gpointer      user_data)
{
  ManorApplication *self = MANOR_APPLICATION (owner);

  self->loaded = TRUE;

  if (self->window != NULL)
    {
      if (error != NULL)
        manor_window_add_toast (self->window, manor_toast_new (error->message));

      manor_window_restore (self->window);
      gtk_window_present (GTK_WINDOW (self->window));
    }

  open_waiting (self);
}

static gboolean
present_cb (gpointer data)
{
  GWeakRef *weak = data;
  g_autoptr(GtkWindow) window = g_weak_ref_get (weak);

  if (window != NULL && !gtk_widget_get_visible (GTK_WIDGET (window)))
    gtk_window_present (window);

  return G_SOURCE_REMOVE;
}

static void
weak_free (gpointer data)
{
  GWeakRef *weak = data;

  g_weak_ref_clear (weak);
  g_free (weak);
}

static void
show_window (ManorApplication *self)
{
  GWeakRef *weak;

  if (self->window != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->window));
      return;
    }

  self->window = manor_window_new (GTK_APPLICATION (self), self->console, self->store);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self->window);
  g_timeout_add_full (G_PRIORITY_DEFAULT, PRESENT_DELAY_MSEC, present_cb, weak, weak_free);
  manor_later (manor_console_load (self->console), self, console_loaded, NULL);
}

static void
manor_application_activate (GApplication *application)
{
  show_window (MANOR_APPLICATION (application));
}

static void
manor_application_open (GApplication  *application,
                        GFile        **files,
                        int            n_files,
                        const char    *hint)
{
  ManorApplication *self = MANOR_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    g_ptr_array_add (self->waiting, g_object_ref (files[i]));

  show_window (self);
  open_waiting (self);
}

static int
manor_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_autofree char *versions = dup_versions ();

      g_print ("%s", versions);
      return EXIT_SUCCESS;
    }

  return -1;
}

/* (3) */
static void
end_by (int number)
{
  signal (number, SIG_DFL);
  raise (number);
}

static void
kept_cb (gpointer      owner,
         const GValue *value,
         const GError *error,
         gpointer      user_data)
{
  if (error != NULL)
    g_warning ("Ended before all was done: %s", error->message);

  end_by (GPOINTER_TO_INT (user_data));
}

static gboolean
signalled_cb (gpointer data)
{
  const Signal *got = data;
  ManorApplication *self = got->application;

  if (self->window == NULL || self->is_ending)
    end_by (got->number);

  self->is_ending = TRUE;
  manor_later (manor_window_finish (self->window), self, kept_cb, GINT_TO_POINTER (got->number));

  return G_SOURCE_CONTINUE;
}

static void
watch_signals (ManorApplication *self)
{
  static const int numbers[N_SIGNALS] = { SIGHUP, SIGINT, SIGTERM };

  for (guint i = 0; i < N_SIGNALS; i++)
    {
      Signal *watched = g_new0 (Signal, 1);

      watched->application = self;
      watched->number = numbers[i];
      self->signal_ids[i] = g_unix_signal_add_full (G_PRIORITY_DEFAULT, numbers[i], signalled_cb, watched, g_free);
    }
}

static void
manor_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { "about", about_action },
    { "preferences", preferences_action },
    { "quit", quit_action },
  };
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "win.show-help-overlay", { "<Control>question" } },
  };
  ManorApplication *self = MANOR_APPLICATION (application);

  G_APPLICATION_CLASS (manor_application_parent_class)->startup (application);

  gtk_source_init ();
  self->settings = g_settings_new (SETTINGS_ID);
  self->console = manor_console_new (NULL, NULL);
  self->store = manor_tab_store_new (NULL);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);

  g_signal_connect_object (self->settings, "changed::color-scheme",
                           G_CALLBACK (update_color_scheme), self, G_CONNECT_SWAPPED);
  update_color_scheme (self);
  watch_signals (self);
}

static void
manor_application_dispose (GObject *object)
{
  ManorApplication *self = MANOR_APPLICATION (object);

  for (guint i = 0; i < N_SIGNALS; i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_clear_weak_pointer (&self->window);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (manor_application_parent_class)->dispose (object);
}

static void
manor_application_class_init (ManorApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = manor_application_dispose;
  application_class->activate = manor_application_activate;
  application_class->handle_local_options = manor_application_handle_local_options;
  application_class->open = manor_application_open;
  application_class->startup = manor_application_startup;
}

static void
manor_application_init (ManorApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print version information and exit"), NULL },
    { NULL }
  };

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FOLDER|FILE…]"));
}

/**
 * manor_application_new:
 *
 * Returns: (transfer full): the application
 */
ManorApplication *
manor_application_new (void)
{
  return g_object_new (MANOR_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", RESOURCE_BASE,
                       NULL);
}

/**
 * manor_application_get_console:
 * @self: a `ManorApplication`
 *
 * Returns: (transfer none) (nullable): the console, after startup
 */
ManorConsole *
manor_application_get_console (ManorApplication *self)
{
  g_return_val_if_fail (MANOR_IS_APPLICATION (self), NULL);

  return self->console;
}
