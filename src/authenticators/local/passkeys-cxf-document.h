/* passkeys-cxf-document.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "passkeys-local-passkey.h"

G_BEGIN_DECLS

/* Passkeys as one account in the FIDO Credential Exchange Format 1.0. Everything lies in memory that
 * is wiped. */
typedef struct _PasskeysCxfDocument PasskeysCxfDocument;

PasskeysCxfDocument *passkeys_cxf_document_new    (gint64                now);
void                 passkeys_cxf_document_free   (PasskeysCxfDocument  *self);
void                 passkeys_cxf_document_add    (PasskeysCxfDocument  *self,
                                                   PasskeysLocalPasskey *passkey,
                                                   GBytes               *private_key,
                                                   GBytes               *random);
GBytes              *passkeys_cxf_document_finish (PasskeysCxfDocument  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCxfDocument, passkeys_cxf_document_free)

G_END_DECLS
