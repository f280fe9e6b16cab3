/* manor-test-server.c: a real libSQL server for a test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "manor-test-exchange.h"
#include "manor-test-folder.h"
#include "manor-test-server.h"

#define START_MSEC  30000  /* on a machine that is busy with other tests */
#define STOP_MSEC   40000
#define SHUTDOWN    "10"   /* seconds that sqld gives the requests under way */
#define ANSWER_SEC  120

/* Below the ports that the system gives to outgoing connections: while the server is down
 * between kill and start, nobody else gets its port by accident. */
#define FIRST_PORT  20000
#define LAST_PORT   32000

/* Invariants:
 *
 *  (1) `process` is the process that runs; NULL where none does.
 *  (2) A port is reserved as long as the fixture lives: an abstract socket with its number
 *      keeps other fixtures of this machine from it.
 */
struct _ManorTestServer
{
  char        *folder;
  GPtrArray   *arguments;      /* with the ports */
  GSubprocess *process;        /* (1) */
  GSocket     *reserved[2];    /* (2) */
  guint16      ports[2];       /* user, admin */
  char        *uri;
  char        *admin_uri;
  char        *authorization;
  char        *admin_key;
};

static gboolean
reserve_port (guint16   port,
              GSocket **reserved)
{
  g_autofree char *name = g_strdup_printf ("manor-test-port-%u", port);
  g_autoptr(GSocketAddress) claim =
    g_unix_socket_address_new_with_type (name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr(GSocket) unix_socket =
    g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr(GSocket) tcp_socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  if (!g_socket_bind (unix_socket, claim, FALSE, NULL) ||
      !g_socket_bind (tcp_socket, address, TRUE, NULL))
    return FALSE;

  g_set_object (reserved, unix_socket);

  return TRUE;
}

static void
manor_test_server_choose_ports (ManorTestServer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->ports); i++)
    {
      do
        self->ports[i] = (guint16) g_random_int_range (FIRST_PORT, LAST_PORT);
      while (!reserve_port (self->ports[i], &self->reserved[i]));
    }

  g_free (self->uri);
  g_free (self->admin_uri);
  self->uri = g_strdup_printf ("http://127.0.0.1:%u", self->ports[0]);
  self->admin_uri = g_strdup_printf ("http://127.0.0.1:%u", self->ports[1]);
}

/**
 * manor_test_server_request:
 *
 * See the header; thread-safe.
 */
guint
manor_test_server_request (ManorTestServer *self,
                           gboolean         admin,
                           const char      *method,
                           const char      *path,
                           const char      *namespace,
                           const char      *body,
                           char           **answer)
{
  g_autoptr(GString) head = g_string_new (NULL);

  g_string_append_printf (head, "%s %s HTTP/1.0\r\nHost: 127.0.0.1\r\n", method, path);
  if (body != NULL)
    g_string_append (head, "Content-Type: application/json\r\n");
  if (admin && self->admin_key != NULL)
    g_string_append_printf (head, "Authorization: basic %s\r\n", self->admin_key);
  if (!admin && self->authorization != NULL)
    g_string_append_printf (head, "Authorization: %s\r\n", self->authorization);
  if (namespace != NULL)
    {
      g_autofree char *encoded = g_base64_encode ((const guchar *) namespace, strlen (namespace));

      /* The server wants no padding. */
      encoded[strcspn (encoded, "=")] = '\0';
      g_string_append_printf (head, "x-namespace-bin: %s\r\n", encoded);
    }

  return manor_test_exchange (self->ports[admin ? 1 : 0], FALSE, head->str, body != NULL ? body : "", ANSWER_SEC, answer);
}

gboolean
manor_test_server_answers (ManorTestServer *self,
                           guint            msec)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) msec * 1000;
  const char *head = "GET /health HTTP/1.0\r\nHost: 127.0.0.1\r\n";

  do
    {
      if (manor_test_exchange (self->ports[0], FALSE, head, "", MAX (msec / 1000, 1), NULL) == 200)
        return TRUE;
      g_usleep (5000);
    }
  while (g_get_monotonic_time () < deadline);

  return FALSE;
}

/* In the child: the server does not outlive the test, not even one that is killed. */
static void
die_with_parent (gpointer data)
{
  pid_t parent = GPOINTER_TO_INT (data);

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (1);
}

