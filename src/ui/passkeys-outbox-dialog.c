/* passkeys-outbox-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-outbox-dialog"

#include "config.h"

#include "passkeys-outbox-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-decoration.h"
#include "passkeys-label-text.h"
#include "passkeys-local-organisation.h"
#include "passkeys-outbox-message-page.h"
#include "passkeys-registration-link.h"
#include "passkeys-time-words.h"

struct _PasskeysOutboxDialog
{
  AdwDialog          parent_instance;

  GListModel        *messages; /* (owned) */

  AdwNavigationView *navigation_view;
  GtkStack          *stack;
  GtkListBox        *message_list;
};

enum { OPEN_LINK, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysOutboxDialog, passkeys_outbox_dialog, ADW_TYPE_DIALOG)

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  PasskeysOutboxMessage *message = item;
  GDateTime *date = passkeys_outbox_message_get_date (message);
  g_autofree char *time = date != NULL ? passkeys_time_words_dup_moment (date) : NULL;
  /* Translators: first an e-mail address, then date and time */
  g_autofree char *subtitle = g_strdup_printf (_("To %s, %s"),
                                               passkeys_outbox_message_get_to (message),
                                               time != NULL ? time : "");
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = passkeys_decoration_new ("go-next-symbolic");

  passkeys_label_text_keep_addresses (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 passkeys_outbox_message_get_subject (message));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

static void
on_open_link (PasskeysOutboxDialog     *self,
              PasskeysRegistrationLink *link)
{
  g_signal_emit (self, signals[OPEN_LINK], 0, link);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_row_activated (PasskeysOutboxDialog *self,
                  GtkListBoxRow        *row)
{
  g_autoptr(PasskeysOutboxMessage) message = NULL;
  AdwNavigationPage *page;

  message = g_list_model_get_item (self->messages, gtk_list_box_row_get_index (row));
  page = passkeys_outbox_message_page_new (message);
  g_signal_connect_object (page, "open-link", G_CALLBACK (on_open_link), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation_view, page);
}

static void
update_stack (PasskeysOutboxDialog *self)
{
  gboolean empty = g_list_model_get_n_items (self->messages) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "messages");
}

static void
passkeys_outbox_dialog_dispose (GObject *object)
{
  PasskeysOutboxDialog *self = PASSKEYS_OUTBOX_DIALOG (object);

  g_clear_object (&self->messages);

  G_OBJECT_CLASS (passkeys_outbox_dialog_parent_class)->dispose (object);
}

static void
passkeys_outbox_dialog_class_init (PasskeysOutboxDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_outbox_dialog_dispose;

  signals[OPEN_LINK] = g_signal_new ("open-link", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     PASSKEYS_TYPE_REGISTRATION_LINK);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-outbox-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysOutboxDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysOutboxDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysOutboxDialog, message_list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
passkeys_outbox_dialog_init (PasskeysOutboxDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));

  self->messages = g_object_ref (
    passkeys_local_organisation_get_outbox (passkeys_local_organisation_get_default ()));
  gtk_list_box_bind_model (self->message_list, self->messages, create_row, NULL, NULL);
  g_signal_connect_object (self->messages, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);
}

/**
 * passkeys_outbox_dialog_new:
 *
 * Makes a dialog that follows the outbox of the organisation on this computer.
 *
 * Returns: (transfer floating): a new dialog
 */
AdwDialog *
passkeys_outbox_dialog_new (void)
{
  return g_object_new (PASSKEYS_TYPE_OUTBOX_DIALOG, NULL);
}
