/* fuzz-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-source"

#include "config.h"

#include "fuzz-source.h"

#include <string.h>

#include "passkeys-authenticator-core.h"
#include "passkeys-local-passkey-private.h"
#include "passkeys-secure-bytes.h"

#define SITE "example.org"
#define MAXIMUM_PASSKEYS 16

struct _FuzzSource
{
  GObject parent_instance;

  GPtrArray *passkeys; /* of PasskeysLocalPasskey */
};

static void credential_source_init (PasskeysCredentialSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzSource, fuzz_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_CREDENTIAL_SOURCE,
                                                      credential_source_init))

/* the same in each run */
static GBytes *vault_id;
static GBytes *vault_key;
static PasskeysLocalPasskey *present;

static DexFuture *
authorise (PasskeysCredentialSource *source,
           const char               *name,
           gboolean                  user_presence,
           PasskeysPrompt           *prompt)
{
  return dex_future_new_take_boxed (PASSKEYS_TYPE_AUTHORISATION,
                                    passkeys_authorisation_new (vault_key, TRUE, TRUE));
}

static gboolean
is_listed (PasskeysLocalPasskey *passkey,
           GPtrArray            *credential_ids)
{
  for (guint i = 0; i < credential_ids->len; i++)
    if (g_bytes_equal (g_ptr_array_index (credential_ids, i), passkey->credential_id))
      return TRUE;
  return FALSE;
}

static DexFuture *
find (PasskeysCredentialSource *source,
      const char               *relying_party_id,
      GPtrArray                *credential_ids)
{
  FuzzSource *self = FUZZ_SOURCE (source);
  GListStore *found = g_list_store_new (PASSKEYS_TYPE_LOCAL_PASSKEY);

  for (guint i = 0; i < self->passkeys->len; i++)
    {
      PasskeysLocalPasskey *passkey = g_ptr_array_index (self->passkeys, i);

      if (g_str_equal (passkey->relying_party_id, relying_party_id) &&
          (credential_ids == NULL || is_listed (passkey, credential_ids)))
        g_list_store_append (found, passkey);
    }
  return dex_future_new_take_object (found);
}

static DexFuture *
add (PasskeysCredentialSource *source,
     PasskeysLocalPasskey     *passkey,
     gboolean                  resident)
{
  FuzzSource *self = FUZZ_SOURCE (source);
  g_autoptr(GBytes) record = _passkeys_local_passkey_build_record (passkey, NULL);

  g_assert_nonnull (record);
  if (self->passkeys->len < MAXIMUM_PASSKEYS)
    g_ptr_array_add (self->passkeys, g_object_ref (passkey));
  return dex_future_new_take_object (g_object_ref (passkey));
}

static GBytes *
get_vault_id (PasskeysCredentialSource *source)
{
  return vault_id;
}

static gboolean
agrees (PasskeysCredentialSource *source)
{
  return TRUE;
}

/* so that what follows the first of several is asked for as well */
static gboolean
cannot_choose (PasskeysCredentialSource *source)
{
  return FALSE;
}

static guint32
count (PasskeysCredentialSource *source,
       PasskeysLocalPasskey     *passkey)
{
  return 0;
}

static void
credential_source_init (PasskeysCredentialSourceInterface *iface)
{
  iface->authorise = authorise;
  iface->find = find;
  iface->add = add;
  iface->get_vault_id = get_vault_id;
  iface->get_aaguid = get_vault_id;
  iface->is_backup_eligible = agrees;
  iface->can_choose = cannot_choose;
  iface->count = count;
}

static void
fuzz_source_finalize (GObject *object)
{
  FuzzSource *self = FUZZ_SOURCE (object);

  g_clear_pointer (&self->passkeys, g_ptr_array_unref);

  G_OBJECT_CLASS (fuzz_source_parent_class)->finalize (object);
}

static void
fuzz_source_class_init (FuzzSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fuzz_source_finalize;
}

static void
fuzz_source_init (FuzzSource *self)
{
  self->passkeys = g_ptr_array_new_with_free_func (g_object_unref);
}

