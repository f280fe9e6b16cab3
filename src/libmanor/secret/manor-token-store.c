/* manor-token-store.c: where tokens are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-token-store"

#include "config.h"

#include "manor-token-store.h"

G_DEFINE_QUARK (manor-secret-error-quark, manor_secret_error)
