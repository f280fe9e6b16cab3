/* manorctl-mint.h: a new token on its way out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manorctl-output.h"

G_BEGIN_DECLS

/* The token alone, or the object {"token": …}: the only place where one is ever printed. */
void manorctl_mint_print (const char *token);

G_END_DECLS
