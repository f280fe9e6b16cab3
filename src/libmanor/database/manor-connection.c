/* manor-connection.c: a place where databases live
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connection"

#include "config.h"

#include "manor-connection-private.h"

enum {
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_KIND,
  PROP_LOCATION,
  PROP_STATE,
  PROP_NOTES,
  PROP_FEATURES,
  PROP_WARNING,
  PROP_NAMES,
  N_PROPS
};

G_DEFINE_ENUM_TYPE (ManorConnectionState, manor_connection_state,
                    G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_NEW, "new"),
                    G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_FAILED, "failed"))

G_DEFINE_FLAGS_TYPE (ManorConnectionFeatures, manor_connection_features,
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_TRASHES, "trashes"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_FORKS, "forks"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_PROPAGATES, "propagates"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_CONFIGURES, "configures"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_MEASURES, "measures"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_NAMES, "names"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_CREATES, "creates"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_REWINDS, "rewinds"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_FETCHES, "fetches"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_GROUPS, "groups"),
                     G_DEFINE_ENUM_VALUE (MANOR_CONNECTION_BILLS, "bills"))

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorConnection, manor_connection, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

ManorConnectionPrivate *
_manor_connection_get_private (ManorConnection *self)
{
  return manor_connection_get_instance_private (self);
}

static void
manor_connection_finalize (GObject *object)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (MANOR_CONNECTION (object));

  priv->link->connection = NULL;
  g_clear_pointer (&priv->link, g_rc_box_release);
  g_clear_object (&priv->databases);
  g_clear_object (&priv->fleets);
  g_clear_pointer (&priv->rules, g_ptr_array_unref);
  g_clear_pointer (&priv->notes, g_strfreev);
  g_clear_pointer (&priv->found_notes, g_strfreev);
  g_clear_pointer (&priv->names, g_strfreev);
  g_clear_pointer (&priv->warning, g_free);
  g_clear_error (&priv->error);
  dex_clear (&priv->naming);
  g_clear_pointer (&priv->id, g_free);
  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->kind, g_free);
  g_clear_pointer (&priv->location, g_free);

  G_OBJECT_CLASS (manor_connection_parent_class)->finalize (object);
}

static void
manor_connection_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (MANOR_CONNECTION (object));

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, priv->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_KIND:
      g_value_set_string (value, priv->kind);
      break;
    case PROP_LOCATION:
      g_value_set_string (value, priv->location);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) priv->state);
      break;
    case PROP_NOTES:
      g_value_set_boxed (value, priv->notes);
      break;
    case PROP_FEATURES:
      g_value_set_flags (value, (guint) priv->features);
      break;
    case PROP_WARNING:
      g_value_set_string (value, priv->warning);
      break;
    case PROP_NAMES:
      g_value_set_boxed (value, priv->names);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_connection_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ManorConnection *self = MANOR_CONNECTION (object);
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);

  switch (prop_id)
    {
    case PROP_ID:
      priv->id = g_value_dup_string (value);
      break;
    case PROP_TITLE:
      manor_connection_set_title (self, g_value_get_string (value));
      break;
    case PROP_KIND:
      priv->kind = g_value_dup_string (value);
      break;
    case PROP_LOCATION:
      priv->location = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GParamSpec *
construct_only_string (const char *name)
{
  return g_param_spec_string (name, NULL, NULL,
                              NULL,
                              (G_PARAM_READWRITE |
                               G_PARAM_CONSTRUCT_ONLY |
                               G_PARAM_STATIC_STRINGS));
}

static void
manor_connection_class_init (ManorConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = manor_connection_finalize;
  object_class->get_property = manor_connection_get_property;
  object_class->set_property = manor_connection_set_property;

  properties[PROP_ID] = construct_only_string ("id");
  properties[PROP_KIND] = construct_only_string ("kind");
  properties[PROP_LOCATION] = construct_only_string ("location");

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL,
                         NULL,
                         flags | G_PARAM_WRITABLE | G_PARAM_CONSTRUCT);

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL,
                       MANOR_TYPE_CONNECTION_STATE, MANOR_CONNECTION_NEW,
                       flags);

  properties[PROP_NOTES] = g_param_spec_boxed ("notes", NULL, NULL, G_TYPE_STRV, flags);

  properties[PROP_FEATURES] =
    g_param_spec_flags ("features", NULL, NULL,
                        MANOR_TYPE_CONNECTION_FEATURES, 0,
                        flags);

  properties[PROP_WARNING] = g_param_spec_string ("warning", NULL, NULL, NULL, flags);
  properties[PROP_NAMES] = g_param_spec_boxed ("names", NULL, NULL, G_TYPE_STRV, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static const char *
name_of_database (gpointer item)
{
  return manor_database_get_name (item);
}

static const char *
name_of_fleet (gpointer item)
{
  return manor_fleet_get_name (item);
}

static void
manor_connection_init (ManorConnection *self)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);

  priv->link = g_rc_box_new0 (ManorConnectionLink);
  priv->link->connection = self;
  priv->databases = _manor_named_list_new (MANOR_TYPE_DATABASE, name_of_database);
  priv->fleets = _manor_named_list_new (MANOR_TYPE_FLEET, name_of_fleet);
  priv->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) manor_rule_unref);
  priv->notes = g_new0 (char *, 1);
  priv->names = g_new0 (char *, 1);
}

/**
 * manor_connection_get_id:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none): a short id that never changes
 */
