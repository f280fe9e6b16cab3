/* manor-test-credentials.h: tokens that a test signs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-client.h"
#include "manor-test-server.h"

/* Keeps a token for each access and signs another when it was refused. What is asked for while one is being made
 * waits for that. */
#define TEST_TYPE_CREDENTIALS (test_credentials_get_type ())

G_DECLARE_FINAL_TYPE (TestCredentials, test_credentials, TEST, CREDENTIALS, ManorHranaCredentials)

struct _TestCredentials
{
  ManorHranaCredentials  parent_instance;

  ManorTestKey          *key;
  char                  *claims[2];    /* by access, of the next token */
  char                  *tokens[2];
  DexPromise            *making[2];
  guint                  n_asked[2];
  guint                  n_refused;
  guint                  n_made;
  GError                *error;        /* no other token is given */
};

G_DEFINE_FINAL_TYPE (TestCredentials, test_credentials, MANOR_TYPE_HRANA_CREDENTIALS)

typedef struct
{
  TestCredentials  *self;
  ManorHranaAccess  access;
} TestMaking;

/* Not at once: what asks meanwhile finds it being made. */
static inline gboolean
test_credentials_made_cb (gpointer user_data)
{
  TestMaking *making = user_data;
  TestCredentials *self = making->self;
  DexPromise *promise = g_steal_pointer (&self->making[making->access]);

  g_free (self->tokens[making->access]);
  self->tokens[making->access] = manor_test_key_sign (self->key, self->claims[making->access]);
  self->n_made++;
  dex_promise_resolve_string (promise, g_strdup (self->tokens[making->access]));
  dex_unref (promise);
  g_object_unref (self);
  g_free (making);

  return G_SOURCE_REMOVE;
}

static inline DexFuture *
test_credentials_obtain (ManorHranaCredentials *credentials,
                         ManorHranaAccess       access,
                         const char            *refused)
{
  TestCredentials *self = TEST_CREDENTIALS (credentials);
  TestMaking *making;

  self->n_asked[access]++;
  if (refused != NULL)
    self->n_refused++;

  if (self->making[access] != NULL)
    return dex_ref (DEX_FUTURE (self->making[access]));

  if (self->tokens[access] != NULL && g_strcmp0 (self->tokens[access], refused) != 0)
    return dex_future_new_take_string (g_strdup (self->tokens[access]));

  if (self->error != NULL)
    return dex_future_new_for_error (g_error_copy (self->error));

  making = g_new0 (TestMaking, 1);
  making->self = g_object_ref (self);
  making->access = access;
  self->making[access] = dex_promise_new ();
  g_idle_add (test_credentials_made_cb, making);

  return dex_ref (DEX_FUTURE (self->making[access]));
}

static void
test_credentials_finalize (GObject *object)
{
  TestCredentials *self = TEST_CREDENTIALS (object);

  for (guint i = 0; i < 2; i++)
    {
      g_free (self->claims[i]);
      g_free (self->tokens[i]);
      g_assert_null (self->making[i]);
    }
  g_clear_error (&self->error);

  G_OBJECT_CLASS (test_credentials_parent_class)->finalize (object);
}

static void
test_credentials_class_init (TestCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_credentials_finalize;
  MANOR_HRANA_CREDENTIALS_CLASS (klass)->obtain = test_credentials_obtain;
}

static void
test_credentials_init (TestCredentials *self)
{
}

/* @key is borrowed. */
static inline TestCredentials *
test_credentials_new (ManorTestKey *key)
{
  TestCredentials *self = g_object_new (TEST_TYPE_CREDENTIALS, NULL);

  self->key = key;
  self->claims[MANOR_HRANA_ACCESS_READ] = g_strdup ("{\"a\":\"ro\"}");
  self->claims[MANOR_HRANA_ACCESS_WRITE] = g_strdup ("{\"a\":\"rw\"}");

  return self;
}

static inline void
test_credentials_set_token (TestCredentials  *self,
                            ManorHranaAccess  access,
                            const char       *claims)
{
  g_free (self->tokens[access]);
  self->tokens[access] = manor_test_key_sign (self->key, claims);
}
