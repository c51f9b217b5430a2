/* passkeys-device-code-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-device-code-dialog"

#include "config.h"

#include "passkeys-device-code-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-busy-button.h"
#include "passkeys-credential.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-qr-code.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-widget-work.h"

#define LIFE_SECONDS 60
#define TICK_MS 250

/* What a dashboard calls the page on which a device registers. */
#define REGISTRATION_PATH "/register-device"

struct _PasskeysDeviceCodeDialog
{
  AdwDialog           parent_instance;

  PasskeysSession    *session; /* (owned) */
  PasskeysDeviceCode *code;    /* (owned) */
  DexFuture          *wait;    /* (owned) (nullable): for the other device */
  GdkContentProvider *copied;  /* (owned) (nullable): what we put on the clipboard */
  guint               tick_id;
  guint               seconds_left;

  GtkStack           *stack;
  AdwToastOverlay    *toast_overlay;
  GtkLabel           *code_label;
  GtkProgressBar     *time_bar;
  GtkLabel           *time_label;
  PasskeysErrorBox   *error_box;
  PasskeysBusyButton *renew_button;
  GtkWidget          *address_box;
  GtkPicture         *qr_picture;
  GtkLabel           *address_label;
  GtkWidget          *here_label;
  GtkWidget          *waiting_box;
  AdwStatusPage      *done_page;
  GtkWidget          *done_button;
};

enum { REGISTERED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysDeviceCodeDialog, passkeys_device_code_dialog, ADW_TYPE_DIALOG)

/* A code that is over is of no use on the clipboard, or to whoever reads it there. */
static void
clear_clipboard (PasskeysDeviceCodeDialog *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (self->copied != NULL && gdk_clipboard_get_content (clipboard) == self->copied)
    gdk_clipboard_set_content (clipboard, NULL);
  g_clear_object (&self->copied);
}

static void
show_time (PasskeysDeviceCodeDialog *self)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Good for %u second, and once",
                                       "Good for %u seconds, and once", self->seconds_left),
                          self->seconds_left);
  gtk_label_set_label (self->time_label, text);
  gtk_progress_bar_set_fraction (self->time_bar, self->seconds_left / (double) LIFE_SECONDS);
}

static void
show_over (PasskeysDeviceCodeDialog *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self->code_label), "dimmed");
  gtk_widget_add_css_class (GTK_WIDGET (self->renew_button), "suggested-action");
  gtk_progress_bar_set_fraction (self->time_bar, 0);
  gtk_label_set_label (self->time_label, _("The code has expired. Have a new one made."));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "device-code.copy", FALSE);
  clear_clipboard (self);
  passkeys_announce (GTK_WIDGET (self), gtk_label_get_label (self->time_label));
}

static gboolean
tick_cb (gpointer user_data)
{
  PasskeysDeviceCodeDialog *self = user_data;
  guint seconds_left = passkeys_device_code_get_seconds_left (self->code);

  if (seconds_left == self->seconds_left)
    return G_SOURCE_CONTINUE;

  self->seconds_left = seconds_left;
  if (seconds_left > 0)
    {
      show_time (self);
      return G_SOURCE_CONTINUE;
    }

  self->tick_id = 0;
  show_over (self);
  return G_SOURCE_REMOVE;
}

/* Not the code itself: it is a secret to whoever else is in the room, and can be read at leisure. */
static void
announce_code (PasskeysDeviceCodeDialog *self)
{
  g_autofree char *spoken = NULL;

  /* Translators: %s is how long the code is good for */
  spoken = g_strdup_printf (_("The code is there. %s"), gtk_label_get_label (self->time_label));
  passkeys_announce (GTK_WIDGET (self), spoken);
}

static void
show_code (PasskeysDeviceCodeDialog *self)
{
  char *text = passkeys_secure_bytes_dup_text (passkeys_device_code_get_code (self->code));

  gtk_label_set_label (self->code_label, text);
  passkeys_secure_text_free (text);

  gtk_widget_remove_css_class (GTK_WIDGET (self->code_label), "dimmed");
  gtk_widget_remove_css_class (GTK_WIDGET (self->renew_button), "suggested-action");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "device-code.copy", TRUE);
  self->seconds_left = passkeys_device_code_get_seconds_left (self->code);
  show_time (self);
  announce_code (self);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
}

