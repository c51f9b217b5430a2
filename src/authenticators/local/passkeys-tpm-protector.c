/* passkeys-tpm-protector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-tpm-protector"

#include "config.h"

#include "passkeys-tpm-protector.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-base64url.h"
#include "passkeys-cose-key.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-tpm.h"

#define SALT_LENGTH 16
#define LABEL "Passkeys: authorisation of a key in the security chip"
#define LONGEST_SECONDS 30

/* How a PIN comes to a signature of the chip:
 *
 *   PIN -- Argon2id --> PIN key -- AES-256-GCM --> vault key -- HMAC, salt --> authorisation
 *
 * So the PIN is counted, slowed down and checked before the chip hears of anything, the chip gets 32
 * bytes that look random, and a change of the PIN leaves the keys as they are. What the chip gives
 * of a key is wrapped into the passkey like a software key: a copy of the keyring is worth nothing
 * without the chip, and the chip nothing without the PIN. */
struct _PasskeysTpmProtector
{
  GObject parent_instance;

  PasskeysKeyProtector *pin;
  char                 *where;
  char                 *device;
  guint                 patience; /* seconds */
};

typedef struct
{
  DexPromise *promise;       /* (owned) */
  char       *where;         /* (owned) */
  char       *device;        /* (owned) */
  GBytes     *authorisation; /* (owned) (nullable), secure */
  GBytes     *salt;          /* (owned) (nullable) of a key to make */
  GBytes     *key;           /* (owned) (nullable) to sign with */
  GBytes     *digest;        /* (owned) (nullable) to sign */
} Work;

static void passkeys_tpm_protector_iface_init (PasskeysKeyProtectorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysTpmProtector, passkeys_tpm_protector, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_KEY_PROTECTOR,
                                                      passkeys_tpm_protector_iface_init))

static void
work_free (Work *work)
{
  g_clear_pointer (&work->promise, dex_unref);
  g_clear_pointer (&work->where, g_free);
  g_clear_pointer (&work->device, g_free);
  g_clear_pointer (&work->authorisation, g_bytes_unref);
  g_clear_pointer (&work->salt, g_bytes_unref);
  g_clear_pointer (&work->key, g_bytes_unref);
  g_clear_pointer (&work->digest, g_bytes_unref);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static Work *
work_new (PasskeysTpmProtector *self,
          GBytes               *authorisation) /* (transfer full) (nullable) */
{
  Work *work = g_new0 (Work, 1);

  work->promise = dex_promise_new ();
  work->where = g_strdup (self->where);
  work->device = g_strdup (self->device);
  work->authorisation = authorisation;
  return work;
}

static DexFuture *
on_waited_cb (DexFuture *future,
              gpointer   user_data)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED,
                                "The security chip did not answer in time");
}

/* A call to the chip cannot be ended from outside; after the longest time its thread is left to
 * itself. */
static DexFuture *
run_in_thread (PasskeysTpmProtector *self,
               GThreadFunc           function,
               Work                 *work) /* (transfer full) */
{
  DexFuture *done = dex_ref (DEX_FUTURE (work->promise));

  g_thread_unref (g_thread_new ("passkeys-tpm", function, work));
  return dex_future_first (done,
                           dex_future_catch (dex_timeout_new_seconds (self->patience),
                                             on_waited_cb, NULL, NULL),
                           NULL);
}

static GBytes *
derive_authorisation (GBytes *vault_key,
                      GBytes *salt)
{
  g_autofree char *encoded_salt = passkeys_base64url_encode (salt);
  g_autofree char *message = g_strdup_printf ("%s %s", LABEL, encoded_salt);
  guint8 authorisation[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  GBytes *bytes = NULL;

  if (HMAC (EVP_sha256 (), g_bytes_get_data (vault_key, NULL), g_bytes_get_size (vault_key),
            (const guint8 *) message, strlen (message), authorisation, &length) != NULL &&
      length == PASSKEYS_TPM_AUTHORISATION_LENGTH)
    {
      /* the chip drops zeros at the end of what authorises */
      authorisation[length - 1] |= 1;
      bytes = passkeys_secure_bytes_new (authorisation, length);
    }

  OPENSSL_cleanse (authorisation, sizeof authorisation);
  return bytes;
}

static DexFuture *
reject_cryptography (void)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                                "The cryptographic library failed");
}

