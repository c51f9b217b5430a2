/* passkeys-tpm.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-tpm"

#include "config.h"

#include "passkeys-tpm.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <string.h>
#include <unistd.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-private-key.h"
#include "passkeys-tpm-connection.h"

#define NUMBER_LENGTH 32
#define DIGEST_LENGTH 32
#define GROUP "prime256v1"
#define FORMAT 1

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ECDSA_SIG, ECDSA_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)

/* What is kept of a key: both of its halves as the chip gave them, the private one encrypted by the
 * chip for itself, and what they were made under, so that it can be told why they do not fit. */
typedef struct
{
  TPM2B_PUBLIC  public_half;
  TPM2B_PRIVATE private_half;
  TPM2B_NAME    storage_name;
  TPM2B_NAME    chip;
} Key;

/* A key that signs what it is given. Wrong authorisations do not count towards the lock-out of the
 * chip, which other programs and the encryption of disks depend on: wrong PINs are counted before. */
static const TPM2B_PUBLIC key_template = {
  .publicArea = {
    .type = TPM2_ALG_ECC,
    .nameAlg = TPM2_ALG_SHA256,
    .objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT |
                        TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_USERWITHAUTH |
                        TPMA_OBJECT_NODA | TPMA_OBJECT_SIGN_ENCRYPT,
    .parameters.eccDetail = {
      .symmetric.algorithm = TPM2_ALG_NULL,
      .scheme = {
        .scheme = TPM2_ALG_ECDSA,
        .details.ecdsa.hashAlg = TPM2_ALG_SHA256,
      },
      .curveID = TPM2_ECC_NIST_P256,
      .kdf.scheme = TPM2_ALG_NULL,
    },
  },
};

/* One at a time speaks to the chip: it has room for three keys at once. Between programs the resource
 * manager of the kernel sees to that. */
static GMutex turn;

static gpointer
fail_damaged (GError **error)
{
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                       "The private key of the passkey is damaged");
  return NULL;
}

static gpointer
fail_answer (GError **error)
{
  ERR_clear_error ();
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED,
                       "The security chip answered with something else than was asked for");
  return NULL;
}

/**
 * passkeys_tpm_check_device:
 * @device: the device node of a chip
 * @error: return location
 *
 * Looks whether there is a chip that this program may use, without speaking to it: that takes no
 * time and wakes nothing.
 *
 * Returns: %FALSE with %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT or
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED
 */
gboolean
passkeys_tpm_check_device (const char  *device,
                           GError     **error)
{
  if (access (device, R_OK | W_OK) == 0)
    return TRUE;

  if (errno == EACCES || errno == EPERM || errno == EROFS)
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED,
                         "This account may not use the security chip");
  else
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT,
                         "This computer has no security chip that is switched on");
  return FALSE;
}

/**
 * passkeys_tpm_probe:
 * @device: the device node of a chip
 * @where: where the chip is
 *
 * Looks whether keys can be made in the chip, without making one.
 *
 * Returns: how it stands
 */
PasskeysChip
passkeys_tpm_probe (const char *device,
                    const char *where)
{
  g_autoptr(PasskeysTpmConnection) connection = NULL;
  g_autoptr(GMutexLocker) locker = NULL;
  g_autoptr(GError) error = NULL;

  if (!passkeys_tpm_check_device (device, &error))
    return g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                            PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED) ? PASSKEYS_CHIP_DENIED
                                                                      : PASSKEYS_CHIP_ABSENT;

  if (passkeys_tpm_library_get () == NULL)
    return PASSKEYS_CHIP_WITHOUT_LIBRARY;

  locker = g_mutex_locker_new (&turn);
  if ((connection = passkeys_tpm_connection_open (where, &error)))
    return PASSKEYS_CHIP_READY;

  return g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED) ? PASSKEYS_CHIP_OWNED
                                                                    : PASSKEYS_CHIP_FAILED;
}

static GBytes *
serialise (const PasskeysTpmLibrary  *library,
           const Key                 *key,
           GError                   **error)
{
  guint8 data[1 + sizeof *key] = { FORMAT, };
  size_t length = 1;

  if (library->Tss2_MU_TPM2B_PUBLIC_Marshal (&key->public_half, data, sizeof data, &length) != 0 ||
      library->Tss2_MU_TPM2B_PRIVATE_Marshal (&key->private_half, data, sizeof data,
                                              &length) != 0 ||
      library->Tss2_MU_TPM2B_NAME_Marshal (&key->storage_name, data, sizeof data, &length) != 0 ||
      library->Tss2_MU_TPM2B_NAME_Marshal (&key->chip, data, sizeof data, &length) != 0)
    return fail_answer (error);

  return g_bytes_new (data, length);
}