const char *
manor_connection_get_id (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return _manor_connection_get_private (self)->id;
}

/**
 * manor_connection_get_title:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none): what a person calls it
 */
const char *
manor_connection_get_title (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return _manor_connection_get_private (self)->title;
}

/**
 * manor_connection_set_title:
 * @self: a `ManorConnection`
 * @title: (nullable): what a person calls it; %NULL or "" for its id
 *
 * Renames it for people. Nothing else depends on the title.
 */
void
manor_connection_set_title (ManorConnection *self,
                            const char      *title)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);

  g_return_if_fail (MANOR_IS_CONNECTION (self));

  if (title == NULL || *title == '\0')
    title = priv->id;

  if (g_set_str (&priv->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * manor_connection_get_kind:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none): “folder”, “server” or “turso”
 */
const char *
manor_connection_get_kind (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return _manor_connection_get_private (self)->kind;
}

/**
 * manor_connection_get_location:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none): a path or URL
 */
const char *
manor_connection_get_location (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return _manor_connection_get_private (self)->location;
}

/**
 * manor_connection_get_state:
 * @self: a `ManorConnection`
 *
 * Returns: how far its lists can be relied on
 */
ManorConnectionState
manor_connection_get_state (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), MANOR_CONNECTION_NEW);

  return _manor_connection_get_private (self)->state;
}

/**
 * manor_connection_get_error:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none) (nullable): why the state is %MANOR_CONNECTION_FAILED
 */
const GError *
manor_connection_get_error (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return _manor_connection_get_private (self)->error;
}

/**
 * manor_connection_get_notes:
 * @self: a `ManorConnection`
 *
 * Tells what a person should know about the lists: two files that give one name, a rule
 * whose schema database is missing.
 *
 * Returns: (transfer none) (array zero-terminated=1): sentences, often none
 */
const char * const *
manor_connection_get_notes (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return (const char * const *) _manor_connection_get_private (self)->notes;
}

/**
 * manor_connection_get_databases:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none): a model of all #ManorDatabase, sorted by name, that changes with
 *   the connection
 */
GListModel *
manor_connection_get_databases (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return G_LIST_MODEL (_manor_connection_get_private (self)->databases);
}

/**
 * manor_connection_get_fleets:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none): a model of all #ManorFleet, sorted by name, that changes with the
 *   connection
 */
GListModel *
manor_connection_get_fleets (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return G_LIST_MODEL (_manor_connection_get_private (self)->fleets);
}

/**
 * manor_connection_find_database:
 * @self: a `ManorConnection`
 * @name: a database's name
 *
 * Returns: (transfer none) (nullable): the database of that name
 */
