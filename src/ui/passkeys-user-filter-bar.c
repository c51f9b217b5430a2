/* passkeys-user-filter-bar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-filter-bar"

#include "config.h"

#include "passkeys-user-filter-bar.h"

#include <glib/gi18n.h>

#include "passkeys-permission-words.h"
#include "passkeys-permission.h"
#include "passkeys-permissions-api.h"

/* The name of a permission may be long; a button need not be. */
#define WIDTH_CHARS 22

struct _PasskeysUserFilterBar
{
  AdwBin             parent_instance;

  PasskeysPagedList *permissions; /* (owned) (nullable) */
  DexFuture         *load;        /* (owned) (nullable): dropping it stops loading */
  gboolean           resetting;

  GtkDropDown       *status_drop_down;
  GtkDropDown       *kind_drop_down;
  GtkDropDown       *permission_drop_down;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysUserFilterBar, passkeys_user_filter_bar, ADW_TYPE_BIN)

static void
on_selected (PasskeysUserFilterBar *self)
{
  if (!self->resetting)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Before the permissions come two items that are none. */
static char *
dup_name (GObject  *item,
          gpointer  user_data)
{
  if (PASSKEYS_IS_PERMISSION (item))
    return g_strdup (passkeys_permission_words_get_name (
                       passkeys_permission_get_name (PASSKEYS_PERMISSION (item))));

  return g_strdup (gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  g_autofree char *name = dup_name (gtk_list_item_get_item (item), NULL);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), name);
  gtk_list_item_set_accessible_label (item, name);
}

static void
set_up_permissions (PasskeysUserFilterBar *self)
{
  const char * const first[] = { _("Any Permission"), _("No Permission"), NULL };
  g_autoptr(GListStore) parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr(GtkStringList) strings = gtk_string_list_new (first);
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkExpression) expression = NULL;
  g_autoptr(GtkFlattenListModel) model = NULL;

  g_list_store_append (parts, strings);
  g_list_store_append (parts, self->permissions);
  model = gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&parts)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  expression = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (dup_name),
                                            NULL, NULL);
  gtk_drop_down_set_factory (self->permission_drop_down, factory);
  gtk_drop_down_set_expression (self->permission_drop_down, expression);
  gtk_drop_down_set_model (self->permission_drop_down, G_LIST_MODEL (model));
}

static void
passkeys_user_filter_bar_map (GtkWidget *widget)
{
  PasskeysUserFilterBar *self = PASSKEYS_USER_FILTER_BAR (widget);

  GTK_WIDGET_CLASS (passkeys_user_filter_bar_parent_class)->map (widget);

  /* What failed is tried again each time that the bar is opened; without a list there are still the
   * other filters, and the search finds permissions by name. */
  if (self->permissions != NULL && !passkeys_paged_list_is_loading (self->permissions)
      && (!passkeys_paged_list_is_loaded (self->permissions)
          || passkeys_paged_list_has_more (self->permissions)))
    {
      dex_clear (&self->load);
      self->load = passkeys_paged_list_load_all (self->permissions);
    }
}

static void
passkeys_user_filter_bar_dispose (GObject *object)
{
  PasskeysUserFilterBar *self = PASSKEYS_USER_FILTER_BAR (object);

  dex_clear (&self->load);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_USER_FILTER_BAR);
  g_clear_object (&self->permissions);

  G_OBJECT_CLASS (passkeys_user_filter_bar_parent_class)->dispose (object);
}

static void
passkeys_user_filter_bar_class_init (PasskeysUserFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_user_filter_bar_dispose;
  widget_class->map = passkeys_user_filter_bar_map;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-user-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserFilterBar, status_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserFilterBar, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PasskeysUserFilterBar,
                                        permission_drop_down);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
passkeys_user_filter_bar_init (PasskeysUserFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * passkeys_user_filter_bar_set_session:
 * @self: a bar
 * @session: whose organisation is meant
 *
 * Tells the bar which permissions there are to choose from.
 */
void
passkeys_user_filter_bar_set_session (PasskeysUserFilterBar *self,
                                      PasskeysSession       *session)
{
  g_return_if_fail (PASSKEYS_IS_USER_FILTER_BAR (self));
  g_return_if_fail (PASSKEYS_IS_SESSION (session));
  g_return_if_fail (self->permissions == NULL);

  self->permissions = passkeys_permissions_api_list (passkeys_session_get_client (session));
  set_up_permissions (self);
}

/**
 * passkeys_user_filter_bar_get_filter:
 * @self: a bar
 *
 * Returns: what is chosen
 */
PasskeysUserFilter
passkeys_user_filter_bar_get_filter (PasskeysUserFilterBar *self)
{
  PasskeysUserFilter filter = { 0 };
  gpointer item;

  g_return_val_if_fail (PASSKEYS_IS_USER_FILTER_BAR (self), filter);

  filter.status = gtk_drop_down_get_selected (self->status_drop_down);
  filter.kind = gtk_drop_down_get_selected (self->kind_drop_down);
  item = gtk_drop_down_get_selected_item (self->permission_drop_down);
  if (PASSKEYS_IS_PERMISSION (item))
    {
      filter.permission = PASSKEYS_USER_FILTER_PERMISSION_THIS;
      filter.permission_id = g_intern_string (passkeys_permission_get_id (item));
    }
  else if (gtk_drop_down_get_selected (self->permission_drop_down) == 1)
    filter.permission = PASSKEYS_USER_FILTER_PERMISSION_NONE;

  return filter;
}

/**
 * passkeys_user_filter_bar_reset:
 * @self: a bar
 *
 * Shows everyone again.
 */
void
passkeys_user_filter_bar_reset (PasskeysUserFilterBar *self)
{
  g_return_if_fail (PASSKEYS_IS_USER_FILTER_BAR (self));

  self->resetting = TRUE;
  gtk_drop_down_set_selected (self->status_drop_down, 0);
  gtk_drop_down_set_selected (self->kind_drop_down, 0);
  gtk_drop_down_set_selected (self->permission_drop_down, 0);
  self->resetting = FALSE;

  g_signal_emit (self, signals[CHANGED], 0);
}
