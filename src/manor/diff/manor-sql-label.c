/* manor-sql-label.c: a statement to be read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-sql-label"

#include "config.h"

#include <gtksourceview/gtksource.h>
#include <manor.h>

#include "manor-sql-label.h"

/**
 * ManorSqlLabel:
 *
 * Highlighted SQL of a few lines. A list of plan steps has many of them, and a text view for
 * each would be heavy; a label with attributes wraps, can be selected and knows its height.
 */
struct _ManorSqlLabel
{
  AdwBin    parent_instance;

  GtkLabel *label;
  char     *sql;
};

enum {
  PROP_0,
  PROP_SQL,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorSqlLabel, manor_sql_label, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static GtkSourceStyleScheme *
get_scheme (void)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  return gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (),
                                                     dark ? "Adwaita-dark" : "Adwaita");
}

/* The style of the editor's scheme, so that a word has one colour everywhere. */
static const char *
get_style_id (const char       *sql,
              const ManorToken *token)
{
  switch (token->type)
    {
    case MANOR_TOKEN_COMMENT:
      return "def:comment";

    case MANOR_TOKEN_STRING:
    case MANOR_TOKEN_BLOB:
      return "def:string";

    case MANOR_TOKEN_NUMBER:
      return "def:number";

    case MANOR_TOKEN_WORD:
      return manor_identifier_is_keyword (sql + token->start, (gssize) token->length)
               ? "def:statement" : NULL;

    case MANOR_TOKEN_END:
    case MANOR_TOKEN_SPACE:
    case MANOR_TOKEN_QUOTED_NAME:
    case MANOR_TOKEN_PARAMETER:
    case MANOR_TOKEN_OPERATOR:
    case MANOR_TOKEN_OPEN:
    case MANOR_TOKEN_CLOSE:
    case MANOR_TOKEN_SEMICOLON:
    case MANOR_TOKEN_ILLEGAL:
    default:
      return NULL;
    }
}

static void
insert_attribute (PangoAttrList    *list,
                  PangoAttribute   *attribute,
                  const ManorToken *token)
{
  attribute->start_index = (guint) token->start;
  attribute->end_index = (guint) (token->start + token->length);
  pango_attr_list_insert (list, attribute);
}

static void
insert_style (PangoAttrList        *list,
              GtkSourceStyleScheme *scheme,
              const char           *style_id,
              const ManorToken     *token)
{
  GtkSourceStyle *style = scheme != NULL ? gtk_source_style_scheme_get_style (scheme, style_id)
                                         : NULL;
  g_autofree char *foreground = NULL;
  gboolean bold = FALSE;
  GdkRGBA rgba;

  if (style == NULL)
    return;

  g_object_get (style, "foreground", &foreground, "bold", &bold, NULL);

  if (foreground != NULL && gdk_rgba_parse (&rgba, foreground))
    insert_attribute (list,
                      pango_attr_foreground_new ((guint16) (rgba.red * 65535),
                                                 (guint16) (rgba.green * 65535),
                                                 (guint16) (rgba.blue * 65535)),
                      token);

  if (bold)
    insert_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), token);
}

static void
manor_sql_label_highlight (ManorSqlLabel *self)
{
  g_autoptr(PangoAttrList) list = pango_attr_list_new ();
  GtkSourceStyleScheme *scheme = get_scheme ();
  const char *sql = self->sql != NULL ? self->sql : "";

  for (gsize offset = 0;;)
    {
      ManorToken token = manor_token_read (sql, -1, offset);
      const char *style_id;

      if (token.type == MANOR_TOKEN_END || token.length == 0)
        break;

      style_id = get_style_id (sql, &token);
      if (style_id != NULL)
        insert_style (list, scheme, style_id, &token);

      offset = token.start + token.length;
    }

  gtk_label_set_attributes (self->label, list);
}

static void
manor_sql_label_finalize (GObject *object)
{
  ManorSqlLabel *self = MANOR_SQL_LABEL (object);

  g_free (self->sql);

  G_OBJECT_CLASS (manor_sql_label_parent_class)->finalize (object);
}

static void
manor_sql_label_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ManorSqlLabel *self = MANOR_SQL_LABEL (object);

  switch (prop_id)
    {
    case PROP_SQL:
      g_value_set_string (value, self->sql);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_sql_label_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ManorSqlLabel *self = MANOR_SQL_LABEL (object);

  switch (prop_id)
    {
    case PROP_SQL:
      manor_sql_label_set_sql (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_sql_label_class_init (ManorSqlLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_sql_label_finalize;
  object_class->get_property = manor_sql_label_get_property;
  object_class->set_property = manor_sql_label_set_property;

  properties[PROP_SQL] =
    g_param_spec_string ("sql", NULL, NULL,
                         NULL,
                         (G_PARAM_READWRITE |
                          G_PARAM_EXPLICIT_NOTIFY |
                          G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_sql_label_init (ManorSqlLabel *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_selectable (self->label, TRUE);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (self->label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "monospace");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (manor_sql_label_highlight), self, G_CONNECT_SWAPPED);
}

/**
 * manor_sql_label_new:
 * @sql: (nullable): the text
 *
 * Returns: (transfer floating): a `ManorSqlLabel`
 */
GtkWidget *
manor_sql_label_new (const char *sql)
{
  return g_object_new (MANOR_TYPE_SQL_LABEL, "sql", sql, NULL);
}

/**
 * manor_sql_label_get_sql:
 * @self: a `ManorSqlLabel`
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
manor_sql_label_get_sql (ManorSqlLabel *self)
{
  g_return_val_if_fail (MANOR_IS_SQL_LABEL (self), NULL);

  return self->sql;
}

/**
 * manor_sql_label_set_sql:
 * @self: a `ManorSqlLabel`
 * @sql: (nullable): the text
 *
 * Shows another text.
 */
void
manor_sql_label_set_sql (ManorSqlLabel *self,
                         const char    *sql)
{
  g_return_if_fail (MANOR_IS_SQL_LABEL (self));

  if (!g_set_str (&self->sql, sql))
    return;

  gtk_label_set_label (self->label, sql != NULL ? sql : "");
  manor_sql_label_highlight (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SQL]);
}
