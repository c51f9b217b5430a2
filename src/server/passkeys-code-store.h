/* passkeys-code-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-database.h"

G_BEGIN_DECLS

/* A code that a person was given. Of each kind a user has at most one: a new one replaces it. */
typedef struct
{
  char    *user_id;
  char    *kind; /* one of passkeys-code.h */
  GBytes  *hash;
  GBytes  *selector; /* nullable */
  gint64   date_expires;
  gint64   wrong_tries; /* that were made with it; it dies of PASSKEYS_CODE_WRONG_TRIES */
  gboolean is_used;
} PasskeysCodeRecord;

gboolean passkeys_code_store_put          (PasskeysDatabase          *database,
                                           const PasskeysCodeRecord  *code,
                                           GError                   **error);
gboolean passkeys_code_store_find         (PasskeysDatabase          *database,
                                           const char                *user_id,
                                           const char                *kind,
                                           PasskeysCodeRecord       **code,
                                           GError                   **error);
gboolean passkeys_code_store_find_by_hash (PasskeysDatabase          *database,
                                           const char                *kind,
                                           GBytes                    *hash,
                                           PasskeysCodeRecord       **code,
                                           GError                   **error);
gboolean passkeys_code_store_count_wrong  (PasskeysDatabase          *database,
                                           const char                *kind,
                                           GBytes                    *selector,
                                           gint64                     now,
                                           GError                   **error);
gboolean passkeys_code_store_delete_all   (PasskeysDatabase          *database,
                                           const char                *user_id,
                                           GError                   **error);
gboolean passkeys_code_store_write_decoy  (PasskeysDatabase          *database,
                                           GBytes                    *content,
                                           GError                   **error);
void     passkeys_code_record_free        (PasskeysCodeRecord        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasskeysCodeRecord, passkeys_code_record_free)

G_END_DECLS
