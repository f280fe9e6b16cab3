/* manor-token-terms.h: what a token may do, and for how long
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANOR_TYPE_TOKEN_TERMS (manor_token_terms_get_type ())

/* Properties “read-only”, and “valid” (whether the time that was typed is one); notified. */
G_DECLARE_FINAL_TYPE (ManorTokenTerms, manor_token_terms, MANOR, TOKEN_TERMS, AdwPreferencesGroup)

gboolean    manor_token_terms_get_read_only  (ManorTokenTerms *self);
gboolean    manor_token_terms_get_valid      (ManorTokenTerms *self);
/* “never”, or a duration as the platform reads it: “2w1d30m”. */
const char *manor_token_terms_get_expiration (ManorTokenTerms *self);

G_END_DECLS
