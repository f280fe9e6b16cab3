/* manor-diff-view.c: a child's SQL and its schema database's, side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-diff-view"

#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "manor-diff-text.h"
#include "manor-diff-view.h"
#include "manor-later.h"

/**
 * ManorDiffView:
 *
 * Two columns that scroll together, or one where there is no room. Changed lines have a sign
 * in the gutter and a tint made from the legend's colours, which come from the style sheet.
 *
 * Invariants:
 *
 *  (1) An answer of the layout thread is shown only if nothing was asked since: `serial`.
 */
struct _ManorDiffView
{
  AdwBin          parent_instance;

  /* template widgets */
  GtkLabel       *left_legend;
  GtkLabel       *right_legend;
  GtkLabel       *changed_legend;
  GtkLabel       *left_title;
  GtkLabel       *right_title;
  GtkStack       *stack;
  GtkScrolledWindow *left_window;
  GtkScrolledWindow *right_window;
  GtkSourceView  *views[N_MANOR_DIFF_SIDES];

  /* owned */
  ManorCatalogue *from;
  ManorCatalogue *to;
  ManorDiffText  *text;
  GtkTextTag     *tags[N_MANOR_DIFF_SIDES][MANOR_LINE_RIGHT + 1];  /* owned by the buffers */

  guint           serial;  /* (1) */
  guint           everything : 1;
  guint           one_column : 1;
  guint           candidates : 1;  /* what is compared: schemas to choose from */
  guint           disposed : 1;
};

enum {
  PROP_0,
  PROP_EVERYTHING,
  PROP_ONE_COLUMN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorDiffView, manor_diff_view, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
tint (GtkTextTag *tag,
      GtkLabel   *legend)
{
  GdkRGBA rgba;

  if (tag == NULL)
    return;

  gtk_widget_get_color (GTK_WIDGET (legend), &rgba);
  rgba.alpha = 0.14f;
  g_object_set (tag, "paragraph-background-rgba", &rgba, NULL);
}

static void
manor_diff_view_update_style (ManorDiffView *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleScheme *scheme =
    gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (),
                                                dark ? "Adwaita-dark" : "Adwaita");

  for (guint side = 0; side < N_MANOR_DIFF_SIDES; side++)
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->views[side]));

      gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (buffer), scheme);
      tint (self->tags[side][MANOR_LINE_LEFT], self->left_legend);
      tint (self->tags[side][MANOR_LINE_RIGHT], self->right_legend);
      tint (self->tags[side][MANOR_LINE_CHANGED], self->changed_legend);
    }
}

static void
update_style_idle (gpointer data)
{
  g_autoptr(ManorDiffView) self = data;

  if (!self->disposed)
    manor_diff_view_update_style (self);
}

/* The style sheet follows the theme a moment after the property does. */
static void
theme_changed_cb (ManorDiffView *self)
{
  g_idle_add_once (update_style_idle, g_object_ref (self));
}

static void
query_sign_cb (GtkSourceGutterRendererText *renderer,
               GtkSourceGutterLines        *lines,
               guint                        line,
               ManorDiffView               *self)
{
  ManorDiffSide side = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (renderer), "side"));
  const char *sign = "";

  if (self->text != NULL)
    sign = manor_line_kind_get_sign (manor_diff_text_get_kind (self->text, side, line));

  gtk_source_gutter_renderer_text_set_text (renderer, sign, -1);
}

static void
manor_diff_view_fill (ManorDiffView *self,
                      ManorDiffSide  side)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->views[side]));
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_set_text (buffer, manor_diff_text_get_text (self->text, side), -1);

  for (guint line = 0; line < manor_diff_text_get_n_lines (self->text, side); line++)
    {
      ManorLineKind kind = manor_diff_text_get_kind (self->text, side, line);

      if (kind == MANOR_LINE_SAME)
        continue;

      gtk_text_buffer_get_iter_at_line (buffer, &start, (int) line);
      end = start;
      gtk_text_iter_forward_line (&end);
      gtk_text_buffer_apply_tag (buffer, self->tags[side][kind], &start, &end);
    }

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

static char *
dup_left_count (ManorDiffView *self,
                guint          n_lines)
{
  if (self->candidates)
    return g_strdup_printf (ngettext ("%u line only in this schema", "%u lines only in this schema", n_lines),
                            n_lines);

  return g_strdup_printf (ngettext ("%u line only in the child", "%u lines only in the child", n_lines), n_lines);
}

static char *
dup_right_count (ManorDiffView *self,
                 guint          n_lines)
{
  if (self->candidates)
    return g_strdup_printf (ngettext ("%u line only in the first schema", "%u lines only in the first schema",
                                      n_lines), n_lines);

  return g_strdup_printf (ngettext ("%u line only in the schema database",
                                    "%u lines only in the schema database", n_lines), n_lines);
}

