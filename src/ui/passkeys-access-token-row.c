/* passkeys-access-token-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-access-token-row"

#include "config.h"

#include "passkeys-access-token-row.h"

#include <glib/gi18n.h>

#include "passkeys-label-text.h"
#include "passkeys-permission-assignment.h"
#include "passkeys-permission-words.h"
#include "passkeys-time-words.h"

struct _PasskeysAccessTokenRow
{
  AdwActionRow                     parent_instance;

  const PasskeysAccessTokenFamily *family;
  gpointer                         item; /* (owned) */

  GtkImage                        *kind_image;
  GtkSwitch                       *active_switch;
  GtkMenuButton                   *menu_button;
};

enum { TOGGLED, REMOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysAccessTokenRow, passkeys_access_token_row, ADW_TYPE_ACTION_ROW)

static char *
dup_permissions (PasskeysAccessTokenRow *self)
{
  GListModel *assignments = self->family->get_assignments (self->item);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
    {
      g_autoptr(PasskeysPermissionAssignment) assignment = g_list_model_get_item (assignments, i);

      g_strv_builder_add (builder,
                          passkeys_permission_words_get_name (
                            passkeys_permission_assignment_get_permission_name (assignment)));
    }

  names = g_strv_builder_end (builder);
  return *names != NULL ? g_strjoinv (C_("list", ", "), names) : g_strdup (_(self->family->without_permission));
}

static char *
dup_subtitle (PasskeysAccessTokenRow *self)
{
  PasskeysAccessToken *token = self->family->get_token (self->item);
  GDateTime *date = token != NULL ? passkeys_access_token_get_date_created (token) : NULL;
  g_autofree char *permissions = dup_permissions (self);
  g_autofree char *day = date != NULL ? passkeys_time_words_dup_day (date) : NULL;

  if (day == NULL)
    return g_steal_pointer (&permissions);

  /* Translators: what a token allows, then a date */
  return g_strdup_printf (_("%s · created %s"), permissions, day);
}

static gboolean
on_state_set (PasskeysAccessTokenRow *self,
              gboolean                state)
{
  if (state != gtk_switch_get_state (self->active_switch))
    g_signal_emit (self, signals[TOGGLED], 0, state);

  /* The switch shows the new state only once the server has it. */
  return TRUE;
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVED], 0);
}

static void
passkeys_access_token_row_dispose (GObject *object)
{
  PasskeysAccessTokenRow *self = PASSKEYS_ACCESS_TOKEN_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_ACCESS_TOKEN_ROW);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (passkeys_access_token_row_parent_class)->dispose (object);
}

static void
passkeys_access_token_row_class_init (PasskeysAccessTokenRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_access_token_row_dispose;

  signals[TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-access-token-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenRow, kind_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenRow, active_switch);
  gtk_widget_class_bind_template_child (widget_class, PasskeysAccessTokenRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_state_set);
  gtk_widget_class_install_action (widget_class, "row.remove", NULL, remove_action);
}

static void
passkeys_access_token_row_init (PasskeysAccessTokenRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

static void
set_accessible_names (PasskeysAccessTokenRow *self,
                      const char             *name)
{
  /* Translators: %s is the name of a token; said of a switch */
  g_autofree char *switch_label = g_strdup_printf (_("%s is active"), name);
  /* Translators: %s is the name of a token; said of a menu button */
  g_autofree char *menu_label = g_strdup_printf (_("More for %s"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->active_switch),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, switch_label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, menu_label, -1);
}

/**
 * passkeys_access_token_row_new:
 * @family: what @item is one of
 * @item: an access token or a service account
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
passkeys_access_token_row_new (const PasskeysAccessTokenFamily *family,
                               gpointer                         item)
{
  PasskeysAccessTokenRow *self;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (family != NULL, NULL);
  g_return_val_if_fail (G_IS_OBJECT (item), NULL);

  self = g_object_new (PASSKEYS_TYPE_ACCESS_TOKEN_ROW, NULL);
  self->family = family;
  self->item = g_object_ref (item);

  subtitle = dup_subtitle (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), family->get_name (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_image_set_from_icon_name (self->kind_image, family->icon_name);
  set_accessible_names (self, family->get_name (item));
  passkeys_access_token_row_settle (self);

  return GTK_WIDGET (self);
}

/**
 * passkeys_access_token_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none): the access token or service account that it shows
 */
gpointer
passkeys_access_token_row_get_item (PasskeysAccessTokenRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_ACCESS_TOKEN_ROW (self), NULL);

  return self->item;
}

/**
 * passkeys_access_token_row_settle:
 * @self: a row
 *
 * Puts the switch where the truth is, after a change was not made.
 */
void
passkeys_access_token_row_settle (PasskeysAccessTokenRow *self)
{
  gboolean is_active;

  g_return_if_fail (PASSKEYS_IS_ACCESS_TOKEN_ROW (self));

  /* on_state_set() sees that nothing differs, and stays silent. */
  is_active = self->family->is_active (self->item);
  gtk_switch_set_state (self->active_switch, is_active);
  gtk_switch_set_active (self->active_switch, is_active);
  if (is_active)
    gtk_widget_remove_css_class (GTK_WIDGET (self->kind_image), "dimmed");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->kind_image), "dimmed");
}
