/* main.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-browser-service"

#include "config.h"

#include <glib-unix.h>
#include <libdex.h>
#include <stdio.h>

#include "passkeys-browser-service.h"
#include "passkeys-service-bus.h"

/* What the one who started it may want to tell apart; the words are on standard error. */
#define EXIT_NO_DEVICE 3

static char *answer_with;
static int timeout_seconds = PASSKEYS_BROWSER_SERVICE_TIMEOUT;

static const GOptionEntry entries[] = {
  { "answer-with", 0, 0, G_OPTION_ARG_FILENAME, &answer_with,
    "The program that asks the person, with the argument --answer-site", "PROGRAM" },
  { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout_seconds, "How long the person may take", "SECONDS" },
  { NULL }
};

static gboolean
on_terminated (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  PasskeysBrowserService *service;
  GMainLoop              *loop;
  int                     status;
} Run;

/* Not before the name is ours: no second security key appears, not even for a moment. */
static void
on_ready (Run *run)
{
  g_autoptr(GError) error = NULL;

  if (passkeys_browser_service_start (run->service, &error))
    {
      printf ("Offering passkeys to browsers\n");
      fflush (stdout);
      return;
    }

  fprintf (stderr, "%s\n", error->message);
  run->status = EXIT_NO_DEVICE;
  g_main_loop_quit (run->loop);
}

static int
run_service (PasskeysBrowserService *service)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(PasskeysServiceBus) bus = passkeys_service_bus_new ();
  Run run = { .service = service, .loop = loop };

  g_signal_connect_swapped (bus, "ready", G_CALLBACK (on_ready), &run);
  g_signal_connect_swapped (bus, "ended", G_CALLBACK (g_main_loop_quit), loop);
  g_unix_signal_add (SIGTERM, on_terminated, loop);
  g_unix_signal_add (SIGINT, on_terminated, loop);
  g_main_loop_run (loop);

  return run.status;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(PasskeysBrowserService) service = NULL;
  g_autoptr(GError) error = NULL;
  const char *arguments[] = { BINDIR "/passkeys", "--answer-site", NULL };
  int status;

  g_option_context_set_summary (context, "Offers the passkeys of this computer to browsers.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || timeout_seconds <= 0)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "The time must be above 0");
      return 2;
    }

  /* A thread that GLib keeps for more work would wake up one day, to end. */
  g_thread_pool_set_max_unused_threads (0);
  dex_init ();
  if (answer_with != NULL)
    arguments[0] = answer_with;
  service = passkeys_browser_service_new (arguments, timeout_seconds);
  status = run_service (service);
  passkeys_browser_service_stop (service);

  return status;
}
