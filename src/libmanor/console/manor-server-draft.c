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
 *
 * Invariants:
 *
 *  (1) Secrets go in and never come out as properties: a dialog that shows a draft cannot show
 *      them. They are overwritten when the draft goes.
 *  (2) Where `id` is set the connection of that id is changed, its URL included; else one is
 *      added.
 *  (3) White space around a text is not part of it, and an empty text is none.
 */
struct _ManorServerDraft
{
  GObject   parent_instance;

  char     *id;              /* (2) */
  char     *title;
  char     *url;
  char     *admin_url;
  char     *authority_file;
  GStrv     names;
  char     *token;           /* (1) */
  char     *token_kind;
  char     *admin_key;       /* (1) */
  gboolean  allow_plain;
  gboolean  session_only;
  gboolean  keep_token;
  gboolean  keep_admin_key;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_URL,
  PROP_ADMIN_URL,
  PROP_AUTHORITY_FILE,
  PROP_NAMES,
  PROP_TOKEN,
  PROP_TOKEN_KIND,
  PROP_ADMIN_KEY,
  PROP_ALLOW_PLAIN,
  PROP_SESSION_ONLY,
  PROP_KEEP_TOKEN,
  PROP_KEEP_ADMIN_KEY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorServerDraft, manor_server_draft, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

/* (3) */
static gboolean
take_text (char       **place,
           const char  *text)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  return g_set_str (place, stripped != NULL && *stripped != '\0' ? stripped : NULL);
}

static void
take_secret (char         **place,
             const GValue  *value)
{
  manor_secret_free (*place);
  *place = g_value_dup_string (value);
  if (*place != NULL)
    g_strstrip (*place);
  if (*place != NULL && **place == '\0')
    g_clear_pointer (place, g_free);
}

static gboolean
take_boolean (gboolean     *place,
              const GValue *value)
{
  gboolean changed = *place != g_value_get_boolean (value);

  *place = g_value_get_boolean (value);

  return changed;
}

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

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->admin_url, g_free);
  g_clear_pointer (&self->authority_file, g_free);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->token, manor_secret_free);
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
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_URL:
      g_value_set_string (value, self->url);
      break;

    case PROP_ADMIN_URL:
      g_value_set_string (value, self->admin_url);
      break;

    case PROP_AUTHORITY_FILE:
      g_value_set_string (value, self->authority_file);
      break;

    case PROP_NAMES:
      g_value_set_boxed (value, self->names);
      break;

    case PROP_TOKEN_KIND:
      g_value_set_string (value, self->token_kind);
      break;

    case PROP_ALLOW_PLAIN:
      g_value_set_boolean (value, self->allow_plain);
      break;

    case PROP_SESSION_ONLY:
      g_value_set_boolean (value, self->session_only);
      break;

    case PROP_KEEP_TOKEN:
      g_value_set_boolean (value, self->keep_token);
      break;

    case PROP_KEEP_ADMIN_KEY:
      g_value_set_boolean (value, self->keep_admin_key);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
set_text_property (ManorServerDraft *self,
                   guint             prop_id,
                   const GValue     *value)
{
  char **places[N_PROPS] = {
    [PROP_ID] = &self->id,
    [PROP_TITLE] = &self->title,
    [PROP_URL] = &self->url,
    [PROP_ADMIN_URL] = &self->admin_url,
    [PROP_AUTHORITY_FILE] = &self->authority_file,
    [PROP_TOKEN_KIND] = &self->token_kind,
  };

  return take_text (places[prop_id], g_value_get_string (value));
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
    case PROP_ID:
    case PROP_TITLE:
    case PROP_URL:
    case PROP_ADMIN_URL:
    case PROP_AUTHORITY_FILE:
    case PROP_TOKEN_KIND:
      changed = set_text_property (self, prop_id, value);
      break;

    case PROP_NAMES:
      changed = take_names (self, value);
      break;

    case PROP_TOKEN:
      take_secret (&self->token, value);
      break;

    case PROP_ADMIN_KEY:
      take_secret (&self->admin_key, value);
      break;

    case PROP_ALLOW_PLAIN:
      changed = take_boolean (&self->allow_plain, value);
      break;

    case PROP_SESSION_ONLY:
      changed = take_boolean (&self->session_only, value);
      break;

    case PROP_KEEP_TOKEN:
      changed = take_boolean (&self->keep_token, value);
      break;

    case PROP_KEEP_ADMIN_KEY:
      changed = take_boolean (&self->keep_admin_key, value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
install_text (guint       prop_id,
              const char *name)
{
  properties[prop_id] = g_param_spec_string (name, NULL, NULL, NULL,
                                             (G_PARAM_READWRITE |
                                              G_PARAM_EXPLICIT_NOTIFY |
                                              G_PARAM_STATIC_STRINGS));
}

static void
install_secret (guint       prop_id,
                const char *name)
{
  properties[prop_id] = g_param_spec_string (name, NULL, NULL, NULL,
                                             (G_PARAM_WRITABLE |
                                              G_PARAM_EXPLICIT_NOTIFY |
                                              G_PARAM_STATIC_STRINGS));
}

static void
install_boolean (guint       prop_id,
                 const char *name)
{
  properties[prop_id] = g_param_spec_boolean (name, NULL, NULL, FALSE,
                                              (G_PARAM_READWRITE |
                                               G_PARAM_EXPLICIT_NOTIFY |
                                               G_PARAM_STATIC_STRINGS));
}

static void
manor_server_draft_class_init (ManorServerDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_server_draft_finalize;
  object_class->get_property = manor_server_draft_get_property;
  object_class->set_property = manor_server_draft_set_property;

  install_text (PROP_ID, "id");
  install_text (PROP_TITLE, "title");
  install_text (PROP_URL, "url");
  install_text (PROP_ADMIN_URL, "admin-url");
  install_text (PROP_AUTHORITY_FILE, "authority-file");
  install_text (PROP_TOKEN_KIND, "token-kind");
  install_secret (PROP_TOKEN, "token");
  install_secret (PROP_ADMIN_KEY, "admin-key");
  install_boolean (PROP_ALLOW_PLAIN, "allow-plain");
  install_boolean (PROP_SESSION_ONLY, "session-only");
  install_boolean (PROP_KEEP_TOKEN, "keep-token");
  install_boolean (PROP_KEEP_ADMIN_KEY, "keep-admin-key");
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
_manor_server_draft_get_id (ManorServerDraft *self)
{
  return self->id;
}

const char *
_manor_server_draft_get_title (ManorServerDraft *self)
{
  return self->title;
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

const char *
_manor_server_draft_get_authority_file (ManorServerDraft *self)
{
  return self->authority_file;
}

gboolean
_manor_server_draft_get_allow_plain (ManorServerDraft *self)
{
  return self->allow_plain;
}

const char * const *
_manor_server_draft_get_names (ManorServerDraft *self)
{
  return (const char * const *) self->names;
}

gboolean
_manor_server_draft_get_session_only (ManorServerDraft *self)
{
  return self->session_only;
}

gboolean
_manor_server_draft_get_keep_token (ManorServerDraft *self)
{
  return self->keep_token;
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
  char *encoded;
  char *text;

  if (self->token == NULL || g_strcmp0 (self->token_kind, "basic") != 0)
    return g_strdup (self->token);

  encoded = g_base64_encode ((const guchar *) self->token, strlen (self->token));
  text = g_strconcat ("basic ", encoded, NULL);
  manor_secret_free (encoded);

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