static void
show_registered (PasskeysDeviceCodeDialog *self,
                 PasskeysCredential       *credential)
{
  /* Translators: %s is the name that a person gave a passkey, such as that of a phone */
  g_autofree char *title = g_strdup_printf (_("“%s” Was Added"),
                                            passkeys_credential_get_name (credential));
  g_autofree char *markup = g_markup_escape_text (title, -1);

  adw_status_page_set_title (self->done_page, markup);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  clear_clipboard (self);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (self->done_button);
  passkeys_announce (GTK_WIDGET (self), title);
  g_signal_emit (self, signals[REGISTERED], 0);
}

static DexFuture *
wait_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysDeviceCodeDialog *self = user_data;
  g_autoptr(PasskeysCredential) credential = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  future = passkeys_device_code_wait_for_device (self->code);
  credential = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  gtk_widget_set_visible (self->waiting_box, FALSE);
  if (credential != NULL)
    show_registered (self, credential);
  else if (!g_error_matches (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_CODE_EXPIRED))
    passkeys_error_box_set_error (self->error_box, error);

  return dex_future_new_true ();
}

/* Begins before the code is shown, so that whoever types it is new. */
static void
begin_wait (PasskeysDeviceCodeDialog *self)
{
  dex_clear (&self->wait);
  self->wait = passkeys_cancellable_fiber_spawn (wait_fiber, g_object_ref (self), g_object_unref);
  gtk_widget_set_visible (self->waiting_box, TRUE);
}

static void
take_code (PasskeysDeviceCodeDialog *self,
           PasskeysDeviceCode       *code)
{
  if (self->code != NULL)
    passkeys_device_code_follow (code, self->code);
  g_set_object (&self->code, code);
  clear_clipboard (self);
  begin_wait (self);
  show_code (self);
}

static DexFuture *
renew_fiber (gpointer      user_data,
             GCancellable *cancellable)
{
  PasskeysDeviceCodeDialog *self = user_data;
  g_autoptr(PasskeysDeviceCode) code = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *future;

  future = passkeys_device_code_dialog_sign (GTK_WIDGET (self), self->session);
  code = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), &error);
  passkeys_busy_button_set_busy (self->renew_button, FALSE);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  if (code != NULL)
    take_code (self, code);
  else
    passkeys_error_box_set_error (self->error_box, error);

  return dex_future_new_true ();
}

static void
renew (PasskeysDeviceCodeDialog *self)
{
  if (passkeys_busy_button_get_busy (self->renew_button))
    return;

  passkeys_error_box_set_error (self->error_box, NULL);
  passkeys_busy_button_set_busy (self->renew_button, TRUE);
  passkeys_widget_work_begin (GTK_WIDGET (self), renew_fiber);
}

static void
renew_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  renew (PASSKEYS_DEVICE_CODE_DIALOG (widget));
}

static void
copy_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  PasskeysDeviceCodeDialog *self = PASSKEYS_DEVICE_CODE_DIALOG (widget);
  char *text = passkeys_secure_bytes_dup_text (passkeys_device_code_get_code (self->code));

  g_clear_object (&self->copied);
  self->copied = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  passkeys_secure_text_free (text);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), self->copied);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_("Code copied")));
}

static void
done_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
on_error_action (PasskeysDeviceCodeDialog *self,
                 int                       action)
{
  if (action == PASSKEYS_ERROR_ACTION_SIGN_IN)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in-again", NULL);
  else
    renew (self);
}

/* However the dialog goes, nobody asks the server for it any more. */
static void
passkeys_device_code_dialog_unroot (GtkWidget *widget)
{
  PasskeysDeviceCodeDialog *self = PASSKEYS_DEVICE_CODE_DIALOG (widget);

  clear_clipboard (self);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  dex_clear (&self->wait);

  GTK_WIDGET_CLASS (passkeys_device_code_dialog_parent_class)->unroot (widget);
}

