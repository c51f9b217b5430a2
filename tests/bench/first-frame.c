/* first-frame.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long a program takes from its start to the first frame of its window.
 *
 *   first-frame [--settle SECONDS] [--width WIDTH] [--request FILE] COMMAND [ARGUMENT…]
 *
 * Prints the milliseconds from the start of COMMAND until the X server has received the first content of a
 * window at least WIDTH wide, and the proportional memory (PSS, KiB) of COMMAND, and of it with its children,
 * after it has settled. It looks from the outside, so that every toolkit is measured the same way.
 *
 * With a request, COMMAND has a socket as standard input, which holds what is in FILE and then ends for reading,
 * as the service for browsers hands over what a site asks.
 */

#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>

#define LIMIT_MS 30000

static int settle_seconds = 3;
static int minimum_width = 200;
static char *request = NULL;
static char **command = NULL;

static const GOptionEntry entries[] = {
  { "settle", 0, 0, G_OPTION_ARG_INT, &settle_seconds, "Seconds before memory is read", "SECONDS" },
  { "width", 0, 0, G_OPTION_ARG_INT, &minimum_width, "Smaller windows are not the one", "WIDTH" },
  { "request", 0, 0, G_OPTION_ARG_FILENAME, &request, "What a site asks", "FILE" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &command, NULL, "COMMAND" },
  G_OPTION_ENTRY_NULL
};

/* A window may go while it is looked at. */
static int
ignore_error (Display     *display,
              XErrorEvent *event)
{
  return 0;
}

/* The other end stays open for as long as this program runs: it is the one that waits for the reply. */
static int
hand_over (void)
{
  g_autofree char *contents = NULL;
  gsize length;
  int ends[2];

  if (!g_file_get_contents (request, &contents, &length, NULL) ||
      socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 ||
      write (ends[0], contents, length) != (gssize) length || shutdown (ends[0], SHUT_WR) < 0)
    exit (66);

  return ends[1];
}

static pid_t
start (char **argv,
       int    input)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      if (input >= 0)
        dup2 (input, STDIN_FILENO);
      setpgid (0, 0);
      execvp (argv[0], argv);
      _exit (127);
    }

  return pid;
}

static gboolean
is_wide (Display *display,
         Window   window)
{
  XWindowAttributes attributes;

  return XGetWindowAttributes (display, window, &attributes) && attributes.width >= minimum_width;
}

static gboolean
wait_for_event (Display *display,
                gint64   end)
{
  struct pollfd fd = { ConnectionNumber (display), POLLIN, 0 };
  gint64 left = (end - g_get_monotonic_time ()) / 1000;

  if (XPending (display) > 0)
    return TRUE;

  return left > 0 && poll (&fd, 1, (int) left) > 0;
}

/* The time of the first damage of a wide window, or 0. */
static gint64
wait_for_frame (Display *display,
                gint64   started)
{
  gint64 end = started + LIMIT_MS * G_GINT64_CONSTANT (1000);
  int damage_event, damage_error;

  XDamageQueryExtension (display, &damage_event, &damage_error);
  while (wait_for_event (display, end))
    {
      XEvent event;

      XNextEvent (display, &event);
      if (event.type == MapNotify && is_wide (display, event.xmap.window))
        XDamageCreate (display, event.xmap.window, XDamageReportNonEmpty);
      else if (event.type == damage_event + XDamageNotify)
        return g_get_monotonic_time ();
    }

  return 0;
}

static long
read_pss (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !(line = strstr (text, "\nPss:")))
    return 0;

  return atol (line + strlen ("\nPss:"));
}

static gboolean
is_in_group (const char *pid,
             pid_t       group)
{
  return getpgid ((pid_t) atoi (pid)) == group;
}

/* Everything that the command started has its process group. */
static long
sum_pss (pid_t group)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;
  long sum = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_ascii_isdigit (*name) && is_in_group (name, group))
        sum += read_pss (name);
    }

  return sum;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  Display *display;
  gint64 started, shown;
  char own[16];
  int input = -1;
  pid_t pid;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || command == NULL)
    return 64;
  if (!(display = XOpenDisplay (NULL)))
    return 69;

  XSetErrorHandler (ignore_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  if (request != NULL)
    input = hand_over ();
  started = g_get_monotonic_time ();
  pid = start (command, input);
  shown = wait_for_frame (display, started);
  if (shown != 0)
    {
      sleep ((unsigned int) settle_seconds);
      g_snprintf (own, sizeof own, "%d", (int) pid);
      printf ("%.1f %ld %ld\n", (double) (shown - started) / 1000.0, read_pss (own), sum_pss (pid));
    }

  kill (-pid, SIGTERM);
  sleep (1);
  kill (-pid, SIGKILL);
  waitpid (pid, NULL, 0);
  XCloseDisplay (display);

  return shown != 0 ? 0 : 1;
}
