/* passkeys-security-key-manager.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-manager"

#include "config.h"

#include "passkeys-security-key-manager.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-security-key-call.h"

struct _PasskeysSecurityKeyManager
{
  GObject parent_instance;

  PasskeysSecurityKeySession session;
};

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyManager, passkeys_security_key_manager, G_TYPE_OBJECT)

static PasskeysSecurityKeyCall *
new_call (PasskeysSecurityKeyManager  *self,
          PasskeysSecurityKeyJob       job,
          PasskeysSecurityKeyPatience  patience)
{
  return passkeys_security_key_call_new (&self->session, self, job, patience);
}

/* NULL when the key can; nobody is asked for a PIN for what it cannot. */
static DexFuture *
reject_unless (PasskeysSecurityKeyManager *self,
               gboolean                  (*can) (PasskeysSecurityKeyInfo *info),
               const char                 *message)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (self->session.key);

  /* what is not known, or too old for all of this, is told by the call */
  if (info == NULL || !passkeys_security_key_info_is_fido2 (info) || can (info))
    return NULL;

  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED, "%s", message);
}

static DexFuture *
reject_unless_manages (PasskeysSecurityKeyManager *self)
{
  return reject_unless (self, passkeys_security_key_info_supports_credential_management,
                        "The security key does not tell which passkeys it has");
}

static DexFuture *
reject_unless_has_reader (PasskeysSecurityKeyManager *self)
{
  return reject_unless (self, passkeys_security_key_info_supports_fingerprints,
                        "The security key has no fingerprint reader");
}

static void
passkeys_security_key_manager_finalize (GObject *object)
{
  PasskeysSecurityKeyManager *self = PASSKEYS_SECURITY_KEY_MANAGER (object);

  passkeys_security_key_session_clear (&self->session);

  G_OBJECT_CLASS (passkeys_security_key_manager_parent_class)->finalize (object);
}

static void
passkeys_security_key_manager_class_init (PasskeysSecurityKeyManagerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_security_key_manager_finalize;
}

static void
passkeys_security_key_manager_init (PasskeysSecurityKeyManager *self)
{
}

/**
 * passkeys_security_key_manager_new:
 * @key: a security key that is plugged in
 * @prompt: how to ask the person for its PIN
 *
 * Returns: (transfer full): a manager that knows no PIN yet
 */
PasskeysSecurityKeyManager *
passkeys_security_key_manager_new (PasskeysSecurityKey *key,
                                   PasskeysPrompt      *prompt)
{
  PasskeysSecurityKeyManager *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (key), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_MANAGER, NULL);
  self->session.key = g_object_ref (key);
  self->session.prompt = g_object_ref (prompt);
  return self;
}

/**
 * passkeys_security_key_manager_get_key:
 * @self: a manager
 *
 * Returns: (transfer none): the key that is managed
 */
PasskeysSecurityKey *
passkeys_security_key_manager_get_key (PasskeysSecurityKeyManager *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  return self->session.key;
}

/**
 * passkeys_security_key_manager_lock:
 * @self: a manager
 *
 * Forgets the PIN, so that the next call asks for it.
 */
void
passkeys_security_key_manager_lock (PasskeysSecurityKeyManager *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self));

  passkeys_security_key_session_keep_pin (&self->session, NULL);
}

/**
 * passkeys_security_key_manager_is_unlocked:
 * @self: a manager
 *
 * Returns: whether the PIN is known
 */
gboolean
passkeys_security_key_manager_is_unlocked (PasskeysSecurityKeyManager *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), FALSE);

  return self->session.pin != NULL;
}

