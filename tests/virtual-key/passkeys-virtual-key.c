/* passkeys-virtual-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key"

#include "config.h"

#include "passkeys-virtual-key-private.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "passkeys-secure-bytes.h"

/* drawn at random: 7ab2e3a5-5f1c-4c15-9a6e-0d2f6d3c8e41 */
#define AAGUID "\x7a\xb2\xe3\xa5\x5f\x1c\x4c\x15\x9a\x6e\x0d\x2f\x6d\x3c\x8e\x41"
#define AAGUID_LENGTH 16
#define DEFAULT_SLOTS 25

enum
{
  PROP_0,
  PROP_PLUGGED,
  N_PROPS
};

enum
{
  SIGNAL_FRAME,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void prompt_iface_init (PasskeysPromptInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysVirtualKey, passkeys_virtual_key, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_CREDENTIAL_SOURCE,
                                                      _passkeys_virtual_key_credentials_init)
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT, prompt_iface_init))

/* The core talks to the key's owner through its source; it has no display. */
static void
prompt_iface_init (PasskeysPromptInterface *iface)
{
}

void
finger_free (gpointer data)
{
  Finger *finger = data;

  g_clear_pointer (&finger->id, g_bytes_unref);
  g_clear_pointer (&finger->name, g_free);
  g_free (finger);
}

static GBytes *
draw (gsize length)
{
  g_autofree guint8 *data = g_malloc (length);

  RAND_bytes (data, length);
  return passkeys_secure_bytes_new (data, length);
}

/* ---- the script ------------------------------------------------------------------------------ */

static Instruction *
take_instruction (PasskeysVirtualKey *self,
                  guint8              command)
{
  for (GList *link = self->instructions.head; link != NULL; link = link->next)
    {
      Instruction *instruction = link->data;

      if (instruction->command != command)
        continue;
      if (instruction->n_skipped > 0)
        {
          instruction->n_skipped--;
          continue;
        }

      g_queue_delete_link (&self->instructions, link);
      return instruction;
    }
  return NULL;
}

static DexFuture *
reply_with (GBytes *bytes) /* (transfer full) */
{
  return dex_future_new_take_boxed (G_TYPE_BYTES, bytes);
}

/* The faults of what is in the frames; those of the frames themselves are in spoil_frame(). */
static GBytes *
spoil_reply (GBytes                  *reply,
             PasskeysVirtualKeyFault  fault)
{
  g_autoptr(GByteArray) spoilt = g_byte_array_new ();
  guint8 zero = 0;
  gsize length;
  const guint8 *data = g_bytes_get_data (reply, &length);

  g_byte_array_append (spoilt, data, length);
  if (fault == PASSKEYS_VIRTUAL_KEY_FAULT_EMPTY)
    g_byte_array_set_size (spoilt, 0);
  else if (fault == PASSKEYS_VIRTUAL_KEY_FAULT_CBOR_CUT)
    g_byte_array_set_size (spoilt, MAX (length, 1) - 1);
  else if (fault == PASSKEYS_VIRTUAL_KEY_FAULT_CBOR_TRAILING)
    g_byte_array_append (spoilt, &zero, 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&spoilt));
}

static DexFuture *
on_ran_cb (DexFuture *future,
           gpointer   user_data)
{
  PasskeysVirtualKey *self = user_data;
  GBytes *reply = g_value_get_boxed (dex_future_get_value (future, NULL));

  return reply_with (spoil_reply (reply, self->fault));
}

static DexFuture *
run_command (PasskeysVirtualKey *self,
             GBytes             *payload)
{
  guint8 command = ((const guint8 *) g_bytes_get_data (payload, NULL))[0];
  g_autofree Instruction *instruction = take_instruction (self, command);

  self->n_commands[command]++;
  if (instruction != NULL && instruction->fault == PASSKEYS_VIRTUAL_KEY_FAULT_NONE)
    return reply_with (g_bytes_new (&instruction->status, 1));

  if (instruction != NULL)
    self->fault = instruction->fault;
  if (self->fault == PASSKEYS_VIRTUAL_KEY_FAULT_KEEPALIVE_FOR_EVER ||
      self->fault == PASSKEYS_VIRTUAL_KEY_FAULT_SILENCE)
    return dex_future_new_infinite ();

  self->was_verified = FALSE;
  self->was_touched = FALSE;
  return dex_future_then (passkeys_ctap2_authenticator_run (self->commands, payload),
                          on_ran_cb, g_object_ref (self), g_object_unref);
}

