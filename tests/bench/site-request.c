/* site-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The service for browsers in the moment in which a request is whole, without the kernel's part:
 *
 *   site-request FILE PROGRAM
 *
 * has PROGRAM ask the person, and ends with the answer. The first byte of FILE is the command. */

#include "config.h"

#include <libdex.h>

#include "passkeys-browser-service.h"

static DexFuture *
on_answered_cb (DexFuture *future,
                gpointer   user_data)
{
  g_main_loop_quit (user_data);
  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(PasskeysBrowserService) service = NULL;
  g_autoptr(GBytes) payload = NULL;
  g_autofree char *message = NULL;
  const char *arguments[] = { argv[2], "--answer-site", NULL };
  gsize length;

  dex_init ();
  if (argc != 3 || !g_file_get_contents (argv[1], &message, &length, NULL) || length < 2)
    return 64;

  payload = g_bytes_new (message + 1, length - 1);
  service = passkeys_browser_service_new (arguments, PASSKEYS_BROWSER_SERVICE_TIMEOUT);
  dex_future_disown (dex_future_finally (passkeys_browser_service_answer (service, message[0],
                                                                          payload),
                                         on_answered_cb, loop, NULL));
  g_main_loop_run (loop);
  return 0;
}
