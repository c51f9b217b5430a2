/* passkeys-virtual-key-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-virtual-key.h"

#include "passkeys-ctap-device.h"
#include "passkeys-ctap2-authenticator.h"
#include "passkeys-ctap2-requests.h"
#include "passkeys-local-passkey.h"
#include "passkeys-pin-protocol.h"

G_BEGIN_DECLS

#define MAXIMUM_PIN_RETRIES 8
#define MAXIMUM_UV_RETRIES 3
#define TRIES_UNTIL_SOFT_BLOCK 3

/* CTAP 2.1, section 6.5.5.7: permissions of a token */
typedef enum
{
  PERMISSION_MAKE_CREDENTIAL = 1 << 0,
  PERMISSION_GET_ASSERTION = 1 << 1,
  PERMISSION_CREDENTIAL_MANAGEMENT = 1 << 2,
  PERMISSION_BIO_ENROLMENT = 1 << 3,
  PERMISSION_LARGE_BLOB = 1 << 4,
  PERMISSION_CONFIG = 1 << 5,
} Permissions;

typedef struct
{
  PasskeysLocalPasskey *passkey;  /* (owned) */
  gboolean              resident;
  guint32               count;
} Entry;

typedef struct
{
  GBytes *id;   /* (owned) */
  char   *name; /* (owned) */
} Finger;

typedef struct
{
  guint8                  command;
  guint                   n_skipped;
  guint8                  status;
  PasskeysVirtualKeyFault fault;
} Instruction;

struct _PasskeysVirtualKey
{
  GObject parent_instance;

  /* what it is */
  char                       *product_name;
  char                       *path;
  gboolean                    has_own_path;
  GBytes                     *aaguid;
  char                      **versions;
  guint32                     firmware;
  GHashTable                 *options;   /* of char * to gboolean, as set */
  gboolean                    has_reader;
  gboolean                    u2f_only;
  gboolean                    has_protocol[3];
  guint                       n_slots;

  /* while it is plugged in */
  PasskeysCtapDevice         *device;    /* (nullable) */
  PasskeysCtap2Authenticator *commands;
  gboolean                    is_plugged;
  gint64                      powered_up;

  /* its owner */
  char                       *pin;       /* (nullable) */
  char                       *refused_pin;
  guint                       pin_retries;
  guint                       uv_retries;
  guint                       n_wrong_in_a_row;
  guint                       n_pins_checked;
  guint                       n_wrong_pins;
  guint                       minimum_pin_length;
  gboolean                    force_pin_change;
  gboolean                    finger_matches;
  GPtrArray                  *fingers;   /* of Finger */
  GArray                     *samples;   /* of guint8 */
  Finger                     *enrolling; /* (owned) (nullable) */
  guint                       n_samples_left;

  /* PIN/UV auth */
  PasskeysPinProtocol        *protocols[3]; /* (owned) by number, from plugging on */
  GBytes                     *token;     /* (nullable) */
  guint                       token_permissions;
  char                       *token_relying_party; /* (nullable) */

  /* what it holds */
  GBytes                     *vault_id;
  GBytes                     *vault_key;
  GPtrArray                  *entries;   /* of Entry, newest first */
  GPtrArray                  *listed;    /* what an enumeration has still to tell, CBOR */
  GHashTable                 *u2f_keys;  /* of GBytes, key handle and application, to EVP_PKEY */
  guint8                      u2f_count;
  gboolean                    u2f_waits;   /* for a touch, between two commands */
  gboolean                    u2f_touched; /* and was */

  /* what happened in this ceremony */
  gboolean                    was_verified;
  gboolean                    was_touched;

  /* the script */
  int                         touch_delay;
  guint                       touch_timeout;
  guint                       delay;
  guint                       keepalive;
  int                         frames_until_unplug; /* -1 for never */
  gboolean                    unplugs_at_next;
  GQueue                      instructions; /* of Instruction */
  PasskeysVirtualKeyFault     fault;
  guint                       n_reply_frames;

