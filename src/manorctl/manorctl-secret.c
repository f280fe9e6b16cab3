/* manorctl-secret.c: tokens and keys, never from the command line itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "manorctl"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "manorctl-secret.h"

/* JSON Web Tokens with many claims have some kilobytes. */
#define MAX_LENGTH (64 * 1024)

char *manorctl_token_file;

gboolean
manorctl_secret_can_ask (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

/* Byte by byte, so that what is behind the line is left for whoever reads the standard input
 * next. */
static char *
read_line (int fd)
{
  char *line = g_malloc0 (MAX_LENGTH + 1);
  gsize length = 0;

  while (length < MAX_LENGTH)
    {
      char c;
      gssize n = read (fd, &c, 1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || c == '\n' || c == '\0')
        break;

      line[length++] = c;
    }

  return g_strstrip (line);
}

/* As the terminal was; for the signal handler. */
static struct termios shown;

static void
restore_cb (int number)
{
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  signal (number, SIG_DFL);
  raise (number);
}

char *
manorctl_secret_ask (const char *question)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  struct termios hidden;
  char *line;

  if (tcgetattr (STDIN_FILENO, &shown) != 0)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], restore_cb);

  /* Before the question, so that nothing typed behind it can be seen. */
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);

  fflush (stdout);
  fprintf (stderr, "%s ", question);
  fflush (stderr);
  line = read_line (STDIN_FILENO);
  fputc ('\n', stderr);

  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], SIG_DFL);

  if (*line == '\0')
    g_clear_pointer (&line, manor_secret_free);

  return line;
}

static char *
read_file (const char  *file,
           GError     **error)
{
  int fd = open (file, O_RDONLY | O_CLOEXEC);
  char *line;

  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   /* translators: %1$s is a file, %2$s the system's reason */
                   _("“%1$s” cannot be read: %2$s"), file, g_strerror (code));
      return NULL;
    }

  line = read_line (fd);
  close (fd);

  return line;
}

char *
manorctl_secret_read (const char  *file,
                      const char  *question,
                      GError     **error)
{
  gboolean is_input = g_str_equal (file, "-");
  gboolean empty;
  char *line;

  if (is_input && manorctl_secret_can_ask ())
    line = manorctl_secret_ask (question);
  else
    line = is_input ? read_line (STDIN_FILENO) : read_file (file, error);

  if (line != NULL && *line != '\0')
    {
      manor_secret_learn (line);
      return line;
    }

  empty = line != NULL || is_input;
  manor_secret_free (line);
  if (empty)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 /* translators: %s is a file, or “-” */
                 _("“%s” was to hold a token or key in its first line, which is empty"), file);

  return NULL;
}
