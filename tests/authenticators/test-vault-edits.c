/* test-vault-edits.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-vault-private.h"

#include "local-fixture.h"
#include "passkeys-local-passkey-private.h"

#define SITE LOCAL_FIXTURE_RELYING_PARTY

static PasskeysLocalPasskey *
load_only (LocalFixture *fixture)
{
  local_fixture_await (passkeys_vault_load (fixture->vault));
  g_assert_cmpuint (local_fixture_count (fixture), ==, 1);
  return g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
}

static void
assert_gone (LocalFixture *fixture)
{
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  local_fixture_await (passkeys_vault_load (fixture->vault));
  g_assert_cmpuint (local_fixture_count (fixture), ==, 0);
  assertion = local_fixture_assert (fixture, SITE, LOCAL_FIXTURE_PIN, &error);
  g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
}

/* How many items there are in the keyring, shown or not. */
static guint
count_kept (LocalFixture *fixture)
{
  g_autoptr(GHashTable) everything = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GListModel) items = NULL;
  g_autoptr(GError) error = NULL;

  items = dex_await_object (passkeys_keyring_search (fixture->keyring,
                                                     &passkeys_vault_storage_passkey_schema,
                                                     everything),
                            &error);
  g_assert_no_error (error);
  return g_list_model_get_n_items (items);
}

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u ", position, removed, added);
}

/* Name and note are one step; to rename leaves the note. */
static DexFuture *
described_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) later = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysLocalPasskey) passkey = load_only (fixture);
  g_autoptr(PasskeysLocalPasskey) found = NULL;
  g_autoptr(GString) changes = g_string_new (NULL);

  g_signal_connect (fixture->vault, "items-changed", G_CALLBACK (on_items_changed_cb), changes);
  local_fixture_await (passkeys_vault_describe (fixture->vault, passkey, "work",
                                                "asked for in the café"));
  local_fixture_await (passkeys_vault_rename (fixture->vault, passkey, "work 2"));
  g_assert_cmpstr (changes->str, ==, "0-1+1 0-1+1 ");

  found = load_only (later);
  g_assert_cmpstr (passkeys_local_passkey_get_name (found), ==, "work 2");
  g_assert_cmpstr (passkeys_local_passkey_get_note (found), ==, "asked for in the café");

  return dex_future_new_true ();
}

static void
set_used (LocalFixture *fixture,
          gint64        seconds)
{
  g_autoptr(PasskeysLocalPasskey) passkey = load_only (fixture);
  g_autoptr(PasskeysLocalPasskey) used = NULL;
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  used = _passkeys_local_passkey_new_used (passkey, time);
  g_object_unref (dex_await_object (_passkeys_vault_add (fixture->vault, used), NULL));
}

static gint64
get_used (LocalFixture *fixture)
{
  g_autoptr(PasskeysLocalPasskey) passkey =
    g_list_model_get_item (G_LIST_MODEL (fixture->vault), 0);
  GDateTime *used = passkeys_local_passkey_get_used (passkey);

  return used != NULL ? g_date_time_to_unix (used) : 0;
}

/* To be made is no use, though that signs an attestation. To sign is, and is written down when the
 * ceremony is over, once for several that follow each other. */
static DexFuture *
used_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) later = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(PasskeysLocalPasskey) found = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  set_used (fixture, 1000);
  assertion = local_fixture_assert (fixture, SITE, LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (attestation, assertion);
  g_assert_cmpint (get_used (fixture), ==, 1000);

  while (get_used (fixture) == 1000)
    dex_await (dex_timeout_new_msec (25), NULL);
  g_assert_cmpint (get_used (fixture), >=, now);
  g_assert_cmpint (get_used (fixture), <=, now + 60);
  found = load_only (later);
  g_assert_cmpint (get_used (later), ==, get_used (fixture));

  set_used (fixture, now - 10);
  passkey = load_only (fixture);
  local_fixture_await (_passkeys_vault_note_use (fixture->vault, passkey));
  g_assert_cmpint (get_used (fixture), ==, now - 10);

  return dex_future_new_true ();
}

static DexFuture *
never_used_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;

  /* longer than a use takes to be written down */
  dex_await (dex_timeout_new_msec (1200), NULL);
  passkey = load_only (fixture);
  g_assert_null (passkeys_local_passkey_get_used (passkey));

  return dex_future_new_true ();
}