static PasskeysLocalPasskey *
make_present (void)
{
  static const char letters[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  g_autoptr(PasskeysRelyingParty) relying_party = passkeys_relying_party_new (SITE, "Example");
  g_autoptr(GBytes) handle = g_bytes_new_static ("ada", 3);
  g_autoptr(PasskeysUserEntity) user = passkeys_user_entity_new (handle, "ada", "Ada");
  g_autoptr(EVP_PKEY) key = passkeys_private_key_generate (NULL);
  g_autoptr(GBytes) secret = passkeys_private_key_serialise (key, NULL);
  PasskeysLocalPasskey *passkey;

  passkey = _passkeys_local_passkey_new (vault_id, relying_party, user, TRUE, NULL);
  g_clear_pointer (&passkey->credential_id, g_bytes_unref);
  passkey->credential_id = g_bytes_new_static (letters, strlen (letters));
  if (!_passkeys_local_passkey_wrap_key (passkey, vault_key, secret, NULL) ||
      !_passkeys_local_passkey_wrap_random (passkey, vault_key, NULL, NULL))
    g_assert_not_reached ();
  return passkey;
}

FuzzSource *
fuzz_source_new (void)
{
  FuzzSource *self = g_object_new (FUZZ_TYPE_SOURCE, NULL);

  if (present == NULL)
    {
      vault_id = g_bytes_new_static ("0123456789abcdef", 16);
      vault_key = passkeys_secure_bytes_new ("0123456789abcdef0123456789abcdef", 32);
      present = make_present ();
    }
  g_ptr_array_add (self->passkeys, g_object_ref (present));
  return self;
}

struct _FuzzPrompt
{
  GObject parent_instance;

  int n_open; /* what began and has not ended */
};

static void prompt_init (PasskeysPromptInterface *iface);
static void site_prompt_init (PasskeysSitePromptInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzPrompt, fuzz_prompt, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT, prompt_init)
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_SITE_PROMPT, site_prompt_init))

static DexFuture *
ask_pin (PasskeysPrompt     *prompt,
         PasskeysPinRequest *request)
{
  return dex_future_new_take_boxed (G_TYPE_BYTES, passkeys_secure_bytes_new_text ("246810-a"));
}

static DexFuture *
choose (PasskeysPrompt *prompt,
        GListModel     *candidates)
{
  return dex_future_new_take_object (g_list_model_get_item (candidates, 0));
}

static void
prompt_init (PasskeysPromptInterface *iface)
{
  iface->ask_pin = ask_pin;
  iface->choose = choose;
}

static void
begin (PasskeysSitePrompt  *prompt,
       PasskeysSiteRequest *request)
{
  const char *site = passkeys_site_request_get_site (request);

  g_assert_true (site == NULL || g_utf8_validate (site, -1, NULL));
  FUZZ_PROMPT (prompt)->n_open++;
}

static DexFuture *
confirm (PasskeysSitePrompt  *prompt,
         PasskeysSiteRequest *request,
         const GError        *error)
{
  return dex_future_new_true ();
}

static DexFuture *
choose_entry (PasskeysSitePrompt  *prompt,
              PasskeysSiteRequest *request,
              GListModel          *entries,
              const GError        *last_error)
{
  return dex_future_new_take_object (passkeys_site_choice_new_create ("somebody"));
}

static void
end (PasskeysSitePrompt *prompt,
     const GError       *error)
{
  FUZZ_PROMPT (prompt)->n_open--;
}

static void
site_prompt_init (PasskeysSitePromptInterface *iface)
{
  iface->begin = begin;
  iface->confirm = confirm;
  iface->choose_entry = choose_entry;
  iface->end = end;
}

static void
fuzz_prompt_class_init (FuzzPromptClass *klass)
{
}

static void
fuzz_prompt_init (FuzzPrompt *self)
{
}

FuzzPrompt *
fuzz_prompt_new (void)
{
  return g_object_new (FUZZ_TYPE_PROMPT, NULL);
}

gboolean
fuzz_prompt_is_balanced (FuzzPrompt *self)
{
  return self->n_open == 0;
}
