/* passkeys-search-provider.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-application.h"

G_BEGIN_DECLS

/* Answers the search of the desktop: org.gnome.Shell.SearchProvider2. */
#define PASSKEYS_TYPE_SEARCH_PROVIDER (passkeys_search_provider_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSearchProvider, passkeys_search_provider, PASSKEYS, SEARCH_PROVIDER, GObject)

/* application: outlives it */
PasskeysSearchProvider *passkeys_search_provider_new      (PasskeysApplication     *application);
/* object_path: of the application */
gboolean                passkeys_search_provider_export   (PasskeysSearchProvider  *self,
                                                           GDBusConnection         *connection,
                                                           const char              *object_path,
                                                           GError                 **error);
void                    passkeys_search_provider_unexport (PasskeysSearchProvider  *self);
/* as if the user had been found */
void                    passkeys_search_provider_open_user (PasskeysSearchProvider *self,
                                                            const char             *user_id);

G_END_DECLS
