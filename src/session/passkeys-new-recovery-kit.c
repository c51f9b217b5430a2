/* passkeys-new-recovery-kit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-new-recovery-kit"

#include "config.h"

#include "passkeys-new-recovery-kit.h"

#include "passkeys-cancellable-fiber.h"
#include "passkeys-credential.h"
#include "passkeys-credentials-api.h"
#include "passkeys-fiber.h"
#include "passkeys-key-challenge.h"
#include "passkeys-recovery-key.h"
#include "passkeys-session-error-private.h"
#include "passkeys-worker-private.h"

struct _PasskeysNewRecoveryKit
{
  GObject parent_instance;

  PasskeysSession     *session;
  PasskeysApiRequest  *request; /* nullable until it is made */
  PasskeysRecoveryKit *kit;     /* nullable until it is made */
};

G_DEFINE_FINAL_TYPE (PasskeysNewRecoveryKit, passkeys_new_recovery_kit, G_TYPE_OBJECT)

static GError *
report (PasskeysNewRecoveryKit *self,
        GError                 *error)
{
  passkeys_session_report_failure (self->session, error);

  return _passkeys_session_error_map_signed_in (error);
}

static gpointer
generate_key (gpointer   username,
              GError   **error)
{
  return passkeys_recovery_key_generate (username, error);
}

/* The key first: making it takes a moment, and challenges do not live long. */
static PasskeysRecoveryKey *
await_key (PasskeysNewRecoveryKit  *self,
           GCancellable            *cancellable,
           GError                 **error)
{
  const char *username =
    passkeys_account_get_username (passkeys_session_get_account (self->session));
  DexFuture *generating = _passkeys_worker_run (generate_key, g_strdup (username), g_free);

  return passkeys_await_object (passkeys_unless_cancelled (generating, cancellable), error);
}

static gboolean
build (PasskeysNewRecoveryKit  *self,
       PasskeysRecoveryKey     *key,
       PasskeysKeyChallenge    *challenge,
       GError                 **error)
{
  PasskeysAccount *account = passkeys_session_get_account (self->session);
  PasskeysConnection *connection = passkeys_account_get_connection (account);
  g_autoptr(JsonNode) credential = NULL;

  credential = passkeys_recovery_key_build_credential (
    key, passkeys_key_challenge_get_challenge (challenge),
    passkeys_connection_get_origin (connection), error);
  if (credential == NULL)
    return FALSE;

  self->request = passkeys_credentials_api_create_recovery_key_request (
    passkeys_key_challenge_get_identifier (challenge), credential);
  self->kit = passkeys_recovery_kit_new (passkeys_account_get_username (account),
                                         passkeys_account_get_org_id (account),
                                         passkeys_account_get_organisation_name (account),
                                         passkeys_recovery_key_get_code (key),
                                         passkeys_recovery_key_get_credential_id (key));
  return TRUE;
}

static DexFuture *
make_fiber (gpointer      data,
            GCancellable *cancellable)
{
  PasskeysNewRecoveryKit *self = data;
  g_autoptr(PasskeysRecoveryKey) key = NULL;
  g_autoptr(PasskeysKeyChallenge) challenge = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  key = await_key (self, cancellable, &error);
  if (key == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  future = passkeys_credentials_api_init_recovery_key (passkeys_session_get_client (self->session));
  challenge = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (challenge == NULL)
    return dex_future_new_for_error (report (self, g_steal_pointer (&error)));

  if (!build (self, key, challenge, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_object (self);
}

static gboolean
is_other (PasskeysNewRecoveryKit *self,
          PasskeysCredential     *credential)
{
  return passkeys_credential_get_kind (credential) == PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY
         && passkeys_credential_is_active (credential)
         && !g_str_equal (passkeys_credential_get_credential_id (credential),
                          passkeys_recovery_kit_get_key_id (self->kit));
}

static DexFuture *
find_others_fiber (gpointer      data,
                   GCancellable *cancellable)
{
  PasskeysNewRecoveryKit *self = data;
  g_autoptr(GListStore) others = g_list_store_new (PASSKEYS_TYPE_CREDENTIAL);
  g_autoptr(PasskeysPagedList) list = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *loading;

  list = passkeys_credentials_api_list (passkeys_session_get_client (self->session));
  loading = passkeys_paged_list_load_all (list);
  if (!passkeys_await (passkeys_unless_cancelled (loading, cancellable), &error))
    return dex_future_new_for_error (report (self, g_steal_pointer (&error)));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(PasskeysCredential) credential = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (is_other (self, credential))
        g_list_store_append (others, credential);
    }

  return dex_future_new_take_object (g_steal_pointer (&others));
}

static void
passkeys_new_recovery_kit_finalize (GObject *object)
{
  PasskeysNewRecoveryKit *self = PASSKEYS_NEW_RECOVERY_KIT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->request);
  g_clear_object (&self->kit);

  G_OBJECT_CLASS (passkeys_new_recovery_kit_parent_class)->finalize (object);
}

static void
passkeys_new_recovery_kit_class_init (PasskeysNewRecoveryKitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_new_recovery_kit_finalize;
}

static void
passkeys_new_recovery_kit_init (PasskeysNewRecoveryKit *self)
{
}

/**
 * passkeys_new_recovery_kit_make:
 * @session: a session
 *
 * Makes a recovery key that the organisation does not know yet, and its kit. Earlier kits go on
 * working until their keys are deactivated.
 *
 * Returns: (transfer full): a future that resolves to a [class@NewRecoveryKit] and rejects with
 *   %PASSKEYS_SESSION_ERROR_SESSION_EXPIRED, %PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY or
 *   %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_new_recovery_kit_make (PasskeysSession *session)
{
  PasskeysNewRecoveryKit *self;

  dex_return_error_if_fail (PASSKEYS_IS_SESSION (session));

  self = g_object_new (PASSKEYS_TYPE_NEW_RECOVERY_KIT, NULL);
  self->session = g_object_ref (session);

  return passkeys_cancellable_fiber_spawn (make_fiber, self, g_object_unref);
}

/**
 * passkeys_new_recovery_kit_get_request:
 * @self: a new kit
 *
 * Gets the request that registers the recovery key.
 *
 * Returns: (transfer none): a request for the action signer
 */
PasskeysApiRequest *
passkeys_new_recovery_kit_get_request (PasskeysNewRecoveryKit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_NEW_RECOVERY_KIT (self), NULL);

  return self->request;
}

/**
 * passkeys_new_recovery_kit_get_kit:
 * @self: a new kit
 *
 * Gets what the person keeps, once the request was signed.
 *
 * Returns: (transfer none): a recovery kit
 */
PasskeysRecoveryKit *
passkeys_new_recovery_kit_get_kit (PasskeysNewRecoveryKit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_NEW_RECOVERY_KIT (self), NULL);

  return self->kit;
}

/**
 * passkeys_new_recovery_kit_find_others:
 * @self: a new kit
 *
 * Finds the recovery keys of earlier kits. Deactivate them with
 * [func@credentials_api_deactivate_request], once the person has kept the new kit.
 *
 * Returns: (transfer full): a future that resolves to a [iface@Gio.ListModel] of
 *   [class@Credential] and rejects with %PASSKEYS_SESSION_ERROR_SESSION_EXPIRED or
 *   %PASSKEYS_API_ERROR
 */
DexFuture *
passkeys_new_recovery_kit_find_others (PasskeysNewRecoveryKit *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_NEW_RECOVERY_KIT (self));

  return passkeys_cancellable_fiber_spawn (find_others_fiber, g_object_ref (self),
                                           g_object_unref);
}
