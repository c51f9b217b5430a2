/* test-browser-service-clients.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "fido2-client.h"

/* The service as libfido2 sees it. */

/* A site of the first generation, whose name is not known. */
static DexFuture *
u2f_fiber (gpointer data)
{
  g_autoptr(Fido2Client) client = fido2_client_new ();
  g_autoptr(Cred) cred = fido2_client_cred ("ignored");
  g_autoptr(Assert) assert = fido2_client_assert (NULL);
  g_autoptr(Assert) by_ctap2 = NULL;
  g_autofree char *created = NULL;
  g_autofree char *signed_in = NULL;
  g_autofree char *again = NULL;
  guint32 count;

  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create old site\n",
                                     fido2_client_make_by_u2f, cred),
                   ==, FIDO_OK);
  g_assert_cmpint (fido_cred_verify (cred), ==, FIDO_OK);
  g_assert_cmpstr (fido_cred_fmt (cred), ==, "fido-u2f");
  created = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (created, ==, "begin:create: pin:new entry:0 end => answered");

  fido_assert_allow_cred (assert, fido_cred_id_ptr (cred), fido_cred_id_len (cred));
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, fido2_client_get_by_u2f, assert), ==,
                   FIDO_OK);
  g_assert_cmpint (fido2_client_verify (cred, assert), ==, FIDO_OK);
  g_assert_cmphex (fido_assert_flags (assert, 0), ==, 0x01);
  count = fido_assert_sigcount (assert, 0);
  g_assert_cmpuint (count, >, 1000 * 1000 * 1000);
  signed_in = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (signed_in, ==, "begin:sign-in: pin end => answered");

  /* the same key, once the site speaks CTAP2: it has no user handle, and its counter goes on */
  by_ctap2 = fido2_client_assert (cred);
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, fido2_client_get, by_ctap2), ==,
                   FIDO_OK);
  g_assert_cmpint (fido2_client_verify (cred, by_ctap2), ==, FIDO_OK);
  g_assert_cmphex (fido_assert_flags (by_ctap2, 0), ==, 0x05);
  g_assert_null (fido_assert_user_id_ptr (by_ctap2, 0));
  g_assert_cmpuint (fido_assert_sigcount (by_ctap2, 0), >=, count);
  again = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (again, ==, "begin:sign-in:" FIDO2_CLIENT_SITE " pin end => answered");
  return dex_future_new_true ();
}

/* A site that is known by its name serves clients of both generations with one key. */
static DexFuture *
u2f_of_known_site_fiber (gpointer data)
{
  g_autoptr(Fido2Client) client = fido2_client_new ();
  g_autoptr(Cred) cred = fido2_client_cred ("ada");
  g_autoptr(Cred) second = fido2_client_cred ("ada");
  g_autoptr(Cred) excluded = fido2_client_cred ("ada");
  g_autoptr(Assert) assert = NULL;
  g_autofree char *question = NULL;
  g_autofree char *created = NULL;

  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create ada\n", fido2_client_make,
                                     cred),
                   ==, FIDO_OK);
  g_free (service_fixture_read_question (client->fixture));
  assert = fido2_client_assert (cred);
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, fido2_client_get_by_u2f, assert), ==,
                   FIDO_OK);
  g_assert_cmpint (fido2_client_verify (cred, assert), ==, FIDO_OK);
  g_assert_cmphex (fido_assert_flags (assert, 0), ==, 0x01);
  g_assert_cmpuint (fido_assert_sigcount (assert, 0), ==, 0);
  question = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (question, ==, "begin:sign-in:" FIDO2_CLIENT_SITE " pin end => answered");

  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create ada by u2f\n",
                                     fido2_client_make_by_u2f, second),
                   ==, FIDO_OK);
  created = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (created, ==, "begin:create:" FIDO2_CLIENT_SITE " pin entry:0 end => answered");

  /* what was made by U2F is excluded, too, and by U2F that is told after a touch */
  fido_cred_exclude (excluded, fido_cred_id_ptr (second), fido_cred_id_len (second));
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, fido2_client_make, excluded), ==,
                   FIDO_ERR_CREDENTIAL_EXCLUDED);
  g_free (service_fixture_read_question (client->fixture));
  g_assert_cmpint (fido2_client_run (client, "agree\n", fido2_client_make_by_u2f, excluded), ==,
                   FIDO_ERR_CREDENTIAL_EXCLUDED);
  g_free (g_steal_pointer (&created));
  created = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (created, ==, "begin:select: confirm end => answered");
  return dex_future_new_true ();
}

