/* passkeys-pin-state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pin-state"

#include "config.h"

#include "passkeys-pin-state.h"

#include <openssl/rand.h>
#include <string.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-base64url.h"
#include "passkeys-key-wrap.h"
#include "passkeys-record.h"

#define KIND "passkeys-vault"
#define RECORD_VERSION 1
#define ID_LENGTH 16

/* Bounds on what a record may ask of this computer; OpenSSL's own lower bounds. */
#define MINIMUM_MEMORY 8
#define MAXIMUM_MEMORY (1024 * 1024)
#define MAXIMUM_PASSES 64
#define MAXIMUM_LANES 16
#define MAXIMUM_TRIES 1000000

/* Seconds to wait after that many wrong tries; the last one for every further try. */
static const guint waits[] = { 0, 0, 0, 30, 60, 5 * 60, 15 * 60, 60 * 60 };

struct _PasskeysPinState
{
  GObject parent_instance;

  GBytes          *vault_id;
  GBytes          *salt;
  PasskeysPinCost  cost;
  GBytes          *wrapped_key; /* (nullable) until the vault key is wrapped */
  guint            wrong_tries;
  gint64           last_try;    /* seconds since 1970 by the clock of this computer */
};

G_DEFINE_FINAL_TYPE (PasskeysPinState, passkeys_pin_state, G_TYPE_OBJECT)

static void
passkeys_pin_state_finalize (GObject *object)
{
  PasskeysPinState *self = PASSKEYS_PIN_STATE (object);

  g_clear_pointer (&self->vault_id, g_bytes_unref);
  g_clear_pointer (&self->salt, g_bytes_unref);
  g_clear_pointer (&self->wrapped_key, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_pin_state_parent_class)->finalize (object);
}

static void
passkeys_pin_state_class_init (PasskeysPinStateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_pin_state_finalize;
}

static void
passkeys_pin_state_init (PasskeysPinState *self)
{
}

static GBytes *
random_bytes (gsize    length,
              GError **error)
{
  g_autofree guint8 *data = g_malloc (length);

  if (RAND_bytes (data, length) != 1)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_FAILED,
                           "The cryptographic library has no random numbers");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&data), length);
}

