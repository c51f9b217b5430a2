/* passkeys-device-code-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-device-code-page"

#include "config.h"

#include "passkeys-device-code-page.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-authenticator-group.h"
#include "passkeys-busy-button.h"
#include "passkeys-connection-group.h"
#include "passkeys-device-registration.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-last-work.h"
#include "passkeys-session-error.h"
#include "passkeys-session.h"
#include "passkeys-widget-work.h"

/* The page goes through these; there is no way back to a code that has been used up, only to a new
 * one. */
typedef enum
{
  STAGE_CODE,
  STAGE_PASSKEY,
  STAGE_SIGN_IN, /* the passkey is registered */
} Stage;

struct _PasskeysDeviceCodePage
{
  AdwNavigationPage           parent_instance;

  Stage                       stage;
  PasskeysDeviceRegistration *registration; /* (owned) (nullable): while there is no code */
  PasskeysAuthenticator      *holder;       /* (owned) (nullable): what the passkey was made on */

  GtkWidget                  *code_box;
  PasskeysConnectionGroup    *connection_group;
  GtkWidget                  *code_row;
  GtkWidget                  *passkey_box;
  GtkLabel                   *who_label;
  GtkWidget                  *name_group;
  GtkWidget                  *name_row;
  GtkWidget                  *org_id_row;
  PasskeysAuthenticatorGroup *authenticator_group;
  PasskeysErrorBox           *error_box;
  PasskeysBusyButton         *continue_button;
  GtkWidget                  *other_button;
};

enum { SIGNED_IN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysDeviceCodePage, passkeys_device_code_page, ADW_TYPE_NAVIGATION_PAGE)

static PasskeysAuthenticator *
get_authenticator (PasskeysDeviceCodePage *self)
{
  return passkeys_authenticator_group_get_selected (self->authenticator_group);
}

static char *
dup_entry (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static gboolean
is_filled (GtkWidget *row)
{
  g_autofree char *text = dup_entry (row);

  return *text != '\0';
}

static gboolean
is_complete (PasskeysDeviceCodePage *self)
{
  switch (self->stage)
    {
    case STAGE_CODE:
      return is_filled (self->code_row);

    case STAGE_PASSKEY:
      return is_filled (self->name_row) && get_authenticator (self) != NULL;

    case STAGE_SIGN_IN:
      return !gtk_widget_get_visible (self->org_id_row) || is_filled (self->org_id_row);

    default:
      g_assert_not_reached ();
    }
}

static void
update (PasskeysDeviceCodePage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "device-code.continue", is_complete (self));
}

static void
on_changed (PasskeysDeviceCodePage *self)
{
  passkeys_error_box_set_error (self->error_box, NULL);
  update (self);
}

static void
set_busy (PasskeysDeviceCodePage *self,
          gboolean                busy)
{
  passkeys_busy_button_set_busy (self->continue_button, busy);
  gtk_widget_set_sensitive (self->code_box, !busy);
  gtk_widget_set_sensitive (self->name_group, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->authenticator_group),
                            !busy && self->stage != STAGE_SIGN_IN);
  gtk_widget_set_sensitive (self->other_button, !busy);
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self),
                                   !busy || self->stage == STAGE_CODE);
}

static const char *
get_button_text (Stage stage)
{
  switch (stage)
    {
    case STAGE_CODE:
      return C_("button", "_Continue");
    case STAGE_PASSKEY:
      return _("_Create Passkey");
    case STAGE_SIGN_IN:
    default:
      return _("_Sign In");
    }
}

static void
set_stage (PasskeysDeviceCodePage *self,
           Stage                   stage)
{
  self->stage = stage;
  gtk_widget_set_visible (self->code_box, stage == STAGE_CODE);
  gtk_widget_set_visible (self->passkey_box, stage != STAGE_CODE);
  gtk_widget_set_visible (self->other_button, stage == STAGE_PASSKEY);
  gtk_widget_set_sensitive (self->name_row, stage == STAGE_PASSKEY);
  passkeys_busy_button_set_text (self->continue_button, get_button_text (stage));
  update (self);
}

static void
finish_busy (PasskeysDeviceCodePage *self,
             const GError           *error)
{
  set_busy (self, FALSE);
  passkeys_error_box_set_error (self->error_box, error);
}