ManorDatabase *
manor_connection_find_database (ManorConnection *self,
                                const char      *name)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return _manor_named_list_find (_manor_connection_get_private (self)->databases, name);
}

/**
 * manor_connection_find_fleet:
 * @self: a `ManorConnection`
 * @schema_name: a schema database's name
 *
 * Returns: (transfer none) (nullable): its fleet
 */
ManorFleet *
manor_connection_find_fleet (ManorConnection *self,
                             const char      *schema_name)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (schema_name != NULL, NULL);

  return _manor_named_list_find (_manor_connection_get_private (self)->fleets, schema_name);
}

/**
 * manor_connection_set_state:
 * @self: a `ManorConnection`
 * @state: how far the lists can be relied on
 * @error: (nullable): why, for %MANOR_CONNECTION_FAILED
 *
 * For implementations, on the main thread.
 */
void
manor_connection_set_state (ManorConnection      *self,
                            ManorConnectionState  state,
                            const GError         *error)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);

  g_return_if_fail (MANOR_IS_CONNECTION (self));

  if (priv->state == state && priv->error == NULL && error == NULL)
    return;

  g_clear_error (&priv->error);
  priv->error = error != NULL ? g_error_copy (error) : NULL;
  priv->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
_manor_connection_set_notes (ManorConnection *self,
                             GStrv            notes)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);

  if (g_strv_equal ((const char * const *) priv->notes, (const char * const *) notes))
    {
      g_strfreev (notes);
      return;
    }

  g_strfreev (priv->notes);
  priv->notes = notes;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTES]);
}

/**
 * manor_connection_get_features:
 * @self: a `ManorConnection`
 *
 * Returns: what it can do, as far as is known
 */
ManorConnectionFeatures
manor_connection_get_features (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), 0);

  return _manor_connection_get_private (self)->features;
}

/**
 * manor_connection_get_warning:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none) (nullable): a lasting danger, in a sentence
 */
const char *
manor_connection_get_warning (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return _manor_connection_get_private (self)->warning;
}

/**
 * manor_connection_get_names:
 * @self: a `ManorConnection`
 *
 * Returns: (transfer none) (array zero-terminated=1): names of databases that were given by
 *   hand, often none
 */
const char * const *
manor_connection_get_names (ManorConnection *self)
{
  g_return_val_if_fail (MANOR_IS_CONNECTION (self), NULL);

  return (const char * const *) _manor_connection_get_private (self)->names;
}

/**
 * manor_connection_take_features:
 * @self: a `ManorConnection`
 * @features: what it can do
 *
 * For implementations, on the main thread.
 */
void
manor_connection_take_features (ManorConnection         *self,
                                ManorConnectionFeatures  features)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);

  g_return_if_fail (MANOR_IS_CONNECTION (self));

  if (priv->features == features)
    return;

  priv->features = features;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FEATURES]);
}

/**
 * manor_connection_take_warning:
 * @self: a `ManorConnection`
 * @warning: (nullable) (transfer full): a lasting danger, in a sentence
 *
 * For implementations, on the main thread.
 */
void
manor_connection_take_warning (ManorConnection *self,
                               char            *warning)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);
  g_autofree char *taken = warning;

  g_return_if_fail (MANOR_IS_CONNECTION (self));

  if (g_set_str (&priv->warning, taken))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WARNING]);
}

/**
 * manor_connection_take_names:
 * @self: a `ManorConnection`
 * @names: (nullable) (transfer full) (array zero-terminated=1): what was given by hand
 *
 * For implementations, on the main thread.
 */
void
manor_connection_take_names (ManorConnection *self,
                             GStrv            names)
{
  ManorConnectionPrivate *priv = _manor_connection_get_private (self);

  g_return_if_fail (MANOR_IS_CONNECTION (self));

  if (names == NULL)
    names = g_new0 (char *, 1);

  if (g_strv_equal ((const char * const *) priv->names, (const char * const *) names))
    {
      g_strfreev (names);
      return;
    }

  g_strfreev (priv->names);
  priv->names = names;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAMES]);
}