/* The wrapped key belongs to this vault and to these parameters; neither can be exchanged. */
static GBytes *
build_additional_data (PasskeysPinState *self)
{
  g_autofree char *vault_id = passkeys_base64url_encode (self->vault_id);
  g_autofree char *salt = passkeys_base64url_encode (self->salt);
  char *text = g_strdup_printf ("%s %d %s %s %u %u %u", KIND, RECORD_VERSION, vault_id, salt,
                                self->cost.memory, self->cost.passes, self->cost.lanes);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * passkeys_pin_state_new:
 * @vault_id: (nullable): which vault; %NULL for a new one
 * @cost: what a try of the PIN may cost
 * @error: return location
 *
 * Returns: (transfer full): a state with a salt of its own, without a vault key yet
 */
PasskeysPinState *
passkeys_pin_state_new (GBytes                *vault_id,
                        const PasskeysPinCost *cost,
                        GError               **error)
{
  g_autoptr(PasskeysPinState) self = g_object_new (PASSKEYS_TYPE_PIN_STATE, NULL);

  self->cost = *cost;
  self->vault_id = vault_id != NULL ? g_bytes_ref (vault_id) : random_bytes (ID_LENGTH, error);
  if (self->vault_id == NULL || !(self->salt = random_bytes (PASSKEYS_PIN_SALT_LENGTH, error)))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * passkeys_pin_state_new_renewed:
 * @self: a state
 * @cost: what a try of the new PIN may cost
 * @error: return location
 *
 * Returns: (transfer full): a state of the same vault for another PIN
 */
PasskeysPinState *
passkeys_pin_state_new_renewed (PasskeysPinState      *self,
                                const PasskeysPinCost *cost,
                                GError               **error)
{
  return passkeys_pin_state_new (self->vault_id, cost, error);
}

static gboolean
read_cost (PasskeysPinState *self,
           JsonObject       *content,
           GError          **error)
{
  gint64 memory, passes, lanes;

  if (!passkeys_record_read_number (content, "lanes", 1, MAXIMUM_LANES, &lanes, error) ||
      !passkeys_record_read_number (content, "memory", MINIMUM_MEMORY * lanes, MAXIMUM_MEMORY,
                                    &memory, error) ||
      !passkeys_record_read_number (content, "passes", 1, MAXIMUM_PASSES, &passes, error))
    return FALSE;

  self->cost = (PasskeysPinCost) { .memory = memory, .passes = passes, .lanes = lanes };
  return TRUE;
}

static gboolean
read_tries (PasskeysPinState *self,
            JsonObject       *content,
            GError          **error)
{
  gint64 wrong_tries;

  if (!passkeys_record_read_number (content, "wrongTries", 0, MAXIMUM_TRIES, &wrong_tries, error) ||
      !passkeys_record_read_number (content, "lastTry", 0, G_MAXINT64, &self->last_try, error))
    return FALSE;

  self->wrong_tries = wrong_tries;
  return TRUE;
}

/**
 * passkeys_pin_state_parse:
 * @record: what passkeys_pin_state_build_record() returned
 * @error: return location
 *
 * Returns: (transfer full): the state, or %NULL with %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED or
 *   %PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW
 */
PasskeysPinState *
passkeys_pin_state_parse (GBytes  *record,
                          GError **error)
{
  g_autoptr(PasskeysPinState) self = g_object_new (PASSKEYS_TYPE_PIN_STATE, NULL);
  g_autoptr(JsonNode) node = NULL;
  JsonObject *content;
  gsize wrapped_length = PASSKEYS_KEY_WRAP_KEY_LENGTH + PASSKEYS_KEY_WRAP_OVERHEAD;

  g_return_val_if_fail (record != NULL, NULL);

  if (!(node = passkeys_record_parse (KIND, RECORD_VERSION, record, error)))
    return NULL;

  content = json_node_get_object (node);
  if (!passkeys_record_read_bytes (content, "vault", ID_LENGTH, ID_LENGTH, &self->vault_id,
                                   error) ||
      !passkeys_record_read_bytes (content, "salt", PASSKEYS_PIN_SALT_LENGTH,
                                   PASSKEYS_PIN_SALT_LENGTH, &self->salt, error) ||
      !passkeys_record_read_bytes (content, "key", wrapped_length, wrapped_length,
                                   &self->wrapped_key, error) ||
      !read_cost (self, content, error) ||
      !read_tries (self, content, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
add_bytes (JsonBuilder *builder,
           const char  *name,
           GBytes      *bytes)
{
  g_autofree char *text = passkeys_base64url_encode (bytes);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            gint64       number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

/**
 * passkeys_pin_state_build_record:
 * @self: a state with a wrapped vault key
 *
 * Returns: (transfer full): what the keyring item holds
 */
GBytes *
passkeys_pin_state_build_record (PasskeysPinState *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonNode) node = NULL;

  g_return_val_if_fail (PASSKEYS_IS_PIN_STATE (self), NULL);
  g_return_val_if_fail (self->wrapped_key != NULL, NULL);

  json_builder_begin_object (builder);
  add_bytes (builder, "vault", self->vault_id);
  add_bytes (builder, "salt", self->salt);
  add_number (builder, "memory", self->cost.memory);
  add_number (builder, "passes", self->cost.passes);
  add_number (builder, "lanes", self->cost.lanes);
  add_bytes (builder, "key", self->wrapped_key);
  add_number (builder, "wrongTries", self->wrong_tries);
  add_number (builder, "lastTry", self->last_try);
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  return passkeys_record_build (KIND, RECORD_VERSION, node, NULL); /* never too long */
}

/**
 * passkeys_pin_state_get_vault_id:
 * @self: a state
 *
 * Returns: (transfer none): which vault this is
 */
GBytes *
passkeys_pin_state_get_vault_id (PasskeysPinState *self)
{
  return self->vault_id;
}

/**
 * passkeys_pin_state_get_salt:
 * @self: a state
 *
 * Returns: (transfer none): the salt
 */
GBytes *
passkeys_pin_state_get_salt (PasskeysPinState *self)
{
  return self->salt;
}

/**
 * passkeys_pin_state_get_cost:
 * @self: a state
 *
 * Returns: (transfer none): what a try of the PIN costs
 */
const PasskeysPinCost *
passkeys_pin_state_get_cost (PasskeysPinState *self)
{
  return &self->cost;
}

/**
 * passkeys_pin_state_wrap_vault_key:
 * @self: a state
 * @pin_key: the key made of the PIN
 * @vault_key: the key to keep
 * @error: return location
 *
 * Returns: whether @vault_key is wrapped now
 */
gboolean
passkeys_pin_state_wrap_vault_key (PasskeysPinState *self,
                                   GBytes           *pin_key,
                                   GBytes           *vault_key,
                                   GError          **error)
{
  g_autoptr(GBytes) additional_data = build_additional_data (self);

  g_clear_pointer (&self->wrapped_key, g_bytes_unref);
  self->wrapped_key = passkeys_key_wrap_seal (pin_key, vault_key, additional_data, error);
  return self->wrapped_key != NULL;
}

/**
 * passkeys_pin_state_unwrap_vault_key:
 * @self: a state
 * @pin_key: the key made of the PIN
 *
 * The state has shown that it is whole when it was parsed, so that there is one reason for a
 * failure.
 *
 * Returns: (transfer full) (nullable): the vault key; %NULL when the PIN is another
 */
GBytes *
passkeys_pin_state_unwrap_vault_key (PasskeysPinState *self,
                                     GBytes           *pin_key)
{
  g_autoptr(GBytes) additional_data = build_additional_data (self);

  return passkeys_key_wrap_open (pin_key, self->wrapped_key, additional_data);
}

/**
 * passkeys_pin_state_count_try:
 * @self: a state
 * @now: seconds since 1970
 *
 * Counts a try as wrong, before it is looked at.
 */
void
passkeys_pin_state_count_try (PasskeysPinState *self,
                              gint64            now)
{
  self->wrong_tries = MIN (self->wrong_tries + 1, MAXIMUM_TRIES);
  self->last_try = MAX (now, 0);
}

/**
 * passkeys_pin_state_forgive:
 * @self: a state
 *
 * Forgets all wrong tries, because one was right.
 */
void
passkeys_pin_state_forgive (PasskeysPinState *self)
{
  self->wrong_tries = 0;
  self->last_try = 0;
}

/**
 * passkeys_pin_state_get_wrong_tries:
 * @self: a state
 *
 * Returns: how many wrong tries there were since the last right one
 */
guint
passkeys_pin_state_get_wrong_tries (PasskeysPinState *self)
{
  return self->wrong_tries;
}

/**
 * passkeys_pin_state_get_wait:
 * @self: a state
 * @now: seconds since 1970
 *
 * Returns: seconds until another try is looked at, never more than the longest wait
 */
guint
passkeys_pin_state_get_wait (PasskeysPinState *self,
                             gint64            now)
{
  guint wait = waits[MIN (self->wrong_tries, G_N_ELEMENTS (waits) - 1)];

  if (now < self->last_try)
    return wait;

  return now - self->last_try >= wait ? 0 : wait - (now - self->last_try);
}

/**
 * passkeys_pin_state_mend_clock:
 * @self: a state
 * @now: seconds since 1970
 *
 * Where the last try lies in the future the clock was set back since. The wait starts again then,
 * because nobody knows how much of it is over; it must not last until that future comes.
 *
 * Returns: whether the state changed
 */
gboolean
passkeys_pin_state_mend_clock (PasskeysPinState *self,
                               gint64            now)
{
  if (now >= self->last_try)
    return FALSE;

  self->last_try = MAX (now, 0);
  return TRUE;
}
