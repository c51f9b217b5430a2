/* passkeys-security-key-contents.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-fingerprint.h"
#include "passkeys-fingerprint-enrolment.h"
#include "passkeys-security-key.h"
#include "passkeys-security-key-worker.h"
#include "passkeys-stored-passkey.h"

G_BEGIN_DECLS

/* One question about what is on a key, or what to do with it, and the answer. */
typedef struct
{
  char                         *pin;         /* (owned) wiped */
  GBytes                       *id;          /* (owned) (nullable) of a passkey or fingerprint */
  GBytes                       *user_handle; /* (owned) (nullable) */
  char                         *name;        /* (owned) (nullable) */
  char                         *display_name; /* (owned) (nullable) */
  guint                         number;      /* code points of a PIN, or whether something is on */
  int                           free_slots;  /* -1: not told; -2: not asked for */
  GPtrArray                    *answers;     /* (owned) of what is asked for */
  PasskeysFingerprintEnrolment *enrolment;   /* (owned) (nullable) */
  GMainContext                 *context;     /* (owned) (nullable) of the enrolment */
} PasskeysSecurityKeyContents;

PasskeysSecurityKeyContents *passkeys_security_key_contents_new   (GBytes                       *pin);
void                         passkeys_security_key_contents_unref (PasskeysSecurityKeyContents  *self);
DexFuture                   *passkeys_security_key_contents_run   (PasskeysSecurityKeyContents  *self,
                                                                   PasskeysSecurityKey          *key,
                                                                   PasskeysSecurityKeyPatience   patience,
                                                                   PasskeysSecurityKeyJob        job);

/* jobs */
int passkeys_security_key_contents_list_passkeys      (PasskeysSecurityKeyTurn *turn,
                                                       gpointer                 contents);
int passkeys_security_key_contents_remove_passkey     (PasskeysSecurityKeyTurn *turn,
                                                       gpointer                 contents);
int passkeys_security_key_contents_rename_user        (PasskeysSecurityKeyTurn *turn,
                                                       gpointer                 contents);
int passkeys_security_key_contents_list_fingerprints  (PasskeysSecurityKeyTurn *turn,
                                                       gpointer                 contents);
int passkeys_security_key_contents_enrol_fingerprint  (PasskeysSecurityKeyTurn *turn,
                                                       gpointer                 contents);
int passkeys_security_key_contents_rename_fingerprint (PasskeysSecurityKeyTurn *turn,
                                                       gpointer                 contents);
int passkeys_security_key_contents_remove_fingerprint (PasskeysSecurityKeyTurn *turn,
                                                       gpointer                 contents);
int passkeys_security_key_contents_set_minimum_length (PasskeysSecurityKeyTurn *turn,
                                                       gpointer                 contents);
int passkeys_security_key_contents_toggle_always_uv   (PasskeysSecurityKeyTurn *turn,
                                                       gpointer                 contents);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysSecurityKeyContents, passkeys_security_key_contents_unref)

G_END_DECLS
