/* passkeys-authenticator-group-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-authenticator-group.h"
#include "passkeys-authenticator-row.h"
#include "passkeys-holder-search.h"

G_BEGIN_DECLS

/* What the parts of the group share:
 *
 *   passkeys-authenticator-group.c       who can be chosen, and is
 *   passkeys-authenticator-group-keys.c  which security keys are looked for and opened meanwhile
 */
struct _PasskeysAuthenticatorGroup
{
  AdwPreferencesGroup    parent_instance;

  GListModel            *model;        /* (owned) (nullable) */
  PasskeysAuthenticator *selected;     /* (owned) (nullable) */
  GPtrArray             *rows;         /* of PasskeysAuthenticatorRow, owned by the list */
  PasskeysHolderSearch  *search;       /* (owned) (nullable): for passkeys of an account */
  PasskeysAccount       *account;      /* (owned) (nullable): which is to sign */
  gboolean               decided;      /* the person has chosen */
  gboolean               hidden_when_single;
  gboolean               for_new;      /* a passkey is made there */
  PasskeysSecurityKeyList *watched;    /* (owned) (nullable): while the group is seen */
  PasskeysSecurityKeyList *held;       /* (owned) (nullable): while its dialog is on the screen */
};

void _passkeys_authenticator_group_hold_keys    (PasskeysAuthenticatorGroup *self);
void _passkeys_authenticator_group_release_keys (PasskeysAuthenticatorGroup *self);
void _passkeys_authenticator_group_watch_keys   (PasskeysAuthenticatorGroup *self);
void _passkeys_authenticator_group_unwatch_keys (PasskeysAuthenticatorGroup *self);

G_END_DECLS
