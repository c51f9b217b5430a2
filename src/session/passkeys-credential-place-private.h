/* passkeys-credential-place-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where one credential is: on a security key of this model. */
typedef struct
{
  char   *relying_party_id;
  GBytes *user_handle;
  GBytes *aaguid; /* (nullable) */
  char   *name;   /* (nullable) */
} PasskeysCredentialPlace;

/* The file holds a table of places by the id of the credential, a GBytes. */
GHashTable *_passkeys_credential_places_create_table (void);
/* NULL: damaged, or not there; newer: whether another version of this program has written it */
GHashTable *_passkeys_credential_places_parse        (GBytes      *json,
                                                      gboolean    *newer);
char       *_passkeys_credential_places_serialise    (GHashTable  *places);

G_END_DECLS
