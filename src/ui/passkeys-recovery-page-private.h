/* passkeys-recovery-page-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-busy-button.h"
#include "passkeys-connection-group.h"
#include "passkeys-error-box.h"
#include "passkeys-recovery-page.h"

G_BEGIN_DECLS

/* What the two parts of the page share:
 *
 *   passkeys-recovery-page.c      the steps to access
 *   passkeys-recovery-page-kit.c  how a kit is brought: pasted, opened, dropped
 */
struct _PasskeysRecoveryPage
{
  AdwNavigationPage        parent_instance;

  gboolean                 filling;
  gboolean                 sent; /* a verification code is on its way */
  GFile                   *file; /* (owned) (nullable): the kit that is being opened */

  AdwToastOverlay         *toast_overlay;
  GtkWidget               *kit_group;
  GtkWidget               *email_row;
  GtkWidget               *org_id_row;
  GtkWidget               *recovery_code_row;
  GtkWidget               *key_id_row;
  PasskeysConnectionGroup *connection_group;
  AdwPreferencesGroup     *code_group;
  GtkWidget               *messages_button;
  GtkWidget               *code_row;
  PasskeysErrorBox        *error_box;
  PasskeysBusyButton      *continue_button;
  PasskeysBusyButton      *resend_button;
};

gboolean _passkeys_recovery_page_is_busy             (PasskeysRecoveryPage  *self);
void     _passkeys_recovery_page_update              (PasskeysRecoveryPage  *self);
void     _passkeys_recovery_page_show_error          (PasskeysRecoveryPage  *self,
                                                      const GError          *error);

/* in passkeys-recovery-page-kit.c */
gboolean _passkeys_recovery_page_take_kit            (PasskeysRecoveryPage  *self,
                                                      const char            *text,
                                                      GError               **error);
void     _passkeys_recovery_page_accept_drops        (PasskeysRecoveryPage  *self);
void     _passkeys_recovery_page_install_kit_actions (GtkWidgetClass        *widget_class);

G_END_DECLS