static void
show_who (PasskeysDeviceCodePage *self)
{
  const char *username = passkeys_device_registration_get_username (self->registration);
  const char *name = passkeys_device_registration_get_organisation_name (self->registration);
  g_autofree char *who = NULL;

  if (name != NULL && *name != '\0')
    /* Translators: first the name of an organisation, then an e-mail address */
    who = g_strdup_printf (_("With it this device signs in to %s as %s. Go on only if that is you."),
                           name, username);
  else
    /* Translators: %s is an e-mail address */
    who = g_strdup_printf (_("With it this device signs in as %s. Go on only if that is you."),
                           username);
  gtk_label_set_label (self->who_label, who);
}

static DexFuture *
begin_fiber (gpointer      user_data,
             GCancellable *cancellable)
{
  PasskeysDeviceCodePage *self = user_data;
  g_autofree char *code = dup_entry (self->code_row);
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(PasskeysDeviceRegistration) registration = NULL;
  g_autoptr(GError) error = NULL;

  connection = passkeys_connection_group_dup_connection (self->connection_group, &error);
  if (connection != NULL)
    registration = passkeys_await_object (
      passkeys_unless_cancelled (passkeys_device_registration_begin (connection, code),
                                 cancellable),
      &error);

  finish_busy (self, error);
  if (registration == NULL || g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  g_set_object (&self->registration, registration);
  show_who (self);
  set_stage (self, STAGE_PASSKEY);
  gtk_widget_grab_focus (GTK_WIDGET (self->continue_button));

  return dex_future_new_true ();
}

static gboolean
await_registered (PasskeysDeviceCodePage  *self,
                  PasskeysDialogPrompt    *prompt,
                  GCancellable            *cancellable,
                  GError                 **error)
{
  PasskeysAuthenticator *authenticator = get_authenticator (self);
  g_autofree char *name = dup_entry (self->name_row);
  DexFuture *ceremony;

  ceremony = passkeys_device_registration_complete (self->registration, name, authenticator,
                                                    PASSKEYS_PROMPT (prompt));
  ceremony = passkeys_dialog_prompt_run (prompt, ceremony);
  if (!passkeys_await (passkeys_unless_cancelled (ceremony, cancellable), error))
    return FALSE;

  g_set_object (&self->holder, authenticator);
  set_stage (self, STAGE_SIGN_IN);
  return TRUE;
}

static PasskeysSession *
await_session (PasskeysDeviceCodePage  *self,
               PasskeysDialogPrompt    *prompt,
               GCancellable            *cancellable,
               GError                 **error)
{
  g_autofree char *org_id = dup_entry (self->org_id_row);
  DexFuture *ceremony;

  ceremony = passkeys_device_registration_sign_in (self->registration,
                                                   *org_id != '\0' ? org_id : NULL,
                                                   self->holder, PASSKEYS_PROMPT (prompt));
  ceremony = passkeys_dialog_prompt_run (prompt, ceremony);
  return passkeys_await_object (passkeys_unless_cancelled (ceremony, cancellable), error);
}

/* The passkey is made, and signs in with the same PIN. */
static DexFuture *
create_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysDeviceCodePage *self = user_data;
  g_autoptr(PasskeysDialogPrompt) prompt = NULL;
  g_autoptr(PasskeysSession) session = NULL;
  g_autoptr(GError) error = NULL;

  prompt = passkeys_dialog_prompt_new (GTK_WIDGET (self),
                                       _("Create a passkey and sign in with it"));
  if (self->stage == STAGE_SIGN_IN || await_registered (self, prompt, cancellable, &error))
    session = await_session (self, prompt, cancellable, &error);

  finish_busy (self, error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  if (session != NULL)
    g_signal_emit (self, signals[SIGNED_IN], 0, session);
  else if (g_error_matches (error, PASSKEYS_SESSION_ERROR,
                            PASSKEYS_SESSION_ERROR_UNKNOWN_ORGANISATION))
    {
      gtk_widget_set_visible (self->org_id_row, TRUE);
      gtk_widget_grab_focus (self->org_id_row);
    }
  update (self);

  return dex_future_new_true ();
}

static void
go_on (PasskeysDeviceCodePage *self)
{
  if (!is_complete (self) || passkeys_busy_button_get_busy (self->continue_button))
    return;

  passkeys_error_box_set_error (self->error_box, NULL);
  set_busy (self, TRUE);
  passkeys_widget_work_begin (GTK_WIDGET (self),
                              self->stage == STAGE_CODE ? begin_fiber : create_fiber);
}

static void
continue_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  go_on (PASSKEYS_DEVICE_CODE_PAGE (widget));
}

