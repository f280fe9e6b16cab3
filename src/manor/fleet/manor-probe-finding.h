/* manor-probe-finding.h: what the children answered to one probe
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

#define MANOR_TYPE_PROBE_FINDING (manor_probe_finding_get_type ())

/* A #GListModel of #ManorPushTarget: those with rows, most rows first. Immutable. */
G_DECLARE_FINAL_TYPE (ManorProbeFinding, manor_probe_finding, MANOR, PROBE_FINDING, GObject)

/* One finding for each question that a prepared push asked, the ones with hits first.
 * (element-type ManorProbeFinding) */
GPtrArray       *manor_probe_findings_collect      (ManorPush         *push) G_GNUC_WARN_UNUSED_RESULT;
ManorProbe      *manor_probe_finding_get_probe     (ManorProbeFinding *self);
guint            manor_probe_finding_get_n_asked   (ManorProbeFinding *self);
guint            manor_probe_finding_get_n_hit     (ManorProbeFinding *self);
guint            manor_probe_finding_get_n_silent  (ManorProbeFinding *self);
gint64           manor_probe_finding_get_n_rows    (ManorProbeFinding *self);
gint64           manor_probe_finding_get_count     (ManorProbeFinding *self,
                                                    guint              index);
/* “7 of 37 children would stop: rows of users with NULL in email” */
char            *manor_probe_finding_dup_title     (ManorProbeFinding *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