/* What is refused is refused for good, so that nobody is asked again and again. */
static DexFuture *
u2f_refused_fiber (gpointer data)
{
  g_autoptr(Fido2Client) client = fido2_client_new ();
  g_autoptr(Cred) cred = fido2_client_cred ("ada");
  g_autoptr(Assert) assert = NULL;
  g_autoptr(Assert) unknown = fido2_client_assert (NULL);
  g_autofree char *question = NULL;

  g_assert_cmpint (fido2_client_run (client, "cancel\n", fido2_client_make_by_u2f, cred), !=,
                   FIDO_OK);
  question = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (question, ==, "begin:create: pin:new end:0 => answered");
  g_assert_cmpint (fido2_client_run (client, "die\n", fido2_client_make_by_u2f, cred), !=, FIDO_OK);

  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create ada\n", fido2_client_make,
                                     cred),
                   ==, FIDO_OK);
  g_free (service_fixture_read_question (client->fixture));
  assert = fido2_client_assert (cred);
  g_assert_cmpint (fido2_client_run (client, "cancel\n", fido2_client_get_by_u2f, assert), !=,
                   FIDO_OK);
  g_assert_cmpuint (fido_assert_sig_len (assert, 0), ==, 0);
  g_free (service_fixture_read_question (client->fixture));

  /* a key that is not here, and one of another site, are not asked about */
  fido_assert_allow_cred (unknown, (const guint8 *) "unknown", 7);
  g_assert_cmpint (fido2_client_run (client, "", fido2_client_get_by_u2f, unknown), ==,
                   FIDO_ERR_NO_CREDENTIALS);
  fido_assert_set_rp (assert, "example.net");
  g_assert_cmpint (fido2_client_run (client, "", fido2_client_get_by_u2f, assert), ==,
                   FIDO_ERR_NO_CREDENTIALS);
  return dex_future_new_true ();
}