static void
manor_diff_view_describe (ManorDiffView *self)
{
  guint left = manor_diff_text_count (self->text, MANOR_LINE_LEFT);
  guint right = manor_diff_text_count (self->text, MANOR_LINE_RIGHT);
  guint changed = manor_diff_text_count (self->text, MANOR_LINE_CHANGED);
  g_autofree char *left_text = dup_left_count (self, left);
  g_autofree char *right_text = dup_right_count (self, right);
  g_autofree char *changed_text = NULL;
  g_autofree char *text = NULL;

  changed_text = g_strdup_printf (ngettext ("%u line different", "%u lines different", changed),
                                  changed);
  text = g_strjoin (", ", left_text, right_text, changed_text, NULL);

  for (guint side = 0; side < N_MANOR_DIFF_SIDES; side++)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->views[side]),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                    -1);
}

static void
manor_diff_view_show_text (ManorDiffView *self)
{
  if (self->text == NULL)
    return;

  if (manor_diff_text_get_n_lines (self->text, MANOR_DIFF_SIDE_LEFT) == 0)
    gtk_stack_set_visible_child_name (self->stack, "same");
  else
    gtk_stack_set_visible_child_name (self->stack, self->one_column ? "one" : "two");
}

static void
text_made_cb (gpointer      owner,
              const GValue *value,
              const GError *error,
              gpointer      user_data)
{
  ManorDiffView *self = owner;

  if (self->disposed || self->serial != GPOINTER_TO_UINT (user_data) || value == NULL)
    return;

  g_set_object (&self->text, g_value_get_object (value));
  for (guint side = 0; side < N_MANOR_DIFF_SIDES; side++)
    manor_diff_view_fill (self, side);
  manor_diff_view_update_style (self);
  manor_diff_view_describe (self);
  manor_diff_view_show_text (self);
}

static void
manor_diff_view_refresh (ManorDiffView *self)
{
  self->serial++;

  if (self->from != NULL && self->to != NULL)
    manor_later (manor_diff_text_make (self->from, self->to, self->everything),
                 self, text_made_cb, GUINT_TO_POINTER (self->serial));
}

static void
manor_diff_view_dispose (GObject *object)
{
  ManorDiffView *self = MANOR_DIFF_VIEW (object);

  self->disposed = TRUE;
  self->serial++;
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_DIFF_VIEW);
  g_clear_object (&self->from);
  g_clear_object (&self->to);
  g_clear_object (&self->text);

  G_OBJECT_CLASS (manor_diff_view_parent_class)->dispose (object);
}

