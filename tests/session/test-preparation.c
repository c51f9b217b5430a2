/* test-preparation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-preparation"

#include "config.h"

#include "fixture-member.h"
#include "passkeys-action-signer.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-new-credential.h"
#include "passkeys-sign-in.h"
#include "passkeys-users-api.h"
#include "session-fixture.h"

/* A security key in a drawer: the passkeys are this computer's, but nothing begins before the key
 * is plugged in. */
#define DRAWER_TYPE_KEY (drawer_key_get_type ())

G_DECLARE_FINAL_TYPE (DrawerKey, drawer_key, DRAWER, KEY, GObject)

struct _DrawerKey
{
  GObject                parent_instance;

  PasskeysAuthenticator *local;
  DexPromise            *plugged_in;
  guint                  n_asked;
};

static DexFuture *
drawer_key_prepare (PasskeysAuthenticator *authenticator,
                    PasskeysPrompt        *prompt)
{
  DrawerKey *self = DRAWER_KEY (authenticator);

  self->n_asked++;
  return dex_ref (DEX_FUTURE (self->plugged_in));
}

static DexFuture *
drawer_key_make_credential (PasskeysAuthenticator   *authenticator,
                            PasskeysCreationOptions *options,
                            PasskeysClientData      *client_data,
                            PasskeysPrompt          *prompt)
{
  return passkeys_authenticator_make_credential (DRAWER_KEY (authenticator)->local, options,
                                                 client_data, prompt);
}

static DexFuture *
drawer_key_get_assertion (PasskeysAuthenticator  *authenticator,
                          PasskeysRequestOptions *options,
                          PasskeysClientData     *client_data,
                          PasskeysPrompt         *prompt)
{
  return passkeys_authenticator_get_assertion (DRAWER_KEY (authenticator)->local, options,
                                               client_data, prompt);
}

static void
drawer_key_iface_init (PasskeysAuthenticatorInterface *iface)
{
  iface->prepare = drawer_key_prepare;
  iface->make_credential = drawer_key_make_credential;
  iface->get_assertion = drawer_key_get_assertion;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DrawerKey, drawer_key, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_AUTHENTICATOR,
                                                      drawer_key_iface_init))

static void
drawer_key_finalize (GObject *object)
{
  DrawerKey *self = DRAWER_KEY (object);

  g_clear_object (&self->local);
  dex_clear (&self->plugged_in);

  G_OBJECT_CLASS (drawer_key_parent_class)->finalize (object);
}

static void
drawer_key_class_init (DrawerKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = drawer_key_finalize;
}

static void
drawer_key_init (DrawerKey *self)
{
  self->plugged_in = dex_promise_new ();
}

static DrawerKey *
make_key (FixtureMember *fixture)
{
  DrawerKey *key = g_object_new (DRAWER_TYPE_KEY, NULL);

  key->local = g_object_ref (fixture->authenticator);
  return key;
}

typedef DexFuture *(*Begin) (FixtureMember *fixture,
                             DrawerKey     *key);

static DexFuture *
sign_in (FixtureMember *fixture,
         DrawerKey     *key)
{
  return passkeys_sign_in (fixture->connection, fixture->org_id, FIXTURE_FOUNDER, NULL,
                           PASSKEYS_AUTHENTICATOR (key), fixture->prompt);
}

static DexFuture *
sign_change (FixtureMember *fixture,
             DrawerKey     *key)
{
  g_autoptr(PasskeysApiRequest) request =
    passkeys_users_api_create_request ("grace@example.org", NULL, FALSE);

  return passkeys_action_signer_sign (fixture->session, request, PASSKEYS_AUTHENTICATOR (key),
                                      fixture->prompt);
}

static DexFuture *
make_credential (FixtureMember *fixture,
                 DrawerKey     *key)
{
  g_assert_true (passkeys_test_await (passkeys_vault_reset (fixture->vault), NULL));
  fixture_member_change_person (fixture);
  for (guint i = 0; i < 2; i++)
    passkeys_scripted_prompt_add_pin (fixture->person, FIXTURE_PIN);

  return passkeys_new_credential_make (fixture->session, "Second", PASSKEYS_AUTHENTICATOR (key),
                                       fixture->prompt);
}

