/* passkeys-security-key-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-security-key.h"

G_BEGIN_DECLS

/* GListModel of PasskeysSecurityKey: what is plugged in, as it comes and goes while somebody
 * watches. */
#define PASSKEYS_TYPE_SECURITY_KEY_LIST (passkeys_security_key_list_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyList, passkeys_security_key_list, PASSKEYS, SECURITY_KEY_LIST, GObject)

PasskeysSecurityKeyList *passkeys_security_key_list_new     (void);
/* watches until as many unwatch() calls as watch() calls; nothing is looked at otherwise */
void                     passkeys_security_key_list_watch   (PasskeysSecurityKeyList *self);
void                     passkeys_security_key_list_unwatch (PasskeysSecurityKeyList *self);
/* keeps the keys open until as many release() calls as hold() calls: something is asked of them soon */
void                     passkeys_security_key_list_hold    (PasskeysSecurityKeyList *self);
void                     passkeys_security_key_list_release (PasskeysSecurityKeyList *self);
/* resolves to TRUE after one look at what is plugged in, with each key READY or told why not */
DexFuture               *passkeys_security_key_list_load    (PasskeysSecurityKeyList *self);

G_END_DECLS
