/* passkeys-join-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-join-page"

#include "config.h"

#include "passkeys-join-page.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-busy-button.h"
#include "passkeys-connection-group.h"
#include "passkeys-email-address.h"
#include "passkeys-error-box.h"
#include "passkeys-error-messages.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-pasted-link.h"
#include "passkeys-registration-api.h"
#include "passkeys-registration.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-widget-work.h"

struct _PasskeysJoinPage
{
  AdwNavigationPage        parent_instance;

  gboolean                 filling;

  AdwToastOverlay         *toast_overlay;
  GtkWidget               *invitation_group;
  GtkWidget               *email_row;
  GtkWidget               *org_id_row;
  GtkWidget               *code_row;
  PasskeysConnectionGroup *connection_group;
  PasskeysErrorBox        *error_box;
  PasskeysBusyButton      *continue_button;
  PasskeysBusyButton      *resend_button;
};

enum { ACCEPTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysJoinPage, passkeys_join_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
dup_entry (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* The code is read straight into memory that is wiped. */
static GBytes *
dup_code (PasskeysJoinPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->code_row));
  gsize length;

  while (g_ascii_isspace (*text))
    text++;
  length = strlen (text);
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;

  return passkeys_secure_bytes_new (text, length);
}

static gboolean
knows_person (PasskeysJoinPage *self)
{
  g_autofree char *email = dup_entry (self->email_row);
  g_autofree char *org_id = dup_entry (self->org_id_row);

  return *org_id != '\0' && passkeys_email_address_is_plausible (email);
}

static gboolean
is_busy (PasskeysJoinPage *self)
{
  return passkeys_busy_button_get_busy (self->continue_button) ||
         passkeys_busy_button_get_busy (self->resend_button);
}

static gboolean
is_complete (PasskeysJoinPage *self)
{
  g_autoptr(GBytes) code = dup_code (self);

  return knows_person (self) && g_bytes_get_size (code) > 0;
}

static void
update (PasskeysJoinPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "join.continue", is_complete (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "join.resend", knows_person (self));
}

/* What the error offers as the next step is not on the page twice. */
static void
show_error (PasskeysJoinPage *self,
            const GError     *error)
{
  gboolean offers_code = error != NULL
                         && passkeys_error_messages_get_action (error)
                         == PASSKEYS_ERROR_ACTION_NEW_CODE;

  passkeys_error_box_set_error (self->error_box, error);
  gtk_widget_set_visible (GTK_WIDGET (self->resend_button), !offers_code);
}

static void
begin_busy (PasskeysJoinPage   *self,
            PasskeysBusyButton *button)
{
  show_error (self, NULL);
  passkeys_busy_button_set_busy (button, TRUE);
  gtk_widget_set_sensitive (self->invitation_group, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->connection_group), FALSE);
}

static void
finish_busy (PasskeysJoinPage *self,
             const GError     *error)
{
  passkeys_busy_button_set_busy (self->continue_button, FALSE);
  passkeys_busy_button_set_busy (self->resend_button, FALSE);
  gtk_widget_set_sensitive (self->invitation_group, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->connection_group), TRUE);
  show_error (self, error);
}

static DexFuture *
continue_fiber (gpointer      user_data,
                GCancellable *cancellable)
{
  PasskeysJoinPage *self = user_data;
  g_autofree char *email = dup_entry (self->email_row);
  g_autofree char *org_id = dup_entry (self->org_id_row);
  g_autoptr(GBytes) code = dup_code (self);
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(PasskeysRegistration) registration = NULL;
  g_autoptr(GError) error = NULL;

  connection = passkeys_connection_group_dup_connection (self->connection_group, &error);
  if (connection != NULL)
    registration = passkeys_await_object (
      passkeys_unless_cancelled (passkeys_registration_begin (connection, org_id, email, code),
                                 cancellable),
      &error);

  finish_busy (self, error);
  if (registration != NULL && !g_cancellable_is_cancelled (cancellable))
    g_signal_emit (self, signals[ACCEPTED], 0, registration, connection);

  return dex_future_new_true ();
}

