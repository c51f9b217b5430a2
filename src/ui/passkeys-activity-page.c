/* passkeys-activity-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-activity-page"

#include "config.h"

#include "passkeys-activity-page.h"

#include <glib/gi18n.h>

#include "passkeys-action-logs-api.h"
#include "passkeys-action-logs.h"
#include "passkeys-activity-columns.h"
#include "passkeys-activity-entry-page.h"
#include "passkeys-activity-export.h"
#include "passkeys-activity-filter.h"
#include "passkeys-announcement.h"
#include "passkeys-credential-names.h"
#include "passkeys-date-button.h"
#include "passkeys-fiber.h"
#include "passkeys-gradual-list.h"
#include "passkeys-label-text.h"
#include "passkeys-list-status.h"
#include "passkeys-user-file.h"
#include "passkeys-widget-work.h"

/*
 * PasskeysActionLogs             what the server tells of the time that is chosen
 *   └─ GtkFilterListModel        text, person and kind (incremental)
 *        └─ GtkSortListModel     the column that was clicked (incremental)
 *             └─ PasskeysGradualList → GtkNoSelection → GtkColumnView
 */
struct _PasskeysActivityPage
{
  AdwNavigationPage    parent_instance;

  PasskeysSession     *session;  /* (owned) */
  PasskeysCredentialNames *names; /* (owned) */
  PasskeysListCache   *cache;    /* (owned): what the log said another time */
  PasskeysActionLogs  *logs;     /* (owned) (nullable): what was read last */
  GError              *error;    /* (owned) (nullable): why that is not what was asked for */
  GtkFilterListModel  *filtered; /* (owned) */
  GtkFilter           *filter;   /* (owned) */
  GtkSortListModel    *sorted;   /* (owned) */
  gboolean             loading;

  AdwNavigationView   *navigation_view;
  GtkWidget           *loading_spinner;
  AdwBanner           *failure_banner;
  AdwBanner           *truncated_banner;
  GtkSearchEntry      *search_entry;
  GtkDropDown         *period_drop_down;
  PasskeysDateButton  *first_button;
  PasskeysDateButton  *last_button;
  GtkDropDown         *person_drop_down;
  GtkDropDown         *kind_drop_down;
  GtkStack            *stack;
  AdwStatusPage       *failed_page;
  GtkColumnView       *column_view;
  GtkColumnViewColumn *date_column;
  GtkColumnViewColumn *action_column;
  GtkColumnViewColumn *person_column;
  GtkColumnViewColumn *credential_column;
};

G_DEFINE_FINAL_TYPE (PasskeysActivityPage, passkeys_activity_page, ADW_TYPE_NAVIGATION_PAGE)

#define EVER 0
#define CHOSEN_DAYS -1

static const struct
{
  const char *title;
  int         days;
} periods[] = {
  { NC_("activity", "Last 24 Hours"), 1 },
  { NC_("activity", "Last 7 Days"), 7 },
  { NC_("activity", "Last 30 Days"), 30 },
  { NC_("activity", "Last 12 Months"), 366 },
  { NC_("activity", "All Time"), EVER },
  { NC_("activity", "Between Two Days"), CHOSEN_DAYS },
};

#define PERIOD_AT_FIRST 1
#define MAX_REMEMBERED 1000

static const char *
choose_state (PasskeysActivityPage *self)
{
  if (self->logs == NULL)
    return self->error != NULL && !self->loading ? "failed" : "loading";
  if (g_list_model_get_n_items (passkeys_action_logs_get_entries (self->logs)) == 0)
    return "empty";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0
      && gtk_filter_list_model_get_pending (self->filtered) == 0)
    return "nothing";

  return "list";
}

static void
show_state (PasskeysActivityPage *self,
            const char           *state)
{
  guint n_found = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *count = passkeys_list_status_count (n_found);
  gboolean is_reading = self->loading || gtk_filter_list_model_get_pending (self->filtered) > 0;

  passkeys_list_status_show (self->stack, state, self->failure_banner, is_reading ? NULL : count);
}

static void
update (PasskeysActivityPage *self)
{
  const char *state = choose_state (self);

  if (self->error != NULL)
    passkeys_list_status_fail (self->failed_page, self->failure_banner, self->error, self->cache);

  adw_banner_set_revealed (self->failure_banner, self->error != NULL && self->logs != NULL);
  adw_banner_set_revealed (self->truncated_banner,
                           self->logs != NULL && passkeys_action_logs_is_truncated (self->logs));
  gtk_widget_set_visible (self->loading_spinner, self->loading && self->logs != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "activity.export",
                                 g_str_equal (state, "list"));
  show_state (self, state);
}

