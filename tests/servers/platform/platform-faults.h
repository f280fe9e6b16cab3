/* platform-faults.h: what a test wants to go wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "platform-counters.h"

typedef enum
{
  PLATFORM_FAULT_STATUS,     /* this status */
  PLATFORM_FAULT_DROP,       /* the connection is closed without an answer */
  PLATFORM_FAULT_TRUNCATE,   /* the real answer, cut in its middle */
  PLATFORM_FAULT_SLOW,       /* the real answer, later */
  PLATFORM_FAULT_HTML,       /* a page for people */
  PLATFORM_FAULT_REDIRECT,
  PLATFORM_FAULT_EXTRA,      /* the real answer, with keys that nobody knows */
  PLATFORM_FAULT_BODY,       /* this body */
} PlatformFaultKind;

/*
 *  (1) Where `after_request`, the request is carried out first.
 */
typedef struct
{
  PlatformFaultKind  kind;
  PlatformPlane      plane;
  GPatternSpec      *match;
  char              *pattern;
  guint              status;        /* 0: what the kind has */
  int                retry_after;   /* seconds; -1 for none */
  char              *body;
  char              *location;
  guint              delay_ms;
  gboolean           hold;          /* it waits until all faults are cleared */
  gboolean           after_request; /* (1) */
  guint              skip;          /* requests that are left alone first */
  guint              times;         /* that are left; 0 for ever */
  guint              n_hits;
} PlatformFault;

PlatformFault  *platform_fault_ref      (PlatformFault   *self) G_GNUC_WARN_UNUSED_RESULT;
void            platform_fault_unref    (PlatformFault   *self);
/* TRUE where it needs the real answer. */
gboolean        platform_fault_needs_answer
                                        (PlatformFault   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlatformFault, platform_fault_unref)

typedef struct _PlatformFaults PlatformFaults;

PlatformFaults *platform_faults_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void            platform_faults_free    (PlatformFaults  *self);
/* One as a test describes it; FALSE with the reason where it makes no sense. */
gboolean        platform_faults_add     (PlatformFaults  *self,
                                         JsonObject      *description,
                                         char           **reason);
void            platform_faults_clear   (PlatformFaults  *self);
/* The first that is for a request: “GET /v1/organizations/acme/databases?limit=2”, “db-acme POST /v2/pipeline”. That
 * use of it is counted. */
PlatformFault  *platform_faults_take    (PlatformFaults  *self,
                                         PlatformPlane    plane,
                                         const char      *request) G_GNUC_WARN_UNUSED_RESULT;
/* What @fault makes a request wait for. Resolves to a boolean. */
DexFuture      *platform_faults_wait    (PlatformFaults  *self,
                                         PlatformFault   *fault) G_GNUC_WARN_UNUSED_RESULT;
/* Those that are left. */
JsonArray      *platform_faults_dump    (PlatformFaults  *self) G_GNUC_WARN_UNUSED_RESULT;
