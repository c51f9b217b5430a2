/* passkeys-help-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-help-dialog"

#include "config.h"

#include "passkeys-help-dialog.h"

#include <glib/gi18n.h>

#include "passkeys-help-page.h"
#include "passkeys-help-topics.h"

/* What there is to read is in the program: it can be read without a network and without yelp. */
struct _PasskeysHelpDialog
{
  AdwDialog            parent_instance;

  AdwNavigationView   *navigation_view;
  AdwPreferencesGroup *topics_group;
};

G_DEFINE_FINAL_TYPE (PasskeysHelpDialog, passkeys_help_dialog, ADW_TYPE_DIALOG)

static void
show_topic (PasskeysHelpDialog *self,
            const char         *name)
{
  const PasskeysHelpTopic *topic = passkeys_help_topics_find (name);
  AdwNavigationPage *page;

  if (topic == NULL)
    return;

  page = passkeys_help_page_new (topic);
  adw_navigation_view_push (self->navigation_view, page);
  adw_dialog_set_focus (ADW_DIALOG (self), passkeys_help_page_get_text (PASSKEYS_HELP_PAGE (page)));
}

static void
show_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  show_topic (PASSKEYS_HELP_DIALOG (widget), g_variant_get_string (parameter, NULL));
}

static GtkWidget *
create_image (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE,
                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       "icon-name", icon_name,
                       NULL);
}

static void
add_row (PasskeysHelpDialog      *self,
         const PasskeysHelpTopic *topic)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(topic->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(topic->summary));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), create_image (topic->icon_name));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_image ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "help.show");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", topic->name);
  adw_preferences_group_add (self->topics_group, row);
}

static void
passkeys_help_dialog_class_init (PasskeysHelpDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-help-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysHelpDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysHelpDialog, topics_group);

  gtk_widget_class_install_action (widget_class, "help.show", "s", show_action);
}

static void
passkeys_help_dialog_init (PasskeysHelpDialog *self)
{
  const PasskeysHelpTopic *topics;
  gsize n_topics;

  gtk_widget_init_template (GTK_WIDGET (self));

  topics = passkeys_help_topics_get_all (&n_topics);
  for (gsize i = 0; i < n_topics; i++)
    add_row (self, &topics[i]);
}

/**
 * passkeys_help_dialog_new:
 * @topic_name: (nullable): what to begin with, see [func@help_topics_find]; %NULL for the list of
 *   all
 *
 * Makes a dialog to read in. From any topic a step back leads to the list.
 *
 * Returns: (transfer floating): a new dialog
 */
AdwDialog *
passkeys_help_dialog_new (const char *topic_name)
{
  PasskeysHelpDialog *self = g_object_new (PASSKEYS_TYPE_HELP_DIALOG, NULL);

  if (topic_name != NULL)
    show_topic (self, topic_name);

  return ADW_DIALOG (self);
}
