/* passkeys-new-credential.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-new-credential"

#include "config.h"

#include "passkeys-new-credential.h"

#include "passkeys-base64url.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-ceremony-private.h"
#include "passkeys-credentials-api.h"
#include "passkeys-fiber.h"
#include "passkeys-json.h"
#include "passkeys-session-error-private.h"

typedef struct
{
  PasskeysSession       *session;       /* nullable: discarding */
  char                  *name;          /* nullable: discarding */
  GBytes                *credential_id; /* nullable: making */
  PasskeysAuthenticator *authenticator;
  PasskeysPrompt        *prompt;        /* nullable: discarding */
  gboolean               another;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->session);
  g_free (work->name);
  g_clear_pointer (&work->credential_id, g_bytes_unref);
  g_clear_object (&work->authenticator);
  g_clear_object (&work->prompt);
  g_free (work);
}

static PasskeysRegistrationChallenge *
await_challenge (Work          *work,
                 GCancellable  *cancellable,
                 GError       **error)
{
  PasskeysApiClient *client = passkeys_session_get_client (work->session);
  DexFuture *future = passkeys_credentials_api_init (client);
  PasskeysRegistrationChallenge *challenge;
  g_autoptr(GError) local_error = NULL;

  challenge = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &local_error);
  if (challenge == NULL)
    {
      passkeys_session_report_failure (work->session, local_error);
      g_propagate_error (error,
                         _passkeys_session_error_map_signed_in (g_steal_pointer (&local_error)));
    }

  return challenge;
}

static DexFuture *
make_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Work *work = data;
  PasskeysAccount *account = passkeys_session_get_account (work->session);
  const PasskeysCeremony ceremony = { passkeys_account_get_connection (account),
                                      work->authenticator, work->prompt, cancellable };
  g_autoptr(PasskeysRegistrationChallenge) challenge = NULL;
  g_autoptr(PasskeysAttestation) attestation = NULL;
  g_autoptr(GError) error = NULL;
  const char *identifier;

  if (!_passkeys_ceremony_await_prepared (&ceremony, &error)
      || (challenge = await_challenge (work, cancellable, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  attestation = _passkeys_ceremony_await_attestation (&ceremony, challenge, work->another, &error);
  if (attestation == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  _passkeys_ceremony_await_name (work->authenticator, attestation, work->name);
  identifier = passkeys_registration_challenge_get_identifier (challenge);
  return dex_future_new_take_object (
    passkeys_credentials_api_create_request (work->name, identifier, attestation));
}

static DexFuture *
discard_fiber (gpointer      data,
               GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr(GError) error = NULL;

  if (!_passkeys_ceremony_await_removal (work->authenticator, work->credential_id, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* The request is our own: it says which passkey it registers. */
static GBytes *
find_credential_id (PasskeysApiRequest *request)
{
  GBytes *body = passkeys_api_request_get_body (request);
  g_autoptr(JsonNode) root = NULL;
  JsonObject *info;

  g_assert (body != NULL);

  root = passkeys_json_parse_object (body, g_bytes_get_size (body), NULL);
  info = json_object_get_object_member (json_node_get_object (root), "credentialInfo");
  return passkeys_base64url_decode (json_object_get_string_member (info, "credId"), NULL);
}

static DexFuture *
spawn_make (PasskeysSession       *session,
            const char            *name,
            gboolean               another,
            PasskeysAuthenticator *authenticator,
            PasskeysPrompt        *prompt)
{
  Work *work;

  dex_return_error_if_fail (PASSKEYS_IS_SESSION (session));
  dex_return_error_if_fail (name != NULL && *name != '\0');
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  work = g_new0 (Work, 1);
  work->session = g_object_ref (session);
  work->name = g_strdup (name);
  work->another = another;
  work->authenticator = g_object_ref (authenticator);
  work->prompt = g_object_ref (prompt);

  return passkeys_cancellable_fiber_spawn (make_fiber, work, work_free);
}

/**
 * passkeys_new_credential_make:
 * @session: a session
 * @name: what the person calls the new credential
 * @authenticator: where the passkey shall be; one that holds a passkey of this account is refused
 * @prompt: how it talks to the person
 *
 * Makes a passkey that the organisation does not know yet. Sign the request with an existing
 * credential through [func@action_signer_sign], or call [func@new_credential_discard] when that is
 * given up.
 *
 * Returns: (transfer full): a future that resolves to a [class@ApiRequest] and rejects with
 *   %PASSKEYS_SESSION_ERROR_ALREADY_HELD, %PASSKEYS_SESSION_ERROR_SESSION_EXPIRED,
 *   %PASSKEYS_SESSION_ERROR_RELYING_PARTY, %PASSKEYS_AUTHENTICATOR_ERROR or %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_new_credential_make (PasskeysSession       *session,
                              const char            *name,
                              PasskeysAuthenticator *authenticator,
                              PasskeysPrompt        *prompt)
{
  return spawn_make (session, name, FALSE, authenticator, prompt);
}

/**
 * passkeys_new_credential_make_another:
 * @session: a session
 * @name: what the person calls the new credential
 * @authenticator: where the passkey shall be
 * @prompt: how it talks to the person
 *
 * Does what [func@new_credential_make] does for a person who knows that the authenticator holds a
 * passkey of this account and wants another one there.
 *
 * Returns: (transfer full): a future as of [func@new_credential_make]
 */
DexFuture *
passkeys_new_credential_make_another (PasskeysSession       *session,
                                      const char            *name,
                                      PasskeysAuthenticator *authenticator,
                                      PasskeysPrompt        *prompt)
{
  return spawn_make (session, name, TRUE, authenticator, prompt);
}

/**
 * passkeys_new_credential_discard:
 * @request: from [func@new_credential_make], never signed or refused by the server
 * @authenticator: what made the passkey
 *
 * Removes the passkey that no organisation knows. Security keys keep theirs until they are managed.
 * Do not call it when the answer to the signed request got lost: the passkey may be registered.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_new_credential_discard (PasskeysApiRequest    *request,
                                 PasskeysAuthenticator *authenticator)
{
  Work *work;

  dex_return_error_if_fail (PASSKEYS_IS_API_REQUEST (request));
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));

  work = g_new0 (Work, 1);
  work->authenticator = g_object_ref (authenticator);
  work->credential_id = find_credential_id (request);

  return passkeys_cancellable_fiber_spawn (discard_fiber, work, work_free);
}
