/* passkeys-credential-names.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-credential-names"

#include "config.h"

#include "passkeys-credential-names.h"

#include <glib/gi18n.h>
#include <string.h>

#include "passkeys-action-log.h"
#include "passkeys-credentials-api.h"
#include "passkeys-list-cache.h"
#include "passkeys-recovery-key.h"

/* Ids differ at their end. So many characters tell the passkeys of an organisation apart well enough
 * for a table; the whole id is where the entry is looked at. */
#define SHORT_ID_LENGTH 8

struct _PasskeysCredentialNames
{
  GObject          parent_instance;

  PasskeysSession *session; /* (owned) */
  GHashTable      *names;   /* (owned): id → name */
  GHashTable      *remembered; /* (owned): the same of another time, for when nobody tells them */
};

G_DEFINE_FINAL_TYPE (PasskeysCredentialNames, passkeys_credential_names, G_TYPE_OBJECT)

static gboolean
is_missing (PasskeysCredentialNames *self,
            PasskeysActionLog       *entry)
{
  const char *uuid = passkeys_action_log_get_credential_uuid (entry);
  const char *own_id = passkeys_account_get_user_id (passkeys_session_get_account (self->session));

  return uuid != NULL && *uuid != '\0'
         && g_strcmp0 (passkeys_action_log_get_user_id (entry), own_id) == 0
         && !g_hash_table_contains (self->names, uuid);
}

static void
take_names (PasskeysCredentialNames *self,
            GListModel              *credentials)
{
  for (guint i = 0; i < g_list_model_get_n_items (credentials); i++)
    {
      g_autoptr(PasskeysCredential) credential = g_list_model_get_item (credentials, i);

      g_hash_table_replace (self->names,
                            g_strdup (passkeys_credential_get_credential_uuid (credential)),
                            g_strdup (passkeys_credential_names_get (credential)));
    }
}

/* One's own that is not among them was removed, and is not looked for again. */
static void
give_up_missing (PasskeysCredentialNames *self,
                 GListModel              *entries)
{
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(PasskeysActionLog) entry = g_list_model_get_item (entries, i);

      if (is_missing (self, entry))
        g_hash_table_replace (self->names,
                              g_strdup (passkeys_action_log_get_credential_uuid (entry)), NULL);
    }
}

static DexFuture *
recalled_cb (DexFuture *future,
             gpointer   data)
{
  PasskeysCredentialNames *self = data;
  JsonArray *rows = g_value_get_boxed (dex_future_get_value (future, NULL));

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autoptr(PasskeysCredential) credential =
        passkeys_credential_new_from_json (json_array_get_element (rows, i), NULL);

      if (credential != NULL)
        g_hash_table_replace (self->remembered,
                              g_strdup (passkeys_credential_get_credential_uuid (credential)),
                              g_strdup (passkeys_credential_names_get (credential)));
    }

  return dex_future_new_true ();
}

typedef struct
{
  PasskeysCredentialNames *self;
  PasskeysPagedList       *credentials;
  GListModel              *entries;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->self);
  g_object_unref (reading->credentials);
  g_object_unref (reading->entries);
  g_free (reading);
}

static DexFuture *
read_cb (DexFuture *future,
         gpointer   data)
{
  Reading *reading = data;

  take_names (reading->self, G_LIST_MODEL (reading->credentials));
  give_up_missing (reading->self, reading->entries);
  return dex_ref (future);
}

static void
passkeys_credential_names_dispose (GObject *object)
{
  PasskeysCredentialNames *self = PASSKEYS_CREDENTIAL_NAMES (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->remembered, g_hash_table_unref);

  G_OBJECT_CLASS (passkeys_credential_names_parent_class)->dispose (object);
}

static void
passkeys_credential_names_class_init (PasskeysCredentialNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_credential_names_dispose;
}

