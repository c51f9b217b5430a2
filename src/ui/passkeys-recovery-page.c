/* passkeys-recovery-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-page"

#include "config.h"

#include "passkeys-recovery-page-private.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-email-address.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-recovery-code.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-widget-work.h"

enum { UNLOCKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysRecoveryPage, passkeys_recovery_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
dup_entry (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* Codes are read straight into memory that is wiped. */
static GBytes *
dup_secret (GtkWidget *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  gsize length;

  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;

  return passkeys_secure_bytes_new (text, length);
}

static gboolean
is_filled (GtkWidget *row)
{
  g_autoptr(GBytes) text = dup_secret (row);

  return g_bytes_get_size (text) > 0;
}

gboolean
_passkeys_recovery_page_is_busy (PasskeysRecoveryPage *self)
{
  return passkeys_busy_button_get_busy (self->continue_button)
         || passkeys_busy_button_get_busy (self->resend_button);
}

static gboolean
has_kit (PasskeysRecoveryPage *self)
{
  g_autofree char *email = dup_entry (self->email_row);

  return passkeys_email_address_is_plausible (email) && is_filled (self->org_id_row)
         && is_filled (self->recovery_code_row) && is_filled (self->key_id_row);
}

static gboolean
is_complete (PasskeysRecoveryPage *self)
{
  return has_kit (self) && (!self->sent || is_filled (self->code_row));
}

void
_passkeys_recovery_page_update (PasskeysRecoveryPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "recovery.continue", is_complete (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "recovery.resend", has_kit (self));
}

static void
set_sensitive (PasskeysRecoveryPage *self,
               gboolean              sensitive)
{
  gtk_widget_set_sensitive (self->kit_group, sensitive);
  gtk_widget_set_sensitive (GTK_WIDGET (self->connection_group), sensitive);
  gtk_widget_set_sensitive (self->code_row, sensitive);
}

/* What the error offers as the next step is not on the page twice. */
void
_passkeys_recovery_page_show_error (PasskeysRecoveryPage *self,
                                    const GError         *error)
{
  gboolean offers_code = error != NULL
                         && passkeys_error_messages_get_action (error)
                         == PASSKEYS_ERROR_ACTION_NEW_CODE;

  passkeys_error_box_set_error (self->error_box, error);
  gtk_widget_set_visible (GTK_WIDGET (self->resend_button), self->sent && !offers_code);
}

static void
finish_busy (PasskeysRecoveryPage *self,
             const GError         *error)
{
  passkeys_busy_button_set_busy (self->continue_button, FALSE);
  passkeys_busy_button_set_busy (self->resend_button, FALSE);
  set_sensitive (self, TRUE);
  _passkeys_recovery_page_show_error (self, error);
}

static void
show_sent (PasskeysRecoveryPage *self,
           PasskeysConnection   *connection,
           const char           *email)
{
  /* Translators: %s is an e-mail address */
  g_autofree char *words = g_strdup_printf (_("If the organisation knows %s, a message brings a code "
                                              "that is good for 15 minutes."), email);
  g_autofree char *markup = g_markup_escape_text (words, -1);

  self->sent = TRUE;
  adw_preferences_group_set_description (self->code_group, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->code_group), TRUE);
  gtk_widget_set_visible (self->messages_button, passkeys_connection_is_this_computer (connection));
  gtk_widget_set_visible (GTK_WIDGET (self->resend_button), TRUE);
  passkeys_busy_button_set_text (self->continue_button, C_("button", "_Continue"));
  gtk_editable_set_text (GTK_EDITABLE (self->code_row), "");
  _passkeys_recovery_page_update (self);
  gtk_widget_grab_focus (self->code_row);
}

static PasskeysRecovery *
create_recovery (PasskeysRecoveryPage *self,
                 PasskeysConnection   *connection)
{
  g_autofree char *email = dup_entry (self->email_row);
  g_autofree char *org_id = dup_entry (self->org_id_row);
  g_autofree char *key_id = dup_entry (self->key_id_row);

  return passkeys_recovery_new (connection, org_id, email, key_id);
}

static GBytes *
parse_recovery_code (PasskeysRecoveryPage  *self,
                     GError               **error)
{
  return passkeys_recovery_code_parse (
    gtk_editable_get_text (GTK_EDITABLE (self->recovery_code_row)), error);
}

/* What cannot be a recovery code is told before a message is asked for. */
static DexFuture *
send_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysRecoveryPage *self = user_data;
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(PasskeysRecovery) recovery = NULL;
  g_autoptr(GBytes) recovery_code = NULL;
  g_autoptr(GError) error = NULL;
  gboolean sent = FALSE;

  connection = passkeys_connection_group_dup_connection (self->connection_group, &error);
  if (connection != NULL)
    recovery_code = parse_recovery_code (self, &error);
  if (recovery_code != NULL)
    {
      recovery = create_recovery (self, connection);
      sent = passkeys_await (passkeys_unless_cancelled (passkeys_recovery_send_code (recovery),
                                                        cancellable),
                             &error);
    }

  finish_busy (self, error);
  if (sent)
    show_sent (self, connection, passkeys_recovery_get_username (recovery));

  return dex_future_new_true ();
}