static gboolean
parse (const PasskeysTpmLibrary  *library,
       GBytes                    *bytes,
       Key                       *key,
       GError                   **error)
{
  gsize total;
  const guint8 *data = g_bytes_get_data (bytes, &total);
  size_t length = 1;

  if (total > 1 && data[0] == FORMAT &&
      library->Tss2_MU_TPM2B_PUBLIC_Unmarshal (data, total, &length, &key->public_half) == 0 &&
      library->Tss2_MU_TPM2B_PRIVATE_Unmarshal (data, total, &length, &key->private_half) == 0 &&
      library->Tss2_MU_TPM2B_NAME_Unmarshal (data, total, &length, &key->storage_name) == 0 &&
      library->Tss2_MU_TPM2B_NAME_Unmarshal (data, total, &length, &key->chip) == 0 &&
      length == total)
    return TRUE;

  fail_damaged (error);
  return FALSE;
}

static gboolean
names_equal (const TPM2B_NAME *name,
             const TPM2B_NAME *other)
{
  return name->size == other->size && memcmp (name->name, other->name, name->size) == 0;
}

/* A key loads only under what it was made under. */
static gboolean
check_storage_key (PasskeysTpmConnection  *chip,
                   const Key              *key,
                   GError                **error)
{
  TPM2B_NAME present;

  if (names_equal (&chip->storage_name, &key->storage_name))
    return TRUE;

  if (passkeys_tpm_connection_identify (chip, &present, NULL) && names_equal (&present, &key->chip))
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_CHIP_CLEARED,
                         "The security chip was cleared, and the passkey with it");
  else
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FOREIGN,
                         "The passkey was made with another security chip");
  return FALSE;
}

static void
copy_authorisation (GBytes     *authorisation,
                    TPM2B_AUTH *copy)
{
  g_assert (g_bytes_get_size (authorisation) == PASSKEYS_TPM_AUTHORISATION_LENGTH);

  copy->size = PASSKEYS_TPM_AUTHORISATION_LENGTH;
  memcpy (copy->buffer, g_bytes_get_data (authorisation, NULL), PASSKEYS_TPM_AUTHORISATION_LENGTH);
}

static gboolean
create (PasskeysTpmConnection  *chip,
        GBytes                 *authorisation,
        Key                    *key,
        GError                **error)
{
  const PasskeysTpmLibrary *library = chip->library;
  const TPM2B_DATA outside_info = { 0, };
  const TPML_PCR_SELECTION no_registers = { 0, };
  TPM2B_SENSITIVE_CREATE sensitive = { 0, };
  TPM2B_PRIVATE *private_half = NULL;
  TPM2B_PUBLIC *public_half = NULL;
  TSS2_RC code;

  copy_authorisation (authorisation, &sensitive.sensitive.userAuth);
  code = library->Esys_Create (chip->context, chip->storage_key, chip->session, ESYS_TR_NONE,
                               ESYS_TR_NONE, &sensitive, &key_template, &outside_info,
                               &no_registers, &private_half, &public_half, NULL, NULL, NULL);
  OPENSSL_cleanse (&sensitive, sizeof sensitive);
  if (code != TSS2_RC_SUCCESS)
    return passkeys_tpm_connection_fail (code, error);

  key->private_half = *private_half;
  key->public_half = *public_half;
  key->storage_name = chip->storage_name;
  library->Esys_Free (private_half);
  library->Esys_Free (public_half);
  return TRUE;
}

/* Big-endian, and shorter where it begins with zeros. */
static gboolean
copy_number (const TPM2B_ECC_PARAMETER *number,
             guint8                    *buffer)
{
  if (number->size > NUMBER_LENGTH)
    return FALSE;

  memset (buffer, 0, NUMBER_LENGTH);
  memcpy (buffer + NUMBER_LENGTH - number->size, number->buffer, number->size);
  return TRUE;
}

