/* platform-usage.h: what databases used
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "platform.h"

/* Since they were made: sqld knows no months. */
typedef struct
{
  gint64     rows_read;
  gint64     rows_written;
  gint64     storage_bytes;
  JsonArray *queries;         /* NULL, or what sqld calls the top queries; the reader's */
} PlatformUsage;

/* Asks sqld, in a fiber; what it does not know is 0. */
void        platform_usage_read          (PlatformUsage       *self,
                                          PlatformDatabase    *database);
void        platform_usage_add           (PlatformUsage       *self,
                                          const PlatformUsage *other);
JsonObject *platform_usage_dump          (const PlatformUsage *self) G_GNUC_WARN_UNUSED_RESULT;
/* With its uuid, its instance and its total. */
JsonObject *platform_usage_dump_database (const PlatformUsage *self,
                                          PlatformDatabase    *database) G_GNUC_WARN_UNUSED_RESULT;
/* Clears what has to be. */
void        platform_usage_clear         (PlatformUsage       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlatformUsage, platform_usage_clear)
