/* manor-token-store-absent.c: stands in until the room has its store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "manor-token-store.h"

#define ABSENT __attribute__ ((weak))

ABSENT GType
manor_token_store_get_type (void)
{
  return G_TYPE_OBJECT;
}

ABSENT ManorTokenStore *
manor_keyring_new (const char *schema_name)
{
  return g_object_new (G_TYPE_OBJECT, NULL);
}

ABSENT ManorTokenStore *
manor_memory_token_store_new (void)
{
  return g_object_new (G_TYPE_OBJECT, NULL);
}

ABSENT DexFuture *
manor_token_store_lookup (ManorTokenStore *self,
                          const char      *connection,
                          const char      *kind)
{
  return dex_future_new_take_string (NULL);
}

ABSENT DexFuture *
manor_token_store_store (ManorTokenStore *self,
                         const char      *connection,
                         const char      *title,
                         const char      *kind,
                         const char      *token,
                         gboolean         session_only)
{
  return dex_future_new_true ();
}

ABSENT DexFuture *
manor_token_store_remove (ManorTokenStore *self,
                          const char      *connection,
                          const char      *kind)
{
  return dex_future_new_true ();
}
