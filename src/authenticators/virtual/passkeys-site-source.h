/* passkeys-site-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-credential-source.h"
#include "passkeys-site-prompt.h"
#include "passkeys-vault.h"

G_BEGIN_DECLS

/* The vault as a source for one ceremony of a site: between the PIN and the saving the person says
 * where the new passkey goes. */
#define PASSKEYS_TYPE_SITE_SOURCE (passkeys_site_source_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSiteSource, passkeys_site_source, PASSKEYS, SITE_SOURCE, GObject)

PasskeysSiteSource *passkeys_site_source_new      (PasskeysVault       *vault,
                                                   PasskeysSitePrompt  *prompt,
                                                   PasskeysSiteRequest *request);
/* resolves to TRUE. Removes what a new passkey took the place of; to be called once it is told of */
DexFuture          *passkeys_site_source_complete (PasskeysSiteSource  *self);

G_END_DECLS
