/* fuzz-ctaphid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-ctaphid"

#include "config.h"

#include "fuzz.h"
#include "passkeys-ctap2-requests.h"
#include "passkeys-ctap2-writer.h"
#include "passkeys-ctaphid.h"
#include "passkeys-site-key-agreement.h"

/* Parameters of a command: refused, or the same once more from what was understood. */
static void
check_command (GBytes *payload)
{
  g_autoptr(GBytes) parameters = g_bytes_new_from_bytes (payload, 1, g_bytes_get_size (payload) - 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) make_error = NULL;
  g_autoptr(GError) get_error = NULL;
  g_autoptr(GError) verification_error = NULL;
  g_autoptr(GError) protection_error = NULL;
  g_autoptr(GError) key_error = NULL;
  g_autoptr(GError) secret_error = NULL;
  g_autoptr(PasskeysSiteKeyAgreement) agreement = passkeys_site_key_agreement_new ();
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(PasskeysCtap2Map) map = passkeys_ctap2_map_parse (parameters, &error);
  g_autoptr(PasskeysMakeCredentialRequest) make = NULL;
  g_autoptr(PasskeysGetAssertionRequest) get = NULL;
  g_auto(PasskeysCtap2Verification) verification = { 0, };
  g_autoptr(GBytes) again = NULL;
  g_autoptr(GBytes) key = NULL;

  if (map == NULL)
    {
      fuzz_assert_refused (error, PASSKEYS_CTAP2_ERROR);
      return;
    }

  again = passkeys_ctap2_map_serialise (map);
  g_assert_true (g_bytes_equal (again, parameters));

  if (!(make = passkeys_ctap2_parse_make_credential (map, &make_error)))
    fuzz_assert_refused (make_error, PASSKEYS_CTAP2_ERROR);
  if (make != NULL && !passkeys_ctap2_parse_extensions (map, make, &protection_error))
    fuzz_assert_refused (protection_error, PASSKEYS_CTAP2_ERROR);
  if (!(get = passkeys_ctap2_parse_get_assertion (map, &get_error)))
    fuzz_assert_refused (get_error, PASSKEYS_CTAP2_ERROR);
  if (!passkeys_ctap2_parse_verification (map, make == NULL, &verification, &verification_error))
    fuzz_assert_refused (verification_error, PASSKEYS_CTAP2_ERROR);
  if (!(key = passkeys_site_key_agreement_answer (agreement, parameters, &key_error)))
    fuzz_assert_refused (key_error, PASSKEYS_CTAP2_ERROR);
  if (!passkeys_site_key_agreement_agree (agreement, parameters, &secret, &secret_error))
    fuzz_assert_refused (secret_error, PASSKEYS_CTAP2_ERROR);
}

static void
check_message (PasskeysCtaphid        *ctaphid,
               PasskeysCtaphidMessage *message,
               GPtrArray              *frames)
{
  if (message->command == PASSKEYS_CTAPHID_COMMAND_CANCEL ||
      message->command == PASSKEYS_CTAPHID_COMMAND_INIT)
    return;

  g_assert_true (passkeys_ctaphid_is_busy (ctaphid));
  g_assert_cmpuint (g_bytes_get_size (message->payload), >, 0);
  g_assert_cmpuint (g_bytes_get_size (message->payload), <=, PASSKEYS_CTAPHID_MAXIMUM_LENGTH);
  if (message->command == PASSKEYS_CTAPHID_COMMAND_CBOR)
    check_command (message->payload);

  /* some are left waiting, so that what comes meanwhile is tried as well */
  if (g_bytes_get_size (message->payload) % 2 == 0)
    passkeys_ctaphid_reply (ctaphid, message->payload, frames);
}

/* Frames of 64 bytes, the last one short, 100 ms apart. The input is also the parameters of a
 * command as they are, which no mutation of frames would find. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const guint8 init[PASSKEYS_CTAPHID_FRAME_LENGTH] = { 0xff, 0xff, 0xff, 0xff, 0x86, 0, 8 };
  g_autoptr(PasskeysCtaphid) ctaphid = passkeys_ctaphid_new (PASSKEYS_CTAPHID_CAPABILITY_CBOR);
  g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GBytes) whole = g_bytes_new (data, size);
  gint64 now = 0;

  g_assert_null (passkeys_ctaphid_receive (ctaphid, init, sizeof init, now, frames));
  for (gsize start = 0; start < size; start += PASSKEYS_CTAPHID_FRAME_LENGTH)
    {
      g_autoptr(PasskeysCtaphidMessage) message = NULL;

      now += 100 * 1000;
      message = passkeys_ctaphid_receive (ctaphid, data + start,
                                          MIN (size - start, PASSKEYS_CTAPHID_FRAME_LENGTH), now,
                                          frames);
      if (message != NULL)
        check_message (ctaphid, message, frames);
    }

  for (guint i = 0; i < frames->len; i++)
    g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (frames, i)), ==,
                      PASSKEYS_CTAPHID_FRAME_LENGTH);
  if (size > 0)
    check_command (whole);
  return 0;
}
