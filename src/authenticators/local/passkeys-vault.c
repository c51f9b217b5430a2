/* passkeys-vault.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-vault"

#include "config.h"

#include "passkeys-vault-private.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-pin-protector.h"
#include "passkeys-vault-storage.h"

#define STACK_SIZE (256 * 1024)

/* Each passkey is an item of its own in the keyring, and the keyring is the truth: this list is what
 * was last seen of it. Whoever changes an item reads it again first, while holding the turn. */
struct _PasskeysVault
{
  GObject parent_instance;

  PasskeysKeyring      *keyring;
  PasskeysKeyProtector *protector;
  GPtrArray            *passkeys;
  gboolean              has_pin;
};

enum
{
  PROP_0,
  PROP_HAS_PIN,
  N_PROPS
};

typedef struct
{
  PasskeysVault          *self;             /* (owned) */
  PasskeysLocalPasskey   *passkey;          /* (owned) (nullable) */
  GBytes                 *pin;              /* (owned) (nullable) */
  GBytes                 *new_pin;          /* (owned) (nullable) */
  char                   *text;             /* (owned) (nullable) a name or a relying party id */
  GPtrArray              *credential_ids;   /* (owned) (nullable) */
  PasskeysVaultFindFlags  flags;
} Call;

static GParamSpec *properties[N_PROPS];

static void passkeys_vault_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysVault, passkeys_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      passkeys_vault_list_model_init))

static Call *
call_new (PasskeysVault *self)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  return call;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->self);
  g_clear_object (&call->passkey);
  g_clear_pointer (&call->pin, g_bytes_unref);
  g_clear_pointer (&call->new_pin, g_bytes_unref);
  g_clear_pointer (&call->text, g_free);
  g_clear_pointer (&call->credential_ids, g_ptr_array_unref);
  g_free (call);
}

static DexFuture *
run (DexFiberFunc  fiber,
     Call         *call) /* (transfer full) */
{
  return dex_scheduler_spawn (NULL, STACK_SIZE, fiber, call, call_free);
}

/* A change that was begun is finished, whoever waits for it or not. */
static DexFuture *
run_to_the_end (DexFiberFunc  fiber,
                Call         *call) /* (transfer full) */
{
  DexFuture *future = run (fiber, call);

  dex_future_disown (dex_ref (future));
  return future;
}

static gboolean
find_position (PasskeysVault *self,
               GBytes        *credential_id,
               guint         *position)
{
  for (guint i = 0; i < self->passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (self->passkeys, i);

      if (g_bytes_equal (passkeys_local_passkey_get_credential_id (passkey), credential_id))
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
drop_position (PasskeysVault *self,
               guint          position)
{
  g_ptr_array_remove_index (self->passkeys, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Puts a passkey where it belongs in the list, in place of an older edition of it. */
static void
show_passkey (PasskeysVault        *self,
              PasskeysLocalPasskey *passkey)
{
  guint position;

  if (find_position (self, passkeys_local_passkey_get_credential_id (passkey), &position))
    {
      if (_passkeys_local_passkey_equal (g_ptr_array_index (self->passkeys, position), passkey))
        return;
      g_object_unref (g_ptr_array_index (self->passkeys, position));
      g_ptr_array_index (self->passkeys, position) = g_object_ref (passkey);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
      return;
    }

  for (position = 0; position < self->passkeys->len; position++)
    if (_passkeys_local_passkey_compare (g_ptr_array_index (self->passkeys, position), passkey) > 0)
      break;
  g_ptr_array_insert (self->passkeys, position, g_object_ref (passkey));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
show_passkeys (PasskeysVault *self,
               GPtrArray     *passkeys)
{
  g_autoptr(GPtrArray) credential_ids = g_ptr_array_new ();

  for (guint i = 0; i < passkeys->len; i++)
    g_ptr_array_add (credential_ids,
                     passkeys_local_passkey_get_credential_id (g_ptr_array_index (passkeys, i)));

  for (guint i = self->passkeys->len; i-- > 0;)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (self->passkeys, i);

      if (!passkeys_vault_storage_contains (credential_ids, passkeys_local_passkey_get_credential_id (passkey)))
        drop_position (self, i);
    }

  for (guint i = 0; i < passkeys->len; i++)
    show_passkey (self, g_ptr_array_index (passkeys, i));
}

static gboolean
belong_to (GPtrArray *passkeys,
           GBytes    *vault_id)
{
  for (guint i = 0; i < passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (passkeys, i);

      if (vault_id == NULL ||
          !g_bytes_equal (_passkeys_local_passkey_get_vault_id (passkey), vault_id))
        return FALSE;
    }
  return TRUE;
}

static void
show_has_pin (PasskeysVault *self)
{
  gboolean has_pin = passkeys_key_protector_is_set_up (self->protector);

  if (self->has_pin == has_pin)
    return;

  self->has_pin = has_pin;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PIN]);
}

static DexFuture *
reject_foreign (void)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                                "The keyring holds passkeys, but not the vault that protects them");
}

