/* passkeys-security-key-reading.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-reading"

#include "config.h"

#include "passkeys-security-key-info-private.h"
#include "passkeys-security-key-status.h"

/* CTAP 2.1, section 6.4: what holds where a key does not tell */
#define DEFAULT_MINIMUM_PIN_LENGTH 4
#define DEFAULT_MAXIMUM_MESSAGE 1024

#define AAGUID_LENGTH 16

/* What the thread of the key fills, and the main thread makes an object of. */
typedef struct
{
  fido_cbor_info_t *cbor;
  gboolean          is_fido2;
  guint             major;
  guint             minor;
  guint             build;
  int               pin_tries_left;
  int               fingerprint_tries_left;
} Reading;

static void
reading_clear (gpointer data)
{
  Reading *reading = data;

  fido_cbor_info_free (&reading->cbor);
}

static void
reading_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, reading_clear);
}

static int
read_job (PasskeysSecurityKeyTurn *turn,
          gpointer                 data)
{
  fido_dev_t *device = passkeys_security_key_turn_get_device (turn);
  Reading *reading = data;
  int status;

  reading->is_fido2 = fido_dev_is_fido2 (device);
  reading->major = fido_dev_major (device);
  reading->minor = fido_dev_minor (device);
  reading->build = fido_dev_build (device);
  if (!reading->is_fido2)
    return FIDO_OK;

  if ((status = fido_dev_get_cbor_info (device, reading->cbor)) != FIDO_OK)
    return status;

  if (fido_dev_has_pin (device))
    fido_dev_get_retry_count (device, &reading->pin_tries_left);
  if (fido_dev_has_uv (device))
    fido_dev_get_uv_retry_count (device, &reading->fingerprint_tries_left);
  return FIDO_OK;
}

