/* manor-probe-factory.c: the probes of a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manor-probe"

#include "config.h"

#include "manor-draft-private.h"

void
manor_draft_list_probes (ManorDraft *self)
{
}
