/* platform-control.h: what a test tells the platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "platform.h"

/* Answers a request to “/-/PATH”. No token is asked for. */
void platform_control_handle (Platform          *platform,
                              SoupServerMessage *message,
                              const char        *path);
