/* passkeys-authenticator-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-authenticator-group"

#include "config.h"

#include "passkeys-authenticator-group-private.h"

#include <glib/gi18n.h>

#include "passkeys-application.h"
#include "passkeys-last-authenticator.h"

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_SELECTED,
  PROP_CAN_SIGN,
  PROP_FOR_NEW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysAuthenticatorGroup, passkeys_authenticator_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void
set_selected (PasskeysAuthenticatorGroup *self,
              PasskeysAuthenticator      *authenticator)
{
  if (g_set_object (&self->selected, authenticator))
    {
      _passkeys_authenticator_group_hold_keys (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SIGN]);
    }
}

static void
on_chosen (PasskeysAuthenticatorRow   *row,
           PasskeysAuthenticatorGroup *self)
{
  PasskeysAuthenticator *authenticator = passkeys_authenticator_row_get_authenticator (row);

  if (authenticator == self->selected)
    return;

  self->decided = TRUE;
  set_selected (self, authenticator);
}

static PasskeysAuthenticatorRow *
get_row (PasskeysAuthenticatorGroup *self,
         guint                       index)
{
  return g_ptr_array_index (self->rows, index);
}

static GtkWidget *
create_row (PasskeysAuthenticatorGroup *self,
            PasskeysAuthenticator      *authenticator)
{
  GtkWidget *row = passkeys_authenticator_row_new (authenticator);

  passkeys_authenticator_row_set_for_new (PASSKEYS_AUTHENTICATOR_ROW (row), self->for_new);
  if (g_list_model_get_n_items (self->model) > 1)
    passkeys_authenticator_row_add_button (PASSKEYS_AUTHENTICATOR_ROW (row),
                                           self->rows->len > 0 ? get_row (self, 0) : NULL,
                                           authenticator == self->selected);

  g_signal_connect_object (row, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_DEFAULT);
  return row;
}

static gboolean
holds (GListModel            *model,
       PasskeysAuthenticator *authenticator)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      if ((gpointer) item == (gpointer) authenticator)
        return TRUE;
    }

  return FALSE;
}

/* Until the person has chosen, or signs already. */
static void
preselect (PasskeysAuthenticatorGroup *self)
{
  g_autoptr(PasskeysAuthenticator) preferred = NULL;

  if (self->account == NULL || self->model == NULL || self->decided
      || !gtk_widget_get_sensitive (GTK_WIDGET (self))
      || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  preferred = passkeys_last_authenticator_prefer (self->account, self->model, self->search,
                                                  self->selected);
  if (preferred == NULL)
    return;

  set_selected (self, preferred);
  for (guint i = 0; i < self->rows->len; i++)
    if (passkeys_authenticator_row_get_authenticator (get_row (self, i)) == preferred)
      passkeys_authenticator_row_choose (get_row (self, i));
}

/* The choice survives other keys coming and going; when it goes itself, the first takes over. */
static void
keep_selection (PasskeysAuthenticatorGroup *self)
{
  g_autoptr(PasskeysAuthenticator) first = NULL;

  if (self->selected != NULL && self->model != NULL && holds (self->model, self->selected))
    return;

  if (self->model != NULL)
    first = g_list_model_get_item (self->model, 0);
  set_selected (self, first);
  self->decided = FALSE;
}

static void
update_visible (PasskeysAuthenticatorGroup *self)
{
  guint n_items = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;

  gtk_widget_set_visible (GTK_WIDGET (self), !self->hidden_when_single || n_items > 1);
}

static AdwActionRow *
find_row (PasskeysAuthenticatorGroup *self,
          PasskeysAuthenticator      *authenticator)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (passkeys_authenticator_row_get_authenticator (get_row (self, i)) == authenticator)
      return ADW_ACTION_ROW (get_row (self, i));

  return NULL;
}

static void
rebuild (PasskeysAuthenticatorGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  keep_selection (self);
  update_visible (self);

  for (guint i = 0; self->model != NULL && i < g_list_model_get_n_items (self->model); i++)
    {
      g_autoptr(PasskeysAuthenticator) authenticator = g_list_model_get_item (self->model, i);
      GtkWidget *row = create_row (self, authenticator);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }

  preselect (self);
}

static void
passkeys_authenticator_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (passkeys_authenticator_group_parent_class)->map (widget);

  _passkeys_authenticator_group_watch_keys (PASSKEYS_AUTHENTICATOR_GROUP (widget));
}

static void
passkeys_authenticator_group_unmap (GtkWidget *widget)
{
  _passkeys_authenticator_group_unwatch_keys (PASSKEYS_AUTHENTICATOR_GROUP (widget));

  GTK_WIDGET_CLASS (passkeys_authenticator_group_parent_class)->unmap (widget);
}

