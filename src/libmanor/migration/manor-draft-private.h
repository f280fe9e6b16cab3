/* manor-draft-private.h: a plan in the making
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-migration-private.h"
#include "manor-plan.h"

G_BEGIN_DECLS

typedef enum
{
  MANOR_TABLE_KEEP,      /* nothing to do */
  MANOR_TABLE_CREATE,
  MANOR_TABLE_ALTER,     /* in place: ADD COLUMN, DROP COLUMN */
  MANOR_TABLE_REBUILD,   /* copied to a new table */
  MANOR_TABLE_DROP,
} ManorTableAction;

/**
 * ManorTableDraft:
 * @old: the table as it is after the renames, or NULL
 * @wanted: the table as it shall be, or NULL for one that only the child has
 * @name: its name after the plan, borrowed
 * @before: its name before the plan, borrowed; NULL where the plan makes it
 * @action: what is done
 * @added: (element-type ManorColumn) columns of @wanted that @old lacks
 * @extra: (element-type ManorColumn) columns of @old that @wanted lacks
 * @own: (element-type ManorConstraint) constraints of @old that go with kept extra columns
 * @folded: folded new -> old name of columns that the copy renames, or NULL
 *
 * One table of a draft.
 */
typedef struct
{
  ManorTable       *old;
  ManorTable       *wanted;
  const char       *name;
  const char       *before;
  ManorTableAction  action;
  GPtrArray        *added;
  GPtrArray        *extra;
  GPtrArray        *own;
  GHashTable       *folded;
} ManorTableDraft;

/**
 * ManorDraft:
 *
 * What is decided so far. @from, @base and @to are the child's schema, the same after the
 * renames, and the schema asked for; @base is @from where nothing is renamed.
 *
 * A draft is made, rehearsed, and where the rehearsal shows that a shorter way does not work,
 * made again with that in mind: @rebuild, @aside and @fold only grow from one attempt to the
 * next, so that it ends.
 */
typedef struct
{
  ManorCatalogue   *from;
  ManorCatalogue   *base;
  ManorCatalogue   *to;
  ManorPlanOptions *options;

  GHashTable       *rebuild;       /* set of folded names: never altered in place */
  GHashTable       *aside;         /* set of folded “view v”, “trigger t”: dropped before all */
  GHashTable       *fold;          /* set of folded names: columns renamed by the copy */

  GPtrArray        *tables;        /* ManorTableDraft */
  GPtrArray        *steps;         /* ManorPlanStep */
  GPtrArray        *checks;        /* char */
  GPtrArray        *keys;          /* ManorKeyTable */
  GPtrArray        *probes;        /* ManorProbe */
  GPtrArray        *statistics;    /* ManorKeptStatistic */
  GHashTable       *renamed;       /* folded old table name -> new name */
  GHashTable       *folds;         /* folded table after -> its ManorTableDraft.folded */
  GHashTable       *names_before;  /* folded “table.column” of @base -> name in @from */
  GHashTable       *dropped;       /* set of ManorSchemaObject of @base that are gone by now */
  GHashTable       *taken;         /* set of folded names that a new table may not have */
} ManorDraft;

ManorDraft      *manor_draft_new            (ManorCatalogue    *from,
                                             ManorCatalogue    *to,
                                             ManorPlanOptions  *options) G_GNUC_WARN_UNUSED_RESULT;
void             manor_draft_free           (ManorDraft        *self);
/* Forgets the steps and keeps what was learned. */
void             manor_draft_restart        (ManorDraft        *self);
gboolean         manor_draft_make           (ManorDraft        *self,
                                             GError           **error);

/* manor-draft.c: words shared by all parts */
void             manor_draft_add_step       (ManorDraft        *self,
                                             char              *sql,
                                             ManorRisk          risk,
                                             const char        *table,
                                             char              *title,
                                             char              *warning);
char            *manor_draft_dup_free_name  (ManorDraft        *self,
                                             const char        *name) G_GNUC_WARN_UNUSED_RESULT;
ManorTableDraft *manor_draft_find_table     (ManorDraft        *self,
                                             const char        *name);
gboolean         manor_draft_has_name       (GHashTable        *set,
                                             const char        *name);
void             manor_draft_add_name       (GHashTable        *set,
                                             const char        *name);
gboolean         manor_draft_is_aside       (ManorDraft        *self,
                                             ManorSchemaObject *object);
char            *manor_draft_dup_aside_key  (ManorSchemaObject *object) G_GNUC_WARN_UNUSED_RESULT;
/* Sorts objects of a catalogue: how they were made differs among children of one variant, their names do not. */
int              manor_draft_compare_names  (gconstpointer      a,
                                             gconstpointer      b);
