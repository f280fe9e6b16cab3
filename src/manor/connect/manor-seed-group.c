/* manor-seed-group.c: what a new database begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-seed-group"

#include "config.h"

#include <glib/gi18n.h>

#include "manor-file-row.h"
#include "manor-seed-group.h"

/* The kinds of the combo row, in its order. */
enum {
  SQL,
  DUMP_FILE,
  DUMP_URL,
};

/**
 * ManorSeedGroup:
 *
 * What a new database begins with: SQL that is typed, a dump in a file, or one on the web.
 */
struct _ManorSeedGroup
{
  AdwPreferencesGroup  parent_instance;

  /* template widgets */
  AdwEntryRow         *file_row;
  AdwComboRow         *kind_row;
  GtkTextView         *sql_view;
  GtkWidget           *sql_window;
  AdwEntryRow         *url_row;
};

enum {
  PROP_0,
  PROP_VALID,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorSeedGroup, manor_seed_group, ADW_TYPE_PREFERENCES_GROUP)

static GParamSpec *properties[N_PROPS];

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static const char *
get_words (guint kind)
{
  switch (kind)
    {
    case DUMP_FILE:
      return _("A dump is a file of SQL statements, as “.dump” of the SQLite shell writes it.");

    case DUMP_URL:
      return _("A dump is a file of SQL statements, as “.dump” of the SQLite shell writes it. Its URL has to be one that opens without a login.");

    case SQL:
    default:
      return _("SQL that makes its first tables. Leave it empty to begin with an empty database.");
    }
}

static void
changed_cb (ManorSeedGroup *self)
{
  guint kind = adw_combo_row_get_selected (self->kind_row);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), get_words (kind));
  gtk_widget_set_visible (GTK_WIDGET (self->file_row), kind == DUMP_FILE);
  gtk_widget_set_visible (GTK_WIDGET (self->url_row), kind == DUMP_URL);
  gtk_widget_set_visible (self->sql_window, kind == SQL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
}

static char *
dup_sql (ManorSeedGroup *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->sql_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
manor_seed_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MANOR_TYPE_SEED_GROUP);

  G_OBJECT_CLASS (manor_seed_group_parent_class)->dispose (object);
}

static void
manor_seed_group_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_VALID:
      g_value_set_boolean (value, manor_seed_group_get_valid (MANOR_SEED_GROUP (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_seed_group_class_init (ManorSeedGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_seed_group_dispose;
  object_class->get_property = manor_seed_group_get_property;

  properties[PROP_VALID] =
    g_param_spec_boolean ("valid", NULL, NULL, TRUE,
                          (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MANOR_TYPE_FILE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-seed-group.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorSeedGroup, file_row);
  gtk_widget_class_bind_template_child (widget_class, ManorSeedGroup, kind_row);
  gtk_widget_class_bind_template_child (widget_class, ManorSeedGroup, sql_view);
  gtk_widget_class_bind_template_child (widget_class, ManorSeedGroup, sql_window);
  gtk_widget_class_bind_template_child (widget_class, ManorSeedGroup, url_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
manor_seed_group_init (ManorSeedGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->sql_view), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

/**
 * manor_seed_group_get_valid:
 * @self: a `ManorSeedGroup`
 *
 * Returns: whether a database can begin with what was chosen
 */
gboolean
manor_seed_group_get_valid (ManorSeedGroup *self)
{
  g_return_val_if_fail (MANOR_IS_SEED_GROUP (self), FALSE);

  switch (adw_combo_row_get_selected (self->kind_row))
    {
    case DUMP_FILE:
      return *get_text (self->file_row) != '\0';

    case DUMP_URL:
      return g_str_has_prefix (get_text (self->url_row), "https://") ||
             g_str_has_prefix (get_text (self->url_row), "http://");

    case SQL:
    default:
      return TRUE;
    }
}

/**
 * manor_seed_group_get_typed:
 * @self: a `ManorSeedGroup`
 *
 * Returns: whether there is SQL that somebody typed, also where something else was chosen since
 */
gboolean
manor_seed_group_get_typed (ManorSeedGroup *self)
{
  g_return_val_if_fail (MANOR_IS_SEED_GROUP (self), FALSE);

  return gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->sql_view)) > 0;
}

typedef struct
{
  ManorCreation *creation;
  char          *spec;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_clear_object (&loading->creation);
  g_clear_pointer (&loading->spec, g_free);
  g_free (loading);
}

static DexFuture *
load_dump_fiber (gpointer user_data)
{
  Loading *loading = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;

  sql = manor_await_string (manor_console_load_dump (loading->spec), &error);
  if (sql == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_object_set (loading->creation, "sql", sql, NULL);

  return dex_future_new_true ();
}

/**
 * manor_seed_group_apply:
 * @self: a `ManorSeedGroup`
 * @creation: what is to be made
 * @fetches: whether the platform fetches a dump from a URL by itself
 *
 * Puts what was chosen into @creation, when it is there.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a boolean, or rejects where a
 *   dump cannot be read
 */
DexFuture *
manor_seed_group_apply (ManorSeedGroup *self,
                        ManorCreation  *creation,
                        gboolean        fetches)
{
  guint kind;
  Loading *loading;

  dex_return_error_if_fail (MANOR_IS_SEED_GROUP (self));
  dex_return_error_if_fail (MANOR_IS_CREATION (creation));

  kind = adw_combo_row_get_selected (self->kind_row);
  if (kind == SQL)
    {
      g_autofree char *sql = dup_sql (self);

      g_object_set (creation, "sql", sql, NULL);
      return dex_future_new_true ();
    }

  if (kind == DUMP_URL && fetches)
    {
      g_object_set (creation, "dump-url", get_text (self->url_row), NULL);
      return dex_future_new_true ();
    }

  loading = g_new0 (Loading, 1);
  loading->creation = g_object_ref (creation);
  loading->spec = g_strdup (get_text (kind == DUMP_URL ? self->url_row : self->file_row));

  return manor_fiber_spawn (0, load_dump_fiber, loading, loading_free);
}
