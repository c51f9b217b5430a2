/* passkeys-entry-error.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-entry-error"

#include "config.h"

#include "passkeys-entry-error.h"

/**
 * passkeys_entry_error_set:
 * @row: a row with a field, such as an #AdwEntryRow
 * @message: (nullable): what says why its text is not taken; %NULL where it is
 *
 * Marks the field, which is what has the focus, and not only the row around it.
 */
void
passkeys_entry_error_set (GtkEditable *row,
                          GtkLabel    *message)
{
  GtkAccessible *field;

  g_return_if_fail (GTK_IS_EDITABLE (row));
  g_return_if_fail (message == NULL || GTK_IS_LABEL (message));

  field = GTK_ACCESSIBLE (gtk_editable_get_delegate (row));
  if (message == NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_reset_state (field, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (field, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
      return;
    }

  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (field, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  gtk_accessible_update_relation (field, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, message, NULL, -1);
}