static void
show_sent (PasskeysJoinPage   *self,
           PasskeysConnection *connection,
           const char         *email)
{
  g_autofree char *title = g_strdup_printf (_("A new code is on its way to %s"), email);
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, title);
  if (passkeys_connection_is_this_computer (connection))
    {
      adw_toast_set_button_label (toast, _("_Show Messages"));
      adw_toast_set_action_name (toast, "app.outbox");
      adw_toast_set_timeout (toast, 0);
    }
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static gboolean
await_sent (PasskeysConnection  *connection,
            const char          *org_id,
            const char          *email,
            GCancellable        *cancellable,
            GError             **error)
{
  DexFuture *future = passkeys_connection_open (connection);
  g_autoptr(PasskeysApiClient) client = NULL;

  client = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);
  if (client == NULL)
    return FALSE;

  future = passkeys_registration_api_resend_code (client, org_id, email);
  return passkeys_await (passkeys_unless_cancelled (future, cancellable), error);
}

static DexFuture *
resend_fiber (gpointer      user_data,
              GCancellable *cancellable)
{
  PasskeysJoinPage *self = user_data;
  g_autofree char *email = dup_entry (self->email_row);
  g_autofree char *org_id = dup_entry (self->org_id_row);
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = passkeys_connection_group_dup_connection (self->connection_group, &error);
  if (connection != NULL && await_sent (connection, org_id, email, cancellable, &error))
    show_sent (self, connection, email);

  finish_busy (self, error);
  return dex_future_new_true ();
}

static void
begin (PasskeysJoinPage             *self,
       PasskeysBusyButton           *button,
       PasskeysCancellableFiberFunc  fiber)
{
  if (is_busy (self))
    return;

  begin_busy (self, button);
  passkeys_widget_work_begin (GTK_WIDGET (self), fiber);
}

static void
continue_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  PasskeysJoinPage *self = PASSKEYS_JOIN_PAGE (widget);

  begin (self, self->continue_button, continue_fiber);
}

static void
resend_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysJoinPage *self = PASSKEYS_JOIN_PAGE (widget);

  begin (self, self->resend_button, resend_fiber);
}

static void
on_activated (PasskeysJoinPage *self)
{
  if (is_complete (self))
    begin (self, self->continue_button, continue_fiber);
}

static void
on_error_action (PasskeysJoinPage *self,
                 int               action)
{
  switch ((PasskeysErrorAction) action)
    {
    case PASSKEYS_ERROR_ACTION_NEW_CODE:
      gtk_widget_activate_action (GTK_WIDGET (self), "join.resend", NULL);
      break;

    case PASSKEYS_ERROR_ACTION_SIGN_IN:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-sign-in", NULL);
      break;

    case PASSKEYS_ERROR_ACTION_TRY_AGAIN:
      on_activated (self);
      break;

    case PASSKEYS_ERROR_ACTION_NONE:
    case PASSKEYS_ERROR_ACTION_CORRECT:
    case PASSKEYS_ERROR_ACTION_JOIN:
    case PASSKEYS_ERROR_ACTION_CREATE_PASSKEY:
    case PASSKEYS_ERROR_ACTION_OTHER_PASSKEY:
    case PASSKEYS_ERROR_ACTION_ADMINISTRATOR:
    case PASSKEYS_ERROR_ACTION_MANAGE_KEY:
    case PASSKEYS_ERROR_ACTION_COPY_FIX:
    default:
      break;
    }
}

static void
fill_row (GtkWidget  *row,
          const char *text)
{
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
fill_from_link (PasskeysJoinPage         *self,
                PasskeysRegistrationLink *link)
{
  GBytes *code = passkeys_registration_link_get_code (link);

  fill_row (self->email_row, passkeys_registration_link_get_username (link));
  fill_row (self->org_id_row, passkeys_registration_link_get_org_id (link));
  if (code != NULL)
    {
      char *text = passkeys_secure_bytes_dup_text (code);

      fill_row (self->code_row, text);
      passkeys_secure_text_free (text);
    }
  if (passkeys_registration_link_get_host (link) != NULL)
    passkeys_connection_group_select_host (self->connection_group,
                                           passkeys_registration_link_get_host (link));
}

/* The field that was pasted into is emptied first: what belongs there comes out of the link. */
static gboolean
take_pasted (PasskeysJoinPage *self,
             GtkWidget        *row,
             const char       *text)
{
  g_autoptr(PasskeysRegistrationLink) link = passkeys_pasted_link_find (text);

  if (link == NULL)
    return FALSE;

  self->filling = TRUE;
  if (row != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), "");
  fill_from_link (self, link);
  self->filling = FALSE;

  gtk_widget_grab_focus (GTK_WIDGET (self->continue_button));
  return TRUE;
}

