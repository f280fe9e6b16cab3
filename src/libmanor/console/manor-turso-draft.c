/* manor-turso-draft.c: a Turso organization before it is a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso-draft"

#include "config.h"

#include "manor-turso-draft-private.h"
#include "manor-turso.h"

/* As the official command line calls them. */
#define TOKEN_VARIABLE    "TURSO_API_TOKEN"
#define BASE_URL_VARIABLE "TURSO_API_BASEURL"

/**
 * ManorTursoDraft:
 *
 * What a person says about a Turso organization before it is added or changed. Without an organization it is enough to ask
 * whom its token speaks for.
 */
struct _ManorTursoDraft
{
  ManorConnectionDraft  parent_instance;

  char                 *organization;
  char                 *base_url;
};

enum
{
  PROP_0,
  PROP_ORGANIZATION,
  PROP_BASE_URL,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (ManorTursoDraft, manor_turso_draft, MANOR_TYPE_CONNECTION_DRAFT)

static GParamSpec *properties[N_PROPS];

static void
manor_turso_draft_finalize (GObject *object)
{
  ManorTursoDraft *self = MANOR_TURSO_DRAFT (object);

  g_clear_pointer (&self->organization, g_free);
  g_clear_pointer (&self->base_url, g_free);

  G_OBJECT_CLASS (manor_turso_draft_parent_class)->finalize (object);
}

static void
manor_turso_draft_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ManorTursoDraft *self = MANOR_TURSO_DRAFT (object);

  switch (prop_id)
    {
    case PROP_ORGANIZATION:
      g_value_set_string (value, self->organization);
      break;

    case PROP_BASE_URL:
      g_value_set_string (value, self->base_url);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
manor_turso_draft_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  ManorTursoDraft *self = MANOR_TURSO_DRAFT (object);
  gboolean changed = FALSE;

  switch (prop_id)
    {
    case PROP_ORGANIZATION:
      changed = _manor_draft_take_text (&self->organization, value);
      break;

    case PROP_BASE_URL:
      changed = _manor_draft_take_text (&self->base_url, value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
manor_turso_draft_class_init (ManorTursoDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = manor_turso_draft_finalize;
  object_class->get_property = manor_turso_draft_get_property;
  object_class->set_property = manor_turso_draft_set_property;

  properties[PROP_ORGANIZATION] = _manor_draft_new_text_spec ("organization");
  properties[PROP_BASE_URL] = _manor_draft_new_text_spec ("base-url");

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
manor_turso_draft_init (ManorTursoDraft *self)
{
}

/**
 * manor_turso_draft_new:
 *
 * Makes an empty draft. manor_console_dup_turso() makes one of an organization that was added.
 *
 * Returns: (transfer full): a `ManorTursoDraft`
 */
ManorTursoDraft *
manor_turso_draft_new (void)
{
  return g_object_new (MANOR_TYPE_TURSO_DRAFT, NULL);
}

/* Set to nothing is not set. */
static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * manor_turso_draft_has_environment:
 *
 * Returns: whether TURSO_API_TOKEN holds something
 */
gboolean
manor_turso_draft_has_environment (void)
{
  return get_variable (TOKEN_VARIABLE) != NULL;
}

/**
 * manor_turso_draft_take_environment:
 * @self: a `ManorTursoDraft`
 *
 * Takes token and base URL from TURSO_API_TOKEN and TURSO_API_BASEURL, which the official command line reads. To be called
 * where a person asked for it: nothing of the environment is ever used otherwise.
 *
 * Returns: %FALSE where there is no token in the environment; nothing was taken then
 */
gboolean
manor_turso_draft_take_environment (ManorTursoDraft *self)
{
  const char *token = get_variable (TOKEN_VARIABLE);
  const char *base_url = get_variable (BASE_URL_VARIABLE);

  g_return_val_if_fail (MANOR_IS_TURSO_DRAFT (self), FALSE);

  if (token == NULL)
    return FALSE;

  g_object_set (self, "token", token, "keep-token", FALSE, NULL);
  if (base_url != NULL)
    g_object_set (self, "base-url", base_url, NULL);

  return TRUE;
}

const char *
_manor_turso_draft_get_organization (ManorTursoDraft *self)
{
  return self->organization;
}

const char *
_manor_turso_draft_get_base_url (ManorTursoDraft *self)
{
  return self->base_url != NULL ? self->base_url : MANOR_TURSO_BASE_URL;
}
