/* passkeys-site-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-source"

#include "config.h"

#include "passkeys-site-source.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-vault-private.h"

#define STACK_SIZE (256 * 1024)

struct _PasskeysSiteSource
{
  GObject parent_instance;

  PasskeysVault        *vault;
  PasskeysSitePrompt   *prompt;
  PasskeysSiteRequest  *request;
  PasskeysLocalPasskey *replaced; /* (nullable) what goes in the end */
};

typedef struct
{
  PasskeysSiteSource   *self;    /* (owned) */
  PasskeysLocalPasskey *passkey; /* (owned) */
} Addition;

static void credential_source_init (PasskeysCredentialSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysSiteSource, passkeys_site_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_CREDENTIAL_SOURCE,
                                                      credential_source_init))

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  g_clear_object (&addition->self);
  g_clear_object (&addition->passkey);
  g_free (addition);
}

static PasskeysCredentialSource *
get_vault (PasskeysCredentialSource *source)
{
  return PASSKEYS_CREDENTIAL_SOURCE (PASSKEYS_SITE_SOURCE (source)->vault);
}

/* The entry of the list that this is, as it was read now. */
static PasskeysLocalPasskey *
find_entry (GListModel           *entries,
            PasskeysLocalPasskey *entry)
{
  GBytes *credential_id = passkeys_local_passkey_get_credential_id (entry);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(PasskeysLocalPasskey) found = g_list_model_get_item (entries, i);

      if (g_bytes_equal (passkeys_local_passkey_get_credential_id (found), credential_id))
        return g_steal_pointer (&found);
    }
  return NULL;
}

static gboolean
is_same_account (PasskeysLocalPasskey *passkey,
                 PasskeysLocalPasskey *other)
{
  return g_bytes_equal (passkeys_local_passkey_get_user_handle (passkey),
                        passkeys_local_passkey_get_user_handle (other));
}

static gboolean
has_same_account (GListModel           *entries,
                  PasskeysLocalPasskey *passkey)
{
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(PasskeysLocalPasskey) entry = g_list_model_get_item (entries, i);

      if (is_same_account (entry, passkey))
        return TRUE;
    }
  return FALSE;
}

/* A new passkey of an account takes the place of the older one (CTAP 2.1, section 6.1.2, step 17.1),
 * or two would be offered of which the site knows only one. It is the person who says so. */
static gboolean
check_choice (PasskeysSiteChoice    *choice,
              GListModel            *entries,
              PasskeysLocalPasskey  *passkey,
              GError               **error)
{
  PasskeysLocalPasskey *entry = passkeys_site_choice_get_entry (choice);
  g_autoptr(PasskeysLocalPasskey) present = NULL;

  if (entry == NULL &&
      !passkeys_site_choice_check_user_name (entries, passkeys_site_choice_get_user_name (choice),
                                             error))
    return FALSE;

  if (entry != NULL && !(present = find_entry (entries, entry)))
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS,
                           "The entry is not there any more");
      return FALSE;
    }

  if (has_same_account (entries, passkey) &&
      (entry == NULL || !is_same_account (entry, passkey)))
    {
      g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_NOT_ALLOWED,
                           "Another entry is the one of this account");
      return FALSE;
    }
  return TRUE;
}

static PasskeysSiteChoice *
ask_where (Addition  *addition,
           GError   **error)
{
  PasskeysSiteSource *self = addition->self;
  const char *id = passkeys_local_passkey_get_relying_party_id (addition->passkey);
  g_autoptr(GError) last_error = NULL;

  while (TRUE)
    {
      g_autoptr(PasskeysSiteChoice) choice = NULL;
      g_autoptr(GListModel) entries = NULL;
      DexFuture *asked;

      if (!(entries = passkeys_await_object (_passkeys_vault_find (self->vault, id, NULL,
                                                                   PASSKEYS_VAULT_FIND_MAY_PROMPT),
                                             error)))
        return NULL;

      asked = passkeys_site_prompt_choose_entry (self->prompt, self->request, entries, last_error);
      if (!(choice = passkeys_await_object (asked, error)))
        return NULL;

      g_clear_error (&last_error);
      if (check_choice (choice, entries, addition->passkey, &last_error))
        return g_steal_pointer (&choice);
    }
}

/* An entry keeps what the person called it and noted of it; what the site calls the account is for new ones. */
static PasskeysLocalPasskey *
apply_choice (PasskeysLocalPasskey *passkey,
              PasskeysSiteChoice   *choice)
{
  PasskeysLocalPasskey *entry = passkeys_site_choice_get_entry (choice);
  const char *user_name = passkeys_site_choice_get_user_name (choice);
  const char *display_name = passkeys_local_passkey_get_user_display_name (passkey);
  g_autoptr(PasskeysLocalPasskey) applied = NULL;

  if (entry == NULL)
    return _passkeys_local_passkey_new_with_user_name (passkey, user_name, display_name);

  user_name = passkeys_local_passkey_get_user_name (entry);
  if (*user_name == '\0')
    user_name = passkeys_local_passkey_get_user_name (passkey);
  applied = _passkeys_local_passkey_new_with_user_name (passkey, user_name, display_name);
  return _passkeys_local_passkey_new_described (applied, passkeys_local_passkey_get_name (entry),
                                                passkeys_local_passkey_get_note (entry));
}

