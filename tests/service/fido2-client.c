/* fido2-client.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fido2-client.h"

#include <fido/es256.h>
#include <string.h>

static const guint8 client_data_hash[32] = "0123456789abcdef0123456789abcde";

Fido2Client *
fido2_client_new (void)
{
  Fido2Client *self = g_new0 (Fido2Client, 1);

  self->fixture = service_fixture_new (NULL, 60);
  self->front = passkeys_service_front_new (self->fixture->service);
  return self;
}

void
fido2_client_free (Fido2Client *self)
{
  passkeys_service_front_free (g_steal_pointer (&self->front));
  service_fixture_free (g_steal_pointer (&self->fixture));
  g_free (self);
}

int
fido2_client_run (Fido2Client *self,
                  const char  *script,
                  int          (*function) (fido_dev_t *dev, gpointer data),
                  gpointer     data)
{
  if (*script != '\0')
    service_fixture_set_script (self->fixture, script);
  return passkeys_service_front_run (self->front, function, data);
}

void
fido2_client_free_cred (Cred *cred)
{
  fido_cred_free (&cred);
}

void
fido2_client_free_assert (Assert *assert)
{
  fido_assert_free (&assert);
}

Cred *
fido2_client_cred (const char *user_name)
{
  Cred *cred = fido_cred_new ();

  fido_cred_set_type (cred, COSE_ES256);
  fido_cred_set_clientdata_hash (cred, client_data_hash, sizeof client_data_hash);
  fido_cred_set_rp (cred, FIDO2_CLIENT_SITE, "Example");
  fido_cred_set_user (cred, (const guint8 *) user_name, strlen (user_name), user_name, "Person",
                      NULL);
  return cred;
}

Assert *
fido2_client_assert (Cred *cred)
{
  Assert *assert = fido_assert_new ();

  fido_assert_set_clientdata_hash (assert, client_data_hash, sizeof client_data_hash);
  fido_assert_set_rp (assert, FIDO2_CLIENT_SITE);
  if (cred != NULL)
    fido_assert_allow_cred (assert, fido_cred_id_ptr (cred), fido_cred_id_len (cred));
  return assert;
}

int
fido2_client_make (fido_dev_t *dev,
                   gpointer    data)
{
  return fido_dev_make_cred (dev, data, NULL);
}

int
fido2_client_make_by_u2f (fido_dev_t *dev,
                          gpointer    data)
{
  fido_dev_force_u2f (dev);
  return fido_dev_make_cred (dev, data, NULL);
}

int
fido2_client_get (fido_dev_t *dev,
                  gpointer    data)
{
  return fido_dev_get_assert (dev, data, NULL);
}

int
fido2_client_get_by_u2f (fido_dev_t *dev,
                         gpointer    data)
{
  fido_dev_force_u2f (dev);
  return fido_dev_get_assert (dev, data, NULL);
}

int
fido2_client_verify (Cred   *cred,
                     Assert *assert)
{
  es256_pk_t *public_key = es256_pk_new ();
  int result;

  g_assert_cmpint (es256_pk_from_ptr (public_key, fido_cred_pubkey_ptr (cred),
                                      fido_cred_pubkey_len (cred)),
                   ==, FIDO_OK);
  result = fido_assert_verify (assert, 0, COSE_ES256, public_key);
  es256_pk_free (&public_key);
  return result;
}
