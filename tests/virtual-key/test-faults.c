/* test-faults.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdex.h>

#include "fido-call.h"

/* What the script says is what libfido2 meets, and afterwards the key is as good as before. */

#define COMMAND_MAKE_CREDENTIAL 0x01
#define COMMAND_GET_INFO 0x04

static const char * const fault_names[] = {
  "none", "wrong-channel", "sequence-skipped", "sequence-repeated", "length-too-long",
  "other-command", "invalid-command", "channel-busy", "invalid-channel", "keepalive-for-ever",
  "silence", "empty", "cbor-cut", "cbor-trailing",
};

G_STATIC_ASSERT (G_N_ELEMENTS (fault_names) == PASSKEYS_VIRTUAL_KEY_N_FAULTS);

static void
test_fault (gconstpointer data)
{
  PasskeysVirtualKeyFault fault = GPOINTER_TO_UINT (data);
  g_autoptr(FidoCall) call = fido_call_new ();

  call->timeout = 300;
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  passkeys_virtual_key_spoil_next (call->key, COMMAND_MAKE_CREDENTIAL, fault);

  /* libfido2 does not look behind the first item of a reply */
  if (fault == PASSKEYS_VIRTUAL_KEY_FAULT_NONE ||
      fault == PASSKEYS_VIRTUAL_KEY_FAULT_CBOR_TRAILING)
    g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  else
    g_assert_cmpint (fido_call_make (call), !=, FIDO_OK);
  g_assert_cmpuint (passkeys_virtual_key_get_n_commands (call->key, COMMAND_MAKE_CREDENTIAL), ==, 1);

  /* after a time-out the handle is of no use; a new one is */
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  if (fault == PASSKEYS_VIRTUAL_KEY_FAULT_KEEPALIVE_FOR_EVER ||
      fault == PASSKEYS_VIRTUAL_KEY_FAULT_SILENCE)
    {
      passkeys_virtual_key_unplug (call->key);
      passkeys_virtual_key_plug (call->key);
      g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
    }
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_assert (call), ==, FIDO_OK);
}

/* Every status that CTAP2 has comes through as it is, and costs nothing. */
static void
test_statuses (void)
{
  static const guint8 statuses[] = {
    0x01, 0x02, 0x03, 0x05, 0x06, 0x0b, 0x11, 0x12, 0x14, 0x15, 0x17, 0x18, 0x19, 0x21, 0x22, 0x23,
    0x24, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x30, 0x31, 0x32, 0x33, 0x34,
    0x35, 0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x7f,
  };
  g_autoptr(FidoCall) call = fido_call_new ();

  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      passkeys_virtual_key_answer_next (call->key, COMMAND_MAKE_CREDENTIAL, statuses[i]);
      g_assert_cmpint (fido_call_make (call), ==, statuses[i]);
    }
  g_assert_cmpuint (passkeys_virtual_key_get_n_blinks (call->key), ==, 0);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
}

static void
test_later (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();

  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  passkeys_virtual_key_answer_later (call->key, COMMAND_MAKE_CREDENTIAL, 2, 0x30);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_ERR_NOT_ALLOWED);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
}

/* After each frame in turn, until there are no more. */
static void
test_unplug_anywhere (void)
{
  guint n_failed = 0;

  for (guint n_frames = 0;; n_frames++)
    {
      g_autoptr(FidoCall) call = fido_call_new ();
      gint64 begun = g_get_monotonic_time ();
      gboolean worked;

      passkeys_virtual_key_set_pin (call->key, "1234");
      call->pin = "1234";
      passkeys_virtual_key_unplug_after (call->key, n_frames);
      worked = fido_call_open (call) == FIDO_OK && fido_call_make (call) == FIDO_OK;
      g_assert_cmpint (g_get_monotonic_time () - begun, <, 2 * G_USEC_PER_SEC);
      if (worked && passkeys_virtual_key_is_plugged (call->key))
        break;

      n_failed++;
      g_assert_false (passkeys_virtual_key_is_plugged (call->key));
      g_assert_cmpint (fido_call_open (call), !=, FIDO_OK);
      passkeys_virtual_key_plug (call->key);
      g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
      g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
    }

  g_assert_cmpuint (n_failed, >, 10);
}

static void
test_delay (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();
  gint64 begun;
  guint n_frames;
  guint n_plain;

  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
  n_frames = passkeys_virtual_key_get_n_frames (call->key);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  n_plain = passkeys_virtual_key_get_n_frames (call->key) - n_frames;

  passkeys_virtual_key_set_delay (call->key, 350);
  passkeys_virtual_key_set_keepalive (call->key, 50);
  begun = g_get_monotonic_time ();
  n_frames = passkeys_virtual_key_get_n_frames (call->key);
  g_assert_cmpint (fido_call_make (call), ==, FIDO_OK);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 350000);
  g_assert_cmpuint (passkeys_virtual_key_get_n_frames (call->key) - n_frames, >, n_plain);
}

static void
test_own_path (void)
{
  g_autoptr(FidoCall) call = fido_call_new ();
  g_autofree char *path = g_strdup (passkeys_virtual_key_get_path (call->key));

  passkeys_virtual_key_unplug (call->key);
  passkeys_virtual_key_plug (call->key);
  g_assert_cmpstr (passkeys_virtual_key_get_path (call->key), !=, path);

  passkeys_virtual_key_unplug (call->key);
  passkeys_virtual_key_set_path (call->key, "/dev/same");
  passkeys_virtual_key_plug (call->key);
  passkeys_virtual_key_unplug (call->key);
  passkeys_virtual_key_plug (call->key);
  g_assert_cmpstr (passkeys_virtual_key_get_path (call->key), ==, "/dev/same");
  g_assert_cmpint (fido_call_open (call), ==, FIDO_OK);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  fido_init (0);

  for (guint i = 0; i < PASSKEYS_VIRTUAL_KEY_N_FAULTS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/virtual-key/fault/%s", fault_names[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fault);
    }
  g_test_add_func ("/virtual-key/statuses", test_statuses);
  g_test_add_func ("/virtual-key/later", test_later);
  g_test_add_func ("/virtual-key/unplug-anywhere", test_unplug_anywhere);
  g_test_add_func ("/virtual-key/delay", test_delay);
  g_test_add_func ("/virtual-key/own-path", test_own_path);

  return g_test_run ();
}
