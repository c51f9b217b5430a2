/* passkeys-signing-dialog-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-authenticator-group.h"
#include "passkeys-busy-button.h"
#include "passkeys-error-box.h"
#include "passkeys-pin-group.h"
#include "passkeys-question-view.h"
#include "passkeys-signing-dialog.h"

G_BEGIN_DECLS

/* What the parts of the dialog share:
 *
 *   passkeys-signing-dialog.c         the change that is confirmed
 *   passkeys-signing-dialog-work.c    signs and sends it
 *   passkeys-signing-dialog-prompt.c  what an authenticator asks meanwhile
 */

/* The dialog is the prompt of its own ceremony: what an authenticator asks appears among what the
 * person has just read. The PIN of this computer is typed beforehand, into the field beside it; what
 * a security key asks, and when, it decides itself. */
struct _PasskeysSigningDialog
{
  AdwDialog                   parent_instance;

  PasskeysSession            *session;   /* (owned) */
  PasskeysApiRequest         *request;   /* (owned) */
  DexPromise                 *outcome;   /* (owned) (nullable): what the caller waits for */
  DexPromise                 *question;  /* (owned) (nullable): for the field of this computer */
  GBytes                     *pin;       /* (owned) (nullable): of this ceremony only */
  char                       *pin_owner; /* (owned) (nullable): whose PIN that is */

  PasskeysRequestRenewFunc    renew;     /* (nullable) */
  gpointer                    renew_data;
  GDestroyNotify              renew_data_destroy; /* (nullable) */
  guint                       n_renewals;
  gboolean                    renews_first; /* once the person has confirmed */

  GtkLabel                   *summary_label;
  PasskeysErrorBox           *error_box;
  PasskeysAuthenticatorGroup *authenticator_group;
  PasskeysPinGroup           *pin_group;
  PasskeysQuestionView       *question_view;
  GtkWidget                  *other_button;
  GtkLabel                   *request_label;
  PasskeysBusyButton         *confirm_button;
};

PasskeysAuthenticator *_passkeys_signing_dialog_get_authenticator      (PasskeysSigningDialog   *self);
const char            *_passkeys_signing_dialog_get_name               (PasskeysSigningDialog   *self);
gboolean               _passkeys_signing_dialog_needs_pin              (PasskeysSigningDialog   *self);
void                   _passkeys_signing_dialog_update                 (PasskeysSigningDialog   *self);
void                   _passkeys_signing_dialog_update_other           (PasskeysSigningDialog   *self);
void                   _passkeys_signing_dialog_set_busy               (PasskeysSigningDialog   *self,
                                                                        gboolean                 busy);
void                   _passkeys_signing_dialog_show_request           (PasskeysSigningDialog   *self);
void                   _passkeys_signing_dialog_show_failure           (PasskeysSigningDialog   *self,
                                                                        const GError            *error);
void                   _passkeys_signing_dialog_reject_outcome         (PasskeysSigningDialog   *self,
                                                                        GError                  *error);
void                   _passkeys_signing_dialog_reject_question        (PasskeysSigningDialog   *self);
void                   _passkeys_signing_dialog_forget_pin             (PasskeysSigningDialog   *self);
DexFuture             *_passkeys_signing_dialog_sign_fiber             (gpointer                 user_data,
                                                                        GCancellable            *cancellable);
GError                *_passkeys_signing_dialog_create_cancelled_error (void);
void                   _passkeys_signing_dialog_use_another_action     (GtkWidget               *widget,
                                                                        const char              *action_name,
                                                                        GVariant                *parameter);
void                   _passkeys_signing_dialog_prompt_init            (PasskeysPromptInterface *iface);

G_END_DECLS
