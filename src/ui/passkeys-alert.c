/* passkeys-alert.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-alert"

#include "config.h"

#include "passkeys-alert.h"

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;

  dex_promise_resolve_string (promise,
                              g_strdup (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object),
                                                                        result)));
}

/**
 * passkeys_alert_choose:
 * @dialog: a question with responses
 * @parent: what the question is about
 *
 * Asks, and waits for the answer. Dropping the future takes the question back.
 *
 * Returns: (transfer full): a future that resolves to the id of the response, a string
 */
DexFuture *
passkeys_alert_choose (AdwAlertDialog *dialog,
                       GtkWidget      *parent)
{
  DexPromise *promise;

  g_return_val_if_fail (ADW_IS_ALERT_DIALOG (dialog), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);

  promise = dex_promise_new_cancellable ();
  adw_alert_dialog_choose (dialog, parent, dex_promise_get_cancellable (promise),
                           chosen_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}
