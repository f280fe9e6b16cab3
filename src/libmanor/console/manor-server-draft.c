/* manor-server-draft.c: a libSQL server before it is a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-server-draft"

#include "config.h"

#include <string.h>

#include "manor-http.h"
#include "manor-server-draft-private.h"

/**
 * ManorServerDraft:
 *
 * What a person says about a libSQL server before it is added or changed, the secrets included.
 */
struct _ManorServerDraft
{
  ManorConnectionDraft  parent_instance;

  char                 *url;
  char                 *admin_url;
  GStrv                 names;
  char                 *token_kind;
  char                 *admin_key;
  gboolean              keep_admin_key;
};

enum
{
  PROP_0,
  PROP_URL,
  PROP_ADMIN_URL,
  PROP_NAMES,
  PROP_TOKEN_KIND,
  PROP_ADMIN_KEY,
  PROP_KEEP_ADMIN_KEY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorServerDraft, manor_server_draft, MANOR_TYPE_CONNECTION_DRAFT)

static GParamSpec *properties[N_PROPS];

static gboolean
take_names (ManorServerDraft *self,
            const GValue     *value)
{
  const char * const *names = g_value_get_boxed (value);
  static const char * const none[] = { NULL };

  if (names == NULL)
    names = none;
  if (g_strv_equal (names, (const char * const *) self->names))
    return FALSE;

  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);

  return TRUE;
}

static void
manor_server_draft_finalize (GObject *object)
{
  ManorServerDraft *self = MANOR_SERVER_DRAFT (object);

  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->admin_url, g_free);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->token_kind, g_free);
  g_clear_pointer (&self->admin_key, manor_secret_free);

  G_OBJECT_CLASS (manor_server_draft_parent_class)->finalize (object);
}

static void
manor_server_draft_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ManorServerDraft *self = MANOR_SERVER_DRAFT (object);

  switch (prop_id)
    {
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;

    case PROP_ADMIN_URL:
      g_value_set_string (value, self->admin_url);
      break;

    case PROP_NAMES:
      g_value_set_boxed (value, self->names);
      break;

    case PROP_TOKEN_KIND:
      g_value_set_string (value, self->token_kind);
      break;

    case PROP_KEEP_ADMIN_KEY:
      g_value_set_boolean (value, self->keep_admin_key);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_server_draft_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ManorServerDraft *self = MANOR_SERVER_DRAFT (object);
  gboolean changed = FALSE;

  switch (prop_id)
    {
    case PROP_URL:
      changed = _manor_draft_take_text (&self->url, value);
      break;

    case PROP_ADMIN_URL:
      changed = _manor_draft_take_text (&self->admin_url, value);
      break;

    case PROP_TOKEN_KIND:
      changed = _manor_draft_take_text (&self->token_kind, value);
      break;

    case PROP_NAMES:
      changed = take_names (self, value);
      break;

    case PROP_ADMIN_KEY:
      _manor_draft_take_secret (&self->admin_key, value);
      break;

    case PROP_KEEP_ADMIN_KEY:
      changed = _manor_draft_take_boolean (&self->keep_admin_key, value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
manor_server_draft_class_init (ManorServerDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_server_draft_finalize;
  object_class->get_property = manor_server_draft_get_property;
  object_class->set_property = manor_server_draft_set_property;

  properties[PROP_URL] = _manor_draft_new_text_spec ("url");
  properties[PROP_ADMIN_URL] = _manor_draft_new_text_spec ("admin-url");
  properties[PROP_TOKEN_KIND] = _manor_draft_new_text_spec ("token-kind");
  properties[PROP_ADMIN_KEY] = _manor_draft_new_secret_spec ("admin-key");
  properties[PROP_KEEP_ADMIN_KEY] = _manor_draft_new_boolean_spec ("keep-admin-key");
  properties[PROP_NAMES] = g_param_spec_boxed ("names", NULL, NULL, G_TYPE_STRV,
                                               (G_PARAM_READWRITE |
                                                G_PARAM_EXPLICIT_NOTIFY |
                                                G_PARAM_STATIC_STRINGS));

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_server_draft_init (ManorServerDraft *self)
{
  self->names = g_new0 (char *, 1);
  self->token_kind = g_strdup ("bearer");
}

/**
 * manor_server_draft_new:
 *
 * Makes an empty draft. manor_console_dup_server() makes one of a server that was added.
 *
 * Returns: (transfer full): a `ManorServerDraft`
 */
ManorServerDraft *
manor_server_draft_new (void)
{
  return g_object_new (MANOR_TYPE_SERVER_DRAFT, NULL);
}

const char *
_manor_server_draft_get_url (ManorServerDraft *self)
{
  return self->url;
}

const char *
_manor_server_draft_get_admin_url (ManorServerDraft *self)
{
  return self->admin_url;
}

const char * const *
_manor_server_draft_get_names (ManorServerDraft *self)
{
  return (const char * const *) self->names;
}

gboolean
_manor_server_draft_get_keep_admin_key (ManorServerDraft *self)
{
  return self->keep_admin_key;
}

/* “basic BASE64” or the bare token: ManorServer tells them apart by that word. */
char *
_manor_server_draft_dup_token (ManorServerDraft *self)
{
  char *token = _manor_connection_draft_dup_token (MANOR_CONNECTION_DRAFT (self));
  char *encoded;
  char *text;

  if (token == NULL || g_strcmp0 (self->token_kind, "basic") != 0)
    return token;

  encoded = g_base64_encode ((const guchar *) token, strlen (token));
  text = g_strconcat ("basic ", encoded, NULL);
  manor_secret_free (encoded);
  manor_secret_free (token);

  return text;
}

/* Whether what is to be a token and a key can be sent. */
gboolean
_manor_server_draft_check_secrets (ManorServerDraft  *self,
                                   GError           **error)
{
  g_autofree char *token = NULL;
  gboolean can_be_sent;

  if (self->admin_key != NULL && !manor_http_check_secret (self->admin_key, error))
    return FALSE;

  token = _manor_server_draft_dup_token (self);
  can_be_sent = token == NULL || manor_http_check_secret (token, error);
  manor_secret_free (g_steal_pointer (&token));

  return can_be_sent;
}

char *
_manor_server_draft_dup_admin_key (ManorServerDraft *self)
{
  return g_strdup (self->admin_key);
}
