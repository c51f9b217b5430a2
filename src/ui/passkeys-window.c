/* passkeys-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-window"

#include "config.h"

#include "passkeys-window-private.h"

#include "passkeys-announcement.h"
#include "passkeys-device-link.h"
#include "passkeys-label-text.h"
#include "passkeys-main-page.h"
#include "passkeys-outbox-dialog.h"

/* What is known within this time appears without a spinner before it. */
#define SPINNER_DELAY_MS 100

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysWindow, passkeys_window, ADW_TYPE_APPLICATION_WINDOW)

PasskeysApplication *
_passkeys_window_get_application (PasskeysWindow *self)
{
  return PASSKEYS_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

PasskeysAccountStore *
_passkeys_window_get_accounts (PasskeysWindow *self)
{
  return passkeys_application_get_accounts (_passkeys_window_get_application (self));
}

static gboolean
show_spinner_cb (gpointer user_data)
{
  PasskeysWindow *self = user_data;

  self->spinner_id = 0;
  gtk_widget_set_visible (self->starting_spinner, TRUE);

  return G_SOURCE_REMOVE;
}

void
_passkeys_window_begin_starting (PasskeysWindow *self)
{
  const char *tags[] = { "starting" };

  self->starting = TRUE;
  gtk_widget_set_visible (self->starting_spinner, FALSE);
  if (self->spinner_id == 0)
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, show_spinner_cb, self);
  adw_navigation_view_replace_with_tags (self->navigation_view, tags, 1);
}

void
_passkeys_window_end_starting (PasskeysWindow *self)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  self->starting = FALSE;

  if (self->pending_link != NULL)
    {
      g_autofree char *link = g_steal_pointer (&self->pending_link);

      passkeys_window_open_link (self, link);
    }

  if (self->pending_page != NULL)
    {
      g_autofree char *page = g_steal_pointer (&self->pending_page);
      g_autoptr(PasskeysUser) user = g_steal_pointer (&self->pending_user);

      passkeys_window_show_page (self, page, user);
    }
}

void
_passkeys_window_notify_session (PasskeysWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

AdwNavigationView *
_passkeys_window_get_navigation_view (PasskeysWindow *self)
{
  g_assert (PASSKEYS_IS_WINDOW (self));

  return self->navigation_view;
}

static void
passkeys_window_dispose (GObject *object)
{
  PasskeysWindow *self = PASSKEYS_WINDOW (object);

  _passkeys_window_withdraw_expiring (self);
  dex_clear (&self->work);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_clear_pointer (&self->pending_link, g_free);
  g_clear_pointer (&self->pending_page, g_free);
  g_clear_object (&self->pending_user);
  g_clear_object (&self->idle_lock);
  g_clear_object (&self->watch);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sessions, g_hash_table_unref);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_WINDOW);

  G_OBJECT_CLASS (passkeys_window_parent_class)->dispose (object);
}

static void
passkeys_window_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, passkeys_window_get_session (PASSKEYS_WINDOW (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_window_class_init (PasskeysWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_window_dispose;
  object_class->get_property = passkeys_window_get_property;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, PASSKEYS_TYPE_SESSION,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/passkeys-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysWindow, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysWindow, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysWindow, starting_spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysWindow, clock_banner);

  gtk_widget_class_bind_template_callback_full (widget_class, "let_dialog_quit",
                                                G_CALLBACK (_passkeys_window_let_dialog_quit));

  _passkeys_window_install_actions (widget_class);
  _passkeys_window_install_recovery_actions (widget_class);
}

/* What a window waits for holds it, so it ends as soon as the window is closed. */
static void
on_window_removed (PasskeysWindow *self,
                   GtkWindow      *window)
{
  if (window == GTK_WINDOW (self))
    dex_clear (&self->work);
}

static void
passkeys_window_init (PasskeysWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_announce_banner (self->clock_banner);
  passkeys_label_text_show_whole (self->clock_banner);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  if (*PROFILE != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  _passkeys_window_update_actions (self);

  /* Who looks at the window reads it there. */
  g_signal_connect (self, "notify::is-active", G_CALLBACK (_passkeys_window_withdraw_expiring),
                    NULL);
}

static void
bind_settings (PasskeysWindow *self)
{
  GSettings *settings = passkeys_application_get_settings (_passkeys_window_get_application (self));

  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  _passkeys_window_lock_when_idle (self, settings);
}

/**
 * passkeys_window_new:
 * @application: the application
 *
 * Makes the window and begins to restore the session that was in use last.
 *
 * Returns: (transfer none): a new window, owned by the toolkit
 */
PasskeysWindow *
passkeys_window_new (PasskeysApplication *application)
{
  PasskeysWindow *self;

  g_return_val_if_fail (PASSKEYS_IS_APPLICATION (application), NULL);

  self = g_object_new (PASSKEYS_TYPE_WINDOW, "application", application, NULL);
  bind_settings (self);
  g_signal_connect_object (application, "window-removed", G_CALLBACK (on_window_removed), self,
                           G_CONNECT_SWAPPED);
  _passkeys_window_start (self);

  return self;
}

/**
 * passkeys_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the session that is shown
 */
PasskeysSession *
passkeys_window_get_session (PasskeysWindow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_WINDOW (self), NULL);

  return self->session;
}

/**
 * passkeys_window_is_locked:
 * @self: a window
 *
 * Help, shortcuts and what is told about the application are for everybody; what shows or changes
 * anything of the person waits until the person is back.
 *
 * Returns: whether what the session showed is hidden
 */
gboolean
passkeys_window_is_locked (PasskeysWindow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_WINDOW (self), FALSE);

  return self->locked;
}

