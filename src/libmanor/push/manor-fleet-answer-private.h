/* manor-fleet-answer-private.h: how an answer is filled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-fleet-query.h"

G_BEGIN_DECLS

ManorFleetAnswer *_manor_fleet_answer_new        (ManorDatabase    *database) G_GNUC_WARN_UNUSED_RESULT;
/* Exactly one of @result and @error. */
void              _manor_fleet_answer_settle     (ManorFleetAnswer *self,
                                                  ManorResult      *result,
                                                  const GError     *error);
ManorResult      *_manor_fleet_answer_get_result (ManorFleetAnswer *self);

G_END_DECLS