/**
 * passkeys_security_key_manager_set_pin:
 * @self: a manager
 *
 * Sets the PIN (CTAP 2.1, section 6.5.5.5) or changes it (section 6.5.5.6). A new PIN that the key
 * does not accept is asked for again.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_set_pin (PasskeysSecurityKeyManager *self)
{
  PasskeysSecurityKeyCall *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  call = new_call (self, NULL, PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  return passkeys_security_key_call_start_set_pin (call);
}

/**
 * passkeys_security_key_manager_set_minimum_pin_length:
 * @self: a manager
 * @code_points: how many a PIN has at least from now on; never less than it is
 *
 * Raises the minimum length of the PIN (CTAP 2.1, section 6.11.4). A PIN that is too short then
 * must be changed before it is used again.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_set_minimum_pin_length (PasskeysSecurityKeyManager *self,
                                                      guint                       code_points)
{
  PasskeysSecurityKeyCall *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  call = new_call (self, passkeys_security_key_contents_set_minimum_length,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->number = code_points;
  call->changes_key = TRUE;
  call->works_without_pin = TRUE;
  return passkeys_security_key_call_start (call);
}

/**
 * passkeys_security_key_manager_set_always_uv:
 * @self: a manager
 * @always_uv: whether the key is to verify the user for everything
 *
 * Returns: (transfer full): a future that resolves to %TRUE once it is so, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_set_always_uv (PasskeysSecurityKeyManager *self,
                                             gboolean                    always_uv)
{
  PasskeysSecurityKeyCall *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  call = new_call (self, passkeys_security_key_contents_toggle_always_uv,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->number = always_uv ? 1 : 0;
  call->changes_key = TRUE;
  call->works_without_pin = TRUE;
  return passkeys_security_key_call_start (call);
}

/**
 * passkeys_security_key_manager_list_passkeys:
 * @self: a manager
 *
 * Lists the discoverable credentials (CTAP 2.1, section 6.8). There may be others, which only the
 * relying party can name.
 *
 * Returns: (transfer full): a future that resolves to a #GListModel of
 *   [class@Passkeys.StoredPasskey], or rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_list_passkeys (PasskeysSecurityKeyManager *self)
{
  PasskeysSecurityKeyCall *call;
  DexFuture *rejected;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  if ((rejected = reject_unless_manages (self)))
    return rejected;

  call = new_call (self, passkeys_security_key_contents_list_passkeys,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->item_type = PASSKEYS_TYPE_STORED_PASSKEY;
  return passkeys_security_key_call_start (call);
}

/**
 * passkeys_security_key_manager_remove_passkey:
 * @self: a manager
 * @passkey: one of those that were listed
 *
 * Removes a passkey from the key, for good.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_remove_passkey (PasskeysSecurityKeyManager *self,
                                              PasskeysStoredPasskey      *passkey)
{
  PasskeysSecurityKeyCall *call;
  DexFuture *rejected;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (passkey), NULL);

  if ((rejected = reject_unless_manages (self)))
    return rejected;

  call = new_call (self, passkeys_security_key_contents_remove_passkey,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->id = g_bytes_ref (passkeys_stored_passkey_get_credential_id (passkey));
  call->changes_key = TRUE;
  return passkeys_security_key_call_start (call);
}

/**
 * passkeys_security_key_manager_rename_user:
 * @self: a manager
 * @passkey: one of those that were listed
 * @user_name: (nullable): the account name
 * @display_name: (nullable): the name of the person
 *
 * Changes what the key shows of the user of a passkey (CTAP 2.1, section 6.8.6). The relying party
 * does not learn of it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_rename_user (PasskeysSecurityKeyManager *self,
                                           PasskeysStoredPasskey      *passkey,
                                           const char                 *user_name,
                                           const char                 *display_name)
{
  PasskeysSecurityKeyCall *call;
  DexFuture *rejected;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (passkey), NULL);

  rejected = reject_unless (self, passkeys_security_key_info_supports_renaming_users,
                            "The security key cannot rename the users of its passkeys");
  if (rejected != NULL)
    return rejected;

  call = new_call (self, passkeys_security_key_contents_rename_user,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->id = g_bytes_ref (passkeys_stored_passkey_get_credential_id (passkey));
  call->user_handle = g_bytes_ref (passkeys_stored_passkey_get_user_handle (passkey));
  call->name = g_strdup (user_name);
  call->display_name = g_strdup (display_name);
  return passkeys_security_key_call_start (call);
}

/**
 * passkeys_security_key_manager_list_fingerprints:
 * @self: a manager
 *
 * Returns: (transfer full): a future that resolves to a #GListModel of
 *   [class@Passkeys.Fingerprint], or rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_list_fingerprints (PasskeysSecurityKeyManager *self)
{
  PasskeysSecurityKeyCall *call;
  DexFuture *rejected;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  if ((rejected = reject_unless_has_reader (self)))
    return rejected;

  call = new_call (self, passkeys_security_key_contents_list_fingerprints,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->item_type = PASSKEYS_TYPE_FINGERPRINT;
  return passkeys_security_key_call_start (call);
}

/**
 * passkeys_security_key_manager_enrol_fingerprint:
 * @self: a manager
 * @enrolment: told how each sample was
 *
 * Adds a fingerprint (CTAP 2.1, section 6.7.4): the person touches the reader several times. A
 * finger that is known already is none to add: its samples say so until the person uses another.
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.Fingerprint] without a
 *   name, or rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_enrol_fingerprint (PasskeysSecurityKeyManager   *self,
                                                 PasskeysFingerprintEnrolment *enrolment)
{
  PasskeysSecurityKeyCall *call;
  DexFuture *rejected;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT_ENROLMENT (enrolment), NULL);

  if ((rejected = reject_unless_has_reader (self)))
    return rejected;

  call = new_call (self, passkeys_security_key_contents_enrol_fingerprint,
                   PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH);
  call->enrolment = g_object_ref (enrolment);
  call->item_type = PASSKEYS_TYPE_FINGERPRINT;
  call->changes_key = TRUE;
  return passkeys_security_key_call_start (call);
}

/**
 * passkeys_security_key_manager_rename_fingerprint:
 * @self: a manager
 * @fingerprint: one of those that were listed
 * @name: what to call it
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_rename_fingerprint (PasskeysSecurityKeyManager *self,
                                                  PasskeysFingerprint        *fingerprint,
                                                  const char                 *name)
{
  PasskeysSecurityKeyCall *call;
  DexFuture *rejected;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT (fingerprint), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if ((rejected = reject_unless_has_reader (self)))
    return rejected;

  call = new_call (self, passkeys_security_key_contents_rename_fingerprint,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->id = g_bytes_ref (passkeys_fingerprint_get_id (fingerprint));
  call->name = g_strdup (name);
  return passkeys_security_key_call_start (call);
}

/**
 * passkeys_security_key_manager_remove_fingerprint:
 * @self: a manager
 * @fingerprint: one of those that were listed
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_remove_fingerprint (PasskeysSecurityKeyManager *self,
                                                  PasskeysFingerprint        *fingerprint)
{
  PasskeysSecurityKeyCall *call;
  DexFuture *rejected;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT (fingerprint), NULL);

  if ((rejected = reject_unless_has_reader (self)))
    return rejected;

  call = new_call (self, passkeys_security_key_contents_remove_fingerprint,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->id = g_bytes_ref (passkeys_fingerprint_get_id (fingerprint));
  call->changes_key = TRUE;
  return passkeys_security_key_call_start (call);
}
