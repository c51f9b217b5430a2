/* passkeys-security-key-passkeys-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-passkeys-group"

#include "config.h"

#include "passkeys-security-key-passkeys-group.h"

#include <glib/gi18n.h>

#include "passkeys-error-box.h"
#include "passkeys-fiber.h"
#include "passkeys-list-focus.h"
#include "passkeys-passkey-row.h"
#include "passkeys-security-key-contents.h"
#include "passkeys-security-key-words.h"
#include "passkeys-stored-passkey-dialogs.h"

#define FIBER_STACK_SIZE (256 * 1024)
/* As many as are seen at a glance. */
#define SEARCH_FROM 9

/*
 * passkeys                    as the key lists them
 *   └─ GtkSortListModel       by site, then by user
 *        └─ GtkFilterListModel what the search finds
 *             └─ passkeys_list
 */
struct _PasskeysSecurityKeyPasskeysGroup
{
  AdwPreferencesGroup              parent_instance;

  PasskeysSecurityKeyVisit        *visit;        /* (owned) (nullable) */
  PasskeysSecurityKeyOrganisation *organisation; /* (owned) (nullable) */
  GListModel                      *passkeys;     /* (owned) (nullable): once they are read */
  GtkFilter                       *filter;       /* (owned) */
  gboolean                         loading;

  GtkWidget                       *meter_box;
  GtkLevelBar                     *meter;
  GtkLabel                        *meter_label;
  GtkSearchEntry                  *search_entry;
  PasskeysErrorBox                *error_box;
  GtkListBox                      *passkeys_list;
  GtkWidget                       *note_list;
  AdwActionRow                    *note_row;
  GtkWidget                       *spinner;
  GtkWidget                       *unlock_row;
};

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyPasskeysGroup, passkeys_security_key_passkeys_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void start (PasskeysSecurityKeyPasskeysGroup *self,
                   PasskeysStoredPasskey            *passkey,
                   DexFiberFunc                      fiber);

static const char *
find_organisation (PasskeysSecurityKeyPasskeysGroup *self,
                   PasskeysStoredPasskey            *passkey)
{
  if (self->organisation == NULL ||
      !passkeys_security_key_organisation_knows (self->organisation, passkey))
    return NULL;

  return passkeys_security_key_organisation_get_name (self->organisation);
}

static void
show_note (PasskeysSecurityKeyPasskeysGroup *self,
           const char                       *title, /* (nullable) */
           const char                       *subtitle)
{
  gtk_widget_set_visible (GTK_WIDGET (self->note_row), title != NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->note_row), title != NULL ? title : "");
  adw_action_row_set_subtitle (self->note_row, subtitle);
}

/* What stands where the passkeys cannot be shown, or not yet. */
static void
update_note (PasskeysSecurityKeyPasskeysGroup *self,
             PasskeysSecurityKeyInfo          *info)
{
  gboolean can_unlock = FALSE;

  if (!passkeys_security_key_info_supports_credential_management (info))
    show_note (self, _("This Key Does Not Tell What It Holds"),
               _("Its firmware is too old to list passkeys. Those on it work all the same."));
  else if (!passkeys_security_key_info_has_pin (info))
    show_note (self, _("Set a PIN First"), _("The key tells what it holds only after its PIN."));
  else if (self->loading && self->passkeys == NULL)
    show_note (self, _("Reading the Key…"), NULL);
  else if (self->passkeys == NULL)
    {
      show_note (self, C_("security key", "Locked"),
                 _("The key tells what it holds only after its PIN."));
      can_unlock = TRUE;
    }
  else if (g_list_model_get_n_items (self->passkeys) == 0)
    show_note (self, _("No Passkeys"),
               _("Some sites keep theirs elsewhere: such passkeys work, but no key can list them."));
  else
    show_note (self, NULL, NULL);

  gtk_widget_set_visible (self->unlock_row, can_unlock);
  gtk_widget_set_visible (self->spinner, self->loading && self->passkeys == NULL);
  gtk_widget_set_visible (self->note_list,
                          can_unlock || gtk_widget_get_visible (GTK_WIDGET (self->note_row)));
}

