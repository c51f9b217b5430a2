/* passkeys-security-key-manager.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-manager"

#include "config.h"

#include "passkeys-security-key-manager.h"

#include <fido.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-security-key-contents.h"
#include "passkeys-security-key-dialogue.h"
#include "passkeys-security-key-fiber.h"
#include "passkeys-security-key-status.h"

struct _PasskeysSecurityKeyManager
{
  GObject parent_instance;

  PasskeysSecurityKey *key;
  PasskeysPrompt      *prompt;
  GBytes              *pin;  /* (nullable) that the key has accepted */
  DexPromise          *last; /* (nullable) of the newest call: they run one after the other */
};

typedef struct _Call Call;

/* One call of the manager on its way. */
struct _Call
{
  PasskeysSecurityKeyManager   *manager;     /* (owned) */
  DexPromise                   *previous;    /* (owned) (nullable) */
  DexPromise                   *end;         /* (owned) */
  GCancellable                 *cancellable; /* (not owned) of the fiber */
  PasskeysSecurityKeyJob        job;
  PasskeysSecurityKeyPatience   patience;
  GType                         item_type;   /* of the model it resolves to; NONE for TRUE */
  gboolean                      changes_key;
  gboolean                      works_without_pin;
  GBytes                       *id;          /* (owned) (nullable) */
  GBytes                       *user_handle; /* (owned) (nullable) */
  char                         *name;        /* (owned) (nullable) */
  char                         *display_name; /* (owned) (nullable) */
  guint                         number;
  PasskeysFingerprintEnrolment *enrolment;   /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyManager, passkeys_security_key_manager, G_TYPE_OBJECT)

static Call *
call_new (PasskeysSecurityKeyManager  *manager,
          PasskeysSecurityKeyJob       job,
          PasskeysSecurityKeyPatience  patience)
{
  Call *call = g_new0 (Call, 1);

  call->manager = g_object_ref (manager);
  call->job = job;
  call->patience = patience;
  call->item_type = G_TYPE_NONE;
  call->end = dex_promise_new ();
  call->previous = manager->last;
  manager->last = dex_ref (call->end);
  return call;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  dex_promise_resolve_boolean (call->end, TRUE);
  g_clear_object (&call->manager);
  dex_clear (&call->previous);
  dex_clear (&call->end);
  g_clear_pointer (&call->id, g_bytes_unref);
  g_clear_pointer (&call->user_handle, g_bytes_unref);
  g_clear_pointer (&call->name, g_free);
  g_clear_pointer (&call->display_name, g_free);
  g_clear_object (&call->enrolment);
  g_free (call);
}

static PasskeysSecurityKeyDialogue
get_dialogue (Call *call)
{
  return (PasskeysSecurityKeyDialogue) {
    .key = call->manager->key,
    .prompt = call->manager->prompt,
    .cancellable = call->cancellable,
  };
}

static void
keep_pin (PasskeysSecurityKeyManager *self,
          GBytes                     *pin) /* (nullable) */
{
  GBytes *kept = pin != NULL ? g_bytes_ref (pin) : NULL;

  g_clear_pointer (&self->pin, g_bytes_unref);
  self->pin = kept;
}

static PasskeysSecurityKeyContents *
ask_key (Call    *call,
         GBytes  *pin,
         int     *ret_status,
         GError **error)
{
  PasskeysSecurityKeyDialogue dialogue = get_dialogue (call);
  g_autoptr(PasskeysSecurityKeyContents) contents = passkeys_security_key_contents_new (pin);
  DexFuture *future;

  contents->id = call->id != NULL ? g_bytes_ref (call->id) : NULL;
  contents->user_handle = call->user_handle != NULL ? g_bytes_ref (call->user_handle) : NULL;
  contents->name = g_strdup (call->name);
  contents->display_name = g_strdup (call->display_name);
  contents->number = call->number;
  g_set_object (&contents->enrolment, call->enrolment);
  contents->context = g_main_context_ref_thread_default ();

  future = passkeys_security_key_contents_run (contents, call->manager->key, call->patience,
                                               call->job);
  *ret_status = passkeys_security_key_dialogue_await (&dialogue, future, error);
  return *ret_status >= 0 ? g_steal_pointer (&contents) : NULL;
}

static gboolean
is_about_pin (int status)
{
  return status == FIDO_ERR_PIN_INVALID || status == FIDO_ERR_PIN_POLICY_VIOLATION
    || status == FIDO_ERR_PIN_AUTH_INVALID || status == FIDO_ERR_PIN_AUTH_BLOCKED
    || status == FIDO_ERR_PIN_BLOCKED || status == FIDO_ERR_PIN_NOT_SET
    || status == FIDO_ERR_PIN_REQUIRED;
}

static GError *
new_change_error (void)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                              PASSKEYS_AUTHENTICATOR_ERROR_PIN_CHANGE_REQUIRED,
                              "The PIN of the security key must be changed before it is used");
}

