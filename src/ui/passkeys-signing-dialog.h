/* passkeys-signing-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "passkeys-api-request.h"
#include "passkeys-prompt.h"
#include "passkeys-session.h"

G_BEGIN_DECLS

/* Says what a change does, shows exactly what is signed, and signs it with a passkey. */
#define PASSKEYS_TYPE_SIGNING_DIALOG (passkeys_signing_dialog_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSigningDialog, passkeys_signing_dialog, PASSKEYS, SIGNING_DIALOG, AdwDialog)

/* → PasskeysApiResponse. Rejects with PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED when the person thinks better of it (be
 * silent then) and with PASSKEYS_SESSION_ERROR_APPROVAL_PENDING when the change waits for approval; every other failure
 * stays in the dialog until the person tries again or cancels. title: what is done, in header capitalisation
 * ("Deactivate Passkey"); summary: one or two sentences in words, plain text. */
DexFuture *passkeys_signing_dialog_sign (GtkWidget          *parent,
                                         PasskeysSession    *session,
                                         PasskeysApiRequest *request,
                                         const char         *title,
                                         const char         *summary);

/* → PasskeysApiRequest, made anew with the prompt of the dialog */
typedef DexFuture *(*PasskeysRequestRenewFunc) (PasskeysPrompt *prompt,
                                                gpointer        data);

/* The same for a request that holds a challenge of its own. When that has run out the request is made anew and signed
 * without another question. */
DexFuture *passkeys_signing_dialog_sign_renewable (GtkWidget                *parent,
                                                   PasskeysSession          *session,
                                                   PasskeysApiRequest       *request,
                                                   const char               *title,
                                                   const char               *summary,
                                                   PasskeysRequestRenewFunc  renew,
                                                   gpointer                  renew_data,
                                                   GDestroyNotify            renew_data_destroy);

/* The same for a request that names a time which runs from the confirmation on. */
DexFuture *passkeys_signing_dialog_sign_timely (GtkWidget                *parent,
                                                PasskeysSession          *session,
                                                PasskeysApiRequest       *request,
                                                const char               *title,
                                                const char               *summary,
                                                PasskeysRequestRenewFunc  renew,
                                                gpointer                  renew_data,
                                                GDestroyNotify            renew_data_destroy);

G_END_DECLS
