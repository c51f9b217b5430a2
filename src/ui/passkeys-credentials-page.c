/* passkeys-credentials-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-credentials-page"

#include "config.h"

#include "passkeys-credentials-page.h"

#include <glib/gi18n.h>

#include "passkeys-alert.h"
#include "passkeys-application.h"
#include "passkeys-base64url.h"
#include "passkeys-credential-names.h"
#include "passkeys-credential-row.h"
#include "passkeys-credentials-api.h"
#include "passkeys-fiber.h"
#include "passkeys-list-cache.h"
#include "passkeys-list-focus.h"
#include "passkeys-list-status.h"
#include "passkeys-new-credential-dialog.h"
#include "passkeys-security-key-contents.h"
#include "passkeys-security-key-list.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-widget-work.h"

struct _PasskeysCredentialsPage
{
  AdwNavigationPage    parent_instance;

  PasskeysSession     *session;     /* (owned) */
  PasskeysPagedList   *credentials; /* (owned) */
  PasskeysListCache   *cache;       /* (owned): what it said last time */
  DexFuture           *load;        /* (owned) (nullable): dropping it stops loading */
  DexFuture           *vault_load;  /* (owned) (nullable): likewise, for what this computer holds */
  gboolean             watching;    /* for keys that are unplugged while the page is shown */

  AdwToastOverlay     *toast_overlay;
  GtkWidget           *loading_spinner;
  AdwBanner           *failure_banner;
  GtkStack            *stack;
  AdwStatusPage       *failed_page;
  AdwPreferencesGroup *advice_group;
  GtkListBox          *passkeys_list;
  AdwPreferencesGroup *recovery_group;
  GtkListBox          *recovery_list;
};

G_DEFINE_FINAL_TYPE (PasskeysCredentialsPage, passkeys_credentials_page, ADW_TYPE_NAVIGATION_PAGE)

static void reload (PasskeysCredentialsPage *self);

static gboolean
is_recovery_key (gpointer item,
                 gpointer user_data)
{
  return passkeys_credential_get_kind (item) == PASSKEYS_CREDENTIAL_KIND_RECOVERY_KEY;
}

static gboolean
is_no_recovery_key (gpointer item,
                    gpointer user_data)
{
  return !is_recovery_key (item, user_data);
}

/* NULL in tests without an application. */
static PasskeysVault *
get_vault (void)
{
  PasskeysApplication *application = passkeys_application_get_default ();

  if (application == NULL)
    return NULL;

  return passkeys_authenticator_list_get_vault (passkeys_application_get_authenticators (application));
}

/* Returns what this computer holds of a credential. */
static PasskeysLocalPasskey *
find_here (PasskeysCredential *credential)
{
  GListModel *vault = (GListModel *) get_vault ();
  g_autoptr(GBytes) id = NULL;

  if (vault == NULL)
    return NULL;

  id = passkeys_base64url_decode (passkeys_credential_get_credential_id (credential), NULL);

  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (vault); i++)
    {
      g_autoptr(PasskeysLocalPasskey) passkey = g_list_model_get_item (vault, i);

      if (g_bytes_equal (id, passkeys_local_passkey_get_credential_id (passkey)))
        return g_steal_pointer (&passkey);
    }

  return NULL;
}

static guint
count_active (PasskeysCredentialsPage *self)
{
  guint n_active = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->credentials)); i++)
    {
      g_autoptr(PasskeysCredential) credential = g_list_model_get_item (G_LIST_MODEL (self->credentials), i);

      if (passkeys_credential_is_active (credential) && !is_recovery_key (credential, NULL))
        n_active++;
    }

  return n_active;
}

static void
update (PasskeysCredentialsPage *self)
{
  const GError *error = passkeys_paged_list_get_error (self->credentials);

  if (error != NULL)
    passkeys_session_report_failure (self->session, error);

  gtk_widget_set_visible (GTK_WIDGET (self->advice_group), count_active (self) == 1);
  passkeys_list_status_update (self->stack, self->failed_page, self->failure_banner,
                               self->loading_spinner, self->credentials,
                               G_LIST_MODEL (self->credentials), self->cache);
}

/* One signed change of one credential. */
typedef struct
{
  PasskeysCredentialsPage *page;    /* (owned) */
  PasskeysCredentialRow   *row;     /* (owned) */
  PasskeysApiRequest      *request; /* (owned) */
  const char              *title;
  char                    *summary; /* (owned) */
  gboolean                 takes_last;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->page);
  g_clear_object (&change->row);
  g_clear_object (&change->request);
  g_free (change->summary);
  g_free (change);
}