static DexFuture *
load_fiber (gpointer data)
{
  Call *call = data;
  PasskeysVault *self = call->self;
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GError) error = NULL;
  gboolean loaded;

  if (!(passkeys = passkeys_vault_storage_read (self->keyring, NULL, NULL, NULL, &unreadable,
                                                &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  show_passkeys (self, passkeys);

  loaded = dex_await (passkeys_key_protector_load (self->protector), &error);
  show_has_pin (self);

  if (!loaded)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (unreadable != NULL)
    return dex_future_new_for_error (g_steal_pointer (&unreadable));
  if (!belong_to (passkeys, passkeys_key_protector_get_vault_id (self->protector)))
    return reject_foreign ();

  return dex_future_new_true ();
}

static DexFuture *
find_fiber (gpointer data)
{
  Call *call = data;
  PasskeysVault *self = call->self;
  g_autoptr(GListStore) found = g_list_store_new (PASSKEYS_TYPE_LOCAL_PASSKEY);
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GError) error = NULL;

  if (call->flags == PASSKEYS_VAULT_FIND_QUIETLY)
    passkeys = passkeys_vault_storage_peek (self->keyring, PASSKEYS_ATTRIBUTE_RELYING_PARTY,
                                            call->text, call->credential_ids, &unreadable, &error);
  else
    passkeys = passkeys_vault_storage_read (self->keyring, PASSKEYS_ATTRIBUTE_RELYING_PARTY,
                                            call->text, call->credential_ids, &unreadable, &error);

  if (passkeys == NULL)
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  /* What can be read is enough, where there is any of it. */
  if (passkeys->len == 0 && unreadable != NULL)
    return dex_future_new_for_error (g_steal_pointer (&unreadable));

  g_list_store_splice (found, 0, 0, passkeys->pdata, passkeys->len);
  return dex_future_new_take_object (g_steal_pointer (&found));
}

static DexFuture *
set_up_fiber (gpointer data)
{
  Call *call = data;
  PasskeysVault *self = call->self;
  g_autoptr(GPtrArray) passkeys = NULL;
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) unreadable = NULL;
  g_autoptr(GError) error = NULL;

  if (!dex_await (passkeys_key_protector_load (self->protector), &error) ||
      !(passkeys = passkeys_vault_storage_read (self->keyring, NULL, NULL, NULL, &unreadable,
                                                &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  /* A new vault beside passkeys of a lost one would look as if they had a PIN again. */
  if (!passkeys_key_protector_is_set_up (self->protector) &&
      (passkeys->len > 0 || unreadable != NULL))
    return reject_foreign ();

  vault_key = dex_await_boxed (passkeys_key_protector_set_up (self->protector, call->pin), &error);
  show_has_pin (self);
  if (vault_key == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&vault_key));
}

static DexFuture *
set_pin_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) error = NULL;

  if (!(vault_key = dex_await_boxed (_passkeys_vault_set_up (call->self, call->pin), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
add_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(PasskeysLocalPasskey) kept = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = dex_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !(kept = passkeys_vault_storage_write (call->self->keyring, call->passkey, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  show_passkey (call->self, kept);
  return dex_future_new_take_object (g_steal_pointer (&kept));
}

static DexFuture *
rename_fiber (gpointer data)
{
  Call *call = data;
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (call->passkey);
  g_autoptr(PasskeysLocalPasskey) present = NULL;
  g_autoptr(PasskeysLocalPasskey) renamed = NULL;
  g_autoptr(PasskeysLocalPasskey) kept = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = dex_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !(present = passkeys_vault_storage_read_one (call->self->keyring, credential_id, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  renamed = _passkeys_local_passkey_new_renamed (present, call->text);
  if (!(kept = passkeys_vault_storage_write (call->self->keyring, renamed, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  show_passkey (call->self, kept);
  return dex_future_new_true ();
}

static DexFuture *
remove_fiber (gpointer data)
{
  Call *call = data;
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (call->passkey);
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;
  guint position;

  if (!(turn = dex_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !dex_await (passkeys_vault_storage_remove (call->self->keyring, credential_id), &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  if (find_position (call->self, credential_id, &position))
    drop_position (call->self, position);
  return dex_future_new_true ();
}

static DexFuture *
change_pin_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(GError) error = NULL;

  if (!dex_await (passkeys_key_protector_change_pin (call->self->protector, call->pin,
                                                     call->new_pin),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* The passkeys go first: should this end half-way, the PIN still protects what is left. */
static DexFuture *
reset_fiber (gpointer data)
{
  Call *call = data;
  PasskeysVault *self = call->self;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;
  gboolean reset;

  if (!(turn = dex_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !passkeys_vault_storage_remove_all (self->keyring, &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  g_clear_object (&turn);
  while (self->passkeys->len > 0)
    drop_position (self, self->passkeys->len - 1);

  reset = dex_await (passkeys_key_protector_reset (self->protector), &error);
  show_has_pin (self);
  if (!reset)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static GType
passkeys_vault_get_item_type (GListModel *model)
{
  return PASSKEYS_TYPE_LOCAL_PASSKEY;
}

static guint
passkeys_vault_get_n_items (GListModel *model)
{
  return PASSKEYS_VAULT (model)->passkeys->len;
}

static gpointer
passkeys_vault_get_item (GListModel *model,
                         guint       position)
{
  PasskeysVault *self = PASSKEYS_VAULT (model);

  if (position >= self->passkeys->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->passkeys, position));
}

static void
passkeys_vault_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = passkeys_vault_get_item_type;
  iface->get_n_items = passkeys_vault_get_n_items;
  iface->get_item = passkeys_vault_get_item;
}

static void
passkeys_vault_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_HAS_PIN:
      g_value_set_boolean (value, PASSKEYS_VAULT (object)->has_pin);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_vault_finalize (GObject *object)
{
  PasskeysVault *self = PASSKEYS_VAULT (object);

  g_clear_object (&self->keyring);
  g_clear_object (&self->protector);
  g_clear_pointer (&self->passkeys, g_ptr_array_unref);

  G_OBJECT_CLASS (passkeys_vault_parent_class)->finalize (object);
}

static void
passkeys_vault_class_init (PasskeysVaultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_vault_finalize;
  object_class->get_property = passkeys_vault_get_property;

  /**
   * PasskeysVault:has-pin:
   *
   * Whether a PIN is set, as of the last load or change.
   */
  properties[PROP_HAS_PIN] =
    g_param_spec_boolean ("has-pin", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_vault_init (PasskeysVault *self)
{
  self->passkeys = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * passkeys_vault_new:
 *
 * Returns: (transfer full): the vault in the default keyring; nothing is read before
 *   [method@Passkeys.Vault.load]
 */
PasskeysVault *
passkeys_vault_new (void)
{
  PasskeysKeyring *keyring = passkeys_keyring_get_default ();
  g_autoptr(PasskeysPinProtector) protector = passkeys_pin_protector_new (keyring);

  return _passkeys_vault_new_with (keyring, PASSKEYS_KEY_PROTECTOR (protector));
}

PasskeysVault *
_passkeys_vault_new_with (PasskeysKeyring      *keyring,
                          PasskeysKeyProtector *protector)
{
  PasskeysVault *self = g_object_new (PASSKEYS_TYPE_VAULT, NULL);

  self->keyring = g_object_ref (keyring);
  self->protector = g_object_ref (protector);
  return self;
}

PasskeysKeyProtector *
_passkeys_vault_get_protector (PasskeysVault *self)
{
  return self->protector;
}

DexFuture *
_passkeys_vault_find (PasskeysVault          *self,
                      const char             *relying_party_id,
                      GPtrArray              *credential_ids,
                      PasskeysVaultFindFlags  flags)
{
  Call *call = call_new (self);

  call->text = g_strdup (relying_party_id);
  call->credential_ids = credential_ids != NULL ? g_ptr_array_ref (credential_ids) : NULL;
  call->flags = flags;
  return run (find_fiber, call);
}

DexFuture *
_passkeys_vault_set_up (PasskeysVault *self,
                        GBytes        *pin)
{
  Call *call = call_new (self);

  call->pin = g_bytes_ref (pin);
  return run_to_the_end (set_up_fiber, call);
}

DexFuture *
_passkeys_vault_add (PasskeysVault        *self,
                     PasskeysLocalPasskey *passkey)
{
  Call *call = call_new (self);

  call->passkey = g_object_ref (passkey);
  return run_to_the_end (add_fiber, call);
}

/**
 * passkeys_vault_load:
 * @self: a vault
 *
 * Reads the keyring and brings the list up to date, with as few changes as there are. A locked keyring
 * is unlocked first; the Secret Service asks the person.
 *
 * Returns: (transfer full): a future that resolves to %TRUE. It rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_STORAGE when the keyring cannot be read, and then the list stays as
 *   it was; with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED or
 *   %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW when some of what is stored cannot be read, and then
 *   the list shows the rest. Nothing is repaired or overwritten
 */
DexFuture *
passkeys_vault_load (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);

  return run (load_fiber, call_new (self));
}

/**
 * passkeys_vault_has_pin:
 * @self: a vault
 *
 * Returns: whether a PIN is set, as of the last load or change; also when what is stored about it is
 *   damaged
 */
gboolean
passkeys_vault_has_pin (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), FALSE);

  return self->has_pin;
}

/**
 * passkeys_vault_get_wait_seconds:
 * @self: a vault
 *
 * Returns: seconds until another PIN is looked at, 0 when it may come now, as of the last load or try
 */
guint
passkeys_vault_get_wait_seconds (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), 0);

  return passkeys_key_protector_get_wait_seconds (self->protector);
}

/**
 * passkeys_vault_set_pin:
 * @self: a vault without a PIN
 * @pin: the new PIN, UTF-8
 *
 * Sets the first PIN. To make the first passkey does that too.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT, %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED when one is set already, or another
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_set_pin (PasskeysVault *self,
                        GBytes        *pin)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (pin != NULL, NULL);

  call = call_new (self);
  call->pin = g_bytes_ref (pin);
  return run_to_the_end (set_pin_fiber, call);
}

/**
 * passkeys_vault_change_pin:
 * @self: a vault
 * @old_pin: the PIN that is set, UTF-8
 * @new_pin: the new PIN, UTF-8
 *
 * Changes the PIN. The passkeys stay as they are; at every moment exactly one of the two is valid.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN or %PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED
 *   (see [method@Passkeys.Vault.get_wait_seconds]), %PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_SHORT, %PASSKEYS_AUTHENTICATOR_ERROR_PIN_TOO_LONG, or another
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_change_pin (PasskeysVault *self,
                           GBytes        *old_pin,
                           GBytes        *new_pin)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (old_pin != NULL, NULL);
  g_return_val_if_fail (new_pin != NULL, NULL);

  call = call_new (self);
  call->pin = g_bytes_ref (old_pin);
  call->new_pin = g_bytes_ref (new_pin);
  return run_to_the_end (change_pin_fiber, call);
}

/**
 * passkeys_vault_rename:
 * @self: a vault
 * @passkey: a passkey of it
 * @name: what the person wants to call it; not empty
 *
 * Renames a passkey. The list then holds a new object in the place of @passkey.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS when it is not there any more, or another
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_rename (PasskeysVault        *self,
                       PasskeysLocalPasskey *passkey,
                       const char           *name)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (g_utf8_validate (name, -1, NULL), NULL);

  call = call_new (self);
  call->passkey = g_object_ref (passkey);
  call->text = g_strdup (name);
  return run_to_the_end (rename_fiber, call);
}

/**
 * passkeys_vault_remove:
 * @self: a vault
 * @passkey: a passkey of it
 *
 * Removes a passkey for good. The relying party learns nothing of it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, also when it was gone already, or rejects
 *   with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_remove (PasskeysVault        *self,
                       PasskeysLocalPasskey *passkey)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (passkey), NULL);

  call = call_new (self);
  call->passkey = g_object_ref (passkey);
  return run_to_the_end (remove_fiber, call);
}

/**
 * passkeys_vault_reset:
 * @self: a vault
 *
 * Removes every passkey and the PIN, also those that cannot be read: what is left to do after a
 * forgotten PIN or damage.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_vault_reset (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);

  return run_to_the_end (reset_fiber, call_new (self));
}
