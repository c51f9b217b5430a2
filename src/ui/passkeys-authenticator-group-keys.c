/* passkeys-authenticator-group-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authenticator-group"

#include "config.h"

#include "passkeys-authenticator-group-private.h"

#include "passkeys-security-key-authenticator.h"

/* Security keys that a dialog is going to ask are opened with it. A page may stay for hours, and
 * other programs need the keys. */
static PasskeysSecurityKeyList *
get_needed_keys (PasskeysAuthenticatorGroup *self)
{
  if (self->search == NULL || !PASSKEYS_IS_SECURITY_KEY_AUTHENTICATOR (self->selected)
      || gtk_widget_get_root (GTK_WIDGET (self)) == NULL
      || gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_DIALOG) == NULL)
    return NULL;

  return passkeys_security_key_authenticator_get_keys (
    PASSKEYS_SECURITY_KEY_AUTHENTICATOR (self->selected));
}

static void
hold (PasskeysAuthenticatorGroup *self,
      PasskeysSecurityKeyList    *keys) /* (nullable) */
{
  if (self->held == keys)
    return;

  if (self->held != NULL)
    passkeys_security_key_list_release (self->held);
  g_set_object (&self->held, keys);
  if (keys != NULL)
    passkeys_security_key_list_hold (keys);
}

void
_passkeys_authenticator_group_hold_keys (PasskeysAuthenticatorGroup *self)
{
  hold (self, get_needed_keys (self));
}

void
_passkeys_authenticator_group_release_keys (PasskeysAuthenticatorGroup *self)
{
  hold (self, NULL);
}

static void
on_keys_changed (PasskeysAuthenticatorGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      PasskeysAuthenticatorRow *row = g_ptr_array_index (self->rows, i);

      if (passkeys_authenticator_row_get_keys (row) != NULL)
        passkeys_authenticator_row_describe (row);
    }
}

/* Security keys are looked for only as long as somebody sees which ones there are. */
void
_passkeys_authenticator_group_watch_keys (PasskeysAuthenticatorGroup *self)
{
  for (guint i = 0; self->watched == NULL && i < self->rows->len; i++)
    g_set_object (&self->watched,
                  passkeys_authenticator_row_get_keys (g_ptr_array_index (self->rows, i)));

  if (self->watched == NULL)
    return;

  passkeys_security_key_list_watch (self->watched);
  g_signal_connect_object (self->watched, "items-changed", G_CALLBACK (on_keys_changed), self,
                           G_CONNECT_SWAPPED);
  on_keys_changed (self);
}

void
_passkeys_authenticator_group_unwatch_keys (PasskeysAuthenticatorGroup *self)
{
  if (self->watched == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->watched, on_keys_changed, self);
  passkeys_security_key_list_unwatch (self->watched);
  g_clear_object (&self->watched);
}