static void
update_meter (PasskeysSecurityKeyPasskeysGroup *self,
              PasskeysSecurityKeyInfo          *info)
{
  guint used = self->passkeys != NULL ? g_list_model_get_n_items (self->passkeys) : 0;
  int free = passkeys_security_key_info_get_free_slots (info);
  g_autofree char *text = passkeys_security_key_words_describe_room (used, free);

  gtk_label_set_label (self->meter_label, text);
  if (free == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->meter), "no-room");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->meter), "no-room");
  gtk_widget_set_visible (GTK_WIDGET (self->meter), free >= 0 && used + free > 0);
  gtk_widget_set_visible (self->meter_box, self->passkeys != NULL);
  if (free >= 0 && used + free > 0)
    {
      gtk_level_bar_set_max_value (self->meter, used + free);
      gtk_level_bar_set_value (self->meter, used);
    }
}

static void
update (PasskeysSecurityKeyPasskeysGroup *self)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_visit_get_info (self->visit);
  guint n_passkeys = self->passkeys != NULL ? g_list_model_get_n_items (self->passkeys) : 0;

  if (info == NULL)
    return;

  update_note (self, info);
  update_meter (self, info);
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), n_passkeys >= SEARCH_FROM);
  gtk_widget_set_visible (GTK_WIDGET (self->passkeys_list), n_passkeys > 0);
}

static DexFuture *remove_fiber (gpointer user_data);
static DexFuture *rename_fiber (gpointer user_data);

static void
on_removed (PasskeysSecurityKeyPasskeysGroup *self,
            PasskeysPasskeyRow               *row)
{
  start (self, passkeys_passkey_row_get_passkey (row), remove_fiber);
}

static void
on_renamed (PasskeysSecurityKeyPasskeysGroup *self,
            PasskeysPasskeyRow               *row)
{
  start (self, passkeys_passkey_row_get_passkey (row), rename_fiber);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  PasskeysSecurityKeyPasskeysGroup *self = user_data;
  PasskeysSecurityKeyInfo *info = passkeys_security_key_visit_get_info (self->visit);
  gboolean can_rename = info != NULL && passkeys_security_key_info_supports_renaming_users (info);
  GtkWidget *row = passkeys_passkey_row_new_stored (item, can_rename, find_organisation (self, item));

  g_signal_connect_object (row, "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "renamed", G_CALLBACK (on_renamed), self, G_CONNECT_SWAPPED);

  return row;
}

/* As the person's language sorts, unlike bytes. */
static int
collate (const char *left,
         const char *right)
{
  return g_utf8_collate (left != NULL ? left : "", right != NULL ? right : "");
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  PasskeysStoredPasskey *left = (PasskeysStoredPasskey *) a;
  PasskeysStoredPasskey *right = (PasskeysStoredPasskey *) b;
  int order = collate (passkeys_stored_passkey_get_relying_party_id (left),
                       passkeys_stored_passkey_get_relying_party_id (right));

  return order != 0 ? order : collate (passkeys_stored_passkey_get_user_name (left),
                                       passkeys_stored_passkey_get_user_name (right));
}

static gboolean
contains (const char *text,
          const char *wanted) /* folded */
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, wanted) != NULL;
}

static gboolean
is_found (gpointer item,
          gpointer user_data)
{
  PasskeysSecurityKeyPasskeysGroup *self = user_data;
  g_autofree char *wanted =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);

  return contains (passkeys_stored_passkey_get_relying_party_id (item), wanted) ||
         contains (passkeys_stored_passkey_get_relying_party_name (item), wanted) ||
         contains (passkeys_stored_passkey_get_user_name (item), wanted) ||
         contains (passkeys_stored_passkey_get_display_name (item), wanted);
}

static void
on_search_changed (PasskeysSecurityKeyPasskeysGroup *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
show_passkeys (PasskeysSecurityKeyPasskeysGroup *self)
{
  g_autoptr(GtkFilterListModel) found = NULL;
  GtkSortListModel *sorted;

  if (self->passkeys == NULL)
    {
      gtk_list_box_bind_model (self->passkeys_list, NULL, NULL, NULL, NULL);
      return;
    }

  sorted = gtk_sort_list_model_new (g_object_ref (self->passkeys),
                                    GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL)));
  found = gtk_filter_list_model_new (G_LIST_MODEL (sorted), g_object_ref (self->filter));
  passkeys_list_focus_bind_model (self->passkeys_list, G_LIST_MODEL (found), create_row, self);
}

