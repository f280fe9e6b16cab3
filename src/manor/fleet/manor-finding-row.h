/* manor-finding-row.h: what the children answered to one probe, to be looked into
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "manor-probe-finding.h"

G_BEGIN_DECLS

GtkWidget *manor_finding_row_new (ManorProbeFinding *finding);

G_END_DECLS
