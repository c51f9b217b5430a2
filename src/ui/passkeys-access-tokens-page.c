/* passkeys-access-tokens-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-access-tokens-page"

#include "config.h"

#include "passkeys-access-tokens-page.h"

#include <glib/gi18n.h>

#include "passkeys-access-token-dialog.h"
#include "passkeys-access-token-family.h"
#include "passkeys-access-token-row.h"
#include "passkeys-access-token-secret-dialog.h"
#include "passkeys-api-error.h"
#include "passkeys-fiber.h"
#include "passkeys-list-focus.h"
#include "passkeys-list-status.h"
#include "passkeys-signing-dialog.h"
#include "passkeys-widget-work.h"

struct _PasskeysAccessTokensPage
{
  AdwNavigationPage                parent_instance;

  const PasskeysAccessTokenFamily *family;
  PasskeysSession                 *session; /* (owned) */
  PasskeysPagedList               *tokens;  /* (owned) */
  PasskeysListCache               *cache;   /* (owned) (nullable): what it said last time */
  DexFuture                       *load;    /* (owned) (nullable): dropping it stops loading */

  GtkButton                       *new_button;
  GtkWidget                       *loading_spinner;
  AdwBanner                       *failure_banner;
  GtkStack                        *stack;
  AdwStatusPage                   *failed_page;
  AdwStatusPage                   *empty_page;
  GtkButton                       *empty_button;
  AdwPreferencesGroup             *group;
  GtkListBox                      *list;
  AdwButtonRow                    *new_row;
};

G_DEFINE_FINAL_TYPE (PasskeysAccessTokensPage, passkeys_access_tokens_page, ADW_TYPE_NAVIGATION_PAGE)

static void reload (PasskeysAccessTokensPage *self);

static void
update (PasskeysAccessTokensPage *self)
{
  const GError *error = passkeys_paged_list_get_error (self->tokens);

  if (error != NULL)
    passkeys_session_report_failure (self->session, error);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tokens.new",
                                 !g_error_matches (error, PASSKEYS_API_ERROR,
                                                   PASSKEYS_API_ERROR_FORBIDDEN));
  passkeys_list_status_update (self->stack, self->failed_page, self->failure_banner,
                               self->loading_spinner, self->tokens, G_LIST_MODEL (self->tokens),
                               self->cache);
}

/* One signed change of one token. */
typedef struct
{
  PasskeysAccessTokensPage *page;    /* (owned) */
  PasskeysAccessTokenRow   *row;     /* (owned) */
  PasskeysApiRequest       *request; /* (owned) */
  const char               *title;
  char                     *summary; /* (owned) */
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
change_fiber (gpointer user_data)
{
  Change *change = user_data;
  PasskeysAccessTokensPage *self = change->page;
  g_autoptr(GObject) response = NULL;

  response = passkeys_await_object (passkeys_signing_dialog_sign (GTK_WIDGET (self), self->session,
                                                                  change->request, change->title,
                                                                  change->summary),
                                    NULL);
  if (response != NULL)
    reload (self);
  else
    passkeys_access_token_row_settle (change->row);

  return dex_future_new_true ();
}

static void
sign_change (PasskeysAccessTokensPage *self,
             PasskeysAccessTokenRow   *row,
             PasskeysApiRequest      *(*make_request) (const PasskeysTokenHolders *, const char *),
             const char               *title,
             const char               *summary)
{
  gpointer item = passkeys_access_token_row_get_item (row);
  Change *change = g_new0 (Change, 1);

  change->page = g_object_ref (self);
  change->row = g_object_ref (row);
  change->request = make_request (self->family->holders, self->family->get_id (item));
  change->title = _(title);
  change->summary = passkeys_access_token_family_dup_words (summary,
                                                            self->family->get_name (item));
  dex_future_disown (passkeys_fiber_spawn (256 * 1024, change_fiber, change, change_free));
}

static void
on_row_toggled (PasskeysAccessTokensPage *self,
                gboolean                  active,
                PasskeysAccessTokenRow   *row)
{
  const PasskeysAccessTokenFamily *family = self->family;

  if (active)
    sign_change (self, row, passkeys_token_holders_activate_request, family->activate_title,
                 family->activate_summary);
  else
    sign_change (self, row, passkeys_token_holders_deactivate_request, family->deactivate_title,
                 family->deactivate_summary);
}

static void
on_row_removed (PasskeysAccessTokensPage *self,
                PasskeysAccessTokenRow   *row)
{
  sign_change (self, row, passkeys_token_holders_delete_request, self->family->remove_title,
               self->family->remove_summary);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  PasskeysAccessTokensPage *self = user_data;
  GtkWidget *row = passkeys_access_token_row_new (self->family, item);

  g_signal_connect_object (row, "toggled", G_CALLBACK (on_row_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (on_row_removed), self, G_CONNECT_SWAPPED);

  return row;
}

static void
on_loaded (gpointer self)
{
  update (self);
}

static void
reload (PasskeysAccessTokensPage *self)
{
  dex_clear (&self->load);
  self->load = passkeys_widget_work_finally (passkeys_paged_list_reload (self->tokens),
                                             GTK_WIDGET (self), on_loaded);
  update (self);
}

static void
reload_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysAccessTokensPage *self = PASSKEYS_ACCESS_TOKENS_PAGE (widget);

  passkeys_list_status_repeat (self->stack);
  reload (self);
}

static void
on_created (PasskeysAccessTokensPage *self,
            PasskeysAccessToken      *token,
            PasskeysAccessKey        *key)
{
  adw_dialog_present (passkeys_access_token_secret_dialog_new (token, key), GTK_WIDGET (self));
  reload (self);
}

static void
new_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  PasskeysAccessTokensPage *self = PASSKEYS_ACCESS_TOKENS_PAGE (widget);
  AdwDialog *dialog = passkeys_access_token_dialog_new (self->session, self->family);

  g_signal_connect_object (dialog, "created", G_CALLBACK (on_created), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
passkeys_access_tokens_page_map (GtkWidget *widget)
{
  PasskeysAccessTokensPage *self = PASSKEYS_ACCESS_TOKENS_PAGE (widget);

  GTK_WIDGET_CLASS (passkeys_access_tokens_page_parent_class)->map (widget);

  if (self->load == NULL)
    reload (self);
}

static void
passkeys_access_tokens_page_dispose (GObject *object)
{
  PasskeysAccessTokensPage *self = PASSKEYS_ACCESS_TOKENS_PAGE (object);

  dex_clear (&self->load);
  g_clear_object (&self->cache);
  g_clear_object (&self->tokens);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_access_tokens_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, failure_banner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, empty_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, group);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokensPage, new_row);
}

