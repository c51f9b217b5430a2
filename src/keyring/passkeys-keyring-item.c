/* passkeys-keyring-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-keyring-item"

#include "config.h"

#include "passkeys-keyring-item.h"

struct _PasskeysKeyringItem
{
  GObject parent_instance;

  GHashTable *attributes;
  char       *label;
  GBytes     *secret;
};

G_DEFINE_FINAL_TYPE (PasskeysKeyringItem, passkeys_keyring_item, G_TYPE_OBJECT)

static void
passkeys_keyring_item_finalize (GObject *object)
{
  PasskeysKeyringItem *self = PASSKEYS_KEYRING_ITEM (object);

  g_clear_pointer (&self->attributes, g_hash_table_unref);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->secret, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_keyring_item_parent_class)->finalize (object);
}

static void
passkeys_keyring_item_class_init (PasskeysKeyringItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_keyring_item_finalize;
}

static void
passkeys_keyring_item_init (PasskeysKeyringItem *self)
{
}

/**
 * passkeys_keyring_item_new:
 * @attributes: (element-type utf8 utf8): the attributes; copied
 * @label: (nullable): what a person sees in a keyring viewer
 * @secret: (nullable): the secret, made by [func@Passkeys.secure_bytes_new]
 *
 * Returns: (transfer full): a new item, of which nothing is stored anywhere
 */
PasskeysKeyringItem *
passkeys_keyring_item_new (GHashTable *attributes,
                           const char *label,
                           GBytes     *secret)
{
  PasskeysKeyringItem *self;
  GHashTableIter iter;
  gpointer name, value;

  g_return_val_if_fail (attributes != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_KEYRING_ITEM, NULL);
  self->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->label = g_strdup (label);
  self->secret = secret != NULL ? g_bytes_ref (secret) : NULL;

  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (self->attributes, g_strdup (name), g_strdup (value));

  return self;
}

/**
 * passkeys_keyring_item_get_attribute:
 * @self: an item
 * @name: the name of an attribute
 *
 * Returns: (nullable) (transfer none): its value, %NULL when the item has no such attribute
 */
const char *
passkeys_keyring_item_get_attribute (PasskeysKeyringItem *self,
                                     const char          *name)
{
  g_return_val_if_fail (PASSKEYS_IS_KEYRING_ITEM (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->attributes, name);
}

/**
 * passkeys_keyring_item_get_label:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): what a person sees in a keyring viewer
 */
const char *
passkeys_keyring_item_get_label (PasskeysKeyringItem *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEYRING_ITEM (self), NULL);

  return self->label;
}

/**
 * passkeys_keyring_item_get_secret:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): the secret, in memory that is wiped when it is freed
 */
GBytes *
passkeys_keyring_item_get_secret (PasskeysKeyringItem *self)
{
  g_return_val_if_fail (PASSKEYS_IS_KEYRING_ITEM (self), NULL);

  return self->secret;
}
