/* platform-mint.h: how tokens of groups and databases are asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "platform-request.h"

/* Answers or refuses a request for a token of @group, or of its @database where that is not NULL. */
void platform_mint_answer (PlatformRequest  *request,
                           PlatformGroup    *group,
                           PlatformDatabase *database);
