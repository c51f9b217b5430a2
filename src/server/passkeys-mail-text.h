/* passkeys-mail-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-mail-message.h"
#include "passkeys-organisation-store.h"

G_BEGIN_DECLS

PasskeysMailMessage *passkeys_mail_text_registration (const char                       *from_host,
                                                      const char                       *username,
                                                      const PasskeysOrganisationRecord *organisation,
                                                      const char                       *code,
                                                      gint64                            date);
PasskeysMailMessage *passkeys_mail_text_login        (const char                       *from_host,
                                                      const char                       *username,
                                                      const PasskeysOrganisationRecord *organisation,
                                                      const char                       *code,
                                                      gint64                            date);
PasskeysMailMessage *passkeys_mail_text_recovery     (const char                       *from_host,
                                                      const char                       *username,
                                                      const PasskeysOrganisationRecord *organisation,
                                                      const char                       *code,
                                                      gint64                            date);

G_END_DECLS
