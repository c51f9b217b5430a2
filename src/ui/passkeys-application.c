/* passkeys-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-application"

#include "config.h"

#include "passkeys-application.h"

#include <glib/gi18n.h>

#include "passkeys-clock-format.h"
#include "passkeys-closing-dialog.h"
#include "passkeys-computer-check-dialog.h"
#include "passkeys-help-dialog.h"
#include "passkeys-local-organisation.h"
#include "passkeys-preferences-dialog.h"
#include "passkeys-search-provider.h"
#include "passkeys-security-key-authenticator.h"
#include "passkeys-shortcuts-dialog.h"
#include "passkeys-window.h"

/* How long quitting may wait for the organisation on this computer to write its last change. */
#define STOP_SECONDS 5

/* ms: the service for browsers can wait until the window is there */
#define OFFER_AFTER 1000

struct _PasskeysApplication
{
  AdwApplication             parent_instance;

  PasskeysAccountStore      *accounts;       /* (owned) (nullable) */
  PasskeysAuthenticatorList *authenticators; /* (owned) (nullable) */
  PasskeysSecurityKeyList   *security_keys;  /* (owned) (nullable) */
  GSettings                 *settings;       /* (owned) (nullable) */
  PasskeysSiteService       *site_service;   /* (owned) (nullable) */
  PasskeysSearchProvider    *search;         /* (owned) (nullable): while it is on the bus */
};

G_DEFINE_FINAL_TYPE (PasskeysApplication, passkeys_application, ADW_TYPE_APPLICATION)

static PasskeysWindow *
ensure_window (PasskeysApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (PASSKEYS_IS_WINDOW (l->data))
      return l->data;

  return passkeys_window_new (self);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  PasskeysApplication *self = user_data;
  AdwDialog *dialog = adw_about_dialog_new_from_appdata (RESOURCE_PATH "/metainfo.xml", NULL);

  adw_about_dialog_set_version (ADW_ABOUT_DIALOG (dialog), VERSION);
  adw_about_dialog_set_application_icon (ADW_ABOUT_DIALOG (dialog), APPLICATION_ID);
  adw_about_dialog_set_copyright (ADW_ABOUT_DIALOG (dialog), _("© 2026 The Passkeys developers"));
  /* Translators: put your names here, one a line; they are shown as credits */
  adw_about_dialog_set_translator_credits (ADW_ABOUT_DIALOG (dialog), _("translator-credits"));
  adw_dialog_present (dialog, GTK_WIDGET (ensure_window (self)));
}

static void
check_computer_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  PasskeysApplication *self = user_data;
  PasskeysAuthenticatorList *authenticators = passkeys_application_get_authenticators (self);
  PasskeysWindow *window = ensure_window (self);
  AdwDialog *dialog;

  gtk_window_present (GTK_WINDOW (window));
  if (passkeys_window_is_locked (window))
    return;

  dialog = passkeys_computer_check_dialog_new (passkeys_application_get_security_keys (self),
                                               passkeys_authenticator_list_get_vault (authenticators),
                                               passkeys_window_get_session (window));
  adw_dialog_present (dialog, GTK_WIDGET (window));
}

/* From the menu that the desktop shows for the application, maybe before there is a window. */
static void
begin (PasskeysApplication *self,
       const char          *name)
{
  g_application_activate (G_APPLICATION (self));
  passkeys_window_show_page (ensure_window (self), name, NULL);
}

static void
new_passkey_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  begin (user_data, "credentials.create");
}

static void
new_user_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  begin (user_data, "users.new");
}

/* From a notification. Where nobody is signed in, the window says what there is to do. */
static void
sign_in_again_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  g_application_activate (G_APPLICATION (user_data));
  gtk_widget_activate_action (GTK_WIDGET (ensure_window (user_data)), "win.sign-in-again", NULL);
}

