/* scripted-answer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the browser service starts for a message, with a person who follows a script instead of a
 * window: the file "script" in the folder that PASSKEYS_TEST_SCRIPTS names, which is removed when the
 * person is asked something. What was asked is added to the file "log" there.
 *
 * The vault is a real one in the default keyring. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libdex.h>
#include <unistd.h>

#include "local-fixture.h"
#include "passkeys-scripted-site-prompt.h"
#include "passkeys-site-ceremony.h"
#include "passkeys-site-channel.h"

static const char *folder;
static PasskeysScriptedSitePrompt *prompt;
static char *outcome;

static void
write_log (void)
{
  g_autofree char *path = g_build_filename (folder, "log", NULL);
  g_autofree char *line = g_strdup_printf ("%s => %s\n",
                                           passkeys_scripted_site_prompt_get_log (prompt),
                                           outcome != NULL ? outcome : "answered");
  g_autofd int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  /* a test does not wait for the last ones to which it has an answer */
  if (fd < 0 && errno == ENOENT)
    return;
  g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize) strlen (line));
}

static void
on_closed (PasskeysSiteChannel *channel,
           DexPromise          *promise)
{
  dex_promise_reject (promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                                    "The service gave up"));
}

static gboolean
answer (PasskeysSiteChannel  *channel,
        PasskeysVault        *vault,
        GError              **error)
{
  DexPromise *closed = dex_promise_new ();
  g_autoptr(GBytes) payload = NULL;
  g_autoptr(GBytes) reply = NULL;
  DexFuture *ceremony;

  g_signal_connect_data (channel, "closed", G_CALLBACK (on_closed), dex_ref (closed),
                         (GClosureNotify) dex_unref, G_CONNECT_DEFAULT);
  if (!(payload = dex_await_boxed (passkeys_site_channel_receive (channel), error)))
    {
      dex_unref (closed);
      return FALSE;
    }

  ceremony = passkeys_site_ceremony_run (vault, PASSKEYS_SITE_PROMPT (prompt),
                                         passkeys_site_channel_get_command (channel), payload);
  reply = dex_await_boxed (dex_future_first (ceremony, DEX_FUTURE (closed), NULL), error);
  return reply != NULL && dex_await (passkeys_site_channel_reply (channel, reply), error);
}

static DexFuture *
answer_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysSiteChannel) channel = NULL;
  g_autoptr(GError) error = NULL;

  if ((channel = passkeys_site_channel_new (STDIN_FILENO, &error)))
    answer (channel, fixture->vault, &error);
  if (error != NULL)
    outcome = g_strdup (error->message);
  return dex_future_new_true ();
}

static DexFuture *
on_done_cb (DexFuture *future,
            gpointer   user_data)
{
  g_main_loop_quit (user_data);
  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GMainLoop) loop = NULL;
  g_autofree char *script = NULL;
  g_autofree char *path = NULL;

  dex_init ();
  folder = g_getenv ("PASSKEYS_TEST_SCRIPTS");
  g_assert_nonnull (folder);
  g_assert_cmpstr (argv[1], ==, "--answer-site");

  path = g_build_filename (folder, "script", NULL);
  if (!g_file_get_contents (path, &script, NULL, NULL))
    script = g_strdup ("");
  if (g_str_has_prefix (script, "die"))
    return g_unlink (path) == 0;
  prompt = passkeys_scripted_site_prompt_new (script);
  passkeys_scripted_site_prompt_set_path (prompt, path);
  loop = g_main_loop_new (NULL, FALSE);
  dex_future_disown (dex_future_finally (dex_scheduler_spawn (NULL, 256 * 1024, answer_fiber, NULL,
                                                              NULL),
                                         on_done_cb, loop, NULL));
  g_main_loop_run (loop);
  /* a ceremony that was dropped still has a word for the person */
  for (guint i = 0; i < 100 && g_main_context_iteration (NULL, FALSE); i++)
    continue;
  write_log ();
  g_clear_object (&prompt);
  return outcome != NULL;
}
