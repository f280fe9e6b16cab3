/* manor-script-plan-private.h: a person's script on its way to a plan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-deed-private.h"
#include "manor-draft-private.h"

G_BEGIN_DECLS

/**
 * ManorTableFate:
 * @MANOR_FATE_LOST: nobody has them
 * @MANOR_FATE_PARTLY: the script copied some of them, nobody knows which
 * @MANOR_FATE_KEPT: all were copied, with other values perhaps
 * @MANOR_FATE_VERBATIM: all were copied, their values as they are
 *
 * What becomes of the rows of a table that a script drops.
 */
typedef enum
{
  MANOR_FATE_LOST = 1,
  MANOR_FATE_PARTLY,
  MANOR_FATE_KEPT,
  MANOR_FATE_VERBATIM,
} ManorTableFate;

/* Where the rows of a table went. */
typedef struct
{
  ManorTableFate  fate;
  char           *to;    /* folded; NULL where they went in parts */
  char           *sql;   /* of the copying statement */
} ManorTableCopy;

/**
 * ManorScriptDraft:
 * @from: the schema before
 * @after: the schema that the rehearsal left
 * @deeds: (element-type ManorDeed) the statements
 * @draft: the plan that comes of it
 * @origins: folded name of a table -> its name in @from, "" for one that the script made
 * @columns: folded “table.column”, the table as in @from -> the column in @from
 * @finals: @origins after the last statement
 * @final_columns: @columns after the last statement
 * @copies: folded name of a table -> #ManorTableCopy
 * @holders: name in @from of a table that is gone -> folded name of the table with its rows
 * @fates: name in @from of a table that is gone -> #ManorTableFate
 * @carried: name in @from of a table that is gone -> the copying statements (GPtrArray of utf8)
 * @touched: set of names in @from of tables whose rows the script changes
 *
 * What is found out about a script while its statements are gone through in their order; names are
 * those at this point of it. It is gone through twice: @finals, @fates, @carried
 * and @touched are of the whole script when the second time begins, the others begin anew.
 */
typedef struct
{
  ManorCatalogue *from;
  ManorCatalogue *after;
  GPtrArray      *deeds;
  ManorDraft     *draft;
  GHashTable     *origins;
  GHashTable     *columns;
  GHashTable     *finals;
  GHashTable     *final_columns;
  GHashTable     *copies;
  GHashTable     *holders;
  GHashTable     *fates;
  GHashTable     *carried;
  GHashTable     *touched;
} ManorScriptDraft;

/* manor-script-walk.c */

void        manor_script_draft_begin       (ManorScriptDraft  *self);
/* After the last statement of the first time. */
void        manor_script_draft_end         (ManorScriptDraft  *self);
/* The name in @from of a table as it is called at this point; NULL where it has none. */
const char *manor_script_draft_get_origin  (ManorScriptDraft  *self,
                                            const char        *name);
/* The same, or a view of @from. */
const char *manor_script_draft_get_written (ManorScriptDraft  *self,
                                            const char        *name);
/* Keeps account of what @deed does to names and rows; in order. */
void        manor_script_draft_follow      (ManorScriptDraft  *self,
                                            ManorDeed         *deed);
ManorTableFate
            manor_script_draft_get_fate    (ManorScriptDraft  *self,
                                            const char        *origin);
/* What a table or column of @from is called after the script; NULL where it is gone. New. */
char       *manor_script_draft_dup_final   (ManorScriptDraft  *self,
                                            const char        *origin,
                                            const char        *column) G_GNUC_WARN_UNUSED_RESULT;
/* Columns of a table of @from that was copied, whose values the copy left behind. New. */
GStrv       manor_script_draft_list_left_behind
                                           (ManorScriptDraft  *self,
                                            const char        *origin) G_GNUC_WARN_UNUSED_RESULT;
/* The rows of a table of @from are in the final one with their values under the same names. */
gboolean    manor_script_draft_is_verbatim (ManorScriptDraft  *self,
                                            const char        *origin);
/* The renames that the script made of what is in @from. */
void        manor_script_draft_add_renames (ManorScriptDraft  *self,
                                            ManorPlanOptions  *options);

/* manor-script-steps.c */

/* The step for it, by the account before manor_script_draft_follow(). */
void        manor_script_draft_add_step    (ManorScriptDraft  *self,
                                            ManorDeed         *deed);

/* manor-script-probes.c */

/* The probe for what @deed itself loses or changes, by the account before
 * manor_script_draft_follow(). */
void        manor_script_draft_probe_deed  (ManorScriptDraft  *self,
                                            ManorDeed         *deed);
/* What the two schemas tell, after the whole script was followed. */
void        manor_script_draft_list_probes (ManorScriptDraft  *self,
                                            ManorPlanOptions  *options);

G_END_DECLS