static void
on_activated (PasskeysDeviceCodePage *self)
{
  go_on (self);
}

/* Who leaves without having registered leaves no passkey behind that opens nothing. */
static void
give_up (PasskeysDeviceCodePage *self)
{
  if (self->registration != NULL && self->stage != STAGE_SIGN_IN)
    passkeys_last_work_finish (passkeys_device_registration_abandon (self->registration));
  g_clear_object (&self->registration);
}

static void
start_over_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  PasskeysDeviceCodePage *self = PASSKEYS_DEVICE_CODE_PAGE (widget);

  give_up (self);
  gtk_editable_set_text (GTK_EDITABLE (self->code_row), "");
  passkeys_error_box_set_error (self->error_box, NULL);
  set_stage (self, STAGE_CODE);
  gtk_widget_grab_focus (self->code_row);
}

static void
on_error_action (PasskeysDeviceCodePage *self,
                 int                     action)
{
  go_on (self);
}

static void
passkeys_device_code_page_hidden (AdwNavigationPage *page)
{
  PasskeysDeviceCodePage *self = PASSKEYS_DEVICE_CODE_PAGE (page);

  if (passkeys_busy_button_get_busy (self->continue_button))
    {
      passkeys_widget_work_cancel (GTK_WIDGET (self));
      finish_busy (self, NULL);
    }
}

static void
passkeys_device_code_page_shown (AdwNavigationPage *page)
{
  PasskeysDeviceCodePage *self = PASSKEYS_DEVICE_CODE_PAGE (page);

  if (self->stage == STAGE_CODE)
    gtk_widget_grab_focus (self->code_row);
}

static void
passkeys_device_code_page_unroot (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (passkeys_device_code_page_parent_class)->unroot (widget);

  give_up (PASSKEYS_DEVICE_CODE_PAGE (widget));
}

static void
passkeys_device_code_page_dispose (GObject *object)
{
  PasskeysDeviceCodePage *self = PASSKEYS_DEVICE_CODE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_DEVICE_CODE_PAGE);
  g_clear_object (&self->registration);
  g_clear_object (&self->holder);

  G_OBJECT_CLASS (passkeys_device_code_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-device-code-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, code_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, connection_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, code_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, passkey_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, who_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, name_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, org_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, authenticator_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, continue_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysDeviceCodePage, other_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
}

static void
passkeys_device_code_page_class_init (PasskeysDeviceCodePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_device_code_page_dispose;
  widget_class->unroot = passkeys_device_code_page_unroot;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = passkeys_device_code_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = passkeys_device_code_page_hidden;

  signals[SIGNED_IN] = g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, PASSKEYS_TYPE_SESSION);

  g_type_ensure (PASSKEYS_TYPE_AUTHENTICATOR_GROUP);
  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_CONNECTION_GROUP);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "device-code.continue", NULL, continue_action);
  gtk_widget_class_install_action (widget_class, "device-code.start-over", NULL,
                                   start_over_action);
}

static void
passkeys_device_code_page_init (PasskeysDeviceCodePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));

  gtk_editable_set_text (GTK_EDITABLE (self->name_row), g_get_host_name ());
  set_stage (self, STAGE_CODE);
}

/**
 * passkeys_device_code_page_new:
 *
 * Makes an empty page.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_device_code_page_new (void)
{
  return g_object_new (PASSKEYS_TYPE_DEVICE_CODE_PAGE, NULL);
}

/**
 * passkeys_device_code_page_fill:
 * @self: a page
 * @connection: (nullable): where a link says that the organisation is
 * @error: (nullable): why a link cannot be used
 *
 * Fills in what a link says. A code that has been taken already, and where it was from, stays.
 */
void
passkeys_device_code_page_fill (PasskeysDeviceCodePage *self,
                                PasskeysConnection     *connection,
                                const GError           *error)
{
  g_return_if_fail (PASSKEYS_IS_DEVICE_CODE_PAGE (self));

  if (self->stage != STAGE_CODE || passkeys_busy_button_get_busy (self->continue_button))
    return;

  if (connection != NULL)
    passkeys_connection_group_select (self->connection_group, connection);
  passkeys_error_box_set_error (self->error_box, error);
}
