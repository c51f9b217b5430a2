/* passkeys-access-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-access-key"

#include "config.h"

#include "passkeys-access-key.h"

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "passkeys-public-key.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"

struct _PasskeysAccessKey
{
  GObject  parent_instance;

  char    *public_key;
  GBytes  *private_key; /* secure */
};

G_DEFINE_FINAL_TYPE (PasskeysAccessKey, passkeys_access_key, G_TYPE_OBJECT)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)

static void
passkeys_access_key_finalize (GObject *object)
{
  PasskeysAccessKey *self = PASSKEYS_ACCESS_KEY (object);

  g_free (self->public_key);
  g_clear_pointer (&self->private_key, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_access_key_parent_class)->finalize (object);
}

static void
passkeys_access_key_class_init (PasskeysAccessKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_access_key_finalize;
}

static void
passkeys_access_key_init (PasskeysAccessKey *self)
{
}

/* In PKCS #8, which every tool reads. A secmem BIO wipes its buffer whenever it grows or goes. */
static GBytes *
write_private_key (EVP_PKEY *key)
{
  g_autoptr(BIO) bio = BIO_new (BIO_s_secmem ());
  char *data = NULL;
  long length;

  if (bio == NULL
      || PEM_write_bio_PKCS8PrivateKey (bio, key, /* enc= */ NULL, NULL, 0, NULL, NULL) != 1)
    return NULL;

  length = BIO_get_mem_data (bio, &data);
  return length > 0 ? passkeys_secure_bytes_new (data, length) : NULL;
}

/**
 * passkeys_access_key_generate:
 * @error: return location for %PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY
 *
 * Makes a key pair on the curve P-256, which every client of the API can sign with.
 *
 * Returns: (transfer full) (nullable): a new key pair
 */
PasskeysAccessKey *
passkeys_access_key_generate (GError **error)
{
  g_autoptr(EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr(PasskeysAccessKey) self = NULL;

  self = g_object_new (PASSKEYS_TYPE_ACCESS_KEY, NULL);
  if (key != NULL)
    {
      self->public_key = passkeys_public_key_dup_pem (key);
      self->private_key = write_private_key (key);
    }

  if (self->public_key == NULL || self->private_key == NULL)
    {
      ERR_clear_error ();
      g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CRYPTOGRAPHY,
                           "The key pair could not be made");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * passkeys_access_key_get_public_key:
 * @self: a key pair
 *
 * Returns: (transfer none): the public half, as the organisation gets it, in PEM
 */
const char *
passkeys_access_key_get_public_key (PasskeysAccessKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_KEY (self), NULL);

  return self->public_key;
}

/**
 * passkeys_access_key_get_private_key:
 * @self: a key pair
 *
 * Returns: (transfer none): the private half as text in PEM, PKCS #8, wiped when it is freed
 */
GBytes *
passkeys_access_key_get_private_key (PasskeysAccessKey *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_KEY (self), NULL);

  return self->private_key;
}