static void
manor_diff_view_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ManorDiffView *self = MANOR_DIFF_VIEW (object);

  switch (prop_id)
    {
    case PROP_EVERYTHING:
      g_value_set_boolean (value, self->everything);
      break;

    case PROP_ONE_COLUMN:
      g_value_set_boolean (value, self->one_column);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_diff_view_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ManorDiffView *self = MANOR_DIFF_VIEW (object);
  gboolean on = g_value_get_boolean (value);

  switch (prop_id)
    {
    case PROP_EVERYTHING:
      if (self->everything == on)
        return;
      self->everything = on;
      manor_diff_view_refresh (self);
      break;

    case PROP_ONE_COLUMN:
      if (self->one_column == on)
        return;
      self->one_column = on;
      manor_diff_view_show_text (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  g_object_notify_by_pspec (object, pspec);
}

static void
manor_diff_view_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (manor_diff_view_parent_class)->css_changed (widget, change);

  theme_changed_cb (MANOR_DIFF_VIEW (widget));
}

static void
manor_diff_view_class_init (ManorDiffViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = manor_diff_view_dispose;
  object_class->get_property = manor_diff_view_get_property;
  object_class->set_property = manor_diff_view_set_property;
  widget_class->css_changed = manor_diff_view_css_changed;

  properties[PROP_EVERYTHING] =
    g_param_spec_boolean ("everything", NULL, NULL,
                          FALSE,
                          (G_PARAM_READWRITE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  properties[PROP_ONE_COLUMN] =
    g_param_spec_boolean ("one-column", NULL, NULL,
                          FALSE,
                          (G_PARAM_READWRITE |
                           G_PARAM_EXPLICIT_NOTIFY |
                           G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_BASE "/ui/manor-diff-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorDiffView, changed_legend);
  gtk_widget_class_bind_template_child (widget_class, ManorDiffView, left_legend);
  gtk_widget_class_bind_template_child (widget_class, ManorDiffView, left_title);
  gtk_widget_class_bind_template_child (widget_class, ManorDiffView, left_window);
  gtk_widget_class_bind_template_child (widget_class, ManorDiffView, right_legend);
  gtk_widget_class_bind_template_child (widget_class, ManorDiffView, right_title);
  gtk_widget_class_bind_template_child (widget_class, ManorDiffView, right_window);
  gtk_widget_class_bind_template_child (widget_class, ManorDiffView, stack);
  gtk_widget_class_bind_template_child_full (widget_class, "left_view", FALSE,
    G_STRUCT_OFFSET (ManorDiffView, views) + MANOR_DIFF_SIDE_LEFT * sizeof (gpointer));
  gtk_widget_class_bind_template_child_full (widget_class, "right_view", FALSE,
    G_STRUCT_OFFSET (ManorDiffView, views) + MANOR_DIFF_SIDE_RIGHT * sizeof (gpointer));
  gtk_widget_class_bind_template_child_full (widget_class, "unified_view", FALSE,
    G_STRUCT_OFFSET (ManorDiffView, views) + MANOR_DIFF_SIDE_UNIFIED * sizeof (gpointer));

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
}

static void
manor_diff_view_prepare (ManorDiffView *self,
                         ManorDiffSide  side)
{
  static const ManorLineKind marked[] = { MANOR_LINE_CHANGED, MANOR_LINE_LEFT, MANOR_LINE_RIGHT };
  GtkSourceView *view = self->views[side];
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkSourceLanguage *language =
    gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql");
  GtkSourceGutterRenderer *signs = gtk_source_gutter_renderer_text_new ();

  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (buffer), language);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);

  for (guint i = 0; i < G_N_ELEMENTS (marked); i++)
    self->tags[side][marked[i]] = gtk_text_buffer_create_tag (buffer, NULL, NULL);

  g_object_set_data (G_OBJECT (signs), "side", GUINT_TO_POINTER (side));
  gtk_source_gutter_renderer_set_alignment_mode (signs,
                                                 GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST);
  gtk_source_gutter_renderer_set_xalign (signs, 0.5f);
  gtk_widget_set_size_request (GTK_WIDGET (signs), 24, -1);
  g_signal_connect_object (signs, "query-data", G_CALLBACK (query_sign_cb), self, 0);
  gtk_source_gutter_insert (gtk_source_view_get_gutter (view, GTK_TEXT_WINDOW_LEFT), signs, 0);
}

static void
manor_diff_view_init (ManorDiffView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint side = 0; side < N_MANOR_DIFF_SIDES; side++)
    manor_diff_view_prepare (self, side);

  g_object_bind_property (gtk_scrolled_window_get_vadjustment (self->left_window), "value",
                          gtk_scrolled_window_get_vadjustment (self->right_window), "value",
                          G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (gtk_scrolled_window_get_hadjustment (self->left_window), "value",
                          gtk_scrolled_window_get_hadjustment (self->right_window), "value",
                          G_BINDING_BIDIRECTIONAL);

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (theme_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (theme_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * manor_diff_view_set_catalogues:
 * @self: a `ManorDiffView`
 * @from: (nullable): the child's catalogue
 * @to: (nullable): the schema database's
 *
 * Shows what separates two catalogues. The texts are laid out on another thread.
 */
void
manor_diff_view_set_catalogues (ManorDiffView  *self,
                                ManorCatalogue *from,
                                ManorCatalogue *to)
{
  gboolean changed;

  g_return_if_fail (MANOR_IS_DIFF_VIEW (self));

  changed = g_set_object (&self->from, from);
  changed |= g_set_object (&self->to, to);

  if (changed)
    manor_diff_view_refresh (self);
}

static void
set_accessible_label (ManorDiffView *self,
                      ManorDiffSide  side,
                      const char    *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->views[side]), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * manor_diff_view_set_candidates:
 * @self: a `ManorDiffView`
 * @names: the databases that have the one schema
 * @first_names: those that have the first one
 *
 * Says that the catalogues are not those of a child and its schema database, but schemas of databases that have
 * no schema database yet: the first one, and another.
 */
void
manor_diff_view_set_candidates (ManorDiffView *self,
                                const char    *names,
                                const char    *first_names)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  g_return_if_fail (MANOR_IS_DIFF_VIEW (self));
  g_return_if_fail (names != NULL);
  g_return_if_fail (first_names != NULL);

  self->candidates = TRUE;
  /* translators: %s are the names of databases */
  left = g_strdup_printf (_("This Schema: %s"), names);
  /* translators: %s are the names of databases */
  right = g_strdup_printf (_("First Schema: %s"), first_names);

  gtk_label_set_label (self->left_title, left);
  gtk_label_set_label (self->right_title, right);
  gtk_label_set_label (self->left_legend, _("− only in this schema"));
  gtk_label_set_label (self->right_legend, _("+ only in the first schema"));
  set_accessible_label (self, MANOR_DIFF_SIDE_LEFT, _("SQL of this schema"));
  set_accessible_label (self, MANOR_DIFF_SIDE_RIGHT, _("SQL of the first schema"));
}
