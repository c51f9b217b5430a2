/* passkeys-device-code.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-device-code"

#include "config.h"

#include "passkeys-device-code.h"

#include "passkeys-action-signer.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-ceremony-private.h"
#include "passkeys-credential.h"
#include "passkeys-credentials-api.h"
#include "passkeys-device-codes-api.h"
#include "passkeys-fiber.h"
#include "passkeys-session-error-private.h"

/* The longest that the API allows. */
#define LIFE_SECONDS 60

/* While the code is good somebody looks at the screen. Whoever has shown it may then take some
 * minutes to make the passkey, as long as challenges live. */
#define PACE_SECONDS 2
#define LATE_PACE_SECONDS 5
#define LATE_SECONDS 300

struct _PasskeysDeviceCode
{
  GObject parent_instance;

  PasskeysSession *session;
  GBytes          *code;    /* secure */
  GDateTime       *expires;
  GHashTable      *known;   /* nullable: uuids of credentials from before the code was shown */
};

G_DEFINE_FINAL_TYPE (PasskeysDeviceCode, passkeys_device_code, G_TYPE_OBJECT)

typedef struct
{
  PasskeysSession       *session;
  PasskeysAuthenticator *authenticator;
  PasskeysPrompt        *prompt;
} Issue;

static void
issue_free (gpointer data)
{
  Issue *issue = data;

  g_clear_object (&issue->session);
  g_clear_object (&issue->authenticator);
  g_clear_object (&issue->prompt);
  g_free (issue);
}

/* The clock of this computer may be wrong; the server's is known from its last answer. */
static GDateTime *
dup_now (PasskeysSession *session)
{
  GDateTime *now = passkeys_api_client_dup_server_time (passkeys_session_get_client (session));

  return now != NULL ? now : g_date_time_new_now_utc ();
}

static gint64
get_milliseconds_left (PasskeysDeviceCode *self)
{
  g_autoptr(GDateTime) now = dup_now (self->session);

  return g_date_time_difference (self->expires, now) / 1000;
}

static DexFuture *
issue_fiber (gpointer      data,
             GCancellable *cancellable)
{
  Issue *issue = data;
  PasskeysAccount *account = passkeys_session_get_account (issue->session);
  const PasskeysCeremony ceremony = { passkeys_account_get_connection (account),
                                      issue->authenticator, issue->prompt, cancellable };
  g_autoptr(PasskeysApiRequest) request = NULL;
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autoptr(PasskeysDeviceCode) self = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  if (!_passkeys_ceremony_await_prepared (&ceremony, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  request = passkeys_device_code_build_request (issue->session);
  future = passkeys_action_signer_sign (issue->session, request, issue->authenticator,
                                        issue->prompt);
  response = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (response != NULL)
    self = passkeys_device_code_new_from_response (issue->session, response, &error);
  if (self == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&self));
}

static PasskeysPagedList *
await_credentials (PasskeysDeviceCode  *self,
                   GCancellable        *cancellable,
                   GError             **error)
{
  g_autoptr(PasskeysPagedList) list = NULL;
  DexFuture *loading;

  list = passkeys_credentials_api_list (passkeys_session_get_client (self->session));
  loading = passkeys_paged_list_load_all (list);
  if (!passkeys_await (passkeys_unless_cancelled (loading, cancellable), error))
    return NULL;

  return g_steal_pointer (&list);
}

static void
note_known (PasskeysDeviceCode *self,
            GListModel         *credentials)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (credentials); i++)
    {
      g_autoptr(PasskeysCredential) credential = g_list_model_get_item (credentials, i);

      g_hash_table_add (self->known,
                        g_strdup (passkeys_credential_get_credential_uuid (credential)));
    }
}

/* A recovery key that was made meanwhile is no device. */
static PasskeysCredential *
find_new (PasskeysDeviceCode *self,
          GListModel         *credentials)
{
  for (guint i = 0; i < g_list_model_get_n_items (credentials); i++)
    {
      g_autoptr(PasskeysCredential) credential = g_list_model_get_item (credentials, i);
      const char *uuid = passkeys_credential_get_credential_uuid (credential);

      if (passkeys_credential_get_kind (credential) != PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY
          && !g_hash_table_contains (self->known, uuid))
        return g_steal_pointer (&credential);
    }

  return NULL;
}

