/* passkeys-u2f-application.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PASSKEYS_U2F_APPLICATION_LENGTH 32

/* A site that speaks U2F tells the hash of its name and never the name. What the vault keeps in the
 * place of a relying party id is this hash, in a form that is no relying party id. */
GBytes   *passkeys_u2f_application_hash             (const char *relying_party_id);
char     *passkeys_u2f_application_dup_id           (GBytes     *application);
char     *passkeys_u2f_application_dup_id_for       (const char *relying_party_id);
gboolean  passkeys_u2f_application_is_id            (const char *relying_party_id);
gboolean  passkeys_u2f_application_is_relying_party (GBytes     *application,
                                                     const char *relying_party_id);

G_END_DECLS