static void
passkeys_credential_names_init (PasskeysCredentialNames *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * passkeys_credential_names_get:
 * @credential: a credential
 *
 * Nobody gave a recovery key its name: it is what the application or the server calls every one.
 *
 * Returns: (transfer none): what to call it
 */
const char *
passkeys_credential_names_get (PasskeysCredential *credential)
{
  const char *name;

  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL (credential), NULL);

  name = passkeys_credential_get_name (credential);
  if (passkeys_credential_get_kind (credential) == PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY
      && (g_str_equal (name, PASSKEYS_RECOVERY_KEY_NAME) || g_str_equal (name, PASSKEYS_RECOVERY_KEY_SERVER_NAME)))
    return _("Recovery key");

  return name;
}

/**
 * passkeys_credential_names_new:
 * @session: whose credentials
 *
 * Returns: (transfer full): names, of which none is known yet
 */
PasskeysCredentialNames *
passkeys_credential_names_new (PasskeysSession *session)
{
  PasskeysCredentialNames *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_CREDENTIAL_NAMES, NULL);
  self->session = g_object_ref (session);

  return self;
}

/**
 * passkeys_credential_names_recall:
 * @self: names
 *
 * Reads the names that the list of credentials said last, for a log that is read without the server. Those that it
 * tells itself come before them.
 *
 * Returns: (transfer full): a future of a boolean, which rejects where nothing is remembered
 */
DexFuture *
passkeys_credential_names_recall (PasskeysCredentialNames *self)
{
  PasskeysAccount *account;

  dex_return_error_if_fail (PASSKEYS_IS_CREDENTIAL_NAMES (self));

  account = passkeys_session_get_account (self->session);
  return dex_future_then (passkeys_list_cache_recall (account, "credentials"), recalled_cb,
                          g_object_ref (self), g_object_unref);
}

/**
 * passkeys_credential_names_look_up:
 * @self: names
 * @entries: entries of the log
 *
 * Asks for the names that @entries need. Nothing is asked where the person did nothing of it, or
 * where all is known.
 *
 * Returns: (transfer full) (nullable): a future of a boolean, or %NULL if nothing was asked
 */
DexFuture *
passkeys_credential_names_look_up (PasskeysCredentialNames *self,
                                   GListModel              *entries)
{
  gboolean needs_any = FALSE;
  Reading *reading;

  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_NAMES (self), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (entries), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (entries) && !needs_any; i++)
    {
      g_autoptr(PasskeysActionLog) entry = g_list_model_get_item (entries, i);

      needs_any = is_missing (self, entry);
    }
  if (!needs_any)
    return NULL;

  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->entries = g_object_ref (entries);
  reading->credentials = passkeys_credentials_api_list (passkeys_session_get_client (self->session));
  return dex_future_then (passkeys_paged_list_load_all (reading->credentials), read_cb, reading,
                          reading_free);
}

/**
 * passkeys_credential_names_find:
 * @self: names
 * @uuid: (nullable): the id of a credential
 *
 * Returns: (transfer none) (nullable): its name, if it is one's own
 */
const char *
passkeys_credential_names_find (PasskeysCredentialNames *self,
                                const char              *uuid)
{
  const char *name;

  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_NAMES (self), NULL);

  if (uuid == NULL)
    return NULL;

  name = g_hash_table_lookup (g_hash_table_contains (self->names, uuid) ? self->names
                                                                        : self->remembered, uuid);
  return name != NULL && *name != '\0' ? name : NULL;
}

/**
 * passkeys_credential_names_dup:
 * @self: names
 * @uuid: (nullable): the id of a credential
 *
 * Returns: (transfer full): what to show of it where there is little room
 */
char *
passkeys_credential_names_dup (PasskeysCredentialNames *self,
                               const char              *uuid)
{
  const char *name;
  glong length;

  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_NAMES (self), NULL);

  name = passkeys_credential_names_find (self, uuid);
  if (name != NULL || uuid == NULL)
    return g_strdup (name != NULL ? name : "");

  length = g_utf8_strlen (uuid, -1);
  if (length <= SHORT_ID_LENGTH + 1)
    return g_strdup (uuid);

  return g_strconcat ("…", g_utf8_offset_to_pointer (uuid, length - SHORT_ID_LENGTH), NULL);
}
