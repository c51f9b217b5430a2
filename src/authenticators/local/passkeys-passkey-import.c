/* passkeys-passkey-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-passkey-import"

#include "config.h"

#include "passkeys-passkey-import.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-import-entry.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-vault-private.h"

#define STACK_SIZE (256 * 1024)
#define VAULT_NAME "This Computer"

struct _PasskeysPasskeyImport
{
  GObject parent_instance;

  PasskeysVault *vault;   /* (owned) */
  GListStore    *entries; /* (owned) */
};

typedef struct
{
  PasskeysPasskeyImport *self;   /* (owned) */
  PasskeysPrompt        *prompt; /* (owned) (nullable) */
} Call;

G_DEFINE_FINAL_TYPE (PasskeysPasskeyImport, passkeys_passkey_import, G_TYPE_OBJECT)

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->self);
  g_clear_object (&call->prompt);
  g_free (call);
}

static DexFuture *
spawn (PasskeysPasskeyImport *self,
       PasskeysPrompt        *prompt, /* (nullable) */
       DexFiberFunc           fiber)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  g_set_object (&call->prompt, prompt);
  return passkeys_fiber_spawn (STACK_SIZE, fiber, call, call_free);
}

static gboolean
is_same_account (PasskeysImportEntry  *entry,
                 PasskeysLocalPasskey *passkey)
{
  return g_str_equal (passkeys_import_entry_get_relying_party_id (entry),
                      passkeys_local_passkey_get_relying_party_id (passkey)) &&
         g_bytes_equal (passkeys_import_entry_get_user_handle (entry),
                        passkeys_local_passkey_get_user_handle (passkey));
}

static PasskeysImportState
find_state (PasskeysImportEntry *entry,
            GListModel          *vault)
{
  GBytes *credential_id = passkeys_import_entry_get_credential_id (entry);
  PasskeysImportState state = PASSKEYS_IMPORT_STATE_NEW;

  for (guint i = 0; i < g_list_model_get_n_items (vault); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (vault, i);

      if (g_bytes_equal (passkeys_local_passkey_get_credential_id (passkey), credential_id))
        return PASSKEYS_IMPORT_STATE_PRESENT;
      if (is_same_account (entry, passkey))
        state = PASSKEYS_IMPORT_STATE_SAME_ACCOUNT;
    }
  return state;
}

static gboolean
is_settled (PasskeysImportEntry *entry)
{
  PasskeysImportState state = passkeys_import_entry_get_state (entry);

  return state == PASSKEYS_IMPORT_STATE_UNUSABLE || state == PASSKEYS_IMPORT_STATE_SAVED;
}

