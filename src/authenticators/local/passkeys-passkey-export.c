/* passkeys-passkey-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-passkey-export"

#include "config.h"

#include "passkeys-passkey-export.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-cxf-document.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-private-key.h"
#include "passkeys-sealed-file.h"
#include "passkeys-vault-private.h"

#define STACK_SIZE (256 * 1024)
#define VAULT_NAME "This Computer"

struct _PasskeysPasskeyExport
{
  GObject parent_instance;

  PasskeysVault *vault;       /* (owned) */
  GPtrArray     *passkeys;    /* (owned) */
  GListStore    *left_behind; /* (owned) */
};

typedef struct
{
  PasskeysPasskeyExport *self;     /* (owned) */
  GBytes                *password; /* (owned) */
  PasskeysPrompt        *prompt;   /* (owned) */
} Call;

G_DEFINE_FINAL_TYPE (PasskeysPasskeyExport, passkeys_passkey_export, G_TYPE_OBJECT)

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->self);
  g_clear_object (&call->prompt);
  g_clear_pointer (&call->password, g_bytes_unref);
  g_free (call);
}

/* Returns NULL where there is no private key that could be taken away: it is in a chip, or damaged, or
 * counts, which a copy would put out of step, for a site that no file can name. */
static GBytes *
open_key (PasskeysLocalPasskey *passkey,
          GBytes               *vault_key)
{
  g_autoptr(GBytes) private_key = NULL;
  g_autoptr(EVP_PKEY) key = NULL;

  if (passkeys_local_passkey_get_protection (passkey) != PASSKEYS_PROTECTION_PIN ||
      passkeys_local_passkey_is_u2f (passkey) ||
      !(private_key = _passkeys_local_passkey_unwrap_key (passkey, vault_key, NULL)) ||
      !(key = passkeys_private_key_parse (private_key, NULL)))
    return NULL;

  return g_steal_pointer (&private_key);
}

/* Without it the passkey would sign in as before, but what a site encrypted with it would be lost. */
static gboolean
open_random (PasskeysLocalPasskey  *passkey,
             GBytes                *vault_key,
             GBytes               **ret_random)
{
  if (passkey->wrapped_random == NULL)
    return TRUE;

  *ret_random = _passkeys_local_passkey_unwrap_random (passkey, vault_key, NULL);
  return *ret_random != NULL;
}

/* Returns the document, or NULL where no passkey went into it. */
static GBytes *
build_document (PasskeysPasskeyExport *self,
                GBytes                *vault_key)
{
  g_autoptr(PasskeysCxfDocument) document = NULL;
  guint n_added = 0;

  g_list_store_remove_all (self->left_behind);
  document = passkeys_cxf_document_new (g_get_real_time () / G_USEC_PER_SEC);
  for (guint i = 0; i < self->passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (self->passkeys, i);
      g_autoptr(GBytes) private_key = open_key (passkey, vault_key);
      g_autoptr(GBytes) random = NULL;

      if (private_key == NULL || !open_random (passkey, vault_key, &random))
        {
          g_list_store_append (self->left_behind, passkey);
          continue;
        }
      passkeys_cxf_document_add (document, passkey, private_key, random);
      n_added++;
    }
  return n_added > 0 ? passkeys_cxf_document_finish (document) : NULL;
}

static DexFuture *
run_fiber (gpointer data)
{
  Call *call = data;
  PasskeysPasskeyExport *self = call->self;
  PasskeysCredentialSource *source = PASSKEYS_CREDENTIAL_SOURCE (self->vault);
  g_autoptr(PasskeysAuthorisation) authorisation = NULL;
  g_autoptr(GBytes) document = NULL;
  g_autoptr(GError) error = NULL;

  authorisation = passkeys_await_boxed (passkeys_credential_source_authorise (source, VAULT_NAME,
                                                                              TRUE, call->prompt),
                                        &error);
  if (authorisation == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  document = build_document (self, authorisation->vault_key);
  g_clear_pointer (&authorisation, passkeys_authorisation_unref);
  if (document == NULL)
    return dex_future_new_reject (PASSKEYS_AUTHENTICATOR_ERROR,
                                  PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                                  "None of these passkeys can leave this computer");

  return passkeys_sealed_file_seal (document, call->password, PASSKEYS_SEALED_FILE_ITERATIONS);
}

static void
passkeys_passkey_export_finalize (GObject *object)
{
  PasskeysPasskeyExport *self = PASSKEYS_PASSKEY_EXPORT (object);

  g_clear_object (&self->vault);
  g_clear_pointer (&self->passkeys, g_ptr_array_unref);
  g_clear_object (&self->left_behind);

  G_OBJECT_CLASS (passkeys_passkey_export_parent_class)->finalize (object);
}

static void
passkeys_passkey_export_class_init (PasskeysPasskeyExportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_passkey_export_finalize;
}

static void
passkeys_passkey_export_init (PasskeysPasskeyExport *self)
{
  self->left_behind = g_list_store_new (PASSKEYS_TYPE_LOCAL_PASSKEY);
}

/**
 * passkeys_passkey_export_new:
 * @vault: where the passkeys are
 * @passkeys: (element-type PasskeysLocalPasskey): which
 *
 * Returns: (transfer full): an export
 */
PasskeysPasskeyExport *
passkeys_passkey_export_new (PasskeysVault *vault,
                             GPtrArray     *passkeys)
{
  PasskeysPasskeyExport *self;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (passkeys != NULL && passkeys->len > 0, NULL);

  self = g_object_new (PASSKEYS_TYPE_PASSKEY_EXPORT, NULL);
  self->vault = g_object_ref (vault);
  self->passkeys = g_ptr_array_ref (passkeys);
  return self;
}

/**
 * passkeys_passkey_export_run:
 * @self: an export
 * @password: what is to open the file; not empty
 * @prompt: how to talk to the person
 *
 * Asks for the PIN once, for every private key has to be opened, and makes the file: see
 * passkeys_sealed_file_seal(). What is not encrypted never leaves the memory of this program.
 *
 * Returns: (transfer full): a future that resolves to a #GBytes, the file, or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED when none of the passkeys can be exported, another
 *   %PASSKEYS_AUTHENTICATOR_ERROR or a %PASSKEYS_PASSKEY_FILE_ERROR
 */
DexFuture *
passkeys_passkey_export_run (PasskeysPasskeyExport *self,
                             GBytes                *password,
                             PasskeysPrompt        *prompt)
{
  Call *call;

  g_return_val_if_fail (PASSKEYS_IS_PASSKEY_EXPORT (self), NULL);
  g_return_val_if_fail (password != NULL && g_bytes_get_size (password) > 0, NULL);
  g_return_val_if_fail (PASSKEYS_IS_PROMPT (prompt), NULL);

  call = g_new0 (Call, 1);
  call->self = g_object_ref (self);
  call->password = g_bytes_ref (password);
  call->prompt = g_object_ref (prompt);
  return passkeys_fiber_spawn (STACK_SIZE, run_fiber, call, call_free);
}

/**
 * passkeys_passkey_export_get_left_behind:
 * @self: an export
 *
 * Returns: (transfer none): a model of [class@Passkeys.LocalPasskey], those that the file does not
 *   hold because their private key cannot be taken away
 */
GListModel *
passkeys_passkey_export_get_left_behind (PasskeysPasskeyExport *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PASSKEY_EXPORT (self), NULL);

  return G_LIST_MODEL (self->left_behind);
}
