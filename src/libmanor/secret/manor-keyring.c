/* manor-keyring.c: the person's keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-keyring"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "manor-future.h"
#include "manor-token-store.h"

#define MANOR_TYPE_KEYRING (manor_keyring_get_type ())

G_DECLARE_FINAL_TYPE (ManorKeyring, manor_keyring, MANOR, KEYRING, ManorTokenStore)

/**
 * ManorKeyring:
 *
 * Tokens in what libsecret speaks to: the Secret Service (GNOME Keyring, KWallet, KeePassXC) of
 * the session bus, or, inside a Flatpak, a file whose key the Secret portal holds.
 *
 * An item's attributes are the connection's id and the kind; its label adds the connection's
 * name. Neither says anything of the secret.
 *
 * A locked keyring that this process has not met unlocked says “no such token”, with neither
 * error nor question, and “there was nothing to remove” (gnome-keyring 48, libsecret 0.21). So
 * “no” is believed only of an open keyring:
 *
 *   look up ──found──▶ token
 *      │ NULL
 *      ▼
 *   the default collection is locked? ──no──▶ absent
 *      │ yes
 *      ▼
 *   unlock (this asks the person) ──dismissed──▶ LOCKED
 *      │ unlocked
 *      ▼
 *   look up once more ──▶ token, or absent
 *
 * and the same for removing.
 */
struct _ManorKeyring
{
  ManorTokenStore parent_instance;

  SecretSchema   *schema;
};

G_DEFINE_FINAL_TYPE (ManorKeyring, manor_keyring, MANOR_TYPE_TOKEN_STORE)

/* One errand. */
typedef struct
{
  SecretSchema *schema;
  GHashTable   *attributes;
  char         *label;
  char         *token;
} Errand;

static Errand *
errand_new (ManorKeyring *self,
            const char   *connection,
            const char   *kind)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->schema = secret_schema_ref (self->schema);
  errand->attributes = secret_attributes_build (self->schema, "connection", connection, "kind", kind, NULL);

  return errand;
}

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  secret_schema_unref (errand->schema);
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

  secret_password_lookupv (errand->schema, errand->attributes, dex_promise_get_cancellable (promise),
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

  secret_password_storev (errand->schema, errand->attributes, SECRET_COLLECTION_DEFAULT,
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

  secret_password_clearv (errand->schema, errand->attributes, dex_promise_get_cancellable (promise),
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
unlock (SecretService    *service,
        SecretCollection *collection)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  g_autoptr(GList) objects = g_list_append (NULL, collection);

  secret_service_unlock (service, objects, dex_promise_get_cancellable (promise), unlock_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

static GError *
locked_error (void)
{
  return g_error_new_literal (MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_LOCKED,
                              _("The keyring is locked; unlock it, or keep the token for this session only"));
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

  /* “No such object”: the default collection is still to be made, and nobody could be asked
   * for its password, or the question was dismissed. */
  if (g_error_matches (original, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
      g_error_matches (original, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT))
    return locked_error ();

  g_dbus_error_strip_remote_error (original);
  bus = dex_await_object (dex_bus_get (G_BUS_TYPE_SESSION), NULL);
  if (bus == NULL ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (original, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
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

/* The default collection in @collection, NULL where there is none that could be locked. Awaits. */
static gboolean
get_collection (SecretService    **service,
                SecretCollection **collection,
                GError           **error)
{
  g_autoptr(GError) failure = NULL;

  *collection = NULL;
  *service = dex_await_object (find_service (), &failure);
  if (*service != NULL)
    *collection = dex_await_object (find_collection (*service), &failure);
  if (failure == NULL)
    return TRUE;

  failure = translate (g_steal_pointer (&failure));

  /* The look-up before this one was answered: so it went to a Flatpak's own file, which knows
   * no locks. libsecret does not say which it speaks to. */
  if (g_error_matches (failure, MANOR_SECRET_ERROR, MANOR_SECRET_ERROR_NO_KEYRING))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/* Whether the keyring had been locked and is open now, so that another look may find more.
 * Awaits. */
static gboolean
open_locked (gboolean  *opened,
             GError   **error)
{
  g_autoptr(SecretService) service = NULL;
  g_autoptr(SecretCollection) collection = NULL;
  g_autoptr(GError) failure = NULL;
  gboolean unlocked;

  *opened = FALSE;
  if (!get_collection (&service, &collection, error))
    return FALSE;
  if (collection == NULL || !secret_collection_get_locked (collection))
    return TRUE;

  g_debug ("The keyring is locked");
  unlocked = dex_await_boolean (unlock (service, collection), &failure);
  if (failure == NULL && !unlocked)
    failure = locked_error ();
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *opened = TRUE;

  return TRUE;
}

static DexFuture *
manor_keyring_lookup_fiber (gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr(GError) error = NULL;
  gboolean opened;
  char *token;

  token = dex_await_string (look_up (errand), &error);
  if (error != NULL)
    return reject (g_steal_pointer (&error));
  if (token != NULL)
    return dex_future_new_take_string (token);

  if (!open_locked (&opened, &error))
    return reject (g_steal_pointer (&error));
  if (!opened)
    return dex_future_new_for_string (NULL);

  token = dex_await_string (look_up (errand), &error);
  if (error != NULL)
    return reject (g_steal_pointer (&error));

  return dex_future_new_take_string (token);
}

/* A block, so that discarding it cancels the fiber and takes its question back. */
static DexFuture *
run (DexFiberFunc  fiber,
     Errand       *errand)
{
  return dex_future_first (dex_scheduler_spawn (NULL, 0, fiber, errand, errand_free), NULL);
}

static DexFuture *
manor_keyring_lookup (ManorTokenStore *tokens,
                      const char      *connection,
                      const char      *kind)
{
  return run (manor_keyring_lookup_fiber, errand_new (MANOR_KEYRING (tokens), connection, kind));
}

static DexFuture *
manor_keyring_store_fiber (gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr(GError) error = NULL;

  /* This one unlocks by itself, and says so where it cannot. */
  if (!dex_await (store (errand), &error))
    return reject (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
manor_keyring_store (ManorTokenStore *tokens,
                     const char      *connection,
                     const char      *title,
                     const char      *kind,
                     const char      *token)
{
  Errand *errand = errand_new (MANOR_KEYRING (tokens), connection, kind);

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
  gboolean opened;
  gboolean removed;

  removed = dex_await_boolean (clear (errand), &error);
  if (error != NULL)
    return reject (g_steal_pointer (&error));
  if (removed)
    return dex_future_new_true ();

  if (!open_locked (&opened, &error))
    return reject (g_steal_pointer (&error));
  if (opened && !dex_await (clear (errand), &error))
    return reject (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
manor_keyring_remove (ManorTokenStore *tokens,
                      const char      *connection,
                      const char      *kind)
{
  return run (manor_keyring_remove_fiber, errand_new (MANOR_KEYRING (tokens), connection, kind));
}

static void
manor_keyring_finalize (GObject *object)
{
  ManorKeyring *self = MANOR_KEYRING (object);

  g_clear_pointer (&self->schema, secret_schema_unref);

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
                                    NULL);

  return MANOR_TOKEN_STORE (self);
}
