/* manorctl-config.c: how a server treats a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <glib/gi18n.h>

#include "manorctl-grammar.h"
#include "manorctl-output.h"

static char *block_reads;
static char *block_writes;
static char *allow_attach;
static char *reason;
static char *max_size;
static char *protection;
static char **allowed_addresses;
static gboolean any_address;

static const GOptionEntry options[] = {
  { "block-reads", 0, 0, G_OPTION_ARG_STRING, &block_reads, N_("Refuse to read"), N_("on|off") },
  { "block-writes", 0, 0, G_OPTION_ARG_STRING, &block_writes, N_("Refuse to write"), N_("on|off") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &reason,
    N_("What whoever is refused is told; empty for nothing"), N_("TEXT") },
  { "max-size", 0, 0, G_OPTION_ARG_STRING, &max_size,
    N_("How large it may grow: bytes, or with KB, MB, GB; 0 for no limit"), N_("SIZE") },
  { "allow-attach", 0, 0, G_OPTION_ARG_STRING, &allow_attach,
    N_("Let other databases of the server attach it"), N_("on|off") },
  { "protect", 0, 0, G_OPTION_ARG_STRING, &protection,
    N_("Refuse to delete it"), N_("on|off") },
  { "allow-address", 0, 0, G_OPTION_ARG_STRING_ARRAY, &allowed_addresses,
    N_("Let this address (or range) connect, beside those that may; once for each"), N_("ADDRESS") },
  { "allow-any-address", 0, 0, G_OPTION_ARG_NONE, &any_address,
    N_("Forget those that may: anybody may connect, or the ones given now"), NULL },
  G_OPTION_ENTRY_NULL
};

/* @text: (nullable): nothing is set then. */
static gboolean
set_switch (ManorDatabaseConfig  *config,
            const char           *property,
            const char           *option,
            const char           *text,
            GError              **error)
{
  gboolean on;

  if (text == NULL)
    return TRUE;
  if (!manorctl_read_switch (option, text, &on, error))
    return FALSE;

  g_object_set (config, property, on, NULL);

  return TRUE;
}

static gboolean
set_size (ManorDatabaseConfig  *config,
          GError              **error)
{
  guint64 bytes;

  if (max_size == NULL)
    return TRUE;
  if (!manorctl_read_size ("max-size", max_size, &bytes, error))
    return FALSE;

  g_object_set (config, "max-size", bytes, NULL);

  return TRUE;
}

/* Those that are there and those that are added, or all. */
static void
set_addresses (ManorDatabaseConfig *config)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) addresses = NULL;
  const char * const *known = manor_database_config_get_allowed_addresses (config);

  if (allowed_addresses == NULL && !any_address)
    return;

  for (guint i = 0; !any_address && known != NULL && known[i] != NULL; i++)
    g_strv_builder_add (builder, known[i]);
  for (guint i = 0; allowed_addresses != NULL && allowed_addresses[i] != NULL; i++)
    if (any_address || known == NULL || !g_strv_contains (known, allowed_addresses[i]))
      g_strv_builder_add (builder, allowed_addresses[i]);

  addresses = g_strv_builder_end (builder);
  g_object_set (config, "allowed-addresses", addresses, NULL);
}

