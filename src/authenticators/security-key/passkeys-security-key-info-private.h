/* passkeys-security-key-info-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-security-key-info.h"
#include "passkeys-security-key-worker.h"

G_BEGIN_DECLS

/* Filled where it is read, and not changed from then on. */
struct _PasskeysSecurityKeyInfo
{
  GObject parent_instance;

  GStrv     versions;
  GBytes   *aaguid;   /* (nullable) */
  char     *firmware; /* (nullable) */
  GArray   *algorithms; /* of int; empty when the key does not tell */
  guint     minimum_pin_length;
  int       pin_tries_left;
  int       fingerprint_tries_left;
  int       free_slots;
  guint     maximum_list;
  guint     maximum_id_length;
  guint     maximum_message;
  gboolean  is_fido2;
  gboolean  supports_pin;
  gboolean  has_pin;
  gboolean  needs_pin_change;
  gboolean  supports_minimum_pin_length;
  gboolean  supports_always_uv;
  gboolean  always_uv;
  gboolean  supports_fingerprints;
  gboolean  has_fingerprints;
  gboolean  supports_discoverable;
  gboolean  supports_credential_management;
  gboolean  supports_renaming_users;
  gboolean  makes_without_verification;
  gboolean  supports_protection;
};

/* resolves to a PasskeysSecurityKeyInfo */
DexFuture *_passkeys_security_key_info_read (PasskeysSecurityKeyWorker *worker);

/* the same, with what the key tells only those who know the PIN */
PasskeysSecurityKeyInfo *_passkeys_security_key_info_copy_with_free_slots (PasskeysSecurityKeyInfo *self,
                                                                           int                      free_slots);

/* What only ceremonies need to know. */
gboolean _passkeys_security_key_info_makes_without_verification (PasskeysSecurityKeyInfo *self); /* makeCredUvNotRqd */
gboolean _passkeys_security_key_info_supports_protection        (PasskeysSecurityKeyInfo *self); /* credProtect */
gboolean _passkeys_security_key_info_supports_algorithm         (PasskeysSecurityKeyInfo *self,
                                                                 int                      cose_algorithm);
guint    _passkeys_security_key_info_get_maximum_list           (PasskeysSecurityKeyInfo *self); /* credentials at once */
guint    _passkeys_security_key_info_get_maximum_id_length      (PasskeysSecurityKeyInfo *self); /* 0: unknown */
guint    _passkeys_security_key_info_get_maximum_message        (PasskeysSecurityKeyInfo *self); /* bytes */

G_END_DECLS
