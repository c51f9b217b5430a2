/* passkeys-candidate-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-candidate-row"

#include "config.h"

#include "passkeys-candidate-row.h"

#include <adwaita.h>

#include "passkeys-candidate.h"
#include "passkeys-decoration.h"
#include "passkeys-label-text.h"

/**
 * passkeys_candidate_row_create:
 * @candidate: a [class@Candidate]
 * @user_data: not used
 *
 * Makes a row that can be activated, for a person to choose a passkey by.
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
passkeys_candidate_row_create (gpointer candidate,
                               gpointer user_data)
{
  const char *user_name = passkeys_candidate_get_user_name (candidate);
  const char *title = passkeys_candidate_get_title (candidate);
  GtkWidget *row = adw_action_row_new ();

  /* The passkeys to choose from are mostly of one site, and may all be named for it: what tells them
   * apart comes first. */
  if (user_name == NULL || *user_name == '\0')
    {
      user_name = title;
      title = NULL;
    }

  passkeys_label_text_keep_addresses (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), user_name != NULL ? user_name : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), title != NULL ? title : "");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             passkeys_decoration_new ("passkeys-passkey-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}
