/* manorctl.h: what a command of the command line is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <manor.h>

G_BEGIN_DECLS

/**
 * ManorctlStatus:
 * @MANORCTL_DONE: done
 * @MANORCTL_FAILED: failed, also when any child failed
 * @MANORCTL_USAGE: the command line is wrong
 * @MANORCTL_DIFFERENT: differences were found, and --exit-code asked for this
 *
 * Exit statuses.
 */
typedef enum
{
  MANORCTL_DONE      = 0,
  MANORCTL_FAILED    = 1,
  MANORCTL_USAGE     = 2,
  MANORCTL_DIFFERENT = 3,
} ManorctlStatus;

/**
 * ManorctlRun:
 * @console: loaded
 * @arguments: (array zero-terminated=1): what is no option
 *
 * Runs a command, on a fiber: it may await. Options are in variables of the command's file.
 *
 * Returns: the exit status
 */
typedef ManorctlStatus (*ManorctlRun) (ManorConsole       *console,
                                       const char * const *arguments);

/**
 * ManorctlCommand:
 * @name: the first word
 * @arguments: for the usage line
 * @summary: one line, untranslated
 * @description: more lines for --help, untranslated, or %NULL
 * @options: its own, or %NULL
 * @n_min: how many arguments there must be
 * @n_max: how many there may be
 * @json: whether it knows --json
 * @keeps_token: whether --token-file is its own matter: elsewhere it is for the server named
 * @run: does it
 *
 * A command.
 */
typedef struct
{
  const char         *name;
  const char         *arguments;
  const char         *summary;
  const char         *description;
  const GOptionEntry *options;
  guint               n_min;
  guint               n_max;
  gboolean            json;
  gboolean            keeps_token;
  ManorctlRun         run;
} ManorctlCommand;

extern const ManorctlCommand manorctl_adopt_command;
extern const ManorctlCommand manorctl_config_command;
extern const ManorctlCommand manorctl_connect_command;
extern const ManorctlCommand manorctl_connections_command;
extern const ManorctlCommand manorctl_copies_command;
extern const ManorctlCommand manorctl_create_command;
extern const ManorctlCommand manorctl_delete_command;
extern const ManorctlCommand manorctl_demo_command;
extern const ManorctlCommand manorctl_diff_command;
extern const ManorctlCommand manorctl_dump_command;
extern const ManorctlCommand manorctl_fork_command;
extern const ManorctlCommand manorctl_groups_command;
extern const ManorctlCommand manorctl_history_command;
extern const ManorctlCommand manorctl_list_command;
extern const ManorctlCommand manorctl_locations_command;
extern const ManorctlCommand manorctl_plan_command;
extern const ManorctlCommand manorctl_push_command;
extern const ManorctlCommand manorctl_rules_command;
extern const ManorctlCommand manorctl_schema_command;
extern const ManorctlCommand manorctl_sql_command;
extern const ManorctlCommand manorctl_status_command;
extern const ManorctlCommand manorctl_tokens_command;
extern const ManorctlCommand manorctl_usage_command;

G_END_DECLS