/* Whoever is found where the desktop searches, too. */
static void
show_user_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  PasskeysApplication *self = user_data;

  if (self->search != NULL)
    passkeys_search_provider_open_user (self->search, g_variant_get_string (parameter, NULL));
}

static void
help_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  PasskeysApplication *self = user_data;
  const char *topic = parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL;

  adw_dialog_present (passkeys_help_dialog_new (topic), GTK_WIDGET (ensure_window (self)));
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  PasskeysApplication *self = user_data;
  PasskeysWindow *window = ensure_window (self);

  /* How long until it locks is nobody else's to choose. */
  if (!passkeys_window_is_locked (window))
    adw_dialog_present (passkeys_preferences_dialog_new (self), GTK_WIDGET (window));
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  PasskeysApplication *self = user_data;

  adw_dialog_present (passkeys_shortcuts_dialog_new (GTK_APPLICATION (self)),
                      GTK_WIDGET (ensure_window (self)));
}

static void
outbox_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  PasskeysApplication *self = user_data;

  passkeys_window_show_outbox (ensure_window (self));
}

/* Closing the windows cancels what they wait for; what has to be finished all the same keeps the
 * application for a moment longer. */
static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  if (windows == NULL)
    g_application_quit (G_APPLICATION (user_data));
  g_list_foreach (windows, (GFunc) gtk_window_destroy, NULL);
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_action },
  { .name = "check-computer", .activate = check_computer_action },
  { .name = "help", .activate = help_action },
  { .name = "help-topic", .activate = help_action, .parameter_type = "s" },
  { .name = "new-passkey", .activate = new_passkey_action },
  { .name = "new-user", .activate = new_user_action },
  { .name = "outbox", .activate = outbox_action },
  { .name = "preferences", .activate = preferences_action },
  { .name = "quit", .activate = quit_action },
  { .name = "show-user", .activate = show_user_action, .parameter_type = "s" },
  { .name = "sign-in-again", .activate = sign_in_again_action },
  { .name = "shortcuts", .activate = shortcuts_action },
};

static const struct
{
  const char *action;
  const char *accelerators[3];
} accelerators[] = {
  { "app.help", { "F1" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.quit", { "<Control>q" } },
  { "app.shortcuts", { "<Control>question" } },
  { "window.close", { "<Control>w" } },
  { "win.show-page('profile')", { "<Alt>1" } },
  { "win.show-page('credentials')", { "<Alt>2" } },
  { "win.show-page('security-keys')", { "<Alt>3" } },
  { "win.show-page('users')", { "<Alt>4" } },
};

/* Without an organisation on this computer there are no messages, and no menu mentions them. */
static void
update_outbox_action (PasskeysApplication *self)
{
  PasskeysLocalOrganisation *organisation = passkeys_local_organisation_get_default ();
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "outbox");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               passkeys_local_organisation_exists (organisation));
}

/* The person has switched it on once; it may have ended since, or not be started at login. */
static gboolean
offer_cb (gpointer user_data)
{
  PasskeysApplication *self = user_data;

  if (g_settings_get_boolean (passkeys_application_get_settings (self), "offer-to-browsers"))
    dex_future_disown (passkeys_site_service_start (passkeys_application_get_site_service (self)));

  return G_SOURCE_REMOVE;
}

