/* manor-token-store.h: where tokens are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define MANOR_SECRET_ERROR (manor_secret_error_quark ())

/**
 * ManorSecretError:
 * @MANOR_SECRET_ERROR_NO_KEYRING: no keyring runs in this session
 * @MANOR_SECRET_ERROR_LOCKED: the keyring is locked and was not unlocked (dismissed, or nobody
 *   could be asked)
 * @MANOR_SECRET_ERROR_FAILED: the keyring said something else
 *
 * Why a token could not be read or kept. In all of them it can be kept for this session only.
 */
typedef enum
{
  MANOR_SECRET_ERROR_NO_KEYRING,
  MANOR_SECRET_ERROR_LOCKED,
  MANOR_SECRET_ERROR_FAILED,
} ManorSecretError;

GQuark  manor_secret_error_quark  (void);

#define MANOR_TYPE_TOKEN_STORE (manor_token_store_get_type ())

/* Tokens by connection, kind (“database”, “admin”; later “platform”, “group:NAME”) and the origin that they
 * are for, like “https://db.example.com”: one that an old connection of the same id left is never found for
 * another host. What is kept for this session only is found first. Used from the main thread. */
G_DECLARE_DERIVABLE_TYPE (ManorTokenStore, manor_token_store, MANOR, TOKEN_STORE, GObject)

/**
 * ManorTokenStoreClass:
 * @lookup: resolves to a string, NULL where there is none
 * @store: resolves to a boolean
 * @remove: for whatever origin, @kind NULL for all kinds; resolves to a boolean, also where there was none. Without
 *   @may_ask nobody is asked anything: it rejects where that would be needed
 *
 * What a kind of store implements.
 */
struct _ManorTokenStoreClass
{
  GObjectClass parent_class;

  DexFuture *(*lookup) (ManorTokenStore *self,
                        const char      *connection,
                        const char      *kind,
                        const char      *origin);
  DexFuture *(*store)  (ManorTokenStore *self,
                        const char      *connection,
                        const char      *title,
                        const char      *kind,
                        const char      *origin,
                        const char      *token);
  DexFuture *(*remove) (ManorTokenStore *self,
                        const char      *connection,
                        const char      *kind,
                        gboolean         may_ask);

  gpointer _reserved[8];
};

/* The person's keyring (libsecret). @schema_name: “io.github.manor.Manor.Token”. */
ManorTokenStore *manor_keyring_new               (const char      *schema_name) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps nothing beyond the program's life: for tests, and for manorctl with a token from a file. */
ManorTokenStore *manor_memory_token_store_new    (void) G_GNUC_WARN_UNUSED_RESULT;

/* Resolves to a %G_TYPE_STRING, NULL where there is none. A locked keyring is asked to unlock.
 * Rejects with MANOR_SECRET_ERROR. */
DexFuture       *manor_token_store_lookup        (ManorTokenStore *self,
                                                  const char      *connection,
                                                  const char      *kind,
                                                  const char      *origin) G_GNUC_WARN_UNUSED_RESULT;
/* @title: what the keyring's own program shows: “Manor: demo (database)”. @session_only: kept in memory,
 * and what the keyring holds is left as it is. */
DexFuture       *manor_token_store_store         (ManorTokenStore *self,
                                                  const char      *connection,
                                                  const char      *title,
                                                  const char      *kind,
                                                  const char      *origin,
                                                  const char      *token,
                                                  gboolean         session_only) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it was stored for this session only: what is derived from it must not be kept longer. */
gboolean         manor_token_store_is_for_session (ManorTokenStore *self,
                                                  const char      *connection,
                                                  const char      *kind,
                                                  const char      *origin);
/* For whatever origin; @kind NULL: all tokens of the connection. */
DexFuture       *manor_token_store_remove        (ManorTokenStore *self,
                                                  const char      *connection,
                                                  const char      *kind) G_GNUC_WARN_UNUSED_RESULT;
/* All tokens of the connection, as far as nobody has to be asked for them. */
DexFuture       *manor_token_store_remove_unasked (ManorTokenStore *self,
                                                  const char      *connection) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
