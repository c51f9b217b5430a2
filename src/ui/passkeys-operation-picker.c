/* passkeys-operation-picker.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-operation-picker"

#include "config.h"

#include "passkeys-operation-picker.h"

#include <glib/gi18n.h>
#include <string.h>

#include "passkeys-list-status.h"
#include "passkeys-operation.h"

/* more than one has, in pixels, and less than a header with a row */
#define HEADER_HEIGHT 60

/*
 * GListStore of PasskeysOperation
 *   └─ GtkFilterListModel     what the search finds
 *        └─ GtkSortListModel  sections, one for each group
 *             └─ GtkNoSelection → GtkListView
 */
struct _PasskeysOperationPicker
{
  GtkWidget           parent_instance;

  GListModel         *operations; /* (owned) */
  gboolean            editable;

  GtkSearchEntry     *search_entry;
  GtkStack           *stack;
  GtkScrolledWindow  *scrolled_window;
  GtkListView        *list_view;
  GtkFilterListModel *found;      /* (owned) */
  GtkFilter          *filter;     /* (owned) */
};

enum
{
  PROP_0,
  PROP_EDITABLE,
  N_PROPS
};

enum { CHANGED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysOperationPicker, passkeys_operation_picker, GTK_TYPE_WIDGET)

static gboolean
contains (const char *text,
          const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, needle) != NULL;
}

static gboolean
is_wanted (gpointer item,
           gpointer user_data)
{
  PasskeysOperationPicker *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *needle = g_utf8_casefold (text, -1);

  if (!self->editable && !passkeys_operation_is_selected (item))
    return FALSE;

  return contains (passkeys_operation_get_title (item), needle)
         || contains (passkeys_operation_get_name (item), needle)
         || contains (passkeys_operation_get_group (item), needle);
}

static void
update (PasskeysOperationPicker *self)
{
  g_autofree char *count = NULL;
  gboolean is_search;
  guint n_found;

  if (self->found == NULL)
    return;

  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  n_found = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  count = passkeys_list_status_count (n_found);
  is_search = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';
  passkeys_list_status_show (self->stack, n_found == 0 ? "nothing" : "list", NULL,
                             is_search ? count : "");
}

static void
on_search_changed (PasskeysOperationPicker *self)
{
  update (self);
}

static GtkWidget *
create_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
create_text (void)
{
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (text), create_label (NULL));
  gtk_box_append (GTK_BOX (text), create_label ("caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (text), "dimmed");
  gtk_widget_set_hexpand (text, TRUE);
  return text;
}

static void
on_setup (PasskeysOperationPicker *self,
          GtkListItem             *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_set_tooltip_text (image, _("Gives power over others, or cannot be undone"));
  gtk_widget_add_css_class (image, "warning");
  gtk_box_append (GTK_BOX (row), create_text ());
  gtk_box_append (GTK_BOX (row), image);
  gtk_list_item_set_activatable (item, FALSE);

  if (self->editable)
    {
      GtkWidget *check = gtk_check_button_new ();

      /* The check button is what the keyboard and a screen reader get to. */
      gtk_list_item_set_focusable (item, FALSE);
      gtk_widget_set_margin_start (row, 6);
      gtk_check_button_set_child (GTK_CHECK_BUTTON (check), row);
      gtk_list_item_set_child (item, check);
    }
  else
    gtk_list_item_set_child (item, row);
}

static void
describe (GtkListItem       *item,
          GtkWidget         *child,
          PasskeysOperation *operation)
{
  const char *title = passkeys_operation_get_title (operation);
  g_autofree char *label = NULL;

  if (passkeys_operation_is_dangerous (operation))
    /* Translators: %s is what a permission allows, read out by a screen reader */
    label = g_strdup_printf (_("%s, dangerous"), title);

  gtk_list_item_set_accessible_label (item, label != NULL ? label : title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : title, -1);
}

static void
show_row (GtkWidget         *row,
          PasskeysOperation *operation)
{
  GtkWidget *text = gtk_widget_get_first_child (row);
  GtkWidget *title = gtk_widget_get_first_child (text);

  gtk_label_set_label (GTK_LABEL (title), passkeys_operation_get_title (operation));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)),
                       passkeys_operation_get_name (operation));
  gtk_widget_set_visible (gtk_widget_get_next_sibling (text),
                          passkeys_operation_is_dangerous (operation));
}