typedef struct
{
  PasskeysVirtualKey     *key;     /* (owned) */
  PasskeysCtaphidCommand  command;
  GBytes                 *payload; /* (owned) */
} Message;

static void
message_free (gpointer data)
{
  Message *message = data;

  g_clear_object (&message->key);
  g_clear_pointer (&message->payload, g_bytes_unref);
  g_free (message);
}

static DexFuture *
carry_out (Message *message)
{
  if (message->command == PASSKEYS_CTAPHID_COMMAND_MSG)
    return _passkeys_virtual_key_u2f (message->key, message->payload);
  return run_command (message->key, message->payload);
}

static DexFuture *
on_delayed_cb (DexFuture *future,
               gpointer   user_data)
{
  return carry_out (user_data);
}

static DexFuture *
on_message (PasskeysCtaphidCommand  command,
            GBytes                 *payload,
            gpointer                user_data)
{
  PasskeysVirtualKey *self = user_data;
  Message *message = g_new0 (Message, 1);
  DexFuture *future;

  message->key = g_object_ref (self);
  message->command = command;
  message->payload = g_bytes_ref (payload);
  self->n_reply_frames = 0;

  if (self->delay > 0)
    return dex_future_finally (dex_timeout_new_msec (self->delay), on_delayed_cb, message,
                               message_free);

  future = carry_out (message);
  message_free (message);
  return future;
}

/* Returns whether the frame is to be sent. */
static gboolean
spoil_frame (PasskeysVirtualKey *self,
             guint8             *frame)
{
  gboolean is_first = self->n_reply_frames++ == 0;
  gboolean is_whole = is_first &&
                      (frame[5] << 8 | frame[6]) <= PASSKEYS_CTAPHID_FRAME_LENGTH - 7;
  guint8 error = 0;

  switch ((guint) self->fault)
    {
    case PASSKEYS_VIRTUAL_KEY_FAULT_WRONG_CHANNEL:
      frame[3] ^= 0x55;
      break;
    case PASSKEYS_VIRTUAL_KEY_FAULT_SEQUENCE_SKIPPED:
      if (!is_first)
        frame[4]++;
      else if (is_whole)
        frame[6] += 2 * PASSKEYS_CTAPHID_FRAME_LENGTH;
      break;
    case PASSKEYS_VIRTUAL_KEY_FAULT_SEQUENCE_REPEATED:
      if (!is_first)
        frame[4] = 0;
      else if (is_whole)
        frame[6] += 2 * PASSKEYS_CTAPHID_FRAME_LENGTH;
      break;
    case PASSKEYS_VIRTUAL_KEY_FAULT_LENGTH_TOO_LONG:
      if (is_first)
        frame[5] = PASSKEYS_CTAPHID_MAXIMUM_LENGTH >> 8;
      break;
    case PASSKEYS_VIRTUAL_KEY_FAULT_OTHER_COMMAND:
      if (is_first)
        frame[4] = 0x80 | PASSKEYS_CTAPHID_COMMAND_PING;
      break;
    case PASSKEYS_VIRTUAL_KEY_FAULT_INVALID_COMMAND:
      error = PASSKEYS_CTAPHID_STATUS_INVALID_COMMAND;
      break;
    case PASSKEYS_VIRTUAL_KEY_FAULT_CHANNEL_BUSY:
      error = PASSKEYS_CTAPHID_STATUS_CHANNEL_BUSY;
      break;
    case PASSKEYS_VIRTUAL_KEY_FAULT_INVALID_CHANNEL:
      error = PASSKEYS_CTAPHID_STATUS_INVALID_CHANNEL;
      break;
    default:
      break;
    }

  if (error == 0)
    return TRUE;

  memset (frame + 4, 0, PASSKEYS_CTAPHID_FRAME_LENGTH - 4);
  frame[4] = 0x80 | PASSKEYS_CTAPHID_COMMAND_ERROR;
  frame[6] = 1;
  frame[7] = error;
  return is_first;
}

