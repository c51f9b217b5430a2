/* passkeys-virtual-key-commands.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-commands"

#include "config.h"

#include "passkeys-virtual-key-private.h"

/* getInfo, and what comes before the core in makeCredential and getAssertion. */

#define STACK_SIZE (256 * 1024)
#define RESET_WINDOW (10 * G_USEC_PER_SEC)

DexFuture *
passkeys_virtual_key_reject (GError *error) /* (transfer full) */
{
  return dex_future_new_for_error (error);
}

DexFuture *
passkeys_virtual_key_fail (PasskeysCtap2Error status)
{
  GError *error = NULL;

  passkeys_ctap2_error_set (&error, status);
  return dex_future_new_for_error (error);
}

DexFuture *
passkeys_virtual_key_succeed (void)
{
  return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_new (NULL, 0));
}

DexFuture *
passkeys_virtual_key_answer (PasskeysCtap2Writer *writer)
{
  return dex_future_new_take_boxed (G_TYPE_BYTES, passkeys_ctap2_writer_finish (writer));
}

/* Some options say what was set up with the key. Returns whether the option is there. */
gboolean
_passkeys_virtual_key_get_option (PasskeysVirtualKey *self,
                                  const char         *name,
                                  gboolean           *ret_value)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->options, name, NULL, &value))
    return FALSE;

  if (g_str_equal (name, "clientPin"))
    *ret_value = self->pin != NULL;
  else if (g_str_equal (name, "bioEnroll") || (g_str_equal (name, "uv") && self->has_reader))
    *ret_value = self->fingers->len > 0;
  else if (g_str_equal (name, "makeCredUvNotRqd"))
    *ret_value = GPOINTER_TO_INT (value) && !_passkeys_virtual_key_is_on (self, "alwaysUv");
  else
    *ret_value = GPOINTER_TO_INT (value);
  return TRUE;
}

gboolean
_passkeys_virtual_key_is_on (PasskeysVirtualKey *self,
                             const char         *name)
{
  gboolean value = FALSE;

  return _passkeys_virtual_key_get_option (self, name, &value) && value;
}

static void
tell_options (PasskeysVirtualKey *self,
              PasskeysCtap2Info  *info)
{
  GHashTableIter iter;
  gpointer name;
  gboolean value;

  g_hash_table_iter_init (&iter, self->options);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      _passkeys_virtual_key_get_option (self, name, &value);
      passkeys_ctap2_info_set (info, name, value);
    }
}

static gboolean
speaks_2_1 (PasskeysVirtualKey *self)
{
  return g_strv_contains ((const char * const *) self->versions, "FIDO_2_1");
}

DexFuture *
_passkeys_virtual_key_get_info (GBytes   *parameters,
                                gpointer  user_data)
{
  PasskeysVirtualKey *self = user_data;
  g_autoptr(PasskeysCtap2Info) info = passkeys_ctap2_info_new (self->aaguid);

  for (guint i = 0; self->versions[i] != NULL; i++)
    g_ptr_array_add (info->versions, g_strdup (self->versions[i]));
  tell_options (self, info);
  for (int i = 2; i >= 1; i--)
    if (self->has_protocol[i])
      g_array_append_val (info->protocols, i);

  if (speaks_2_1 (self))
    {
      g_ptr_array_add (info->transports, g_strdup ("usb"));
      info->firmware_version = self->firmware;
      info->minimum_pin_length = self->minimum_pin_length;
      info->force_pin_change = self->force_pin_change;
      info->n_remaining = _passkeys_virtual_key_count_remaining (self);
    }
  return dex_future_new_take_boxed (G_TYPE_BYTES, passkeys_ctap2_info_encode (info));
}

typedef struct
{
  PasskeysVirtualKey        *key;        /* (owned) */
  GBytes                    *parameters; /* (owned) */
  gboolean                   is_assertion;
  PasskeysCtap2Verification  verification;

  /* of the request */
  GBytes                    *hash;             /* (owned) */
  char                      *relying_party_id; /* (owned) */
  gboolean                   resident;
  gboolean                   user_presence;
} Ceremony;

