/* passkeys-local-organisation.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-connection.h"

G_BEGIN_DECLS

/* The organisation on this computer: passkeys-server as a child on a free loopback port, its
 * data under the user's data folder. properties: running (boolean) */
#define PASSKEYS_TYPE_LOCAL_ORGANISATION (passkeys_local_organisation_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysLocalOrganisation, passkeys_local_organisation, PASSKEYS, LOCAL_ORGANISATION, GObject)

PasskeysLocalOrganisation *passkeys_local_organisation_get_default    (void);
gboolean                   passkeys_local_organisation_exists         (PasskeysLocalOrganisation *self); /* data is there */
/* → PasskeysConnection; starts the server when it does not run yet */
DexFuture                 *passkeys_local_organisation_start          (PasskeysLocalOrganisation *self);
/* → TRUE; asks the server to end and waits for it */
DexFuture                 *passkeys_local_organisation_stop           (PasskeysLocalOrganisation *self);
/* GListModel of PasskeysOutboxMessage, newest first, kept current */
GListModel                *passkeys_local_organisation_get_outbox     (PasskeysLocalOrganisation *self);

G_END_DECLS
