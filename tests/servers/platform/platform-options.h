/* platform-options.h: how the test platform is started
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* What the API's specification and the official clients disagree about. */
typedef enum
{
  PLATFORM_SHAPE_CLIENTS,      /* as the clients rely on it */
  PLATFORM_SHAPE_DOCUMENTED,   /* what is documented, and nothing else */
} PlatformShape;

typedef struct
{
  GStrv          organizations;
  GStrv          groups;
  guint          n_databases;
  char          *schema;
  guint          n_children;
  guint          page_size;
  gboolean       no_pagination;
  PlatformShape  shape;
  guint          n_sleeping;
  GStrv          archived;
  gboolean       on_demand;
  gboolean       empty_permissions;
  gboolean       tls;
  guint          port;
  char          *sql;
} PlatformOptions;

/* Ends the program where they are wrong, and after --help. */
void platform_options_parse (PlatformOptions   *self,
                             int                argc,
                             char             **argv);
void platform_options_clear (PlatformOptions   *self);
