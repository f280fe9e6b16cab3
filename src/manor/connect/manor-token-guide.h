/* manor-token-guide.h: how to make a token for Turso's platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANOR_TYPE_TOKEN_GUIDE (manor_token_guide_get_type ())

G_DECLARE_FINAL_TYPE (ManorTokenGuide, manor_token_guide, MANOR, TOKEN_GUIDE, AdwExpanderRow)

G_END_DECLS
