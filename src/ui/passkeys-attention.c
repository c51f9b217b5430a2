/* passkeys-attention.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-attention"

#include "config.h"

#include "passkeys-attention.h"

#include "passkeys-notification.h"

#define NOTIFICATION_ID "attention"

struct _PasskeysAttention
{
  GObject       parent_instance;

  GtkWindow    *window;       /* (owned) */
  GApplication *application;  /* (owned) (nullable): none in tests of single widgets */
  char         *title;        /* (owned) */
  char         *body;         /* (owned) */
  gboolean      shown;
};

G_DEFINE_FINAL_TYPE (PasskeysAttention, passkeys_attention, G_TYPE_OBJECT)

static void
show (PasskeysAttention *self)
{
  g_autoptr(GNotification) notification =
    passkeys_notification_new (self->application, self->title, self->body);

  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (self->application, NOTIFICATION_ID, notification);
  self->shown = TRUE;
}

static void
withdraw (PasskeysAttention *self)
{
  if (self->shown)
    g_application_withdraw_notification (self->application, NOTIFICATION_ID);
  self->shown = FALSE;
}

static void
update (PasskeysAttention *self)
{
  if (self->application == NULL)
    return;

  if (gtk_window_is_active (self->window))
    withdraw (self);
  else if (!self->shown)
    show (self);
}

static void
passkeys_attention_dispose (GObject *object)
{
  PasskeysAttention *self = PASSKEYS_ATTENTION (object);

  withdraw (self);
  g_clear_object (&self->window);
  g_clear_object (&self->application);

  G_OBJECT_CLASS (passkeys_attention_parent_class)->dispose (object);
}

static void
passkeys_attention_finalize (GObject *object)
{
  PasskeysAttention *self = PASSKEYS_ATTENTION (object);

  g_free (self->title);
  g_free (self->body);

  G_OBJECT_CLASS (passkeys_attention_parent_class)->finalize (object);
}

static void
passkeys_attention_class_init (PasskeysAttentionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_attention_dispose;
  object_class->finalize = passkeys_attention_finalize;
}

static void
passkeys_attention_init (PasskeysAttention *self)
{
}

/**
 * passkeys_attention_new:
 * @window: the window that waits for the person
 * @title: what to do
 * @body: the same at length
 *
 * Shows a notification whenever the window is not in front, from now until the object goes.
 *
 * Returns: (transfer full): a new object
 */
PasskeysAttention *
passkeys_attention_new (GtkWindow  *window,
                        const char *title,
                        const char *body)
{
  GApplication *application = g_application_get_default ();
  PasskeysAttention *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_ATTENTION, NULL);
  self->window = g_object_ref (window);
  self->title = g_strdup (title);
  self->body = g_strdup (body);
  if (application != NULL && g_application_get_is_registered (application))
    self->application = g_object_ref (application);

  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return self;
}
