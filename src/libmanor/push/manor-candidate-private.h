/* manor-candidate-private.h: how a candidate is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-adoption.h"

G_BEGIN_DECLS

/* @names: (transfer full), sorted. */
ManorCandidate *_manor_candidate_new (ManorCatalogue *catalogue,
                                      GStrv           names) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