static gboolean
await_unlocked (PasskeysRecoveryPage  *self,
                PasskeysRecovery      *recovery,
                GCancellable          *cancellable,
                GError               **error)
{
  g_autoptr(GBytes) code = dup_secret (self->code_row);
  g_autoptr(GBytes) recovery_code = parse_recovery_code (self, error);

  return recovery_code != NULL
         && passkeys_await (passkeys_unless_cancelled (passkeys_recovery_verify (recovery, code),
                                                       cancellable),
                            error)
         && passkeys_await (passkeys_unless_cancelled (passkeys_recovery_unlock (recovery,
                                                                                 recovery_code),
                                                       cancellable),
                            error);
}

static DexFuture *
unlock_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysRecoveryPage *self = user_data;
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(PasskeysRecovery) recovery = NULL;
  g_autoptr(GError) error = NULL;
  gboolean unlocked = FALSE;

  connection = passkeys_connection_group_dup_connection (self->connection_group, &error);
  if (connection != NULL)
    {
      recovery = create_recovery (self, connection);
      unlocked = await_unlocked (self, recovery, cancellable, &error);
    }

  finish_busy (self, error);
  if (unlocked && !g_cancellable_is_cancelled (cancellable))
    g_signal_emit (self, signals[UNLOCKED], 0, recovery, connection);

  return dex_future_new_true ();
}

static void
begin (PasskeysRecoveryPage         *self,
       PasskeysBusyButton           *button,
       PasskeysCancellableFiberFunc  fiber)
{
  if (_passkeys_recovery_page_is_busy (self))
    return;

  _passkeys_recovery_page_show_error (self, NULL);
  passkeys_busy_button_set_busy (button, TRUE);
  set_sensitive (self, FALSE);
  passkeys_widget_work_begin (GTK_WIDGET (self), fiber);
}

static void
go_on (PasskeysRecoveryPage *self)
{
  if (is_complete (self))
    begin (self, self->continue_button, self->sent ? unlock_fiber : send_fiber);
}

static void
continue_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  go_on (PASSKEYS_RECOVERY_PAGE (widget));
}

static void
resend_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysRecoveryPage *self = PASSKEYS_RECOVERY_PAGE (widget);

  begin (self, self->resend_button, send_fiber);
}

static void
on_activated (PasskeysRecoveryPage *self)
{
  go_on (self);
}

static void
on_error_action (PasskeysRecoveryPage *self,
                 int                   action)
{
  if (action == PASSKEYS_ERROR_ACTION_NEW_CODE)
    gtk_widget_activate_action (GTK_WIDGET (self), "recovery.resend", NULL);
  else
    go_on (self);
}

/* Of a whole message only the code is of use here. */
static void
take_message (PasskeysRecoveryPage *self,
              const char           *text)
{
  g_autoptr(GRegex) regex = g_regex_new ("\\b[0-9]{4}(-[0-9]{4})+\\b", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *code = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return;

  code = g_match_info_fetch (match, 0);
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->code_row), code);
  self->filling = FALSE;
}

static void
on_entry_changed (PasskeysRecoveryPage *self,
                  GtkWidget            *row)
{
  g_autofree char *text = NULL;

  if (self->filling)
    return;

  /* Only what was pasted has lines. */
  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));
  if (strchr (text, '\n') != NULL && row == self->code_row)
    take_message (self, text);
  else if (strchr (text, '\n') != NULL)
    _passkeys_recovery_page_take_kit (self, text, NULL);

  _passkeys_recovery_page_show_error (self, NULL);
  _passkeys_recovery_page_update (self);
}

static void
on_connection_changed (PasskeysRecoveryPage *self)
{
  _passkeys_recovery_page_show_error (self, NULL);
}

static void
passkeys_recovery_page_hidden (AdwNavigationPage *page)
{
  PasskeysRecoveryPage *self = PASSKEYS_RECOVERY_PAGE (page);

  if (_passkeys_recovery_page_is_busy (self))
    {
      passkeys_widget_work_cancel (GTK_WIDGET (self));
      finish_busy (self, NULL);
    }
}

static void
passkeys_recovery_page_shown (AdwNavigationPage *page)
{
  PasskeysRecoveryPage *self = PASSKEYS_RECOVERY_PAGE (page);

  gtk_widget_grab_focus (self->sent ? self->code_row : self->email_row);
}

static void
passkeys_recovery_page_dispose (GObject *object)
{
  PasskeysRecoveryPage *self = PASSKEYS_RECOVERY_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_RECOVERY_PAGE);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (passkeys_recovery_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-recovery-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, kit_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, org_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, recovery_code_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, key_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, connection_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, code_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, messages_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, code_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, continue_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysRecoveryPage, resend_button);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_connection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
}

static void
passkeys_recovery_page_class_init (PasskeysRecoveryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_recovery_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = passkeys_recovery_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = passkeys_recovery_page_hidden;

  signals[UNLOCKED] = g_signal_new ("unlocked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    PASSKEYS_TYPE_RECOVERY, PASSKEYS_TYPE_CONNECTION);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_CONNECTION_GROUP);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "recovery.continue", NULL, continue_action);
  gtk_widget_class_install_action (widget_class, "recovery.resend", NULL, resend_action);
  _passkeys_recovery_page_install_kit_actions (widget_class);
}

static void
passkeys_recovery_page_init (PasskeysRecoveryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));

  _passkeys_recovery_page_accept_drops (self);
  _passkeys_recovery_page_update (self);
}

/**
 * passkeys_recovery_page_new:
 *
 * Makes an empty page.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_recovery_page_new (void)
{
  return g_object_new (PASSKEYS_TYPE_RECOVERY_PAGE, NULL);
}
