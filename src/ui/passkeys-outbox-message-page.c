/* passkeys-outbox-message-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-outbox-message-page"

#include "config.h"

#include "passkeys-outbox-message-page.h"

#include <glib/gi18n.h>

#include "passkeys-error-messages.h"
#include "passkeys-label-text.h"
#include "passkeys-registration-link.h"
#include "passkeys-time-words.h"

struct _PasskeysOutboxMessagePage
{
  AdwNavigationPage      parent_instance;

  PasskeysOutboxMessage *message; /* (owned) */

  GtkLabel              *subject_label;
  GtkLabel              *address_label;
  GtkLabel              *body_label;
  GtkWidget             *link_button;
};

enum { OPEN_LINK, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysOutboxMessagePage, passkeys_outbox_message_page,
                     ADW_TYPE_NAVIGATION_PAGE)

static void
open_link_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  PasskeysOutboxMessagePage *self = PASSKEYS_OUTBOX_MESSAGE_PAGE (widget);
  g_autoptr(PasskeysRegistrationLink) link = NULL;
  g_autoptr(GError) error = NULL;

  link = passkeys_registration_link_parse (passkeys_outbox_message_get_link (self->message),
                                           &error);
  if (link != NULL)
    g_signal_emit (self, signals[OPEN_LINK], 0, link);
  else
    passkeys_error_messages_toast (self->link_button, error);
}

static void
show_message (PasskeysOutboxMessagePage *self)
{
  GDateTime *date = passkeys_outbox_message_get_date (self->message);
  g_autofree char *time = date != NULL ? passkeys_time_words_dup_moment (date) : g_strdup ("");
  /* Translators: first an e-mail address, then date and time */
  g_autofree char *address = g_strdup_printf (_("To %s, %s"),
                                              passkeys_outbox_message_get_to (self->message),
                                              time);
  gboolean has_link = passkeys_outbox_message_get_link (self->message) != NULL;

  gtk_label_set_label (self->subject_label, passkeys_outbox_message_get_subject (self->message));
  gtk_label_set_label (self->address_label, address);
  gtk_label_set_label (self->body_label, passkeys_outbox_message_get_body (self->message));
  gtk_widget_set_visible (self->link_button, has_link);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.open-link", has_link);
}

/* Not the first letter of the message, where the cursor would blink. */
static void
passkeys_outbox_message_page_shown (AdwNavigationPage *page)
{
  PasskeysOutboxMessagePage *self = PASSKEYS_OUTBOX_MESSAGE_PAGE (page);

  if (gtk_widget_get_visible (self->link_button))
    gtk_widget_grab_focus (self->link_button);
}

static void
passkeys_outbox_message_page_dispose (GObject *object)
{
  PasskeysOutboxMessagePage *self = PASSKEYS_OUTBOX_MESSAGE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_OUTBOX_MESSAGE_PAGE);
  g_clear_object (&self->message);

  G_OBJECT_CLASS (passkeys_outbox_message_page_parent_class)->dispose (object);
}

static void
passkeys_outbox_message_page_class_init (PasskeysOutboxMessagePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_outbox_message_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = passkeys_outbox_message_page_shown;

  signals[OPEN_LINK] = g_signal_new ("open-link", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     PASSKEYS_TYPE_REGISTRATION_LINK);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-outbox-message-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysOutboxMessagePage, subject_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysOutboxMessagePage, address_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysOutboxMessagePage, body_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysOutboxMessagePage, link_button);

  gtk_widget_class_install_action (widget_class, "message.open-link", NULL, open_link_action);
}

static void
passkeys_outbox_message_page_init (PasskeysOutboxMessagePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_outbox_message_page_new:
 * @message: what to show
 *
 * Makes a page for one message.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_outbox_message_page_new (PasskeysOutboxMessage *message)
{
  PasskeysOutboxMessagePage *self;

  g_return_val_if_fail (PASSKEYS_IS_OUTBOX_MESSAGE (message), NULL);

  self = g_object_new (PASSKEYS_TYPE_OUTBOX_MESSAGE_PAGE, NULL);
  self->message = g_object_ref (message);
  show_message (self);

  return ADW_NAVIGATION_PAGE (self);
}
