/* passkeys-site-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-application"

#include "config.h"

#include "passkeys-site-application.h"

#include <glib/gi18n.h>

#include "passkeys-closing-dialog.h"
#include "passkeys-fiber.h"
#include "passkeys-site-ceremony.h"
#include "passkeys-site-channel.h"
#include "passkeys-site-window.h"

#define FIBER_STACK_SIZE (256 * 1024)

struct _PasskeysSiteApplication
{
  AdwApplication       parent_instance;

  PasskeysSiteChannel *channel; /* (owned) */
  PasskeysVault       *vault;   /* (owned) (nullable): from when it is activated */
  PasskeysSiteWindow  *window;  /* (weak) (nullable) */
  gboolean             answered;
  gboolean             cancelled;
};

G_DEFINE_FINAL_TYPE (PasskeysSiteApplication, passkeys_site_application, ADW_TYPE_APPLICATION)

/* What a person has cancelled is not answered any more, however far it has come. */
static gboolean
answer (PasskeysSiteApplication  *self,
        PasskeysSitePrompt       *prompt,
        GError                  **error)
{
  g_autoptr(GBytes) payload = NULL;
  g_autoptr(GBytes) reply = NULL;
  PasskeysCtaphidCommand command;
  gboolean delivered;

  payload = passkeys_await_boxed (passkeys_site_channel_receive (self->channel), error);
  if (payload == NULL)
    return FALSE;

  command = passkeys_site_channel_get_command (self->channel);
  reply = passkeys_await_boxed (passkeys_site_ceremony_run (self->vault, prompt, command, payload),
                                error);
  if (reply == NULL || self->cancelled)
    return FALSE;

  delivered = passkeys_await (passkeys_site_channel_reply (self->channel, reply), error);
  if (self->window != NULL)
    passkeys_site_window_set_delivered (self->window, delivered ? NULL : *error);
  return delivered;
}

/* What went wrong is not for a person to read here: the window has said what there is to say, and
 * the service tells the browser that nothing came of it. */
static DexFuture *
answer_fiber (gpointer user_data)
{
  PasskeysSiteApplication *self = user_data;
  g_autoptr(GError) error = NULL;

  if (self->window != NULL)
    self->answered = answer (self, PASSKEYS_SITE_PROMPT (self->window), &error);
  if (error != NULL)
    g_debug ("No answer: %s", error->message);
  passkeys_site_channel_close (self->channel);

  /* One that nobody has seen closes unseen; else it goes when all is read. */
  if (self->window != NULL && !gtk_widget_get_mapped (GTK_WIDGET (self->window)))
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_application_release (G_APPLICATION (self));

  return dex_future_new_true ();
}

/* The ceremony notices by its next question, or not at all: it ends with this process. It is not
 * dropped, as libdex 0.10 does not bear that a fiber is, in the moment in which it goes on. */
static void
give_up (PasskeysSiteApplication *self)
{
  self->cancelled = TRUE;
  passkeys_site_channel_close (self->channel);
  g_application_quit (G_APPLICATION (self));
}

/* In the browser somebody changed their mind, or the service ends. */
static void
on_closed (PasskeysSiteApplication *self)
{
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  give_up (self);
}

/* Again when a notification is pressed. */
static void
passkeys_site_application_activate (GApplication *application)
{
  PasskeysSiteApplication *self = PASSKEYS_SITE_APPLICATION (application);

  if (self->vault != NULL)
    {
      if (self->window != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->window)))
        gtk_window_present (GTK_WINDOW (self->window));
      return;
    }

  g_application_hold (application);
  self->vault = passkeys_vault_new ();
  g_set_weak_pointer (&self->window, passkeys_site_window_new (GTK_APPLICATION (self)));
  g_signal_connect_object (self->window, "cancelled", G_CALLBACK (give_up), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->channel, "closed", G_CALLBACK (on_closed), self,
                           G_CONNECT_SWAPPED);
  dex_future_disown (passkeys_fiber_spawn (FIBER_STACK_SIZE, answer_fiber,
                                           g_object_ref (self), g_object_unref));
}

static void
passkeys_site_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (passkeys_site_application_parent_class)->startup (application);

  passkeys_closing_dialog_keep ();
  gtk_window_set_default_icon_name (APPLICATION_ID);
}

static void
passkeys_site_application_dispose (GObject *object)
{
  PasskeysSiteApplication *self = PASSKEYS_SITE_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->channel);
  g_clear_object (&self->vault);

  G_OBJECT_CLASS (passkeys_site_application_parent_class)->dispose (object);
}

static void
passkeys_site_application_class_init (PasskeysSiteApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_site_application_dispose;
  application_class->activate = passkeys_site_application_activate;
  application_class->startup = passkeys_site_application_startup;
}

static void
passkeys_site_application_init (PasskeysSiteApplication *self)
{
}

/**
 * passkeys_site_application_run:
 * @fd: the socket on which the service wrote the message; it belongs to the application
 * @program: how this program was called
 *
 * Answers one message, and shows a window if that needs a person. It is the whole life of a
 * process.
 *
 * Returns: 0 when there was an answer; the service takes anything else for a refusal
 */
int
passkeys_site_application_run (int         fd,
                               const char *program)
{
  g_autoptr(PasskeysSiteApplication) self = NULL;
  g_autoptr(GError) error = NULL;
  PasskeysSiteChannel *channel;
  char *argv[] = { (char *) program, NULL };
  int status;

  g_return_val_if_fail (fd >= 0, EXIT_FAILURE);
  g_return_val_if_fail (program != NULL, EXIT_FAILURE);

  channel = passkeys_site_channel_new (fd, &error);
  if (channel == NULL)
    {
      g_printerr (_("Only the service for browsers starts Passkeys like that: %s\n"),
                  error->message);
      return EXIT_FAILURE;
    }

  self = g_object_new (PASSKEYS_TYPE_SITE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "flags", G_APPLICATION_NON_UNIQUE,
                       "resource-base-path", RESOURCE_PATH,
                       NULL);
  self->channel = channel;
  status = g_application_run (G_APPLICATION (self), 1, argv);

  return status != 0 || self->answered ? status : EXIT_FAILURE;
}
