/* passkeys-virtual-key-settings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-settings"

#include "config.h"

#include "passkeys-virtual-key-private.h"

/* What a test says of the key, and what it asks. */

void
passkeys_virtual_key_set_aaguid (PasskeysVirtualKey *self,
                                 const guint8       *aaguid)
{
  g_clear_pointer (&self->aaguid, g_bytes_unref);
  self->aaguid = g_bytes_new (aaguid, 16);
}

void
passkeys_virtual_key_set_versions (PasskeysVirtualKey *self,
                                   const char * const *versions)
{
  g_strfreev (self->versions);
  self->versions = g_strdupv ((char **) versions);
}

void
passkeys_virtual_key_set_firmware (PasskeysVirtualKey *self,
                                   guint32             firmware)
{
  self->firmware = firmware;
}

void
passkeys_virtual_key_set_option (PasskeysVirtualKey *self,
                                 const char         *name,
                                 gboolean            value)
{
  g_hash_table_insert (self->options, g_strdup (name), GINT_TO_POINTER (value));
}

void
passkeys_virtual_key_remove_option (PasskeysVirtualKey *self,
                                    const char         *name)
{
  g_hash_table_remove (self->options, name);
}

void
passkeys_virtual_key_add_fingerprint_reader (PasskeysVirtualKey *self)
{
  self->has_reader = TRUE;
  passkeys_virtual_key_set_option (self, "uv", FALSE);
  passkeys_virtual_key_set_option (self, "bioEnroll", FALSE);
}

void
passkeys_virtual_key_set_u2f_only (PasskeysVirtualKey *self,
                                   gboolean            u2f_only)
{
  self->u2f_only = u2f_only;
}

void
passkeys_virtual_key_set_pin_protocols (PasskeysVirtualKey *self,
                                        gboolean            one,
                                        gboolean            two)
{
  self->has_protocol[1] = one;
  self->has_protocol[2] = two;
}

void
passkeys_virtual_key_set_remaining_slots (PasskeysVirtualKey *self,
                                          guint               n_slots)
{
  self->n_slots = passkeys_virtual_key_get_n_passkeys (self) + n_slots;
}

void
passkeys_virtual_key_set_pin (PasskeysVirtualKey *self,
                              const char         *pin)
{
  g_set_str (&self->pin, pin);
}

const char *
passkeys_virtual_key_get_pin (PasskeysVirtualKey *self)
{
  return self->pin;
}

void
passkeys_virtual_key_set_pin_retries (PasskeysVirtualKey *self,
                                      guint               n_retries)
{
  self->pin_retries = n_retries;
}

guint
passkeys_virtual_key_get_pin_retries (PasskeysVirtualKey *self)
{
  return self->pin_retries;
}

guint
passkeys_virtual_key_get_pins_checked (PasskeysVirtualKey *self)
{
  return self->n_pins_checked;
}

guint
passkeys_virtual_key_get_wrong_pins (PasskeysVirtualKey *self)
{
  return self->n_wrong_pins;
}

void
passkeys_virtual_key_set_minimum_pin_length (PasskeysVirtualKey *self,
                                             guint               code_points)
{
  self->minimum_pin_length = code_points;
}

guint
passkeys_virtual_key_get_minimum_pin_length (PasskeysVirtualKey *self)
{
  return self->minimum_pin_length;
}

void
passkeys_virtual_key_set_force_pin_change (PasskeysVirtualKey *self,
                                           gboolean            force)
{
  self->force_pin_change = force;
}

void
passkeys_virtual_key_set_refused_pin (PasskeysVirtualKey *self,
                                      const char         *pin)
{
  g_set_str (&self->refused_pin, pin);
}

void
passkeys_virtual_key_set_uv_retries (PasskeysVirtualKey *self,
                                     guint               n_retries)
{
  self->uv_retries = n_retries;
}

void
passkeys_virtual_key_set_finger_matches (PasskeysVirtualKey *self,
                                         gboolean            matches)
{
  self->finger_matches = matches;
}

void
passkeys_virtual_key_add_finger (PasskeysVirtualKey *self,
                                 const char         *name)
{
  Finger *finger = g_new0 (Finger, 1);
  guint8 id[2] = { 0xf1, self->fingers->len };

  finger->id = g_bytes_new (id, sizeof id);
  finger->name = g_strdup (name);
  g_ptr_array_add (self->fingers, finger);
}

guint
passkeys_virtual_key_get_n_fingers (PasskeysVirtualKey *self)
{
  return self->fingers->len;
}

void
passkeys_virtual_key_set_samples (PasskeysVirtualKey *self,
                                  const guint8       *statuses,
                                  gsize               n_statuses)
{
  g_array_set_size (self->samples, 0);
  g_array_append_vals (self->samples, statuses, n_statuses);
}

void
passkeys_virtual_key_set_delay (PasskeysVirtualKey *self,
                                guint               milliseconds)
{
  self->delay = milliseconds;
}

void
passkeys_virtual_key_set_keepalive (PasskeysVirtualKey *self,
                                    guint               milliseconds)
{
  self->keepalive = milliseconds;
  if (self->device != NULL)
    passkeys_ctap_device_set_keepalive (self->device, milliseconds);
}

void
passkeys_virtual_key_unplug_after (PasskeysVirtualKey *self,
                                   guint               n_frames)
{
  self->unplugs_at_next = n_frames == 0;
  self->frames_until_unplug = n_frames > 0 ? (int) n_frames : -1;
}

guint
passkeys_virtual_key_get_n_frames (PasskeysVirtualKey *self)
{
  return self->n_frames;
}

static void
instruct (PasskeysVirtualKey      *self,
          guint8                   command,
          guint                    n_skipped,
          guint8                   status,
          PasskeysVirtualKeyFault  fault)
{
  Instruction *instruction = g_new0 (Instruction, 1);

  instruction->command = command;
  instruction->n_skipped = n_skipped;
  instruction->status = status;
  instruction->fault = fault;
  g_queue_push_tail (&self->instructions, instruction);
}

void
passkeys_virtual_key_answer_next (PasskeysVirtualKey *self,
                                  guint8              command,
                                  guint8              status)
{
  instruct (self, command, 0, status, PASSKEYS_VIRTUAL_KEY_FAULT_NONE);
}

void
passkeys_virtual_key_answer_later (PasskeysVirtualKey *self,
                                   guint8              command,
                                   guint               n_skipped,
                                   guint8              status)
{
  instruct (self, command, n_skipped, status, PASSKEYS_VIRTUAL_KEY_FAULT_NONE);
}

void
passkeys_virtual_key_spoil_next (PasskeysVirtualKey      *self,
                                 guint8                   command,
                                 PasskeysVirtualKeyFault  fault)
{
  if (fault != PASSKEYS_VIRTUAL_KEY_FAULT_NONE)
    instruct (self, command, 0, 0, fault);
}

guint
passkeys_virtual_key_get_n_commands (PasskeysVirtualKey *self,
                                     guint8              command)
{
  guint n_commands = 0;

  if (command != 0)
    return self->n_commands[command];

  for (guint i = 0; i < G_N_ELEMENTS (self->n_commands); i++)
    n_commands += self->n_commands[i];
  return n_commands;
}

guint
passkeys_virtual_key_get_n_u2f_commands (PasskeysVirtualKey *self)
{
  return self->n_u2f_commands;
}