/* Whether the key lists an option (CTAP 2.1, section 6.4), and if so, which value it has. */
static gboolean
get_option (fido_cbor_info_t *cbor,
            const char       *name,
            gboolean         *ret_value)
{
  char **names = fido_cbor_info_options_name_ptr (cbor);
  const bool *values = fido_cbor_info_options_value_ptr (cbor);

  for (gsize i = 0; i < fido_cbor_info_options_len (cbor); i++)
    {
      if (g_strcmp0 (names[i], name) == 0)
        {
          if (ret_value != NULL)
            *ret_value = values[i];
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_on (fido_cbor_info_t *cbor,
       const char       *name)
{
  gboolean value = FALSE;

  return get_option (cbor, name, &value) && value;
}

static gboolean
contains (char       **texts,
          gsize        n_texts,
          const char  *text)
{
  for (gsize i = 0; i < n_texts; i++)
    if (g_strcmp0 (texts[i], text) == 0)
      return TRUE;
  return FALSE;
}

static void
take_options (PasskeysSecurityKeyInfo *self,
              fido_cbor_info_t        *cbor)
{
  gboolean has_configuration = is_on (cbor, "authnrCfg");

  self->supports_pin = get_option (cbor, "clientPin", &self->has_pin);
  self->supports_minimum_pin_length = has_configuration && is_on (cbor, "setMinPINLength");
  self->supports_always_uv = has_configuration && get_option (cbor, "alwaysUv", &self->always_uv);
  self->always_uv = is_on (cbor, "alwaysUv");
  self->supports_fingerprints = get_option (cbor, "bioEnroll", NULL)
    || get_option (cbor, "userVerificationMgmtPreview", NULL);
  self->has_fingerprints = is_on (cbor, "uv");
  self->supports_discoverable = is_on (cbor, "rk");
  self->supports_renaming_users = is_on (cbor, "credMgmt");
  self->supports_credential_management = self->supports_renaming_users
    || is_on (cbor, "credentialMgmtPreview");
  self->makes_without_verification = is_on (cbor, "makeCredUvNotRqd");
}

static void
take_limits (PasskeysSecurityKeyInfo *self,
             fido_cbor_info_t        *cbor)
{
  guint64 length = fido_cbor_info_minpinlen (cbor);
  guint64 message = fido_cbor_info_maxmsgsiz (cbor);

  self->minimum_pin_length = length != 0 ? (guint) MIN (length, 63) : DEFAULT_MINIMUM_PIN_LENGTH;
  self->maximum_message = message != 0 ? (guint) MIN (message, 7609) : DEFAULT_MAXIMUM_MESSAGE;
  self->maximum_list = (guint) MIN (fido_cbor_info_maxcredcntlst (cbor), 64);
  self->maximum_id_length = (guint) MIN (fido_cbor_info_maxcredidlen (cbor), 1023);
  self->free_slots = (int) CLAMP (fido_cbor_info_rk_remaining (cbor), -1, G_MAXINT);
  self->needs_pin_change = self->has_pin && fido_cbor_info_new_pin_required (cbor);

  for (gsize i = 0; i < fido_cbor_info_algorithm_count (cbor); i++)
    {
      int algorithm = fido_cbor_info_algorithm_cose (cbor, i);

      g_array_append_val (self->algorithms, algorithm);
    }
}

/* A version is written as three bytes by those who write one; others count. */
static char *
describe_firmware (guint64        version,
                   const Reading *reading)
{
  if (version > 0xffff && version <= 0xffffff)
    return g_strdup_printf ("%u.%u.%u", (guint) (version >> 16) & 0xff,
                            (guint) (version >> 8) & 0xff, (guint) version & 0xff);

  if (version != 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, version);

  if (reading->major == 0 && reading->minor == 0 && reading->build == 0)
    return NULL;

  return g_strdup_printf ("%u.%u.%u", reading->major, reading->minor, reading->build);
}

static void
take_versions (PasskeysSecurityKeyInfo *self,
               const Reading           *reading)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  char **versions = fido_cbor_info_versions_ptr (reading->cbor);

  for (gsize i = 0; reading->is_fido2 && i < fido_cbor_info_versions_len (reading->cbor); i++)
    {
      if (g_utf8_validate (versions[i], -1, NULL))
        g_strv_builder_add (builder, versions[i]);
    }
  if (!reading->is_fido2)
    g_strv_builder_add (builder, "U2F_V2");

  self->versions = g_strv_builder_end (builder);
}

static PasskeysSecurityKeyInfo *
build (const Reading *reading)
{
  PasskeysSecurityKeyInfo *self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_INFO, NULL);
  fido_cbor_info_t *cbor = reading->cbor;

  self->is_fido2 = reading->is_fido2;
  take_versions (self, reading);
  self->firmware = describe_firmware (reading->is_fido2 ? fido_cbor_info_fwversion (cbor) : 0,
                                      reading);
  if (!reading->is_fido2)
    return self;

  if (fido_cbor_info_aaguid_len (cbor) == AAGUID_LENGTH)
    self->aaguid = g_bytes_new (fido_cbor_info_aaguid_ptr (cbor), AAGUID_LENGTH);
  take_options (self, cbor);
  take_limits (self, cbor);
  self->supports_protection = contains (fido_cbor_info_extensions_ptr (cbor),
                                        fido_cbor_info_extensions_len (cbor), "credProtect");
  self->pin_tries_left = reading->pin_tries_left;
  self->fingerprint_tries_left = reading->fingerprint_tries_left;
  return self;
}

static DexFuture *
on_read_cb (DexFuture *future,
            gpointer   user_data)
{
  int status = g_value_get_int (dex_future_get_value (future, NULL));

  if (status != FIDO_OK)
    return passkeys_security_key_status_reject (status);

  return dex_future_new_take_object (build (user_data));
}

/*< private >
 * _passkeys_security_key_info_read:
 * @worker: the thread of the key
 *
 * Asks the key about itself.
 *
 * Returns: (transfer full): a future that resolves to a [class@Passkeys.SecurityKeyInfo]
 */
DexFuture *
_passkeys_security_key_info_read (PasskeysSecurityKeyWorker *worker)
{
  Reading *reading = g_atomic_rc_box_new0 (Reading);

  reading->cbor = fido_cbor_info_new ();
  reading->pin_tries_left = -1;
  reading->fingerprint_tries_left = -1;
  return dex_future_then (
    passkeys_security_key_worker_run (worker, PASSKEYS_SECURITY_KEY_PATIENCE_SHORT,
                                      /* cancellable = */ NULL, read_job, reading, reading_unref),
    on_read_cb, g_atomic_rc_box_acquire (reading), reading_unref);
}