static void
ceremony_free (gpointer data)
{
  Ceremony *ceremony = data;

  g_clear_object (&ceremony->key);
  g_clear_pointer (&ceremony->parameters, g_bytes_unref);
  g_clear_pointer (&ceremony->hash, g_bytes_unref);
  g_clear_pointer (&ceremony->relying_party_id, g_free);
  passkeys_ctap2_verification_clear (&ceremony->verification);
  g_free (ceremony);
}

static gboolean
parse (Ceremony  *ceremony,
       GError   **error)
{
  g_autoptr(PasskeysCtap2Map) map = passkeys_ctap2_map_parse (ceremony->parameters, error);
  g_autoptr(PasskeysMakeCredentialRequest) making = NULL;
  g_autoptr(PasskeysGetAssertionRequest) getting = NULL;

  if (map == NULL ||
      !passkeys_ctap2_parse_verification (map, ceremony->is_assertion, &ceremony->verification,
                                          error))
    return FALSE;

  if (ceremony->is_assertion)
    {
      if (!(getting = passkeys_ctap2_parse_get_assertion (map, error)))
        return FALSE;
      ceremony->hash = g_bytes_ref (getting->client_data_hash);
      ceremony->relying_party_id = g_strdup (getting->relying_party_id);
      ceremony->user_presence = getting->user_presence;
    }
  else
    {
      if (!(making = passkeys_ctap2_parse_make_credential (map, error)))
        return FALSE;
      ceremony->hash = g_bytes_ref (making->client_data_hash);
      ceremony->relying_party_id = g_strdup (passkeys_relying_party_get_id (making->relying_party));
      ceremony->resident = making->resident;
      ceremony->user_presence = TRUE;
    }
  return TRUE;
}

/* CTAP 2.1, section 6.1.2, step 1: how platforms had a key blink before there was selection. */
static gboolean
wait_for_selection (Ceremony  *ceremony,
                    GError   **error)
{
  PasskeysVirtualKey *self = ceremony->key;

  if (!dex_await (_passkeys_virtual_key_wait_for_touch (self), error))
    return FALSE;

  return passkeys_ctap2_error_set (error, self->pin != NULL ? PASSKEYS_CTAP2_ERROR_PIN_INVALID
                                                            : PASSKEYS_CTAP2_ERROR_PIN_NOT_SET);
}

static gboolean
verify_by_finger (Ceremony  *ceremony,
                  GError   **error)
{
  PasskeysVirtualKey *self = ceremony->key;
  g_autoptr(GError) finger_error = NULL;

  if (!_passkeys_virtual_key_is_on (self, "uv"))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_INVALID_OPTION);

  if (dex_await (_passkeys_virtual_key_verify_finger (self), &finger_error))
    return TRUE;

  /* the PIN is the way out where there is one */
  if (self->pin != NULL &&
      !g_error_matches (finger_error, PASSKEYS_CTAP2_ERROR,
                        PASSKEYS_CTAP2_ERROR_USER_ACTION_TIMEOUT))
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PUAT_REQUIRED);

  g_propagate_error (error, g_steal_pointer (&finger_error));
  return FALSE;
}

/* Whether the ceremony may go on with nobody verified. */
static gboolean
may_go_unverified (Ceremony *ceremony)
{
  PasskeysVirtualKey *self = ceremony->key;
  gboolean is_protected = self->pin != NULL || self->fingers->len > 0;

  if (_passkeys_virtual_key_is_on (self, "alwaysUv"))
    return !ceremony->user_presence;
  if (ceremony->is_assertion || !is_protected)
    return TRUE;
  return !ceremony->resident && _passkeys_virtual_key_is_on (self, "makeCredUvNotRqd");
}