/* Milliseconds until the next look; 0 when nobody can come any more. */
static guint
get_delay (PasskeysDeviceCode *self,
           const GError       *error)
{
  gint64 left = get_milliseconds_left (self);
  guint retry_after = error != NULL ? passkeys_api_failure_get_retry_after (error) : 0;
  guint pace = left > 0 ? PACE_SECONDS : LATE_PACE_SECONDS;

  if (left < -LATE_SECONDS * 1000)
    return 0;

  return MAX (pace, retry_after) * 1000;
}

static gboolean
may_pass (const GError *error)
{
  return g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_OFFLINE)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_TIMED_OUT)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_RATE_LIMITED)
         || g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_SERVER);
}

static DexFuture *
wait_fiber (gpointer      data,
            GCancellable *cancellable)
{
  PasskeysDeviceCode *self = data;

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PasskeysPagedList) list = await_credentials (self, cancellable, &error);
      g_autoptr(PasskeysCredential) credential = NULL;
      guint delay;

      if (list == NULL && !may_pass (error))
        {
          passkeys_session_report_failure (self->session, error);
          return dex_future_new_for_error (
            _passkeys_session_error_map_signed_in (g_steal_pointer (&error)));
        }

      if (list != NULL && self->known == NULL)
        note_known (self, G_LIST_MODEL (list));
      else if (list != NULL)
        credential = find_new (self, G_LIST_MODEL (list));

      if (credential != NULL)
        return dex_future_new_take_object (g_steal_pointer (&credential));

      delay = get_delay (self, error);
      if (delay == 0)
        return dex_future_new_reject (PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CODE_EXPIRED,
                                      "No device registered with the code");

      if (!passkeys_await (passkeys_unless_cancelled (dex_timeout_new_msec (delay), cancellable),
                           NULL)
          && g_cancellable_is_cancelled (cancellable))
        return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody waits any more");
    }
}

static void
passkeys_device_code_finalize (GObject *object)
{
  PasskeysDeviceCode *self = PASSKEYS_DEVICE_CODE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->code, g_bytes_unref);
  g_clear_pointer (&self->expires, g_date_time_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);

  G_OBJECT_CLASS (passkeys_device_code_parent_class)->finalize (object);
}

static void
passkeys_device_code_class_init (PasskeysDeviceCodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_device_code_finalize;
}

static void
passkeys_device_code_init (PasskeysDeviceCode *self)
{
}

/**
 * passkeys_device_code_issue:
 * @session: a session
 * @authenticator: what signs
 * @prompt: how it talks to the person
 *
 * Has the server make a code; the person signs that.
 *
 * Returns: (transfer full): a future that resolves to a [class@DeviceCode] and rejects as
 *   [func@action_signer_sign] does
 */
DexFuture *
passkeys_device_code_issue (PasskeysSession       *session,
                            PasskeysAuthenticator *authenticator,
                            PasskeysPrompt        *prompt)
{
  Issue *issue;

  dex_return_error_if_fail (PASSKEYS_IS_SESSION (session));
  dex_return_error_if_fail (PASSKEYS_IS_AUTHENTICATOR (authenticator));
  dex_return_error_if_fail (PASSKEYS_IS_PROMPT (prompt));

  issue = g_new0 (Issue, 1);
  issue->session = g_object_ref (session);
  issue->authenticator = g_object_ref (authenticator);
  issue->prompt = g_object_ref (prompt);

  return passkeys_cancellable_fiber_spawn (issue_fiber, issue, issue_free);
}

/**
 * passkeys_device_code_build_request:
 * @session: a session
 *
 * Makes the request for a code that ends a minute from now. What the person needs to sign it is
 * lost from that minute.
 *
 * Returns: (transfer full): a request for the action signer
 */