static const char *
get_person (PasskeysActivityPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->person_drop_down);
  GListModel *persons = gtk_drop_down_get_model (self->person_drop_down);

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  return gtk_string_list_get_string (GTK_STRING_LIST (persons), selected);
}

static void
on_filter_changed (PasskeysActivityPage *self)
{
  PasskeysActivityFilter *filter = PASSKEYS_ACTIVITY_FILTER (self->filter);

  if (filter == NULL)
    return;

  passkeys_activity_filter_set_text (filter,
                                     gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  passkeys_activity_filter_set_person (filter, get_person (self));
  passkeys_activity_filter_set_kind (filter, gtk_drop_down_get_selected (self->kind_drop_down));
  update (self);
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      unused)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/* Offers everyone of whom the log tells. Who was chosen stays chosen. */
static void
offer_persons (PasskeysActivityPage *self)
{
  GListModel *entries = passkeys_action_logs_get_entries (self->logs);
  g_autofree char *chosen = g_strdup (get_person (self));
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GtkStringList) persons = gtk_string_list_new (NULL);
  g_autofree const char **sorted = NULL;
  guint n_names;
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr(PasskeysActionLog) entry = g_list_model_get_item (entries, i);

      /* The entry outlives the table: the model holds it. */
      g_hash_table_add (names, (gpointer) passkeys_activity_words_get_person (entry));
    }
  if (chosen != NULL)
    g_hash_table_add (names, chosen);

  sorted = (const char **) g_hash_table_get_keys_as_array (names, &n_names);
  g_sort_array (sorted, n_names, sizeof *sorted, compare_names, NULL);
  gtk_string_list_append (persons, C_("activity", "Everyone"));
  for (guint i = 0; i < n_names; i++)
    {
      gtk_string_list_append (persons, sorted[i]);
      if (g_strcmp0 (sorted[i], chosen) == 0)
        selected = i + 1;
    }

  gtk_drop_down_set_model (self->person_drop_down, G_LIST_MODEL (persons));
  gtk_drop_down_set_selected (self->person_drop_down, selected);
}

static int
get_days (PasskeysActivityPage *self)
{
  return periods[gtk_drop_down_get_selected (self->period_drop_down)].days;
}

static DexFuture *
read_logs (PasskeysActivityPage *self)
{
  int days = get_days (self);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) first = NULL;
  g_autoptr(GDateTime) last = NULL;

  if (days == CHOSEN_DAYS)
    first = g_date_time_ref (passkeys_date_button_get_date (self->first_button));
  else
    first = days > EVER ? g_date_time_add_days (now, -days)
                        : g_date_time_new_utc (2000, 1, 1, 0, 0, 0);

  /* to the end of the day that was chosen; otherwise there is whoever's clock is ahead */
  last = g_date_time_add_days (days == CHOSEN_DAYS
                               ? passkeys_date_button_get_date (self->last_button) : now, 1);

  return passkeys_action_logs_api_export (passkeys_session_get_client (self->session), first, last,
                                          /* user_id= */ NULL);
}

/* The log is there already; names are added once they come. */
static void
await_names (PasskeysActivityPage *self,
             GCancellable         *cancellable)
{
  GListModel *entries = passkeys_action_logs_get_entries (self->logs);
  DexFuture *future = passkeys_credential_names_look_up (self->names, entries);

  if (future == NULL || !passkeys_await (passkeys_unless_cancelled (future, cancellable), NULL)
      || g_cancellable_is_cancelled (cancellable))
    return;

  passkeys_activity_columns_renew_credential (self->credential_column);
  on_filter_changed (self);
}

static void
take_logs (PasskeysActivityPage *self,
           PasskeysActionLogs   *logs)
{
  g_set_object (&self->logs, logs);
  offer_persons (self);
  gtk_filter_list_model_set_model (self->filtered, passkeys_action_logs_get_entries (logs));
  update (self);
}

