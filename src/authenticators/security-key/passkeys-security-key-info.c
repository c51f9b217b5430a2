/* passkeys-security-key-info.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-info"

#include "config.h"

#include "passkeys-security-key-info.h"

#include <string.h>

#include "passkeys-security-key-info-private.h"
#include "passkeys-security-key-status.h"

/* CTAP 2.1, section 6.4: what holds where a key does not tell */
#define DEFAULT_MINIMUM_PIN_LENGTH 4
#define DEFAULT_MAXIMUM_MESSAGE 1024

#define AAGUID_LENGTH 16

struct _PasskeysSecurityKeyInfo
{
  GObject parent_instance;

  GStrv     versions;
  GBytes   *aaguid;   /* (nullable) */
  char     *firmware; /* (nullable) */
  GArray   *algorithms; /* of int; empty when the key does not tell */
  guint     minimum_pin_length;
  int       pin_tries_left;
  int       fingerprint_tries_left;
  int       free_slots;
  guint     maximum_list;
  guint     maximum_id_length;
  guint     maximum_message;
  gboolean  is_fido2;
  gboolean  supports_pin;
  gboolean  has_pin;
  gboolean  needs_pin_change;
  gboolean  supports_minimum_pin_length;
  gboolean  supports_always_uv;
  gboolean  always_uv;
  gboolean  supports_fingerprints;
  gboolean  has_fingerprints;
  gboolean  supports_discoverable;
  gboolean  supports_credential_management;
  gboolean  supports_renaming_users;
  gboolean  makes_without_verification;
  gboolean  supports_protection;
};

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

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyInfo, passkeys_security_key_info, G_TYPE_OBJECT)

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

static void
passkeys_security_key_info_finalize (GObject *object)
{
  PasskeysSecurityKeyInfo *self = PASSKEYS_SECURITY_KEY_INFO (object);

  g_clear_pointer (&self->versions, g_strfreev);
  g_clear_pointer (&self->aaguid, g_bytes_unref);
  g_clear_pointer (&self->firmware, g_free);
  g_clear_pointer (&self->algorithms, g_array_unref);

  G_OBJECT_CLASS (passkeys_security_key_info_parent_class)->finalize (object);
}

static void
passkeys_security_key_info_class_init (PasskeysSecurityKeyInfoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_security_key_info_finalize;
}

static void
passkeys_security_key_info_init (PasskeysSecurityKeyInfo *self)
{
  self->algorithms = g_array_new (FALSE, FALSE, sizeof (int));
  self->minimum_pin_length = DEFAULT_MINIMUM_PIN_LENGTH;
  self->maximum_message = DEFAULT_MAXIMUM_MESSAGE;
  self->pin_tries_left = -1;
  self->fingerprint_tries_left = -1;
  self->free_slots = -1;
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

/**
 * passkeys_security_key_info_get_versions:
 * @self: what a key said about itself
 *
 * Returns: (transfer none): the protocols it speaks, such as "U2F_V2" and "FIDO_2_1"
 */
const char * const *
passkeys_security_key_info_get_versions (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), NULL);

  return (const char * const *) self->versions;
}

/**
 * passkeys_security_key_info_is_fido2:
 * @self: what a key said about itself
 *
 * Returns: whether it knows anything newer than U2F
 */
gboolean
passkeys_security_key_info_is_fido2 (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->is_fido2;
}

/**
 * passkeys_security_key_info_get_aaguid:
 * @self: what a key said about itself
 *
 * Returns: (transfer none) (nullable): 16 bytes that tell its model; %NULL for a key of U2F only
 */
GBytes *
passkeys_security_key_info_get_aaguid (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), NULL);

  return self->aaguid;
}

/**
 * passkeys_security_key_info_get_firmware:
 * @self: what a key said about itself
 *
 * Returns: (transfer none) (nullable): the version of its firmware, such as "5.4.3"
 */
const char *
passkeys_security_key_info_get_firmware (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), NULL);

  return self->firmware;
}

/**
 * passkeys_security_key_info_supports_pin:
 * @self: what a key said about itself
 *
 * Returns: whether it can have a PIN
 */
gboolean
passkeys_security_key_info_supports_pin (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_pin;
}

/**
 * passkeys_security_key_info_has_pin:
 * @self: what a key said about itself
 *
 * Returns: whether a PIN is set
 */
gboolean
passkeys_security_key_info_has_pin (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->has_pin;
}

/**
 * passkeys_security_key_info_needs_pin_change:
 * @self: what a key said about itself
 *
 * Returns: whether the PIN must be changed before it is of use
 */
gboolean
passkeys_security_key_info_needs_pin_change (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->needs_pin_change;
}

/**
 * passkeys_security_key_info_get_minimum_pin_length:
 * @self: what a key said about itself
 *
 * Returns: how many code points a PIN has at least
 */
guint
passkeys_security_key_info_get_minimum_pin_length (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), 0);

  return self->minimum_pin_length;
}

