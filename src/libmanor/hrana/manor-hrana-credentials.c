/* manor-hrana-credentials.c: what authorizes requests, and is renewed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "manor-hrana-credentials.h"
#include "manor-hrana-error.h"

/**
 * ManorHranaCredentials:
 *
 * Where the tokens of some databases come from. Whoever derives one decides what a token is: one of a group, of a
 * database, minted for an hour or given by a person.
 *
 * Invariants:
 *
 *  (1) A token leaves it only as the value of a future; it is never a property, logged or part of an error.
 *  (2) What is asked for without @refused is quick where a token is at hand: it is asked before every request.
 */
G_DEFINE_ABSTRACT_TYPE (ManorHranaCredentials, manor_hrana_credentials, G_TYPE_OBJECT)

static void
manor_hrana_credentials_class_init (ManorHranaCredentialsClass *klass)
{
}

static void
manor_hrana_credentials_init (ManorHranaCredentials *self)
{
}

/**
 * manor_hrana_credentials_obtain:
 * @self: a `ManorHranaCredentials`
 * @access: what is to be done
 * @refused: (nullable): a token that a server has refused with 401; borrowed
 *
 * Asks for a token with at least the right to do what is asked. With @refused another one is wanted: where many
 * were refused the same, the first of them causes one to be made, and the others get that.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a string, the token without “Bearer ”, or rejects
 *   with why there is none
 */
DexFuture *
manor_hrana_credentials_obtain (ManorHranaCredentials *self,
                                ManorHranaAccess       access,
                                const char            *refused)
{
  ManorHranaCredentialsClass *klass;

  dex_return_error_if_fail (MANOR_IS_HRANA_CREDENTIALS (self));

  klass = MANOR_HRANA_CREDENTIALS_GET_CLASS (self);
  if (klass->obtain != NULL)
    return klass->obtain (self, access, refused);

  return dex_future_new_reject (MANOR_HRANA_ERROR, MANOR_HRANA_ERROR_UNAUTHORIZED,
                                _("the server wants a token, and the connection has none"));
}
