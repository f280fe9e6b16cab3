/* manor-verdict-list.h: what trying a server out has shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_VERDICT_LIST (manor_verdict_list_get_type ())

G_DECLARE_FINAL_TYPE (ManorVerdictList, manor_verdict_list, MANOR, VERDICT_LIST, AdwBin)

/* @verdicts: (nullable): a model of #ManorServerVerdict. */
void  manor_verdict_list_set_verdicts (ManorVerdictList *self,
                                       GListModel       *verdicts);

G_END_DECLS