static EVP_PKEY *
build_public_key (const TPM2B_PUBLIC  *public_half,
                  GError             **error)
{
  const TPMS_ECC_POINT *numbers = &public_half->publicArea.unique.ecc;
  guint8 point[1 + 2 * NUMBER_LENGTH] = { POINT_CONVERSION_UNCOMPRESSED, };
  OSSL_PARAM parameters[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_PKEY_PARAM_GROUP_NAME, (char *) GROUP, 0),
    OSSL_PARAM_construct_octet_string (OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
    OSSL_PARAM_construct_end (),
  };
  g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, "EC", NULL);
  EVP_PKEY *key = NULL;

  if (public_half->publicArea.type != TPM2_ALG_ECC ||
      !copy_number (&numbers->x, point + 1) ||
      !copy_number (&numbers->y, point + 1 + NUMBER_LENGTH) ||
      context == NULL ||
      EVP_PKEY_fromdata_init (context) != 1 ||
      EVP_PKEY_fromdata (context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
    return fail_answer (error);

  return key;
}

/* Something of the key's own is wrong, as the storage key is the right one. */
static gboolean
is_about_key (TSS2_RC code)
{
  return (code & TSS2_RC_LAYER_MASK) == TSS2_TPM_RC_LAYER && (code & TPM2_RC_FMT1) != 0;
}

static gboolean
load (PasskeysTpmConnection  *chip,
      const Key              *key,
      GBytes                 *authorisation,
      ESYS_TR                *ret_loaded,
      GError                **error)
{
  TPM2B_AUTH copy = { 0, };
  TSS2_RC code;

  code = chip->library->Esys_Load (chip->context, chip->storage_key, chip->session, ESYS_TR_NONE,
                                   ESYS_TR_NONE, &key->private_half, &key->public_half,
                                   ret_loaded);
  if (code != TSS2_RC_SUCCESS)
    {
      *ret_loaded = ESYS_TR_NONE;
      if (is_about_key (code))
        fail_damaged (error);
      else
        passkeys_tpm_connection_fail (code, error);
      return FALSE;
    }

  copy_authorisation (authorisation, &copy);
  code = chip->library->Esys_TR_SetAuth (chip->context, *ret_loaded, &copy);
  OPENSSL_cleanse (&copy, sizeof copy);
  return code == TSS2_RC_SUCCESS || passkeys_tpm_connection_fail (code, error);
}

static GBytes *
build_der (const TPMT_SIGNATURE  *signature,
           GError               **error)
{
  const TPMS_SIGNATURE_ECDSA *numbers = &signature->signature.ecdsa;
  g_autoptr(ECDSA_SIG) pair = ECDSA_SIG_new ();
  g_autoptr(BIGNUM) r = NULL;
  g_autoptr(BIGNUM) s = NULL;
  guint8 *der = NULL;
  int length;
  GBytes *bytes;

  if (signature->sigAlg != TPM2_ALG_ECDSA || pair == NULL ||
      (r = BN_bin2bn (numbers->signatureR.buffer, numbers->signatureR.size, NULL)) == NULL ||
      (s = BN_bin2bn (numbers->signatureS.buffer, numbers->signatureS.size, NULL)) == NULL ||
      ECDSA_SIG_set0 (pair, g_steal_pointer (&r), g_steal_pointer (&s)) != 1 ||
      (length = i2d_ECDSA_SIG (pair, &der)) <= 0)
    return fail_answer (error);

  bytes = g_bytes_new (der, length);
  OPENSSL_free (der);
  return bytes;
}

static GBytes *
sign (PasskeysTpmConnection  *chip,
      ESYS_TR                 key,
      GBytes                 *digest,
      GError                **error)
{
  const TPMT_SIG_SCHEME scheme = { .scheme = TPM2_ALG_NULL }; /* the one of the key */
  const TPMT_TK_HASHCHECK no_ticket = { .tag = TPM2_ST_HASHCHECK, .hierarchy = TPM2_RH_NULL };
  TPM2B_DIGEST hash = { .size = DIGEST_LENGTH };
  TPMT_SIGNATURE *signature = NULL;
  GBytes *der;
  TSS2_RC code;

  g_assert (g_bytes_get_size (digest) == DIGEST_LENGTH);

  memcpy (hash.buffer, g_bytes_get_data (digest, NULL), DIGEST_LENGTH);
  /* the answer, a signature, is no secret and cannot be hidden */
  if (!passkeys_tpm_connection_hide (chip, TPMA_SESSION_DECRYPT, error))
    return NULL;

  code = chip->library->Esys_Sign (chip->context, key, chip->session, ESYS_TR_NONE, ESYS_TR_NONE,
                                   &hash, &scheme, &no_ticket, &signature);
  if (is_about_key (code))
    return fail_damaged (error);
  if (code != TSS2_RC_SUCCESS)
    {
      passkeys_tpm_connection_fail (code, error);
      return NULL;
    }

  der = build_der (signature, error);
  chip->library->Esys_Free (signature);
  return der;
}

static GBytes *
load_and_sign (PasskeysTpmConnection  *chip,
               const Key              *key,
               GBytes                 *authorisation,
               GBytes                 *digest,
               GError                **error)
{
  ESYS_TR loaded = ESYS_TR_NONE;
  GBytes *signature = NULL;

  if (load (chip, key, authorisation, &loaded, error))
    signature = sign (chip, loaded, digest, error);
  passkeys_tpm_connection_flush (chip, loaded);
  return signature;
}

/* A chip that cannot use the key that it made must not be given a passkey. */
static gboolean
check_signs (PasskeysTpmConnection  *chip,
             const Key              *key,
             EVP_PKEY               *public_key,
             GBytes                 *authorisation,
             GError                **error)
{
  static const guint8 zeros[DIGEST_LENGTH];
  g_autoptr(GBytes) digest = g_bytes_new_static (zeros, sizeof zeros);
  g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_pkey (NULL, public_key, NULL);
  g_autoptr(GBytes) signature = NULL;

  if (!(signature = load_and_sign (chip, key, authorisation, digest, error)))
    return FALSE;

  if (context != NULL &&
      EVP_PKEY_verify_init (context) == 1 &&
      EVP_PKEY_verify (context, g_bytes_get_data (signature, NULL), g_bytes_get_size (signature),
                       zeros, sizeof zeros) == 1)
    return TRUE;

  fail_answer (error);
  return FALSE;
}

/**
 * passkeys_tpm_make_key:
 * @where: where the chip is
 * @authorisation: 32 secret bytes that the chip will want for each signature, the last one not 0
 * @ret_public_key: (out) (transfer full): the public key
 * @error: return location
 *
 * Makes a P-256 key in the chip. The private key never leaves it: what is returned is of use only
 * to this very chip, which keeps nothing itself.
 *
 * Returns: (transfer full): what passkeys_tpm_sign() needs; or %NULL with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT, %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED or
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED
 */
GBytes *
passkeys_tpm_make_key (const char  *where,
                       GBytes      *authorisation,
                       EVP_PKEY   **ret_public_key,
                       GError     **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&turn);
  g_autoptr(PasskeysTpmConnection) chip = NULL;
  g_autoptr(EVP_PKEY) public_key = NULL;
  g_autofree Key *key = g_new0 (Key, 1);
  GBytes *bytes;

  if (!(chip = passkeys_tpm_connection_open (where, error)) ||
      !passkeys_tpm_connection_identify (chip, &key->chip, error) ||
      !create (chip, authorisation, key, error) ||
      !(public_key = build_public_key (&key->public_half, error)) ||
      !check_signs (chip, key, public_key, authorisation, error) ||
      !(bytes = serialise (chip->library, key, error)))
    return NULL;

  *ret_public_key = g_steal_pointer (&public_key);
  return bytes;
}

