/* manor-page.c: what a tab of the window holds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-page"

#include "config.h"

#include <string.h>

#include "manor-page.h"

/**
 * ManorPage:
 *
 * What a tab of the window holds: a database, a fleet, a push.
 *
 * A page never reaches for the window. What it wants from it, it says in a signal:
 * `::state-changed` (keep my state), `::open-page` (show this page beside me), `::open-key`
 * (show what this key names) and `::toast`.
 *
 * Invariants:
 *
 *  (1) `title` is never %NULL.
 */
typedef struct
{
  char     *title;      /* (1) */
  char     *subtitle;
  char     *icon_name;
  gboolean  busy;
} ManorPagePrivate;

enum {
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_ICON_NAME,
  PROP_BUSY,
  N_PROPS
};

enum {
  STATE_CHANGED,
  OPEN_PAGE,
  OPEN_KEY,
  TOAST,
  N_SIGNALS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorPage, manor_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
manor_page_finalize (GObject *object)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (MANOR_PAGE (object));

  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->subtitle, g_free);
  g_clear_pointer (&priv->icon_name, g_free);

  G_OBJECT_CLASS (manor_page_parent_class)->finalize (object);
}

static void
manor_page_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  ManorPage *self = MANOR_PAGE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, manor_page_get_title (self));
      break;

    case PROP_SUBTITLE:
      g_value_set_string (value, manor_page_get_subtitle (self));
      break;

    case PROP_ICON_NAME:
      g_value_set_string (value, manor_page_get_icon_name (self));
      break;

    case PROP_BUSY:
      g_value_set_boolean (value, manor_page_get_busy (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_page_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  ManorPage *self = MANOR_PAGE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      manor_page_set_title (self, g_value_get_string (value));
      break;

    case PROP_SUBTITLE:
      manor_page_set_subtitle (self, g_value_get_string (value));
      break;

    case PROP_ICON_NAME:
      manor_page_set_icon_name (self, g_value_get_string (value));
      break;

    case PROP_BUSY:
      manor_page_set_busy (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static char *
manor_page_real_dup_key (ManorPage *self)
{
  return NULL;
}

static GVariant *
manor_page_real_dup_state (ManorPage *self)
{
  return NULL;
}

static void
manor_page_real_restore_state (ManorPage *self,
                               GVariant  *state)
{
}

static DexFuture *
manor_page_real_may_close (ManorPage *self)
{
  return dex_future_new_true ();
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = (G_PARAM_READWRITE |
                             G_PARAM_EXPLICIT_NOTIFY |
                             G_PARAM_STATIC_STRINGS);

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

/* A page that does not know better gives the keyboard to the first thing that takes it, so
 * that its shortcuts work from the start. */
static gboolean
manor_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
manor_page_class_init (ManorPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->finalize = manor_page_finalize;
  object_class->get_property = manor_page_get_property;
  object_class->set_property = manor_page_set_property;

  GTK_WIDGET_CLASS (klass)->grab_focus = manor_page_grab_focus;

  klass->dup_key = manor_page_real_dup_key;
  klass->dup_state = manor_page_real_dup_state;
  klass->restore_state = manor_page_real_restore_state;
  klass->may_close = manor_page_real_may_close;

  install_properties (object_class);

  signals[STATE_CHANGED] =
    g_signal_new ("state-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  signals[OPEN_PAGE] =
    g_signal_new ("open-page", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MANOR_TYPE_PAGE);
  signals[OPEN_KEY] =
    g_signal_new ("open-key", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TOAST] =
    g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, ADW_TYPE_TOAST);
}

static void
manor_page_init (ManorPage *self)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (self);

  priv->title = g_strdup ("");
}

/**
 * manor_page_get_title:
 * @self: a `ManorPage`
 *
 * Returns: what the tab says
 */
const char *
manor_page_get_title (ManorPage *self)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_PAGE (self), "");

  return priv->title;
}

/**
 * manor_page_set_title:
 * @self: a `ManorPage`
 * @title: (nullable): the name of what is shown
 *
 * Names the tab.
 */
void
manor_page_set_title (ManorPage  *self,
                      const char *title)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (self);

  g_return_if_fail (MANOR_IS_PAGE (self));

  if (g_set_str (&priv->title, title != NULL ? title : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * manor_page_get_subtitle:
 * @self: a `ManorPage`
 *
 * Returns: (nullable): where what is shown lives
 */
const char *
manor_page_get_subtitle (ManorPage *self)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_PAGE (self), NULL);

  return priv->subtitle;
}

/* A path below the home folder reads better from “~” on. */
static char *
shorten_home (const char *text)
{
  gsize length = strlen (g_get_home_dir ());

  if (text != NULL && length > 1 && strncmp (text, g_get_home_dir (), length) == 0 &&
      text[length] == G_DIR_SEPARATOR)
    return g_strconcat ("~", text + length, NULL);

  return g_strdup (text);
}

/**
 * manor_page_set_subtitle:
 * @self: a `ManorPage`
 * @subtitle: (nullable): where what is shown lives: the connection's title, a path
 *
 * Says more under the title of the header bar.
 */
void
manor_page_set_subtitle (ManorPage  *self,
                         const char *subtitle)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (self);
  g_autofree char *shortened = shorten_home (subtitle);

  g_return_if_fail (MANOR_IS_PAGE (self));

  if (g_set_str (&priv->subtitle, shortened))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

/**
 * manor_page_get_icon_name:
 * @self: a `ManorPage`
 *
 * Returns: (nullable): the icon of the tab
 */
const char *
manor_page_get_icon_name (ManorPage *self)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_PAGE (self), NULL);

  return priv->icon_name;
}