static void
on_bind (PasskeysOperationPicker *self,
         GtkListItem             *item)
{
  PasskeysOperation *operation = gtk_list_item_get_item (item);
  GtkWidget *child = gtk_list_item_get_child (item);
  GBinding *binding;

  describe (item, child, operation);
  if (!self->editable)
    {
      show_row (child, operation);
      return;
    }

  show_row (gtk_check_button_get_child (GTK_CHECK_BUTTON (child)), operation);
  binding = g_object_bind_property (operation, "selected", child, "active",
                                    G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_set_data_full (G_OBJECT (item), "selected", g_object_ref (binding), g_object_unref);
}

static void
on_unbind (PasskeysOperationPicker *self,
           GtkListItem             *item)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (item), "selected");

  if (binding == NULL)
    return;

  g_binding_unbind (binding);
  g_object_unref (binding);
}

static void
on_header_setup (PasskeysOperationPicker *self,
                 GtkListHeader           *header)
{
  gtk_list_header_set_child (header, create_label ("heading"));
}

static void
on_header_bind (PasskeysOperationPicker *self,
                GtkListHeader           *header)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)),
                       passkeys_operation_get_group (gtk_list_header_get_item (header)));
}

static int
compare_groups (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  return (int) passkeys_operation_get_group_index ((gpointer) a)
         - (int) passkeys_operation_get_group_index ((gpointer) b);
}

static gboolean
show_first_header (GtkWidget     *widget,
                   GdkFrameClock *clock,
                   gpointer       unused)
{
  PasskeysOperationPicker *self = PASSKEYS_OPERATION_PICKER (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled_window);

  if (gtk_adjustment_get_value (adjustment) < HEADER_HEIGHT)
    gtk_adjustment_set_value (adjustment, 0);

  return G_SOURCE_REMOVE;
}

/* GtkListView starts below the header of its first section, and is deaf while it tells so. */
static void
on_adjustment_changed (PasskeysOperationPicker *self,
                       GtkAdjustment           *adjustment)
{
  double value = gtk_adjustment_get_value (adjustment);

  if (value > 0 && value < HEADER_HEIGHT)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), show_first_header, NULL, NULL);
}

