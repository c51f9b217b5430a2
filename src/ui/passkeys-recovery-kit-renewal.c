/* passkeys-recovery-kit-renewal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-kit-renewal"

#include "config.h"

#include "passkeys-recovery-kit-renewal.h"

#include <glib/gi18n.h>

#include "passkeys-alert.h"
#include "passkeys-api-response.h"
#include "passkeys-credential-names.h"
#include "passkeys-credentials-api.h"
#include "passkeys-fiber.h"
#include "passkeys-new-recovery-kit.h"
#include "passkeys-recovery-kit-page.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-widget-work.h"

/*
 *   made ── signed ── shown ── kept ── former kits switched off, if the person agrees
 *                        └── left: the organisation knows the key all the same
 */
typedef struct
{
  GtkWidget              *parent;
  PasskeysSession        *session;
  PasskeysNewRecoveryKit *made; /* (nullable) */
} Renewal;

static void
renewal_clear (gpointer data)
{
  Renewal *renewal = data;

  g_clear_object (&renewal->parent);
  g_clear_object (&renewal->session);
  g_clear_object (&renewal->made);
}

/* The signing dialog may be a little longer than the fiber, and makes requests of its own. */
static void
renewal_release (gpointer data)
{
  g_rc_box_release_full (data, renewal_clear);
}

static DexFuture *
made_cb (DexFuture *future,
         gpointer   user_data)
{
  Renewal *renewal = user_data;

  g_set_object (&renewal->made, g_value_get_object (dex_future_get_value (future, NULL)));

  return dex_future_new_for_object (passkeys_new_recovery_kit_get_request (renewal->made));
}

static DexFuture *
make_cb (PasskeysPrompt *prompt,
         gpointer        user_data)
{
  Renewal *renewal = user_data;

  return dex_future_then (passkeys_new_recovery_kit_make (renewal->session), made_cb,
                          g_rc_box_acquire (renewal), renewal_release);
}

static gboolean
await_signed (Renewal       *renewal,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(PasskeysApiRequest) request = NULL;
  g_autoptr(PasskeysApiResponse) response = NULL;
  DexFuture *future;

  request = passkeys_await_object (passkeys_unless_cancelled (make_cb (NULL, renewal), cancellable),
                                   error);
  if (request == NULL)
    return FALSE;

  future = passkeys_signing_dialog_sign_renewable (
    renewal->parent, renewal->session, request, _("New Recovery Kit"),
    _("The organisation learns the recovery key of a new kit, which is shown next. The former kit "
      "goes on working until you switch it off."),
    make_cb, g_rc_box_acquire (renewal), renewal_release);
  response = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);

  return response != NULL;
}

static void
on_kept (PasskeysRecoveryKitPage *page,
         DexPromise              *kept)
{
  if (dex_future_is_pending (DEX_FUTURE (kept)))
    dex_promise_resolve_boolean (kept, TRUE);
}

static void
on_closed (AdwDialog  *dialog,
           DexPromise *kept)
{
  if (dex_future_is_pending (DEX_FUTURE (kept)))
    dex_promise_resolve_boolean (kept, FALSE);
}

static void
on_response (AdwAlertDialog *question,
             const char     *response,
             AdwDialog      *dialog)
{
  if (g_str_equal (response, "leave"))
    adw_dialog_force_close (dialog);
}

static void
on_close_attempt (AdwDialog *dialog)
{
  AdwDialog *question;

  question = adw_alert_dialog_new (_("Leave Without the New Kit?"),
                                   _("It is not shown again. The former kit goes on working, and you "
                                     "can have another new kit made."));
  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (question), "stay", C_("page", "_Stay"),
                                  "leave", C_("page", "_Leave"));
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (question), "stay");
  g_signal_connect_object (question, "response", G_CALLBACK (on_response), dialog,
                           G_CONNECT_DEFAULT);
  adw_dialog_present (question, GTK_WIDGET (dialog));
}

static void
unref_promise (gpointer  data,
               GClosure *closure)
{
  dex_unref (data);
}

static AdwDialog *
create_dialog (PasskeysRecoveryKit *kit,
               DexPromise          *kept)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_navigation_view_new ();
  PasskeysRecoveryKitPage *page = passkeys_recovery_kit_page_new (kit);

  /* There is nothing to go back to: Escape is for the dialog. */
  adw_navigation_view_set_pop_on_escape (ADW_NAVIGATION_VIEW (view), FALSE);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
  adw_dialog_set_title (dialog, _("Recovery Kit"));
  adw_dialog_set_content_width (dialog, 560);
  adw_dialog_set_content_height (dialog, 720);
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_can_close (dialog, FALSE);

  g_signal_connect_data (page, "kept", G_CALLBACK (on_kept), dex_ref (kept), unref_promise,
                         G_CONNECT_DEFAULT);
  g_signal_connect_data (dialog, "closed", G_CALLBACK (on_closed), dex_ref (kept), unref_promise,
                         G_CONNECT_DEFAULT);
  g_signal_connect (dialog, "close-attempt", G_CALLBACK (on_close_attempt), NULL);

  return dialog;
}