/* Only what this kind of server has is set: the first option that it has not, or NULL. */
static const char *
find_missing (ManorDatabaseConfig *config)
{
  ManorDatabaseSettings settings = manor_database_config_get_settings (config);
  const struct
  {
    const char            *option;
    gboolean               given;
    ManorDatabaseSettings  setting;
  } needs[] = {
    { "block-reads", block_reads != NULL, MANOR_DATABASE_SETTING_BLOCKS },
    { "block-writes", block_writes != NULL, MANOR_DATABASE_SETTING_BLOCKS },
    { "reason", reason != NULL, MANOR_DATABASE_SETTING_REASON },
    { "max-size", max_size != NULL, MANOR_DATABASE_SETTING_SIZE },
    { "allow-attach", allow_attach != NULL, MANOR_DATABASE_SETTING_ATTACH },
    { "protect", protection != NULL, MANOR_DATABASE_SETTING_PROTECTION },
    { "allow-address", allowed_addresses != NULL, MANOR_DATABASE_SETTING_ADDRESSES },
    { "allow-any-address", any_address, MANOR_DATABASE_SETTING_ADDRESSES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    if (needs[i].given && (settings & needs[i].setting) == 0)
      return needs[i].option;

  return NULL;
}

static gboolean
is_change (void)
{
  return block_reads != NULL || block_writes != NULL || allow_attach != NULL ||
         reason != NULL || max_size != NULL || protection != NULL || allowed_addresses != NULL || any_address;
}

static gboolean
change (ManorDatabaseConfig  *config,
        GError              **error)
{
  const char *missing = find_missing (config);

  if (missing != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* translators: %s is an option */
                   _("--%s: this database has no such setting"), missing);
      return FALSE;
    }

  if (reason != NULL)
    g_object_set (config, "block-reason", *reason != '\0' ? reason : NULL, NULL);
  set_addresses (config);

  return set_switch (config, "block-reads", "block-reads", block_reads, error) &&
         set_switch (config, "block-writes", "block-writes", block_writes, error) &&
         set_switch (config, "allow-attach", "allow-attach", allow_attach, error) &&
         set_switch (config, "protected", "protect", protection, error) &&
         set_size (config, error);
}

static const char *
get_word (gboolean on)
{
  return on ? _("on") : _("off");
}

static void
print_addresses (ManorDatabaseConfig *config)
{
  const char * const *addresses = manor_database_config_get_allowed_addresses (config);
  g_autofree char *list = addresses != NULL ? g_strjoinv (", ", (char **) addresses) : NULL;

  manorctl_print (_("allowed addresses: %s\n"), list != NULL && *list != '\0' ? list : _("any"));
}

static void
print_config (ManorDatabaseConfig *config)
{
  ManorDatabaseSettings settings = manor_database_config_get_settings (config);
  const char *block_reason = manor_database_config_get_block_reason (config);
  guint64 size = manor_database_config_get_max_size (config);
  g_autofree char *limit = size > 0 ? g_format_size_full (size, G_FORMAT_SIZE_LONG_FORMAT)
                                    : g_strdup (_("no limit"));

  if ((settings & MANOR_DATABASE_SETTING_BLOCKS) != 0)
    {
      manorctl_print (_("block reads: %s\n"), get_word (manor_database_config_get_block_reads (config)));
      manorctl_print (_("block writes: %s\n"), get_word (manor_database_config_get_block_writes (config)));
    }
  if (block_reason != NULL)
    manorctl_print (_("reason: %s\n"), block_reason);
  if ((settings & MANOR_DATABASE_SETTING_SIZE) != 0)
    manorctl_print (_("largest size: %s\n"), limit);
  if ((settings & MANOR_DATABASE_SETTING_ATTACH) != 0)
    manorctl_print (_("allow attach: %s\n"), get_word (manor_database_config_get_allow_attach (config)));
  if ((settings & MANOR_DATABASE_SETTING_PROTECTION) != 0)
    manorctl_print (_("protected: %s\n"), get_word (manor_database_config_get_protected (config)));
  if ((settings & MANOR_DATABASE_SETTING_ADDRESSES) != 0)
    print_addresses (config);
}

/* A setting that there is not is null. */
static void
add_switch_json (JsonBuilder *builder,
                 const char  *name,
                 gboolean     known,
                 gboolean     on)
{
  if (known)
    manorctl_json_boolean (builder, name, on);
  else
    manorctl_json_string (builder, name, NULL);
}

static void
print_config_json (ManorDatabaseConfig *config)
{
  ManorDatabaseSettings settings = manor_database_config_get_settings (config);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  manorctl_json_boolean (builder, "block_reads", manor_database_config_get_block_reads (config));
  manorctl_json_boolean (builder, "block_writes", manor_database_config_get_block_writes (config));
  manorctl_json_string (builder, "block_reason", manor_database_config_get_block_reason (config));
  manorctl_json_integer (builder, "max_size", (gint64) manor_database_config_get_max_size (config));
  manorctl_json_boolean (builder, "allow_attach", manor_database_config_get_allow_attach (config));
  add_switch_json (builder, "protected", (settings & MANOR_DATABASE_SETTING_PROTECTION) != 0,
                   manor_database_config_get_protected (config));
  manorctl_json_strings (builder, "allowed_addresses", manor_database_config_get_allowed_addresses (config));
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

  database = manor_await_object (manor_console_find_database (console, arguments[0]), &error);
  if (database != NULL)
    config = manor_await_object (manor_database_load_config (database), &error);
  if (config == NULL)
    return manorctl_fail (error);

  if (!change (config, &error))
    return manorctl_fail_usage ("%s", error->message);

  if (is_change ())
    {
      if (!manor_await (manor_database_save_config (database, config), &error))
        return manorctl_fail (error);

      /* What the server made of it. */
      g_clear_object (&config);
      config = manor_await_object (manor_database_load_config (database), &error);
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