/**
 * passkeys_window_open_link:
 * @self: a window
 * @uri: a registration link, or one to add this device
 *
 * Shows the page to join an organisation, or to add this device, filled in from the link. While the
 * window still finds out who is signed in, the link waits.
 */
void
passkeys_window_open_link (PasskeysWindow *self,
                           const char     *uri)
{
  g_autoptr(PasskeysRegistrationLink) link = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (PASSKEYS_IS_WINDOW (self));
  g_return_if_fail (uri != NULL);

  if (self->starting)
    {
      g_set_str (&self->pending_link, uri);
      return;
    }

  if (passkeys_device_link_is_one (uri))
    {
      g_autoptr(PasskeysConnection) connection = NULL;

      passkeys_device_link_parse (uri, &connection, &error);
      _passkeys_window_show_device_code (self, connection, error);
      return;
    }

  link = passkeys_registration_link_parse (uri, &error);
  _passkeys_window_show_join (self, NULL, link, error);
}

/**
 * passkeys_window_show_page:
 * @self: a window
 * @name: the name of a page, such as "users", or of what can be begun there, such as "users.new"
 * @user: (nullable): whose page to show, with "users"
 *
 * Shows a page to whoever is signed in. While the window still finds out who that is, the page
 * waits; where nobody is signed in, or it is locked, nothing changes.
 */
void
passkeys_window_show_page (PasskeysWindow *self,
                           const char     *name,
                           PasskeysUser   *user)
{
  AdwNavigationPage *page;

  g_return_if_fail (PASSKEYS_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  if (self->starting)
    {
      g_set_str (&self->pending_page, name);
      g_set_object (&self->pending_user, user);
      return;
    }

  page = adw_navigation_view_find_page (self->navigation_view, "main");
  if (page == NULL || self->session == NULL || self->locked)
    return;

  adw_navigation_view_pop_to_page (self->navigation_view, page);
  if (user != NULL)
    passkeys_main_page_show_user (PASSKEYS_MAIN_PAGE (page), user);
  else
    passkeys_main_page_show (PASSKEYS_MAIN_PAGE (page), name);
}

static void
on_outbox_link (PasskeysWindow           *self,
                PasskeysRegistrationLink *link)
{
  g_autoptr(PasskeysConnection) connection = passkeys_connection_new_this_computer (NULL);

  _passkeys_window_show_join (self, connection, link, NULL);
}

/**
 * passkeys_window_show_outbox:
 * @self: a window
 *
 * Shows the e-mail that the organisation on this computer would have sent, with its codes; while
 * the window is locked, nothing.
 */
void
passkeys_window_show_outbox (PasskeysWindow *self)
{
  AdwDialog *dialog;

  g_return_if_fail (PASSKEYS_IS_WINDOW (self));

  if (self->locked)
    return;

  dialog = passkeys_outbox_dialog_new ();
  g_signal_connect_object (dialog, "open-link", G_CALLBACK (on_outbox_link), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
