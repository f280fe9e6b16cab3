/* platform-token.h: tokens of the platform itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "platform.h"

/*
 *  (1) A token that was revoked is in the platform's list, and opens nothing.
 *  (2) `scopes` NULL: it may do all; a preset is kept as the scopes that it stands for.
 */
typedef struct
{
  char                 *id;
  char                 *name;
  char                 *value;
  PlatformOrganization *organization;   /* NULL: all of the user's */
  PlatformGroup        *group;          /* NULL: all of the organization's */
  GStrv                 scopes;         /* (2) */
  char                 *created_at;
  gint64                end;            /* by the platform's clock; 0 for never */
  gboolean              revoked;        /* (1) */
} PlatformToken;

/* Takes @scopes. */
PlatformToken *platform_token_new       (Platform             *platform,
                                         const char           *name,
                                         PlatformOrganization *organization,
                                         PlatformGroup        *group,
                                         GStrv                 scopes);
void           platform_token_free      (PlatformToken        *self);
/* NULL for a value that opens nothing; @reason is then what the platform says. */
PlatformToken *platform_token_find      (Platform             *platform,
                                         const char           *value,
                                         const char          **reason);
/* @scope NULL: whatever a token is for. */
gboolean       platform_token_may       (PlatformToken        *self,
                                         const char           *scope);
/* Without its value. */
JsonObject    *platform_token_dump      (PlatformToken        *self) G_GNUC_WARN_UNUSED_RESULT;
/* The scopes that a list stands for, presets expanded; NULL where one is unknown. */
GStrv          platform_scopes_expand   (const char * const   *scopes) G_GNUC_WARN_UNUSED_RESULT;