static void
passkeys_application_startup (GApplication *application)
{
  GDBusConnection *connection = g_application_get_dbus_connection (application);

  G_APPLICATION_CLASS (passkeys_application_parent_class)->startup (application);

  passkeys_closing_dialog_keep ();
  if (connection != NULL)
    passkeys_clock_format_follow (connection);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accelerators[i].action,
                                           accelerators[i].accelerators);

  gtk_window_set_default_icon_name (APPLICATION_ID);
  /* A name that can be copied may be what a page begins with: the focus on it is no wish to select it. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  g_timeout_add_full (G_PRIORITY_LOW, OFFER_AFTER, offer_cb, g_object_ref (application),
                      g_object_unref);

  update_outbox_action (PASSKEYS_APPLICATION (application));
  g_signal_connect_object (passkeys_local_organisation_get_default (), "notify::running",
                           G_CALLBACK (update_outbox_action), application, G_CONNECT_SWAPPED);
}

static void
passkeys_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (PASSKEYS_APPLICATION (application))));
}

static void
passkeys_application_open (GApplication  *application,
                           GFile        **files,
                           int            n_files,
                           const char    *hint)
{
  PasskeysWindow *window = ensure_window (PASSKEYS_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));

  /* One person joins one organisation at a time; of several links the first one counts. */
  if (n_files > 0)
    {
      g_autofree char *uri = g_file_get_uri (files[0]);

      passkeys_window_open_link (window, uri);
    }
}

static DexFuture *
stopped_cb (DexFuture *future,
            gpointer   user_data)
{
  gboolean *stopped = user_data;

  *stopped = TRUE;
  return dex_ref (future);
}

static gboolean
stop_timed_out_cb (gpointer user_data)
{
  gboolean *stopped = user_data;

  *stopped = TRUE;
  return G_SOURCE_REMOVE;
}

/* The windows are gone by now, so nobody sees this wait; the server ends in milliseconds. */
static void
stop_local_organisation (void)
{
  PasskeysLocalOrganisation *organisation = passkeys_local_organisation_get_default ();
  g_autoptr(DexFuture) stopping = NULL;
  gboolean running = FALSE;
  gboolean stopped = FALSE;
  guint timeout_id;

  g_object_get (organisation, "running", &running, NULL);
  if (!running)
    return;

  timeout_id = g_timeout_add_seconds (STOP_SECONDS, stop_timed_out_cb, &stopped);
  stopping = dex_future_finally (passkeys_local_organisation_stop (organisation), stopped_cb,
                                 &stopped, NULL);

  while (!stopped)
    g_main_context_iteration (NULL, TRUE);

  if (!dex_future_is_pending (stopping))
    g_source_remove (timeout_id);
}

static void
passkeys_application_shutdown (GApplication *application)
{
  PasskeysApplication *self = PASSKEYS_APPLICATION (application);

  stop_local_organisation ();

  g_clear_object (&self->accounts);
  g_clear_object (&self->authenticators);
  g_clear_object (&self->security_keys);
  g_clear_object (&self->settings);
  g_clear_object (&self->site_service);

  G_APPLICATION_CLASS (passkeys_application_parent_class)->shutdown (application);
}

static gboolean
passkeys_application_dbus_register (GApplication     *application,
                                    GDBusConnection  *connection,
                                    const char       *object_path,
                                    GError          **error)
{
  PasskeysApplication *self = PASSKEYS_APPLICATION (application);
  GApplicationClass *parent_class = G_APPLICATION_CLASS (passkeys_application_parent_class);

  if (!parent_class->dbus_register (application, connection, object_path, error))
    return FALSE;

  self->search = passkeys_search_provider_new (self);
  return passkeys_search_provider_export (self->search, connection, object_path, error);
}

static void
passkeys_application_dbus_unregister (GApplication    *application,
                                      GDBusConnection *connection,
                                      const char      *object_path)
{
  PasskeysApplication *self = PASSKEYS_APPLICATION (application);

  if (self->search != NULL)
    passkeys_search_provider_unexport (self->search);
  g_clear_object (&self->search);

  G_APPLICATION_CLASS (passkeys_application_parent_class)->dbus_unregister (application, connection,
                                                                            object_path);
}

static void
passkeys_application_class_init (PasskeysApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = passkeys_application_startup;
  application_class->activate = passkeys_application_activate;
  application_class->open = passkeys_application_open;
  application_class->shutdown = passkeys_application_shutdown;
  application_class->dbus_register = passkeys_application_dbus_register;
  application_class->dbus_unregister = passkeys_application_dbus_unregister;
}