static gboolean
is_keepalive (const guint8 *frame)
{
  return frame[4] == (0x80 | PASSKEYS_CTAPHID_COMMAND_KEEPALIVE);
}

static void
on_send (GBytes   *frame,
         gpointer  user_data)
{
  PasskeysVirtualKey *self = user_data;
  guint8 data[PASSKEYS_CTAPHID_FRAME_LENGTH];
  g_autoptr(GBytes) sent = NULL;

  memcpy (data, g_bytes_get_data (frame, NULL), sizeof data);
  if (is_keepalive (data))
    {
      if (self->fault == PASSKEYS_VIRTUAL_KEY_FAULT_SILENCE)
        return;
    }
  else if (self->fault != PASSKEYS_VIRTUAL_KEY_FAULT_NONE && !spoil_frame (self, data))
    {
      return;
    }

  sent = g_bytes_new (data, sizeof data);
  self->n_frames++;
  g_signal_emit (self, signals[SIGNAL_FRAME], 0, sent);

  if (self->frames_until_unplug > 0 && --self->frames_until_unplug == 0)
    {
      self->frames_until_unplug = -1;
      passkeys_virtual_key_unplug (self);
    }
}

void
_passkeys_virtual_key_receive (PasskeysVirtualKey *self,
                               const guint8       *frame,
                               gsize               length)
{
  g_autoptr(PasskeysCtapDevice) device = NULL;

  if (!self->is_plugged)
    return;
  if (self->unplugs_at_next)
    {
      self->unplugs_at_next = FALSE;
      passkeys_virtual_key_unplug (self);
      return;
    }

  /* a reply was spoilt, and not what comes after it */
  if (!passkeys_ctap_device_is_busy (self->device))
    self->fault = PASSKEYS_VIRTUAL_KEY_FAULT_NONE;

  device = g_object_ref (self->device);
  passkeys_ctap_device_receive (device, frame, length);
}

/* ---- the object ------------------------------------------------------------------------------ */

static void
passkeys_virtual_key_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PLUGGED:
      g_value_set_boolean (value, PASSKEYS_VIRTUAL_KEY (object)->is_plugged);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_virtual_key_dispose (GObject *object)
{
  PasskeysVirtualKey *self = PASSKEYS_VIRTUAL_KEY (object);

  passkeys_virtual_key_unplug (self);
  g_clear_object (&self->device);
  g_clear_object (&self->commands);

  G_OBJECT_CLASS (passkeys_virtual_key_parent_class)->dispose (object);
}

static void
passkeys_virtual_key_finalize (GObject *object)
{
  PasskeysVirtualKey *self = PASSKEYS_VIRTUAL_KEY (object);

  g_clear_pointer (&self->product_name, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->aaguid, g_bytes_unref);
  g_clear_pointer (&self->versions, g_strfreev);
  g_clear_pointer (&self->options, g_hash_table_unref);
  g_clear_pointer (&self->pin, g_free);
  g_clear_pointer (&self->refused_pin, g_free);
  g_clear_pointer (&self->fingers, g_ptr_array_unref);
  g_clear_pointer (&self->samples, g_array_unref);
  g_clear_pointer (&self->enrolling, finger_free);
  g_clear_pointer (&self->protocols[1], passkeys_pin_protocol_free);
  g_clear_pointer (&self->protocols[2], passkeys_pin_protocol_free);
  _passkeys_virtual_key_drop_token (self);
  g_clear_pointer (&self->vault_id, g_bytes_unref);
  g_clear_pointer (&self->vault_key, g_bytes_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->listed, g_ptr_array_unref);
  g_clear_pointer (&self->u2f_keys, g_hash_table_unref);
  g_queue_clear_full (&self->instructions, g_free);

  G_OBJECT_CLASS (passkeys_virtual_key_parent_class)->finalize (object);
}