PasskeysApiRequest *
passkeys_device_code_build_request (PasskeysSession *session)
{
  g_autoptr(GDateTime) now = NULL;
  g_autoptr(GDateTime) expiration = NULL;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  now = dup_now (session);
  expiration = g_date_time_add_seconds (now, LIFE_SECONDS);

  return passkeys_device_codes_api_create_request (expiration);
}

/**
 * passkeys_device_code_new_from_response:
 * @session: the session that signed
 * @response: the answer to [func@DeviceCode.build_request]
 * @error: return location for an error
 *
 * Reads the code that the server made.
 *
 * Returns: (transfer full): a code, or %NULL with %PASSKEYS_API_ERROR_NOT_AN_API
 */
PasskeysDeviceCode *
passkeys_device_code_new_from_response (PasskeysSession      *session,
                                        PasskeysApiResponse  *response,
                                        GError              **error)
{
  g_autoptr(PasskeysDeviceCode) self = NULL;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_API_RESPONSE (response), NULL);

  self = g_object_new (PASSKEYS_TYPE_DEVICE_CODE, NULL);
  self->session = g_object_ref (session);
  self->code = passkeys_device_codes_api_read_code (response, &self->expires, error);
  if (self->code == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_device_code_get_code:
 * @self: a code
 *
 * Gets what the other device has to show.
 *
 * Returns: (transfer none): secure text, such as `A7U-KY6-9PT`
 */
GBytes *
passkeys_device_code_get_code (PasskeysDeviceCode *self)
{
  g_return_val_if_fail (PASSKEYS_IS_DEVICE_CODE (self), NULL);

  return self->code;
}

/**
 * passkeys_device_code_get_expires:
 * @self: a code
 *
 * Gets until when the code is good, by the server's clock.
 *
 * Returns: (transfer none): a time
 */
GDateTime *
passkeys_device_code_get_expires (PasskeysDeviceCode *self)
{
  g_return_val_if_fail (PASSKEYS_IS_DEVICE_CODE (self), NULL);

  return self->expires;
}

/**
 * passkeys_device_code_get_seconds_left:
 * @self: a code
 *
 * Gets how much longer the code is good. A clock of this computer that is wrong does no harm.
 *
 * Returns: whole seconds, 60 at most, 0 when it is over
 */
guint
passkeys_device_code_get_seconds_left (PasskeysDeviceCode *self)
{
  g_return_val_if_fail (PASSKEYS_IS_DEVICE_CODE (self), 0);

  return CLAMP (get_milliseconds_left (self), 0, LIFE_SECONDS * 1000) / 1000;
}

/**
 * passkeys_device_code_follow:
 * @self: a new code
 * @earlier: the one in whose place it is shown
 *
 * Goes on waiting for what was waited for with the earlier code: somebody may have shown it in its
 * last second and still be making the passkey.
 */
void
passkeys_device_code_follow (PasskeysDeviceCode *self,
                             PasskeysDeviceCode *earlier)
{
  g_return_if_fail (PASSKEYS_IS_DEVICE_CODE (self));
  g_return_if_fail (PASSKEYS_IS_DEVICE_CODE (earlier));

  g_clear_pointer (&self->known, g_hash_table_unref);
  if (earlier->known != NULL)
    self->known = g_hash_table_ref (earlier->known);
}

/**
 * passkeys_device_code_wait_for_device:
 * @self: a code
 *
 * Waits until another device has registered: asks for the person's credentials every two seconds
 * while the code is good, and for some minutes more at a slower pace. Answers that fail to come are
 * waited for. Begin to wait before the code is shown.
 *
 * Returns: (transfer full): a future that resolves to the new [class@Credential] and rejects with
 *   %PASSKEYS_SESSION_ERROR_CODE_EXPIRED when none came, %PASSKEYS_SESSION_ERROR_SESSION_EXPIRED or
 *   %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_device_code_wait_for_device (PasskeysDeviceCode *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_DEVICE_CODE (self));

  return passkeys_cancellable_fiber_spawn (wait_fiber, g_object_ref (self), g_object_unref);
}
