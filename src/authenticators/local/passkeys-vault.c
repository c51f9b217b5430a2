/* passkeys-vault.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-vault"

#include "config.h"

#include "passkeys-vault-private.h"

#include "passkeys-local-passkey-private.h"
#include "passkeys-pin-protector.h"
#include "passkeys-tpm-protector.h"
#include "passkeys-vault-storage.h"

/* Each passkey is an item of its own in the keyring, and the keyring is the truth: this list is
 * what was last seen of it. What reads and changes the keyring is in passkeys-vault-reading.c,
 * passkeys-vault-changes.c, passkeys-vault-edits.c and passkeys-vault-pin.c. */
struct _PasskeysVault
{
  GObject parent_instance;

  PasskeysKeyring      *keyring;
  PasskeysKeyProtector *protector;
  GPtrArray            *passkeys;
  GPtrArray            *undoable; /* credential ids of those whose removal this copy can undo */
  gboolean              has_pin;
};

enum
{
  PROP_0,
  PROP_HAS_PIN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void passkeys_vault_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysVault, passkeys_vault, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      passkeys_vault_list_model_init)
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_CREDENTIAL_SOURCE,
                                                      _passkeys_vault_credential_source_init))

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

/*< private >
 * _passkeys_vault_hide_passkey:
 * @self: a vault
 * @credential_id: of a passkey that the keyring does not hold any more
 *
 * Takes it out of the list, if it is there.
 */
void
_passkeys_vault_hide_passkey (PasskeysVault *self,
                              GBytes        *credential_id)
{
  guint position;

  if (find_position (self, credential_id, &position))
    drop_position (self, position);
}

/*< private >
 * _passkeys_vault_show_passkey:
 * @self: a vault
 * @passkey: a passkey as the keyring holds it
 *
 * Puts a passkey where it belongs in the list, the oldest first, in the place of an older edition
 * of it. Nothing is told of one that is the same.
 */
void
_passkeys_vault_show_passkey (PasskeysVault        *self,
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

/*< private >
 * _passkeys_vault_show_passkeys:
 * @self: a vault
 * @passkeys: (element-type PasskeysLocalPasskey): all that the keyring holds
 *
 * Brings the list up to date, with as few changes as there are.
 */
void
_passkeys_vault_show_passkeys (PasskeysVault *self,
                               GPtrArray     *passkeys)
{
  g_autoptr(GPtrArray) credential_ids = g_ptr_array_new ();

  for (guint i = 0; i < passkeys->len; i++)
    g_ptr_array_add (credential_ids,
                     passkeys_local_passkey_get_credential_id (g_ptr_array_index (passkeys, i)));

  for (guint i = self->passkeys->len; i-- > 0;)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (self->passkeys, i);
      GBytes *credential_id = passkeys_local_passkey_get_credential_id (passkey);

      if (!passkeys_vault_storage_contains (credential_ids, credential_id))
        drop_position (self, i);
    }

  for (guint i = 0; i < passkeys->len; i++)
    _passkeys_vault_show_passkey (self, g_ptr_array_index (passkeys, i));
}

/*< private >
 * _passkeys_vault_show_has_pin:
 * @self: a vault
 *
 * Brings [property@Passkeys.Vault:has-pin] up to date after the protector was loaded or changed.
 */
void
_passkeys_vault_show_has_pin (PasskeysVault *self)
{
  gboolean has_pin = passkeys_key_protector_is_set_up (self->protector);

  if (self->has_pin == has_pin)
    return;

  self->has_pin = has_pin;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PIN]);
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
  g_clear_pointer (&self->undoable, g_ptr_array_unref);

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
  self->undoable = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
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
  g_autoptr(PasskeysPinProtector) pin = passkeys_pin_protector_new (keyring);
  g_autoptr(PasskeysTpmProtector) protector = NULL;

  protector = passkeys_tpm_protector_new (PASSKEYS_KEY_PROTECTOR (pin));
  return _passkeys_vault_new_with (keyring, PASSKEYS_KEY_PROTECTOR (protector));
}

/*< private >
 * _passkeys_vault_new_with:
 * @keyring: where the passkeys are kept
 * @protector: who keeps the key that they are wrapped with
 *
 * Returns: (transfer full): a vault; nothing is read before [method@Passkeys.Vault.load]
 */
PasskeysVault *
_passkeys_vault_new_with (PasskeysKeyring      *keyring,
                          PasskeysKeyProtector *protector)
{
  PasskeysVault *self = g_object_new (PASSKEYS_TYPE_VAULT, NULL);

  self->keyring = g_object_ref (keyring);
  self->protector = g_object_ref (protector);
  return self;
}

/*< private >
 * _passkeys_vault_get_keyring:
 * @self: a vault
 *
 * Returns: (transfer none): where its passkeys are kept
 */
PasskeysKeyring *
_passkeys_vault_get_keyring (PasskeysVault *self)
{
  return self->keyring;
}

/*< private >
 * _passkeys_vault_get_protector:
 * @self: a vault
 *
 * Returns: (transfer none): who keeps the key that its passkeys are wrapped with
 */
PasskeysKeyProtector *
_passkeys_vault_get_protector (PasskeysVault *self)
{
  return self->protector;
}

/*< private >
 * _passkeys_vault_get_undoable:
 * @self: a vault
 *
 * The removals that this copy of the program began are not finished by a clock: whoever can undo
 * one knows better.
 *
 * Returns: (transfer none) (element-type GBytes): the credential ids of those removals, for the
 *   caller to change
 */
GPtrArray *
_passkeys_vault_get_undoable (PasskeysVault *self)
{
  return self->undoable;
}

/**
 * passkeys_vault_has_pin:
 * @self: a vault
 *
 * Returns: whether a PIN is set, as of the last load or change; also when what is stored about it
 *   is damaged
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
 * Returns: seconds until another PIN is looked at, 0 when it may come now, as of the last load or
 *   try
 */
guint
passkeys_vault_get_wait_seconds (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), 0);

  return passkeys_key_protector_get_wait_seconds (self->protector);
}

/**
 * passkeys_vault_get_new_protection:
 * @self: a vault
 *
 * Tells beforehand what a person can expect. What came of it is told by
 * [method@Passkeys.LocalPasskey.get_protection], as a chip may refuse.
 *
 * Returns: what would protect a passkey that is made now
 */
PasskeysProtection
passkeys_vault_get_new_protection (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), PASSKEYS_PROTECTION_PIN);

  return passkeys_key_protector_get_new_protection (self->protector);
}

/**
 * passkeys_vault_probe_chip:
 * @self: a vault
 *
 * Looks whether passkeys can be made in the security chip of this computer, and why not. Unlike
 * [method@Passkeys.Vault.get_new_protection] it speaks to the chip.
 *
 * Returns: (transfer full): a future that resolves to an int, a #PasskeysChip
 */
DexFuture *
passkeys_vault_probe_chip (PasskeysVault *self)
{
  g_return_val_if_fail (PASSKEYS_IS_VAULT (self), NULL);

  return passkeys_key_protector_probe_chip (self->protector);
}
