/* manor-tab.c: a tab before, while and after its page is there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-tab"

#include "config.h"

#include "manor-later.h"
#include "manor-open-failure.h"
#include "manor-page-factory.h"
#include "manor-tab.h"

/* A spinner that only flashes up is worse than none. */
#define SPINNER_DELAY_MSEC 100

/**
 * ManorTab:
 *
 * What sits in the tab view. It knows what it shows by a key, and makes the page when it is
 * first looked at. What cannot be opened (a folder that is not there today) says so, and
 * keeps key and state for the next try or the next start: unsaved SQL is not lost with it.
 *
 * States, and what moves between them:
 *
 *     waiting ── manor_tab_load() ──▶ loading ── page made ──▶ page
 *                                      │  ▲  ▲                │
 *                              rejected│  │  └────────────────┘
 *                                      ▼  │try_again_cb()  manor_tab_load(), where the
 *                                     failed              key names another object by now
 *
 * Invariants:
 *
 *  (1) `page` is there exactly in the state “page”; then it answers for key and state, and
 *      before that `key` and `state` do.
 *  (2) `subject` is what the page shows; %NULL where the page was not made from a key.
 *  (3) Who began to type elsewhere while the page was made goes on typing there: `had_focus` is what had the focus when the
 *      page was to get it.
 */
struct _ManorTab
{
  AdwBin         parent_instance;

  /* template widgets */
  AdwBin           *page_bin;
  GtkStack         *stack;
  ManorOpenFailure *failure;

  /* owned references */
  ManorConsole  *console;
  ManorPage     *page;       /* (1) */
  GObject       *subject;    /* (2) */
  GtkWidget     *had_focus;  /* (3) weak */
  guint          wants_focus : 1;
  char          *key;        /* (1) */
  GVariant      *state;      /* (1) */
  char          *title;

  gboolean       loading;
  gboolean       asking;     /* whether the page may go, since it shows what is gone */
  guint          spinner_id;
};

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

