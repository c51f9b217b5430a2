/* passkeys-local-choice.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-choice"

#include "config.h"

#include "passkeys-local-choice.h"

/**
 * passkeys_local_choice_build_candidates:
 * @passkeys: a model of [class@Passkeys.LocalPasskey]
 *
 * Returns: (transfer full): a model of [class@Passkeys.Candidate], in the same order
 */
GListModel *
passkeys_local_choice_build_candidates (GListModel *passkeys)
{
  GListStore *candidates;

  g_return_val_if_fail (G_IS_LIST_MODEL (passkeys), NULL);

  candidates = g_list_store_new (PASSKEYS_TYPE_CANDIDATE);
  for (guint i = 0; i < g_list_model_get_n_items (passkeys); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (passkeys, i);
      g_autoptr(PasskeysCandidate) candidate = NULL;

      candidate = passkeys_candidate_new (passkeys_local_passkey_get_credential_id (passkey),
                                          passkeys_local_passkey_get_user_handle (passkey),
                                          passkeys_local_passkey_get_user_name (passkey),
                                          passkeys_local_passkey_get_name (passkey));
      g_list_store_append (candidates, candidate);
    }

  return G_LIST_MODEL (candidates);
}

/**
 * passkeys_local_choice_find:
 * @passkeys: a model of [class@Passkeys.LocalPasskey]
 * @chosen: a candidate
 *
 * Returns: (transfer full) (nullable): the passkey that the candidate stands for
 */
PasskeysLocalPasskey *
passkeys_local_choice_find (GListModel        *passkeys,
                            PasskeysCandidate *chosen)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (passkeys), NULL);
  g_return_val_if_fail (PASSKEYS_IS_CANDIDATE (chosen), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (passkeys); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (passkeys, i);

      if (g_bytes_equal (passkeys_local_passkey_get_credential_id (passkey),
                         passkeys_candidate_get_credential_id (chosen)))
        return g_steal_pointer (&passkey);
    }

  return NULL;
}