static DexFuture *
ask_about_last (PasskeysCredentialsPage *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Lock Yourself Out?"),
                                            _("This is your last active passkey. Without it you can no longer sign in "
                                              "or sign any change, not even to switch it on again. Only the recovery "
                                              "kit or an administrator can bring you back."));

  passkeys_alert_add_destructive (ADW_ALERT_DIALOG (dialog), "cancel", _("_Keep It Active"),
                                  "go-on", _("_Go On Anyway"));

  return passkeys_alert_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self));
}

static gboolean
is_confirmed (Change *change)
{
  g_autofree char *response = NULL;

  if (!change->takes_last)
    return TRUE;

  response = passkeys_await_string (ask_about_last (change->page), NULL);
  return g_strcmp0 (response, "go-on") == 0;
}

static void
settle (Change *change)
{
  PasskeysCredential *credential = passkeys_credential_row_get_credential (change->row);

  passkeys_credential_row_settle (change->row, passkeys_credential_is_active (credential));
}

static DexFuture *
change_fiber (gpointer user_data)
{
  Change *change = user_data;
  g_autoptr(GObject) response = NULL;

  if (is_confirmed (change))
    response = passkeys_await_object (passkeys_signing_dialog_sign (GTK_WIDGET (change->page),
                                                                    change->page->session,
                                                                    change->request, change->title,
                                                                    change->summary),
                                      NULL);

  if (response != NULL)
    reload (change->page);
  else
    settle (change);

  return dex_future_new_true ();
}

static void
sign_change (PasskeysCredentialsPage *self,
             PasskeysCredentialRow   *row,
             PasskeysApiRequest      *request, /* (transfer full) */
             const char              *title,
             char                    *summary, /* (transfer full) */
             gboolean                 takes_away)
{
  PasskeysCredential *credential = passkeys_credential_row_get_credential (row);
  Change *change = g_new0 (Change, 1);

  change->page = g_object_ref (self);
  change->row = g_object_ref (row);
  change->request = request;
  change->title = title;
  change->summary = summary;
  change->takes_last = takes_away && passkeys_credential_is_active (credential) &&
                       !is_recovery_key (credential, NULL) && count_active (self) == 1;
  dex_future_disown (passkeys_fiber_spawn (0, change_fiber, change, change_free));
}

static void
on_row_toggled (PasskeysCredentialsPage *self,
                gboolean                 active,
                PasskeysCredentialRow   *row)
{
  PasskeysCredential *credential = passkeys_credential_row_get_credential (row);
  const char *uuid = passkeys_credential_get_credential_uuid (credential);
  const char *name = passkeys_credential_names_get (credential);

  if (active)
    sign_change (self, row, passkeys_credentials_api_activate_request (uuid), _("Activate Passkey"),
                 /* Translators: %s is the name of a passkey */
                 g_strdup_printf (_("“%s” can sign in and sign changes again."), name), FALSE);
  else
    sign_change (self, row, passkeys_credentials_api_deactivate_request (uuid), _("Deactivate Passkey"),
                 /* Translators: %s is the name of a passkey */
                 g_strdup_printf (_("“%s” can no longer sign in or sign changes until it is "
                                    "activated again."), name), TRUE);
}

static void
on_row_removed (PasskeysCredentialsPage *self,
                PasskeysCredentialRow   *row)
{
  PasskeysCredential *credential = passkeys_credential_row_get_credential (row);

  sign_change (self, row,
               passkeys_credentials_api_delete_request (passkeys_credential_get_credential_uuid (credential)),
               _("Remove Passkey"),
               /* Translators: %s is the name of a passkey */
               g_strdup_printf (_("The organisation forgets “%s” for good. This cannot be undone."),
                                passkeys_credential_names_get (credential)),
               TRUE);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  g_autoptr(PasskeysLocalPasskey) passkey = find_here (item);
  GtkWidget *row = passkeys_credential_row_new (item, passkey);

  g_signal_connect_object (row, "toggled", G_CALLBACK (on_row_toggled), user_data, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (on_row_removed), user_data, G_CONNECT_SWAPPED);

  return row;
}

static void
bind_list (PasskeysCredentialsPage *self,
           GtkListBox              *list,
           GtkCustomFilterFunc      func)
{
  GtkCustomFilter *filter = gtk_custom_filter_new (func, NULL, NULL);
  g_autoptr(GtkFilterListModel) model = NULL;

  model = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->credentials)),
                                     GTK_FILTER (filter));
  passkeys_list_focus_bind_model (list, G_LIST_MODEL (model), create_row, self);
}

/* The keyring may answer after the organisation; then the rows learn late where their passkeys live. */
static void
on_vault_changed (PasskeysCredentialsPage *self)
{
  bind_list (self, self->passkeys_list, is_no_recovery_key);
}

static void
on_loaded (gpointer self)
{
  update (self);
}

