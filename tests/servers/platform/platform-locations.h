/* platform-locations.h: where databases can be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Where groups are that nobody gave a location. */
#define PLATFORM_DEFAULT_LOCATION "aws-eu-west-1"

/* What a location is called for people; NULL for one that does not exist. */
const char *platform_location_get_title (const char *code);
