/* manor-hrana-credentials.h: what authorizes requests, and is renewed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_HRANA_ACCESS_READ,
  MANOR_HRANA_ACCESS_WRITE,
} ManorHranaAccess;

#define MANOR_TYPE_HRANA_CREDENTIALS (manor_hrana_credentials_get_type ())

/* Gives tokens to requests. One object serves all databases that a token opens. Used from the main thread. */
G_DECLARE_DERIVABLE_TYPE (ManorHranaCredentials, manor_hrana_credentials, MANOR, HRANA_CREDENTIALS, GObject)

/**
 * ManorHranaCredentialsClass:
 * @obtain: resolves to a string, a token with at least the right to do what is asked; quick where one is at
 *   hand. @refused: (nullable): a token that a server has refused with 401: another one is wanted, and
 *   where there is none it rejects with why
 *
 * What knows where tokens come from.
 */
struct _ManorHranaCredentialsClass
{
  GObjectClass parent_class;

  DexFuture *(*obtain) (ManorHranaCredentials *self,
                        ManorHranaAccess       access,
                        const char            *refused);

  gpointer _reserved[4];
};

DexFuture *manor_hrana_credentials_obtain (ManorHranaCredentials *self,
                                           ManorHranaAccess       access,
                                           const char            *refused) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
