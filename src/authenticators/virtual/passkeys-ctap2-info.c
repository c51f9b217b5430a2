/* passkeys-ctap2-info.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-ctap2-info"

#include "config.h"

#include "passkeys-ctap2-info.h"

#include "passkeys-cose-key.h"
#include "passkeys-ctaphid.h"

#define NAME(text) PASSKEYS_CTAP2_NAME (text)
#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define MAXIMUM_CREDENTIALS_IN_LIST 64
#define MAXIMUM_CREDENTIAL_ID_LENGTH 128

enum
{
  INFO_VERSIONS = 1,
  INFO_EXTENSIONS = 2,
  INFO_AAGUID = 3,
  INFO_OPTIONS = 4,
  INFO_MAXIMUM_MESSAGE = 5,
  INFO_PROTOCOLS = 6,
  INFO_MAXIMUM_CREDENTIALS_IN_LIST = 7,
  INFO_MAXIMUM_CREDENTIAL_ID_LENGTH = 8,
  INFO_TRANSPORTS = 9,
  INFO_ALGORITHMS = 10,
  INFO_FORCE_PIN_CHANGE = 12,
  INFO_MINIMUM_PIN_LENGTH = 13,
  INFO_FIRMWARE_VERSION = 14,
  INFO_N_REMAINING = 20,
};

/**
 * passkeys_ctap2_info_new:
 * @aaguid: the model of the authenticator
 *
 * Returns: (transfer full): an authenticator of CTAP 2.1 without options or extensions
 */
PasskeysCtap2Info *
passkeys_ctap2_info_new (GBytes *aaguid)
{
  PasskeysCtap2Info *self;

  g_return_val_if_fail (aaguid != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (aaguid) == 16, NULL);

  self = g_new0 (PasskeysCtap2Info, 1);
  self->versions = g_ptr_array_new_with_free_func (g_free);
  self->extensions = g_ptr_array_new_with_free_func (g_free);
  self->transports = g_ptr_array_new_with_free_func (g_free);
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->protocols = g_array_new (FALSE, FALSE, sizeof (int));
  self->aaguid = g_bytes_ref (aaguid);
  self->maximum_message = PASSKEYS_CTAPHID_MAXIMUM_LENGTH;
  self->n_remaining = -1;
  return self;
}

/**
 * passkeys_ctap2_info_free:
 * @self: (transfer full): what an authenticator says of itself
 *
 * Frees it.
 */
void
passkeys_ctap2_info_free (PasskeysCtap2Info *self)
{
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->extensions, g_ptr_array_unref);
  g_clear_pointer (&self->transports, g_ptr_array_unref);
  g_clear_pointer (&self->options, g_hash_table_unref);
  g_clear_pointer (&self->protocols, g_array_unref);
  g_clear_pointer (&self->aaguid, g_bytes_unref);
  g_free (self);
}

/**
 * passkeys_ctap2_info_set:
 * @self: what an authenticator says of itself
 * @option: the name of an option
 * @value: its value
 *
 * Sets an option.
 */
void
passkeys_ctap2_info_set (PasskeysCtap2Info *self,
                         const char        *option,
                         gboolean           value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (option != NULL);

  g_hash_table_insert (self->options, g_strdup (option), GINT_TO_POINTER (value));
}

static void
add_texts (PasskeysCtap2Writer *writer,
           gint64               key,
           GPtrArray           *texts)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (texts->len == 0)
    return;

  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (items, passkeys_ctap2_writer_encode_text (g_ptr_array_index (texts, i)));
  passkeys_ctap2_writer_add_items (writer, NUMBER (key), items);
}

static void
add_options (PasskeysCtap2Writer *writer,
             GHashTable          *options)
{
  g_autoptr(PasskeysCtap2Writer) map = passkeys_ctap2_writer_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, options);
  while (g_hash_table_iter_next (&iter, &name, &value))
    passkeys_ctap2_writer_add_boolean (map, NAME (name), GPOINTER_TO_INT (value));
  passkeys_ctap2_writer_take_item (writer, NUMBER (INFO_OPTIONS),
                                   passkeys_ctap2_writer_finish (map));
}

static void
add_protocols (PasskeysCtap2Writer *writer,
               GArray              *protocols)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (protocols->len == 0)
    return;

  for (guint i = 0; i < protocols->len; i++)
    g_ptr_array_add (items,
                     passkeys_ctap2_writer_encode_int (g_array_index (protocols, int, i)));
  passkeys_ctap2_writer_add_items (writer, NUMBER (INFO_PROTOCOLS), items);
}

static void
add_algorithms (PasskeysCtap2Writer *writer)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(PasskeysCtap2Writer) map = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_int (map, NAME ("alg"), PASSKEYS_COSE_ALGORITHM_ES256);
  passkeys_ctap2_writer_add_text (map, NAME ("type"), "public-key");
  g_ptr_array_add (items, passkeys_ctap2_writer_finish (map));
  passkeys_ctap2_writer_add_items (writer, NUMBER (INFO_ALGORITHMS), items);
}

/**
 * passkeys_ctap2_info_encode:
 * @self: what an authenticator says of itself
 *
 * Returns: (transfer full): the CBOR that answers authenticatorGetInfo
 */
GBytes *
passkeys_ctap2_info_encode (PasskeysCtap2Info *self)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  g_return_val_if_fail (self != NULL, NULL);

  add_texts (writer, INFO_VERSIONS, self->versions);
  add_texts (writer, INFO_EXTENSIONS, self->extensions);
  passkeys_ctap2_writer_add_bytes (writer, NUMBER (INFO_AAGUID), self->aaguid);
  add_options (writer, self->options);
  passkeys_ctap2_writer_add_int (writer, NUMBER (INFO_MAXIMUM_MESSAGE), self->maximum_message);
  add_protocols (writer, self->protocols);
  passkeys_ctap2_writer_add_int (writer, NUMBER (INFO_MAXIMUM_CREDENTIALS_IN_LIST),
                                 MAXIMUM_CREDENTIALS_IN_LIST);
  passkeys_ctap2_writer_add_int (writer, NUMBER (INFO_MAXIMUM_CREDENTIAL_ID_LENGTH),
                                 MAXIMUM_CREDENTIAL_ID_LENGTH);
  add_texts (writer, INFO_TRANSPORTS, self->transports);
  add_algorithms (writer);
  if (self->force_pin_change)
    passkeys_ctap2_writer_add_boolean (writer, NUMBER (INFO_FORCE_PIN_CHANGE), TRUE);
  if (self->minimum_pin_length > 0)
    passkeys_ctap2_writer_add_int (writer, NUMBER (INFO_MINIMUM_PIN_LENGTH),
                                   self->minimum_pin_length);
  if (self->firmware_version > 0)
    passkeys_ctap2_writer_add_int (writer, NUMBER (INFO_FIRMWARE_VERSION), self->firmware_version);
  if (self->n_remaining >= 0)
    passkeys_ctap2_writer_add_int (writer, NUMBER (INFO_N_REMAINING), self->n_remaining);
  return passkeys_ctap2_writer_finish (writer);
}
