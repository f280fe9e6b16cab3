/* manor-candidate-row.h: one schema that some of the databases to be adopted have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

/* A row with a check button of @group (NULL for the first); @first: what it is compared with, NULL where it is that. */
GtkWidget      *manor_candidate_row_new           (ManorCandidate *candidate,
                                                   ManorCandidate *first,
                                                   GtkCheckButton *group) G_GNUC_WARN_UNUSED_RESULT;
GtkCheckButton *manor_candidate_row_get_check     (GtkWidget      *row);
ManorCandidate *manor_candidate_row_get_candidate (GtkWidget      *row);

G_END_DECLS
