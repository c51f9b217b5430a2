/* passkeys-main-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-main-page"

#include "config.h"

#include "passkeys-main-page.h"

#include <glib/gi18n.h>

#include "passkeys-access-tokens-page.h"
#include "passkeys-account-switcher.h"
#include "passkeys-activity-page.h"
#include "passkeys-credentials-page.h"
#include "passkeys-decoration.h"
#include "passkeys-permissions-page.h"
#include "passkeys-profile-page.h"
#include "passkeys-security-keys-page.h"
#include "passkeys-this-computer-page.h"
#include "passkeys-users-page.h"

struct _PasskeysMainPage
{
  AdwNavigationPage        parent_instance;

  PasskeysSession         *session;  /* (owned) */
  GListModel              *accounts; /* (owned) */
  GHashTable              *pages;    /* (owned): name → AdwNavigationPage, once shown */
  guint                    index;    /* of the page that is shown */

  AdwNavigationSplitView  *split_view;
  GtkListBox              *page_list;
  PasskeysAccountSwitcher *account_switcher;
};

/* What the sidebar offers, from top to bottom. */
static const struct
{
  const char          *name;
  const char          *title;
  const char          *icon_name;
  AdwNavigationPage *(*create) (PasskeysSession *session);
} pages[] = {
  { "profile", NC_("page", "Profile"), "avatar-default-symbolic", passkeys_profile_page_new },
  { "credentials", NC_("page", "Credentials"), "passkeys-passkey-symbolic",
    passkeys_credentials_page_new },
  { "security-keys", NC_("page", "Security Keys"), "passkeys-security-key-symbolic",
    passkeys_security_keys_page_new },
  { "this-computer", NC_("page", "On This Computer"), "computer-symbolic",
    passkeys_this_computer_page_new },
  { "access-tokens", NC_("page", "Access Tokens"), "dialog-password-symbolic",
    passkeys_access_tokens_page_new_personal },
  { "users", NC_("page", "Users"), "system-users-symbolic", passkeys_users_page_new },
  { "service-accounts", NC_("page", "Service Accounts"), "network-server-symbolic",
    passkeys_access_tokens_page_new_service },
  { "permissions", NC_("page", "Permissions"), "passkeys-permission-symbolic",
    passkeys_permissions_page_new },
  { "activity", NC_("page", "Activity"), "document-open-recent-symbolic",
    passkeys_activity_page_new },
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_ACCOUNTS,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysMainPage, passkeys_main_page, ADW_TYPE_NAVIGATION_PAGE)

static const char *
get_title (guint index)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "page", pages[index].title);
}

/* The first page where there is none of this name, as one that another version had. */
static guint
find_index (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return i;

  return 0;
}

static AdwNavigationPage *
ensure_page (PasskeysMainPage *self,
             guint             index)
{
  AdwNavigationPage *page = g_hash_table_lookup (self->pages, pages[index].name);

  if (page == NULL)
    {
      page = g_object_ref_sink (pages[index].create (self->session));
      g_hash_table_insert (self->pages, (gpointer) pages[index].name, page);
    }

  return page;
}

static GtkWidget *
get_content (PasskeysMainPage *self)
{
  return GTK_WIDGET (adw_navigation_split_view_get_content (self->split_view));
}

static GtkWidget *
get_focus (PasskeysMainPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* it is asked for a page that has left meanwhile, too */
  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static gboolean
has_focus_in_content (PasskeysMainPage *self)
{
  GtkWidget *focus = get_focus (self);

  return focus != NULL && gtk_widget_is_ancestor (focus, get_content (self));
}

/* The content comes before its header bar where libadwaita looks for what to focus, and there a label that can
 * be selected: it would look as if somebody had selected it. */
static void
leave_label (PasskeysMainPage *self)
{
  if (!GTK_IS_LABEL (get_focus (self)))
    return;

  if (adw_navigation_split_view_get_collapsed (self->split_view))
    gtk_widget_child_focus (get_content (self), GTK_DIR_TAB_BACKWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->page_list)));
}

/* A page that goes takes what has the focus with it, and the window would begin again with its first button. Beside
 * the page the list says by its row where one is. */
static void
focus_page (PasskeysMainPage *self)
{
  if (adw_navigation_split_view_get_collapsed (self->split_view))
    gtk_widget_child_focus (get_content (self), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->page_list)));
  leave_label (self);
}

static void
set_content (PasskeysMainPage  *self,
             AdwNavigationPage *page)
{
  gboolean had_focus = has_focus_in_content (self);

  /* In a narrow window a page that leaves with the focus was seen to be kept for good. */
  if (had_focus)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);

  adw_navigation_split_view_set_content (self->split_view, page);
  if (had_focus)
    focus_page (self);
}

static void
show_index (PasskeysMainPage *self,
            guint             index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->page_list, index);
  AdwNavigationPage *page = ensure_page (self, index);

  if (gtk_list_box_get_selected_row (self->page_list) != row)
    gtk_list_box_select_row (self->page_list, row);
  if (adw_navigation_split_view_get_content (self->split_view) != page)
    set_content (self, page);

  if (self->index != index)
    {
      self->index = index;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
    }
}

