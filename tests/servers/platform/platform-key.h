/* platform-key.h: the keys that sign tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

/* A pair of Ed25519 keys. It signs in this process: a program started for each token would take longer than all the
 * rest of minting it. */
typedef struct _PlatformKey PlatformKey;

PlatformKey *platform_key_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void         platform_key_free       (PlatformKey *self);
/* The 32 bytes in url-safe base64, as sqld takes them for a namespace. */
char        *platform_key_dup_public (PlatformKey *self) G_GNUC_WARN_UNUSED_RESULT;
/* A JWT. */
char        *platform_key_sign       (PlatformKey *self,
                                      JsonObject  *claims) G_GNUC_WARN_UNUSED_RESULT;
/* Whether @jwt was signed with it. */
gboolean     platform_key_verifies   (PlatformKey *self,
                                      const char  *jwt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlatformKey, platform_key_free)

/* The claims of a JWT, whoever signed it; NULL where it is none. */
JsonNode    *platform_jwt_dup_claims (const char  *jwt) G_GNUC_WARN_UNUSED_RESULT;
