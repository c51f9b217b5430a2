/* passkeys-error-box.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-error-box"

#include "config.h"

#include "passkeys-error-box.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-error-messages.h"
#include "passkeys-label-text.h"
#include "passkeys-window.h"

struct _PasskeysErrorBox
{
  AdwBin               parent_instance;

  PasskeysErrorAction  action;
  char                *fix; /* (owned) (nullable): to be copied */
  guint                n_frames; /* since it was shown */

  GtkLabel            *title_label;
  GtkLabel            *sentence_label;
  GtkButton           *action_button;
};

enum { ACTION, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysErrorBox, passkeys_error_box, ADW_TYPE_BIN)

static void
copy_fix (PasskeysErrorBox *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->fix);
  gtk_button_set_label (self->action_button, C_("clipboard", "Copied"));
  passkeys_announce (GTK_WIDGET (self), C_("clipboard", "Copied"));
}

static void
on_action_clicked (PasskeysErrorBox *self)
{
  g_assert (PASSKEYS_IS_ERROR_BOX (self));

  if (self->action == PASSKEYS_ERROR_ACTION_COPY_FIX)
    copy_fix (self);
  else if (self->action == PASSKEYS_ERROR_ACTION_MANAGE_KEY)
    passkeys_error_messages_manage_key (GTK_WIDGET (self));
  else
    g_signal_emit (self, signals[ACTION], 0, (int) self->action);
}

static void
passkeys_error_box_finalize (GObject *object)
{
  g_free (PASSKEYS_ERROR_BOX (object)->fix);

  G_OBJECT_CLASS (passkeys_error_box_parent_class)->finalize (object);
}

static void
passkeys_error_box_class_init (PasskeysErrorBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = passkeys_error_box_finalize;

  signals[ACTION] = g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-error-box.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysErrorBox, title_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysErrorBox, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysErrorBox, action_button);
  gtk_widget_class_bind_template_callback (widget_class, on_action_clicked);
}

static void
passkeys_error_box_init (PasskeysErrorBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_error_box_new:
 *
 * Makes a box without an error, which is hidden.
 *
 * Returns: (transfer floating): a new box
 */
GtkWidget *
passkeys_error_box_new (void)
{
  return g_object_new (PASSKEYS_TYPE_ERROR_BOX, NULL);
}

/* Whether somebody takes the next step. The page of the security keys is there only for who is signed
 * in. */
static gboolean
can_act (PasskeysErrorBox *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->action == PASSKEYS_ERROR_ACTION_COPY_FIX)
    return self->fix != NULL;
  if (self->action == PASSKEYS_ERROR_ACTION_MANAGE_KEY)
    return PASSKEYS_IS_WINDOW (root) && passkeys_window_get_session (PASSKEYS_WINDOW (root)) != NULL;

  return g_signal_has_handler_pending (self, signals[ACTION], 0, FALSE);
}

/* In a small window the form is longer than what is seen of it. What was just shown has its place once a frame
 * was laid out. */
static gboolean
scroll_into_view (GtkWidget     *widget,
                  GdkFrameClock *clock,
                  gpointer       user_data)
{
  PasskeysErrorBox *self = PASSKEYS_ERROR_BOX (widget);
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  if (self->n_frames++ == 0)
    return G_SOURCE_CONTINUE;

  if (viewport != NULL && gtk_widget_get_mapped (widget))
    gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), widget, NULL);
  return G_SOURCE_REMOVE;
}

/**
 * passkeys_error_box_set_error:
 * @self: a box
 * @error: (nullable): what to show
 *
 * Shows an error, where it can be seen, and announces it to assistive technology, or hides the box when
 * there is none to show. The button of the next step appears only where somebody listens to
 * [signal@ErrorBox::action], or where the box can take the step itself.
 */
void
passkeys_error_box_set_error (PasskeysErrorBox *self,
                              const GError     *error)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *spoken = NULL;
  const char *label;

  g_return_if_fail (PASSKEYS_IS_ERROR_BOX (self));

  if (error == NULL || passkeys_error_messages_is_silent (error))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }

  passkeys_error_messages_describe (error, &title, &sentence);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->sentence_label, sentence);

  self->action = passkeys_error_messages_get_action (error);
  label = passkeys_error_messages_get_label (error);
  g_clear_pointer (&self->fix, g_free);
  self->fix = passkeys_error_messages_dup_fix (error);
  gtk_widget_set_visible (GTK_WIDGET (self->action_button), label != NULL && can_act (self));
  if (label != NULL)
    gtk_button_set_label (self->action_button, label);

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->n_frames = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_into_view, NULL, NULL);

  /* Translators: first the title, then the explanation of an error, to be spoken */
  spoken = g_strdup_printf (_("%s. %s"), title, sentence);
  passkeys_announce_now (GTK_WIDGET (self), spoken);
}
