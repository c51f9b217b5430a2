/* passkeys-account-switcher.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-account-switcher"

#include "config.h"

#include "passkeys-account-switcher.h"

#include <glib/gi18n.h>

#include "passkeys-account-news.h"
#include "passkeys-account-words.h"
#include "passkeys-decoration.h"
#include "passkeys-list-focus.h"

struct _PasskeysAccountSwitcher
{
  AdwBin           parent_instance;

  PasskeysAccount *account;  /* (owned) (nullable) */
  GListModel      *accounts; /* (owned) (nullable) */
  GtkFilter       *filter;   /* (owned) (nullable): what the search finds of them */

  GtkMenuButton   *menu_button;
  AdwAvatar       *avatar;
  GtkLabel        *organisation_label;
  GtkLabel        *username_label;
  GtkWidget       *news_image;
  GtkPopover      *popover;
  GtkSearchEntry  *search_entry;
  GtkListBox      *account_list;
};

/* As many are seen at a glance. */
#define SEARCH_FROM 6

G_DEFINE_FINAL_TYPE (PasskeysAccountSwitcher, passkeys_account_switcher, ADW_TYPE_BIN)

static gboolean
is_current (PasskeysAccountSwitcher *self,
            PasskeysAccount         *account)
{
  return self->account != NULL &&
         g_str_equal (passkeys_account_get_id (self->account), passkeys_account_get_id (account));
}

static GtkWidget *
create_label (const char *text,
              const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      gtk_widget_add_css_class (label, "dimmed");
    }

  return label;
}

static const char *
get_state (PasskeysAccount *account)
{
  const char *news = passkeys_account_words_get_news (account);

  if (news != NULL)
    return news;

  return passkeys_account_is_signed_in (account) ? C_("account", "Signed in") : "";
}

/* Nothing is said of an account that was not looked at in this run: its session may be good. */
static void
on_state_changed (PasskeysAccount *account,
                  GParamSpec      *pspec,
                  GtkLabel        *label)
{
  gboolean has_news = passkeys_account_get_news (account) != PASSKEYS_ACCOUNT_NEWS_NONE;

  gtk_label_set_label (label, get_state (account));
  gtk_widget_set_visible (GTK_WIDGET (label), *get_state (account) != '\0');
  gtk_widget_remove_css_class (GTK_WIDGET (label), has_news ? "dimmed" : "warning");
  gtk_widget_add_css_class (GTK_WIDGET (label), has_news ? "warning" : "dimmed");
}

static GtkWidget *
create_state_label (PasskeysAccount *account)
{
  GtkWidget *label = create_label (NULL, "caption");

  g_signal_connect_object (account, "notify::signed-in", G_CALLBACK (on_state_changed), label,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (account, "notify::news", G_CALLBACK (on_state_changed), label,
                           G_CONNECT_DEFAULT);
  on_state_changed (account, NULL, GTK_LABEL (label));

  return label;
}

static gboolean
contains (const char *text,
          const char *folded_part)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, folded_part) != NULL;
}

static gboolean
is_found (gpointer account,
          gpointer user_data)
{
  PasskeysAccountSwitcher *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *organisation = passkeys_account_words_dup_organisation (account);

  return contains (organisation, folded)
         || contains (passkeys_account_get_username (account), folded);
}

static void
on_search_changed (PasskeysAccountSwitcher *self)
{
  if (self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* Of the account that is shown the window tells itself. */
static void
update_news (PasskeysAccountSwitcher *self)
{
  guint n = self->accounts != NULL ? g_list_model_get_n_items (self->accounts) : 0;
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(PasskeysAccount) account = g_list_model_get_item (self->accounts, i);
      g_autofree char *news = is_current (self, account) ? NULL
                                                         : passkeys_account_words_dup_news (account);

      if (news != NULL)
        g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", news);
    }

  gtk_widget_set_visible (self->news_image, words->len > 0);
  gtk_widget_set_tooltip_text (self->news_image, words->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->news_image),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words->str, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words->str, -1);
}

static void
update_search (PasskeysAccountSwitcher *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry),
                          g_list_model_get_n_items (self->accounts) >= SEARCH_FROM);
}

/* From what is remembered of them: nobody is asked. */
static void
look_for_news (PasskeysAccountSwitcher *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++)
    {
      g_autoptr(PasskeysAccount) account = g_list_model_get_item (self->accounts, i);

      if (!is_current (self, account))
        dex_future_disown (passkeys_account_news_look (account));
    }
}