/* The organisation answered: the rows learn late which of them are its. */
static void
on_organisation_changed (PasskeysSecurityKeyPasskeysGroup *self)
{
  show_passkeys (self);
}

/* Something that is done with the key, or with one passkey on it. */
typedef struct
{
  PasskeysSecurityKeyPasskeysGroup *group;   /* (owned) */
  PasskeysSecurityKeyVisit         *visit;   /* (owned) */
  PasskeysStoredPasskey            *passkey; /* (owned) (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->group);
  g_clear_object (&work->visit);
  g_clear_object (&work->passkey);
  g_free (work);
}

static PasskeysSecurityKeyManager *
get_manager (Work *work)
{
  return passkeys_security_key_visit_get_manager (work->visit);
}

static void
take_passkeys (Work       *work,
               GListModel *passkeys) /* (nullable) */
{
  PasskeysSecurityKeyPasskeysGroup *self = work->group;

  if (self->visit != work->visit)
    return;

  self->loading = FALSE;
  if (passkeys != NULL)
    {
      g_set_object (&self->passkeys, passkeys);
      passkeys_security_key_contents_learn (passkeys_security_key_contents_get_default (),
                                            passkeys_security_key_visit_get_key (self->visit),
                                            passkeys, self->organisation);
      if (self->organisation != NULL && g_list_model_get_n_items (passkeys) > 0)
        passkeys_security_key_organisation_load (self->organisation);
    }
  show_passkeys (self);
  update (self);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(GListModel) passkeys = NULL;
  g_autoptr(GError) error = NULL;

  passkeys =
    passkeys_await_object (passkeys_security_key_visit_run (
                             work->visit,
                             passkeys_security_key_manager_list_passkeys (get_manager (work))),
                           &error);
  take_passkeys (work, passkeys);
  if (error != NULL && work->group->visit == work->visit)
    passkeys_error_box_set_error (work->group->error_box, error);

  return dex_future_new_true ();
}

static void
start (PasskeysSecurityKeyPasskeysGroup *self,
       PasskeysStoredPasskey            *passkey,
       DexFiberFunc                      fiber)
{
  Work *work = g_new0 (Work, 1);

  work->group = g_object_ref (self);
  work->visit = g_object_ref (self->visit);
  g_set_object (&work->passkey, passkey);
  dex_future_disown (passkeys_fiber_spawn (FIBER_STACK_SIZE, fiber, work, work_free));
}

static void
load (PasskeysSecurityKeyPasskeysGroup *self)
{
  if (self->loading || self->visit == NULL)
    return;

  self->loading = TRUE;
  passkeys_error_box_set_error (self->error_box, NULL);
  update (self);
  start (self, NULL, load_fiber);
}

/* After a change: how much room is left, and what is on the key now. */
static void
settle (Work         *work,
        const GError *error,
        const char   *done)
{
  passkeys_security_key_visit_report (GTK_WIDGET (work->group), error, done);
  if (work->group->visit != work->visit)
    return;

  passkeys_await (passkeys_security_key_refresh (passkeys_security_key_visit_get_key (work->visit)),
                  NULL);
  load (work->group);
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  Work *work = user_data;
  AdwAlertDialog *question =
    passkeys_stored_passkey_dialogs_new_remove (work->passkey,
                                                find_organisation (work->group, work->passkey));
  g_autofree char *response = NULL;
  g_autoptr(GError) error = NULL;

  response = passkeys_await_string (passkeys_security_key_visit_ask (work->visit, question,
                                                                     GTK_WIDGET (work->group)),
                                    NULL);
  if (g_strcmp0 (response, "remove") != 0)
    return dex_future_new_true ();

  passkeys_await (passkeys_security_key_visit_run (
                    work->visit, passkeys_security_key_manager_remove_passkey (get_manager (work),
                                                                               work->passkey)),
                  &error);
  settle (work, error, _("Passkey removed"));

  return dex_future_new_true ();
}

static DexFuture *
rename_fiber (gpointer user_data)
{
  Work *work = user_data;
  GtkEditable *user_name;
  GtkEditable *display_name;
  g_autoptr(AdwAlertDialog) question = NULL;
  g_autofree char *response = NULL;
  g_autoptr(GError) error = NULL;

  question = g_object_ref_sink (passkeys_stored_passkey_dialogs_new_rename (work->passkey,
                                                                            &user_name,
                                                                            &display_name));
  response = passkeys_await_string (passkeys_security_key_visit_ask (work->visit, question,
                                                                     GTK_WIDGET (work->group)),
                                    NULL);
  if (g_strcmp0 (response, "rename") != 0)
    return dex_future_new_true ();

  passkeys_await (passkeys_security_key_visit_run (work->visit,
                                                   passkeys_security_key_manager_rename_user (
                                                     get_manager (work), work->passkey,
                                                     gtk_editable_get_text (user_name),
                                                     gtk_editable_get_text (display_name))),
                  &error);
  settle (work, error, _("User renamed"));

  return dex_future_new_true ();
}

static void
on_unlocked (PasskeysSecurityKeyPasskeysGroup *self)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_visit_get_info (self->visit);

  if (info != NULL && self->passkeys == NULL &&
      passkeys_security_key_info_supports_credential_management (info) &&
      passkeys_security_key_visit_is_unlocked (self->visit))
    load (self);
}

