/* passkeys-site-choice.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-choice"

#include "config.h"

#include "passkeys-site-choice.h"

#include <string.h>

#include "passkeys-authenticator-error.h"

/* WebAuthn Level 3, section 5.4.1, has authenticators keep 64 bytes at least; a name longer than this
 * is no name */
#define MAXIMUM_USER_NAME_LENGTH 256

struct _PasskeysSiteChoice
{
  GObject parent_instance;

  PasskeysLocalPasskey *entry;     /* (nullable) */
  char                 *user_name; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (PasskeysSiteChoice, passkeys_site_choice, G_TYPE_OBJECT)

static void
passkeys_site_choice_finalize (GObject *object)
{
  PasskeysSiteChoice *self = PASSKEYS_SITE_CHOICE (object);

  g_clear_object (&self->entry);
  g_clear_pointer (&self->user_name, g_free);

  G_OBJECT_CLASS (passkeys_site_choice_parent_class)->finalize (object);
}

static void
passkeys_site_choice_class_init (PasskeysSiteChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_site_choice_finalize;
}

static void
passkeys_site_choice_init (PasskeysSiteChoice *self)
{
}

/**
 * passkeys_site_choice_new_update:
 * @entry: a passkey of the site
 *
 * Returns: (transfer full): the choice to have a new passkey take its place
 */
PasskeysSiteChoice *
passkeys_site_choice_new_update (PasskeysLocalPasskey *entry)
{
  PasskeysSiteChoice *self;

  g_return_val_if_fail (PASSKEYS_IS_LOCAL_PASSKEY (entry), NULL);

  self = g_object_new (PASSKEYS_TYPE_SITE_CHOICE, NULL);
  self->entry = g_object_ref (entry);
  return self;
}

/**
 * passkeys_site_choice_new_create:
 * @user_name: what the person calls the account, UTF-8
 *
 * Returns: (transfer full): the choice to keep a new passkey beside the others
 */
PasskeysSiteChoice *
passkeys_site_choice_new_create (const char *user_name)
{
  PasskeysSiteChoice *self;

  g_return_val_if_fail (user_name != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_SITE_CHOICE, NULL);
  self->user_name = g_strstrip (g_strdup (user_name));
  return self;
}

/**
 * passkeys_site_choice_get_entry:
 * @self: a choice
 *
 * Returns: (transfer none) (nullable): what the new passkey takes the place of
 */
PasskeysLocalPasskey *
passkeys_site_choice_get_entry (PasskeysSiteChoice *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_CHOICE (self), NULL);

  return self->entry;
}

/**
 * passkeys_site_choice_get_user_name:
 * @self: a choice
 *
 * Returns: (transfer none) (nullable): the user name of a new entry
 */
const char *
passkeys_site_choice_get_user_name (PasskeysSiteChoice *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_CHOICE (self), NULL);

  return self->user_name;
}

/* Names that a person takes for the same are the same: upper and lower case, composed characters and
 * those of two parts, wide and narrow. */
static char *
fold (const char *user_name)
{
  g_autofree char *stripped = g_strstrip (g_strdup (user_name));
  g_autofree char *normal = g_utf8_normalize (stripped, -1, G_NORMALIZE_ALL_COMPOSE);

  return normal != NULL ? g_utf8_casefold (normal, -1) : NULL;
}

static gboolean
is_readable (const char *user_name)
{
  for (const char *p = user_name; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
refuse (GError                     **error,
        PasskeysAuthenticatorError   code,
        const char                  *reason)
{
  g_set_error_literal (error, PASSKEYS_AUTHENTICATOR_ERROR, code, reason);
  return FALSE;
}

/**
 * passkeys_site_choice_check_user_name:
 * @entries: the passkeys of the site
 * @user_name: what a person typed
 * @error: return location
 *
 * Returns: whether a new entry of that site may have that name. Else
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED where another has it, and
 *   %PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED where it is none
 */
gboolean
passkeys_site_choice_check_user_name (GListModel  *entries,
                                      const char  *user_name,
                                      GError     **error)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (entries), FALSE);
  g_return_val_if_fail (user_name != NULL, FALSE);

  folded = fold (user_name);
  if (folded == NULL || !is_readable (user_name))
    return refuse (error, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED,
                   "The user name has characters that nobody can read");
  if (*folded == '\0')
    return refuse (error, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED, "The user name is empty");
  if (strlen (user_name) > MAXIMUM_USER_NAME_LENGTH)
    return refuse (error, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED, "The user name is too long");

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(PasskeysLocalPasskey) entry = g_list_model_get_item (entries, i);
      g_autofree char *other = fold (passkeys_local_passkey_get_user_name (entry));

      if (g_strcmp0 (folded, other) == 0)
        return refuse (error, PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED,
                       "Another entry of this site has this user name");
    }
  return TRUE;
}