static void
passkeys_application_init (PasskeysApplication *self)
{
}

/**
 * passkeys_application_new:
 *
 * Makes the application. It runs once for each person; a second start shows the window of the
 * first.
 *
 * Returns: (transfer full): a new application
 */
PasskeysApplication *
passkeys_application_new (void)
{
  return g_object_new (PASSKEYS_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", RESOURCE_PATH,
                       NULL);
}

/**
 * passkeys_application_get_default:
 *
 * Returns: (transfer none) (nullable): the application that runs; %NULL in tests of single widgets
 */
PasskeysApplication *
passkeys_application_get_default (void)
{
  GApplication *application = g_application_get_default ();

  return PASSKEYS_IS_APPLICATION (application) ? PASSKEYS_APPLICATION (application) : NULL;
}

/**
 * passkeys_application_get_accounts:
 * @self: the application
 *
 * Returns: (transfer none): the accounts that this computer knows, empty until they are loaded
 */
PasskeysAccountStore *
passkeys_application_get_accounts (PasskeysApplication *self)
{
  g_return_val_if_fail (PASSKEYS_IS_APPLICATION (self), NULL);

  if (self->accounts == NULL)
    self->accounts = passkeys_account_store_new (NULL);

  return self->accounts;
}

/**
 * passkeys_application_get_authenticators:
 * @self: the application
 *
 * Returns: (transfer none): everything on this machine that can hold a passkey
 */
PasskeysAuthenticatorList *
passkeys_application_get_authenticators (PasskeysApplication *self)
{
  g_return_val_if_fail (PASSKEYS_IS_APPLICATION (self), NULL);

  if (self->authenticators == NULL)
    self->authenticators = passkeys_authenticator_list_new ();

  return self->authenticators;
}

static PasskeysSecurityKeyList *
find_security_keys (GListModel *authenticators)
{
  for (guint i = 0; i < g_list_model_get_n_items (authenticators); i++)
    {
      g_autoptr(PasskeysAuthenticator) authenticator = g_list_model_get_item (authenticators, i);

      if (PASSKEYS_IS_SECURITY_KEY_AUTHENTICATOR (authenticator))
        return g_object_ref (passkeys_security_key_authenticator_get_keys (
                               PASSKEYS_SECURITY_KEY_AUTHENTICATOR (authenticator)));
    }

  return passkeys_security_key_list_new ();
}

/**
 * passkeys_application_get_security_keys:
 * @self: the application
 *
 * Returns: (transfer none): the security keys that the authenticators of the application work with
 */
PasskeysSecurityKeyList *
passkeys_application_get_security_keys (PasskeysApplication *self)
{
  g_return_val_if_fail (PASSKEYS_IS_APPLICATION (self), NULL);

  if (self->security_keys == NULL)
    self->security_keys =
      find_security_keys (G_LIST_MODEL (passkeys_application_get_authenticators (self)));

  return self->security_keys;
}

/**
 * passkeys_application_get_settings:
 * @self: the application
 *
 * Returns: (transfer none): what the person set and what the application remembers of its window
 */
GSettings *
passkeys_application_get_settings (PasskeysApplication *self)
{
  g_return_val_if_fail (PASSKEYS_IS_APPLICATION (self), NULL);

  if (self->settings == NULL)
    self->settings = g_settings_new ("org.example.Passkeys");

  return self->settings;
}

/**
 * passkeys_application_get_site_service:
 * @self: the application
 *
 * Returns: (transfer none): the program in the background that offers passkeys to browsers
 */
PasskeysSiteService *
passkeys_application_get_site_service (PasskeysApplication *self)
{
  g_return_val_if_fail (PASSKEYS_IS_APPLICATION (self), NULL);

  if (self->site_service == NULL)
    self->site_service = passkeys_site_service_new (passkeys_application_get_settings (self));

  return self->site_service;
}
