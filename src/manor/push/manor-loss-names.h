/* manor-loss-names.h: what a person must type before it may be lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

char **manor_loss_names_collect (ManorPush *push) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