static void
on_row_activated (PasskeysMainPage *self,
                  GtkListBoxRow    *row)
{
  g_assert (PASSKEYS_IS_MAIN_PAGE (self));

  show_index (self, gtk_list_box_row_get_index (row));
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

/* As in Settings, arrow keys show what they come by; in a narrow window they stay among the pages, of which one is
 * opened by Enter. */
static void
on_row_selected (PasskeysMainPage *self,
                 GtkListBoxRow    *row)
{
  g_assert (PASSKEYS_IS_MAIN_PAGE (self));

  if (row != NULL && !adw_navigation_split_view_get_collapsed (self->split_view))
    show_index (self, gtk_list_box_row_get_index (row));
}

/* What was only come by in a narrow window is shown as soon as there is room for it. */
static void
on_collapsed_changed (PasskeysMainPage *self)
{
  on_row_selected (self, gtk_list_box_get_selected_row (self->page_list));
}

/* A page that is come back to, as by a gesture, is the one that is selected again. */
static void
on_show_content_changed (PasskeysMainPage *self)
{
  g_assert (PASSKEYS_IS_MAIN_PAGE (self));

  if (adw_navigation_split_view_get_show_content (self->split_view))
    gtk_list_box_select_row (self->page_list,
                             gtk_list_box_get_row_at_index (self->page_list, self->index));
}

static GtkWidget *
create_row (guint index)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = passkeys_decoration_new (pages[index].icon_name);
  GtkWidget *label = gtk_label_new (get_title (index));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_title (index), -1);

  return row;
}

static void
passkeys_main_page_constructed (GObject *object)
{
  PasskeysMainPage *self = PASSKEYS_MAIN_PAGE (object);

  G_OBJECT_CLASS (passkeys_main_page_parent_class)->constructed (object);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_list_box_append (self->page_list, create_row (i));

  passkeys_account_switcher_set_account (self->account_switcher,
                                         passkeys_session_get_account (self->session));
  passkeys_account_switcher_set_accounts (self->account_switcher, self->accounts);
  show_index (self, self->index);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
passkeys_main_page_shown (AdwNavigationPage *page)
{
  ADW_NAVIGATION_PAGE_CLASS (passkeys_main_page_parent_class)->shown (page);

  leave_label (PASSKEYS_MAIN_PAGE (page));
}

static void
passkeys_main_page_dispose (GObject *object)
{
  PasskeysMainPage *self = PASSKEYS_MAIN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_MAIN_PAGE);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (passkeys_main_page_parent_class)->dispose (object);
}

static void
passkeys_main_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  PasskeysMainPage *self = PASSKEYS_MAIN_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;

    case PROP_ACCOUNTS:
      g_value_set_object (value, self->accounts);
      break;

    case PROP_PAGE:
      g_value_set_string (value, pages[self->index].name);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_main_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  PasskeysMainPage *self = PASSKEYS_MAIN_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;

    case PROP_ACCOUNTS:
      self->accounts = g_value_dup_object (value);
      break;

    case PROP_PAGE:
      self->index = find_index (g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_main_page_class_init (PasskeysMainPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = passkeys_main_page_constructed;
  object_class->dispose = passkeys_main_page_dispose;
  object_class->get_property = passkeys_main_page_get_property;
  object_class->set_property = passkeys_main_page_set_property;

  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = passkeys_main_page_shown;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, PASSKEYS_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNTS] =
    g_param_spec_object ("accounts", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAGE] =
    g_param_spec_string ("page", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (PASSKEYS_TYPE_ACCOUNT_SWITCHER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-main-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysMainPage, split_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysMainPage, page_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysMainPage, account_switcher);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_collapsed_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_show_content_changed);
}

static void
passkeys_main_page_init (PasskeysMainPage *self)
{
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_main_page_new:
 * @session: whose pages to show
 * @accounts: a list of [class@Account] to switch between
 * @page: (nullable): the name of the page to begin with
 *
 * Makes the page and shows one of the pages of the sidebar: the first one, unless another is named.
 *
 * Returns: (transfer floating): a new page
 */
AdwNavigationPage *
passkeys_main_page_new (PasskeysSession *session,
                        GListModel      *accounts,
                        const char      *page)
{
  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (accounts), NULL);

  return g_object_new (PASSKEYS_TYPE_MAIN_PAGE,
                       "session", session,
                       "accounts", accounts,
                       "page", page,
                       NULL);
}

/**
 * passkeys_main_page_show:
 * @self: the main page
 * @name: the name of one of its pages, or of what can be begun there, such as "users.new"
 *
 * Shows a page as if it had been chosen in the sidebar. A name that is not there changes nothing,
 * nor does beginning what the person may not do.
 */
void
passkeys_main_page_show (PasskeysMainPage *self,
                         const char       *name)
{
  g_auto(GStrv) parts = NULL;

  g_return_if_fail (PASSKEYS_IS_MAIN_PAGE (self));
  g_return_if_fail (name != NULL);

  parts = g_strsplit (name, ".", 2);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, parts[0]) == 0)
      {
        show_index (self, i);
        adw_navigation_split_view_set_show_content (self->split_view, TRUE);
        if (parts[1] != NULL)
          gtk_widget_activate_action (GTK_WIDGET (ensure_page (self, i)), name, NULL);
      }
}

/**
 * passkeys_main_page_show_user:
 * @self: the main page
 * @user: a user of the organisation
 *
 * Shows the page of a user, from which the way back leads to all users.
 */
void
passkeys_main_page_show_user (PasskeysMainPage *self,
                              PasskeysUser     *user)
{
  g_return_if_fail (PASSKEYS_IS_MAIN_PAGE (self));
  g_return_if_fail (PASSKEYS_IS_USER (user));

  passkeys_main_page_show (self, "users");
  passkeys_users_page_open (g_hash_table_lookup (self->pages, "users"), user);
}
