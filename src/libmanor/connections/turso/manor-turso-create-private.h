/* manor-turso-create-private.h: a database that is being made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-turso-private.h"

G_BEGIN_DECLS

/**
 * ManorTursoMake:
 * @group: where it is to live
 * @propagates: it is a schema database whose changes the platform carries on
 * @is_stopped: nobody waits for it any more, and something may be there
 * @is_ours: the platform said that this request made it, so that it may be deleted again
 * @database: what was made; on no list yet
 *
 * A creation under way.
 */
typedef struct
{
  ManorTurso         *turso;
  ManorCreation      *creation;
  char               *name;
  char               *group;
  ManorTursoDatabase *database;
  ManorTursoEntry    *entry;
  gboolean            propagates;
  gboolean            is_stopped;
  gboolean            is_ours;
} ManorTursoMake;

/* Both await. FALSE where the platform would refuse it. */
gboolean  _manor_turso_make_check_name   (ManorTursoMake  *make,
                                          GError         **error);
gboolean  _manor_turso_make_choose_group (ManorTursoMake  *make,
                                          GError         **error);
/* What the platform is sent. New. */
JsonNode *_manor_turso_make_dup_body     (ManorTursoMake  *make) G_GNUC_WARN_UNUSED_RESULT;
/* Awaits until its host answers. */
gboolean  _manor_turso_make_wait         (ManorTursoMake  *make,
                                          GError         **error);
/* For tests, which cannot wait for a minute: milliseconds, 0 for the usual. */
void      _manor_turso_set_patience      (guint            msec);

G_END_DECLS