/* The PIN for the next try: the one that is kept, or what the person types. */
static gboolean
get_pin (Call          *call,
         gboolean       must_change,
         const GError  *last,
         GBytes       **pin, /* (inout) (nullable) */
         GError       **error)
{
  PasskeysSecurityKeyDialogue dialogue = get_dialogue (call);
  g_autoptr(GError) reason = NULL;
  GBytes *next;

  if (must_change)
    {
      reason = new_change_error ();
      next = passkeys_security_key_dialogue_change_pin (&dialogue, *pin, reason, error);
    }
  else if (call->manager->pin != NULL)
    {
      next = g_bytes_ref (call->manager->pin);
    }
  else
    {
      next = passkeys_security_key_dialogue_ask_pin (&dialogue, last, error);
    }

  g_clear_pointer (pin, g_bytes_unref);
  *pin = next;
  return next != NULL;
}

/* Asks the key with the PIN, as often as the PIN was wrong. */
static PasskeysSecurityKeyContents *
ask_with_pin (Call    *call,
              GError **error)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (call->manager->key);
  gboolean must_change = passkeys_security_key_info_needs_pin_change (info);
  g_autoptr(GBytes) pin = NULL;
  g_autoptr(GError) last = NULL;

  for (;;)
    {
      g_autoptr(PasskeysSecurityKeyContents) contents = NULL;
      int status;

      if (!get_pin (call, must_change, last, &pin, error)
          || !(contents = ask_key (call, pin, &status, error)))
        return NULL;

      keep_pin (call->manager, is_about_pin (status) ? NULL : pin);
      if (status == FIDO_OK)
        return g_steal_pointer (&contents);

      g_clear_error (&last);
      last = passkeys_security_key_status_to_error (status);
      if (status != FIDO_ERR_PIN_INVALID
          && (status != FIDO_ERR_PIN_POLICY_VIOLATION || must_change))
        {
          g_propagate_error (error, g_steal_pointer (&last));
          return NULL;
        }
      must_change = status == FIDO_ERR_PIN_POLICY_VIOLATION;
    }
}

static PasskeysSecurityKeyContents *
ask (Call    *call,
     GError **error)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (call->manager->key);
  g_autoptr(PasskeysSecurityKeyContents) contents = NULL;
  int status;

  if (passkeys_security_key_info_has_pin (info))
    return ask_with_pin (call, error);

  if (!call->works_without_pin)
    {
      g_propagate_error (error, passkeys_security_key_status_to_error (FIDO_ERR_PIN_NOT_SET));
      return NULL;
    }

  if (!(contents = ask_key (call, NULL, &status, error)))
    return NULL;

  if (status == FIDO_OK)
    return g_steal_pointer (&contents);

  g_propagate_error (error, passkeys_security_key_status_to_error (status));
  return NULL;
}

static gboolean
wait_for_turn (Call    *call,
               GError **error)
{
  PasskeysSecurityKeyInfo *info;

  if (call->previous != NULL
      && !dex_await (passkeys_security_key_fiber_unless (dex_ref (DEX_FUTURE (call->previous)),
                                                         call->cancellable),
                     error))
    return FALSE;

  info = passkeys_security_key_get_info (call->manager->key);
  if (info != NULL && passkeys_security_key_info_is_fido2 (info))
    return TRUE;

  if (info != NULL)
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_U2F_ONLY,
                         "The security key is too old to be managed");
  else
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                         "The security key has not said what it is");
  return FALSE;
}

static void
refresh (Call *call)
{
  PasskeysSecurityKeyDialogue dialogue = get_dialogue (call);

  /* the change is made: that it cannot be looked at does not undo it */
  dex_await (passkeys_security_key_dialogue_guard (&dialogue,
                                                   passkeys_security_key_refresh (dialogue.key)),
             NULL);
}

static DexFuture *
build_result (Call                        *call,
              PasskeysSecurityKeyContents *contents)
{
  GListStore *store;

  if (call->item_type == G_TYPE_NONE)
    return dex_future_new_true ();

  if (call->enrolment != NULL)
    return dex_future_new_take_object (g_object_ref (g_ptr_array_index (contents->answers, 0)));

  store = g_list_store_new (call->item_type);
  g_list_store_splice (store, 0, 0, contents->answers->pdata, contents->answers->len);
  return dex_future_new_take_object (store);
}

static DexFuture *
call_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Call *call = data;
  g_autoptr(PasskeysSecurityKeyContents) contents = NULL;
  GError *error = NULL;

  call->cancellable = cancellable;
  if (!wait_for_turn (call, &error)
      || !(contents = ask (call, &error)))
    return dex_future_new_for_error (error);

  if (call->changes_key)
    refresh (call);
  return build_result (call, contents);
}

static DexFuture *
start (Call *call)
{
  return passkeys_security_key_fiber_spawn (call_fiber, call, call_free);
}

