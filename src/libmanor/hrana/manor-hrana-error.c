/* manor-hrana-error.c: what a libSQL server answers when it refuses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-hrana"

#include "config.h"

#include "manor-hrana-error.h"

G_DEFINE_QUARK (manor-hrana-error-quark, manor_hrana_error)
