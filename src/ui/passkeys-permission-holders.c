/* passkeys-permission-holders.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permission-holders"

#include "config.h"

#include "passkeys-permission-holders.h"

#include <glib/gi18n.h>

#include "passkeys-assignment.h"
#include "passkeys-card-list.h"
#include "passkeys-list-status.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-permission-words.h"
#include "passkeys-permissions-api.h"
#include "passkeys-user-words.h"
#include "passkeys-users-api.h"
#include "passkeys-widget-work.h"

/* Each user says what they hold, so one list of everyone tells who holds a permission, without a
 * request for each holder's name. What somebody has yet to approve is told by the permission only. */
struct _PasskeysPermissionHolders
{
  AdwBin             parent_instance;

  char              *permission_id; /* (owned) */
  PasskeysPagedList *users;         /* (owned) (nullable) */
  PasskeysPagedList *assignments;   /* (owned) (nullable) */
  GHashTable        *pending;       /* (owned): identity → PasskeysPending */
  GtkFilter         *filter;        /* (owned) (nullable) */
  GListModel        *holders;       /* (owned) (nullable) */
  DexFuture         *load;          /* (owned) (nullable): dropping it stops loading */

  GtkStack          *stack;
  AdwStatusPage     *failed_page;
  AdwBin            *list_bin;
  GtkNoSelection    *selection;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (PasskeysPermissionHolders, passkeys_permission_holders, ADW_TYPE_BIN)

static gboolean
holds (gpointer item,
       gpointer user_data)
{
  PasskeysPermissionHolders *self = user_data;
  GListModel *assignments = passkeys_user_get_permission_assignments (item);

  if (g_hash_table_contains (self->pending, passkeys_user_get_user_id (item)))
    return TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
    {
      g_autoptr(PasskeysPermissionAssignment) assignment = g_list_model_get_item (assignments, i);

      if (g_str_equal (passkeys_permission_assignment_get_permission_id (assignment),
                       self->permission_id))
        return TRUE;
    }

  return FALSE;
}

static void
update (PasskeysPermissionHolders *self)
{
  passkeys_list_status_update (self->stack, self->failed_page, NULL, NULL, self->users,
                               self->holders, NULL);
}

static void
on_loaded (gpointer self)
{
  update (self);
}

static void
reload_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysPermissionHolders *self = PASSKEYS_PERMISSION_HOLDERS (widget);

  dex_clear (&self->load);
  self->load = passkeys_widget_work_finally (
    dex_future_all (passkeys_paged_list_load_all (self->users),
                    passkeys_paged_list_load_all (self->assignments), NULL),
    GTK_WIDGET (self), on_loaded);
  update (self);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *status = gtk_label_new (NULL);
  GtkWidget *pending = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (status), 0);
  gtk_widget_add_css_class (status, "caption");
  gtk_widget_add_css_class (status, "dimmed");
  gtk_box_append (GTK_BOX (row), name);
  gtk_label_set_xalign (GTK_LABEL (pending), 0);
  gtk_label_set_wrap (GTK_LABEL (pending), TRUE);
  gtk_widget_add_css_class (pending, "caption");
  gtk_widget_add_css_class (pending, "warning");
  gtk_box_append (GTK_BOX (row), status);
  gtk_box_append (GTK_BOX (row), pending);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
show_pending (GtkWidget       *label,
              PasskeysPending  pending)
{
  gtk_widget_set_visible (label, pending != PASSKEYS_PENDING_NOTHING);
  gtk_label_set_label (GTK_LABEL (label), passkeys_permission_words_pending (pending));
}

static void
on_bind (PasskeysPermissionHolders *self,
         GtkListItem               *item)
{
  PasskeysUser *user = gtk_list_item_get_item (item);
  gpointer pending = g_hash_table_lookup (self->pending, passkeys_user_get_user_id (user));
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *status = gtk_widget_get_next_sibling (name);

  gtk_label_set_label (GTK_LABEL (name), passkeys_user_get_username (user));
  gtk_label_set_label (GTK_LABEL (status),
                       passkeys_user_words_status (passkeys_user_get_status (user)));
  show_pending (gtk_widget_get_next_sibling (status), GPOINTER_TO_UINT (pending));
  gtk_list_item_set_accessible_label (item, passkeys_user_get_username (user));
}

