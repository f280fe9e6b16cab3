/* manor-token-scopes.h: what an API token may do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ManorTokenPreset:
 * @MANOR_TOKEN_PRESET_READ: look at everything, change nothing
 * @MANOR_TOKEN_PRESET_APP: what an app needs that makes a database for each of its users
 * @MANOR_TOKEN_PRESET_ALL: everything
 *
 * Sets of scopes that people mean.
 */
typedef enum
{
  MANOR_TOKEN_PRESET_READ,
  MANOR_TOKEN_PRESET_APP,
  MANOR_TOKEN_PRESET_ALL,
} ManorTokenPreset;

typedef struct
{
  const char *scope;   /* as the platform calls it */
  const char *title;   /* to be translated */
} ManorTokenScope;

/* (array length=n_scopes): all that there are, as the platform’s API documentation of 2026-06 has them */
const ManorTokenScope *manor_token_scopes_get        (gsize            *n_scopes);
/* NULL-terminated. */
const char * const    *manor_token_scopes_get_preset (ManorTokenPreset  preset);
/* For people: “everything”, “only reads”, or the scopes one after the other. */
char                  *manor_token_scopes_dup_words  (const char * const *scopes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
