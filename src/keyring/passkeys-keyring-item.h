/* passkeys-keyring-item.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One item that a search found: its attributes, its label and its secret. */
#define PASSKEYS_TYPE_KEYRING_ITEM (passkeys_keyring_item_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysKeyringItem, passkeys_keyring_item, PASSKEYS, KEYRING_ITEM, GObject)

PasskeysKeyringItem *passkeys_keyring_item_new           (GHashTable          *attributes,
                                                          const char          *label,
                                                          GBytes              *secret);
const char          *passkeys_keyring_item_get_attribute (PasskeysKeyringItem *self,
                                                          const char          *name);
const char          *passkeys_keyring_item_get_label     (PasskeysKeyringItem *self);
GBytes              *passkeys_keyring_item_get_secret    (PasskeysKeyringItem *self);

G_END_DECLS
