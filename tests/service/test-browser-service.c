/* test-browser-service.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-browser-service.h"

#include <glib/gstdio.h>

#include "local-fixture.h"
#include "passkeys-ctap2-error.h"

/* The service without the kernel's part: what it answers by itself, and what by the processes that it
 * starts. The argument is the program with a person who follows a script. */

static const char *program;

typedef struct
{
  PasskeysBrowserService *service;
  char                   *folder;
} Fixture;

static Fixture *
fixture_new_with (const char *answer_with,
                  guint       timeout_seconds)
{
  const char *arguments[] = { answer_with, "--answer-site", NULL };
  Fixture *self = g_new0 (Fixture, 1);

  self->service = passkeys_browser_service_new (arguments, timeout_seconds);
  self->folder = g_dir_make_tmp ("browser-service-XXXXXX", NULL);
  g_setenv ("PASSKEYS_TEST_SCRIPTS", self->folder, TRUE);
  return self;
}

static Fixture *
fixture_new (void)
{
  return fixture_new_with (program, 60);
}

static void
fixture_free (Fixture *self)
{
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);

  g_assert_finalize_object (g_steal_pointer (&self->service));
  g_unlink (log);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0); /* the script was taken */
  g_clear_pointer (&self->folder, g_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
set_script (Fixture    *self,
            const char *script)
{
  g_autofree char *path = g_build_filename (self->folder, "script", NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, script, -1, &error);
  g_assert_no_error (error);
}

/* A process writes its line after the reply. */
static char *
read_log (Fixture *self,
          guint    n_lines)
{
  g_autofree char *path = g_build_filename (self->folder, "log", NULL);

  while (TRUE)
    {
      g_autofree char *log = NULL;
      g_auto(GStrv) lines = NULL;

      if (g_file_get_contents (path, &log, NULL, NULL))
        lines = g_strsplit (log, "\n", -1);
      if (lines != NULL && g_strv_length (lines) > n_lines)
        return g_steal_pointer (&log);
      dex_await (dex_timeout_new_msec (10), NULL);
    }
}

static GBytes *
answer (Fixture    *self,
        const char *message,
        gsize       length)
{
  g_autoptr(GBytes) payload = g_bytes_new (message, length);
  g_autoptr(GError) error = NULL;
  GBytes *reply;

  reply = dex_await_boxed (passkeys_browser_service_answer (self->service,
                                                            PASSKEYS_CTAPHID_COMMAND_CBOR,
                                                            payload),
                           &error);
  g_assert_no_error (error);
  return reply;
}

static guint8
answer_status (Fixture    *self,
               const char *message,
               gsize       length)
{
  g_autoptr(GBytes) reply = answer (self, message, length);

  return *(const guint8 *) g_bytes_get_data (reply, NULL);
}

/* No process is started for these: there is no script that it could take. */
static DexFuture *
alone_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new_with ("/nonexistent", 60);
  g_autoptr(GBytes) info = answer (fixture, "\x04", 1);

  g_assert_cmpuint (g_bytes_get_size (info), >, 40);
  g_assert_cmphex (*(const guint8 *) g_bytes_get_data (info, NULL), ==, 0);
  g_assert_cmphex (answer_status (fixture, "\x07", 1), ==, PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);
  g_assert_cmphex (answer_status (fixture, "\x08", 1), ==, PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);
  g_assert_cmphex (answer_status (fixture, "\x40", 1), ==, PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);
  g_assert_cmphex (answer_status (fixture, "\xff", 1), ==, PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);

  /* a key for each protocol, and no PIN */
  g_assert_cmphex (answer_status (fixture, "\x06\xa2\x01\x01\x02\x02", 6), ==, 0);
  g_assert_cmphex (answer_status (fixture, "\x06\xa2\x01\x02\x02\x02", 6), ==, 0);
  g_assert_cmphex (answer_status (fixture, "\x06\xa2\x01\x03\x02\x02", 6), ==,
                   PASSKEYS_CTAP2_ERROR_INVALID_PARAMETER);
  g_assert_cmphex (answer_status (fixture, "\x06\xa1\x02\x02", 4), ==,
                   PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  for (char subcommand = 0; subcommand < 12; subcommand++)
    {
      const char message[] = { 0x06, (char) 0xa2, 0x01, 0x02, 0x02, subcommand };

      if (subcommand != 2 && subcommand != 6 && subcommand != 7)
        g_assert_cmphex (answer_status (fixture, message, sizeof message), ==,
                         PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
    }
  g_assert_cmphex (answer_status (fixture, "\x06", 1), !=, 0);
  g_assert_cmphex (answer_status (fixture, "\x06\xa2\x01\x02\x02\x07", 6), ==, 0);
  g_assert_cmphex (answer_status (fixture, "\x06\xa2\x01\x02\x02\x06", 6), ==,
                   PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);

  /* an unfinished map */
  g_assert_cmphex (answer_status (fixture, "\x01\xa1", 2), ==, PASSKEYS_CTAP2_ERROR_INVALID_CBOR);
  g_assert_cmphex (answer_status (fixture, "\x02\xa1", 2), ==, PASSKEYS_CTAP2_ERROR_INVALID_CBOR);

  /* nothing is managed without a token */
  g_assert_cmphex (answer_status (fixture, "\x0a\xa1\x01\x01", 4), ==,
                   PASSKEYS_CTAP2_ERROR_PUAT_REQUIRED);
  g_assert_cmphex (answer_status (fixture, "\x0a\xa1\x01\x03", 4), ==,
                   PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);
  g_assert_cmphex (answer_status (fixture, "\x0a\xa3\x01\x01\x03\x02\x04\x50"
                                           "0123456789abcdef", 24), ==,
                   PASSKEYS_CTAP2_ERROR_PIN_AUTH_INVALID);

  /* and this one cannot be started */
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==, PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  return dex_future_new_true ();
}

static DexFuture *
asked_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *log = NULL;

  set_script (fixture, "agree\n");
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==, 0);
  set_script (fixture, "cancel\n");
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==, PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  set_script (fixture, "die\n");
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==, PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  log = read_log (fixture, 2);
  g_assert_cmpstr (log, ==, "begin:select: confirm end => answered\n"
                            "begin:select: confirm end:0 => answered\n");
  return dex_future_new_true ();
}

/* When the client gives up, or takes too long, the window goes. */
static DexFuture *
given_up_fiber (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new_with (program, 1);
  g_autoptr(GBytes) payload = g_bytes_new_static ("\x0b", 1);
  g_autofree char *script = g_build_filename (fixture->folder, "script", NULL);
  g_autofree char *log = NULL;
  DexFuture *future;

  set_script (fixture, "silence\n");
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==,
                   PASSKEYS_CTAP2_ERROR_USER_ACTION_TIMEOUT);

  set_script (fixture, "silence\n");
  future = passkeys_browser_service_answer (fixture->service, PASSKEYS_CTAPHID_COMMAND_CBOR,
                                            payload);
  while (g_file_test (script, G_FILE_TEST_EXISTS))
    dex_await (dex_timeout_new_msec (10), NULL);
  dex_clear (&future);

  log = read_log (fixture, 2);
  g_assert_cmpstr (log, ==, "begin:select: confirm end:0 => The service gave up\n"
                            "begin:select: confirm end:0 => The service gave up\n");
  return dex_future_new_true ();
}

#define ADD(name, fiber) g_test_add_data_func ("/browser-service/" name, fiber, local_fixture_run)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];

  ADD ("alone", alone_fiber);
  ADD ("asked", asked_fiber);
  ADD ("given-up", given_up_fiber);

  return g_test_run ();
}
