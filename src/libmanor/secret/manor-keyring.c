/* manor-keyring.c: the person's keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-keyring"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "manor-fiber.h"
#include "manor-future.h"
#include "manor-secret.h"
#include "manor-token-store.h"

#define MANOR_TYPE_KEYRING (manor_keyring_get_type ())

G_DECLARE_FINAL_TYPE (ManorKeyring, manor_keyring, MANOR, KEYRING, ManorTokenStore)

/**
 * ManorKeyring:
 *
 * Tokens in what libsecret speaks to: the Secret Service (GNOME Keyring, KWallet, KeePassXC) of
 * the session bus, or, inside a Flatpak, a file whose key the Secret portal holds.
 *
 * An item's attributes are the connection's id, the kind, and the origin that the token may be sent to; its label adds the connection's
 * name. Neither says anything of the secret.
 *
 * A locked keyring that this process has not met unlocked says “no such token”, with neither
 * error nor question, and “there was nothing to remove” (gnome-keyring 48, libsecret 0.21). So
 * whatever is to be done, it is opened first, and only then is its “no” believed:
 *
 *   the default collection is locked? ──no──▶ the errand
 *      │ yes                                     ▲
 *      ▼                                         │
 *   unlock (this asks the person) ──unlocked─────┘
 *      │ dismissed
 *      ▼
 *   LOCKED
 *
 * Invariants:
 *
 *  (1) `unlocking` is the one question that the person is being asked, NULL or settled where
 *      there is none. All errands wait for the same one: ten connections are one question.
 *  (2) That question is never taken back, also when nobody waits for its answer any more:
 *      gnome-keyring 48 dies of it (gkd-secret-unlock.c, perform_next_unlock()), and takes
 *      everybody's open keyring with it.
 */
struct _ManorKeyring
{
  ManorTokenStore parent_instance;

  SecretSchema   *schema;
  DexFuture      *unlocking; /* (1) (2) */
};

G_DEFINE_FINAL_TYPE (ManorKeyring, manor_keyring, MANOR_TYPE_TOKEN_STORE)

/* One errand. */
typedef struct
{
  ManorKeyring *self;
  GHashTable   *attributes;
  char         *label;
  char         *token;
  gboolean      may_ask;
} Errand;

/* @kind: NULL for all, of any origin; @origin: NULL for any */
static Errand *
errand_new (ManorKeyring *self,
            const char   *connection,
            const char   *kind,
            const char   *origin)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->self = g_object_ref (self);
  errand->may_ask = TRUE;
  errand->attributes = secret_attributes_build (self->schema, "connection", connection,
                                                kind != NULL ? "kind" : NULL, kind,
                                                origin != NULL ? "origin" : NULL, origin, NULL);

  return errand;
}

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_object_unref (errand->self);
  g_hash_table_unref (errand->attributes);
  g_free (errand->label);
  secret_password_free (errand->token);
  g_free (errand);
}

static void
lookup_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;
  char *token = secret_password_lookup_finish (result, &error);

  if (token != NULL)
    manor_secret_learn (token);
  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_string (promise, g_strdup (token));
  secret_password_free (token);
}

static DexFuture *
look_up (Errand *errand)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_password_lookupv (errand->self->schema, errand->attributes, dex_promise_get_cancellable (promise),
                           lookup_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

static void
store_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error))
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_boolean (promise, TRUE);
}

static DexFuture *
store (Errand *errand)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_password_storev (errand->self->schema, errand->attributes, SECRET_COLLECTION_DEFAULT,
                          errand->label, errand->token, dex_promise_get_cancellable (promise),
                          store_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

static void
clear_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;
  gboolean removed = secret_password_clear_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_boolean (promise, removed);
}