static DexFuture *
add_fiber (gpointer data)
{
  Addition *addition = data;
  PasskeysSiteSource *self = addition->self;
  g_autoptr(PasskeysSiteChoice) choice = NULL;
  g_autoptr(PasskeysLocalPasskey) applied = NULL;
  g_autoptr(PasskeysLocalPasskey) kept = NULL;
  g_autoptr(GError) error = NULL;

  if (!(choice = ask_where (addition, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  applied = apply_choice (addition->passkey, choice);
  if (!(kept = passkeys_await_object (_passkeys_vault_add (self->vault, applied), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_set_object (&self->replaced, passkeys_site_choice_get_entry (choice));
  return dex_future_new_take_object (g_steal_pointer (&kept));
}

static DexFuture *
site_source_add (PasskeysCredentialSource *source,
                 PasskeysLocalPasskey     *passkey,
                 gboolean                  resident)
{
  Addition *addition = g_new0 (Addition, 1);

  addition->self = g_object_ref (PASSKEYS_SITE_SOURCE (source));
  addition->passkey = g_object_ref (passkey);
  return passkeys_fiber_spawn (STACK_SIZE, add_fiber, addition, addition_free);
}

static DexFuture *
site_source_discard (PasskeysCredentialSource *source,
                     PasskeysLocalPasskey     *passkey)
{
  return passkeys_credential_source_discard (get_vault (source), passkey);
}

static DexFuture *
site_source_authorise (PasskeysCredentialSource *source,
                       const char               *name,
                       gboolean                  user_presence,
                       PasskeysPrompt           *prompt)
{
  return passkeys_credential_source_authorise (get_vault (source), name, user_presence, prompt);
}

static DexFuture *
site_source_find (PasskeysCredentialSource *source,
                  const char               *relying_party_id,
                  GPtrArray                *credential_ids)
{
  return passkeys_credential_source_find (get_vault (source), relying_party_id, credential_ids);
}

static GBytes *
site_source_get_vault_id (PasskeysCredentialSource *source)
{
  return passkeys_credential_source_get_vault_id (get_vault (source));
}

static GBytes *
site_source_get_aaguid (PasskeysCredentialSource *source)
{
  return passkeys_credential_source_get_aaguid (get_vault (source));
}

static gboolean
site_source_is_backup_eligible (PasskeysCredentialSource *source)
{
  return passkeys_credential_source_is_backup_eligible (get_vault (source));
}

static gboolean
site_source_can_choose (PasskeysCredentialSource *source)
{
  return passkeys_credential_source_can_choose (get_vault (source));
}

static guint32
site_source_count (PasskeysCredentialSource *source,
                   PasskeysLocalPasskey     *passkey)
{
  return passkeys_credential_source_count (get_vault (source), passkey);
}

static DexFuture *
site_source_make_key (PasskeysCredentialSource *source,
                      GBytes                   *vault_key)
{
  return passkeys_credential_source_make_key (get_vault (source), vault_key);
}

static DexFuture *
site_source_sign (PasskeysCredentialSource *source,
                  PasskeysLocalPasskey     *passkey,
                  GBytes                   *vault_key,
                  GBytes                   *authenticator_data,
                  GBytes                   *client_data_hash)
{
  return passkeys_credential_source_sign (get_vault (source), passkey, vault_key,
                                          authenticator_data, client_data_hash);
}

static void
credential_source_init (PasskeysCredentialSourceInterface *iface)
{
  iface->authorise = site_source_authorise;
  iface->find = site_source_find;
  iface->add = site_source_add;
  iface->discard = site_source_discard;
  iface->get_vault_id = site_source_get_vault_id;
  iface->get_aaguid = site_source_get_aaguid;
  iface->is_backup_eligible = site_source_is_backup_eligible;
  iface->can_choose = site_source_can_choose;
  iface->count = site_source_count;
  iface->make_key = site_source_make_key;
  iface->sign = site_source_sign;
}

static void
passkeys_site_source_finalize (GObject *object)
{
  PasskeysSiteSource *self = PASSKEYS_SITE_SOURCE (object);

  g_clear_object (&self->vault);
  g_clear_object (&self->prompt);
  g_clear_object (&self->request);
  g_clear_object (&self->replaced);

  G_OBJECT_CLASS (passkeys_site_source_parent_class)->finalize (object);
}

static void
passkeys_site_source_class_init (PasskeysSiteSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_site_source_finalize;
}

static void
passkeys_site_source_init (PasskeysSiteSource *self)
{
}

/**
 * passkeys_site_source_new:
 * @vault: where the passkeys are
 * @prompt: how to ask where a new one goes
 * @request: what is asked, for the prompt
 *
 * Returns: (transfer full): a source for one ceremony
 */
PasskeysSiteSource *
passkeys_site_source_new (PasskeysVault       *vault,
                          PasskeysSitePrompt  *prompt,
                          PasskeysSiteRequest *request)
{
  PasskeysSiteSource *self;

  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SITE_PROMPT (prompt), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (request), NULL);

  self = g_object_new (PASSKEYS_TYPE_SITE_SOURCE, NULL);
  self->vault = g_object_ref (vault);
  self->prompt = g_object_ref (prompt);
  self->request = g_object_ref (request);
  return self;
}

/**
 * passkeys_site_source_complete:
 * @self: a source whose ceremony succeeded
 *
 * Removes the passkey that the new one took the place of, which until now was there beside it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE or rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR; then both are there
 */
DexFuture *
passkeys_site_source_complete (PasskeysSiteSource *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_SOURCE (self), NULL);

  if (self->replaced == NULL)
    return dex_future_new_true ();

  return passkeys_vault_remove (self->vault, self->replaced);
}