static void
passkeys_access_tokens_page_class_init (PasskeysAccessTokensPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_access_tokens_page_dispose;
  widget_class->map = passkeys_access_tokens_page_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-access-tokens-page.ui");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "tokens.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "tokens.reload", NULL, reload_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "tokens.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "tokens.new",
                                       NULL);
}

static void
passkeys_access_tokens_page_init (PasskeysAccessTokensPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_words (PasskeysAccessTokensPage *self)
{
  const PasskeysAccessTokenFamily *family = self->family;
  AdwNavigationPage *page = ADW_NAVIGATION_PAGE (self);

  adw_navigation_page_set_title (page, _(family->title));
  adw_navigation_page_set_tag (page, family->tag);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->new_button), _(family->new_title));
  adw_status_page_set_icon_name (self->empty_page, family->icon_name);
  adw_status_page_set_title (self->empty_page, _(family->empty_title));
  adw_status_page_set_description (self->empty_page, _(family->empty_description));
  gtk_button_set_label (self->empty_button, _(family->new_label));
  adw_preferences_group_set_description (self->group, _(family->description));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->new_row), _(family->new_label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(family->title), -1);
}

static AdwNavigationPage *
create (PasskeysSession                 *session,
        const PasskeysAccessTokenFamily *family)
{
  PasskeysAccessTokensPage *self = g_object_new (PASSKEYS_TYPE_ACCESS_TOKENS_PAGE, NULL);

  self->family = family;
  self->session = g_object_ref (session);
  self->tokens = passkeys_token_holders_list (family->holders,
                                              passkeys_session_get_client (session));
  if (family->cache_name != NULL)
    self->cache = passkeys_list_cache_new (passkeys_session_get_account (session),
                                           family->cache_name, self->tokens);
  g_signal_connect_object (self->tokens, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  passkeys_list_focus_bind_model (self->list, G_LIST_MODEL (self->tokens), create_row, self);
  set_words (self);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * passkeys_access_tokens_page_new_personal:
 * @session: whose access tokens are shown
 *
 * Returns: (transfer floating): the page; it reads the tokens when it is first shown
 */
AdwNavigationPage *
passkeys_access_tokens_page_new_personal (PasskeysSession *session)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  return create (session, &passkeys_access_token_family_personal);
}

/**
 * passkeys_access_tokens_page_new_service:
 * @session: the session whose organisation's service accounts are shown
 *
 * Returns: (transfer floating): the page; it reads the accounts when it is first shown
 */
AdwNavigationPage *
passkeys_access_tokens_page_new_service (PasskeysSession *session)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  return create (session, &passkeys_access_token_family_service);
}
