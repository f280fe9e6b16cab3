/* manor-proposal.h: a name that could be written next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>
#include <manor.h>

G_BEGIN_DECLS

typedef enum
{
  MANOR_PROPOSAL_COLUMN,
  MANOR_PROPOSAL_TABLE,
  MANOR_PROPOSAL_VIEW,
  MANOR_PROPOSAL_FUNCTION,
  MANOR_PROPOSAL_KEYWORD,
} ManorProposalKind;

#define MANOR_TYPE_PROPOSAL (manor_proposal_get_type ())

G_DECLARE_FINAL_TYPE (ManorProposal, manor_proposal, MANOR, PROPOSAL, GObject)

ManorProposalKind  manor_proposal_get_kind   (ManorProposal  *self);
/* As it is shown, and as it is written into the text: quoted where SQL needs it. */
const char        *manor_proposal_get_name   (ManorProposal  *self);
const char        *manor_proposal_get_insert (ManorProposal  *self);
/* The table and type of a column; may be "". */
const char        *manor_proposal_get_detail (ManorProposal  *self);

/* What could be written at the byte @offset of @text, best first: a #GListModel of
 * #ManorProposal. @word_length: how many bytes before @offset it takes the place of. */
GListModel        *manor_proposals_list      (ManorCatalogue *catalogue,
                                              const char     *text,
                                              gsize           offset,
                                              gsize          *word_length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