/* What is derived is the same for the same salt, and for nothing else. */
static DexFuture *
hmac_secret_fiber (gpointer data)
{
  static const guint8 salts[64] = "0123456789abcdefghijklmnopqrstuv0123456789ABCDEFGHIJKLMNOPQRSTU";
  g_autoptr(Fido2Client) client = fido2_client_new ();
  g_autoptr(Cred) cred = fido2_client_cred ("ada");
  g_autoptr(Cred) without = fido2_client_cred ("bob");
  g_autoptr(Assert) one = NULL;
  g_autoptr(Assert) both = NULL;
  g_autoptr(Assert) other = NULL;
  g_autoptr(Assert) none = NULL;

  fido_cred_set_extensions (cred, FIDO_EXT_HMAC_SECRET | FIDO_EXT_CRED_PROTECT);
  fido_cred_set_prot (cred, FIDO_CRED_PROT_UV_REQUIRED);
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create ada\n", fido2_client_make,
                                     cred),
                   ==, FIDO_OK);
  g_assert_cmpint (fido_cred_verify_self (cred), ==, FIDO_OK);
  g_assert_cmphex (fido_cred_flags (cred) & 0x80, ==, 0x80);

  one = fido2_client_assert (cred);
  fido_assert_set_extensions (one, FIDO_EXT_HMAC_SECRET);
  fido_assert_set_hmac_salt (one, salts, 32);
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, fido2_client_get, one), ==, FIDO_OK);
  g_assert_cmpint (fido2_client_verify (cred, one), ==, FIDO_OK);
  g_assert_cmpuint (fido_assert_hmac_secret_len (one, 0), ==, 32);

  both = fido2_client_assert (cred);
  fido_assert_set_extensions (both, FIDO_EXT_HMAC_SECRET);
  fido_assert_set_hmac_salt (both, salts, 64);
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, fido2_client_get, both), ==,
                   FIDO_OK);
  g_assert_cmpint (fido2_client_verify (cred, both), ==, FIDO_OK);
  g_assert_cmpuint (fido_assert_hmac_secret_len (both, 0), ==, 64);
  g_assert_cmpmem (fido_assert_hmac_secret_ptr (both, 0), 32, fido_assert_hmac_secret_ptr (one, 0),
                   32);

  other = fido2_client_assert (cred);
  fido_assert_set_extensions (other, FIDO_EXT_HMAC_SECRET);
  fido_assert_set_hmac_salt (other, salts + 32, 32);
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, fido2_client_get, other), ==,
                   FIDO_OK);
  g_assert_cmpmem (fido_assert_hmac_secret_ptr (both, 0) + 32, 32,
                   fido_assert_hmac_secret_ptr (other, 0), 32);
  g_assert_cmpint (memcmp (fido_assert_hmac_secret_ptr (other, 0),
                           fido_assert_hmac_secret_ptr (one, 0), 32),
                   !=, 0);

  /* one that was made without the extension signs and says nothing of it */
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create bob\n", fido2_client_make,
                                     without),
                   ==, FIDO_OK);
  none = fido2_client_assert (without);
  fido_assert_set_extensions (none, FIDO_EXT_HMAC_SECRET);
  fido_assert_set_hmac_salt (none, salts, 32);
  fido2_client_run (client, FIDO2_CLIENT_PIN, fido2_client_get, none);
  g_assert_cmpuint (fido_assert_hmac_secret_len (none, 0), ==, 0);
  g_free (service_fixture_read_log (client->fixture, 6));
  return dex_future_new_true ();
}

/* What libfido2 does that was told to have the person verified: it asks for a token first, for which
 * nobody is asked, and then once. */
static DexFuture *
token_fiber (gpointer data)
{
  g_autoptr(Fido2Client) client = fido2_client_new ();
  g_autoptr(Cred) cred = fido2_client_cred ("ada");
  g_autoptr(Assert) assert = NULL;
  g_autofree char *made = NULL;
  g_autofree char *signed_in = NULL;

  fido_cred_set_uv (cred, FIDO_OPT_TRUE);
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN "create ada\n", fido2_client_make,
                                     cred),
                   ==, FIDO_OK);
  g_assert_cmpint (fido_cred_verify_self (cred), ==, FIDO_OK);
  g_assert_cmphex (fido_cred_flags (cred) & 0x05, ==, 0x05);
  made = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (made, ==, "begin:create:" FIDO2_CLIENT_SITE " pin:new entry:0 end => answered");

  assert = fido2_client_assert (NULL);
  fido_assert_set_uv (assert, FIDO_OPT_TRUE);
  g_assert_cmpint (fido2_client_run (client, FIDO2_CLIENT_PIN, fido2_client_get, assert), ==,
                   FIDO_OK);
  g_assert_cmpint (fido2_client_verify (cred, assert), ==, FIDO_OK);
  g_assert_cmphex (fido_assert_flags (assert, 0) & 0x05, ==, 0x05);
  signed_in = service_fixture_read_question (client->fixture);
  g_assert_cmpstr (signed_in, ==, "begin:sign-in:" FIDO2_CLIENT_SITE " pin end => answered");
  return dex_future_new_true ();
}

#define ADD(name, fiber) \
  g_test_add_data_func ("/browser-service-clients/" name, fiber, local_fixture_run)

int
main (int   argc,
      char *argv[])
{
  service_fixture_init (argc, argv);

  ADD ("hmac-secret", hmac_secret_fiber);
  ADD ("token", token_fiber);
  ADD ("u2f", u2f_fiber);
  ADD ("u2f-of-known-site", u2f_of_known_site_fiber);
  ADD ("u2f-refused", u2f_refused_fiber);

  return g_test_run ();
}
