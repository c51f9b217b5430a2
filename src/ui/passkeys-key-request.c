/* passkeys-key-request.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-key-request"

#include "config.h"

#include "passkeys-key-request.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-attention.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-error-messages.h"
#include "passkeys-question-words.h"

struct _PasskeysKeyRequest
{
  AdwBin             parent_instance;

  PasskeysAttention *attention; /* (owned) (nullable): while a security key is waited for */
  char              *fix;       /* (owned) (nullable): to be copied */

  GtkImage          *image;
  GtkLabel          *title_label;
  GtkLabel          *sentence_label;
  GtkWidget         *fix_view;
  GtkLabel          *fix_label;
  GtkButton         *button;
};

G_DEFINE_FINAL_TYPE (PasskeysKeyRequest, passkeys_key_request, ADW_TYPE_BIN)

static void
show_fix (PasskeysKeyRequest *self,
          const GError       *reason)
{
  gboolean full = g_error_matches (reason, PASSKEYS_AUTHENTICATOR_ERROR,
                                   PASSKEYS_AUTHENTICATOR_ERROR_FULL);

  g_clear_pointer (&self->fix, g_free);
  if (reason != NULL)
    self->fix = passkeys_error_messages_dup_fix (reason);

  gtk_widget_set_visible (self->fix_view, self->fix != NULL);
  gtk_label_set_label (self->fix_label, self->fix != NULL ? self->fix : "");
  gtk_widget_set_visible (GTK_WIDGET (self->button), self->fix != NULL || full);
  if (self->fix != NULL || full)
    gtk_button_set_label (self->button, passkeys_error_messages_get_label (reason));
}

static void
announce (PasskeysKeyRequest *self,
          const char         *title,
          const char         *sentence)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  /* Translators: first what to do, then the same at length, to be spoken */
  g_autofree char *spoken = g_strdup_printf (_("%s. %s"), title, sentence);

  passkeys_announce_now (GTK_WIDGET (self), spoken);
  if (GTK_IS_WINDOW (root))
    self->attention = passkeys_attention_new (GTK_WINDOW (root), title, sentence);
}

static void
show_request (PasskeysKeyRequest *self,
              const char         *icon_name,
              const char         *title,
              const char         *sentence,
              const GError       *reason)
{
  passkeys_key_request_end (self);
  gtk_image_set_from_icon_name (self->image, icon_name);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->sentence_label, sentence);
  show_fix (self, reason);
  announce (self, title, sentence);
}

static void
on_clicked (PasskeysKeyRequest *self)
{
  if (self->fix == NULL)
    {
      passkeys_error_messages_manage_key (GTK_WIDGET (self));
      return;
    }

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->fix);
  gtk_button_set_label (self->button, C_("clipboard", "Copied"));
  passkeys_announce (GTK_WIDGET (self), C_("clipboard", "Copied"));
}

static void
passkeys_key_request_dispose (GObject *object)
{
  PasskeysKeyRequest *self = PASSKEYS_KEY_REQUEST (object);

  g_clear_object (&self->attention);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_KEY_REQUEST);

  G_OBJECT_CLASS (passkeys_key_request_parent_class)->dispose (object);
}

static void
passkeys_key_request_finalize (GObject *object)
{
  g_free (PASSKEYS_KEY_REQUEST (object)->fix);

  G_OBJECT_CLASS (passkeys_key_request_parent_class)->finalize (object);
}

static void
passkeys_key_request_class_init (PasskeysKeyRequestClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_key_request_dispose;
  G_OBJECT_CLASS (klass)->finalize = passkeys_key_request_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-key-request.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysKeyRequest, image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysKeyRequest, title_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysKeyRequest, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysKeyRequest, fix_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysKeyRequest, fix_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysKeyRequest, button);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
passkeys_key_request_init (PasskeysKeyRequest *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->fix_label), GTK_TEXT_DIR_LTR);
}

/**
 * passkeys_key_request_ask_touch:
 * @self: a request
 * @name: (nullable): which security key, or %NULL where the touch chooses one
 *
 * Shows that a touch is waited for, says it aloud, and calls the person back to the window.
 */
void
passkeys_key_request_ask_touch (PasskeysKeyRequest *self,
                                const char         *name)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  g_return_if_fail (PASSKEYS_IS_KEY_REQUEST (self));

  passkeys_question_words_touch (name, &title, &sentence);
  show_request (self, "passkeys-touch-symbolic", title, sentence, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->image), "blinking");
}

/**
 * passkeys_key_request_ask_insert:
 * @self: a request
 * @reason: (nullable): why what is plugged in does not do
 *
 * Asks for a security key to be plugged in, with what helps where that alone does not.
 */
void
passkeys_key_request_ask_insert (PasskeysKeyRequest *self,
                                 const GError       *reason)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  g_return_if_fail (PASSKEYS_IS_KEY_REQUEST (self));

  passkeys_question_words_insert (reason, &title, &sentence);
  show_request (self, "passkeys-insert-symbolic", title, sentence, reason);
}

/**
 * passkeys_key_request_end:
 * @self: a request
 *
 * Calls nobody any more, and blinks no more: nothing is waited for.
 */
void
passkeys_key_request_end (PasskeysKeyRequest *self)
{
  g_return_if_fail (PASSKEYS_IS_KEY_REQUEST (self));

  g_clear_object (&self->attention);
  gtk_widget_remove_css_class (GTK_WIDGET (self->image), "blinking");
}
