/* manor-turso-errors.c: what the platform answers when it refuses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-turso"

#include "config.h"

#include "manor-turso.h"

G_DEFINE_QUARK (manor-turso-error-quark, manor_turso_error)