static void
passkeys_security_key_passkeys_group_dispose (GObject *object)
{
  PasskeysSecurityKeyPasskeysGroup *self = PASSKEYS_SECURITY_KEY_PASSKEYS_GROUP (object);

  g_clear_object (&self->visit);
  g_clear_object (&self->organisation);
  g_clear_object (&self->passkeys);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SECURITY_KEY_PASSKEYS_GROUP);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (passkeys_security_key_passkeys_group_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, meter_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, meter);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, meter_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, error_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, passkeys_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, note_list);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, note_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSecurityKeyPasskeysGroup, unlock_row);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, load);
}

static void
passkeys_security_key_passkeys_group_class_init (PasskeysSecurityKeyPasskeysGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_security_key_passkeys_group_dispose;

  g_type_ensure (PASSKEYS_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/passkeys-security-key-passkeys-group.ui");
  bind_template (widget_class);
}

static void
passkeys_security_key_passkeys_group_init (PasskeysSecurityKeyPasskeysGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_found, self, NULL));
  passkeys_error_box_set_error (self->error_box, NULL);
}

/**
 * passkeys_security_key_passkeys_group_set_visit:
 * @self: a group
 * @visit: (nullable): the visit to a key whose information is known
 *
 * Shows what a key holds, or how to unlock it.
 */
void
passkeys_security_key_passkeys_group_set_visit (PasskeysSecurityKeyPasskeysGroup *self,
                                                PasskeysSecurityKeyVisit         *visit)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_PASSKEYS_GROUP (self));
  g_return_if_fail (visit == NULL || PASSKEYS_IS_SECURITY_KEY_VISIT (visit));

  passkeys_security_key_visit_follow (&self->visit, visit, GTK_WIDGET (self), G_CALLBACK (update),
                                      G_CALLBACK (on_unlocked));
  g_clear_object (&self->passkeys);
  self->loading = FALSE;
  passkeys_error_box_set_error (self->error_box, NULL);
  show_passkeys (self);

  update (self);
}

/**
 * passkeys_security_key_passkeys_group_set_organisation:
 * @self: a group
 * @organisation: (nullable): what knows the passkeys of the person who is signed in
 *
 * Marks the passkeys of an organisation.
 */
void
passkeys_security_key_passkeys_group_set_organisation (PasskeysSecurityKeyPasskeysGroup *self,
                                                       PasskeysSecurityKeyOrganisation  *organisation)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_PASSKEYS_GROUP (self));

  if (self->organisation != NULL)
    g_signal_handlers_disconnect_by_data (self->organisation, self);
  g_set_object (&self->organisation, organisation);
  if (organisation != NULL)
    g_signal_connect_object (organisation, "changed", G_CALLBACK (on_organisation_changed), self,
                             G_CONNECT_SWAPPED);
}

/**
 * passkeys_security_key_passkeys_group_get_passkeys:
 * @self: a group
 *
 * Returns: (transfer none) (nullable): a list of [class@StoredPasskey], %NULL until it is read
 */
GListModel *
passkeys_security_key_passkeys_group_get_passkeys (PasskeysSecurityKeyPasskeysGroup *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_PASSKEYS_GROUP (self), NULL);

  return self->passkeys;
}
