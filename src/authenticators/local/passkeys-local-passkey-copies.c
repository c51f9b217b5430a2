/* passkeys-local-passkey-copies.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey-copies"

#include "config.h"

#include "passkeys-local-passkey-private.h"

/* A passkey does not change once others hold it: what changes about it is told in a copy. */

static PasskeysLocalPasskey *
copy (PasskeysLocalPasskey *self)
{
  PasskeysLocalPasskey *other = g_object_new (PASSKEYS_TYPE_LOCAL_PASSKEY, NULL);

  other->vault_id = g_bytes_ref (self->vault_id);
  other->credential_id = g_bytes_ref (self->credential_id);
  other->user_handle = g_bytes_ref (self->user_handle);
  other->wrapped_key = g_bytes_ref (self->wrapped_key);
  other->wrapped_random = self->wrapped_random != NULL ? g_bytes_ref (self->wrapped_random) : NULL;
  other->created = g_date_time_ref (self->created);
  other->used = self->used != NULL ? g_date_time_ref (self->used) : NULL;
  other->removed = self->removed != NULL ? g_date_time_ref (self->removed) : NULL;
  other->relying_party_id = g_strdup (self->relying_party_id);
  other->relying_party_name = g_strdup (self->relying_party_name);
  other->user_name = g_strdup (self->user_name);
  other->user_display_name = g_strdup (self->user_display_name);
  other->name = g_strdup (self->name);
  g_set_str (&other->note, self->note);
  other->backup_eligible = self->backup_eligible;
  other->backed_up = self->backed_up;
  other->protection = self->protection;
  other->credential_protection = self->credential_protection;
  other->others = self->others != NULL ? json_object_ref (self->others) : NULL;
  return other;
}

/*< private >
 * _passkeys_local_passkey_new_described:
 * @self: a passkey with a wrapped key
 * @name: what the person wants to call it
 * @note: what the person notes of it; may be empty
 *
 * Neither is bound to the private key, so no PIN is needed to write them.
 *
 * Returns: (transfer full): a copy that is called @name
 */
PasskeysLocalPasskey *
_passkeys_local_passkey_new_described (PasskeysLocalPasskey *self,
                                       const char           *name,
                                       const char           *note)
{
  PasskeysLocalPasskey *described = copy (self);

  g_set_str (&described->name, name);
  g_set_str (&described->note, note);
  return described;
}

/*< private >
 * _passkeys_local_passkey_new_renamed:
 * @self: a passkey with a wrapped key
 * @name: what the person wants to call it
 *
 * As [method@Passkeys.LocalPasskey.new_described], but leaves the note as it is.
 *
 * Returns: (transfer full): the copy
 */
PasskeysLocalPasskey *
_passkeys_local_passkey_new_renamed (PasskeysLocalPasskey *self,
                                     const char           *name)
{
  return _passkeys_local_passkey_new_described (self, name, self->note);
}

/* A time as it is kept: in whole seconds, so that what is read back is what was written. */
static void
set_time (GDateTime **time,
          GDateTime  *value)
{
  g_clear_pointer (time, g_date_time_unref);
  if (value != NULL)
    *time = g_date_time_new_from_unix_utc (g_date_time_to_unix (value));
}

/*< private >
 * _passkeys_local_passkey_new_used:
 * @self: a passkey with a wrapped key
 * @used: (nullable): when it signed; kept in whole seconds
 *
 * Returns: (transfer full): a copy that was used then, or never
 */
PasskeysLocalPasskey *
_passkeys_local_passkey_new_used (PasskeysLocalPasskey *self,
                                  GDateTime            *used)
{
  PasskeysLocalPasskey *other = copy (self);

  set_time (&other->used, used);
  return other;
}

/*< private >
 * _passkeys_local_passkey_new_removed:
 * @self: a passkey with a wrapped key
 * @removed: (nullable): when the person removed it, kept in whole seconds; %NULL to bring it back
 *
 * Returns: (transfer full): a copy with the mark that keeps it from being shown or used, or without
 */
PasskeysLocalPasskey *
_passkeys_local_passkey_new_removed (PasskeysLocalPasskey *self,
                                     GDateTime            *removed)
{
  PasskeysLocalPasskey *other = copy (self);

  set_time (&other->removed, removed);
  return other;
}

/*< private >
 * _passkeys_local_passkey_new_with_user_name:
 * @self: a passkey with a wrapped key
 * @user_name: what the site calls the account now
 * @user_display_name: and what it is to show
 *
 * The user handle stays: the account is the same, whatever it is called (CTAP 2.1, section 6.8.6).
 *
 * Returns: (transfer full): a copy with the new names
 */
PasskeysLocalPasskey *
_passkeys_local_passkey_new_with_user_name (PasskeysLocalPasskey *self,
                                            const char           *user_name,
                                            const char           *user_display_name)
{
  PasskeysLocalPasskey *renamed = copy (self);

  g_set_str (&renamed->user_name, user_name);
  g_set_str (&renamed->user_display_name, user_display_name);
  return renamed;
}
