/* test-browser-service.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-browser-service.h"

#include "local-fixture.h"
#include "passkeys-ctap2-error.h"
#include "service-fixture.h"

/* The service without the kernel's part: what it answers by itself, and what by the processes that it
 * starts. */

static GBytes *
answer (ServiceFixture *self,
        const char     *message,
        gsize           length)
{
  g_autoptr(GBytes) payload = g_bytes_new (message, length);
  g_autoptr(GError) error = NULL;
  GBytes *reply;

  reply = dex_await_boxed (passkeys_browser_service_answer (self->service,
                                                            PASSKEYS_CTAPHID_COMMAND_CBOR, payload),
                           &error);
  g_assert_no_error (error);
  return reply;
}

static guint8
answer_status (ServiceFixture *self,
               const char     *message,
               gsize           length)
{
  g_autoptr(GBytes) reply = answer (self, message, length);

  return *(const guint8 *) g_bytes_get_data (reply, NULL);
}

/* No process is started for these: there is no script that it could take. */
static DexFuture *
alone_fiber (gpointer data)
{
  g_autoptr(ServiceFixture) fixture = service_fixture_new ("/nonexistent", 60);
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
  g_assert_cmphex (answer_status (fixture,
                                  "\x0a\xa3\x01\x01\x03\x02\x04\x50"
                                  "0123456789abcdef",
                                  24),
                   ==, PASSKEYS_CTAP2_ERROR_PIN_AUTH_INVALID);

  /* and this one cannot be started */
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==, PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  return dex_future_new_true ();
}

static DexFuture *
asked_fiber (gpointer data)
{
  g_autoptr(ServiceFixture) fixture = service_fixture_new (NULL, 60);
  g_autofree char *log = NULL;

  service_fixture_set_script (fixture, "agree\n");
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==, 0);
  service_fixture_set_script (fixture, "cancel\n");
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==, PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  service_fixture_set_script (fixture, "die\n");
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==, PASSKEYS_CTAP2_ERROR_OPERATION_DENIED);
  log = service_fixture_read_log (fixture, 2);
  g_assert_cmpstr (log, ==,
                   "begin:select: confirm end => answered\n"
                   "begin:select: confirm end:0 => answered\n");
  return dex_future_new_true ();
}

/* When the client gives up, or takes too long, the window goes. */
static DexFuture *
given_up_fiber (gpointer data)
{
  g_autoptr(ServiceFixture) fixture = service_fixture_new (NULL, 1);
  g_autoptr(GBytes) payload = g_bytes_new_static ("\x0b", 1);
  g_autofree char *log = NULL;
  DexFuture *future;

  service_fixture_set_script (fixture, "silence\n");
  g_assert_cmphex (answer_status (fixture, "\x0b", 1), ==,
                   PASSKEYS_CTAP2_ERROR_USER_ACTION_TIMEOUT);

  service_fixture_set_script (fixture, "silence\n");
  future = passkeys_browser_service_answer (fixture->service, PASSKEYS_CTAPHID_COMMAND_CBOR,
                                            payload);
  while (!service_fixture_is_script_taken (fixture))
    dex_await (dex_timeout_new_msec (10), NULL);
  dex_clear (&future);

  log = service_fixture_read_log (fixture, 2);
  g_assert_cmpstr (log, ==,
                   "begin:select: confirm end:0 => The service gave up\n"
                   "begin:select: confirm end:0 => The service gave up\n");
  return dex_future_new_true ();
}

#define ADD(name, fiber) g_test_add_data_func ("/browser-service/" name, fiber, local_fixture_run)

int
main (int   argc,
      char *argv[])
{
  service_fixture_init (argc, argv);

  ADD ("alone", alone_fiber);
  ADD ("asked", asked_fiber);
  ADD ("given-up", given_up_fiber);

  return g_test_run ();
}
