/* passkeys-search-index.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-account.h"
#include "passkeys-user.h"

G_BEGIN_DECLS

/* The users and credentials that the lists of an account said last, to be found by words. It asks
 * neither a server nor a keyring. */
#define PASSKEYS_TYPE_SEARCH_INDEX (passkeys_search_index_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysSearchIndex, passkeys_search_index, PASSKEYS, SEARCH_INDEX, GObject)

/* → PasskeysSearchIndex, empty where nothing is remembered */
DexFuture     *passkeys_search_index_load            (PasskeysAccount     *account);
/* → identifiers of what holds every word; the best first */
char         **passkeys_search_index_find            (PasskeysSearchIndex *self,
                                                      const char *const   *words,
                                                      guint                maximum);
/* (nullable), for an identifier that is not there: */
const char    *passkeys_search_index_get_title       (PasskeysSearchIndex *self,
                                                      const char          *id);
/* (nullable), likewise; the user name of a user */
const char    *passkeys_search_index_get_description (PasskeysSearchIndex *self,
                                                      const char          *id);
/* (nullable), for a credential too */
PasskeysUser  *passkeys_search_index_dup_user        (PasskeysSearchIndex *self,
                                                      const char          *id);

G_END_DECLS