static DexFuture *
clear (Errand *errand)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_password_clearv (errand->self->schema, errand->attributes, dex_promise_get_cancellable (promise),
                          clear_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

static void
service_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;
  SecretService *service = secret_service_get_finish (result, &error);

  if (service == NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_object (promise, service);
}

static DexFuture *
find_service (void)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_service_get (SECRET_SERVICE_NONE, dex_promise_get_cancellable (promise), service_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

static void
collection_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;
  SecretCollection *collection = secret_collection_for_alias_finish (result, &error);

  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_object (promise, collection);
}

/* NULL where there is none yet. */
static DexFuture *
find_collection (SecretService *service)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  secret_collection_for_alias (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                               dex_promise_get_cancellable (promise), collection_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

static void
unlock_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  GError *error = NULL;
  int n_unlocked = secret_service_unlock_finish (SECRET_SERVICE (object), result, NULL, &error);

  if (error != NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_boolean (promise, n_unlocked > 0);
}

static DexFuture *
manor_keyring_unlock (ManorKeyring     *self,
                      SecretService    *service,
                      SecretCollection *collection)
{
  g_autoptr(GList) objects = g_list_append (NULL, collection);
  DexPromise *promise;

  if (self->unlocking != NULL && dex_future_is_pending (self->unlocking))
    return dex_ref (self->unlocking);

  g_debug ("The keyring is locked");
  /* (2): without a cancellable. */
  promise = dex_promise_new ();
  secret_service_unlock (service, objects, NULL, unlock_cb, dex_ref (promise));
  dex_clear (&self->unlocking);
  self->unlocking = DEX_FUTURE (promise);

  return dex_ref (self->unlocking);
}

static GError *
locked_error (void)
{
  return g_error_new_literal (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED,
                              _("The keyring was not unlocked; unlock it, or keep the token for this session only"));
}

/* Says what went wrong as far as a caller would do something else about it. Awaits. */
static GError *
translate (GError *error)
{
  g_autoptr(GError) original = error;
  g_autoptr(GDBusConnection) bus = NULL;

  if (manor_error_is_cancelled (original))
    return g_steal_pointer (&original);
  if (original->domain == MANOR_SECRET_ERROR)
    return g_steal_pointer (&original);

  /* “No such object” or “method” (gnome-keyring 48 says the latter): the default collection is
   * still to be made, and nobody could be asked for its password, or the question was dismissed. */
  if (g_error_matches (original, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
      g_error_matches (original, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD))
    return locked_error ();

  g_dbus_error_strip_remote_error (original);
  bus = manor_await_object (dex_bus_get (G_BUS_TYPE_SESSION), NULL);
  if (bus == NULL ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_EXEC_FAILED) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_CHILD_EXITED) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND))
    return g_error_new_literal (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING,
                                _("No keyring runs in this session; start one, or keep the token for this session only"));

  /* translators: %s is what the keyring's program said */
  return g_error_new (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_FAILED,
                      _("The keyring does not work: %s; repair it, or keep the token for this session only"),
                      original->message);
}

static DexFuture *
reject (GError *error)
{
  return dex_future_new_for_error (translate (error));
}

/* libsecret holds on to the session it has with a keyring, also after that was started anew;
 * then the keyring does not know it. Whether it may be tried once more. */
static gboolean
is_old_session (GError **error)
{
  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_DBUS_ERROR))
    return FALSE;

  g_debug ("The keyring was started anew: %s", (*error)->message);
  g_clear_error (error);
  secret_service_disconnect ();

  return TRUE;
}