static DexFuture *
set_pin_fiber (gpointer      data,
               GCancellable *cancellable)
{
  Call *call = data;
  PasskeysSecurityKeyDialogue dialogue;
  g_autoptr(GBytes) pin = NULL;
  GError *error = NULL;

  call->cancellable = cancellable;
  if (!wait_for_turn (call, &error))
    return dex_future_new_for_error (error);

  dialogue = get_dialogue (call);
  if (passkeys_security_key_info_has_pin (passkeys_security_key_get_info (dialogue.key)))
    pin = passkeys_security_key_dialogue_change_pin (&dialogue, NULL, NULL, &error);
  else
    pin = passkeys_security_key_dialogue_create_pin (&dialogue, NULL, NULL, &error);

  if (pin == NULL)
    return dex_future_new_for_error (error);

  keep_pin (call->manager, pin);
  refresh (call);
  return dex_future_new_true ();
}

static void
passkeys_security_key_manager_finalize (GObject *object)
{
  PasskeysSecurityKeyManager *self = PASSKEYS_SECURITY_KEY_MANAGER (object);

  g_clear_object (&self->key);
  g_clear_object (&self->prompt);
  g_clear_pointer (&self->pin, g_bytes_unref);
  dex_clear (&self->last);

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
  self->key = g_object_ref (key);
  self->prompt = g_object_ref (prompt);
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

  return self->key;
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

  keep_pin (self, NULL);
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

  return self->pin != NULL;
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
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  call = call_new (self, NULL, PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  return passkeys_security_key_fiber_spawn (set_pin_fiber, call, call_free);
}

/**
 * passkeys_security_key_manager_set_minimum_pin_length:
 * @self: a manager
 * @code_points: how many a PIN has at least from now on; never less than it is
 *
 * Raises the minimum length of the PIN (CTAP 2.1, section 6.11.4). A PIN that is too short then must
 * be changed before it is used again.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_set_minimum_pin_length (PasskeysSecurityKeyManager *self,
                                                      guint                       code_points)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  call = call_new (self, passkeys_security_key_contents_set_minimum_length,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->number = code_points;
  call->changes_key = TRUE;
  call->works_without_pin = TRUE;
  return start (call);
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
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  call = call_new (self, passkeys_security_key_contents_toggle_always_uv,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->number = always_uv ? 1 : 0;
  call->changes_key = TRUE;
  call->works_without_pin = TRUE;
  return start (call);
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
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  call = call_new (self, passkeys_security_key_contents_list_passkeys,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->item_type = PASSKEYS_TYPE_STORED_PASSKEY;
  return start (call);
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
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (passkey), NULL);

  call = call_new (self, passkeys_security_key_contents_remove_passkey,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->id = g_bytes_ref (passkeys_stored_passkey_get_credential_id (passkey));
  call->changes_key = TRUE;
  return start (call);
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
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (passkey), NULL);

  call = call_new (self, passkeys_security_key_contents_rename_user,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->id = g_bytes_ref (passkeys_stored_passkey_get_credential_id (passkey));
  call->user_handle = g_bytes_ref (passkeys_stored_passkey_get_user_handle (passkey));
  call->name = g_strdup (user_name);
  call->display_name = g_strdup (display_name);
  return start (call);
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
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);

  call = call_new (self, passkeys_security_key_contents_list_fingerprints,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->item_type = PASSKEYS_TYPE_FINGERPRINT;
  return start (call);
}

/**
 * passkeys_security_key_manager_enrol_fingerprint:
 * @self: a manager
 * @enrolment: told how each sample was
 *
 * Adds a fingerprint (CTAP 2.1, section 6.7.4): the person touches the reader several times. A
 * finger that is known already is none to add: its samples say so until the person uses another.
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.Fingerprint] without a name,
 *   or rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_security_key_manager_enrol_fingerprint (PasskeysSecurityKeyManager   *self,
                                                 PasskeysFingerprintEnrolment *enrolment)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT_ENROLMENT (enrolment), NULL);

  call = call_new (self, passkeys_security_key_contents_enrol_fingerprint,
                   PASSKEYS_SECURITY_KEY_PATIENCE_TOUCH);
  call->enrolment = g_object_ref (enrolment);
  call->item_type = PASSKEYS_TYPE_FINGERPRINT;
  call->changes_key = TRUE;
  return start (call);
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
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT (fingerprint), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  call = call_new (self, passkeys_security_key_contents_rename_fingerprint,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->id = g_bytes_ref (passkeys_fingerprint_get_id (fingerprint));
  call->name = g_strdup (name);
  return start (call);
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
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_MANAGER (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_FINGERPRINT (fingerprint), NULL);

  call = call_new (self, passkeys_security_key_contents_remove_fingerprint,
                   PASSKEYS_SECURITY_KEY_PATIENCE_SHORT);
  call->id = g_bytes_ref (passkeys_fingerprint_get_id (fingerprint));
  call->changes_key = TRUE;
  return start (call);
}
