/* passkeys-device-registration.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-device-registration"

#include "config.h"

#include "passkeys-device-registration.h"

#include <openssl/crypto.h>

#include "passkeys-cancellable-fiber.h"
#include "passkeys-credential.h"
#include "passkeys-device-codes-api.h"
#include "passkeys-fiber.h"
#include "passkeys-login-api.h"
#include "passkeys-made-passkey-private.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error-private.h"
#include "passkeys-sign-in.h"
#include "passkeys-typed-code-private.h"

#define CODE_LENGTH 9
#define MAXIMUM_ORGANISATIONS 20

/* The code is good once and for one challenge, so that nothing can be asked for anew here:
 *
 *   code ── challenge ── passkey ── POST /auth/credentials/code/verify ──┬─ done ── sign in
 *                                                                        ├─ no answer: call again
 *                 removed, unless the server knows it after all ─────────┴─ refused */
struct _PasskeysDeviceRegistration
{
  GObject parent_instance;

  PasskeysConnection            *connection;
  PasskeysApiClient             *client;
  GBytes                        *code;       /* nullable, secure: used up */
  PasskeysRegistrationChallenge *challenge;
  PasskeysMadePasskey            passkey;
  gboolean                       registered;
};

G_DEFINE_FINAL_TYPE (PasskeysDeviceRegistration, passkeys_device_registration, G_TYPE_OBJECT)

typedef struct
{
  PasskeysDeviceRegistration *self;
  char                       *text;          /* nullable: the credential's name, the organisation */
  PasskeysAuthenticator      *authenticator; /* nullable */
  PasskeysPrompt             *prompt;        /* nullable */
} Step;

static Step *
step_new (PasskeysDeviceRegistration *self,
          const char                 *text,
          PasskeysAuthenticator      *authenticator,
          PasskeysPrompt             *prompt)
{
  Step *step = g_new0 (Step, 1);

  step->self = g_object_ref (self);
  step->text = g_strdup (text);
  g_set_object (&step->authenticator, authenticator);
  g_set_object (&step->prompt, prompt);

  return step;
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_clear_object (&step->self);
  g_free (step->text);
  g_clear_object (&step->authenticator);
  g_clear_object (&step->prompt);
  g_free (step);
}

