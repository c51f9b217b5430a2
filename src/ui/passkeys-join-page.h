/* passkeys-join-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "passkeys-connection.h"
#include "passkeys-registration-link.h"

G_BEGIN_DECLS

/* Joining an organisation with a registration code: checks the code.
 * signal: accepted (PasskeysRegistration, PasskeysConnection) */
#define PASSKEYS_TYPE_JOIN_PAGE (passkeys_join_page_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysJoinPage, passkeys_join_page, PASSKEYS, JOIN_PAGE, AdwNavigationPage)

AdwNavigationPage *passkeys_join_page_new    (void);
/* what is not known stays as it is; every argument may be NULL */
void               passkeys_join_page_fill   (PasskeysJoinPage         *self,
                                              PasskeysConnection       *connection,
                                              PasskeysRegistrationLink *link);
void               passkeys_join_page_expect (PasskeysJoinPage         *self,
                                              const char               *org_id,
                                              const char               *email);
/* a link that brought the person here and is of no use */
void               passkeys_join_page_show_error (PasskeysJoinPage      *self,
                                                  const GError          *error);

G_END_DECLS