/* What cannot be written is not worth a word, and nobody is asked to unlock anything for it. */
static void
test_used_without_keyring (void)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GBytes) id = g_bytes_new_static ("an id", 5);

  passkey = g_object_new (PASSKEYS_TYPE_LOCAL_PASSKEY, NULL);
  passkey->credential_id = g_bytes_ref (id);
  future = _passkeys_vault_note_use (fixture->vault, passkey);
  keyring_fixture_wait (future);
  g_assert_true (dex_future_is_rejected (future));
}

/* Out of sight everywhere at once, and back with everything that it had. */
static DexFuture *
undone_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) other = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysLocalPasskey) passkey = load_only (fixture);
  g_autoptr(PasskeysLocalPasskey) found = NULL;
  g_autoptr(PasskeysAssertion) assertion = NULL;
  g_autoptr(GError) error = NULL;

  local_fixture_await (passkeys_vault_begin_removal (fixture->vault, passkey));
  g_assert_cmpuint (local_fixture_count (fixture), ==, 0);
  assert_gone (fixture);
  assert_gone (other);
  g_assert_cmpuint (count_kept (fixture), ==, 1);

  local_fixture_await (passkeys_vault_undo_removal (fixture->vault, passkey));
  g_assert_cmpuint (local_fixture_count (fixture), ==, 1);
  found = load_only (other);
  g_assert_true (_passkeys_local_passkey_equal (passkey, found));
  assertion = local_fixture_assert (other, SITE, LOCAL_FIXTURE_PIN, &error);
  g_assert_no_error (error);
  local_fixture_verify_assertion (attestation, assertion);

  /* what was brought back is not taken by who finishes late */
  local_fixture_await (passkeys_vault_finish_removal (fixture->vault, passkey));
  g_assert_cmpuint (local_fixture_count (fixture), ==, 1);

  return dex_future_new_true ();
}

static DexFuture *
finished_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysLocalPasskey) passkey = load_only (fixture);

  local_fixture_await (passkeys_vault_begin_removal (fixture->vault, passkey));
  local_fixture_await (passkeys_vault_finish_removal (fixture->vault, passkey));
  g_assert_cmpuint (count_kept (fixture), ==, 0);
  local_fixture_await_error (passkeys_vault_undo_removal (fixture->vault, passkey),
                             PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  local_fixture_await_error (passkeys_vault_begin_removal (fixture->vault, passkey),
                             PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  local_fixture_await (passkeys_vault_finish_removal (fixture->vault, passkey));

  return dex_future_new_true ();
}

static void
mark_long_ago (LocalFixture         *fixture,
               PasskeysLocalPasskey *passkey)
{
  g_autoptr(PasskeysLocalPasskey) removed = NULL;
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (g_get_real_time () / G_USEC_PER_SEC -
                                                             3600);

  removed = _passkeys_local_passkey_new_removed (passkey, time);
  g_object_unref (dex_await_object (_passkeys_vault_add (fixture->vault, removed), NULL));
}

/* Who began it was killed: it does not come back, and is gone for good some day. Who can still undo
 * it, however late, is not overtaken by the copy in which it was begun. */
static DexFuture *
killed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) soon = local_fixture_new ();
  g_autoptr(LocalFixture) later = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysLocalPasskey) passkey = load_only (fixture);

  local_fixture_await (passkeys_vault_begin_removal (fixture->vault, passkey));
  assert_gone (soon);
  g_assert_cmpuint (count_kept (soon), ==, 1);

  mark_long_ago (soon, passkey);
  assert_gone (fixture);
  g_assert_cmpuint (count_kept (fixture), ==, 1);

  assert_gone (later);
  while (count_kept (later) > 0)
    dex_await (dex_timeout_new_msec (5), NULL);

  return dex_future_new_true ();
}

/* A removed passkey may come in again, and is then not what was removed. */
static DexFuture *
imported_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysLocalPasskey) passkey = load_only (fixture);
  g_autoptr(PasskeysLocalPasskey) found = NULL;

  local_fixture_await_error (_passkeys_vault_add_new (fixture->vault, passkey),
                             PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED);
  local_fixture_await (passkeys_vault_begin_removal (fixture->vault, passkey));
  g_object_unref (dex_await_object (_passkeys_vault_add_new (fixture->vault, passkey), NULL));
  local_fixture_await (passkeys_vault_finish_removal (fixture->vault, passkey));
  found = load_only (fixture);
  g_assert_cmpuint (count_kept (fixture), ==, 1);

  return dex_future_new_true ();
}