/**
 * passkeys_tpm_sign:
 * @where: where the chip is
 * @key: what passkeys_tpm_make_key() returned
 * @authorisation: what was given to it
 * @digest: what to sign, a SHA-256 digest
 * @error: return location
 *
 * Returns: (transfer full): the signature, ECDSA in DER; or %NULL with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT, %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_DENIED,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_CLEARED, %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FOREIGN,
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CHIP_FAILED, or, when the key or its authorisation is not what
 *   was made, %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED
 */
GBytes *
passkeys_tpm_sign (const char  *where,
                   GBytes      *key,
                   GBytes      *authorisation,
                   GBytes      *digest,
                   GError     **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&turn);
  g_autoptr(PasskeysTpmConnection) chip = NULL;
  g_autofree Key *parsed = g_new0 (Key, 1);

  if (!(chip = passkeys_tpm_connection_open (where, error)) ||
      !parse (chip->library, key, parsed, error) ||
      !check_storage_key (chip, parsed, error))
    return NULL;

  return load_and_sign (chip, parsed, authorisation, digest, error);
}

/**
 * passkeys_tpm_read_public_key:
 * @key: what passkeys_tpm_make_key() returned
 * @error: return location
 *
 * Needs the TPM software stack, but no chip.
 *
 * Returns: (transfer full): its public key
 */
EVP_PKEY *
passkeys_tpm_read_public_key (GBytes  *key,
                              GError **error)
{
  const PasskeysTpmLibrary *library = passkeys_tpm_library_get ();
  g_autofree Key *parsed = g_new0 (Key, 1);

  if (library == NULL)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_CHIP_ABSENT,
                           "The libraries for security chips are not installed");
      return NULL;
    }

  return parse (library, key, parsed, error) ? build_public_key (&parsed->public_half, error) : NULL;
}
