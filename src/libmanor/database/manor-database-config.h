/* manor-database-config.h: how a server treats one database, and what it has seen of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MANOR_TYPE_DATABASE_CONFIG (manor_database_config_get_type ())
#define MANOR_TYPE_DATABASE_USAGE  (manor_database_usage_get_type ())

/**
 * ManorDatabaseSettings:
 * @MANOR_DATABASE_SETTING_BLOCKS: reads and writes can be blocked
 * @MANOR_DATABASE_SETTING_REASON: with a reason that clients are told
 * @MANOR_DATABASE_SETTING_SIZE: the size can be limited
 * @MANOR_DATABASE_SETTING_ATTACH: attaching can be allowed
 * @MANOR_DATABASE_SETTING_PROTECTION: it can be protected from being deleted
 * @MANOR_DATABASE_SETTING_ADDRESSES: who may connect can be limited by address
 *
 * Which settings a kind of server has.
 */
typedef enum
{
  MANOR_DATABASE_SETTING_BLOCKS     = 1 << 0,
  MANOR_DATABASE_SETTING_REASON     = 1 << 1,
  MANOR_DATABASE_SETTING_SIZE       = 1 << 2,
  MANOR_DATABASE_SETTING_ATTACH     = 1 << 3,
  MANOR_DATABASE_SETTING_PROTECTION = 1 << 4,
  MANOR_DATABASE_SETTING_ADDRESSES  = 1 << 5,
} ManorDatabaseSettings;

/* Those of libSQL servers. */
#define MANOR_DATABASE_SETTINGS_DEFAULT (MANOR_DATABASE_SETTING_BLOCKS | MANOR_DATABASE_SETTING_REASON | \
                                         MANOR_DATABASE_SETTING_SIZE | MANOR_DATABASE_SETTING_ATTACH)

#define MANOR_TYPE_DATABASE_SETTINGS (manor_database_settings_get_type ())

GType manor_database_settings_get_type (void);

/* “settings” (#ManorDatabaseSettings: those that there are), “protected”, “allowed-addresses” (strv, empty for all).
 * Properties, readable and writable: “block-reads”, “block-writes”, “block-reason” (or NULL),
 * “max-size” (bytes, 0 for no limit), “allow-attach”. What else the server keeps of a database is
 * not lost when it is saved. */
G_DECLARE_FINAL_TYPE (ManorDatabaseConfig, manor_database_config, MANOR, DATABASE_CONFIG, GObject)
/* Immutable. Properties: “rows-read”, “rows-written”, “storage” (bytes), “n-queries”; gint64, -1
 * where not known. */
G_DECLARE_FINAL_TYPE (ManorDatabaseUsage, manor_database_usage, MANOR, DATABASE_USAGE, GObject)

/* One statement the server remembers. */
typedef struct
{
  char   *sql;
  gint64  rows_read;
  gint64  rows_written;
  gint64  msec;          /* -1 where not known */
} ManorQueryUsage;

ManorDatabaseConfig *manor_database_config_new              (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean             manor_database_config_get_block_reads  (ManorDatabaseConfig *self);
gboolean             manor_database_config_get_block_writes (ManorDatabaseConfig *self);
const char          *manor_database_config_get_block_reason (ManorDatabaseConfig *self);
guint64              manor_database_config_get_max_size     (ManorDatabaseConfig *self);
gboolean             manor_database_config_get_allow_attach (ManorDatabaseConfig *self);
ManorDatabaseSettings
                     manor_database_config_get_settings     (ManorDatabaseConfig *self);
gboolean             manor_database_config_get_protected    (ManorDatabaseConfig *self);
const char * const  *manor_database_config_get_allowed_addresses (ManorDatabaseConfig *self);
/* “1.5 MB”, “256mb”: bytes, 0 where there is no limit. */
guint64              manor_database_config_parse_size       (const char          *text);

/* Takes both arrays (element-type ManorQueryUsage). */
ManorDatabaseUsage  *manor_database_usage_new               (gint64               rows_read,
                                                             gint64               rows_written,
                                                             gint64               storage,
                                                             gint64               n_queries,
                                                             GPtrArray           *top,
                                                             GPtrArray           *slowest) G_GNUC_WARN_UNUSED_RESULT;
gint64               manor_database_usage_get_rows_read     (ManorDatabaseUsage  *self);
gint64               manor_database_usage_get_rows_written  (ManorDatabaseUsage  *self);
gint64               manor_database_usage_get_storage       (ManorDatabaseUsage  *self);
gint64               manor_database_usage_get_n_queries     (ManorDatabaseUsage  *self);
/* (element-type ManorQueryUsage), owned by it. */
GPtrArray           *manor_database_usage_get_top           (ManorDatabaseUsage  *self);
GPtrArray           *manor_database_usage_get_slowest       (ManorDatabaseUsage  *self);

ManorQueryUsage     *manor_query_usage_new                  (const char          *sql,
                                                             gint64               rows_read,
                                                             gint64               rows_written,
                                                             gint64               msec) G_GNUC_WARN_UNUSED_RESULT;
void                 manor_query_usage_free                 (ManorQueryUsage     *self);

G_END_DECLS