/**
 * passkeys_security_key_info_get_pin_tries_left:
 * @self: what a key said about itself
 *
 * Returns: how many wrong PINs are left before the key blocks for good; -1 when that is not known
 */
int
passkeys_security_key_info_get_pin_tries_left (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), -1);

  return self->pin_tries_left;
}

/**
 * passkeys_security_key_info_supports_minimum_pin_length:
 * @self: what a key said about itself
 *
 * Returns: whether the minimum length of a PIN can be raised
 */
gboolean
passkeys_security_key_info_supports_minimum_pin_length (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_minimum_pin_length;
}

/**
 * passkeys_security_key_info_supports_always_uv:
 * @self: what a key said about itself
 *
 * Returns: whether it can be told to always verify the user
 */
gboolean
passkeys_security_key_info_supports_always_uv (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_always_uv;
}

/**
 * passkeys_security_key_info_get_always_uv:
 * @self: what a key said about itself
 *
 * Returns: whether it verifies the user for everything
 */
gboolean
passkeys_security_key_info_get_always_uv (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->always_uv;
}

/**
 * passkeys_security_key_info_supports_fingerprints:
 * @self: what a key said about itself
 *
 * Returns: whether it has a fingerprint reader
 */
gboolean
passkeys_security_key_info_supports_fingerprints (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_fingerprints;
}

/**
 * passkeys_security_key_info_has_fingerprints:
 * @self: what a key said about itself
 *
 * Returns: whether it knows a finger, or verifies the user in another way by itself
 */
gboolean
passkeys_security_key_info_has_fingerprints (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->has_fingerprints;
}

/**
 * passkeys_security_key_info_get_fingerprint_tries_left:
 * @self: what a key said about itself
 *
 * Returns: how many wrong fingers are left before only the PIN counts; -1 when that is not known
 */
int
passkeys_security_key_info_get_fingerprint_tries_left (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), -1);

  return self->fingerprint_tries_left;
}

/**
 * passkeys_security_key_info_supports_discoverable:
 * @self: what a key said about itself
 *
 * Returns: whether passkeys can live on it, and not only be made by it
 */
gboolean
passkeys_security_key_info_supports_discoverable (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_discoverable;
}

/**
 * passkeys_security_key_info_supports_credential_management:
 * @self: what a key said about itself
 *
 * Returns: whether its passkeys can be listed and deleted
 */
gboolean
passkeys_security_key_info_supports_credential_management (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_credential_management;
}

/**
 * passkeys_security_key_info_supports_renaming_users:
 * @self: what a key said about itself
 *
 * Returns: whether the user of a passkey can be renamed
 */
gboolean
passkeys_security_key_info_supports_renaming_users (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_renaming_users;
}

/**
 * passkeys_security_key_info_get_free_slots:
 * @self: what a key said about itself
 *
 * Returns: how many more passkeys it has room for; -1 when it does not tell
 */
int
passkeys_security_key_info_get_free_slots (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), -1);

  return self->free_slots;
}

/*< private >
 * _passkeys_security_key_info_makes_without_verification:
 * @self: what a key said about itself
 *
 * Returns: whether a passkey that is not discoverable can be made without user verification although a PIN is set
 */
gboolean
_passkeys_security_key_info_makes_without_verification (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->makes_without_verification;
}

/*< private >
 * _passkeys_security_key_info_supports_protection:
 * @self: what a key said about itself
 *
 * Returns: whether passkeys on it may be hidden until the user is verified
 */
gboolean
_passkeys_security_key_info_supports_protection (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  return self->supports_protection;
}

/*< private >
 * _passkeys_security_key_info_supports_algorithm:
 * @self: what a key said about itself
 * @cose_algorithm: a COSE algorithm
 *
 * Returns: whether it makes such keys; a key that does not tell makes ES256 ones
 */
gboolean
_passkeys_security_key_info_supports_algorithm (PasskeysSecurityKeyInfo *self,
                                                int                      cose_algorithm)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), FALSE);

  for (guint i = 0; i < self->algorithms->len; i++)
    if (g_array_index (self->algorithms, int, i) == cose_algorithm)
      return TRUE;
  return self->algorithms->len == 0 && cose_algorithm == COSE_ES256;
}

/*< private >
 * _passkeys_security_key_info_get_maximum_list:
 * @self: what a key said about itself
 *
 * Returns: how many credentials one question may name; 0 when it does not tell
 */
guint
_passkeys_security_key_info_get_maximum_list (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), 0);

  return self->maximum_list;
}

/*< private >
 * _passkeys_security_key_info_get_maximum_id_length:
 * @self: what a key said about itself
 *
 * Returns: how long its credential ids are at most, in bytes; 0 when it does not tell
 */
guint
_passkeys_security_key_info_get_maximum_id_length (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), 0);

  return self->maximum_id_length;
}

/*< private >
 * _passkeys_security_key_info_get_maximum_message:
 * @self: what a key said about itself
 *
 * Returns: how long a question may be, in bytes
 */
guint
_passkeys_security_key_info_get_maximum_message (PasskeysSecurityKeyInfo *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (self), 0);

  return self->maximum_message;
}