static const struct
{
  Begin       begin;
  const char *challenge;
} ceremonies[] = {
  { sign_in, "POST /auth/login/init" },
  { sign_change, "POST /auth/action/init" },
  { make_credential, "POST /auth/credentials/init" },
};

static gboolean
is_asked (gpointer data)
{
  return ((DrawerKey *) data)->n_asked > 0;
}

/* A challenge lives for minutes, and looking for a key may take longer. */
static void
test_challenge_comes_after (FixtureMember *fixture,
                            gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ceremonies); i++)
    {
      g_autoptr(DrawerKey) key = make_key (fixture);
      g_autoptr(GError) error = NULL;
      DexFuture *future = ceremonies[i].begin (fixture, key);

      fixture_gateway_forget (fixture->gateway);
      passkeys_test_run_until (is_asked, key);
      passkeys_test_run (100);
      g_assert_cmpuint (key->n_asked, ==, 1);
      g_assert_cmpuint (fixture_gateway_count (fixture->gateway, ceremonies[i].challenge), ==, 0);

      dex_promise_resolve_boolean (key->plugged_in, TRUE);
      passkeys_test_await (future, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fixture_gateway_count (fixture->gateway, ceremonies[i].challenge), ==, 1);
    }
}

static void
test_cancelled (FixtureMember *fixture,
                gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ceremonies); i++)
    {
      g_autoptr(DrawerKey) key = make_key (fixture);
      g_autoptr(GError) error = NULL;
      DexFuture *future = ceremonies[i].begin (fixture, key);

      fixture_gateway_forget (fixture->gateway);
      dex_promise_reject (key->plugged_in,
                          g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                               PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED, "no"));
      g_assert_false (passkeys_test_await (future, &error));
      g_assert_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED);
      g_assert_cmpuint (fixture_gateway_count (fixture->gateway, ceremonies[i].challenge), ==, 0);
    }
}

static void
test_dropped (FixtureMember *fixture,
              gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ceremonies); i++)
    {
      g_autoptr(DrawerKey) key = make_key (fixture);
      DexFuture *future = ceremonies[i].begin (fixture, key);

      fixture_gateway_forget (fixture->gateway);
      passkeys_test_run_until (is_asked, key);
      dex_unref (future);
      passkeys_test_run (50);
      dex_promise_resolve_boolean (key->plugged_in, TRUE);
      passkeys_test_run (50);
      g_assert_cmpuint (fixture_gateway_count (fixture->gateway, ceremonies[i].challenge), ==, 0);
      passkeys_test_finalize (g_steal_pointer (&key));
    }
}

/* The first challenge of a registration comes before anybody chose a key; one that got old while
 * the key was looked for is asked for anew. */
static void
test_registration (FixtureMember *fixture,
                   gconstpointer  data)
{
  g_autoptr(PasskeysRegistration) registration = fixture_member_begin (fixture);
  g_autoptr(DrawerKey) key = make_key (fixture);
  g_autoptr(PasskeysRecoveryKit) kit = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  future = passkeys_registration_complete (registration, "First", PASSKEYS_AUTHENTICATOR (key),
                                           fixture->prompt);
  passkeys_test_run_until (is_asked, key);
  passkeys_test_run (100);
  g_assert_cmpuint (key->n_asked, ==, 1);
  g_assert_cmpuint (passkeys_scripted_prompt_get_n_pin_requests (fixture->person), ==, 0);

  dex_promise_resolve_boolean (key->plugged_in, TRUE);
  kit = passkeys_test_await_object (future, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_member_count_passkeys (fixture), ==, 1);
}

#define ADD(name, set_up, func) \
  g_test_add ("/preparation/" name, FixtureMember, NULL, set_up, func, fixture_member_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("challenge-comes-after", fixture_member_set_up_joined, test_challenge_comes_after);
  ADD ("cancelled", fixture_member_set_up_joined, test_cancelled);
  ADD ("dropped", fixture_member_set_up_joined, test_dropped);
  ADD ("registration", fixture_member_set_up, test_registration);

  return g_test_run ();
}
