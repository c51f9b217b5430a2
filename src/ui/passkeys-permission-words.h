/* passkeys-permission-words.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "passkeys-assignment.h"
#include "passkeys-permission.h"

G_BEGIN_DECLS

/* What a permission is called and allows, in words. The API brings some with names for programs;
 * these have words of their own, owned by the catalogue, and everything that people see takes them
 * from here. What is sent, saved or edited keeps the names. */
const char *passkeys_permission_words_get_name      (const char         *permission_name);
char       *passkeys_permission_words_translate     (const char         *permission_names);
char      **passkeys_permission_words_find_raw      (const char         *needle);
void        passkeys_permission_words_explain       (GtkWidget          *widget,
                                                     const char         *permission_name);
const char *passkeys_permission_words_find_sentence (const char         *permission_name);
char       *passkeys_permission_words_count         (PasskeysPermission *permission);
/* such as "Allows 12 of 108 things, 3 of them dangerous." */
char       *passkeys_permission_words_compare       (guint               n,
                                                     guint               n_dangerous,
                                                     guint               n_all);
const char *passkeys_permission_words_pending       (PasskeysPending     pending);
/* NULL: what people see of it is the same */
char       *passkeys_permission_words_difference    (PasskeysPermission *former,
                                                     PasskeysPermission *now);

G_END_DECLS
