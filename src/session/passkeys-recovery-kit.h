/* passkeys-recovery-kit.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a person keeps: user name, organisation id, recovery code, recovery key id. */
#define PASSKEYS_TYPE_RECOVERY_KIT (passkeys_recovery_kit_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysRecoveryKit, passkeys_recovery_kit, PASSKEYS, RECOVERY_KIT, GObject)

PasskeysRecoveryKit *passkeys_recovery_kit_new                   (const char          *username,
                                                                  const char          *org_id,
                                                                  const char          *organisation_name,
                                                                  GBytes              *code,
                                                                  const char          *key_id);
const char          *passkeys_recovery_kit_get_username          (PasskeysRecoveryKit *self);
const char          *passkeys_recovery_kit_get_org_id            (PasskeysRecoveryKit *self);
const char          *passkeys_recovery_kit_get_organisation_name (PasskeysRecoveryKit *self); /* nullable */
GBytes              *passkeys_recovery_kit_get_code              (PasskeysRecoveryKit *self);
const char          *passkeys_recovery_kit_get_key_id            (PasskeysRecoveryKit *self);
/* groups of the code after the prefix: 0 … n_groups − 1 */
guint                passkeys_recovery_kit_get_n_groups          (PasskeysRecoveryKit *self);
gboolean             passkeys_recovery_kit_proves                (PasskeysRecoveryKit *self,
                                                                  guint                group,
                                                                  const char          *typed);

G_END_DECLS
