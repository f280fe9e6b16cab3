/* manor-console-private.h: what the aspects of the console share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "manor-console.h"
#include "manor-worker.h"

G_BEGIN_DECLS

struct _ManorConsole
{
  GObject       parent_instance;

  GPtrArray    *connections;  /* (1) */
  GPtrArray    *opened;      /* (2) */
  GHashTable   *surveys;      /* (3) */
  char         *config_path;
  ManorWorker  *worker;       /* (4) */
  ManorJournal *journal;
  ManorHistory *history;
};

ManorConnection *_manor_console_find_folder (GPtrArray *connections,
                                             GFile     *folder);

G_END_DECLS