/* A new list has every row say anew what it has to say. */
static void
renew_list (PasskeysPermissionHolders *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->list_bin, passkeys_card_list_new (factory, self->selection, _("Held by")));
}

static void
on_assignments_changed (PasskeysPermissionHolders *self,
                        guint                      position,
                        guint                      n_removed,
                        guint                      n_added,
                        GListModel                *assignments)
{
  guint n_before = g_hash_table_size (self->pending);

  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(PasskeysAssignment) assignment = g_list_model_get_item (assignments, i);
      PasskeysPending pending = passkeys_assignment_get_pending (assignment);

      if (pending != PASSKEYS_PENDING_NOTHING)
        g_hash_table_insert (self->pending,
                             g_strdup (passkeys_assignment_get_identity_id (assignment)),
                             GUINT_TO_POINTER (pending));
    }

  if (g_hash_table_size (self->pending) == n_before)
    return;

  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_LESS_STRICT);
  renew_list (self);
  update (self);
}

static void
passkeys_permission_holders_map (GtkWidget *widget)
{
  PasskeysPermissionHolders *self = PASSKEYS_PERMISSION_HOLDERS (widget);

  GTK_WIDGET_CLASS (passkeys_permission_holders_parent_class)->map (widget);

  if (self->users != NULL && self->load == NULL)
    gtk_widget_activate_action (widget, "holders.reload", NULL);
}

static void
passkeys_permission_holders_dispose (GObject *object)
{
  PasskeysPermissionHolders *self = PASSKEYS_PERMISSION_HOLDERS (object);

  dex_clear (&self->load);
  g_clear_object (&self->selection);
  g_clear_object (&self->holders);
  g_clear_object (&self->filter);
  g_clear_object (&self->assignments);
  g_clear_object (&self->users);

  G_OBJECT_CLASS (passkeys_permission_holders_parent_class)->dispose (object);
}

static void
passkeys_permission_holders_finalize (GObject *object)
{
  PasskeysPermissionHolders *self = PASSKEYS_PERMISSION_HOLDERS (object);

  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->permission_id, g_free);

  G_OBJECT_CLASS (passkeys_permission_holders_parent_class)->finalize (object);
}

static void
passkeys_permission_holders_class_init (PasskeysPermissionHoldersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_permission_holders_dispose;
  object_class->finalize = passkeys_permission_holders_finalize;
  widget_class->map = passkeys_permission_holders_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-permission-holders.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionHolders, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionHolders, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysPermissionHolders, list_bin);
  gtk_widget_class_install_action (widget_class, "holders.reload", NULL, reload_action);
}

static void
passkeys_permission_holders_init (PasskeysPermissionHolders *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->selection = gtk_no_selection_new (NULL);
  renew_list (self);
}

/**
 * passkeys_permission_holders_set_permission:
 * @self: a list
 * @session: whose organisation is meant
 * @permission_id: which permission
 */
void
passkeys_permission_holders_set_permission (PasskeysPermissionHolders *self,
                                            PasskeysSession           *session,
                                            const char                *permission_id)
{
  GtkFilterListModel *holders;

  g_return_if_fail (PASSKEYS_IS_PERMISSION_HOLDERS (self));
  g_return_if_fail (PASSKEYS_IS_SESSION (session));
  g_return_if_fail (permission_id != NULL);
  g_return_if_fail (self->users == NULL);

  self->permission_id = g_strdup (permission_id);
  self->users = passkeys_users_api_list (passkeys_session_get_client (session));
  self->assignments = passkeys_permissions_api_list_assignments (
    passkeys_session_get_client (session), permission_id);
  self->filter = GTK_FILTER (gtk_custom_filter_new (holds, self, NULL));
  holders = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->users)),
                                       g_object_ref (self->filter));
  self->holders = G_LIST_MODEL (holders);
  passkeys_card_list_show (self->selection, self->holders);
  g_signal_connect_object (self->users, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->assignments, "items-changed",
                           G_CALLBACK (on_assignments_changed), self, G_CONNECT_SWAPPED);
  update (self);
}
