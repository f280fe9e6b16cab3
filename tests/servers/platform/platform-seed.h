/* platform-seed.h: what a new database begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "platform-request.h"

typedef struct
{
  gboolean          is_schema;
  PlatformDatabase *schema;
  PlatformDatabase *source;   /* of a branch */
  char             *dump;     /* a URL that sqld can read */
} PlatformSeed;

/* From the body of a request; FALSE where it was refused. */
gboolean platform_seed_read   (PlatformSeed     *self,
                               PlatformRequest  *request,
                               PlatformGroup    *group);
void     platform_seed_apply  (PlatformSeed     *self,
                               PlatformDatabase *database);
void     platform_seed_clear  (PlatformSeed     *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlatformSeed, platform_seed_clear)

/* A route: keeps the dump that a form has in its field “file”, and answers a URL for a seed. */
void     platform_seed_upload (PlatformRequest  *request);