static gboolean
await_kept (Renewal      *renewal,
            GCancellable *cancellable)
{
  g_autoptr(DexPromise) promise = dex_promise_new ();
  g_autoptr(AdwDialog) dialog = NULL;
  gboolean kept;

  dialog = g_object_ref_sink (create_dialog (passkeys_new_recovery_kit_get_kit (renewal->made),
                                             promise));
  adw_dialog_present (dialog, renewal->parent);
  kept = passkeys_await_boolean (passkeys_unless_cancelled (dex_ref (promise), cancellable), NULL);
  adw_dialog_force_close (dialog);

  return kept;
}

static DexFuture *
ask_about_former (Renewal *renewal,
                  guint    n_former)
{
  AdwDialog *dialog;
  g_autofree char *body = NULL;

  body = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u former kit still recovers your account. Switch it off "
                                       "unless you know that nobody else has it.",
                                       "%u former kits still recover your account. Switch them off "
                                       "unless you know that nobody else has them.", n_former),
                          n_former);
  dialog = adw_alert_dialog_new (g_dngettext (GETTEXT_PACKAGE, "Switch Off the Former Kit?",
                                              "Switch Off the Former Kits?", n_former), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog),
                                  "keep", _("_Leave On"),
                                  "off", _("_Switch Off…"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "off",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "keep");

  return passkeys_alert_choose (ADW_ALERT_DIALOG (dialog), renewal->parent);
}

static gboolean
await_switched_off (Renewal             *renewal,
                    PasskeysCredential  *former,
                    GCancellable        *cancellable,
                    GError             **error)
{
  const char *uuid = passkeys_credential_get_credential_uuid (former);
  g_autoptr(PasskeysApiRequest) request = passkeys_credentials_api_deactivate_request (uuid);
  g_autoptr(PasskeysApiResponse) response = NULL;
  g_autofree char *summary = NULL;
  DexFuture *future;

  /* Translators: %s is the name of a recovery key */
  summary = g_strdup_printf (_("The kit of “%s” can no longer recover your account."),
                             passkeys_credential_names_get (former));
  future = passkeys_signing_dialog_sign (renewal->parent, renewal->session, request,
                                         _("Switch Off Recovery Kit"), summary);
  response = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);

  return response != NULL;
}

static gboolean
await_former (Renewal       *renewal,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr(GListModel) former = NULL;
  g_autofree char *response = NULL;
  DexFuture *future = passkeys_new_recovery_kit_find_others (renewal->made);

  former = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);
  if (former == NULL)
    return FALSE;
  if (g_list_model_get_n_items (former) == 0)
    return TRUE;

  future = ask_about_former (renewal, g_list_model_get_n_items (former));
  response = passkeys_await_string (passkeys_unless_cancelled (future, cancellable), NULL);
  if (g_strcmp0 (response, "off") != 0)
    return TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (former); i++)
    {
      g_autoptr(PasskeysCredential) credential = g_list_model_get_item (former, i);

      if (!await_switched_off (renewal, credential, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static DexFuture *
renewal_fiber (gpointer      user_data,
               GCancellable *cancellable)
{
  Renewal *renewal = user_data;
  g_autoptr(GError) error = NULL;

  if (!await_signed (renewal, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (await_kept (renewal, cancellable) && !await_former (renewal, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * passkeys_recovery_kit_renewal_run:
 * @parent: the widget above which the dialogs appear
 * @session: whose kit it is
 *
 * Gives the person another recovery kit: it is made and signed, shown, proved to be kept, and then
 * the former ones may be switched off.
 *
 * Returns: (transfer full): a future that resolves to %TRUE and rejects as
 *   [func@SigningDialog.sign] and [func@NewRecoveryKit.make] do
 */
DexFuture *
passkeys_recovery_kit_renewal_run (GtkWidget       *parent,
                                   PasskeysSession *session)
{
  Renewal *renewal;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  renewal = g_rc_box_new0 (Renewal);
  renewal->parent = g_object_ref (parent);
  renewal->session = g_object_ref (session);

  return passkeys_cancellable_fiber_spawn (renewal_fiber, renewal, renewal_release);
}
