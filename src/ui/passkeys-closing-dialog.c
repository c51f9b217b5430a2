/* passkeys-closing-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-closing-dialog"

#include "config.h"

#include "passkeys-closing-dialog.h"

#include <adwaita.h>

static gboolean
on_closed_cb (GSignalInvocationHint *hint,
              guint                  n_values,
              const GValue          *values,
              gpointer               user_data)
{
  GObject *dialog = g_value_get_object (&values[0]);

  g_idle_add_once ((GSourceOnceFunc) g_object_unref, g_object_ref (dialog));
  return G_SOURCE_CONTINUE;
}

/**
 * passkeys_closing_dialog_keep:
 *
 * Keeps every dialog that is closed until the main loop is idle.
 *
 * Where animations are switched off, libadwaita 1.7 ends a dialog while it still closes it: the
 * button in the header bar closes the sheet, the sheet lets go of the dialog and with it of itself,
 * and then tells that it is closed. That is memory which is freed already, and ends the program of
 * whoever asked for reduced motion.
 */
void
passkeys_closing_dialog_keep (void)
{
  static gsize kept;

  if (!g_once_init_enter (&kept))
    return;

  g_type_class_unref (g_type_class_ref (ADW_TYPE_DIALOG)); /* it makes the signal */
  g_signal_add_emission_hook (g_signal_lookup ("closed", ADW_TYPE_DIALOG), 0, on_closed_cb,
                              NULL, NULL);
  g_once_init_leave (&kept, 1);
}