static gboolean
verify (Ceremony  *ceremony,
        GError   **error)
{
  PasskeysVirtualKey *self = ceremony->key;
  PasskeysCtap2Verification *verification = &ceremony->verification;
  Permissions permission = ceremony->is_assertion ? PERMISSION_GET_ASSERTION
                                                  : PERMISSION_MAKE_CREDENTIAL;

  if (verification->pin_uv_auth != NULL && g_bytes_get_size (verification->pin_uv_auth) == 0)
    return wait_for_selection (ceremony, error);

  if (verification->pin_uv_auth != NULL)
    {
      if (!_passkeys_virtual_key_check_token (self, verification->protocol, ceremony->hash,
                                              verification->pin_uv_auth, permission,
                                              ceremony->relying_party_id, error))
        return FALSE;
      self->was_verified = TRUE;
      return TRUE;
    }

  if (verification->wants_verification)
    return verify_by_finger (ceremony, error);

  return may_go_unverified (ceremony) ||
         passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PUAT_REQUIRED);
}

static DexFuture *
ceremony_fiber (gpointer data)
{
  Ceremony *ceremony = data;
  PasskeysVirtualKey *self = ceremony->key;
  GError *error = NULL;

  if (!parse (ceremony, &error))
    return passkeys_virtual_key_reject (error);
  if (ceremony->resident && !_passkeys_virtual_key_is_on (self, "rk"))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_UNSUPPORTED_OPTION);
  if (!verify (ceremony, &error))
    return passkeys_virtual_key_reject (error);

  /* unplugged meanwhile */
  if (self->commands == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_OTHER);

  if (ceremony->is_assertion)
    return passkeys_ctap2_authenticator_get_assertion (self->commands, ceremony->parameters);
  return passkeys_ctap2_authenticator_make_credential (self->commands, ceremony->parameters);
}

static DexFuture *
run (PasskeysVirtualKey *self,
     GBytes             *parameters,
     gboolean            is_assertion)
{
  Ceremony *ceremony = g_new0 (Ceremony, 1);

  ceremony->key = g_object_ref (self);
  ceremony->parameters = g_bytes_ref (parameters);
  ceremony->is_assertion = is_assertion;
  return dex_scheduler_spawn (NULL, STACK_SIZE, ceremony_fiber, ceremony, ceremony_free);
}

DexFuture *
_passkeys_virtual_key_make_credential (GBytes   *parameters,
                                       gpointer  user_data)
{
  return run (user_data, parameters, FALSE);
}

DexFuture *
_passkeys_virtual_key_get_assertion (GBytes   *parameters,
                                     gpointer  user_data)
{
  return run (user_data, parameters, TRUE);
}

static DexFuture *
on_reset_cb (DexFuture *future,
             gpointer   user_data)
{
  PasskeysVirtualKey *self = user_data;

  g_ptr_array_set_size (self->entries, 0);
  g_hash_table_remove_all (self->u2f_keys);
  g_ptr_array_set_size (self->fingers, 0);
  g_clear_pointer (&self->pin, g_free);
  _passkeys_virtual_key_drop_token (self);
  self->pin_retries = MAXIMUM_PIN_RETRIES;
  self->uv_retries = MAXIMUM_UV_RETRIES;
  self->n_wrong_in_a_row = 0;
  self->minimum_pin_length = 4;
  self->force_pin_change = FALSE;
  return passkeys_virtual_key_succeed ();
}

/* CTAP 2.1, section 6.6 */
DexFuture *
_passkeys_virtual_key_reset (GBytes   *parameters,
                             gpointer  user_data)
{
  PasskeysVirtualKey *self = user_data;

  if (g_get_monotonic_time () - self->powered_up > RESET_WINDOW)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);

  return dex_future_then (_passkeys_virtual_key_wait_for_touch (self), on_reset_cb,
                          g_object_ref (self), g_object_unref);
}
