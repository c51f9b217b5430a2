/* passkeys-security-key-visit.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-security-key-manager.h"

G_BEGIN_DECLS

/* The time that a person spends with one security key: from the moment its page is shown until it is
 * left or the key is unplugged. The PIN is asked for once in that time.
 * properties: busy, unlocked (both boolean, notified) */
#define PASSKEYS_TYPE_SECURITY_KEY_VISIT (passkeys_security_key_visit_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSecurityKeyVisit, passkeys_security_key_visit, PASSKEYS, SECURITY_KEY_VISIT, GObject)

/* parent: above which the prompt appears */
PasskeysSecurityKeyVisit   *passkeys_security_key_visit_new         (PasskeysSecurityKey      *key,
                                                                     GtkWidget                *parent);
PasskeysSecurityKey        *passkeys_security_key_visit_get_key     (PasskeysSecurityKeyVisit *self);
PasskeysSecurityKeyManager *passkeys_security_key_visit_get_manager (PasskeysSecurityKeyVisit *self);
/* what the key of a visit says; NULL without a visit */
PasskeysSecurityKeyInfo    *passkeys_security_key_visit_get_info    (PasskeysSecurityKeyVisit *self);
gboolean                    passkeys_security_key_visit_is_busy     (PasskeysSecurityKeyVisit *self);
gboolean                    passkeys_security_key_visit_is_unlocked (PasskeysSecurityKeyVisit *self);
gboolean                    passkeys_security_key_visit_is_over     (PasskeysSecurityKeyVisit *self);
/* → what the manager's future resolves to. Takes it. Rejects with CANCELLED when the visit ends */
DexFuture                  *passkeys_security_key_visit_run         (PasskeysSecurityKeyVisit *self,
                                                                     DexFuture                *work);
/* → the response, a string. Rejects likewise, and then the question disappears */
DexFuture                  *passkeys_security_key_visit_ask         (PasskeysSecurityKeyVisit *self,
                                                                     AdwAlertDialog           *question,
                                                                     GtkWidget                *parent);
/* For the groups on a key's page: the visit is changed, and update (group) is called when the key says
 * something else, unlocked (group), which may be NULL, when the PIN is given. A group is sensitive
 * while nothing runs. */
void                        passkeys_security_key_visit_follow      (PasskeysSecurityKeyVisit **visit,
                                                                     PasskeysSecurityKeyVisit  *next,
                                                                     GtkWidget                 *group,
                                                                     GCallback                  update,
                                                                     GCallback                  unlocked);
/* a toast above a group: the error, or what was done where there is none */
void                        passkeys_security_key_visit_report      (GtkWidget                *group,
                                                                     const GError             *error,
                                                                     const char               *done);
/* ends what runs and forgets the PIN */
void                        passkeys_security_key_visit_end         (PasskeysSecurityKeyVisit *self);

G_END_DECLS