static void
reload (PasskeysCredentialsPage *self)
{
  PasskeysVault *vault = get_vault ();

  dex_clear (&self->vault_load);
  if (vault != NULL)
    self->vault_load = passkeys_vault_load (vault);

  dex_clear (&self->load);
  self->load = passkeys_widget_work_finally (passkeys_paged_list_reload (self->credentials),
                                             GTK_WIDGET (self), on_loaded);
  update (self);
}

static void
reload_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysCredentialsPage *self = PASSKEYS_CREDENTIALS_PAGE (widget);

  passkeys_list_status_repeat (self->stack);
  reload (self);
}

static void
on_created (PasskeysCredentialsPage *self)
{
  AdwToast *toast = adw_toast_new (_("Passkey created"));

  adw_toast_overlay_add_toast (self->toast_overlay, toast);
  reload (self);
}

static void
create_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysCredentialsPage *self = PASSKEYS_CREDENTIALS_PAGE (widget);
  guint n_known = g_list_model_get_n_items (G_LIST_MODEL (self->credentials));
  AdwDialog *dialog = passkeys_new_credential_dialog_new (self->session, n_known);

  g_signal_connect_object (dialog, "created", G_CALLBACK (on_created), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

/* Only a key of which a row says that it is plugged in is looked for. */
static void
watch_keys (PasskeysCredentialsPage *self,
            gboolean                 watch)
{
  PasskeysApplication *application = passkeys_application_get_default ();

  if (application == NULL || watch == self->watching)
    return;

  self->watching = watch;
  if (watch)
    passkeys_security_key_list_watch (passkeys_application_get_security_keys (application));
  else
    passkeys_security_key_list_unwatch (passkeys_application_get_security_keys (application));
}

static void
passkeys_credentials_page_map (GtkWidget *widget)
{
  PasskeysCredentialsPage *self = PASSKEYS_CREDENTIALS_PAGE (widget);
  PasskeysSecurityKeyContents *contents = passkeys_security_key_contents_get_default ();

  GTK_WIDGET_CLASS (passkeys_credentials_page_parent_class)->map (widget);

  watch_keys (self, !passkeys_security_key_contents_is_empty (contents));
  if (self->load == NULL)
    reload (self);
}

static void
passkeys_credentials_page_unmap (GtkWidget *widget)
{
  watch_keys (PASSKEYS_CREDENTIALS_PAGE (widget), FALSE);

  GTK_WIDGET_CLASS (passkeys_credentials_page_parent_class)->unmap (widget);
}

static void
passkeys_credentials_page_dispose (GObject *object)
{
  PasskeysCredentialsPage *self = (PasskeysCredentialsPage *) object;

  dex_clear (&self->load);
  dex_clear (&self->vault_load);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_CREDENTIALS_PAGE);
  g_clear_object (&self->cache);
  g_clear_object (&self->credentials);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_credentials_page_parent_class)->dispose (object);
}

static void
passkeys_credentials_page_class_init (PasskeysCredentialsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_credentials_page_dispose;
  widget_class->map = passkeys_credentials_page_map;
  widget_class->unmap = passkeys_credentials_page_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-credentials-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialsPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialsPage, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialsPage, failure_banner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialsPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialsPage, advice_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialsPage, passkeys_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialsPage, recovery_group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysCredentialsPage, recovery_list);

  gtk_widget_class_install_action (widget_class, "credentials.create", NULL, create_action);
  gtk_widget_class_install_action (widget_class, "credentials.reload", NULL, reload_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "credentials.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK,
                                       "credentials.create", NULL);
}

static void
passkeys_credentials_page_init (PasskeysCredentialsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_credentials_page_new:
 * @session: whose credentials are shown
 *
 * Returns: (transfer floating): the page; it reads the credentials when it is first shown
 */
AdwNavigationPage *
passkeys_credentials_page_new (PasskeysSession *session)
{
  PasskeysVault *vault = get_vault ();
  PasskeysCredentialsPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_CREDENTIALS_PAGE, NULL);
  self->session = g_object_ref (session);
  self->credentials = passkeys_credentials_api_list (passkeys_session_get_client (session));
  self->cache = passkeys_list_cache_new (passkeys_session_get_account (session), "credentials",
                                         self->credentials);
  g_signal_connect_object (self->credentials, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  bind_list (self, self->passkeys_list, is_no_recovery_key);
  bind_list (self, self->recovery_list, is_recovery_key);
  if (vault != NULL)
    g_signal_connect_object (vault, "items-changed", G_CALLBACK (on_vault_changed), self,
                             G_CONNECT_SWAPPED);

  return ADW_NAVIGATION_PAGE (self);
}
