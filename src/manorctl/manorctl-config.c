/* manorctl-config.c: how a server treats a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-output.h"

static char *block_reads;
static char *block_writes;
static char *allow_attach;
static char *reason;
static char *max_size;

static const GOptionEntry options[] = {
  { "block-reads", 0, 0, G_OPTION_ARG_STRING, &block_reads, N_("Refuse to read"), N_("on|off") },
  { "block-writes", 0, 0, G_OPTION_ARG_STRING, &block_writes, N_("Refuse to write"), N_("on|off") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &reason,
    N_("What whoever is refused is told; empty for nothing"), N_("TEXT") },
  { "max-size", 0, 0, G_OPTION_ARG_STRING, &max_size,
    N_("How large it may grow: bytes, or with KB, MB, GB; 0 for no limit"), N_("SIZE") },
  { "allow-attach", 0, 0, G_OPTION_ARG_STRING, &allow_attach,
    N_("Let other databases of the server attach it"), N_("on|off") },
  G_OPTION_ENTRY_NULL
};

/* @text: (nullable): nothing is set then. */
static gboolean
set_switch (ManorDatabaseConfig  *config,
            const char           *property,
            const char           *text,
            GError              **error)
{
  if (text == NULL)
    return TRUE;

  if (g_str_equal (text, "on") || g_str_equal (text, "off"))
    {
      g_object_set (config, property, g_str_equal (text, "on"), NULL);
      return TRUE;
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* translators: %1$s is an option, %2$s what was given */
               _("--%1$s takes “on” or “off”, not “%2$s”"), property, text);

  return FALSE;
}

static gboolean
set_size (ManorDatabaseConfig  *config,
          GError              **error)
{
  static const struct
  {
    const char *unit;
    guint64     bytes;
  } units[] = {
    { "", 1 }, { "B", 1 }, { "KB", 1000 }, { "MB", 1000 * 1000 }, { "GB", 1000 * 1000 * 1000 },
  };
  char *end;
  guint64 n;

  if (max_size == NULL)
    return TRUE;

  n = g_ascii_strtoull (max_size, &end, 10);
  for (guint i = 0; end != max_size && g_ascii_isdigit (*max_size) && i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (g_strstrip (end), units[i].unit) == 0 && n <= G_MAXINT64 / units[i].bytes)
      {
        g_object_set (config, "max-size", n * units[i].bytes, NULL);
        return TRUE;
      }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--max-size “%s” should be a number of bytes, or one with KB, MB or GB"), max_size);

  return FALSE;
}

static gboolean
is_change (void)
{
  return block_reads != NULL || block_writes != NULL || allow_attach != NULL ||
         reason != NULL || max_size != NULL;
}

static gboolean
change (ManorDatabaseConfig  *config,
        GError              **error)
{
  if (reason != NULL)
    g_object_set (config, "block-reason", *reason != '\0' ? reason : NULL, NULL);

  return set_switch (config, "block-reads", block_reads, error) &&
         set_switch (config, "block-writes", block_writes, error) &&
         set_switch (config, "allow-attach", allow_attach, error) &&
         set_size (config, error);
}

static const char *
get_word (gboolean on)
{
  return on ? _("on") : _("off");
}

static void
print_config (ManorDatabaseConfig *config)
{
  const char *block_reason = manor_database_config_get_block_reason (config);
  guint64 size = manor_database_config_get_max_size (config);
  g_autofree char *limit = size > 0 ? g_format_size_full (size, G_FORMAT_SIZE_LONG_FORMAT)
                                    : g_strdup (_("no limit"));

  manorctl_print (_("block reads: %s\n"), get_word (manor_database_config_get_block_reads (config)));
  manorctl_print (_("block writes: %s\n"), get_word (manor_database_config_get_block_writes (config)));
  if (block_reason != NULL)
    manorctl_print (_("reason: %s\n"), block_reason);
  manorctl_print (_("largest size: %s\n"), limit);
  manorctl_print (_("allow attach: %s\n"), get_word (manor_database_config_get_allow_attach (config)));
}

static void
print_config_json (ManorDatabaseConfig *config)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  manorctl_json_boolean (builder, "block_reads", manor_database_config_get_block_reads (config));
  manorctl_json_boolean (builder, "block_writes", manor_database_config_get_block_writes (config));
  manorctl_json_string (builder, "block_reason", manor_database_config_get_block_reason (config));
  manorctl_json_integer (builder, "max_size", (gint64) manor_database_config_get_max_size (config));
  manorctl_json_boolean (builder, "allow_attach", manor_database_config_get_allow_attach (config));
  json_builder_end_object (builder);
  manorctl_json_print (builder);
}

static ManorctlStatus
run (ManorConsole       *console,
     const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ManorDatabase) database = NULL;
  g_autoptr(ManorDatabaseConfig) config = NULL;

  database = dex_await_object (manor_console_find_database (console, arguments[0]), &error);
  if (database != NULL)
    config = dex_await_object (manor_database_load_config (database), &error);
  if (config == NULL)
    return manorctl_fail (error);

  if (!change (config, &error))
    return manorctl_fail_usage ("%s", error->message);

  if (is_change ())
    {
      if (!dex_await (manor_database_save_config (database, config), &error))
        return manorctl_fail (error);

      /* What the server made of it. */
      g_clear_object (&config);
      config = dex_await_object (manor_database_load_config (database), &error);
      if (config == NULL)
        return manorctl_fail (error);
    }

  if (manorctl_json)
    print_config_json (config);
  else
    print_config (config);

  return MANORCTL_DONE;
}

const ManorctlCommand manorctl_config_command = {
  .name = "config",
  .arguments = N_("DATABASE"),
  .summary = N_("Show or change how a server treats a database"),
  .description = N_("Without options it shows; with options it changes those and shows what came of it."),
  .options = options,
  .n_min = 1,
  .n_max = 1,
  .json = TRUE,
  .run = run,
};