static DexFuture *
reject_damaged (void)
{
  return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                                "The private key of the passkey is damaged");
}

/* What the passkey wraps: the salt, then what the chip gave. */
static GBytes *
join (GBytes *salt,
      GBytes *key)
{
  GByteArray *joined = g_byte_array_new ();

  g_byte_array_append (joined, g_bytes_get_data (salt, NULL), g_bytes_get_size (salt));
  g_byte_array_append (joined, g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  return g_byte_array_free_to_bytes (joined);
}

static gpointer
make_in_thread (gpointer data)
{
  g_autoptr(Work) work = data;
  g_autoptr(EVP_PKEY) public_key = NULL;
  g_autoptr(GBytes) key = NULL;
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(GError) error = NULL;

  key = passkeys_tpm_make_key (work->where, work->authorisation, &public_key, &error);
  if (key == NULL)
    {
      dex_promise_reject (work->promise, g_steal_pointer (&error));
      return NULL;
    }

  secret = join (work->salt, key);
  dex_promise_resolve_boxed (work->promise, PASSKEYS_TYPE_PROTECTED_KEY,
                             passkeys_protected_key_new (PASSKEYS_PROTECTION_CHIP, secret,
                                                         public_key));
  return NULL;
}

static gpointer
sign_in_thread (gpointer data)
{
  g_autoptr(Work) work = data;
  g_autoptr(GError) error = NULL;
  GBytes *signature;

  if (passkeys_tpm_check_device (work->device, &error) &&
      (signature = passkeys_tpm_sign (work->where, work->key, work->authorisation, work->digest,
                                      &error)))
    dex_promise_resolve_boxed (work->promise, G_TYPE_BYTES, signature);
  else
    dex_promise_reject (work->promise, g_steal_pointer (&error));
  return NULL;
}

/* A chip that does not make a key is none to use, whatever the reason, and the person is to have a
 * passkey all the same. The passkey tells where its key is. */
static DexFuture *
on_not_made_cb (DexFuture *future,
                gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  g_debug ("The security chip made no key: %s", error->message);
  return passkeys_protected_key_make_in_software ();
}

static DexFuture *
passkeys_tpm_protector_make_key (PasskeysKeyProtector *protector,
                                 GBytes               *vault_key)
{
  PasskeysTpmProtector *self = PASSKEYS_TPM_PROTECTOR (protector);
  g_autoptr(GBytes) authorisation = NULL;
  g_autoptr(GBytes) salt = NULL;
  guint8 random[SALT_LENGTH];
  Work *work;

  if (!passkeys_tpm_check_device (self->device, NULL))
    return passkeys_protected_key_make_in_software ();

  if (RAND_bytes (random, sizeof random) != 1)
    return reject_cryptography ();

  salt = g_bytes_new (random, sizeof random);
  if (!(authorisation = derive_authorisation (vault_key, salt)))
    return reject_cryptography ();

  work = work_new (self, g_steal_pointer (&authorisation));
  work->salt = g_steal_pointer (&salt);
  return dex_future_catch (run_in_thread (self, make_in_thread, work), on_not_made_cb, NULL, NULL);
}

static GBytes *
build_digest (GBytes *authenticator_data,
              GBytes *client_data_hash)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, g_bytes_get_data (authenticator_data, NULL),
                     g_bytes_get_size (authenticator_data));
  g_checksum_update (checksum, g_bytes_get_data (client_data_hash, NULL),
                     g_bytes_get_size (client_data_hash));
  g_checksum_get_digest (checksum, digest, &length);
  return g_bytes_new (digest, length);
}

static DexFuture *
passkeys_tpm_protector_sign (PasskeysKeyProtector *protector,
                             PasskeysProtection    protection,
                             GBytes               *secret,
                             GBytes               *vault_key,
                             GBytes               *authenticator_data,
                             GBytes               *client_data_hash)
{
  PasskeysTpmProtector *self = PASSKEYS_TPM_PROTECTOR (protector);
  g_autoptr(GBytes) authorisation = NULL;
  g_autoptr(GBytes) salt = NULL;
  Work *work;

  if (protection == PASSKEYS_PROTECTION_PIN)
    return passkeys_protected_key_sign_in_software (secret, authenticator_data, client_data_hash);

  if (g_bytes_get_size (secret) <= SALT_LENGTH)
    return reject_damaged ();

  salt = g_bytes_new_from_bytes (secret, 0, SALT_LENGTH);
  if (!(authorisation = derive_authorisation (vault_key, salt)))
    return reject_cryptography ();

  work = work_new (self, g_steal_pointer (&authorisation));
  work->key = g_bytes_new_from_bytes (secret, SALT_LENGTH, g_bytes_get_size (secret) - SALT_LENGTH);
  work->digest = build_digest (authenticator_data, client_data_hash);
  return run_in_thread (self, sign_in_thread, work);
}

