/* passkeys-pin-protector.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-pin-protector"

#include "config.h"

#include "passkeys-pin-protector.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-base64url.h"
#include "passkeys-fiber.h"
#include "passkeys-key-wrap.h"
#include "passkeys-pin-state.h"
#include "passkeys-vault-storage.h"

#define STACK_SIZE (256 * 1024)
#define LABEL "Passkeys: what the PIN of this computer protects"

/* How a PIN becomes a private key:
 *
 *   PIN -- Argon2id, salt --> PIN key -- AES-256-GCM --> vault key -- AES-256-GCM --> private keys
 *
 * Salt, wrapped vault key and the count of wrong tries are one item of the keyring, so each change
 * is one write. Nothing is kept here between two calls but that item. The count slows down whoever
 * sits at this computer; whoever can copy the keyring guesses elsewhere and meets only Argon2id. */
struct _PasskeysPinProtector
{
  GObject parent_instance;

  PasskeysKeyring   *keyring;
  PasskeysPinCost    cost;
  PasskeysPinState  *state;     /* (nullable) as last read */
  gboolean           is_set_up; /* there is an item, readable or not */
};

typedef struct
{
  PasskeysPinProtector *self;    /* (owned) */
  GBytes               *pin;     /* (owned) (nullable) */
  GBytes               *new_pin; /* (owned) (nullable) */
} Call;

static void passkeys_pin_protector_iface_init (PasskeysKeyProtectorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysPinProtector, passkeys_pin_protector, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_KEY_PROTECTOR,
                                                      passkeys_pin_protector_iface_init))

static Call *
call_new (PasskeysKeyProtector *self,
          GBytes               *pin,
          GBytes               *new_pin)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (PASSKEYS_PIN_PROTECTOR (self));
  call->pin = pin != NULL ? g_bytes_ref (pin) : NULL;
  call->new_pin = new_pin != NULL ? g_bytes_ref (new_pin) : NULL;
  return call;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->self);
  g_clear_pointer (&call->pin, g_bytes_unref);
  g_clear_pointer (&call->new_pin, g_bytes_unref);
  g_free (call);
}

/* A try that was begun is counted, and one that was right is forgiven, whoever waits for it or
 * not. */
static DexFuture *
run_to_the_end (DexFiberFunc fiber,
                Call        *call) /* (transfer full) */
{
  return passkeys_fiber_spawn_to_the_end (STACK_SIZE, fiber, call, call_free);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static GHashTable *
build_attributes (PasskeysPinState *state)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (attributes, (gpointer) PASSKEYS_ATTRIBUTE_VAULT,
                       passkeys_base64url_encode (passkeys_pin_state_get_vault_id (state)));
  return attributes;
}

static PasskeysPinState *
parse_item (PasskeysKeyringItem  *item,
            GError              **error)
{
  g_autoptr(PasskeysPinState) state = NULL;
  g_autoptr(GHashTable) attributes = NULL;

  if (!(state = passkeys_pin_state_parse (passkeys_keyring_item_get_secret (item), error)))
    return NULL;

  attributes = build_attributes (state);
  if (g_strcmp0 (passkeys_keyring_item_get_attribute (item, PASSKEYS_ATTRIBUTE_VAULT),
                 g_hash_table_lookup (attributes, PASSKEYS_ATTRIBUTE_VAULT)) != 0)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                           "What the keyring holds is damaged");
      return NULL;
    }

  return g_steal_pointer (&state);
}

/* Reads what is stored; TRUE with no state when nothing is. Calls may overlap, so each works on the
 * state that it read itself. */
static gboolean
read_state (PasskeysPinProtector  *self,
            PasskeysPinState     **ret_state,
            GError               **error)
{
  g_autoptr(PasskeysPinState) state = NULL;
  g_autoptr(GHashTable) everything = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GListModel) items = NULL;
  g_autoptr(PasskeysKeyringItem) item = NULL;

  items = passkeys_await_object (passkeys_keyring_search (self->keyring,
                                                          &passkeys_vault_storage_vault_schema,
                                                          everything),
                                 error);
  if (items == NULL)
    return FALSE;

  g_clear_object (&self->state);
  self->is_set_up = g_list_model_get_n_items (items) > 0;
  if (!self->is_set_up)
    return TRUE;

  if (g_list_model_get_n_items (items) > 1)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED,
                           "The keyring holds more than one vault");
      return FALSE;
    }

  item = g_list_model_get_item (items, 0);
  if (!(state = parse_item (item, error)))
    return FALSE;

  g_set_object (&self->state, state);
  *ret_state = g_steal_pointer (&state);
  return TRUE;
}

