/* manor-catalogue.h: the parsed content of one database's sqlite_schema
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-index.h"
#include "manor-result.h"
#include "manor-schema-object.h"
#include "manor-table.h"
#include "manor-trigger.h"
#include "manor-view.h"

G_BEGIN_DECLS

#define MANOR_TYPE_CATALOGUE (manor_catalogue_get_type ())

/* Immutable, safe to use from any thread; a #GListModel of #ManorSchemaObject in the order
 * of creation. */
G_DECLARE_FINAL_TYPE (ManorCatalogue, manor_catalogue, MANOR, CATALOGUE, GObject)

/* From rows (type, name, tbl_name, sql) of sqlite_schema. Never fails on odd SQL: what is
 * not understood is compared by its tokens. Errors only where the rows are no schema. */
ManorCatalogue    *manor_catalogue_new             (ManorResult        *rows,
                                                    GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ManorCatalogue    *manor_catalogue_new_empty       (void) G_GNUC_WARN_UNUSED_RESULT;
/* Hash of the rows' text, letter for letter: two children with equal hashes have equal
 * catalogues, and only one of them need be parsed. 64 hex digits (SHA-256). */
char              *manor_catalogue_hash_rows       (ManorResult        *rows) G_GNUC_WARN_UNUSED_RESULT;

guint              manor_catalogue_get_n_objects   (ManorCatalogue     *self);
ManorSchemaObject *manor_catalogue_get_object      (ManorCatalogue     *self,
                                                    guint               index);
/* Folds A-Z; tables, views and indexes share one name space, triggers have their own. */
ManorSchemaObject *manor_catalogue_find            (ManorCatalogue     *self,
                                                    ManorObjectKind     kind,
                                                    const char         *name);
ManorTable        *manor_catalogue_find_table      (ManorCatalogue     *self,
                                                    const char         *name);
/* The indexes and triggers of a table or view, or all objects of a kind: new arrays of
 * borrowed objects (element-type ManorSchemaObject). */
GPtrArray         *manor_catalogue_list_of_table   (ManorCatalogue     *self,
                                                    ManorObjectKind     kind,
                                                    const char         *table) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray         *manor_catalogue_list_of_kind    (ManorCatalogue     *self,
                                                    ManorObjectKind     kind) G_GNUC_WARN_UNUSED_RESULT;
/* Hash of the application's objects' meaning, 64 hex digits. Column order does not count. */
const char        *manor_catalogue_get_fingerprint (ManorCatalogue     *self);
/* As manor_catalogue_hash_rows() of the rows it was made from. */
const char        *manor_catalogue_get_text_hash   (ManorCatalogue     *self);
/* The CREATE statements, each closed with a semicolon and a newline, in the order of
 * creation; of the application's objects only, or of all that have a text. */
char              *manor_catalogue_dup_sql         (ManorCatalogue     *self,
                                                    gboolean            everything) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