static gpointer
read_in_thread (gpointer data)
{
  g_autoptr(Work) work = data;
  g_autoptr(EVP_PKEY) key = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysCoseKey *public_key;

  if ((key = passkeys_tpm_read_public_key (work->key, &error)) &&
      (public_key = passkeys_cose_key_new_from_evp_pkey (key, &error)))
    dex_promise_resolve_object (work->promise, public_key);
  else
    dex_promise_reject (work->promise, g_steal_pointer (&error));
  return NULL;
}

/* What the chip gave has both halves of the key; the public one is for everybody to read. */
static DexFuture *
passkeys_tpm_protector_read_public_key (PasskeysKeyProtector *protector,
                                        PasskeysProtection    protection,
                                        GBytes               *secret)
{
  Work *work;

  if (protection == PASSKEYS_PROTECTION_PIN)
    return passkeys_protected_key_read_in_software (secret);

  if (g_bytes_get_size (secret) <= SALT_LENGTH)
    return reject_damaged ();

  work = work_new (PASSKEYS_TPM_PROTECTOR (protector), /* authorisation= */ NULL);
  work->key = g_bytes_new_from_bytes (secret, SALT_LENGTH, g_bytes_get_size (secret) - SALT_LENGTH);
  return run_in_thread (PASSKEYS_TPM_PROTECTOR (protector), read_in_thread, work);
}

static gpointer
probe_in_thread (gpointer data)
{
  g_autoptr(Work) work = data;

  dex_promise_resolve_int (work->promise, passkeys_tpm_probe (work->device, work->where));
  return NULL;
}

static DexFuture *
on_not_probed_cb (DexFuture *future,
                  gpointer   user_data)
{
  return dex_future_new_for_int (PASSKEYS_CHIP_FAILED);
}

static DexFuture *
passkeys_tpm_protector_probe_chip (PasskeysKeyProtector *protector)
{
  PasskeysTpmProtector *self = PASSKEYS_TPM_PROTECTOR (protector);
  Work *work = work_new (self, /* authorisation= */ NULL);

  return dex_future_catch (run_in_thread (self, probe_in_thread, work), on_not_probed_cb, NULL,
                           NULL);
}

static PasskeysProtection
passkeys_tpm_protector_get_new_protection (PasskeysKeyProtector *protector)
{
  PasskeysTpmProtector *self = PASSKEYS_TPM_PROTECTOR (protector);

  return passkeys_tpm_check_device (self->device, NULL) ? PASSKEYS_PROTECTION_CHIP
                                                        : PASSKEYS_PROTECTION_PIN;
}

static DexFuture *
passkeys_tpm_protector_load (PasskeysKeyProtector *protector)
{
  return passkeys_key_protector_load (PASSKEYS_TPM_PROTECTOR (protector)->pin);
}

static gboolean
passkeys_tpm_protector_is_set_up (PasskeysKeyProtector *protector)
{
  return passkeys_key_protector_is_set_up (PASSKEYS_TPM_PROTECTOR (protector)->pin);
}

static GBytes *
passkeys_tpm_protector_get_vault_id (PasskeysKeyProtector *protector)
{
  return passkeys_key_protector_get_vault_id (PASSKEYS_TPM_PROTECTOR (protector)->pin);
}

static guint
passkeys_tpm_protector_get_wait_seconds (PasskeysKeyProtector *protector)
{
  return passkeys_key_protector_get_wait_seconds (PASSKEYS_TPM_PROTECTOR (protector)->pin);
}

static DexFuture *
passkeys_tpm_protector_set_up (PasskeysKeyProtector *protector,
                               GBytes               *pin)
{
  return passkeys_key_protector_set_up (PASSKEYS_TPM_PROTECTOR (protector)->pin, pin);
}

