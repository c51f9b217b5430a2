/* passkeys-user-entity.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-entity"

#include "config.h"

#include "passkeys-user-entity.h"

struct _PasskeysUserEntity
{
  GObject parent_instance;

  GBytes *id;
  char   *name;
  char   *display_name;
};

G_DEFINE_FINAL_TYPE (PasskeysUserEntity, passkeys_user_entity, G_TYPE_OBJECT)

static void
passkeys_user_entity_finalize (GObject *object)
{
  PasskeysUserEntity *self = PASSKEYS_USER_ENTITY (object);

  g_clear_pointer (&self->id, g_bytes_unref);
  g_free (self->name);
  g_free (self->display_name);

  G_OBJECT_CLASS (passkeys_user_entity_parent_class)->finalize (object);
}

static void
passkeys_user_entity_class_init (PasskeysUserEntityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_user_entity_finalize;
}

static void
passkeys_user_entity_init (PasskeysUserEntity *self)
{
}

/**
 * passkeys_user_entity_new:
 * @id: the user handle, 1 to 64 bytes
 * @name: the account as its owner knows it, such as an e-mail address
 * @display_name: (nullable): the person's name; @name when %NULL
 *
 * Returns: (transfer full): the user (WebAuthn Level 3, section 5.4.3)
 */
PasskeysUserEntity *
passkeys_user_entity_new (GBytes     *id,
                          const char *name,
                          const char *display_name)
{
  PasskeysUserEntity *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_USER_ENTITY, NULL);
  self->id = g_bytes_ref (id);
  self->name = g_strdup (name);
  self->display_name = g_strdup (display_name != NULL ? display_name : name);

  return self;
}

/**
 * passkeys_user_entity_get_id:
 * @self: a user
 *
 * Returns: (transfer none): the user handle
 */
GBytes *
passkeys_user_entity_get_id (PasskeysUserEntity *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER_ENTITY (self), NULL);

  return self->id;
}

/**
 * passkeys_user_entity_get_name:
 * @self: a user
 *
 * Returns: (transfer none): the account as its owner knows it
 */
const char *
passkeys_user_entity_get_name (PasskeysUserEntity *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER_ENTITY (self), NULL);

  return self->name;
}

/**
 * passkeys_user_entity_get_display_name:
 * @self: a user
 *
 * Returns: (transfer none): the person's name
 */
const char *
passkeys_user_entity_get_display_name (PasskeysUserEntity *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER_ENTITY (self), NULL);

  return self->display_name;
}