static GSubprocess *
launch (ManorTestServer *self)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);
  g_auto(GStrv) variables = g_get_environ ();
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  /* Only what the test says, not what the person's shell says. */
  for (guint i = 0; variables[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (variables[i], strcspn (variables[i], "="));

      if (g_str_has_prefix (name, "SQLD_"))
        g_subprocess_launcher_unsetenv (launcher, name);
    }
  g_subprocess_launcher_setenv (launcher, "RUST_LOG", "info", FALSE);
  g_subprocess_launcher_setenv (launcher, "NO_COLOR", "1", TRUE);

  g_subprocess_launcher_take_stdout_fd (launcher, open (log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
  g_subprocess_launcher_take_stderr_fd (launcher, open (log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, GINT_TO_POINTER (getpid ()), NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) self->arguments->pdata, &error);
  g_assert_no_error (error);

  return process;
}

GPid
manor_test_server_get_pid (ManorTestServer *self)
{
  const char *identifier = self->process != NULL ? g_subprocess_get_identifier (self->process) : NULL;

  return identifier != NULL ? (GPid) g_ascii_strtoll (identifier, NULL, 10) : 0;
}

/* The process may not be waited for by the main loop here: that would run the test's own
 * sources. What GSubprocess knows comes from GLib's worker thread. */
gboolean
manor_test_server_wait_for_end (ManorTestServer *self,
                                guint            msec)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) msec * 1000;

  if (self->process == NULL)
    return TRUE;

  while (g_subprocess_get_identifier (self->process) != NULL)
    {
      if (g_get_monotonic_time () > deadline)
        return FALSE;
      g_usleep (2000);
    }
  g_clear_object (&self->process);

  return TRUE;
}

gboolean
manor_test_server_try_start (ManorTestServer *self)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) START_MSEC * 1000;

  g_assert_null (self->process);
  self->process = launch (self);

  while (g_get_monotonic_time () < deadline)
    {
      if (manor_test_server_wait_for_end (self, 0))
        return FALSE;
      if (manor_test_server_answers (self, 1) &&
          manor_test_server_request (self, TRUE, "GET", "/", NULL, NULL, NULL) != 0)
        return !manor_test_server_wait_for_end (self, 0);
      g_usleep (5000);
    }
  manor_test_server_kill (self);

  return FALSE;
}

void
manor_test_server_start (ManorTestServer *self)
{
  if (!manor_test_server_try_start (self))
    {
      g_autofree char *log = manor_test_server_dup_log (self);

      g_error ("The server did not start: %s", log);
    }
}

static void
manor_test_server_signal (ManorTestServer *self,
                          int              signal)
{
  g_assert_nonnull (self->process);
  g_subprocess_send_signal (self->process, signal);
}

void
manor_test_server_stop (ManorTestServer *self)
{
  manor_test_server_signal (self, SIGTERM);
  manor_test_server_signal (self, SIGCONT);
  /* A connection that broke while it was paused has kept one from its end for ever. */
  if (!manor_test_server_wait_for_end (self, STOP_MSEC / 2))
    manor_test_server_kill (self);
}

void
manor_test_server_kill (ManorTestServer *self)
{
  manor_test_server_signal (self, SIGKILL);
  g_assert_true (manor_test_server_wait_for_end (self, STOP_MSEC));
}

/* A thread may run on for a while after the signal, on another processor. */
static gboolean
has_stopped (GPid pid)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%d/task", pid);
  g_autoptr(GDir) dir = g_dir_open (tasks, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (tasks, name, "stat", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && strstr (text, ") T ") == NULL)
        return FALSE;
    }

  return TRUE;
}

void
manor_test_server_pause (ManorTestServer *self)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) STOP_MSEC * 1000;

  manor_test_server_signal (self, SIGSTOP);
  while (!has_stopped (manor_test_server_get_pid (self)))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (500);
    }
}

void
manor_test_server_resume (ManorTestServer *self)
{
  manor_test_server_signal (self, SIGCONT);
}

static void
add (GPtrArray  *arguments,
     const char *option,
     const char *value)
{
  if (value == NULL)
    return;

  g_ptr_array_add (arguments, g_strdup (option));
  g_ptr_array_add (arguments, g_strdup (value));
}