  /* the touch that is waited for */
  DexPromise                 *touch;     /* (nullable) */
  guint                       touch_id;
  guint                       touch_timeout_id;

  /* counters */
  guint                       n_frames;
  guint                       n_blinks;
  guint                       n_touches;
  guint                       n_commands[256];
  guint                       n_u2f_commands;
};

/* for a front end: the signal "frame" (GBytes) and the property "plugged" tell the rest */
void       _passkeys_virtual_key_receive         (PasskeysVirtualKey *self,
                                                  const guint8       *frame,
                                                  gsize               length);

/* resolves to TRUE, or rejects when nobody touches it in time */
DexFuture *_passkeys_virtual_key_wait_for_touch  (PasskeysVirtualKey *self);
void       _passkeys_virtual_key_stop_blinking   (PasskeysVirtualKey *self);
/* resolves to TRUE once a finger was recognised */
DexFuture *_passkeys_virtual_key_verify_finger   (PasskeysVirtualKey *self);

gboolean   _passkeys_virtual_key_get_option      (PasskeysVirtualKey *self,
                                                  const char         *name,
                                                  gboolean           *ret_value);
gboolean   _passkeys_virtual_key_is_on           (PasskeysVirtualKey *self,
                                                  const char         *name);
gboolean   _passkeys_virtual_key_check_token     (PasskeysVirtualKey *self,
                                                  gint64              protocol,
                                                  GBytes             *message,
                                                  GBytes             *authentication,
                                                  Permissions         permission,
                                                  const char         *relying_party_id,
                                                  GError            **error);
void       _passkeys_virtual_key_drop_token      (PasskeysVirtualKey *self);

/* the passkeys */
Entry     *_passkeys_virtual_key_find_entry      (PasskeysVirtualKey *self,
                                                  GBytes             *credential_id);
guint      _passkeys_virtual_key_count_remaining (PasskeysVirtualKey *self);
void       _passkeys_virtual_key_credentials_init (PasskeysCredentialSourceInterface *iface);
void       entry_free                            (gpointer            data);
void       finger_free                           (gpointer            data);

/* futures that resolve to a GBytes, the answer to a command */
DexFuture *passkeys_virtual_key_reject           (GError             *error);
DexFuture *passkeys_virtual_key_fail             (PasskeysCtap2Error  status);
DexFuture *passkeys_virtual_key_succeed          (void);
DexFuture *passkeys_virtual_key_answer           (PasskeysCtap2Writer *writer);

/* the commands */
DexFuture *_passkeys_virtual_key_get_info        (GBytes             *parameters,
                                                  gpointer            user_data);
DexFuture *_passkeys_virtual_key_make_credential (GBytes             *parameters,
                                                  gpointer            user_data);
DexFuture *_passkeys_virtual_key_get_assertion   (GBytes             *parameters,
                                                  gpointer            user_data);
DexFuture *_passkeys_virtual_key_client_pin      (GBytes             *parameters,
                                                  gpointer            user_data);
DexFuture *_passkeys_virtual_key_reset           (GBytes             *parameters,
                                                  gpointer            user_data);
DexFuture *_passkeys_virtual_key_manage          (GBytes             *parameters,
                                                  gpointer            user_data);
DexFuture *_passkeys_virtual_key_configure       (GBytes             *parameters,
                                                  gpointer            user_data);
DexFuture *_passkeys_virtual_key_enrol           (GBytes             *parameters,
                                                  gpointer            user_data);
DexFuture *_passkeys_virtual_key_u2f             (PasskeysVirtualKey *self,
                                                  GBytes             *request);

/* the front end in process */
void       _passkeys_virtual_key_publish         (PasskeysVirtualKey *self);
void       _passkeys_virtual_key_withdraw        (PasskeysVirtualKey *self);

G_END_DECLS