static DexFuture *
begin_fiber (gpointer      data,
             GCancellable *cancellable)
{
  PasskeysDeviceRegistration *self = data;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  future = passkeys_connection_open (self->connection);
  self->client = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (self->client == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  future = passkeys_device_codes_api_init (self->client, self->code);
  self->challenge = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (self->challenge == NULL)
    return dex_future_new_for_error (
      _passkeys_session_error_map_device_code (g_steal_pointer (&error)));

  g_clear_pointer (&self->code, g_bytes_unref);
  if (!_passkeys_ceremony_check_relying_party (
        self->connection,
        passkeys_registration_challenge_get_relying_party_id (self->challenge), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_object (self);
}

/* Which organisation knows the passkey. A user name can be registered in several. *asked tells
 * whether the server has answered all of it. */
static char *
await_organisation (PasskeysDeviceRegistration *self,
                    gboolean                   *asked)
{
  const char *username = passkeys_device_registration_get_username (self);
  const char *origin = passkeys_connection_get_origin (self->connection);
  g_auto(GStrv) org_ids = NULL;

  org_ids = passkeys_await_boxed (passkeys_login_api_list_organisations (self->client, username,
                                                                         origin),
                                  NULL);
  *asked = org_ids != NULL && g_strv_length (org_ids) <= MAXIMUM_ORGANISATIONS;
  for (gsize i = 0; *asked && org_ids[i] != NULL; i++)
    {
      g_autoptr(PasskeysSigningChallenge) challenge = NULL;

      challenge = passkeys_await_object (passkeys_login_api_init (self->client, org_ids[i],
                                                                  username),
                                         NULL);
      if (challenge == NULL)
        *asked = FALSE;
      else if (_passkeys_made_passkey_is_listed (&self->passkey, challenge))
        return g_strdup (org_ids[i]);
    }

  return NULL;
}

/* Removes a passkey that the server does not know. Where it does not tell, the passkey stays. */
static gboolean
await_fate (PasskeysDeviceRegistration *self)
{
  g_autofree char *org_id = NULL;
  gboolean asked;

  if (self->passkey.attestation == NULL || self->registered)
    return self->registered;

  org_id = await_organisation (self, &asked);
  if (org_id == NULL && asked)
    _passkeys_made_passkey_await_removed (&self->passkey);

  return org_id != NULL;
}

static gboolean
await_registered (Step          *step,
                  GCancellable  *cancellable,
                  GError       **error)
{
  PasskeysDeviceRegistration *self = step->self;
  const PasskeysCeremony ceremony = { self->connection, step->authenticator, step->prompt,
                                      cancellable };
  g_autoptr(PasskeysCredential) credential = NULL;
  DexFuture *future;

  if ((self->passkey.attestation == NULL || self->passkey.authenticator != step->authenticator)
      && !_passkeys_ceremony_await_prepared (&ceremony, error))
    return FALSE;

  if (!_passkeys_made_passkey_await_made (&self->passkey, &ceremony, self->challenge, FALSE,
                                          step->text, error))
    return FALSE;

  future = passkeys_device_codes_api_verify (
    self->client, step->text, passkeys_registration_challenge_get_identifier (self->challenge),
    self->passkey.attestation);
  credential = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);

  return credential != NULL;
}

static DexFuture *
complete_fiber (gpointer      data,
                GCancellable *cancellable)
{
  Step *step = data;
  PasskeysDeviceRegistration *self = step->self;
  g_autoptr(GError) error = NULL;

  self->registered = self->registered || await_registered (step, cancellable, &error)
                     || (_passkeys_made_passkey_is_refused (error) && await_fate (self));
  if (!self->registered)
    return dex_future_new_for_error (
      _passkeys_session_error_map_device_code (g_steal_pointer (&error)));

  return dex_future_new_true ();
}

static DexFuture *
sign_in_fiber (gpointer      data,
               GCancellable *cancellable)
{
  Step *step = data;
  PasskeysDeviceRegistration *self = step->self;
  g_autofree char *org_id = g_strdup (step->text);
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;
  gboolean asked;
  DexFuture *future;

  if (org_id == NULL)
    org_id = await_organisation (self, &asked);
  if (org_id == NULL)
    return dex_future_new_reject (PASSKEYS_SESSION_ERROR,
                                  PASSKEYS_SESSION_ERROR_UNKNOWN_ORGANISATION,
                                  "The server does not tell the organisation");

  future = passkeys_sign_in (self->connection, org_id,
                             passkeys_device_registration_get_username (self),
                             passkeys_device_registration_get_organisation_name (self),
                             step->authenticator, step->prompt);
  session = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (session == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&session));
}

static DexFuture *
abandon_fiber (gpointer      data,
               GCancellable *cancellable)
{
  Step *step = data;

  await_fate (step->self);

  return dex_future_new_true ();
}

static void
passkeys_device_registration_finalize (GObject *object)
{
  PasskeysDeviceRegistration *self = PASSKEYS_DEVICE_REGISTRATION (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->client);
  g_clear_pointer (&self->code, g_bytes_unref);
  g_clear_object (&self->challenge);
  _passkeys_made_passkey_clear (&self->passkey);

  G_OBJECT_CLASS (passkeys_device_registration_parent_class)->finalize (object);
}

static void
passkeys_device_registration_class_init (PasskeysDeviceRegistrationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_device_registration_finalize;
}

static void
passkeys_device_registration_init (PasskeysDeviceRegistration *self)
{
}

/* As the API writes it. Which characters look alike is left to the server, who knows its own
 * alphabet. */
static GBytes *
read_code (const char *typed)
{
  char plain[PASSKEYS_TYPED_CODE_MAXIMUM];
  gsize length = _passkeys_typed_code_read (typed, plain);
  GBytes *code = NULL;
  char *text;

  if (length == CODE_LENGTH)
    {
      text = g_strdup_printf ("%.3s-%.3s-%.3s", plain, plain + 3, plain + 6);
      code = passkeys_secure_bytes_new_text (text);
      passkeys_secure_text_free (text);
    }
  OPENSSL_cleanse (plain, sizeof plain);

  return code;
}

/**
 * passkeys_device_registration_begin:
 * @connection: how the organisation is reached
 * @typed_code: the code that the other device shows; dashes, blanks and case do not matter
 *
 * Shows the code to the server, which uses it up. What cannot be a code is refused here.
 *
 * Returns: (transfer full): a future that resolves to a [class@DeviceRegistration] and rejects with
 *   %PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE, %PASSKEYS_SESSION_ERROR_DEACTIVATED,
 *   %PASSKEYS_SESSION_ERROR_RELYING_PARTY, %PASSKEYS_SESSION_ERROR_SERVER_NOT_STARTED or
 *   %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_device_registration_begin (PasskeysConnection *connection,
                                    const char         *typed_code)
{
  g_autoptr(GBytes) code = NULL;
  PasskeysDeviceRegistration *self;

  dex_return_error_if_fail (PASSKEYS_IS_CONNECTION (connection));
  dex_return_error_if_fail (typed_code != NULL);

  code = read_code (typed_code);
  if (code == NULL)
    return dex_future_new_reject (PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE,
                                  "A code has %d letters and digits", CODE_LENGTH);

  self = g_object_new (PASSKEYS_TYPE_DEVICE_REGISTRATION, NULL);
  self->connection = g_object_ref (connection);
  self->code = g_steal_pointer (&code);

  return passkeys_cancellable_fiber_spawn (begin_fiber, self, g_object_unref);
}

/**
 * passkeys_device_registration_get_username:
 * @self: a registration
 *
 * Gets whose device this becomes, so that the person sees it before they go on.
 *
 * Returns: a user name
 */
const char *
passkeys_device_registration_get_username (PasskeysDeviceRegistration *self)
{
  g_return_val_if_fail (PASSKEYS_IS_DEVICE_REGISTRATION (self), NULL);

  return passkeys_user_entity_get_name (passkeys_registration_challenge_get_user (self->challenge));
}

/**
 * passkeys_device_registration_get_organisation_name:
 * @self: a registration
 *
 * Gets what the server calls itself in ceremonies.
 *
 * Returns: (nullable): a name
 */
const char *
passkeys_device_registration_get_organisation_name (PasskeysDeviceRegistration *self)
{
  g_return_val_if_fail (PASSKEYS_IS_DEVICE_REGISTRATION (self), NULL);

  return passkeys_registration_challenge_get_relying_party_name (self->challenge);
}

/**
 * passkeys_device_registration_complete:
 * @self: a registration
 * @credential_name: what the person calls the new passkey
 * @authenticator: where it shall be
 * @prompt: how the authenticator talks to the person
 *
 * Makes a passkey and registers it. After a failure of the network it may be called again: the
 * passkey is used again. When the server refuses, it is removed from this computer, and another
 * code is needed.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_SESSION_ERROR_CHALLENGE_EXPIRED, %PASSKEYS_SESSION_ERROR_WRONG_DEVICE_CODE,
 *   %PASSKEYS_SESSION_ERROR_ALREADY_HELD, %PASSKEYS_AUTHENTICATOR_ERROR or %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_device_registration_complete (PasskeysDeviceRegistration *self,
                                       const char                 *credential_name,
                                       PasskeysAuthenticator      *authenticator,
                                       PasskeysPrompt             *prompt)
{
  Step *step;

  dex_return_error_if_fail (PASSKEYS_IS_DEVICE_REGISTRATION (self));
  dex_return_error_if_fail (credential_name != NULL && *credential_name != '\0');
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  step = step_new (self, credential_name, authenticator, prompt);
  return passkeys_cancellable_fiber_spawn (complete_fiber, step, step_free);
}

/**
 * passkeys_device_registration_sign_in:
 * @self: a registration that is complete
 * @org_id: (nullable): the organisation; %NULL to ask the server
 * @authenticator: what made the passkey
 * @prompt: how the authenticator talks to the person
 *
 * Signs in with the new passkey. A code says whose it is but not where, so the server is asked,
 * which not every API tells: the person has to type the organisation id then.
 *
 * Returns: (transfer full): a future that resolves to a [class@Session] and rejects with
 *   %PASSKEYS_SESSION_ERROR_UNKNOWN_ORGANISATION or the errors of [func@sign_in]
 */
DexFuture *
passkeys_device_registration_sign_in (PasskeysDeviceRegistration *self,
                                      const char                 *org_id,
                                      PasskeysAuthenticator      *authenticator,
                                      PasskeysPrompt             *prompt)
{
  Step *step;

  dex_return_error_if_fail (PASSKEYS_IS_DEVICE_REGISTRATION (self));
  dex_return_error_if_fail (self->registered);
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  step = step_new (self, org_id, authenticator, prompt);
  return passkeys_cancellable_fiber_spawn (sign_in_fiber, step, step_free);
}

/**
 * passkeys_device_registration_abandon:
 * @self: a registration
 *
 * Gives a registration up. A passkey that was made for it, and that the server does not know, is
 * removed from this computer. What was begun is finished even when the future is dropped.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_device_registration_abandon (PasskeysDeviceRegistration *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_DEVICE_REGISTRATION (self));

  return passkeys_cancellable_fiber_spawn (abandon_fiber, step_new (self, NULL, NULL, NULL),
                                           step_free);
}
