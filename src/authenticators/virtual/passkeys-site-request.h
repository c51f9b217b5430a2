/* passkeys-site-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  PASSKEYS_SITE_PURPOSE_CREATE,  /* keep a new passkey */
  PASSKEYS_SITE_PURPOSE_SIGN_IN, /* sign with one */
  PASSKEYS_SITE_PURPOSE_SELECT,  /* use this computer among several security keys; names no site */
  PASSKEYS_SITE_PURPOSE_MANAGE,  /* list all passkeys to a program, or, with a site, remove one */
} PasskeysSitePurpose;

/* What a site, or another program, asks of this computer. All of it is what the client says: the id
 * was checked by a browser, if it is one that asks, and the names are whatever the site likes. */
#define PASSKEYS_TYPE_SITE_REQUEST (passkeys_site_request_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSiteRequest, passkeys_site_request, PASSKEYS, SITE_REQUEST, GObject)

PasskeysSiteRequest *passkeys_site_request_new                    (PasskeysSitePurpose  purpose,
                                                                   const char          *relying_party_id,
                                                                   const char          *relying_party_name);
void                 passkeys_site_request_set_user               (PasskeysSiteRequest *self,
                                                                   GBytes              *user_handle,
                                                                   const char          *user_name,
                                                                   const char          *user_display_name);
PasskeysSitePurpose  passkeys_site_request_get_purpose            (PasskeysSiteRequest *self);
/* NULL where no site is named */
const char          *passkeys_site_request_get_relying_party_id   (PasskeysSiteRequest *self);
/* these are NULL unless the site gives them, and not to be believed */
const char          *passkeys_site_request_get_relying_party_name (PasskeysSiteRequest *self);
GBytes              *passkeys_site_request_get_user_handle        (PasskeysSiteRequest *self);
const char          *passkeys_site_request_get_user_name          (PasskeysSiteRequest *self);
const char          *passkeys_site_request_get_user_display_name  (PasskeysSiteRequest *self);
/* the relying party id as a person reads it; NULL where no site is named */
const char          *passkeys_site_request_get_site               (PasskeysSiteRequest *self);
/* NULL, or what must be shown beside the site because it resembles another: its punycode */
const char          *passkeys_site_request_get_lookalike          (PasskeysSiteRequest *self);

G_END_DECLS