/* Something to look at until the server has spoken, and when it does not. */
static void
await_remembered (PasskeysActivityPage *self,
                  GCancellable         *cancellable)
{
  DexFuture *future = passkeys_list_cache_read_rows (self->cache);
  g_autoptr(JsonArray) rows = NULL;
  g_autoptr(PasskeysActionLogs) logs = NULL;

  rows = passkeys_await_boxed (passkeys_unless_cancelled (future, cancellable), NULL);
  if (rows == NULL || json_array_get_length (rows) == 0 || g_cancellable_is_cancelled (cancellable))
    return;

  passkeys_await (passkeys_unless_cancelled (passkeys_credential_names_recall (self->names),
                                             cancellable),
                  NULL);
  if (g_cancellable_is_cancelled (cancellable))
    return;

  logs = passkeys_action_logs_new_from_rows (rows);
  take_logs (self, logs);
}

/* Two days of long ago are not what somebody expects to see another time. */
static void
remember (PasskeysActivityPage *self)
{
  JsonArray *rows = NULL;

  if (get_days (self) != CHOSEN_DAYS)
    rows = passkeys_action_logs_dup_rows (self->logs, MAX_REMEMBERED);
  passkeys_list_cache_write_rows (self->cache, rows);
}

static DexFuture *
load_fiber (gpointer      user_data,
            GCancellable *cancellable)
{
  PasskeysActivityPage *self = user_data;
  g_autoptr(PasskeysActionLogs) logs = NULL;
  g_autoptr(GError) error = NULL;

  if (self->logs == NULL)
    await_remembered (self, cancellable);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  logs = passkeys_await_object (passkeys_unless_cancelled (read_logs (self), cancellable), &error);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_true ();

  self->loading = FALSE;
  g_clear_error (&self->error);
  if (logs != NULL)
    {
      take_logs (self, logs);
      remember (self);
    }
  else
    {
      passkeys_session_report_failure (self->session, error);
      self->error = g_steal_pointer (&error);
    }

  update (self);
  if (logs != NULL)
    await_names (self, cancellable);

  return dex_future_new_true ();
}

static void
reload_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysActivityPage *self = PASSKEYS_ACTIVITY_PAGE (widget);

  self->loading = TRUE;
  passkeys_list_status_repeat (self->stack);
  passkeys_widget_work_begin (widget, load_fiber);
  update (self);
}

static void
reload (PasskeysActivityPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "activity.reload", NULL);
}

static void
on_period_changed (PasskeysActivityPage *self)
{
  gboolean is_chosen = get_days (self) == CHOSEN_DAYS;

  gtk_widget_set_visible (GTK_WIDGET (self->first_button), is_chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->last_button), is_chosen);
  reload (self);
}

/* There is no time that ends before it begins. */
static void
on_first_changed (PasskeysActivityPage *self)
{
  GDateTime *first = passkeys_date_button_get_date (self->first_button);

  if (g_date_time_compare (first, passkeys_date_button_get_date (self->last_button)) > 0)
    passkeys_date_button_set_date (self->last_button, first);
  reload (self);
}

static void
on_last_changed (PasskeysActivityPage *self)
{
  GDateTime *last = passkeys_date_button_get_date (self->last_button);

  if (g_date_time_compare (passkeys_date_button_get_date (self->first_button), last) > 0)
    passkeys_date_button_set_date (self->first_button, last);
  reload (self);
}

static void
on_activate (PasskeysActivityPage *self,
             guint                 position,
             GtkColumnView        *column_view)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (column_view));
  g_autoptr(PasskeysActionLog) entry = g_list_model_get_item (model, position);

  if (entry != NULL)
    adw_navigation_view_push (self->navigation_view,
                              passkeys_activity_entry_page_new (self->session, entry, self->names));
}

static void
export_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  PasskeysActivityPage *self = PASSKEYS_ACTIVITY_PAGE (widget);
  g_autoptr(GBytes) csv = passkeys_activity_export_build (G_LIST_MODEL (self->sorted));

  passkeys_user_file_save (GTK_WIDGET (self->stack), _("Export What Is Shown"),
                           /* Translators: the suggested name of the file with the log */
                           C_("file name", "Activity.csv"), csv);
}

