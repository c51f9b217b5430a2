/* passkeys-user-page-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-permission-assignment.h"
#include "passkeys-permission.h"
#include "passkeys-user-page.h"

G_BEGIN_DECLS

/* What the two parts of the page share:
 *
 *   passkeys-user-page.c          what is known of the user
 *   passkeys-user-page-changes.c  what an administrator can do
 */
struct _PasskeysUserPage
{
  AdwNavigationPage    parent_instance;

  PasskeysSession     *session;  /* (owned) */
  PasskeysUser        *user;     /* (owned) */
  GListModel          *everyone; /* (owned) (nullable) */
  GListStore          *granted;  /* (owned): of PasskeysPermission, which wait for approval */
  GHashTable          *revoked;  /* (owned): ids of assignments whose revocation waits for it */

  AdwToastOverlay     *toast_overlay;
  AdwAvatar           *avatar;
  GtkLabel            *name_label;
  GtkLabel            *status_label;
  GtkWidget           *notice_group;
  AdwActionRow        *notice_row;
  GtkListBox          *permissions_list;
  AdwActionRow        *username_row;
  AdwActionRow        *kind_row;
  AdwSwitchRow        *sso_row;
  AdwActionRow        *id_row;
  GtkWidget           *resend_group;
  AdwPreferencesGroup *danger_group;
  GtkWidget           *activate_row;
  GtkWidget           *deactivate_row;
  GtkWidget           *remove_row;
};

void _passkeys_user_page_show_user       (PasskeysUserPage             *self,
                                          PasskeysUser                 *user);
void _passkeys_user_page_await_approval  (PasskeysUserPage             *self,
                                          PasskeysPermission           *granted,     /* nullable */
                                          const char                   *revoked_id); /* nullable */
void _passkeys_user_page_emit_changed    (PasskeysUserPage             *self);
void _passkeys_user_page_install_changes (GtkWidgetClass               *widget_class);
void _passkeys_user_page_set_sso         (PasskeysUserPage             *self,
                                          gboolean                      is_required);
void _passkeys_user_page_revoke          (PasskeysUserPage             *self,
                                          PasskeysPermissionAssignment *assignment);

G_END_DECLS