static gboolean
write_state (PasskeysPinProtector  *self,
             PasskeysPinState      *state,
             GError               **error)
{
  g_autoptr(GHashTable) attributes = build_attributes (state);
  g_autoptr(GBytes) record = passkeys_pin_state_build_record (state);

  return passkeys_await (passkeys_keyring_store (self->keyring,
                                                 &passkeys_vault_storage_vault_schema, attributes,
                                                 LABEL, record),
                         error);
}

/* A vault key that is not kept for certain must not wrap anything. */
static gboolean
write_new_state (PasskeysPinProtector  *self,
                 PasskeysPinState      *state,
                 GError               **error)
{
  g_autoptr(PasskeysPinState) read_back = NULL;
  g_autoptr(GBytes) written = passkeys_pin_state_build_record (state);
  g_autoptr(GBytes) kept = NULL;

  if (!write_state (self, state, error) ||
      !read_state (self, &read_back, error))
    return FALSE;

  if (read_back != NULL)
    kept = passkeys_pin_state_build_record (read_back);

  return passkeys_vault_storage_check_kept (kept != NULL && g_bytes_equal (written, kept), error);
}

static GBytes *
derive_pin_key (PasskeysPinState  *state,
                GBytes            *pin,
                GError           **error)
{
  GBytes *salt = passkeys_pin_state_get_salt (state);
  const PasskeysPinCost *cost = passkeys_pin_state_get_cost (state);

  return passkeys_await_boxed (passkeys_pin_derive_key (pin, salt, cost), error);
}

static PasskeysPinState *
protect (PasskeysPinState  *state, /* (transfer full) (nullable): %NULL passes an error on */
         GBytes            *pin,
         GBytes            *vault_key,
         GError           **error)
{
  g_autoptr(PasskeysPinState) owned = state;
  g_autoptr(GBytes) pin_key = NULL;

  if (owned == NULL ||
      !(pin_key = derive_pin_key (owned, pin, error)) ||
      !passkeys_pin_state_wrap_vault_key (owned, pin_key, vault_key, error))
    return NULL;

  return g_steal_pointer (&owned);
}

static void
set_error_wrong_pin (PasskeysPinState  *state,
                     GError           **error)
{
  guint wait = passkeys_pin_state_get_wait (state, get_now ());

  if (wait > 0)
    g_set_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN,
                 "The PIN is wrong; the next try is looked at in %u seconds", wait);
  else
    g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                         PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN, "The PIN is wrong");
}

/* The state, when a try may be made now; on the way a clock that was set back is mended. */
static PasskeysPinState *
read_state_for_try (PasskeysPinProtector  *self,
                    GError               **error)
{
  g_autoptr(PasskeysPinState) state = NULL;
  guint wait;

  if (!read_state (self, &state, error))
    return NULL;

  if (state == NULL)
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_PIN_NOT_SET, "No PIN is set yet");
      return NULL;
    }

  if (passkeys_pin_state_mend_clock (state, get_now ()) && !write_state (self, state, error))
    return NULL;

  if ((wait = passkeys_pin_state_get_wait (state, get_now ())) > 0)
    {
      g_set_error (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED,
                   "After too many wrong PINs the next try is looked at in %u seconds", wait);
      return NULL;
    }

  return g_steal_pointer (&state);
}

/* One try. The turn is held. The count is written before the PIN is looked at, so that to kill the
 * program in between gains nothing. */
static GBytes *
try_pin (PasskeysPinProtector  *self,
         GBytes                *pin,
         PasskeysPinState     **ret_state,
         GError               **error)
{
  g_autoptr(PasskeysPinState) state = NULL;
  g_autoptr(GBytes) pin_key = NULL;
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) unforgiven = NULL;

  if (!(state = read_state_for_try (self, error)))
    return NULL;

  passkeys_pin_state_count_try (state, get_now ());
  if (!write_state (self, state, error))
    return NULL;

  if (!(pin_key = derive_pin_key (state, pin, error)))
    return NULL;

  if (!(vault_key = passkeys_pin_state_unwrap_vault_key (state, pin_key)))
    {
      set_error_wrong_pin (state, error);
      return NULL;
    }

  /* Should this fail the PIN was right all the same; the next right one tries again to forgive. */
  passkeys_pin_state_forgive (state);
  if (!write_state (self, state, &unforgiven))
    g_debug ("The count of wrong tries could not be reset: %s", unforgiven->message);

  g_set_object (&self->state, state);
  *ret_state = g_steal_pointer (&state);
  return g_steal_pointer (&vault_key);
}