static void
fill_drop_downs (PasskeysActivityPage *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) kinds = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) persons = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (titles, g_dpgettext2 (GETTEXT_PACKAGE, "activity", periods[i].title));
  for (guint i = 0; i < PASSKEYS_ACTIVITY_N_KINDS; i++)
    gtk_string_list_append (kinds, passkeys_activity_words_get_kind (i));
  gtk_string_list_append (persons, C_("activity", "Everyone"));

  gtk_drop_down_set_model (self->period_drop_down, G_LIST_MODEL (titles));
  gtk_drop_down_set_model (self->kind_drop_down, G_LIST_MODEL (kinds));
  gtk_drop_down_set_model (self->person_drop_down, G_LIST_MODEL (persons));
  gtk_drop_down_set_selected (self->period_drop_down, PERIOD_AT_FIRST);
}

/* A week, to begin with */
static void
fill_days (PasskeysActivityPage *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) week_ago = g_date_time_add_days (now, -6);

  passkeys_date_button_set_date (self->first_button, week_ago);
}

static void
build_models (PasskeysActivityPage *self)
{
  g_autoptr(PasskeysGradualList) gradual = NULL;
  g_autoptr(GtkNoSelection) selection = NULL;

  self->filter = passkeys_activity_filter_new (self->names);
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  g_signal_connect_object (self->filtered, "notify::pending", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);

  passkeys_activity_columns_set_up_date (self->date_column);
  passkeys_activity_columns_set_up_action (self->action_column, self->person_column,
                                           self->date_column);
  passkeys_activity_columns_set_up_person (self->person_column);
  passkeys_activity_columns_set_up_credential (self->credential_column, self->names);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
  gtk_column_view_sort_by_column (self->column_view, self->date_column, GTK_SORT_DESCENDING);

  gradual = passkeys_gradual_list_new (G_LIST_MODEL (self->sorted));
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (gradual)));
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (selection));
}

static void
passkeys_activity_page_map (GtkWidget *widget)
{
  PasskeysActivityPage *self = PASSKEYS_ACTIVITY_PAGE (widget);

  passkeys_activity_columns_fit_date (self->date_column);
  GTK_WIDGET_CLASS (passkeys_activity_page_parent_class)->map (widget);

  /* What was read before is shown until there is news. */
  if (!self->loading)
    gtk_widget_activate_action (widget, "activity.reload", NULL);
}

static void
passkeys_activity_page_unmap (GtkWidget *widget)
{
  PasskeysActivityPage *self = PASSKEYS_ACTIVITY_PAGE (widget);

  passkeys_widget_work_cancel (widget);
  self->loading = FALSE;

  GTK_WIDGET_CLASS (passkeys_activity_page_parent_class)->unmap (widget);
}

static void
passkeys_activity_page_dispose (GObject *object)
{
  PasskeysActivityPage *self = PASSKEYS_ACTIVITY_PAGE (object);

  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->logs);
  g_clear_object (&self->cache);
  g_clear_object (&self->names);
  g_clear_object (&self->session);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (passkeys_activity_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, failure_banner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, truncated_banner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, period_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, first_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, last_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, person_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, date_column);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, action_column);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, person_column);
  gtk_widget_class_bind_template_child (widget_class, PasskeysActivityPage, credential_column);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_period_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_first_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_last_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
passkeys_activity_page_class_init (PasskeysActivityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_activity_page_dispose;
  widget_class->map = passkeys_activity_page_map;
  widget_class->unmap = passkeys_activity_page_unmap;

  g_type_ensure (PASSKEYS_TYPE_DATE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-activity-page.ui");
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "activity.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "activity.export", NULL, export_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "activity.reload", NULL);
}

static void
passkeys_activity_page_init (PasskeysActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_announce_banner (self->truncated_banner);
  passkeys_label_text_show_whole (self->truncated_banner);
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->stack));
  fill_drop_downs (self);
  fill_days (self);
}

/**
 * passkeys_activity_page_new:
 * @session: the session whose organisation is shown
 *
 * Returns: (transfer floating): the page; it reads the log when it is shown
 */
AdwNavigationPage *
passkeys_activity_page_new (PasskeysSession *session)
{
  PasskeysActivityPage *self;

  g_return_val_if_fail (PASSKEYS_IS_SESSION (session), NULL);

  self = g_object_new (PASSKEYS_TYPE_ACTIVITY_PAGE, NULL);
  self->session = g_object_ref (session);
  self->names = passkeys_credential_names_new (session);
  self->cache = passkeys_list_cache_new_for_rows (passkeys_session_get_account (session),
                                                  "activity");
  build_models (self);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}
