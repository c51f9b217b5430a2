/* test-ctap-device.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-ctap-device.h"

#include <string.h>

#define KEEPALIVE 20 /* ms */

typedef struct
{
  PasskeysCtapDevice *device;
  GPtrArray          *frames;  /* that it sent */
  DexPromise         *promise; /* that it waits for */
  guint               n_messages;
  guint               n_cancelled;
} Fixture;

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->n_cancelled++;
}

static DexFuture *
on_passed_cb (DexFuture *future,
              gpointer   user_data)
{
  return dex_ref (future);
}

static DexFuture *
on_message (PasskeysCtaphidCommand  command,
            GBytes                 *payload,
            gpointer                user_data)
{
  Fixture *fixture = user_data;

  fixture->n_messages++;
  dex_clear (&fixture->promise);
  fixture->promise = dex_promise_new_cancellable ();
  g_signal_connect (dex_promise_get_cancellable (fixture->promise), "cancelled",
                    G_CALLBACK (on_cancelled), fixture);
  return dex_future_finally (dex_ref (fixture->promise), on_passed_cb, NULL, NULL);
}

static void
on_frame (GBytes   *frame,
          gpointer  user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->frames, g_bytes_ref (frame));
}

static void
send_frame (Fixture *fixture,
            guint32  channel,
            guint8   command,
            guint    length)
{
  guint8 frame[PASSKEYS_CTAPHID_FRAME_LENGTH] = { 0, };

  frame[0] = channel >> 24;
  frame[1] = channel >> 16;
  frame[2] = channel >> 8;
  frame[3] = channel;
  frame[4] = 0x80 | command;
  frame[5] = length >> 8;
  frame[6] = length;
  passkeys_ctap_device_receive (fixture->device, frame, sizeof frame);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fixture->device = passkeys_ctap_device_new (PASSKEYS_CTAPHID_CAPABILITY_CBOR, on_message,
                                              on_frame, fixture);
  passkeys_ctap_device_set_keepalive (fixture->device, KEEPALIVE);
  send_frame (fixture, G_MAXUINT32, PASSKEYS_CTAPHID_COMMAND_INIT, 8);
  g_ptr_array_set_size (fixture->frames, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->device);
  dex_clear (&fixture->promise);
  g_ptr_array_unref (fixture->frames);
}

static gboolean
on_over (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_over, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static const guint8 *
get_last_frame (Fixture *fixture)
{
  g_assert_cmpuint (fixture->frames->len, >, 0);
  return g_bytes_get_data (g_ptr_array_index (fixture->frames, fixture->frames->len - 1), NULL);
}

static void
test_keeps_alive (Fixture       *fixture,
                  gconstpointer  data)
{
  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_CBOR, 1);
  g_assert_cmpuint (fixture->n_messages, ==, 1);
  g_assert_true (passkeys_ctap_device_is_busy (fixture->device));
  wait_ms (3 * KEEPALIVE);
  g_assert_cmphex (get_last_frame (fixture)[4], ==, 0xbb);
  g_assert_cmphex (get_last_frame (fixture)[7], ==, PASSKEYS_CTAPHID_KEEPALIVE_PROCESSING);

  passkeys_ctap_device_set_waits_for_user (fixture->device, TRUE);
  wait_ms (3 * KEEPALIVE);
  g_assert_cmphex (get_last_frame (fixture)[7], ==,
                   PASSKEYS_CTAPHID_KEEPALIVE_USER_PRESENCE_NEEDED);

  dex_promise_resolve_boxed (fixture->promise, G_TYPE_BYTES, g_bytes_new_static ("\0", 1));
  wait_ms (3 * KEEPALIVE);
  g_assert_cmphex (get_last_frame (fixture)[4], ==, 0x90);
  g_assert_cmpuint (get_last_frame (fixture)[6], ==, 1);
  g_assert_false (passkeys_ctap_device_is_busy (fixture->device));
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_CBOR, 1);
  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_CANCEL, 0);
  g_assert_cmphex (get_last_frame (fixture)[4], ==, 0x90);
  g_assert_cmphex (get_last_frame (fixture)[7], ==, 0x2d);
  wait_ms (3 * KEEPALIVE);
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  g_assert_cmpuint (fixture->frames->len, ==, 1);

  /* what comes too late is nobody's reply */
  dex_promise_resolve_boxed (fixture->promise, G_TYPE_BYTES, g_bytes_new_static ("\0", 1));
  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_CBOR, 1);
  g_assert_cmpuint (fixture->n_messages, ==, 2);
  g_assert_true (passkeys_ctap_device_is_busy (fixture->device));
}

static void
test_u2f_is_not_cancelled (Fixture       *fixture,
                           gconstpointer  data)
{
  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_MSG, 4);
  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_CANCEL, 0);
  g_assert_true (passkeys_ctap_device_is_busy (fixture->device));
  g_assert_cmpuint (fixture->frames->len, ==, 0);

  dex_promise_reject (fixture->promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "No"));
  wait_ms (0);
  g_assert_cmphex (get_last_frame (fixture)[4], ==, 0xbf);
  g_assert_cmphex (get_last_frame (fixture)[7], ==, PASSKEYS_CTAPHID_STATUS_INVALID_COMMAND);
}

/* What does not fit into a message is no reply, and in nobody's way. */
static void
test_too_long_reply (Fixture       *fixture,
                     gconstpointer  data)
{
  gsize length = PASSKEYS_CTAPHID_MAXIMUM_LENGTH + 1;

  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_CBOR, 1);
  dex_promise_resolve_boxed (fixture->promise, G_TYPE_BYTES,
                             g_bytes_new_take (g_malloc0 (length), length));
  while (fixture->frames->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmphex (get_last_frame (fixture)[4], ==, 0xbf);
  g_assert_cmphex (get_last_frame (fixture)[7], ==, PASSKEYS_CTAPHID_STATUS_OTHER);
  g_assert_false (passkeys_ctap_device_is_busy (fixture->device));
}

static void
test_message_times_out (Fixture       *fixture,
                        gconstpointer  data)
{
  gint64 begun = g_get_monotonic_time ();

  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_CBOR, 100);
  while (fixture->frames->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 400 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmphex (get_last_frame (fixture)[4], ==, 0xbf);
  g_assert_cmphex (get_last_frame (fixture)[7], ==, PASSKEYS_CTAPHID_STATUS_MESSAGE_TIMEOUT);
  g_assert_cmpuint (fixture->n_messages, ==, 0);
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_CBOR, 1);
  passkeys_ctap_device_stop (fixture->device);
  g_assert_false (passkeys_ctap_device_is_busy (fixture->device));
  wait_ms (3 * KEEPALIVE);
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);

  send_frame (fixture, 1, PASSKEYS_CTAPHID_COMMAND_PING, 1);
  g_assert_cmpuint (fixture->frames->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/ctap-device/keeps-alive", test_keeps_alive },
    { "/ctap-device/cancel", test_cancel },
    { "/ctap-device/u2f-is-not-cancelled", test_u2f_is_not_cancelled },
    { "/ctap-device/too-long-reply", test_too_long_reply },
    { "/ctap-device/message-times-out", test_message_times_out },
    { "/ctap-device/stop", test_stop },
  };

  g_test_init (&argc, &argv, NULL);
  dex_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