/* A column of @base by the name that the child has it under. */
const char      *manor_draft_name_before    (ManorDraft        *self,
                                             ManorTable        *table,
                                             const char        *column);

/* manor-draft-rename.c */
gboolean         manor_draft_rename         (ManorDraft        *self,
                                             GError           **error);

/* manor-draft-table.c: which table is which, and how far apart the two are */
gboolean         manor_draft_pair_tables    (ManorDraft        *self,
                                             GError           **error);
ManorColumn     *manor_table_draft_source   (ManorTableDraft   *table,
                                             ManorColumn       *wanted);
gboolean         manor_table_draft_copies   (ManorTableDraft   *table);
gboolean         manor_column_same_place    (ManorColumn       *a,
                                             ManorColumn       *b);
gboolean         manor_table_has_constraint (ManorTable        *table,
                                             const char        *meaning);
gboolean         manor_sql_mentions_name    (const char        *sql,
                                             const char        *name);

/* manor-draft-alter.c */
gboolean         manor_constraint_is_key_of (ManorConstraint   *constraint,
                                             ManorColumn       *column);
gboolean         manor_column_addable       (ManorTable        *table,
                                             ManorColumn       *column);
void             manor_draft_alter          (ManorDraft        *self,
                                             ManorTableDraft   *table);
void             manor_draft_create         (ManorDraft        *self,
                                             ManorTableDraft   *table);
void             manor_draft_drop           (ManorDraft        *self,
                                             ManorTableDraft   *table);

/* manor-draft-rebuild.c */
gboolean         manor_draft_rebuild        (ManorDraft        *self,
                                             ManorTableDraft   *table,
                                             GError           **error);
char            *manor_draft_dup_value      (ManorDraft        *self,
                                             ManorTableDraft   *table,
                                             ManorColumn       *wanted) G_GNUC_WARN_UNUSED_RESULT;

/* manor-draft-text.c: the text of a new table */
char            *manor_table_draft_dup_text (ManorTableDraft   *table,
                                             const char        *name,
                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
char            *manor_column_dup_definition (ManorColumn      *column) G_GNUC_WARN_UNUSED_RESULT;
char            *manor_sql_dup_trimmed      (const char        *sql) G_GNUC_WARN_UNUSED_RESULT;

/* manor-draft-virtual.c */
gboolean         manor_table_is_virtual     (ManorTable        *table);
/* The columns of a virtual table, which keeps its rows itself, that the wanted one lacks. */
char           **manor_table_draft_list_lost (ManorTableDraft  *table) G_GNUC_WARN_UNUSED_RESULT;
gboolean         manor_draft_rebuild_virtual (ManorDraft       *self,
                                             ManorTableDraft   *table,
                                             GError           **error);
void             manor_draft_fill_search    (ManorDraft        *self);

/* manor-draft-order.c: indexes, views and triggers around the tables */
gboolean         manor_draft_take_down      (ManorDraft        *self,
                                             GError           **error);
void             manor_draft_put_up         (ManorDraft        *self);

/* manor-draft-keys.c */
void             manor_draft_list_keys      (ManorDraft        *self);

/* manor-draft-statistics.c */
void             manor_draft_list_statistics (ManorDraft       *self,
                                             ManorCatalogue    *after);

/* manor-clone.c: a catalogue as a database in memory */
ManorSqlite     *manor_clone_new            (ManorCatalogue    *catalogue,
                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
char            *manor_clone_dup_sql        (const char        *sql) G_GNUC_WARN_UNUSED_RESULT;
ManorCatalogue  *manor_clone_read_random    (ManorSqlite       *clone,
                                             GHashTable        *random,
                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ManorCatalogue  *manor_clone_read           (ManorSqlite       *clone,
                                             ManorCatalogue    *like,
                                             ManorCatalogue    *other,
                                             GHashTable        *renamed,
                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* manor-target.c */
gboolean         manor_target_check         (ManorCatalogue    *from,
                                             ManorCatalogue    *to,
                                             GError           **error);

char            *manor_target_dup_newly_broken (ManorCatalogue *from,
                                                ManorCatalogue *after) G_GNUC_WARN_UNUSED_RESULT;

/* manor-rehearsal.c */
ManorCatalogue  *manor_rehearsal_run        (ManorDraft        *draft,
                                             gboolean          *learned,
                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         manor_rehearsal_learn      (ManorDraft        *draft,
                                             const char        *message);
gboolean         manor_rehearsal_fold       (ManorDraft        *draft);

/* manor-plan.c */
ManorPlan       *manor_plan_new_from_draft  (ManorDraft        *draft,
                                             ManorCatalogue    *after) G_GNUC_WARN_UNUSED_RESULT;

/* manor-probe-factory.c */
void             manor_draft_list_probes    (ManorDraft        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorDraft, manor_draft_free)

G_END_DECLS
