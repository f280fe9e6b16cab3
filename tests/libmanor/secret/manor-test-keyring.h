/* manor-test-keyring.h: a real keyring on a session bus of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gio/gunixinputstream.h>

#include "manor-test-folder.h"

/* A home and a session bus without any service, for the programs of one test. They are started
 * with its `variables`, each part of a test as a process of its own: GIO and libsecret hold on
 * to the first bus and the first keyring that they meet. */
typedef struct
{
  char         *folder;
  GSubprocess  *bus;
  char        **variables;
} ManorTestHome;

static inline void
manor_test_die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != GPOINTER_TO_INT (data))
    _exit (1);
}

/* Without @with_bus, whoever looks for one finds none. */
static inline ManorTestHome *
manor_test_home_new (gboolean with_bus)
{
  static const char *folders[][2] = {
    { "HOME", "" }, { "XDG_DATA_HOME", "data" }, { "XDG_CONFIG_HOME", "config" },
    { "XDG_CACHE_HOME", "cache" }, { "XDG_RUNTIME_DIR", "run" },
  };
  ManorTestHome *self = g_new0 (ManorTestHome, 1);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *config = NULL;
  g_autofree char *option = NULL;
  g_autofree char *text = NULL;
  g_autofree char *address = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = manor_test_folder_new ();
  self->variables = g_get_environ ();
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, folders[i][1], NULL);

      g_mkdir_with_parents (path, 0700);
      self->variables = g_environ_setenv (self->variables, folders[i][0], path, TRUE);
    }
  self->variables = g_environ_unsetenv (self->variables, "DISPLAY");
  self->variables = g_environ_unsetenv (self->variables, "SECRET_BACKEND");
  self->variables = g_environ_setenv (self->variables, "G_MESSAGES_DEBUG", "all", TRUE);
  self->variables = g_environ_unsetenv (self->variables, "DBUS_SESSION_BUS_ADDRESS");
  if (!with_bus)
    return self;

  text = g_strdup_printf ("<busconfig><type>session</type><listen>unix:dir=%s/run</listen>"
                          "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                          "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>", self->folder);
  config = manor_test_folder_write (self->folder, "bus.conf", text, -1);
  option = g_strconcat ("--config-file=", config, NULL);
  g_subprocess_launcher_set_child_setup (launcher, manor_test_die_with_parent, GINT_TO_POINTER (getpid ()), NULL);
  self->bus = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", option, "--nofork", "--nopidfile",
                                           "--print-address", NULL);
  g_assert_no_error (error);

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->bus));
  address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (address);
  self->variables = g_environ_setenv (self->variables, "DBUS_SESSION_BUS_ADDRESS", address, TRUE);

  return self;
}

static inline void
manor_test_home_free (ManorTestHome *self)
{
  if (self->bus != NULL)
    {
      g_subprocess_force_exit (self->bus);
      g_subprocess_wait (self->bus, NULL, NULL);
      g_object_unref (self->bus);
    }
  manor_test_folder_remove (self->folder);
  g_strfreev (self->variables);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTestHome, manor_test_home_free)

/* Runs a part of a test at home, and sees that @secret is in nothing it prints. */
static inline void
manor_test_home_run (ManorTestHome *self,
                     const char    *part,
                     const char    *secret)
{
  g_autofree char *pattern = g_strconcat ("*", secret, "*", NULL);

  g_test_trap_subprocess_with_envp (part, (const char * const *) self->variables, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout_unmatched (pattern);
  g_test_trap_assert_stderr_unmatched (pattern);
}

/* Whether somebody on the bus offers a keyring. */
static inline gboolean
manor_test_keyring_is_there (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr(GVariant) answer = NULL;
  gboolean there;

  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                        "NameHasOwner", g_variant_new ("(s)", "org.freedesktop.secrets"), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (answer, "(b)", &there);

  return there;
}

/* In a part: GNOME's keyring, unlocked with @password, or as it comes up. @prompter asks the
 * person; NULL for nobody. */
static inline GSubprocess *
manor_test_keyring_start (const char *password,
                          const char *prompter)
{
  g_autoptr(GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GError) error = NULL;
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  GOutputStream *input;
  GSubprocess *keyring;

  /* It warns about much, and lives. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  if (prompter != NULL)
    g_subprocess_launcher_setenv (launcher, "GNOME_KEYRING_TEST_PROMPTER", prompter, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, manor_test_die_with_parent, GINT_TO_POINTER (getpid ()), NULL);
  keyring = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--foreground",
                                         "--components=secrets", password != NULL ? "--unlock" : NULL, NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (keyring);
  if (password != NULL)
    g_assert_true (g_output_stream_write_all (input, password, strlen (password), NULL, NULL, NULL));
  g_output_stream_close (input, NULL, NULL);

  while (!manor_test_keyring_is_there ())
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (2000);
    }

  return keyring;
}

static inline void
manor_test_keyring_stop (GSubprocess *keyring)
{
  g_subprocess_send_signal (keyring, SIGTERM);
  g_subprocess_wait (keyring, NULL, NULL);
  g_object_unref (keyring);
}

typedef GSubprocess ManorTestKeyring;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ManorTestKeyring, manor_test_keyring_stop)

/* What the keyring's own tests answer its questions with: no window, the real protocol. Not
 * declared in a header that a program could include without its development files. */
typedef struct
{
  const char *(*start)                  (void);
  gboolean    (*is_prompting)           (void);
  gboolean    (*is_expecting)           (void);
  void        (*set_delay_msec)         (guint       msec);
  void        (*expect_password_ok)     (const char *password,
                                         const char *first_property,
                                         ...);
  void        (*expect_password_cancel) (void);
  void        (*stop)                   (void);
} ManorTestPrompter;

static inline gboolean
manor_test_prompter_load (ManorTestPrompter *self)
{
  void *library = dlopen ("libgcr-base-3.so.1", RTLD_NOW);

  if (library == NULL)
    library = dlopen ("libgcr-4.so.4", RTLD_NOW);
  if (library == NULL)
    return FALSE;

  *(void **) &self->start = dlsym (library, "gcr_mock_prompter_start");
  *(void **) &self->is_prompting = dlsym (library, "gcr_mock_prompter_is_prompting");
  *(void **) &self->is_expecting = dlsym (library, "gcr_mock_prompter_is_expecting");
  *(void **) &self->set_delay_msec = dlsym (library, "gcr_mock_prompter_set_delay_msec");
  *(void **) &self->expect_password_ok = dlsym (library, "gcr_mock_prompter_expect_password_ok");
  *(void **) &self->expect_password_cancel = dlsym (library, "gcr_mock_prompter_expect_password_cancel");
  *(void **) &self->stop = dlsym (library, "gcr_mock_prompter_stop");

  return self->start != NULL && self->is_prompting != NULL && self->is_expecting != NULL &&
         self->set_delay_msec != NULL && self->expect_password_ok != NULL &&
         self->expect_password_cancel != NULL && self->stop != NULL;
}
