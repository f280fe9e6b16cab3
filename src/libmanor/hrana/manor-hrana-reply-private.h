/* manor-hrana-reply-private.h: how an answer is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-hrana-private.h"

G_BEGIN_DECLS

/* One result. Only the members of its kind are set.
 *
 *  (1) `error` set: nothing else is.
 *  (2) `steps` and `step_errors` have the same length, and an entry at most one of both.
 */
typedef struct
{
  GError         *error;         /* (1) */
  ManorHranaKind  kind;
  ManorResult    *result;        /* of an execute; a description's columns */
  GPtrArray      *steps;         /* (2) */
  GPtrArray      *step_errors;   /* (2) */
  gboolean        autocommit;
  gboolean        is_read_only;
} ManorHranaItem;

struct _ManorHranaReply
{
  GObject   parent_instance;

  char     *baton;
  char     *base_url;
  GArray   *items;
  gboolean  has_infinity;
};

G_END_DECLS
