/* manor-server-list-private.h: which databases a server has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "manor-hrana-client.h"
#include "manor-result.h"

G_BEGIN_DECLS

/**
 * ManorServerKind:
 * @MANOR_SERVER_UNKNOWN: not asked yet
 * @MANOR_SERVER_PLAIN: its server carries nothing on
 * @MANOR_SERVER_SCHEMA: a schema database whose server carries changes on
 * @MANOR_SERVER_CHILD: one of those it carries them to
 *
 * What a namespace is to its server.
 */
typedef enum
{
  MANOR_SERVER_UNKNOWN,
  MANOR_SERVER_PLAIN,
  MANOR_SERVER_SCHEMA,
  MANOR_SERVER_CHILD,
} ManorServerKind;

typedef struct
{
  char            *name;
  char            *schema;   /* of a child, where it is known */
  ManorServerKind  kind;
} ManorServerEntry;

/**
 * ManorServerList:
 *
 * The namespaces of a server, as far as they are known, each once. Boxed and counted; changed
 * only by who makes it.
 */
typedef struct _ManorServerList ManorServerList;

#define MANOR_TYPE_SERVER_LIST (_manor_server_list_get_type ())

GType             _manor_server_list_get_type     (void);
ManorServerList  *_manor_server_list_new          (void) G_GNUC_WARN_UNUSED_RESULT;
ManorServerList  *_manor_server_list_ref          (ManorServerList *self);
void              _manor_server_list_unref        (ManorServerList *self);
guint             _manor_server_list_get_length   (ManorServerList *self);
ManorServerEntry *_manor_server_list_get          (ManorServerList *self,
                                                   guint            index);
ManorServerEntry *_manor_server_list_find         (ManorServerList *self,
                                                   const char      *name);
/* What is known already is kept, and made more exact. */
ManorServerEntry *_manor_server_list_add          (ManorServerList *self,
                                                   const char      *name,
                                                   ManorServerKind  kind,
                                                   const char      *schema);
/* (element-type ManorRule): a rule for each schema database whose server carries changes on. New. */
GPtrArray        *_manor_server_list_dup_rules    (ManorServerList *self) G_GNUC_WARN_UNUSED_RESULT;

/* Every namespace is in it. */
gboolean          _manor_server_list_get_complete (ManorServerList *self);
void              _manor_server_list_set_complete (ManorServerList *self,
                                                   gboolean         complete);
const char * const *
                  _manor_server_list_get_notes    (ManorServerList *self);
/* Takes @note. */
void              _manor_server_list_take_note    (ManorServerList *self,
                                                   char            *note);

/* Tables of the metastore, as rows (namespace, config) and (schema, child). */
void              _manor_server_list_add_rows     (ManorServerList *self,
                                                   ManorResult     *configs,
                                                   ManorResult     *links);
/* “/x/data.sqld” of “/x/data.sqld/dbs/NAME/data”, or NULL. New. */
char             *_manor_server_dup_data_path     (const char      *file) G_GNUC_WARN_UNUSED_RESULT;
/* The names in the answer to “GET /metrics”. Pure. New. */
GStrv             _manor_server_dup_loaded_names  (GBytes          *metrics) G_GNUC_WARN_UNUSED_RESULT;

/* The metastore's statements, in whose order its answers are given; %s is a schema prefix. */
#define MANOR_METASTORE_CONFIGS "SELECT namespace, config FROM %snamespace_configs"
#define MANOR_METASTORE_LINKS   "SELECT shared_schema_name, namespace FROM %sshared_schema_links"

/* By the admin shell. Both resolve to a boolean: whether the list is complete now. */
DexFuture        *_manor_server_list_by_shell     (ManorServerList    *self,
                                                   ManorHttp          *admin,
                                                   const char * const *candidates) G_GNUC_WARN_UNUSED_RESULT;
/* By the metastore's file, where the server's data is on this computer. */
DexFuture        *_manor_server_list_by_file      (ManorServerList    *self,
                                                   const char         *data_path) G_GNUC_WARN_UNUSED_RESULT;
/* What is UNKNOWN is asked for, and the children that the last job of each schema database names
 * are added. Resolves to a boolean. */
DexFuture        *_manor_server_list_by_jobs      (ManorServerList    *self,
                                                   ManorHranaClient   *client) G_GNUC_WARN_UNUSED_RESULT;
/* A file with the last list. Both block. */
ManorServerList  *_manor_server_list_load         (const char         *path) G_GNUC_WARN_UNUSED_RESULT;
gboolean          _manor_server_list_save         (ManorServerList    *self,
                                                   const char         *path,
                                                   GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorServerList, _manor_server_list_unref)

G_END_DECLS