static void
manor_test_server_set_arguments (ManorTestServer              *self,
                                 const ManorTestServerOptions *options)
{
  g_autofree char *data = g_build_filename (self->folder, "data.sqld", NULL);
  g_autofree char *active = g_strdup_printf ("%u", options->max_active_namespaces != 0
                                                     ? options->max_active_namespaces : 2000);
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);

  g_clear_pointer (&self->arguments, g_ptr_array_unref);
  g_ptr_array_add (arguments, g_strdup (g_getenv ("MANOR_SQLD")));
  g_ptr_array_add (arguments, g_strdup ("--no-welcome"));
  add (arguments, "--db-path", data);
  add (arguments, "--http-listen-addr", self->uri + strlen ("http://"));
  add (arguments, "--admin-listen-addr", self->admin_uri + strlen ("http://"));
  add (arguments, "--shutdown-timeout", SHUTDOWN);
  if (!options->without_namespaces)
    {
      g_ptr_array_add (arguments, g_strdup ("--enable-namespaces"));
      add (arguments, "--max-active-namespaces", active);
    }
  if (options->without_default)
    g_ptr_array_add (arguments, g_strdup ("--disable-default-namespace"));
  add (arguments, "--auth-jwt-key-file", options->jwt_key);
  if (options->basic_auth != NULL)
    {
      g_autofree char *encoded =
        g_base64_encode ((const guchar *) options->basic_auth, strlen (options->basic_auth));
      g_autofree char *value = g_strconcat ("basic:", encoded, NULL);

      add (arguments, "--http-auth", value);
    }
  add (arguments, "--admin-auth-key", options->admin_key);
  add (arguments, "--max-response-size", options->max_response_size);
  add (arguments, "--max-total-response-size", options->max_total_response_size);
  if (options->self_path != NULL)
    {
      g_autofree char *url = g_strconcat (self->uri, options->self_path, NULL);

      add (arguments, "--http-self-url", url);
    }
  for (guint i = 0; options->arguments != NULL && options->arguments[i] != NULL; i++)
    g_ptr_array_add (arguments, g_strdup (options->arguments[i]));
  g_ptr_array_add (arguments, NULL);
  self->arguments = arguments;
}

ManorTestServer *
manor_test_server_new (const ManorTestServerOptions *options)
{
  static const ManorTestServerOptions none;
  ManorTestServer *self;

  if (g_getenv ("MANOR_SQLD") == NULL)
    {
      g_test_skip ("MANOR_SQLD names no libSQL server");
      return NULL;
    }
  if (options == NULL)
    options = &none;

  self = g_new0 (ManorTestServer, 1);
  self->folder = manor_test_folder_new ();
  self->admin_key = g_strdup (options->admin_key);

  /* A port may be taken by a stranger between the look and the start. */
  for (guint i = 0; self->process == NULL && i < 3; i++)
    {
      manor_test_server_choose_ports (self);
      manor_test_server_set_arguments (self, options);
      manor_test_server_try_start (self);
    }
  if (self->process == NULL)
    {
      g_autofree char *log = manor_test_server_dup_log (self);

      g_error ("The server did not start: %s", log);
    }

  return self;
}

void
manor_test_server_free (ManorTestServer *self)
{
  if (self->process != NULL)
    manor_test_server_kill (self);
  manor_test_folder_remove (self->folder);
  g_ptr_array_unref (self->arguments);
  g_object_unref (self->reserved[0]);
  g_object_unref (self->reserved[1]);
  g_free (self->uri);
  g_free (self->admin_uri);
  g_free (self->authorization);
  g_free (self->admin_key);
  g_free (self);
}

const char *
manor_test_server_get_uri (ManorTestServer *self)
{
  return self->uri;
}

const char *
manor_test_server_get_admin_uri (ManorTestServer *self)
{
  return self->admin_uri;
}

const char *
manor_test_server_get_folder (ManorTestServer *self)
{
  return self->folder;
}

char *
manor_test_server_dup_log (ManorTestServer *self)
{
  g_autofree char *path = g_build_filename (self->folder, "log", NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");

  return text;
}

void
manor_test_server_set_authorization (ManorTestServer *self,
                                     const char      *value)
{
  g_set_str (&self->authorization, value);
}
