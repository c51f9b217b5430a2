/* passkeys-virtual-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <fido.h>
#include <glib-object.h>

G_BEGIN_DECLS

/* A security key for tests that does what its script says. It lives on the main loop of the thread
 * that makes it: libfido2 must be called in other threads while that loop runs. Everything below
 * but the functions of libfido2's shape is for that thread only. */
#define PASSKEYS_TYPE_VIRTUAL_KEY (passkeys_virtual_key_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysVirtualKey, passkeys_virtual_key, PASSKEYS, VIRTUAL_KEY, GObject)

/* What is wrong with a reply. */
typedef enum
{
  PASSKEYS_VIRTUAL_KEY_FAULT_NONE,
  PASSKEYS_VIRTUAL_KEY_FAULT_WRONG_CHANNEL,
  PASSKEYS_VIRTUAL_KEY_FAULT_SEQUENCE_SKIPPED,      /* as FAULT_LENGTH_TOO_LONG where the reply is one frame */
  PASSKEYS_VIRTUAL_KEY_FAULT_SEQUENCE_REPEATED,     /* the same */
  PASSKEYS_VIRTUAL_KEY_FAULT_LENGTH_TOO_LONG,       /* announces more than is sent */
  PASSKEYS_VIRTUAL_KEY_FAULT_OTHER_COMMAND,         /* PING where CBOR was asked */
  PASSKEYS_VIRTUAL_KEY_FAULT_INVALID_COMMAND,       /* CTAPHID_ERROR 0x01 */
  PASSKEYS_VIRTUAL_KEY_FAULT_CHANNEL_BUSY,          /* CTAPHID_ERROR 0x06 */
  PASSKEYS_VIRTUAL_KEY_FAULT_INVALID_CHANNEL,       /* CTAPHID_ERROR 0x0b */
  PASSKEYS_VIRTUAL_KEY_FAULT_KEEPALIVE_FOR_EVER,
  PASSKEYS_VIRTUAL_KEY_FAULT_SILENCE,
  PASSKEYS_VIRTUAL_KEY_FAULT_EMPTY,                 /* no status byte */
  PASSKEYS_VIRTUAL_KEY_FAULT_CBOR_CUT,              /* the last byte is missing */
  PASSKEYS_VIRTUAL_KEY_FAULT_CBOR_TRAILING,         /* a byte follows */
  PASSKEYS_VIRTUAL_KEY_N_FAULTS,
} PasskeysVirtualKeyFault;

#define PASSKEYS_VIRTUAL_KEY_TOUCH_NEVER (-1)

/* A CTAP 2.1 key with everything but a fingerprint reader, no PIN, touched at once when it waits,
 * not plugged in. */
PasskeysVirtualKey *passkeys_virtual_key_new                  (const char              *product_name);

/* Plugged in, it is in the manifest below and can be opened. Each plugging is a power-up: what a PIN
 * blocked until then is free again, and a reset is allowed for 10 s. */
void                passkeys_virtual_key_plug                 (PasskeysVirtualKey      *self);
void                passkeys_virtual_key_unplug               (PasskeysVirtualKey      *self);
gboolean            passkeys_virtual_key_is_plugged           (PasskeysVirtualKey      *self);
/* as if it was plugged in this long ago */
void                passkeys_virtual_key_age                  (PasskeysVirtualKey      *self,
                                                               guint                    seconds);
/* another each time it is plugged in unless set, in which case it is that */
const char         *passkeys_virtual_key_get_path             (PasskeysVirtualKey      *self);
void                passkeys_virtual_key_set_path             (PasskeysVirtualKey      *self,
                                                               const char              *path);

/* For libfido2. The manifest has the signature of fido_dev_info_manifest(), and its devices open
 * with fido_dev_new_with_info() and fido_dev_open_with_info(); by hand it is fido_dev_new(),
 * fido_dev_set_io_functions() and fido_dev_open() with the path. Any thread may call them. */
int                 passkeys_virtual_key_manifest             (fido_dev_info_t         *devices,
                                                               size_t                   length,
                                                               size_t                  *found);
const fido_dev_io_t *passkeys_virtual_key_get_io              (void);

/* What it is. Set before it is plugged in, or the client has seen otherwise. */
void                passkeys_virtual_key_set_aaguid           (PasskeysVirtualKey      *self,
                                                               const guint8            *aaguid);
void                passkeys_virtual_key_set_versions         (PasskeysVirtualKey      *self,
                                                               const char * const      *versions);
void                passkeys_virtual_key_set_firmware         (PasskeysVirtualKey      *self,
                                                               guint32                  firmware);
/* CTAP 2.1, section 6.4: an option as getInfo tells it. Names of what the key can do: rk, up, plat,
 * clientPin, uv, bioEnroll, credMgmt, credentialMgmtPreview, authnrCfg, alwaysUv, setMinPINLength,
 * pinUvAuthToken, noMcGaPermissionsWithClientPin, makeCredUvNotRqd. Options of a feature which is
 * set by use (clientPin, uv, bioEnroll) are present when supported and tell the truth by
 * themselves. */
void                passkeys_virtual_key_set_option           (PasskeysVirtualKey      *self,
                                                               const char              *name,
                                                               gboolean                 value);
void                passkeys_virtual_key_remove_option        (PasskeysVirtualKey      *self,
                                                               const char              *name);
/* the options uv, bioEnroll and their commands; no finger is enrolled yet */
void                passkeys_virtual_key_add_fingerprint_reader (PasskeysVirtualKey    *self);
void                passkeys_virtual_key_set_u2f_only         (PasskeysVirtualKey      *self,
                                                               gboolean                 u2f_only);
