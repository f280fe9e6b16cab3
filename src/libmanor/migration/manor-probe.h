/* manor-probe.h: a read-only question about the rows a plan would stop at or lose
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ManorProbeKind:
 * @MANOR_PROBE_BLOCKS: a count over 0 means that the plan fails on this child
 * @MANOR_PROBE_LOSES: as many rows or values are lost
 * @MANOR_PROBE_CHANGES: as many values come out different
 * @MANOR_PROBE_SPOILS: as many values come out so that they cannot be had back: “007” as 7. They are lost as those of
 *   LOSES are, and where there are none nothing is
 *
 * What the count means.
 */
typedef enum
{
  MANOR_PROBE_BLOCKS,
  MANOR_PROBE_LOSES,
  MANOR_PROBE_CHANGES,
  MANOR_PROBE_SPOILS,
} ManorProbeKind;

#define MANOR_TYPE_PROBE (manor_probe_get_type ())

G_DECLARE_FINAL_TYPE (ManorProbe, manor_probe, MANOR, PROBE, GObject)

ManorProbeKind  manor_probe_get_kind   (ManorProbe *self);
/* What it counts needs consent: LOSES or SPOILS. */
gboolean        manor_probe_get_takes  (ManorProbe *self);
/* One SELECT with one integer: how many rows. */
const char     *manor_probe_get_sql    (ManorProbe *self);
/* One SELECT of some of those rows, at most 20, or NULL. */
const char     *manor_probe_get_rows_sql (ManorProbe *self);
const char     *manor_probe_get_table  (ManorProbe *self);
const char     *manor_probe_get_column (ManorProbe *self);
/* “rows of users with NULL in email”; goes behind a number. */
const char     *manor_probe_get_title  (ManorProbe *self);
/* What to do about it: “give a fill value for users.email”. NULL where nothing can. */
const char     *manor_probe_get_remedy (ManorProbe *self);

G_END_DECLS