/**
 * manor_page_set_icon_name:
 * @self: a `ManorPage`
 * @icon_name: (nullable): a symbolic icon
 *
 * Sets the icon of the tab.
 */
void
manor_page_set_icon_name (ManorPage  *self,
                          const char *icon_name)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (self);

  g_return_if_fail (MANOR_IS_PAGE (self));

  if (g_set_str (&priv->icon_name, icon_name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ICON_NAME]);
}

/**
 * manor_page_get_busy:
 * @self: a `ManorPage`
 *
 * Returns: whether something runs on the page
 */
gboolean
manor_page_get_busy (ManorPage *self)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (self);

  g_return_val_if_fail (MANOR_IS_PAGE (self), FALSE);

  return priv->busy;
}

/**
 * manor_page_set_busy:
 * @self: a `ManorPage`
 * @busy: whether something runs on the page: the tab shows a spinner
 *
 * Says that a person may have to wait.
 */
void
manor_page_set_busy (ManorPage *self,
                     gboolean   busy)
{
  ManorPagePrivate *priv = manor_page_get_instance_private (self);

  g_return_if_fail (MANOR_IS_PAGE (self));

  busy = !!busy;
  if (priv->busy == busy)
    return;

  priv->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/**
 * manor_page_dup_key:
 * @self: a `ManorPage`
 *
 * Names what the page shows: “database:demo/acme”. The window shows one page a key.
 *
 * Returns: (transfer full) (nullable): the key, %NULL for a page that is not reopened
 */
char *
manor_page_dup_key (ManorPage *self)
{
  g_return_val_if_fail (MANOR_IS_PAGE (self), NULL);

  return MANOR_PAGE_GET_CLASS (self)->dup_key (self);
}

/**
 * manor_page_dup_state:
 * @self: a `ManorPage`
 *
 * Gives what must survive a restart.
 *
 * Returns: (transfer full) (nullable): an `a{sv}` variant, not floating
 */
GVariant *
manor_page_dup_state (ManorPage *self)
{
  GVariant *state;

  g_return_val_if_fail (MANOR_IS_PAGE (self), NULL);

  state = MANOR_PAGE_GET_CLASS (self)->dup_state (self);

  return state != NULL ? g_variant_take_ref (state) : NULL;
}

/**
 * manor_page_restore_state:
 * @self: a `ManorPage`
 * @state: (transfer none): what manor_page_dup_state() gave, perhaps of another version
 *
 * Takes the page back to where it was.
 */
void
manor_page_restore_state (ManorPage *self,
                          GVariant  *state)
{
  g_return_if_fail (MANOR_IS_PAGE (self));
  g_return_if_fail (state != NULL);

  if (!g_variant_is_of_type (state, G_VARIANT_TYPE_VARDICT))
    return;

  MANOR_PAGE_GET_CLASS (self)->restore_state (self, state);
}

/**
 * manor_page_may_close:
 * @self: a `ManorPage`
 *
 * Asks whether the tab can go; the page asks the person where it must.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN
 */
DexFuture *
manor_page_may_close (ManorPage *self)
{
  dex_return_error_if_fail (MANOR_IS_PAGE (self));

  return MANOR_PAGE_GET_CLASS (self)->may_close (self);
}

/**
 * manor_page_state_changed:
 * @self: a `ManorPage`
 *
 * Says that manor_page_dup_state() would now give something else. Cheap: the window waits a
 * moment before it asks.
 */
void
manor_page_state_changed (ManorPage *self)
{
  g_return_if_fail (MANOR_IS_PAGE (self));

  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

/**
 * manor_page_open_page:
 * @self: a `ManorPage`
 * @other: (transfer floating): a page made by @self: a push, say
 *
 * Asks the window to show @other in a tab beside this one. Where a page with the same key is
 * open already, that one is shown and @other goes.
 */
void
manor_page_open_page (ManorPage *self,
                      ManorPage *other)
{
  g_autoptr(ManorPage) held = NULL;

  g_return_if_fail (MANOR_IS_PAGE (self));
  g_return_if_fail (MANOR_IS_PAGE (other));

  held = g_object_ref_sink (other);
  g_signal_emit (self, signals[OPEN_PAGE], 0, held);
}

/**
 * manor_page_open_key:
 * @self: a `ManorPage`
 * @key: what to show: “database:demo/acme”, “fleet:demo/slack-schema”
 *
 * Asks the window to open what @key names.
 */
void
manor_page_open_key (ManorPage  *self,
                     const char *key)
{
  g_return_if_fail (MANOR_IS_PAGE (self));
  g_return_if_fail (key != NULL);

  g_signal_emit (self, signals[OPEN_KEY], 0, key);
}

/**
 * manor_page_add_toast:
 * @self: a `ManorPage`
 * @toast: (transfer full): a toast about an event on this page
 *
 * Shows a toast at the bottom of the window.
 */
void
manor_page_add_toast (ManorPage *self,
                      AdwToast  *toast)
{
  g_autoptr(AdwToast) held = toast;

  g_return_if_fail (MANOR_IS_PAGE (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  g_signal_emit (self, signals[TOAST], 0, held);
}