void                passkeys_virtual_key_set_pin_protocols    (PasskeysVirtualKey      *self,
                                                               gboolean                 one,
                                                               gboolean                 two);
void                passkeys_virtual_key_set_remaining_slots  (PasskeysVirtualKey      *self,
                                                               guint                    n_slots);

/* Its PIN and fingers. NULL for no PIN. */
void                passkeys_virtual_key_set_pin              (PasskeysVirtualKey      *self,
                                                               const char              *pin);
const char         *passkeys_virtual_key_get_pin              (PasskeysVirtualKey      *self);
void                passkeys_virtual_key_set_pin_retries      (PasskeysVirtualKey      *self,
                                                               guint                    n_retries);
guint               passkeys_virtual_key_get_pin_retries      (PasskeysVirtualKey      *self);
/* how many PINs it was given to check, right ones and wrong ones, since it was made */
guint               passkeys_virtual_key_get_pins_checked     (PasskeysVirtualKey      *self);
guint               passkeys_virtual_key_get_wrong_pins       (PasskeysVirtualKey      *self);
void                passkeys_virtual_key_set_minimum_pin_length (PasskeysVirtualKey    *self,
                                                               guint                    code_points);
guint               passkeys_virtual_key_get_minimum_pin_length (PasskeysVirtualKey    *self);
void                passkeys_virtual_key_set_force_pin_change (PasskeysVirtualKey      *self,
                                                               gboolean                 force);
/* a new PIN that is this one is refused with CTAP2_ERR_PIN_POLICY_VIOLATION */
void                passkeys_virtual_key_set_refused_pin      (PasskeysVirtualKey      *self,
                                                               const char              *pin);
void                passkeys_virtual_key_set_uv_retries       (PasskeysVirtualKey      *self,
                                                               guint                    n_retries);
/* whether the next fingers that touch are recognised */
void                passkeys_virtual_key_set_finger_matches   (PasskeysVirtualKey      *self,
                                                               gboolean                 matches);
void                passkeys_virtual_key_add_finger           (PasskeysVirtualKey      *self,
                                                               const char              *name);
guint               passkeys_virtual_key_get_n_fingers        (PasskeysVirtualKey      *self);
/* how the next samples of an enrolment are (CTAP 2.1, section 6.7.2); good ones follow */
void                passkeys_virtual_key_set_samples          (PasskeysVirtualKey      *self,
                                                               const guint8            *statuses,
                                                               gsize                    n_statuses);

/* The passkeys on it. */
guint               passkeys_virtual_key_get_n_passkeys       (PasskeysVirtualKey      *self);
GBytes             *passkeys_virtual_key_add_passkey          (PasskeysVirtualKey      *self,
                                                               const char              *relying_party_id,
                                                               const char              *user_name,
                                                               GBytes                  *user_handle);

/* The script. */
/* touched this many ms after it begins to wait: 0 at once, or TOUCH_NEVER */
void                passkeys_virtual_key_set_touch            (PasskeysVirtualKey      *self,
                                                               int                      milliseconds);
/* a touch now; without effect while nothing waits for one */
void                passkeys_virtual_key_touch                (PasskeysVirtualKey      *self);
/* whether it waits for one, or not; for who runs a main loop until then, too */
gboolean            passkeys_virtual_key_is_blinking          (gpointer                 key);
gboolean            passkeys_virtual_key_is_dark              (gpointer                 key);
/* how many times it began to wait for a touch, and was touched while it did */
guint               passkeys_virtual_key_get_n_blinks         (PasskeysVirtualKey      *self);
guint               passkeys_virtual_key_get_n_touches        (PasskeysVirtualKey      *self);
/* ms that a wait for a touch lasts before CTAP2_ERR_USER_ACTION_TIMEOUT; 30 000 at first */
void                passkeys_virtual_key_set_touch_timeout    (PasskeysVirtualKey      *self,
                                                               guint                    milliseconds);
/* every command takes this long, with keepalives (PROCESSING) meanwhile */
void                passkeys_virtual_key_set_delay            (PasskeysVirtualKey      *self,
                                                               guint                    milliseconds);
/* ms between keepalives; 100 at first, 0 for none */
void                passkeys_virtual_key_set_keepalive        (PasskeysVirtualKey      *self,
                                                               guint                    milliseconds);
/* unplugs itself once it has sent this many frames from now on; 0 for the very next that comes in */
void                passkeys_virtual_key_unplug_after         (PasskeysVirtualKey      *self,
                                                               guint                    n_frames);
guint               passkeys_virtual_key_get_n_frames         (PasskeysVirtualKey      *self);
/* the next command of that number (CTAP 2.1, section 6), after skipping some, is answered with a
 * status and not carried out. What was told so is answered once. */
void                passkeys_virtual_key_answer_next          (PasskeysVirtualKey      *self,
                                                               guint8                   command,
                                                               guint8                   status);
void                passkeys_virtual_key_answer_later         (PasskeysVirtualKey      *self,
                                                               guint8                   command,
                                                               guint                    n_skipped,
                                                               guint8                   status);
/* the next command of that number is carried out, and its reply spoilt */
void                passkeys_virtual_key_spoil_next           (PasskeysVirtualKey      *self,
                                                               guint8                   command,
                                                               PasskeysVirtualKeyFault  fault);
/* how many commands of that number (0 for all) came in since it was made */
guint               passkeys_virtual_key_get_n_commands       (PasskeysVirtualKey      *self,
                                                               guint8                   command);
/* U2F commands (registration, authentication) that came in */
guint               passkeys_virtual_key_get_n_u2f_commands   (PasskeysVirtualKey      *self);

G_END_DECLS