static DexFuture *
check_fiber (gpointer data)
{
  Call *call = data;
  PasskeysPasskeyImport *self = call->self;
  g_autoptr(GError) error = NULL;

  if (!passkeys_await (passkeys_vault_load (self->vault), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++)
    {
      g_autoptr(PasskeysImportEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (!is_settled (entry))
        passkeys_import_entry_set_state (entry, find_state (entry, G_LIST_MODEL (self->vault)));
    }
  return dex_future_new_true ();
}

/* BE and BS are 1: a passkey that comes out of a file exists in more than one place, and the
 * programs that write such files tell sites so. The flags never change afterwards. */
static PasskeysLocalPasskey *
build_passkey (PasskeysImportEntry *entry,
               GBytes              *vault_id)
{
  PasskeysLocalPasskey *passkey = g_object_new (PASSKEYS_TYPE_LOCAL_PASSKEY, NULL);
  const char *name = passkeys_import_entry_get_name (entry);
  gint64 created = passkeys_import_entry_get_created (entry);

  passkey->vault_id = g_bytes_ref (vault_id);
  passkey->credential_id = g_bytes_ref (passkeys_import_entry_get_credential_id (entry));
  passkey->user_handle = g_bytes_ref (passkeys_import_entry_get_user_handle (entry));
  passkey->relying_party_id = g_strdup (passkeys_import_entry_get_relying_party_id (entry));
  passkey->relying_party_name = g_strdup ("");
  passkey->user_name = g_strdup (passkeys_import_entry_get_user_name (entry));
  passkey->user_display_name = g_strdup (passkeys_import_entry_get_user_display_name (entry));
  passkey->name = g_strdup (*name != '\0' ? name : passkey->relying_party_id);
  passkey->created = created > 0
    ? g_date_time_new_from_unix_utc (created)
    : g_date_time_new_from_unix_utc (g_get_real_time () / G_USEC_PER_SEC);
  passkey->backup_eligible = TRUE;
  passkey->backed_up = TRUE;
  return passkey;
}

/* It counts as saved once it was read back from the keyring and its key opened again. */
static gboolean
save (PasskeysPasskeyImport  *self,
      PasskeysImportEntry    *entry,
      GBytes                 *vault_key,
      GError                **error)
{
  PasskeysCredentialSource *source = PASSKEYS_CREDENTIAL_SOURCE (self->vault);
  GBytes *private_key = passkeys_import_entry_get_private_key (entry);
  g_autoptr(PasskeysLocalPasskey) passkey = NULL;
  g_autoptr(PasskeysLocalPasskey) kept = NULL;
  GBytes *random = passkeys_import_entry_get_random (entry);

  passkey = build_passkey (entry, passkeys_credential_source_get_vault_id (source));
  if (!_passkeys_local_passkey_wrap_key (passkey, vault_key, private_key, error)
      || (random != NULL && !_passkeys_local_passkey_wrap_random (passkey, vault_key, random, error))
      || !(kept = passkeys_await_object (_passkeys_vault_add_new (self->vault, passkey), error))
      || !_passkeys_local_passkey_check_key (kept, vault_key, private_key, error))
    return FALSE;

  passkeys_import_entry_set_state (entry, PASSKEYS_IMPORT_STATE_SAVED);
  return TRUE;
}

/* Another copy of this program may have taken the same passkey meanwhile. */
static gboolean
save_or_skip (PasskeysPasskeyImport  *self,
              PasskeysImportEntry    *entry,
              GBytes                 *vault_key,
              GError                **error)
{
  g_autoptr(GError) reason = NULL;

  if (save (self, entry, vault_key, &reason))
    return TRUE;

  if (g_error_matches (reason, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED))
    {
      passkeys_import_entry_set_state (entry, PASSKEYS_IMPORT_STATE_PRESENT);
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static DexFuture *
run_fiber (gpointer data)
{
  Call *call = data;
  PasskeysPasskeyImport *self = call->self;
  PasskeysCredentialSource *source = PASSKEYS_CREDENTIAL_SOURCE (self->vault);
  g_autoptr(PasskeysAuthorisation) authorisation = NULL;
  g_autoptr(GError) error = NULL;

  authorisation = passkeys_await_boxed (passkeys_credential_source_authorise (source, VAULT_NAME,
                                                                              TRUE, call->prompt),
                                        &error);
  if (authorisation == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++)
    {
      g_autoptr(PasskeysImportEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (passkeys_import_entry_is_chosen (entry) &&
          !save_or_skip (self, entry, authorisation->vault_key, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  return dex_future_new_true ();
}

static void
passkeys_passkey_import_finalize (GObject *object)
{
  PasskeysPasskeyImport *self = PASSKEYS_PASSKEY_IMPORT (object);

  g_clear_object (&self->vault);
  g_clear_object (&self->entries);

  G_OBJECT_CLASS (passkeys_passkey_import_parent_class)->finalize (object);
}

static void
passkeys_passkey_import_class_init (PasskeysPasskeyImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_passkey_import_finalize;
}

static void
passkeys_passkey_import_init (PasskeysPasskeyImport *self)
{
  self->entries = g_list_store_new (PASSKEYS_TYPE_IMPORT_ENTRY);
}

/**
 * passkeys_passkey_import_new:
 * @vault: where the passkeys are to go
 * @entries: (element-type PasskeysImportEntry): what passkeys_passkey_file_read() returned
 *
 * Returns: (transfer full): an import; nothing is saved before passkeys_passkey_import_run()
 */
PasskeysPasskeyImport *
passkeys_passkey_import_new (PasskeysVault *vault,
                             GPtrArray     *entries)
{
  PasskeysPasskeyImport *self;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (entries != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_PASSKEY_IMPORT, NULL);
  self->vault = g_object_ref (vault);
  g_list_store_splice (self->entries, 0, 0, entries->pdata, entries->len);
  return self;
}

/**
 * passkeys_passkey_import_get_entries:
 * @self: an import
 *
 * Returns: (transfer none): a model of [class@Passkeys.ImportEntry]
 */
GListModel *
passkeys_passkey_import_get_entries (PasskeysPasskeyImport *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PASSKEY_IMPORT (self), NULL);

  return G_LIST_MODEL (self->entries);
}

/**
 * passkeys_passkey_import_count_chosen:
 * @self: an import
 *
 * Returns: how many passkeys passkeys_passkey_import_run() would save
 */
guint
passkeys_passkey_import_count_chosen (PasskeysPasskeyImport *self)
{
  guint n_chosen = 0;

  g_return_val_if_fail (PASSKEYS_IS_PASSKEY_IMPORT (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++)
    {
      g_autoptr(PasskeysImportEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (passkeys_import_entry_is_chosen (entry))
        n_chosen++;
    }
  return n_chosen;
}

/**
 * passkeys_passkey_import_check:
 * @self: an import
 *
 * Compares each entry with what this computer holds, and sets its state. Changes nothing.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with the errors of
 *   [method@Passkeys.Vault.load]
 */
DexFuture *
passkeys_passkey_import_check (PasskeysPasskeyImport *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PASSKEY_IMPORT (self), NULL);

  return spawn (self, NULL, check_fiber);
}

/**
 * passkeys_passkey_import_run:
 * @self: an import
 * @prompt: how to talk to the person
 *
 * Asks for the PIN once, then saves the chosen entries, one after the other. Where it fails, the
 * states tell what was saved before, and it can be run again for the rest.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when every chosen entry is saved, or
 *   rejects with %PASSKEYS_AUTHENTICATOR_ERROR
 */
DexFuture *
passkeys_passkey_import_run (PasskeysPasskeyImport *self,
                             PasskeysPrompt        *prompt)
{
  g_return_val_if_fail (PASSKEYS_IS_PASSKEY_IMPORT (self), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  return spawn (self, prompt, run_fiber);
}