static void
on_accounts_changed (PasskeysAccountSwitcher *self)
{
  update_search (self);
  update_news (self);
  look_for_news (self);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  PasskeysAccountSwitcher *self = user_data;
  PasskeysAccount *account = item;
  g_autofree char *organisation = passkeys_account_words_dup_organisation (account);
  g_autofree char *name = passkeys_account_words_dup_full_name (account);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *state = create_state_label (account);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), create_label (organisation, NULL));
  gtk_box_append (GTK_BOX (words),
                  create_label (passkeys_account_get_username (account), "caption"));
  gtk_box_append (GTK_BOX (words), state);

  gtk_box_append (GTK_BOX (box), adw_avatar_new (32, organisation, TRUE));
  gtk_box_append (GTK_BOX (box), words);
  if (is_current (self, account))
    gtk_box_append (GTK_BOX (box), passkeys_decoration_new ("object-select-symbolic"));

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, state, NULL, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row),
                               GTK_ACCESSIBLE_STATE_SELECTED, is_current (self, account), -1);
  g_object_set_data_full (G_OBJECT (row), "account", g_object_ref (account), g_object_unref);
  g_signal_connect_object (account, "notify::news", G_CALLBACK (update_news), self,
                           G_CONNECT_SWAPPED);

  return row;
}

static void
on_row_activated (PasskeysAccountSwitcher *self,
                  GtkListBoxRow           *row)
{
  PasskeysAccount *account = g_object_get_data (G_OBJECT (row), "account");

  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.switch-account", "s",
                              passkeys_account_get_id (account));
}

static void
on_clicked (PasskeysAccountSwitcher *self)
{
  gtk_popover_popdown (self->popover);
}

static void
passkeys_account_switcher_dispose (GObject *object)
{
  PasskeysAccountSwitcher *self = PASSKEYS_ACCOUNT_SWITCHER (object);

  g_clear_object (&self->account);
  g_clear_object (&self->accounts);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (passkeys_account_switcher_parent_class)->dispose (object);
}

static void
passkeys_account_switcher_class_init (PasskeysAccountSwitcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_account_switcher_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-account-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountSwitcher, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountSwitcher, avatar);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountSwitcher, organisation_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountSwitcher, username_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountSwitcher, news_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountSwitcher, popover);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountSwitcher, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccountSwitcher, account_list);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
}

static void
passkeys_account_switcher_init (PasskeysAccountSwitcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_account_switcher_new:
 *
 * Makes a switcher without accounts.
 *
 * Returns: (transfer floating): a new switcher
 */
GtkWidget *
passkeys_account_switcher_new (void)
{
  return g_object_new (PASSKEYS_TYPE_ACCOUNT_SWITCHER, NULL);
}

/**
 * passkeys_account_switcher_set_account:
 * @self: a switcher
 * @account: who is signed in
 *
 * Shows the account on the button.
 */
void
passkeys_account_switcher_set_account (PasskeysAccountSwitcher *self,
                                       PasskeysAccount         *account)
{
  g_autofree char *organisation = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (PASSKEYS_IS_ACCOUNT_SWITCHER (self));
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (account));

  g_set_object (&self->account, account);
  passkeys_account_note_news (account);

  organisation = passkeys_account_words_dup_organisation (account);
  adw_avatar_set_text (self->avatar, organisation);
  gtk_label_set_label (self->organisation_label, organisation);
  gtk_label_set_label (self->username_label, passkeys_account_get_username (account));

  /* Translators: name of the button that opens the list of accounts; first the user name, then
   * the organisation */
  spoken = g_strdup_printf (_("Account: %s, %s"), passkeys_account_get_username (account),
                            organisation);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

/**
 * passkeys_account_switcher_set_accounts:
 * @self: a switcher
 * @accounts: a list of [class@Account]
 *
 * Sets the accounts to choose from. Choosing one activates `win.switch-account` with its id.
 */
void
passkeys_account_switcher_set_accounts (PasskeysAccountSwitcher *self,
                                        GListModel              *accounts)
{
  g_autoptr(GtkFilterListModel) found = NULL;

  g_return_if_fail (PASSKEYS_IS_ACCOUNT_SWITCHER (self));
  g_return_if_fail (G_IS_LIST_MODEL (accounts));

  g_set_object (&self->accounts, accounts);
  g_clear_object (&self->filter);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_found, self, NULL));
  found = gtk_filter_list_model_new (g_object_ref (accounts), g_object_ref (self->filter));
  passkeys_list_focus_bind_model (self->account_list, G_LIST_MODEL (found), create_row, self);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self,
                           G_CONNECT_SWAPPED);
  on_accounts_changed (self);
}
