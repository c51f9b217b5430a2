/* passkeys-credential-places.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-credential-places"

#include "config.h"

#include "passkeys-credential-places.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "passkeys-authenticator-model.h"
#include "passkeys-credential-place-private.h"
#include "passkeys-fiber.h"

/* More than any person has; the file stays small. */
#define MAXIMUM_PLACES 1000

struct _PasskeysCredentialPlaces
{
  GObject     parent_instance;

  GFile      *file;
  GHashTable *places;    /* credential id, a GBytes → PasskeysCredentialPlace */
  DexFuture  *read;      /* the file */
  DexFuture  *write;     /* (nullable): while it is written */
  gboolean    changed;   /* since it was written */
  gboolean    read_only; /* a newer version of this program has written it */
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysCredentialPlaces, passkeys_credential_places, G_TYPE_OBJECT)

static void
passkeys_credential_places_finalize (GObject *object)
{
  PasskeysCredentialPlaces *self = PASSKEYS_CREDENTIAL_PLACES (object);

  dex_clear (&self->read);
  dex_clear (&self->write);
  g_hash_table_unref (self->places);
  g_object_unref (self->file);

  G_OBJECT_CLASS (passkeys_credential_places_parent_class)->finalize (object);
}

static void
passkeys_credential_places_class_init (PasskeysCredentialPlacesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_credential_places_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
passkeys_credential_places_init (PasskeysCredentialPlaces *self)
{
  self->places = _passkeys_credential_places_create_table ();
}

/* What was learnt meanwhile is newer. */
static void
merge (PasskeysCredentialPlaces *self,
       GHashTable               *read)
{
  GHashTableIter iter;
  gpointer id;
  gpointer place;

  g_hash_table_iter_init (&iter, read);
  while (g_hash_table_iter_next (&iter, &id, &place))
    if (!g_hash_table_contains (self->places, id))
      {
        g_hash_table_iter_steal (&iter);
        g_hash_table_insert (self->places, id, place);
      }
}

/* A file that cannot be read is begun anew: what it held can be seen again. */
static DexFuture *
read_fiber (gpointer data)
{
  PasskeysCredentialPlaces *self = data;
  g_autoptr(GBytes) json = passkeys_await_boxed (dex_file_load_contents_bytes (self->file), NULL);
  g_autoptr(GHashTable) read = NULL;

  if (json != NULL)
    read = _passkeys_credential_places_parse (json, &self->read_only);
  if (read == NULL)
    return dex_future_new_true ();

  merge (self, read);
  g_signal_emit (self, signals[CHANGED], 0);

  return dex_future_new_true ();
}

static gboolean
await_written (PasskeysCredentialPlaces *self)
{
  g_autofree char *folder = g_path_get_dirname (g_file_peek_path (self->file));
  char *text = _passkeys_credential_places_serialise (self->places);
  g_autoptr(GBytes) json = g_bytes_new_take (text, strlen (text));

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return FALSE;

  return passkeys_await (dex_file_replace_contents_bytes (self->file, json, NULL, FALSE,
                                                          G_FILE_CREATE_PRIVATE), NULL);
}

static DexFuture *
write_fiber (gpointer data)
{
  PasskeysCredentialPlaces *self = data;

  passkeys_await (dex_ref (self->read), NULL);
  while (self->changed && !self->read_only)
    {
      self->changed = FALSE;
      if (!await_written (self))
        break;
    }
  dex_clear (&self->write);

  return dex_future_new_true ();
}

static void
change (PasskeysCredentialPlaces *self)
{
  self->changed = TRUE;
  if (self->write == NULL)
    self->write = passkeys_fiber_spawn (0, write_fiber, g_object_ref (self), g_object_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Forgetting is for what is known, so the file has to be read first. */
typedef struct
{
  PasskeysCredentialPlaces *self;
  GBytes                   *credential_id;    /* (nullable): any */
  GBytes                   *aaguid;           /* (nullable): any */
  char                     *relying_party_id; /* (nullable): any */
  GBytes                   *user_handle;      /* (nullable): any */
} Forgetting;

static void
forgetting_free (gpointer data)
{
  Forgetting *forgetting = data;

  g_object_unref (forgetting->self);
  g_clear_pointer (&forgetting->credential_id, g_bytes_unref);
  g_clear_pointer (&forgetting->aaguid, g_bytes_unref);
  g_clear_pointer (&forgetting->user_handle, g_bytes_unref);
  g_free (forgetting->relying_party_id);
  g_free (forgetting);
}

static gboolean
is_same (GBytes *wanted,
         GBytes *bytes)
{
  return wanted == NULL || (bytes != NULL && g_bytes_equal (wanted, bytes));
}

static gboolean
is_meant (gpointer key,
          gpointer value,
          gpointer user_data)
{
  PasskeysCredentialPlace *place = value;
  Forgetting *forgetting = user_data;

  return is_same (forgetting->credential_id, key) &&
         is_same (forgetting->aaguid, place->aaguid) &&
         is_same (forgetting->user_handle, place->user_handle) &&
         (forgetting->relying_party_id == NULL ||
          g_str_equal (forgetting->relying_party_id, place->relying_party_id));
}

static DexFuture *
forget_cb (DexFuture *future,
           gpointer   user_data)
{
  Forgetting *forgetting = user_data;

  if (g_hash_table_foreach_remove (forgetting->self->places, is_meant, forgetting) > 0)
    change (forgetting->self);

  return dex_future_new_true ();
}

static Forgetting *
forgetting_new (PasskeysCredentialPlaces *self)
{
  Forgetting *forgetting = g_new0 (Forgetting, 1);

  forgetting->self = g_object_ref (self);

  return forgetting;
}

static void
forget (Forgetting *forgetting) /* (transfer full) */
{
  dex_future_disown (dex_future_finally (dex_ref (forgetting->self->read), forget_cb, forgetting,
                                         forgetting_free));
}

/**
 * passkeys_credential_places_new:
 * @file: (nullable): where it is kept; %NULL for the user's own file
 *
 * Begins to read the file. One that is damaged is begun anew; one that a newer version of this
 * program has written is left as it is.
 *
 * Returns: (transfer full): what is known
 */
PasskeysCredentialPlaces *
passkeys_credential_places_new (GFile *file)
{
  PasskeysCredentialPlaces *self;

  g_return_val_if_fail (file == NULL || g_file_is_native (file), NULL);

  self = g_object_new (PASSKEYS_TYPE_CREDENTIAL_PLACES, NULL);
  self->file = file != NULL
                 ? g_object_ref (file)
                 : g_file_new_build_filename (g_get_user_config_dir (), "passkeys", "places.json",
                                              NULL);
  self->read = passkeys_fiber_spawn (0, read_fiber, g_object_ref (self), g_object_unref);

  return self;
}

/**
 * passkeys_credential_places_get_default:
 *
 * Returns: (transfer none): what is known to the person who runs the program
 */
PasskeysCredentialPlaces *
passkeys_credential_places_get_default (void)
{
  static PasskeysCredentialPlaces *places;

  if (places == NULL)
    places = passkeys_credential_places_new (NULL);

  return places;
}

/**
 * passkeys_credential_places_flush:
 * @self: what is known
 *
 * Returns: (transfer full): a future that completes once the file is read and what was learnt is
 *   written, or cannot be
 */
DexFuture *
passkeys_credential_places_flush (PasskeysCredentialPlaces *self)
{
  dex_return_error_if_fail (PASSKEYS_IS_CREDENTIAL_PLACES (self));

  return dex_ref (self->write != NULL ? self->write : self->read);
}

/**
 * passkeys_credential_places_learn:
 * @self: what is known
 * @credential_id: the id of a credential that is on a security key
 * @relying_party_id: whose credential it is
 * @user_handle: for which user
 * @aaguid: (nullable): the model of the key
 * @name: (nullable): what the model is called; %NULL to look it up
 *
 * Remembers where the credential is.
 */
void
passkeys_credential_places_learn (PasskeysCredentialPlaces *self,
                                  GBytes                   *credential_id,
                                  const char               *relying_party_id,
                                  GBytes                   *user_handle,
                                  GBytes                   *aaguid,
                                  const char               *name)
{
  PasskeysCredentialPlace *place;

  g_return_if_fail (PASSKEYS_IS_CREDENTIAL_PLACES (self));
  g_return_if_fail (credential_id != NULL);
  g_return_if_fail (relying_party_id != NULL);
  g_return_if_fail (user_handle != NULL);

  if (g_hash_table_size (self->places) >= MAXIMUM_PLACES &&
      !g_hash_table_contains (self->places, credential_id))
    return;

  if (name == NULL && aaguid != NULL)
    name = passkeys_authenticator_model_get_name (aaguid);

  place = g_new0 (PasskeysCredentialPlace, 1);
  place->relying_party_id = g_strdup (relying_party_id);
  place->user_handle = g_bytes_ref (user_handle);
  place->aaguid = aaguid != NULL ? g_bytes_ref (aaguid) : NULL;
  place->name = g_strdup (name);
  g_hash_table_replace (self->places, g_bytes_ref (credential_id), place);
  change (self);
}

/**
 * passkeys_credential_places_find:
 * @self: what is known
 * @credential_id: the id of a credential
 * @name: (out) (transfer none) (nullable): what the model of the key is called
 *
 * Returns: whether the credential was seen on a security key
 */
gboolean
passkeys_credential_places_find (PasskeysCredentialPlaces  *self,
                                 GBytes                    *credential_id,
                                 const char               **name)
{
  PasskeysCredentialPlace *place;

  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_PLACES (self), FALSE);
  g_return_val_if_fail (credential_id != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  place = g_hash_table_lookup (self->places, credential_id);
  if (place != NULL)
    *name = place->name;

  return place != NULL;
}

/**
 * passkeys_credential_places_find_maker:
 * @self: a #PasskeysCredentialPlaces
 * @credential_id: the id of a credential
 *
 * Returns: (transfer none) (nullable): who makes the security key that holds it; %NULL when nobody knows
 *   the key or its model
 */
const char *
passkeys_credential_places_find_maker (PasskeysCredentialPlaces *self,
                                       GBytes                   *credential_id)
{
  PasskeysCredentialPlace *place;

  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_PLACES (self), NULL);
  g_return_val_if_fail (credential_id != NULL, NULL);

  place = g_hash_table_lookup (self->places, credential_id);
  return place != NULL && place->aaguid != NULL
         ? passkeys_authenticator_model_get_maker (place->aaguid) : NULL;
}

/**
 * passkeys_credential_places_forget:
 * @self: what is known
 * @credential_id: the id of a credential that is not on the key any more
 *
 * Forgets where the credential was.
 */
void
passkeys_credential_places_forget (PasskeysCredentialPlaces *self,
                                   GBytes                   *credential_id)
{
  Forgetting *forgetting;

  g_return_if_fail (PASSKEYS_IS_CREDENTIAL_PLACES (self));
  g_return_if_fail (credential_id != NULL);

  forgetting = forgetting_new (self);
  forgetting->credential_id = g_bytes_ref (credential_id);
  forget (forgetting);
}

/**
 * passkeys_credential_places_forget_model:
 * @self: what is known
 * @aaguid: the model of a key that was reset
 *
 * Forgets all that was seen on keys of that model: which of them it was on, nobody knows.
 */
void
passkeys_credential_places_forget_model (PasskeysCredentialPlaces *self,
                                         GBytes                   *aaguid)
{
  Forgetting *forgetting;

  g_return_if_fail (PASSKEYS_IS_CREDENTIAL_PLACES (self));
  g_return_if_fail (aaguid != NULL);

  forgetting = forgetting_new (self);
  forgetting->aaguid = g_bytes_ref (aaguid);
  forget (forgetting);
}

/**
 * passkeys_credential_places_forget_account:
 * @self: what is known
 * @account: an account that this computer is to know no more
 *
 * Forgets where its credentials are.
 */
void
passkeys_credential_places_forget_account (PasskeysCredentialPlaces *self,
                                           PasskeysAccount          *account)
{
  const char *user_id;
  Forgetting *forgetting;

  g_return_if_fail (PASSKEYS_IS_CREDENTIAL_PLACES (self));
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (account));

  user_id = passkeys_account_get_user_id (account);
  forgetting = forgetting_new (self);
  forgetting->user_handle = g_bytes_new (user_id, strlen (user_id));
  forgetting->relying_party_id = g_strdup (
    passkeys_connection_get_relying_party_id (passkeys_account_get_connection (account)));
  forget (forgetting);
}