static void
on_entry_changed (PasskeysJoinPage *self,
                  GtkWidget        *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (self->filling)
    return;

  if (strstr (text, "://") != NULL)
    take_pasted (self, row, text);
  show_error (self, NULL);
  update (self);
}

static void
on_connection_changed (PasskeysJoinPage *self)
{
  show_error (self, NULL);
}

static void
on_clipboard_read (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(PasskeysJoinPage) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (text != NULL && take_pasted (self, NULL, text))
    update (self);
  else
    adw_toast_overlay_add_toast (self->toast_overlay,
                                 adw_toast_new (_("The clipboard holds no registration link")));
}

static void
paste_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, on_clipboard_read,
                                 g_object_ref (widget));
}

static void
passkeys_join_page_hidden (AdwNavigationPage *page)
{
  PasskeysJoinPage *self = PASSKEYS_JOIN_PAGE (page);

  passkeys_widget_work_cancel (GTK_WIDGET (self));
  finish_busy (self, NULL);
}

static void
passkeys_join_page_shown (AdwNavigationPage *page)
{
  PasskeysJoinPage *self = PASSKEYS_JOIN_PAGE (page);

  if (is_complete (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->continue_button));
  else
    gtk_widget_grab_focus (knows_person (self) ? self->code_row : self->email_row);
}

static void
passkeys_join_page_dispose (GObject *object)
{
  PasskeysJoinPage *self = PASSKEYS_JOIN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_JOIN_PAGE);

  G_OBJECT_CLASS (passkeys_join_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-join-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysJoinPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysJoinPage, invitation_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysJoinPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysJoinPage, org_id_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysJoinPage, code_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysJoinPage, connection_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysJoinPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysJoinPage, continue_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysJoinPage, resend_button);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_connection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
}

static void
passkeys_join_page_class_init (PasskeysJoinPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_join_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = passkeys_join_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = passkeys_join_page_hidden;

  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    PASSKEYS_TYPE_REGISTRATION, PASSKEYS_TYPE_CONNECTION);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_CONNECTION_GROUP);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "join.continue", NULL, continue_action);
  gtk_widget_class_install_action (widget_class, "join.resend", NULL, resend_action);
  gtk_widget_class_install_action (widget_class, "join.paste", NULL, paste_action);
}

static void
passkeys_join_page_init (PasskeysJoinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
  update (self);
}

/**
 * passkeys_join_page_new:
 *
 * Makes an empty page.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_join_page_new (void)
{
  return g_object_new (PASSKEYS_TYPE_JOIN_PAGE, NULL);
}

/**
 * passkeys_join_page_fill:
 * @self: a page
 * @connection: (nullable): where the organisation is
 * @link: (nullable): what the invitation says
 *
 * Fills in what is known. A link that names a dashboard has the last word about the place.
 */
void
passkeys_join_page_fill (PasskeysJoinPage         *self,
                         PasskeysConnection       *connection,
                         PasskeysRegistrationLink *link)
{
  g_return_if_fail (PASSKEYS_IS_JOIN_PAGE (self));

  self->filling = TRUE;
  if (connection != NULL)
    passkeys_connection_group_select (self->connection_group, connection);
  if (link != NULL)
    fill_from_link (self, link);
  self->filling = FALSE;

  update (self);
}

/**
 * passkeys_join_page_expect:
 * @self: a page
 * @org_id: (nullable): the organisation
 * @email: (nullable): the person
 *
 * Fills in what is known before the code has come.
 */
void
passkeys_join_page_expect (PasskeysJoinPage *self,
                           const char       *org_id,
                           const char       *email)
{
  g_return_if_fail (PASSKEYS_IS_JOIN_PAGE (self));

  self->filling = TRUE;
  fill_row (self->org_id_row, org_id);
  fill_row (self->email_row, email);
  self->filling = FALSE;

  update (self);
}

/**
 * passkeys_join_page_show_error:
 * @self: a page
 * @error: (nullable): what is wrong with the link that led here
 *
 * Tells why nothing was filled in.
 */
void
passkeys_join_page_show_error (PasskeysJoinPage *self,
                               const GError     *error)
{
  g_return_if_fail (PASSKEYS_IS_JOIN_PAGE (self));

  show_error (self, error);
}
