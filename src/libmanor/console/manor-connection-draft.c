/* manor-connection-draft.c: a connection with tokens before it is one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-connection-draft"

#include "config.h"

#include "manor-connection-draft-private.h"

/**
 * ManorConnectionDraft:
 *
 * What a person says about a connection before it is added or changed, as far as all kinds have it, the token
 * included.
 *
 * Invariants:
 *
 *  (1) Secrets go in and never come out as properties: a dialog that shows a draft cannot show
 *      them. They are overwritten when the draft goes.
 *  (2) Where `id` is set the connection of that id is changed, its address included; else one is
 *      added.
 *  (3) White space around a text is not part of it, and an empty text is none.
 */
typedef struct
{
  char     *id;              /* (2) */
  char     *title;
  char     *authority_file;
  char     *token;           /* (1) */
  gboolean  allow_plain;
  gboolean  session_only;
  gboolean  keep_token;
} ManorConnectionDraftPrivate;

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_AUTHORITY_FILE,
  PROP_TOKEN,
  PROP_ALLOW_PLAIN,
  PROP_SESSION_ONLY,
  PROP_KEEP_TOKEN,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ManorConnectionDraft, manor_connection_draft, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static ManorConnectionDraftPrivate *
get_private (ManorConnectionDraft *self)
{
  return manor_connection_draft_get_instance_private (self);
}

/* (3) */
gboolean
_manor_draft_take_text (char         **place,
                        const GValue  *value)
{
  const char *text = g_value_get_string (value);
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  return g_set_str (place, stripped != NULL && *stripped != '\0' ? stripped : NULL);
}

void
_manor_draft_take_secret (char         **place,
                          const GValue  *value)
{
  manor_secret_free (*place);
  *place = g_value_dup_string (value);
  if (*place != NULL)
    g_strstrip (*place);
  if (*place != NULL && **place == '\0')
    g_clear_pointer (place, g_free);
}

gboolean
_manor_draft_take_boolean (gboolean     *place,
                           const GValue *value)
{
  gboolean changed = *place != g_value_get_boolean (value);

  *place = g_value_get_boolean (value);

  return changed;
}

GParamSpec *
_manor_draft_new_text_spec (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL,
                              (G_PARAM_READWRITE |
                               G_PARAM_EXPLICIT_NOTIFY |
                               G_PARAM_STATIC_STRINGS));
}

GParamSpec *
_manor_draft_new_secret_spec (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL,
                              (G_PARAM_WRITABLE |
                               G_PARAM_EXPLICIT_NOTIFY |
                               G_PARAM_STATIC_STRINGS));
}

GParamSpec *
_manor_draft_new_boolean_spec (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE,
                               (G_PARAM_READWRITE |
                                G_PARAM_EXPLICIT_NOTIFY |
                                G_PARAM_STATIC_STRINGS));
}

static void
manor_connection_draft_finalize (GObject *object)
{
  ManorConnectionDraftPrivate *priv = get_private (MANOR_CONNECTION_DRAFT (object));

  g_clear_pointer (&priv->id, g_free);
  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->authority_file, g_free);
  g_clear_pointer (&priv->token, manor_secret_free);

  G_OBJECT_CLASS (manor_connection_draft_parent_class)->finalize (object);
}

static void
manor_connection_draft_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  ManorConnectionDraftPrivate *priv = get_private (MANOR_CONNECTION_DRAFT (object));

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, priv->id);
      break;

    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;

    case PROP_AUTHORITY_FILE:
      g_value_set_string (value, priv->authority_file);
      break;

    case PROP_ALLOW_PLAIN:
      g_value_set_boolean (value, priv->allow_plain);
      break;

    case PROP_SESSION_ONLY:
      g_value_set_boolean (value, priv->session_only);
      break;

    case PROP_KEEP_TOKEN:
      g_value_set_boolean (value, priv->keep_token);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_connection_draft_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  ManorConnectionDraftPrivate *priv = get_private (MANOR_CONNECTION_DRAFT (object));
  gboolean changed = FALSE;

  switch (prop_id)
    {
    case PROP_ID:
      changed = _manor_draft_take_text (&priv->id, value);
      break;

    case PROP_TITLE:
      changed = _manor_draft_take_text (&priv->title, value);
      break;

    case PROP_AUTHORITY_FILE:
      changed = _manor_draft_take_text (&priv->authority_file, value);
      break;

    case PROP_TOKEN:
      _manor_draft_take_secret (&priv->token, value);
      break;

    case PROP_ALLOW_PLAIN:
      changed = _manor_draft_take_boolean (&priv->allow_plain, value);
      break;

    case PROP_SESSION_ONLY:
      changed = _manor_draft_take_boolean (&priv->session_only, value);
      break;

    case PROP_KEEP_TOKEN:
      changed = _manor_draft_take_boolean (&priv->keep_token, value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
manor_connection_draft_class_init (ManorConnectionDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_connection_draft_finalize;
  object_class->get_property = manor_connection_draft_get_property;
  object_class->set_property = manor_connection_draft_set_property;

  properties[PROP_ID] = _manor_draft_new_text_spec ("id");
  properties[PROP_TITLE] = _manor_draft_new_text_spec ("title");
  properties[PROP_AUTHORITY_FILE] = _manor_draft_new_text_spec ("authority-file");
  properties[PROP_TOKEN] = _manor_draft_new_secret_spec ("token");
  properties[PROP_ALLOW_PLAIN] = _manor_draft_new_boolean_spec ("allow-plain");
  properties[PROP_SESSION_ONLY] = _manor_draft_new_boolean_spec ("session-only");
  properties[PROP_KEEP_TOKEN] = _manor_draft_new_boolean_spec ("keep-token");

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_connection_draft_init (ManorConnectionDraft *self)
{
}

const char *
_manor_connection_draft_get_id (ManorConnectionDraft *self)
{
  return get_private (self)->id;
}

const char *
_manor_connection_draft_get_title (ManorConnectionDraft *self)
{
  return get_private (self)->title;
}

const char *
_manor_connection_draft_get_authority_file (ManorConnectionDraft *self)
{
  return get_private (self)->authority_file;
}

gboolean
_manor_connection_draft_get_allow_plain (ManorConnectionDraft *self)
{
  return get_private (self)->allow_plain;
}

gboolean
_manor_connection_draft_get_session_only (ManorConnectionDraft *self)
{
  return get_private (self)->session_only;
}

gboolean
_manor_connection_draft_get_keep_token (ManorConnectionDraft *self)
{
  return get_private (self)->keep_token;
}

char *
_manor_connection_draft_dup_token (ManorConnectionDraft *self)
{
  return g_strdup (get_private (self)->token);
}
