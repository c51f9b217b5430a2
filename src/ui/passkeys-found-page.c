/* passkeys-found-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-found-page"

#include "config.h"

#include "passkeys-found-page.h"

#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-api-client.h"
#include "passkeys-busy-button.h"
#include "passkeys-connection-group.h"
#include "passkeys-email-address.h"
#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-label-text.h"
#include "passkeys-local-organisation.h"
#include "passkeys-outbox-message.h"
#include "passkeys-outbox-wait.h"
#include "passkeys-registration-api.h"
#include "passkeys-widget-work.h"

struct _PasskeysFoundPage
{
  AdwNavigationPage        parent_instance;

  GtkCheckButton          *here_button;
  GtkCheckButton          *hosted_button;
  GtkCheckButton          *elsewhere_button;
  PasskeysConnectionGroup *connection_group;
  GtkWidget               *organisation_group;
  GtkWidget               *name_row;
  GtkWidget               *email_row;
  AdwSwitchRow            *administrator_row;
  PasskeysErrorBox        *error_box;
  PasskeysBusyButton      *start_button;
};

enum { FOUNDED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysFoundPage, passkeys_found_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
dup_entry (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static gboolean
is_complete (PasskeysFoundPage *self)
{
  g_autofree char *name = dup_entry (self->name_row);
  g_autofree char *email = dup_entry (self->email_row);

  return *name != '\0' && passkeys_email_address_is_plausible (email) &&
         adw_switch_row_get_active (self->administrator_row) &&
         !gtk_check_button_get_active (self->hosted_button);
}

static void
update (PasskeysFoundPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "found.start", is_complete (self));
}

static void
on_place_changed (PasskeysFoundPage *self)
{
  passkeys_error_box_set_error (self->error_box, NULL);
  update (self);
}

static void
set_busy (PasskeysFoundPage *self,
          gboolean           busy)
{
  passkeys_busy_button_set_busy (self->start_button, busy);
  gtk_widget_set_sensitive (self->organisation_group, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->connection_group), !busy);
}

static PasskeysConnection *
create_connection (PasskeysFoundPage  *self,
                   GError            **error)
{
  if (gtk_check_button_get_active (self->here_button))
    return passkeys_connection_new_this_computer (NULL);

  return passkeys_connection_group_dup_connection (self->connection_group, error);
}

static void
show_failure (PasskeysFoundPage *self,
              const GError      *error)
{
  set_busy (self, FALSE);
  passkeys_error_box_set_error (self->error_box, error);
}

/* Returns the id of the new organisation. */
static char *
await_founded (PasskeysFoundPage   *self,
               PasskeysConnection  *connection,
               const char          *email,
               GCancellable        *cancellable,
               GError             **error)
{
  g_autofree char *name = dup_entry (self->name_row);
  g_autoptr(PasskeysApiClient) client = NULL;
  DexFuture *future;

  future = passkeys_connection_open (connection);
  client = passkeys_await_object (passkeys_unless_cancelled (future, cancellable), error);
  if (client == NULL)
    return NULL;

  future = passkeys_registration_api_found_organisation (client, name, email);
  return passkeys_await_string (passkeys_unless_cancelled (future, cancellable), error);
}

/* NULL where the message goes by e-mail, or is late. */
static PasskeysOutboxMessage *
await_message (PasskeysConnection *connection,
               const char         *email,
               const char         *org_id,
               GCancellable       *cancellable)
{
  if (!passkeys_connection_is_this_computer (connection))
    return NULL;

  return passkeys_await_object (passkeys_unless_cancelled (passkeys_outbox_wait_for (email, org_id),
                                                           cancellable),
                                NULL);
}

static DexFuture *
found_fiber (gpointer      user_data,
             GCancellable *cancellable)
{
  PasskeysFoundPage *self = user_data;
  g_autofree char *email = dup_entry (self->email_row);
  g_autofree char *org_id = NULL;
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(PasskeysOutboxMessage) message = NULL;
  g_autoptr(GError) error = NULL;

  connection = create_connection (self, &error);
  if (connection != NULL)
    org_id = await_founded (self, connection, email, cancellable, &error);
  if (org_id == NULL)
    {
      show_failure (self, error);
      return dex_future_new_true ();
    }

  message = await_message (connection, email, org_id, cancellable);
  set_busy (self, FALSE);
  if (!g_cancellable_is_cancelled (cancellable))
    g_signal_emit (self, signals[FOUNDED], 0, connection, org_id, email, message);

  return dex_future_new_true ();
}

static void
start (PasskeysFoundPage *self)
{
  if (!is_complete (self) || passkeys_busy_button_get_busy (self->start_button))
    return;

  passkeys_error_box_set_error (self->error_box, NULL);
  set_busy (self, TRUE);
  passkeys_widget_work_begin (GTK_WIDGET (self), found_fiber);
}

static void
on_activated (PasskeysFoundPage *self)
{
  start (self);
}

static void
start_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  start (PASSKEYS_FOUND_PAGE (widget));
}

static void
open_site_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  g_autoptr(PasskeysConnection) connection = NULL;
  g_autoptr(GtkUriLauncher) launcher = NULL;

  connection = passkeys_connection_new_preset (PASSKEYS_CONNECTION_DFNS_EUROPE);
  launcher = gtk_uri_launcher_new (passkeys_connection_get_origin (connection));
  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, NULL, NULL);
}

/* Going back stops what was begun; an answer without anybody to tell would only surprise later. */
static void
passkeys_found_page_hidden (AdwNavigationPage *page)
{
  PasskeysFoundPage *self = PASSKEYS_FOUND_PAGE (page);

  passkeys_widget_work_cancel (GTK_WIDGET (self));
  set_busy (self, FALSE);
}

static void
passkeys_found_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (PASSKEYS_FOUND_PAGE (page)->name_row);
}

static void
passkeys_found_page_dispose (GObject *object)
{
  PasskeysFoundPage *self = PASSKEYS_FOUND_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_FOUND_PAGE);

  G_OBJECT_CLASS (passkeys_found_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-found-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, here_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, hosted_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, elsewhere_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, connection_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, organisation_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, administrator_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysFoundPage, start_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_place_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
passkeys_found_page_class_init (PasskeysFoundPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_found_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = passkeys_found_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = passkeys_found_page_hidden;

  signals[FOUNDED] = g_signal_new ("founded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                   PASSKEYS_TYPE_CONNECTION, G_TYPE_STRING, G_TYPE_STRING,
                                   PASSKEYS_TYPE_OUTBOX_MESSAGE);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_CONNECTION_GROUP);
  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "found.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "found.open-site", NULL, open_site_action);
}

static void
passkeys_found_page_init (PasskeysFoundPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));

  passkeys_connection_group_show_custom_only (self->connection_group);
  update (self);
}

/**
 * passkeys_found_page_new:
 *
 * Makes an empty page that proposes this computer.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_found_page_new (void)
{
  return g_object_new (PASSKEYS_TYPE_FOUND_PAGE, NULL);
}
