/* security-key-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "security-key-fixture.h"

#include <fido/es256.h>
#include <string.h>

#include "passkeys-security-key-list-private.h"
#include "passkeys-security-key-poller.h"
#include "passkeys-security-key-worker.h"
#include "passkeys-virtual-source.h"

#define STACK_SIZE (1024 * 1024)

/* s: what is left over must be gone by then */
#define PATIENCE 30

typedef struct
{
  GMainLoop *loop;
  gboolean   is_done;
} Body;

static DexFuture *
on_done_cb (DexFuture *future,
            gpointer   user_data)
{
  Body *body = user_data;
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  body->is_done = TRUE;
  g_main_loop_quit (body->loop);
  return NULL;
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_clean (void)
{
  return _passkeys_security_key_worker_get_n_threads () == 0
    && _passkeys_security_key_worker_get_n_handles () == 0
    && _passkeys_security_key_poller_get_n_threads () == 0;
}

void
security_key_fixture_await_end (void)
{
  gint64 until = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;
  guint tick = g_timeout_add (10, on_tick, NULL);

  while (!is_clean () && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_cmpuint (_passkeys_security_key_worker_get_n_threads (), ==, 0);
  g_assert_cmpuint (_passkeys_security_key_worker_get_n_handles (), ==, 0);
  g_assert_cmpuint (_passkeys_security_key_poller_get_n_threads (), ==, 0);
}

void
security_key_fixture_run (gconstpointer fiber)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Body body = { loop, FALSE };

  dex_future_disown (dex_future_finally (dex_scheduler_spawn (NULL, STACK_SIZE,
                                                              (DexFiberFunc) fiber, NULL, NULL),
                                         on_done_cb, &body, NULL));
  if (!body.is_done)
    g_main_loop_run (loop);
  security_key_fixture_await_end ();
}

void
security_key_fixture_wait (guint milliseconds)
{
  dex_await (dex_timeout_new_msec ((int) milliseconds), NULL);
}

void
security_key_fixture_await_blink (PasskeysVirtualKey *key)
{
  while (!passkeys_virtual_key_is_blinking (key))
    security_key_fixture_wait (10);
}

SecurityKeyFixture *
security_key_fixture_new (void)
{
  SecurityKeyFixture *self = g_new0 (SecurityKeyFixture, 1);
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();

  self->list = _passkeys_security_key_list_new_with (source);
  self->authenticator =
    PASSKEYS_AUTHENTICATOR (passkeys_security_key_authenticator_new (self->list));
  self->prompt = passkeys_watchful_prompt_new ();
  self->keys = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
security_key_fixture_free (SecurityKeyFixture *self)
{
  /* nothing is on the screen when nothing is asked any more */
  g_assert_cmpuint (self->prompt->n_shown, ==, 0);

  for (guint i = 0; i < self->keys->len; i++)
    {
      PasskeysVirtualKey *key = g_ptr_array_index (self->keys, i);

      if (passkeys_virtual_key_is_plugged (key))
        passkeys_virtual_key_unplug (key);
    }
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_object (&self->authenticator);
  g_clear_object (&self->list);
  g_clear_object (&self->prompt);
  g_free (self);
}

PasskeysVirtualKey *
security_key_fixture_add (SecurityKeyFixture *self,
                          const char         *name)
{
  PasskeysVirtualKey *key = passkeys_virtual_key_new (name);

  g_ptr_array_add (self->keys, key);
  return key;
}

PasskeysVirtualKey *
security_key_fixture_plug (SecurityKeyFixture *self,
                           const char         *name)
{
  PasskeysVirtualKey *key = security_key_fixture_add (self, name);

  passkeys_virtual_key_plug (key);
  return key;
}

PasskeysSecurityKey *
security_key_fixture_find (SecurityKeyFixture *self,
                           PasskeysVirtualKey *key)
{
  const char *path = passkeys_virtual_key_get_path (key);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr(PasskeysSecurityKey) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (g_strcmp0 (passkeys_security_key_get_path (item), path) == 0)
        return g_steal_pointer (&item);
    }
  return NULL;
}

PasskeysCreationOptions *
security_key_fixture_new_creation (const char *user_name)
{
  g_autoptr(PasskeysRelyingParty) party = NULL;
  g_autofree char *handle = g_strdup_printf ("handle of %.20s", user_name);
  g_autoptr(GBytes) id = g_bytes_new (handle, strlen (handle));
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (id, user_name, user_name);
  PasskeysCreationOptions *options;

  party = passkeys_relying_party_new (SECURITY_KEY_FIXTURE_RELYING_PARTY, "Example");
  options = passkeys_creation_options_new (party, user);
  passkeys_creation_options_add_algorithm (options, PASSKEYS_COSE_ALGORITHM_ES256);
  passkeys_creation_options_set_attestation (options, PASSKEYS_ATTESTATION_CONVEYANCE_DIRECT);
  passkeys_creation_options_set_user_verification (options, PASSKEYS_REQUIREMENT_DISCOURAGED);
  passkeys_creation_options_set_resident_key (options, PASSKEYS_REQUIREMENT_REQUIRED);
  return options;
}

PasskeysRequestOptions *
security_key_fixture_new_request (GBytes *allowed)
{
  PasskeysRequestOptions *options;

  options = passkeys_request_options_new (SECURITY_KEY_FIXTURE_RELYING_PARTY);
  passkeys_request_options_set_user_verification (options, PASSKEYS_REQUIREMENT_DISCOURAGED);
  if (allowed != NULL)
    passkeys_request_options_allow_credential (options, allowed);
  return options;
}

DexFuture *
security_key_fixture_start_make (SecurityKeyFixture      *self,
                                 PasskeysCreationOptions *options)
{
  g_autoptr(PasskeysClientData) client_data = NULL;

  client_data = passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_CREATE,
                                                   "a challenge", SECURITY_KEY_FIXTURE_ORIGIN);
  return passkeys_authenticator_make_credential (self->authenticator, options, client_data,
                                                 PASSKEYS_PROMPT (self->prompt));
}

