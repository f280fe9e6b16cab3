/* platform-counters.h: what was asked of the test platform
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

typedef enum
{
  PLATFORM_PLANE_CONTROL,   /* the platform API */
  PLATFORM_PLANE_DATA,      /* the databases' host names */
  PLATFORM_N_PLANES
} PlatformPlane;

typedef struct _PlatformCounters PlatformCounters;

PlatformCounters *platform_counters_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void              platform_counters_free        (PlatformCounters *self);
/* A request for a route: “GET {org}/databases”, “data POST /v2/pipeline”. */
void              platform_counters_add_request (PlatformCounters *self,
                                                 const char       *route);
/* It was answered with this status; 0 for one that was dropped. */
void              platform_counters_add_status  (PlatformCounters *self,
                                                 PlatformPlane     plane,
                                                 guint             status);
void              platform_counters_add_wake    (PlatformCounters *self,
                                                 const char       *database);
/* @kind: “group”, “database”, “api”. */
void              platform_counters_add_token   (PlatformCounters *self,
                                                 const char       *kind);
void              platform_counters_enter       (PlatformCounters *self,
                                                 PlatformPlane     plane);
void              platform_counters_leave       (PlatformCounters *self,
                                                 PlatformPlane     plane);
JsonObject       *platform_counters_dump        (PlatformCounters *self) G_GNUC_WARN_UNUSED_RESULT;
/* From now on they count from nothing; what is under way is under way. */
void              platform_counters_reset       (PlatformCounters *self);