G_DEFINE_FINAL_TYPE (ManorTab, manor_tab, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
notify_all (ManorTab *self)
{
  for (guint i = PROP_TITLE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
page_state_changed_cb (ManorTab *self)
{
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
page_open_page_cb (ManorTab  *self,
                   ManorPage *other)
{
  g_signal_emit (self, signals[OPEN_PAGE], 0, other);
}

static void
page_open_key_cb (ManorTab   *self,
                  const char *key)
{
  g_signal_emit (self, signals[OPEN_KEY], 0, key);
}

static void
page_toast_cb (ManorTab *self,
               AdwToast *toast)
{
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
take_page (ManorTab  *self,
           ManorPage *page)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } passed_on[] = {
    { "notify", G_CALLBACK (notify_all) },
    { "state-changed", G_CALLBACK (page_state_changed_cb) },
    { "open-page", G_CALLBACK (page_open_page_cb) },
    { "open-key", G_CALLBACK (page_open_key_cb) },
    { "toast", G_CALLBACK (page_toast_cb) },
  };

  self->page = g_object_ref_sink (page);
  for (guint i = 0; i < G_N_ELEMENTS (passed_on); i++)
    g_signal_connect_object (page, passed_on[i].signal, passed_on[i].callback, self,
                             G_CONNECT_SWAPPED);

  adw_bin_set_child (self->page_bin, GTK_WIDGET (page));
  gtk_stack_set_visible_child_name (self->stack, "page");

  if (self->state != NULL)
    {
      manor_page_restore_state (page, self->state);
      g_clear_pointer (&self->state, g_variant_unref);
    }

  notify_all (self);
}

static GtkWidget *
get_focus (ManorTab *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

/* (3) */
static void
give_focus (ManorTab *self)
{
  GtkWidget *focus = get_focus (self);

  if (focus == self->had_focus || !(GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (self->page));
}

static void
page_subject_found (gpointer      owner,
                    const GValue *value,
                    const GError *error,
                    gpointer      user_data)
{
  ManorTab *self = MANOR_TAB (owner);
  ManorPage *page = NULL;

  self->loading = FALSE;
  g_clear_handle_id (&self->spinner_id, g_source_remove);

  if (error != NULL)
    {
      manor_open_failure_show (self->failure, self->console, self->key, self->title, error);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
  else
    page = manor_page_factory_make (self->console, g_value_get_object (value));

  if (page != NULL)
    {
      g_set_object (&self->subject, g_value_get_object (value));
      take_page (self, page);
      if (self->wants_focus)
        give_focus (self);
    }

  notify_all (self);
}

static gboolean
spinner_cb (gpointer data)
{
  ManorTab *self = data;

  self->spinner_id = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");

  return G_SOURCE_REMOVE;
}

static void
start_loading (ManorTab *self)
{
  self->loading = TRUE;
  gtk_stack_set_visible_child_name (self->stack, "waiting");
  self->spinner_id = g_timeout_add (SPINNER_DELAY_MSEC, spinner_cb, self);
  manor_later (manor_page_factory_find (self->console, self->key), self, page_subject_found,
               NULL);
  notify_all (self);
}

static void
try_again_cb (ManorTab *self)
{
  manor_tab_load (self);
}

/* What the page kept goes to the next one. */
static void
drop_page (ManorTab *self)
{
  g_autoptr(ManorPage) page = g_steal_pointer (&self->page);

  g_signal_handlers_disconnect_by_data (page, self);
  g_free (self->key);
  self->key = manor_page_dup_key (page);
  g_set_str (&self->title, manor_page_get_title (page));
  g_clear_pointer (&self->state, g_variant_unref);
  self->state = manor_page_dup_state (page);
  g_clear_object (&self->subject);
  adw_bin_set_child (self->page_bin, NULL);
}

static void
page_may_go (gpointer      owner,
             const GValue *value,
             const GError *error,
             gpointer      user_data)
{
  ManorTab *self = MANOR_TAB (owner);

  self->asking = FALSE;
  if (error != NULL || self->page == NULL || !g_value_get_boolean (value))
    return;

  drop_page (self);
  start_loading (self);
}

static gboolean
shows_what_is_gone (ManorTab *self)
{
  g_autofree char *key = self->subject != NULL ? manor_page_dup_key (self->page) : NULL;

  return key != NULL && !manor_page_factory_is_current (self->console, key, self->subject);
}

static void
manor_tab_dispose (GObject *object)
{
  ManorTab *self = MANOR_TAB (object);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  /* The bin lets go of its child itself, and must do so first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MANOR_TYPE_TAB);
  g_clear_weak_pointer (&self->had_focus);
  g_clear_object (&self->page);
  g_clear_object (&self->subject);
  g_clear_object (&self->console);

  G_OBJECT_CLASS (manor_tab_parent_class)->dispose (object);
}

static void
manor_tab_finalize (GObject *object)
{
  ManorTab *self = MANOR_TAB (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->state, g_variant_unref);

  G_OBJECT_CLASS (manor_tab_parent_class)->finalize (object);
}

static void
manor_tab_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  ManorTab *self = MANOR_TAB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, manor_tab_get_title (self));
      break;

    case PROP_SUBTITLE:
      g_value_set_string (value, manor_tab_get_subtitle (self));
      break;

    case PROP_ICON_NAME:
      g_value_set_string (value, self->page != NULL ? manor_page_get_icon_name (self->page)
                                                    : manor_page_factory_get_icon_name (self->key));
      break;

    case PROP_BUSY:
      g_value_set_boolean (value, self->loading ||
                                  (self->page != NULL && manor_page_get_busy (self->page)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_signals (GType type)
{
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
manor_tab_class_init (ManorTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = (G_PARAM_READABLE |
                             G_PARAM_EXPLICIT_NOTIFY |
                             G_PARAM_STATIC_STRINGS);

  object_class->dispose = manor_tab_dispose;
  object_class->finalize = manor_tab_finalize;
  object_class->get_property = manor_tab_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  install_signals (G_TYPE_FROM_CLASS (klass));

  g_type_ensure (MANOR_TYPE_OPEN_FAILURE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_BASE "/ui/manor-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, ManorTab, failure);
  gtk_widget_class_bind_template_child (widget_class, ManorTab, page_bin);
  gtk_widget_class_bind_template_child (widget_class, ManorTab, stack);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
}

static void
manor_tab_init (ManorTab *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * manor_tab_new:
 * @console: where to look for what @key names
 * @key: the key of the page
 * @title: (nullable): what the tab says until the page is there
 * @state: (nullable): what the page kept last time
 *
 * Makes a tab whose page is made by manor_tab_load().
 *
 * Returns: (transfer floating): a `ManorTab`
 */
ManorTab *
manor_tab_new (ManorConsole *console,
               const char   *key,
               const char   *title,
               GVariant     *state)
{
  ManorTab *self;
  const char *name;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  self = g_object_new (MANOR_TYPE_TAB, NULL);
  name = strrchr (key, '/') != NULL ? strrchr (key, '/') + 1 : key;
  self->console = g_object_ref (console);
  self->key = g_strdup (key);
  self->title = g_strdup (title != NULL ? title : name);
  self->state = state != NULL ? g_variant_ref_sink (state) : NULL;

  return self;
}

/**
 * manor_tab_new_with_page:
 * @console: a console
 * @page: the page
 *
 * Makes a tab for a page that is there already.
 *
 * Returns: (transfer floating): a `ManorTab`
 */
ManorTab *
manor_tab_new_with_page (ManorConsole *console,
                         ManorPage    *page)
{
  ManorTab *self;

  g_return_val_if_fail (MANOR_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (MANOR_IS_PAGE (page), NULL);

  self = g_object_new (MANOR_TYPE_TAB, NULL);
  self->console = g_object_ref (console);
  self->key = manor_page_dup_key (page);
  self->title = g_strdup (manor_page_get_title (page));
  take_page (self, page);

  return self;
}

/**
 * manor_tab_load:
 * @self: a `ManorTab`
 *
 * Makes the page, unless it is there or on its way. Where the page shows a database of a connection that was removed
 * and is back, it is made anew and keeps its text; a transaction that is open there is asked about first.
 */
void
manor_tab_load (ManorTab *self)
{
  g_return_if_fail (MANOR_IS_TAB (self));

  if (self->loading || self->asking)
    return;

  if (self->page == NULL)
    start_loading (self);
  else if (shows_what_is_gone (self))
    {
      self->asking = TRUE;
      manor_later (manor_page_may_close (self->page), self, page_may_go, NULL);
    }
}

/**
 * manor_tab_take_focus:
 * @self: a `ManorTab`
 *
 * Gives the keyboard to the page, now or as soon as it is there: who opens a database wants
 * to type into it.
 */
void
manor_tab_take_focus (ManorTab *self)
{
  g_return_if_fail (MANOR_IS_TAB (self));

  self->wants_focus = TRUE;
  g_set_weak_pointer (&self->had_focus, get_focus (self));
  if (self->page != NULL)
    give_focus (self);
}

/**
 * manor_tab_get_page:
 * @self: a `ManorTab`
 *
 * Returns: (transfer none) (nullable): the page, once it is there
 */
ManorPage *
manor_tab_get_page (ManorTab *self)
{
  g_return_val_if_fail (MANOR_IS_TAB (self), NULL);

  return self->page;
}

/**
 * manor_tab_get_title:
 * @self: a `ManorTab`
 *
 * Returns: what the tab says
 */
const char *
manor_tab_get_title (ManorTab *self)
{
  g_return_val_if_fail (MANOR_IS_TAB (self), "");

  return self->page != NULL ? manor_page_get_title (self->page) : self->title;
}

/**
 * manor_tab_get_subtitle:
 * @self: a `ManorTab`
 *
 * Returns: (nullable): what the header bar says below the title
 */
const char *
manor_tab_get_subtitle (ManorTab *self)
{
  g_return_val_if_fail (MANOR_IS_TAB (self), NULL);

  return self->page != NULL ? manor_page_get_subtitle (self->page) : NULL;
}

/**
 * manor_tab_dup_key:
 * @self: a `ManorTab`
 *
 * Returns: (transfer full) (nullable): what it shows, %NULL where it cannot be opened again
 */
char *
manor_tab_dup_key (ManorTab *self)
{
  g_return_val_if_fail (MANOR_IS_TAB (self), NULL);

  return self->page != NULL ? manor_page_dup_key (self->page) : g_strdup (self->key);
}

/**
 * manor_tab_dup_state:
 * @self: a `ManorTab`
 *
 * Returns: (transfer full) (nullable): what must survive
 */
GVariant *
manor_tab_dup_state (ManorTab *self)
{
  g_return_val_if_fail (MANOR_IS_TAB (self), NULL);

  if (self->page != NULL)
    return manor_page_dup_state (self->page);

  return self->state != NULL ? g_variant_ref (self->state) : NULL;
}

/**
 * manor_tab_may_close:
 * @self: a `ManorTab`
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %G_TYPE_BOOLEAN
 */
DexFuture *
manor_tab_may_close (ManorTab *self)
{
  dex_return_error_if_fail (MANOR_IS_TAB (self));

  return self->page != NULL ? manor_page_may_close (self->page) : dex_future_new_true ();
}
