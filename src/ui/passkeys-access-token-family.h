/* passkeys-access-token-family.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-access-token.h"
#include "passkeys-token-holders.h"

G_BEGIN_DECLS

/* Personal access tokens and service accounts are shown, made and changed alike: how they are asked
 * for, and in which words. Words are to be translated by whoever shows them. */
typedef struct
{
  const char           *tag;
  const char           *cache_name;       /* (nullable): what lets programs in is not remembered */
  const char           *title;
  const char           *icon_name;
  const char           *description;
  const char           *empty_title;
  const char           *empty_description;
  const char           *new_title;
  const char           *new_label;        /* with mnemonic and ellipsis */
  const char           *new_summary;      /* %s: its name */
  const char           *new_explanation;
  const char           *without_permission_choice;
  const char           *without_permission;
  const char           *activate_title;
  const char           *activate_summary; /* %s: its name */
  const char           *deactivate_title;
  const char           *deactivate_summary;
  const char           *remove_title;
  const char           *remove_summary;

  const PasskeysTokenHolders *holders;

  const char          *(*get_id)          (gpointer item);
  const char          *(*get_name)        (gpointer item);
  gboolean             (*is_active)       (gpointer item);
  PasskeysAccessToken *(*get_token)       (gpointer item); /* nullable */
  GListModel          *(*get_assignments) (gpointer item);
} PasskeysAccessTokenFamily;

extern const PasskeysAccessTokenFamily passkeys_access_token_family_personal;
extern const PasskeysAccessTokenFamily passkeys_access_token_family_service;

/* words: of the table, with a name for its %s; translated */
char *passkeys_access_token_family_dup_words (const char *words,
                                              const char *name);

G_END_DECLS
