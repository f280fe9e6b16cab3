/* main.c: a platform for tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <gio/gunixinputstream.h>
#include <glib-unix.h>

#include "platform-options.h"
#include "platform-server.h"
#include "platform-token.h"

static gboolean
end_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

/* Who started it has closed its standard input, or ended. */
static gboolean
input_cb (int           fd,
          GIOCondition  condition,
          gpointer      user_data)
{
  char buffer[256];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

typedef struct
{
  Platform   *platform;
  GMainLoop  *loop;
  const char *authority;
  int         status;
} Program;

static DexFuture *
filled_cb (DexFuture *future,
           gpointer   user_data)
{
  Program *program = user_data;
  Platform *platform = program->platform;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    {
      g_printerr ("manor-test-platform: %s\n", error->message);
      program->status = EXIT_FAILURE;
      g_main_loop_quit (program->loop);
      return NULL;
    }
  g_print ("TURSO_API_BASEURL=%s\n", platform->base_uri);
  g_print ("TURSO_API_TOKEN=%s\n", ((PlatformToken *) g_ptr_array_index (platform->tokens, 0))->value);
  g_print ("TURSO_ORG=%s\n", platform_get_user_name (platform));
  g_print ("MANOR_TEST_CONTROL=%s/-\n", platform->base_uri);
  if (program->authority != NULL)
    g_print ("MANOR_TEST_AUTHORITY=%s\n", program->authority);
  g_print ("READY\n");
  fflush (stdout);

  return NULL;
}

int
main (int    argc,
      char **argv)
{
  PlatformOptions options = { 0 };
  g_autoptr(GMainLoop) loop = NULL;
  g_autoptr(Platform) platform = NULL;
  g_autoptr(PlatformServer) server = NULL;
  g_autofree char *authority = NULL;
  Program program = { 0 };

  setlocale (LC_ALL, "");
  dex_init ();
  platform_options_parse (&options, argc, argv);
  loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, end_cb, loop);
  g_unix_signal_add (SIGINT, end_cb, loop);
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, input_cb, loop);

  platform = platform_new (&options);
  server = platform_server_new (platform, &authority);
  program = (Program) { .platform = platform, .loop = loop, .authority = authority };
  dex_future_disown (dex_future_finally (platform_fill (platform), filled_cb, &program, NULL));
  g_main_loop_run (loop);

  return program.status;
}
