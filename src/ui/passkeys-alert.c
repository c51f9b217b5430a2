/* passkeys-alert.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-alert"

#include "config.h"

#include "passkeys-alert.h"

#include "passkeys-dialog-focus.h"
#include "passkeys-label-text.h"

/**
 * passkeys_alert_add_destructive:
 * @dialog: a question
 * @way_back: the id of the response that changes nothing, which Escape gives as well
 * @way_back_label: what its button says
 * @response: the id of the response that cannot be taken back, or only with effort
 * @response_label: what its button says
 *
 * Gives a question the two responses that those have that ask before something is lost.
 */
void
passkeys_alert_add_destructive (AdwAlertDialog *dialog,
                                const char     *way_back,
                                const char     *way_back_label,
                                const char     *response,
                                const char     *response_label)
{
  g_return_if_fail (ADW_IS_ALERT_DIALOG (dialog));

  passkeys_label_text_keep_addresses (GTK_WIDGET (dialog));
  adw_alert_dialog_add_responses (dialog, way_back, way_back_label, response, response_label, NULL);
  adw_alert_dialog_set_response_appearance (dialog, response, ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, way_back);
}

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

/* Without a default response the last one has the focus, which is the one that changes something. */
static void
default_to_harmless (AdwAlertDialog *dialog)
{
  if (adw_alert_dialog_get_default_response (dialog) == NULL
      && adw_alert_dialog_get_extra_child (dialog) == NULL)
    adw_alert_dialog_set_default_response (dialog, adw_alert_dialog_get_close_response (dialog));
}

/**
 * passkeys_alert_choose:
 * @dialog: a question with responses
 * @parent: what the question is about
 *
 * Asks, and waits for the answer. Enter is the same as Escape, unless the question has a default response or
 * something to fill in. Dropping the future takes the question back.
 *
 * Returns: (transfer full): a future that resolves to the id of the response, a string
 */
DexFuture *
passkeys_alert_choose (AdwAlertDialog *dialog,
                       GtkWidget      *parent)
{
  GtkWidget *extra_child;
  DexPromise *promise;

  g_return_val_if_fail (ADW_IS_ALERT_DIALOG (dialog), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);

  extra_child = adw_alert_dialog_get_extra_child (dialog);
  passkeys_label_text_keep_addresses (GTK_WIDGET (dialog));
  default_to_harmless (dialog);
  promise = dex_promise_new_cancellable ();
  adw_alert_dialog_choose (dialog, parent, dex_promise_get_cancellable (promise),
                           chosen_cb, dex_ref (promise));
  if (extra_child != NULL) /* a list, whose rows are filled in */
    passkeys_dialog_focus (ADW_DIALOG (dialog), gtk_widget_get_first_child (extra_child));

  return DEX_FUTURE (promise);
}