static void
on_selected_changed (PasskeysOperationPicker *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_up_factories (PasskeysOperationPicker *self)
{
  g_autoptr(GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkListItemFactory) headers = gtk_signal_list_item_factory_new ();

  g_signal_connect_swapped (rows, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect_swapped (rows, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect_swapped (rows, "unbind", G_CALLBACK (on_unbind), self);
  g_signal_connect_swapped (headers, "setup", G_CALLBACK (on_header_setup), self);
  g_signal_connect_swapped (headers, "bind", G_CALLBACK (on_header_bind), self);
  gtk_list_view_set_factory (self->list_view, rows);
  gtk_list_view_set_header_factory (self->list_view, headers);
}

static void
passkeys_operation_picker_dispose (GObject *object)
{
  PasskeysOperationPicker *self = PASSKEYS_OPERATION_PICKER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_OPERATION_PICKER);
  g_clear_object (&self->found);
  g_clear_object (&self->filter);
  g_clear_object (&self->operations);

  G_OBJECT_CLASS (passkeys_operation_picker_parent_class)->dispose (object);
}

static void
passkeys_operation_picker_get_property (GObject    *object,
                                        guint       prop_id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_EDITABLE:
      g_value_set_boolean (value, PASSKEYS_OPERATION_PICKER (object)->editable);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_operation_picker_set_property (GObject      *object,
                                        guint         prop_id,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_EDITABLE:
      PASSKEYS_OPERATION_PICKER (object)->editable = g_value_get_boolean (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_operation_picker_class_init (PasskeysOperationPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = passkeys_operation_picker_dispose;
  object_class->get_property = passkeys_operation_picker_get_property;
  object_class->set_property = passkeys_operation_picker_set_property;

  properties[PROP_EDITABLE] =
    g_param_spec_boolean ("editable", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-operation-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysOperationPicker, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PasskeysOperationPicker, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysOperationPicker, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, PasskeysOperationPicker, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static void
passkeys_operation_picker_init (PasskeysOperationPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  set_up_factories (self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled_window), "changed",
                           G_CALLBACK (on_adjustment_changed), self, G_CONNECT_SWAPPED);
}

/**
 * passkeys_operation_picker_set_operations:
 * @self: a picker
 * @operations: (nullable): what is allowed from the start
 */
void
passkeys_operation_picker_set_operations (PasskeysOperationPicker *self,
                                          const char * const      *operations)
{
  g_autoptr(GtkNoSelection) selection = NULL;
  g_autoptr(GtkSorter) groups = NULL;
  GtkSortListModel *sorted;

  g_return_if_fail (PASSKEYS_IS_OPERATION_PICKER (self));

  g_clear_object (&self->operations);
  g_clear_object (&self->found);
  self->operations = passkeys_operation_build_list (operations);
  for (guint i = 0; i < g_list_model_get_n_items (self->operations); i++)
    {
      g_autoptr(PasskeysOperation) operation = g_list_model_get_item (self->operations, i);

      g_signal_connect_object (operation, "notify::selected", G_CALLBACK (on_selected_changed),
                               self, G_CONNECT_SWAPPED);
    }

  self->found = gtk_filter_list_model_new (g_object_ref (self->operations),
                                           g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->found)), NULL);
  groups = GTK_SORTER (gtk_custom_sorter_new (compare_groups, NULL, NULL));
  gtk_sort_list_model_set_section_sorter (sorted, groups);
  selection = gtk_no_selection_new (G_LIST_MODEL (sorted));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  update (self);
}

/**
 * passkeys_operation_picker_dup_operations:
 * @self: a picker
 *
 * Returns: (transfer full): the names of what is chosen
 */
char **
passkeys_operation_picker_dup_operations (PasskeysOperationPicker *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (PASSKEYS_IS_OPERATION_PICKER (self), NULL);

  for (guint i = 0; i < passkeys_operation_picker_count_all (self); i++)
    {
      g_autoptr(PasskeysOperation) operation = g_list_model_get_item (self->operations, i);

      if (passkeys_operation_is_selected (operation))
        g_strv_builder_add (names, passkeys_operation_get_name (operation));
    }

  return g_strv_builder_end (names);
}

static guint
count (PasskeysOperationPicker *self,
       gboolean                 dangerous_only)
{
  guint n = 0;

  for (guint i = 0; i < passkeys_operation_picker_count_all (self); i++)
    {
      g_autoptr(PasskeysOperation) operation = g_list_model_get_item (self->operations, i);

      n += passkeys_operation_is_selected (operation)
           && (!dangerous_only || passkeys_operation_is_dangerous (operation));
    }

  return n;
}

/**
 * passkeys_operation_picker_count:
 * @self: a picker
 *
 * Returns: how many are chosen
 */
guint
passkeys_operation_picker_count (PasskeysOperationPicker *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OPERATION_PICKER (self), 0);

  return count (self, FALSE);
}

/**
 * passkeys_operation_picker_count_dangerous:
 * @self: a picker
 *
 * Returns: how many of those that are chosen are dangerous
 */
guint
passkeys_operation_picker_count_dangerous (PasskeysOperationPicker *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OPERATION_PICKER (self), 0);

  return count (self, TRUE);
}

/**
 * passkeys_operation_picker_count_all:
 * @self: a picker
 *
 * Returns: how many there are to choose from
 */
guint
passkeys_operation_picker_count_all (PasskeysOperationPicker *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OPERATION_PICKER (self), 0);

  return self->operations != NULL ? g_list_model_get_n_items (self->operations) : 0;
}