typedef struct
{
  DexFuture *making;
  guint      n_shown;
} Cancelling;

static gboolean
on_idle_cb (gpointer user_data)
{
  dex_clear (&((Cancelling *) user_data)->making);
  return G_SOURCE_REMOVE;
}

static void
on_shown_cb (GListModel *model,
             guint       position,
             guint       removed,
             guint       added,
             Cancelling *cancelling)
{
  cancelling->n_shown += added;
  if (added > 0)
    g_idle_add_full (G_PRIORITY_HIGH, on_idle_cb, cancelling, NULL);
}

/* A person who cancels when the passkey is kept, and nobody knows it yet. */
static DexFuture *
cancelled_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(PasskeysCreationOptions) options = local_fixture_options (SITE, "ada");
  g_autoptr(PasskeysScriptedPrompt) prompt = passkeys_scripted_prompt_new ();
  g_autoptr(PasskeysClientData) client_data = NULL;
  Cancelling cancelling = { NULL, };

  passkeys_scripted_prompt_add_pin (prompt, LOCAL_FIXTURE_PIN);
  client_data = local_fixture_client_data (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE);
  g_signal_connect (fixture->vault, "items-changed", G_CALLBACK (on_shown_cb), &cancelling);
  cancelling.making = passkeys_authenticator_make_credential (fixture->authenticator, options,
                                                              client_data,
                                                              PASSKEYS_PROMPT (prompt));
  while (cancelling.making != NULL)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpuint (cancelling.n_shown, ==, 1);

  while (local_fixture_count (fixture) > 0 || count_kept (fixture) > 0)
    dex_await (dex_timeout_new_msec (10), NULL);

  return dex_future_new_true ();
}

/* A site renames the account; what another instance did meanwhile stays done. */
static DexFuture *
account_renamed_fiber (gpointer data)
{
  g_autoptr(LocalFixture) fixture = local_fixture_new ();
  g_autoptr(LocalFixture) other = local_fixture_new ();
  g_autoptr(PasskeysAttestation) attestation = local_fixture_make (fixture, SITE, "ada");
  g_autoptr(PasskeysLocalPasskey) passkey = load_only (fixture);
  g_autoptr(PasskeysLocalPasskey) found = NULL;

  local_fixture_await (passkeys_vault_describe (other->vault, passkey, "work",
                                                "asked for in the café"));
  local_fixture_await (_passkeys_vault_rename_user (fixture->vault, passkey, "ada@new", "Ada"));
  found = load_only (other);
  g_assert_cmpstr (passkeys_local_passkey_get_user_name (found), ==, "ada@new");
  g_assert_cmpstr (passkeys_local_passkey_get_user_display_name (found), ==, "Ada");
  g_assert_cmpstr (passkeys_local_passkey_get_name (found), ==, "work");
  g_assert_cmpstr (passkeys_local_passkey_get_note (found), ==, "asked for in the café");
  g_assert_cmpuint (count_kept (fixture), ==, 1);

  local_fixture_await (passkeys_vault_begin_removal (other->vault, found));
  local_fixture_await_error (_passkeys_vault_rename_user (fixture->vault, found, "ghost", ""),
                             PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  local_fixture_await (passkeys_vault_finish_removal (other->vault, found));
  local_fixture_await_error (_passkeys_vault_rename_user (fixture->vault, found, "ghost", ""),
                             PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
  g_assert_cmpuint (count_kept (fixture), ==, 0);
  assert_gone (fixture);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/vault-edits/described", described_fiber, local_fixture_run);
  g_test_add_data_func ("/vault-edits/used", used_fiber, local_fixture_run);
  g_test_add_data_func ("/vault-edits/never-used", never_used_fiber, local_fixture_run);
  g_test_add_func ("/vault-edits/used-without-keyring", test_used_without_keyring);
  g_test_add_data_func ("/vault-edits/undone", undone_fiber, local_fixture_run);
  g_test_add_data_func ("/vault-edits/finished", finished_fiber, local_fixture_run);
  g_test_add_data_func ("/vault-edits/killed", killed_fiber, local_fixture_run);
  g_test_add_data_func ("/vault-edits/imported", imported_fiber, local_fixture_run);
  g_test_add_data_func ("/vault-edits/account-renamed", account_renamed_fiber, local_fixture_run);
  g_test_add_data_func ("/vault-edits/cancelled", cancelled_fiber, local_fixture_run);

  return g_test_run ();
}