/* A PIN that no one can have set costs a try like any wrong one, and must not tell more. */
static GBytes *
normalise_try (GBytes *pin)
{
  g_autoptr(GBytes) normalised = passkeys_pin_normalise (pin, NULL);

  return normalised != NULL ? g_steal_pointer (&normalised) : g_bytes_new_static ("", 0);
}

static DexFuture *
unlock_fiber (gpointer data)
{
  Call *call = data;
  g_autoptr(PasskeysPinState) state = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GBytes) pin = normalise_try (call->pin);
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = passkeys_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !(vault_key = try_pin (call->self, pin, &state, &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&vault_key));
}

static DexFuture *
set_up_fiber (gpointer data)
{
  Call *call = data;
  PasskeysPinProtector *self = call->self;
  g_autoptr(PasskeysPinState) present = NULL;
  g_autoptr(PasskeysPinState) state = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GBytes) pin = NULL;
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) error = NULL;

  if (!(pin = passkeys_pin_normalise (call->pin, &error)) ||
      !passkeys_pin_check_new (pin, &error) ||
      !(turn = passkeys_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !read_state (self, &present, &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  if (present != NULL)
    return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                  PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                                  "A PIN is set already");

  if (!(vault_key = passkeys_key_wrap_generate (&error)) ||
      !(state = protect (passkeys_pin_state_new (/* vault_id= */ NULL, &self->cost, &error),
                         pin, vault_key, &error)) ||
      !write_new_state (self, state, &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&vault_key));
}

static DexFuture *
change_pin_fiber (gpointer data)
{
  Call *call = data;
  PasskeysPinProtector *self = call->self;
  g_autoptr(PasskeysPinState) old_state = NULL;
  g_autoptr(PasskeysPinState) state = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GBytes) old_pin = normalise_try (call->pin);
  g_autoptr(GBytes) new_pin = NULL;
  g_autoptr(GBytes) vault_key = NULL;
  g_autoptr(GError) error = NULL;

  if (!(new_pin = passkeys_pin_normalise (call->new_pin, &error)) ||
      !passkeys_pin_check_new (new_pin, &error) ||
      !(turn = passkeys_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !(vault_key = try_pin (self, old_pin, &old_state, &error)) ||
      !(state = protect (passkeys_pin_state_new_renewed (old_state, &self->cost, &error),
                              new_pin, vault_key, &error)) ||
      !write_new_state (self, state, &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
load_fiber (gpointer data)
{
  Call *call = data;
  PasskeysPinProtector *self = call->self;
  g_autoptr(PasskeysPinState) state = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!read_state (self, &state, &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  if (state == NULL || !passkeys_pin_state_mend_clock (state, get_now ()))
    return dex_future_new_true ();

  /* Written, so that the wait that starts again does so once and not at every start. */
  g_clear_object (&state);
  if (!(turn = passkeys_await_object (passkeys_vault_storage_take_turn (), &error)) ||
      !read_state (self, &state, &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  if (state != NULL && passkeys_pin_state_mend_clock (state, get_now ()) &&
      !write_state (self, state, &error))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
reset_fiber (gpointer data)
{
  Call *call = data;
  PasskeysPinProtector *self = call->self;
  g_autoptr(GHashTable) everything = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GListModel) items = NULL;
  g_autoptr(GObject) turn = NULL;
  g_autoptr(GError) error = NULL;

  if (!(turn = passkeys_await_object (passkeys_vault_storage_take_turn (), &error))
      || !(items =
             passkeys_await_object (passkeys_keyring_search (self->keyring,
                                                             &passkeys_vault_storage_vault_schema,
                                                             everything),
                                    &error)))
    return passkeys_vault_storage_reject (g_steal_pointer (&error));

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(PasskeysKeyringItem) item = g_list_model_get_item (items, i);
      const char *vault_id = passkeys_keyring_item_get_attribute (item, PASSKEYS_ATTRIBUTE_VAULT);

      g_hash_table_insert (everything, (gpointer) PASSKEYS_ATTRIBUTE_VAULT,
                           (gpointer) (vault_id != NULL ? vault_id : ""));
      if (!passkeys_await (passkeys_keyring_clear (self->keyring,
                                                   &passkeys_vault_storage_vault_schema,
                                                   everything),
                           &error))
        return passkeys_vault_storage_reject (g_steal_pointer (&error));
    }

  g_clear_object (&self->state);
  self->is_set_up = FALSE;
  return dex_future_new_true ();
}

static DexFuture *
passkeys_pin_protector_load (PasskeysKeyProtector *protector)
{
  return passkeys_fiber_spawn (STACK_SIZE, load_fiber,
                               call_new (protector, NULL, NULL), call_free);
}

static gboolean
passkeys_pin_protector_is_set_up (PasskeysKeyProtector *protector)
{
  return PASSKEYS_PIN_PROTECTOR (protector)->is_set_up;
}

static GBytes *
passkeys_pin_protector_get_vault_id (PasskeysKeyProtector *protector)
{
  PasskeysPinProtector *self = PASSKEYS_PIN_PROTECTOR (protector);

  return self->state != NULL ? passkeys_pin_state_get_vault_id (self->state) : NULL;
}

static guint
passkeys_pin_protector_get_wait_seconds (PasskeysKeyProtector *protector)
{
  PasskeysPinProtector *self = PASSKEYS_PIN_PROTECTOR (protector);

  return self->state != NULL ? passkeys_pin_state_get_wait (self->state, get_now ()) : 0;
}

static DexFuture *
passkeys_pin_protector_set_up (PasskeysKeyProtector *protector,
                               GBytes               *pin)
{
  return run_to_the_end (set_up_fiber, call_new (protector, pin, NULL));
}

static DexFuture *
passkeys_pin_protector_unlock (PasskeysKeyProtector *protector,
                               GBytes               *pin)
{
  return run_to_the_end (unlock_fiber, call_new (protector, pin, NULL));
}

static DexFuture *
passkeys_pin_protector_change_pin (PasskeysKeyProtector *protector,
                                   GBytes               *old_pin,
                                   GBytes               *new_pin)
{
  return run_to_the_end (change_pin_fiber, call_new (protector, old_pin, new_pin));
}

static DexFuture *
passkeys_pin_protector_reset (PasskeysKeyProtector *protector)
{
  return run_to_the_end (reset_fiber, call_new (protector, NULL, NULL));
}

static void
passkeys_pin_protector_iface_init (PasskeysKeyProtectorInterface *iface)
{
  iface->load = passkeys_pin_protector_load;
  iface->is_set_up = passkeys_pin_protector_is_set_up;
  iface->get_vault_id = passkeys_pin_protector_get_vault_id;
  iface->get_wait_seconds = passkeys_pin_protector_get_wait_seconds;
  iface->set_up = passkeys_pin_protector_set_up;
  iface->unlock = passkeys_pin_protector_unlock;
  iface->change_pin = passkeys_pin_protector_change_pin;
  iface->reset = passkeys_pin_protector_reset;
}

static void
passkeys_pin_protector_finalize (GObject *object)
{
  PasskeysPinProtector *self = PASSKEYS_PIN_PROTECTOR (object);

  g_clear_object (&self->keyring);
  g_clear_object (&self->state);

  G_OBJECT_CLASS (passkeys_pin_protector_parent_class)->finalize (object);
}

static void
passkeys_pin_protector_class_init (PasskeysPinProtectorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_pin_protector_finalize;
}

static void
passkeys_pin_protector_init (PasskeysPinProtector *self)
{
}

/**
 * passkeys_pin_protector_new:
 * @keyring: where its state is kept
 *
 * Returns: (transfer full): a protector that spends 64 MiB and three passes on each try
 */
PasskeysPinProtector *
passkeys_pin_protector_new (PasskeysKeyring *keyring)
{
  return passkeys_pin_protector_new_with_cost (keyring, &PASSKEYS_PIN_COST_DEFAULT);
}

/**
 * passkeys_pin_protector_new_with_cost:
 * @keyring: where its state is kept
 * @cost: what a try of the PINs that it sets costs; a PIN that is set already keeps its own
 *
 * Returns: (transfer full): a protector
 */
PasskeysPinProtector *
passkeys_pin_protector_new_with_cost (PasskeysKeyring       *keyring,
                                      const PasskeysPinCost *cost)
{
  PasskeysPinProtector *self;

  g_return_val_if_fail (PASSKEYS_IS_KEYRING (keyring), NULL);
  g_return_val_if_fail (cost != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_PIN_PROTECTOR, NULL);
  self->keyring = g_object_ref (keyring);
  self->cost = *cost;
  return self;
}