static void
passkeys_virtual_key_class_init (PasskeysVirtualKeyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_virtual_key_dispose;
  object_class->finalize = passkeys_virtual_key_finalize;
  object_class->get_property = passkeys_virtual_key_get_property;

  properties[PROP_PLUGGED] =
    g_param_spec_boolean ("plugged", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_FRAME] = g_signal_new ("frame", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static guint
hash_bytes (gconstpointer bytes)
{
  return g_bytes_hash (bytes);
}

static void
passkeys_virtual_key_init (PasskeysVirtualKey *self)
{
  static const char * const versions[] = { "U2F_V2", "FIDO_2_0", "FIDO_2_1", NULL };
  static const char * const options[] = {
    "authnrCfg", "credMgmt", "pinUvAuthToken", "rk", "setMinPINLength", "up",
  };

  self->aaguid = g_bytes_new_static (AAGUID, AAGUID_LENGTH);
  self->versions = g_strdupv ((char **) versions);
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    passkeys_virtual_key_set_option (self, options[i], TRUE);
  passkeys_virtual_key_set_option (self, "alwaysUv", FALSE);
  passkeys_virtual_key_set_option (self, "clientPin", FALSE);
  passkeys_virtual_key_set_option (self, "makeCredUvNotRqd", TRUE);
  self->has_protocol[1] = self->has_protocol[2] = TRUE;
  self->n_slots = DEFAULT_SLOTS;

  self->pin_retries = MAXIMUM_PIN_RETRIES;
  self->uv_retries = MAXIMUM_UV_RETRIES;
  self->minimum_pin_length = 4;
  self->finger_matches = TRUE;
  self->fingers = g_ptr_array_new_with_free_func (finger_free);
  self->samples = g_array_new (FALSE, FALSE, sizeof (guint8));

  self->vault_id = draw (16);
  self->vault_key = draw (32);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->u2f_keys = g_hash_table_new_full (hash_bytes, g_bytes_equal,
                                          (GDestroyNotify) g_bytes_unref,
                                          (GDestroyNotify) EVP_PKEY_free);
  self->touch_timeout = 30 * 1000;
  self->keepalive = 100;
  self->frames_until_unplug = -1;
}

PasskeysVirtualKey *
passkeys_virtual_key_new (const char *product_name)
{
  PasskeysVirtualKey *self = g_object_new (PASSKEYS_TYPE_VIRTUAL_KEY, NULL);

  self->product_name = g_strdup (product_name);
  return self;
}

/* ---- plugging -------------------------------------------------------------------------------- */

static PasskeysCtap2Authenticator *
build_commands (PasskeysVirtualKey *self)
{
  static const struct { PasskeysCtap2Command command; PasskeysCtap2Handler handler; } commands[] = {
    { PASSKEYS_CTAP2_COMMAND_GET_INFO, _passkeys_virtual_key_get_info },
    { PASSKEYS_CTAP2_COMMAND_MAKE_CREDENTIAL, _passkeys_virtual_key_make_credential },
    { PASSKEYS_CTAP2_COMMAND_GET_ASSERTION, _passkeys_virtual_key_get_assertion },
    { PASSKEYS_CTAP2_COMMAND_CLIENT_PIN, _passkeys_virtual_key_client_pin },
    { PASSKEYS_CTAP2_COMMAND_RESET, _passkeys_virtual_key_reset },
    { PASSKEYS_CTAP2_COMMAND_CREDENTIAL_MANAGEMENT, _passkeys_virtual_key_manage },
    { PASSKEYS_CTAP2_COMMAND_CREDENTIAL_MANAGEMENT_PREVIEW, _passkeys_virtual_key_manage },
    { PASSKEYS_CTAP2_COMMAND_CONFIG, _passkeys_virtual_key_configure },
    { PASSKEYS_CTAP2_COMMAND_BIO_ENROLLMENT, _passkeys_virtual_key_enrol },
    { PASSKEYS_CTAP2_COMMAND_BIO_ENROLLMENT_PREVIEW, _passkeys_virtual_key_enrol },
  };
  g_autoptr(PasskeysAuthenticatorCore) core = NULL;
  g_autoptr(PasskeysCtap2Info) info = passkeys_ctap2_info_new (self->aaguid);
  PasskeysCtap2Authenticator *authenticator;

  core = passkeys_authenticator_core_new (PASSKEYS_CREDENTIAL_SOURCE (self), self->product_name);
  authenticator = passkeys_ctap2_authenticator_new (core, info, PASSKEYS_PROMPT (self));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    passkeys_ctap2_authenticator_set_handler (authenticator, commands[i].command,
                                              commands[i].handler, self);
  return authenticator;
}

static gboolean
speaks_u2f (PasskeysVirtualKey *self)
{
  return self->u2f_only || g_strv_contains ((const char * const *) self->versions, "U2F_V2");
}

static void
power_up (PasskeysVirtualKey *self)
{
  PasskeysCtaphidCapabilities capabilities = PASSKEYS_CTAPHID_CAPABILITY_WINK;

  if (!self->u2f_only)
    capabilities |= PASSKEYS_CTAPHID_CAPABILITY_CBOR;
  if (!speaks_u2f (self))
    capabilities |= PASSKEYS_CTAPHID_CAPABILITY_NO_MSG;

  g_clear_object (&self->device);
  self->device = passkeys_ctap_device_new (capabilities, on_message, on_send, self);
  passkeys_ctap_device_set_keepalive (self->device, self->keepalive);
  g_clear_object (&self->commands);
  self->commands = build_commands (self);

  for (guint i = 1; i <= 2; i++)
    {
      g_clear_pointer (&self->protocols[i], passkeys_pin_protocol_free);
      self->protocols[i] = passkeys_pin_protocol_new (i);
    }
  _passkeys_virtual_key_drop_token (self);
  g_clear_pointer (&self->enrolling, finger_free);
  self->n_wrong_in_a_row = 0;
  self->powered_up = g_get_monotonic_time ();
}

void
passkeys_virtual_key_plug (PasskeysVirtualKey *self)
{
  static guint n_pluggings;

  g_return_if_fail (PASSKEYS_IS_VIRTUAL_KEY (self));

  if (self->is_plugged)
    return;

  if (!self->has_own_path)
    {
      g_clear_pointer (&self->path, g_free);
      self->path = g_strdup_printf ("/dev/virtual-key-%u", ++n_pluggings);
    }
  power_up (self);
  self->is_plugged = TRUE;
  _passkeys_virtual_key_publish (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLUGGED]);
}

/* The device is kept until it is plugged in again: one of its functions may be our caller. */
void
passkeys_virtual_key_unplug (PasskeysVirtualKey *self)
{
  g_return_if_fail (PASSKEYS_IS_VIRTUAL_KEY (self));

  if (!self->is_plugged)
    return;

  self->is_plugged = FALSE;
  _passkeys_virtual_key_withdraw (self);
  passkeys_ctap_device_stop (self->device);
  _passkeys_virtual_key_stop_blinking (self);
  g_clear_object (&self->commands);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLUGGED]);
}

gboolean
passkeys_virtual_key_is_plugged (PasskeysVirtualKey *self)
{
  return self->is_plugged;
}

void
passkeys_virtual_key_age (PasskeysVirtualKey *self,
                          guint               seconds)
{
  self->powered_up = g_get_monotonic_time () - seconds * G_USEC_PER_SEC;
}

const char *
passkeys_virtual_key_get_path (PasskeysVirtualKey *self)
{
  return self->path;
}

void
passkeys_virtual_key_set_path (PasskeysVirtualKey *self,
                               const char         *path)
{
  self->has_own_path = path != NULL;
  g_set_str (&self->path, path);
}