static void
passkeys_authenticator_group_root (GtkWidget *widget)
{
  PasskeysAuthenticatorGroup *self = PASSKEYS_AUTHENTICATOR_GROUP (widget);

  GTK_WIDGET_CLASS (passkeys_authenticator_group_parent_class)->root (widget);

  _passkeys_authenticator_group_hold_keys (self);
}

static void
passkeys_authenticator_group_unroot (GtkWidget *widget)
{
  _passkeys_authenticator_group_release_keys (PASSKEYS_AUTHENTICATOR_GROUP (widget));

  GTK_WIDGET_CLASS (passkeys_authenticator_group_parent_class)->unroot (widget);
}

static void
passkeys_authenticator_group_dispose (GObject *object)
{
  PasskeysAuthenticatorGroup *self = PASSKEYS_AUTHENTICATOR_GROUP (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, rebuild, self);
  g_clear_object (&self->search);
  _passkeys_authenticator_group_release_keys (self);
  g_clear_object (&self->model);
  g_clear_object (&self->account);
  g_clear_object (&self->selected);

  G_OBJECT_CLASS (passkeys_authenticator_group_parent_class)->dispose (object);
}

static void
passkeys_authenticator_group_finalize (GObject *object)
{
  PasskeysAuthenticatorGroup *self = PASSKEYS_AUTHENTICATOR_GROUP (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (passkeys_authenticator_group_parent_class)->finalize (object);
}

static void
passkeys_authenticator_group_get_property (GObject    *object,
                                           guint       prop_id,
                                           GValue     *value,
                                           GParamSpec *pspec)
{
  PasskeysAuthenticatorGroup *self = PASSKEYS_AUTHENTICATOR_GROUP (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;

    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;

    case PROP_CAN_SIGN:
      g_value_set_boolean (value, passkeys_authenticator_group_can_sign (self));
      break;

    case PROP_FOR_NEW:
      g_value_set_boolean (value, self->for_new);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_authenticator_group_set_property (GObject      *object,
                                           guint         prop_id,
                                           const GValue *value,
                                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_MODEL:
      passkeys_authenticator_group_set_model (PASSKEYS_AUTHENTICATOR_GROUP (object),
                                              g_value_get_object (value));
      break;

    case PROP_FOR_NEW:
      PASSKEYS_AUTHENTICATOR_GROUP (object)->for_new = g_value_get_boolean (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_authenticator_group_class_init (PasskeysAuthenticatorGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->map = passkeys_authenticator_group_map;
  GTK_WIDGET_CLASS (klass)->unmap = passkeys_authenticator_group_unmap;
  GTK_WIDGET_CLASS (klass)->root = passkeys_authenticator_group_root;
  GTK_WIDGET_CLASS (klass)->unroot = passkeys_authenticator_group_unroot;
  object_class->dispose = passkeys_authenticator_group_dispose;
  object_class->finalize = passkeys_authenticator_group_finalize;
  object_class->get_property = passkeys_authenticator_group_get_property;
  object_class->set_property = passkeys_authenticator_group_set_property;

  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, PASSKEYS_TYPE_AUTHENTICATOR,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_SIGN] =
    g_param_spec_boolean ("can-sign", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOR_NEW] =
    g_param_spec_boolean ("for-new", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_authenticator_group_init (PasskeysAuthenticatorGroup *self)
{
  PasskeysApplication *application = passkeys_application_get_default ();

  self->rows = g_ptr_array_new ();

  if (application != NULL)
    passkeys_authenticator_group_set_model (
      self, G_LIST_MODEL (passkeys_application_get_authenticators (application)));
}

/**
 * passkeys_authenticator_group_new:
 *
 * Makes a group with the authenticators of the application that runs.
 *
 * Returns: (transfer floating): a new group
 */
GtkWidget *
passkeys_authenticator_group_new (void)
{
  return g_object_new (PASSKEYS_TYPE_AUTHENTICATOR_GROUP, NULL);
}

/**
 * passkeys_authenticator_group_set_model:
 * @self: a group
 * @model: (nullable): a list of [iface@Authenticator]
 *
 * Shows one row for each authenticator and selects the first. Rows come and go with the list.
 */
void
passkeys_authenticator_group_set_model (PasskeysAuthenticatorGroup *self,
                                        GListModel                 *model)
{
  g_return_if_fail (PASSKEYS_IS_AUTHENTICATOR_GROUP (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, rebuild, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);

  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * passkeys_authenticator_group_set_hidden_when_single:
 * @self: a group
 * @hidden: whether to hide the group as long as there is no choice
 *
 * Hides the group where it would only say what goes without saying.
 */
void
passkeys_authenticator_group_set_hidden_when_single (PasskeysAuthenticatorGroup *self,
                                                     gboolean                    hidden)
{
  g_return_if_fail (PASSKEYS_IS_AUTHENTICATOR_GROUP (self));

  self->hidden_when_single = hidden;
  update_visible (self);
}

/**
 * passkeys_authenticator_group_get_selected:
 * @self: a group
 *
 * Returns: (transfer none) (nullable): the chosen authenticator
 */
PasskeysAuthenticator *
passkeys_authenticator_group_get_selected (PasskeysAuthenticatorGroup *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_GROUP (self), NULL);

  return self->selected;
}

static void
on_found (PasskeysAuthenticatorGroup *self,
          PasskeysAuthenticator      *authenticator,
          guint                       n_found)
{
  AdwActionRow *row = find_row (self, authenticator);
  g_autofree char *words = NULL;

  if (n_found > 0)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                          "%u passkey of this account",
                                          "%u passkeys of this account",
                                          n_found),
                             n_found);

  if (row != NULL && (words != NULL || !self->for_new))
    adw_action_row_set_subtitle (row, words != NULL ? words : _("No passkey of this account"));

  preselect (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_SIGN]);
}

/**
 * passkeys_authenticator_group_look_up:
 * @self: a group whose model is set
 * @relying_party_id: the relying party
 * @user_name: (nullable): whose passkeys, or %NULL for anybody's
 *
 * Finds out, without asking anything of the person, how many passkeys each authenticator holds, and
 * says so in its row.
 */
void
passkeys_authenticator_group_look_up (PasskeysAuthenticatorGroup *self,
                                      const char                 *relying_party_id,
                                      const char                 *user_name)
{
  g_return_if_fail (PASSKEYS_IS_AUTHENTICATOR_GROUP (self));
  g_return_if_fail (relying_party_id != NULL);

  g_clear_object (&self->search);
  self->search = passkeys_holder_search_new (self->model, relying_party_id, user_name);
  g_signal_connect_object (self->search, "found", G_CALLBACK (on_found), self, G_CONNECT_SWAPPED);
  _passkeys_authenticator_group_hold_keys (self);
}

/**
 * passkeys_authenticator_group_look_up_to_sign:
 * @self: a group whose model is set
 * @account: which is to sign
 *
 * Does what [method@AuthenticatorGroup.look_up] does, and selects what can sign: of several, what
 * has done so last. What the person chooses stays.
 */
void
passkeys_authenticator_group_look_up_to_sign (PasskeysAuthenticatorGroup *self,
                                              PasskeysAccount            *account)
{
  PasskeysConnection *connection;

  g_return_if_fail (PASSKEYS_IS_AUTHENTICATOR_GROUP (self));
  g_return_if_fail (PASSKEYS_IS_ACCOUNT (account));

  connection = passkeys_account_get_connection (account);
  g_set_object (&self->account, account);
  passkeys_authenticator_group_look_up (self, passkeys_connection_get_relying_party_id (connection),
                                        passkeys_account_get_username (account));
  preselect (self);
}

/**
 * passkeys_authenticator_group_get_model:
 * @self: a group
 *
 * Returns: (transfer none) (nullable): the list of [iface@Authenticator] that is shown
 */
GListModel *
passkeys_authenticator_group_get_model (PasskeysAuthenticatorGroup *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_GROUP (self), NULL);

  return self->model;
}

/**
 * passkeys_authenticator_group_count_found:
 * @self: a group
 *
 * Returns: how many passkeys of the account the chosen authenticator is known to hold
 */
guint
passkeys_authenticator_group_count_found (PasskeysAuthenticatorGroup *self)
{
  guint n_found;

  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_GROUP (self), 0);

  if (self->selected == NULL || self->search == NULL
      || !passkeys_holder_search_knows (self->search, self->selected, &n_found))
    return 0;

  return n_found;
}

/**
 * passkeys_authenticator_group_can_sign:
 * @self: a group
 *
 * Returns: whether the chosen authenticator holds a passkey that was looked for, or may do so
 */
gboolean
passkeys_authenticator_group_can_sign (PasskeysAuthenticatorGroup *self)
{
  g_return_val_if_fail (PASSKEYS_IS_AUTHENTICATOR_GROUP (self), FALSE);

  return self->selected != NULL && passkeys_holder_search_may_hold (self->search, self->selected);
}