/* The default collection in @collection, NULL where there is none that could be locked. Awaits. */
static gboolean
get_collection (SecretService    **service,
                SecretCollection **collection,
                GError           **error)
{
  g_autoptr(GError) failure = NULL;

  *collection = NULL;
  *service = manor_await_object (find_service (), &failure);
  if (*service != NULL)
    *collection = manor_await_object (find_collection (*service), &failure);
  if (failure == NULL)
    return TRUE;

  failure = translate (g_steal_pointer (&failure));

  /* libsecret does not say what it speaks to. In a Flatpak it is a file, which knows no locks;
   * elsewhere the errand itself finds that there is no keyring. */
  if (g_error_matches (failure, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/* Sees that the keyring is not locked. Awaits. */
static gboolean
manor_keyring_open (Errand  *errand,
                    GError **error)
{
  g_autoptr(SecretService) service = NULL;
  g_autoptr(SecretCollection) collection = NULL;
  g_autoptr(GError) failure = NULL;
  gboolean unlocked;

  if (!get_collection (&service, &collection, error))
    return FALSE;
  if (collection == NULL || !secret_collection_get_locked (collection))
    return TRUE;

  unlocked = errand->may_ask &&
             manor_await_boolean (manor_keyring_unlock (errand->self, service, collection), &failure);
  if (failure == NULL && !unlocked)
    failure = locked_error ();
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

static DexFuture *
manor_keyring_lookup_fiber (gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr(GError) error = NULL;
  char *token;

  if (!manor_keyring_open (errand, &error))
    return reject (g_steal_pointer (&error));

  token = manor_await_string (look_up (errand), &error);
  if (is_old_session (&error))
    token = manor_await_string (look_up (errand), &error);
  if (error != NULL)
    return reject (g_steal_pointer (&error));

  return dex_future_new_take_string (token);
}

/* A block, so that discarding it cancels the fiber. */
static DexFuture *
run (DexFiberFunc  fiber,
     Errand       *errand)
{
  return dex_future_first (manor_fiber_spawn (0, fiber, errand, errand_free), NULL);
}

static DexFuture *
manor_keyring_lookup (ManorTokenStore *tokens,
                      const char      *connection,
                      const char      *kind,
                      const char      *origin)
{
  return run (manor_keyring_lookup_fiber, errand_new (MANOR_KEYRING (tokens), connection, kind, origin));
}

static DexFuture *
manor_keyring_store_fiber (gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr(GError) error = NULL;

  if (!manor_keyring_open (errand, &error))
    return reject (g_steal_pointer (&error));

  manor_await (store (errand), &error);
  if (is_old_session (&error))
    manor_await (store (errand), &error);
  if (error != NULL)
    return reject (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
manor_keyring_store (ManorTokenStore *tokens,
                     const char      *connection,
                     const char      *title,
                     const char      *kind,
                     const char      *origin,
                     const char      *token)
{
  Errand *errand = errand_new (MANOR_KEYRING (tokens), connection, kind, origin);

  /* translators: how the keyring's own program shows a token: a connection's name, and what
   * the token is for (“database”, “admin”) */
  errand->label = g_strdup_printf (_("Manor: %s (%s)"), title, kind);
  errand->token = g_strdup (token);

  return run (manor_keyring_store_fiber, errand);
}

static DexFuture *
manor_keyring_remove_fiber (gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr(GError) error = NULL;

  if (!manor_keyring_open (errand, &error))
    return reject (g_steal_pointer (&error));
  if (!manor_await (clear (errand), &error))
    return reject (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
manor_keyring_remove (ManorTokenStore *tokens,
                      const char      *connection,
                      const char      *kind,
                      gboolean         may_ask)
{
  Errand *errand = errand_new (MANOR_KEYRING (tokens), connection, kind, NULL);

  errand->may_ask = may_ask;

  return run (manor_keyring_remove_fiber, errand);
}

static void
manor_keyring_finalize (GObject *object)
{
  ManorKeyring *self = MANOR_KEYRING (object);

  g_clear_pointer (&self->schema, secret_schema_unref);
  dex_clear (&self->unlocking);

  G_OBJECT_CLASS (manor_keyring_parent_class)->finalize (object);
}

static void
manor_keyring_class_init (ManorKeyringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  ManorTokenStoreClass *store_class = MANOR_TOKEN_STORE_CLASS (klass);

  object_class->finalize = manor_keyring_finalize;
  store_class->lookup = manor_keyring_lookup;
  store_class->store = manor_keyring_store;
  store_class->remove = manor_keyring_remove;
}

static void
manor_keyring_init (ManorKeyring *self)
{
}

/**
 * manor_keyring_new:
 * @schema_name: what kind of item it is, “io.github.manor.Manor.Token”
 *
 * Creates a store over the person's keyring. Nothing is opened before the first call.
 *
 * Returns: (transfer full): a `ManorTokenStore`
 */
ManorTokenStore *
manor_keyring_new (const char *schema_name)
{
  ManorKeyring *self;

  g_return_val_if_fail (schema_name != NULL, NULL);

  self = g_object_new (MANOR_TYPE_KEYRING, NULL);
  self->schema = secret_schema_new (schema_name, SECRET_SCHEMA_NONE,
                                    "connection", SECRET_SCHEMA_ATTRIBUTE_STRING,
                                    "kind", SECRET_SCHEMA_ATTRIBUTE_STRING,
                                    "origin", SECRET_SCHEMA_ATTRIBUTE_STRING,
                                    NULL);

  return MANOR_TOKEN_STORE (self);
}
