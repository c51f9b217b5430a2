/* fido2-client.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "local-fixture.h"
#include "passkeys-service-front.h"
#include "service-fixture.h"

G_BEGIN_DECLS

/* libfido2 as a client of the service. */

#define FIDO2_CLIENT_SITE "example.org"
/* how a script goes on that begins with the right PIN */
#define FIDO2_CLIENT_PIN "pin " LOCAL_FIXTURE_PIN "\n"

typedef struct
{
  ServiceFixture       *fixture;
  PasskeysServiceFront *front;
} Fido2Client;

typedef fido_cred_t Cred;
typedef fido_assert_t Assert;

Fido2Client *fido2_client_new         (void);
void         fido2_client_free        (Fido2Client  *self);
/* lets a person follow the script (none, if it is empty) while libfido2 is at work */
int          fido2_client_run         (Fido2Client  *self,
                                       const char   *script,
                                       int         (*function) (fido_dev_t *dev,
                                                                gpointer    data),
                                       gpointer      data);

/* for fido2_client_run() */
int          fido2_client_make        (fido_dev_t   *dev,
                                       gpointer      cred);
int          fido2_client_make_by_u2f (fido_dev_t   *dev,
                                       gpointer      cred);
int          fido2_client_get         (fido_dev_t   *dev,
                                       gpointer      assert);
int          fido2_client_get_by_u2f  (fido_dev_t   *dev,
                                       gpointer      assert);

Cred        *fido2_client_cred        (const char   *user_name);
/* of this passkey, or of any */
Assert      *fido2_client_assert      (Cred         *cred);
int          fido2_client_verify      (Cred         *cred,
                                       Assert       *assert);
void         fido2_client_free_cred   (Cred         *cred);
void         fido2_client_free_assert (Assert       *assert);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fido2Client, fido2_client_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cred, fido2_client_free_cred)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Assert, fido2_client_free_assert)

G_END_DECLS