DexFuture *
security_key_fixture_start_sign (SecurityKeyFixture     *self,
                                 PasskeysRequestOptions *options)
{
  g_autoptr(PasskeysClientData) client_data = NULL;

  client_data = passkeys_client_data_new_for_text (PASSKEYS_CLIENT_DATA_WEBAUTHN_GET,
                                                   "a challenge", SECURITY_KEY_FIXTURE_ORIGIN);
  return passkeys_authenticator_get_assertion (self->authenticator, options, client_data,
                                               PASSKEYS_PROMPT (self->prompt));
}

PasskeysAttestation *
security_key_fixture_make (SecurityKeyFixture       *self,
                           PasskeysCreationOptions  *options,
                           GError                  **error)
{
  return dex_await_object (security_key_fixture_start_make (self, options), error);
}

PasskeysAssertion *
security_key_fixture_sign (SecurityKeyFixture      *self,
                           PasskeysRequestOptions  *options,
                           GError                 **error)
{
  return dex_await_object (security_key_fixture_start_sign (self, options), error);
}

GBytes *
security_key_fixture_store (PasskeysVirtualKey *key,
                            const char         *user_name)
{
  g_autofree char *handle = g_strdup_printf ("handle of %.20s", user_name);
  g_autoptr(GBytes) id = g_bytes_new (handle, strlen (handle));

  return passkeys_virtual_key_add_passkey (key, SECURITY_KEY_FIXTURE_RELYING_PARTY, user_name, id);
}

PasskeysAuthenticatorDataFlags
security_key_fixture_get_flags (PasskeysAssertion *assertion)
{
  GBytes *bytes = passkeys_assertion_get_authenticator_data (assertion);
  g_autoptr(PasskeysAuthenticatorData) data = passkeys_authenticator_data_parse (bytes, NULL);

  g_assert_nonnull (data);
  return passkeys_authenticator_data_get_flags (data);
}

void
security_key_fixture_verify (PasskeysAttestation *attestation,
                             PasskeysAssertion   *assertion)
{
  PasskeysAttestationObject *object = passkeys_attestation_get_object (attestation);
  PasskeysAuthenticatorData *made = passkeys_attestation_object_get_authenticator_data (object);
  PasskeysCoseKey *public_key = passkeys_authenticator_data_get_public_key (made);
  GBytes *hash = passkeys_client_data_get_hash (passkeys_assertion_get_client_data (assertion));
  GBytes *data = passkeys_assertion_get_authenticator_data (assertion);
  GBytes *signature = passkeys_assertion_get_signature (assertion);
  fido_assert_t *assert = fido_assert_new ();
  es256_pk_t *key = es256_pk_new ();

  g_assert_cmpint (es256_pk_from_EVP_PKEY (key, passkeys_cose_key_get_evp_pkey (public_key)), ==,
                   FIDO_OK);
  g_assert_cmpint (fido_assert_set_count (assert, 1), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_rp (assert, SECURITY_KEY_FIXTURE_RELYING_PARTY), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_clientdata_hash (assert, g_bytes_get_data (hash, NULL),
                                                    g_bytes_get_size (hash)), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_authdata_raw (assert, 0, g_bytes_get_data (data, NULL),
                                                 g_bytes_get_size (data)), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_sig (assert, 0, g_bytes_get_data (signature, NULL),
                                        g_bytes_get_size (signature)), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_set_up (assert, FIDO_OPT_TRUE), ==, FIDO_OK);
  g_assert_cmpint (fido_assert_verify (assert, 0, COSE_ES256, key), ==, FIDO_OK);

  es256_pk_free (&key);
  fido_assert_free (&assert);
}
