/* passkeys-site-listing.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-ctap2-writer.h"
#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

/* What the process that saw the PIN tells the service of the passkeys, so that the service can answer
 * one question of authenticatorCredentialManagement after the other (CTAP 2.1, section 6.8): a map
 * with an array of maps. There is no secret in it. */
enum
{
  PASSKEYS_SITE_LISTING_PASSKEYS = 1,
};

/* in one of the maps */
enum
{
  PASSKEYS_SITE_LISTING_RELYING_PARTY_ID = 1,
  PASSKEYS_SITE_LISTING_RELYING_PARTY_NAME = 2,
  PASSKEYS_SITE_LISTING_USER_HANDLE = 3,
  PASSKEYS_SITE_LISTING_USER_NAME = 4,
  PASSKEYS_SITE_LISTING_USER_DISPLAY_NAME = 5,
  PASSKEYS_SITE_LISTING_CREDENTIAL_ID = 6,
  PASSKEYS_SITE_LISTING_PUBLIC_KEY = 7, /* the bytes of a COSE key */
  PASSKEYS_SITE_LISTING_PROTECTION = 8,
};

/* The subcommands of authenticatorCredentialManagement. */
typedef enum
{
  PASSKEYS_SITE_MANAGEMENT_GET_METADATA = 1,
  PASSKEYS_SITE_MANAGEMENT_BEGIN_RELYING_PARTIES = 2,
  PASSKEYS_SITE_MANAGEMENT_NEXT_RELYING_PARTY = 3,
  PASSKEYS_SITE_MANAGEMENT_BEGIN_CREDENTIALS = 4,
  PASSKEYS_SITE_MANAGEMENT_NEXT_CREDENTIAL = 5,
  PASSKEYS_SITE_MANAGEMENT_DELETE = 6,
  PASSKEYS_SITE_MANAGEMENT_UPDATE_USER = 7,
} PasskeysSiteManagement;

/* in the map that is asked with */
enum
{
  PASSKEYS_SITE_MANAGEMENT_SUBCOMMAND = 1,
  PASSKEYS_SITE_MANAGEMENT_PARAMETERS = 2,
  PASSKEYS_SITE_MANAGEMENT_PROTOCOL = 3,
  PASSKEYS_SITE_MANAGEMENT_AUTHENTICATION = 4,
};

/* of its parameters */
enum
{
  PASSKEYS_SITE_MANAGEMENT_RELYING_PARTY_HASH = 1,
  PASSKEYS_SITE_MANAGEMENT_CREDENTIAL = 2,
  PASSKEYS_SITE_MANAGEMENT_USER = 3,
};

/* the credential id in the parameters of DELETE and UPDATE_USER */
GBytes *passkeys_site_management_read_credential (PasskeysCtap2Map  *parameters,
                                                  GError           **error);

G_END_DECLS