static DexFuture *
passkeys_tpm_protector_unlock (PasskeysKeyProtector *protector,
                               GBytes               *pin)
{
  return passkeys_key_protector_unlock (PASSKEYS_TPM_PROTECTOR (protector)->pin, pin);
}

static DexFuture *
passkeys_tpm_protector_change_pin (PasskeysKeyProtector *protector,
                                   GBytes               *old_pin,
                                   GBytes               *new_pin)
{
  return passkeys_key_protector_change_pin (PASSKEYS_TPM_PROTECTOR (protector)->pin, old_pin,
                                            new_pin);
}

static DexFuture *
passkeys_tpm_protector_reset (PasskeysKeyProtector *protector)
{
  return passkeys_key_protector_reset (PASSKEYS_TPM_PROTECTOR (protector)->pin);
}

static void
passkeys_tpm_protector_iface_init (PasskeysKeyProtectorInterface *iface)
{
  iface->load = passkeys_tpm_protector_load;
  iface->is_set_up = passkeys_tpm_protector_is_set_up;
  iface->get_vault_id = passkeys_tpm_protector_get_vault_id;
  iface->get_wait_seconds = passkeys_tpm_protector_get_wait_seconds;
  iface->set_up = passkeys_tpm_protector_set_up;
  iface->unlock = passkeys_tpm_protector_unlock;
  iface->change_pin = passkeys_tpm_protector_change_pin;
  iface->reset = passkeys_tpm_protector_reset;
  iface->get_new_protection = passkeys_tpm_protector_get_new_protection;
  iface->probe_chip = passkeys_tpm_protector_probe_chip;
  iface->make_key = passkeys_tpm_protector_make_key;
  iface->sign = passkeys_tpm_protector_sign;
  iface->read_public_key = passkeys_tpm_protector_read_public_key;
}

static void
passkeys_tpm_protector_finalize (GObject *object)
{
  PasskeysTpmProtector *self = PASSKEYS_TPM_PROTECTOR (object);

  g_clear_object (&self->pin);
  g_clear_pointer (&self->where, g_free);
  g_clear_pointer (&self->device, g_free);

  G_OBJECT_CLASS (passkeys_tpm_protector_parent_class)->finalize (object);
}

static void
passkeys_tpm_protector_class_init (PasskeysTpmProtectorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_tpm_protector_finalize;
}

static void
passkeys_tpm_protector_init (PasskeysTpmProtector *self)
{
  self->patience = LONGEST_SECONDS;
}

/**
 * passkeys_tpm_protector_new:
 * @pin: who keeps the vault key and the PIN
 *
 * Returns: (transfer full): a protector that makes keys in the security chip of this computer where
 *   it may. The chip is not spoken to before
 */
PasskeysTpmProtector *
passkeys_tpm_protector_new (PasskeysKeyProtector *pin)
{
  return _passkeys_tpm_protector_new_with (pin, "device:" PASSKEYS_CHIP_DEVICE, PASSKEYS_CHIP_DEVICE);
}

/*< private >
 * _passkeys_tpm_protector_new_with:
 * @pin: who keeps the vault key and the PIN
 * @where: what the loader of the TPM software stack is told, such as "device:/dev/tpmrm0"
 * @device: a node that is there as long as the chip is
 *
 * As passkeys_tpm_protector_new(), for tests, which bring a chip of their own.
 *
 * Returns: (transfer full): a protector
 */
PasskeysTpmProtector *
_passkeys_tpm_protector_new_with (PasskeysKeyProtector *pin,
                                  const char           *where,
                                  const char           *device)
{
  PasskeysTpmProtector *self;

  g_return_val_if_fail (PASSKEYS_IS_KEY_PROTECTOR (pin), NULL);
  g_return_val_if_fail (where != NULL, NULL);
  g_return_val_if_fail (device != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_TPM_PROTECTOR, NULL);
  self->pin = g_object_ref (pin);
  self->where = g_strdup (where);
  self->device = g_strdup (device);
  return self;
}

/*< private >
 * _passkeys_tpm_protector_set_patience:
 * @self: a protector
 * @seconds: how long to wait for the chip before a call is given up, 30 unless set
 *
 * For tests, which need not wait as long for a chip that does not answer.
 */
void
_passkeys_tpm_protector_set_patience (PasskeysTpmProtector *self,
                                      guint                 seconds)
{
  self->patience = seconds;
}
