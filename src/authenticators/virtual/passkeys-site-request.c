/* passkeys-site-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-request"

#include "config.h"

#include "passkeys-site-request.h"

#include "passkeys-site-name.h"

struct _PasskeysSiteRequest
{
  GObject parent_instance;

  PasskeysSitePurpose  purpose;
  GBytes              *user_handle; /* (nullable) */
  char                *relying_party_id;
  char                *relying_party_name;
  char                *user_name;
  char                *user_display_name;
  char                *site;
  char                *lookalike;
};

G_DEFINE_FINAL_TYPE (PasskeysSiteRequest, passkeys_site_request, G_TYPE_OBJECT)

static void
passkeys_site_request_finalize (GObject *object)
{
  PasskeysSiteRequest *self = PASSKEYS_SITE_REQUEST (object);

  g_clear_pointer (&self->user_handle, g_bytes_unref);
  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->relying_party_name, g_free);
  g_clear_pointer (&self->user_name, g_free);
  g_clear_pointer (&self->user_display_name, g_free);
  g_clear_pointer (&self->site, g_free);
  g_clear_pointer (&self->lookalike, g_free);

  G_OBJECT_CLASS (passkeys_site_request_parent_class)->finalize (object);
}

static void
passkeys_site_request_class_init (PasskeysSiteRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_site_request_finalize;
}

static void
passkeys_site_request_init (PasskeysSiteRequest *self)
{
}

static char *
dup_text (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/**
 * passkeys_site_request_new:
 * @purpose: what is asked
 * @relying_party_id: (nullable): who asks, UTF-8
 * @relying_party_name: (nullable): what it calls itself, UTF-8
 *
 * Returns: (transfer full): a request
 */
PasskeysSiteRequest *
passkeys_site_request_new (PasskeysSitePurpose  purpose,
                           const char          *relying_party_id,
                           const char          *relying_party_name)
{
  PasskeysSiteRequest *self = g_object_new (PASSKEYS_TYPE_SITE_REQUEST, NULL);

  self->purpose = purpose;
  self->relying_party_id = g_strdup (relying_party_id);
  self->relying_party_name = dup_text (relying_party_name);
  if (relying_party_id != NULL)
    {
      self->site = passkeys_site_name_present (relying_party_id);
      self->lookalike = passkeys_site_name_find_lookalike (relying_party_id);
    }
  return self;
}

/**
 * passkeys_site_request_set_user:
 * @self: a request
 * @user_handle: whose account, as the site numbers it
 * @user_name: (nullable): what the site calls the account
 * @user_display_name: (nullable): what the site calls the person
 *
 * Sets for whom a passkey is to be made, or whose is the only one that can sign.
 */
void
passkeys_site_request_set_user (PasskeysSiteRequest *self,
                                GBytes              *user_handle,
                                const char          *user_name,
                                const char          *user_display_name)
{
  g_return_if_fail (PASSKEYS_IS_SITE_REQUEST (self));
  g_return_if_fail (user_handle != NULL);

  g_clear_pointer (&self->user_handle, g_bytes_unref);
  self->user_handle = g_bytes_ref (user_handle);
  g_free (self->user_name);
  self->user_name = dup_text (user_name);
  g_free (self->user_display_name);
  self->user_display_name = dup_text (user_display_name);
}

/**
 * passkeys_site_request_get_purpose:
 * @self: a request
 *
 * Returns: what is asked
 */
PasskeysSitePurpose
passkeys_site_request_get_purpose (PasskeysSiteRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (self), PASSKEYS_SITE_PURPOSE_SELECT);

  return self->purpose;
}

/**
 * passkeys_site_request_get_relying_party_id:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): who asks
 */
const char *
passkeys_site_request_get_relying_party_id (PasskeysSiteRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (self), NULL);

  return self->relying_party_id;
}

/**
 * passkeys_site_request_get_relying_party_name:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): what it calls itself
 */
const char *
passkeys_site_request_get_relying_party_name (PasskeysSiteRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (self), NULL);

  return self->relying_party_name;
}

/**
 * passkeys_site_request_get_user_handle:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): whose account a new passkey is for, or whose is the only one
 *   that can sign
 */
GBytes *
passkeys_site_request_get_user_handle (PasskeysSiteRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (self), NULL);

  return self->user_handle;
}

/**
 * passkeys_site_request_get_user_name:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): what the site calls the account
 */
const char *
passkeys_site_request_get_user_name (PasskeysSiteRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (self), NULL);

  return self->user_name;
}

/**
 * passkeys_site_request_get_user_display_name:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): what the site calls the person
 */
const char *
passkeys_site_request_get_user_display_name (PasskeysSiteRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (self), NULL);

  return self->user_display_name;
}

/**
 * passkeys_site_request_get_site:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the relying party id as a person reads it
 */
const char *
passkeys_site_request_get_site (PasskeysSiteRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (self), NULL);

  return self->site;
}

/**
 * passkeys_site_request_get_lookalike:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the punycode of a site that may be taken for another
 */
const char *
passkeys_site_request_get_lookalike (PasskeysSiteRequest *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SITE_REQUEST (self), NULL);

  return self->lookalike;
}