static void
passkeys_device_code_dialog_dispose (GObject *object)
{
  PasskeysDeviceCodeDialog *self = PASSKEYS_DEVICE_CODE_DIALOG (object);

  dex_clear (&self->wait);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->copied);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_DEVICE_CODE_DIALOG);
  g_clear_object (&self->code);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_device_code_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-device-code-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, code_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, time_bar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, time_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, renew_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, address_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, qr_picture);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, address_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, here_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, waiting_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, done_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodeDialog, done_button);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
}

static void
passkeys_device_code_dialog_class_init (PasskeysDeviceCodeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_device_code_dialog_dispose;
  widget_class->unroot = passkeys_device_code_dialog_unroot;

  signals[REGISTERED] = g_signal_new ("registered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "device-code.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "device-code.renew", NULL, renew_action);
  gtk_widget_class_install_action (widget_class, "device-code.done", NULL, done_action);
}

static void
passkeys_device_code_dialog_init (PasskeysDeviceCodeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/* The address holds no code: it would end up in the history of a browser and the log of a server. */
static void
show_address (PasskeysDeviceCodeDialog *self)
{
  PasskeysAccount *account = passkeys_session_get_account (self->session);
  PasskeysConnection *connection = passkeys_account_get_connection (account);
  gboolean here = passkeys_connection_is_this_computer (connection);
  g_autofree char *address = g_strconcat (passkeys_connection_get_origin (connection),
                                          REGISTRATION_PATH, NULL);
  g_autoptr(GdkPaintable) qr_code = here ? NULL : passkeys_qr_code_new (address);
  /* Translators: %s is an address in the web */
  g_autofree char *text = g_strdup_printf (_("Without Passkeys there, open %s in its web browser."),
                                           address);

  gtk_picture_set_paintable (self->qr_picture, qr_code);
  gtk_widget_set_visible (GTK_WIDGET (self->qr_picture), qr_code != NULL);
  gtk_label_set_label (self->address_label, text);
  gtk_widget_set_visible (self->address_box, !here);
  gtk_widget_set_visible (self->here_label, here);
}

static DexFuture *
renew_request_cb (PasskeysPrompt *prompt,
                  gpointer        user_data)
{
  return dex_future_new_take_object (passkeys_device_code_build_request (user_data));
}

static DexFuture *
read_code_cb (DexFuture *future,
              gpointer   user_data)
{
  const GValue *response = dex_future_get_value (future, NULL);
  g_autoptr(GError) error = NULL;
  PasskeysDeviceCode *code;

  code = passkeys_device_code_new_from_response (user_data, g_value_get_object (response), &error);
  if (code == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (code);
}

/**
 * passkeys_device_code_dialog_sign:
 * @parent: the widget above which the signing dialog appears
 * @session: who registers another device
 *
 * Has the person sign for a code, whose minute begins when they confirm.
 *
 * Returns: (transfer full): a future that resolves to a [class@DeviceCode] and rejects as
 *   [func@SigningDialog.sign] does, or with %PASSKEYS_API_ERROR_NOT_AN_API
 */
DexFuture *
passkeys_device_code_dialog_sign (GtkWidget       *parent,
                                  PasskeysSession *session)
{
  g_autoptr(PasskeysApiRequest) request = NULL;
  DexFuture *signing;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  request = passkeys_device_code_build_request (session);
  signing = passkeys_signing_dialog_sign_timely (
    parent, session, request, _("Register a Device"),
    _("Whoever types the code within a minute can create a passkey of yours on another device. "
      "Show it to nobody."),
    renew_request_cb, g_object_ref (session), g_object_unref);

  return dex_future_then (signing, read_code_cb, g_object_ref (session), g_object_unref);
}

/**
 * passkeys_device_code_dialog_new:
 * @session: who registers another device
 * @code: a code of that session
 *
 * Makes a dialog that shows a code and begins to wait for the other device.
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
passkeys_device_code_dialog_new (PasskeysSession    *session,
                                 PasskeysDeviceCode *code)
{
  PasskeysDeviceCodeDialog *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PASSKEYS_IS_DEVICE_CODE (code), NULL);

  self = g_object_new (PASSKEYS_TYPE_DEVICE_CODE_DIALOG, NULL);
  self->session = g_object_ref (session);
  show_address (self);
  take_code (self, code);

  return ADW_DIALOG (self);
}
