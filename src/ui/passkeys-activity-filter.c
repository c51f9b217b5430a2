/* passkeys-activity-filter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-activity-filter"

#include "config.h"

#include "passkeys-activity-filter.h"

struct _PasskeysActivityFilter
{
  GtkFilter                parent_instance;

  PasskeysCredentialNames *names;  /* (owned) */
  char                    *text;   /* (owned) (nullable): case folded */
  char                    *person; /* (owned) (nullable) */
  PasskeysActivityKind     kind;
};

G_DEFINE_FINAL_TYPE (PasskeysActivityFilter, passkeys_activity_filter, GTK_TYPE_FILTER)

static gboolean
contains (const char *haystack, /* (nullable) */
          const char *needle)
{
  g_autofree char *folded = haystack != NULL ? g_utf8_casefold (haystack, -1) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
passkeys_activity_filter_match (GtkFilter *filter,
                                gpointer   item)
{
  PasskeysActivityFilter *self = PASSKEYS_ACTIVITY_FILTER (filter);
  g_autofree char *action = NULL;
  const char *uuid;

  if (self->kind != PASSKEYS_ACTIVITY_KIND_ANY
      && passkeys_activity_words_find_kind (item) != self->kind)
    return FALSE;
  if (self->person != NULL
      && !g_str_equal (passkeys_activity_words_get_person (item), self->person))
    return FALSE;

  if (self->text == NULL)
    return TRUE;

  uuid = passkeys_action_log_get_credential_uuid (item);
  action = passkeys_activity_words_dup_action (item);
  return contains (passkeys_action_log_get_action (item), self->text)
         || contains (action, self->text)
         || contains (passkeys_activity_words_get_person (item), self->text)
         || contains (uuid, self->text)
         || contains (passkeys_credential_names_find (self->names, uuid), self->text);
}

static void
passkeys_activity_filter_finalize (GObject *object)
{
  PasskeysActivityFilter *self = PASSKEYS_ACTIVITY_FILTER (object);

  g_object_unref (self->names);
  g_free (self->text);
  g_free (self->person);

  G_OBJECT_CLASS (passkeys_activity_filter_parent_class)->finalize (object);
}

static void
passkeys_activity_filter_class_init (PasskeysActivityFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_activity_filter_finalize;
  GTK_FILTER_CLASS (klass)->match = passkeys_activity_filter_match;
}

static void
passkeys_activity_filter_init (PasskeysActivityFilter *self)
{
}

/**
 * passkeys_activity_filter_new:
 * @names: what credentials are called
 *
 * Returns: (transfer full): a filter that lets everything through
 */
GtkFilter *
passkeys_activity_filter_new (PasskeysCredentialNames *names)
{
  PasskeysActivityFilter *self;

  g_return_val_if_fail (PASSKEYS_IS_CREDENTIAL_NAMES (names), NULL);

  self = g_object_new (PASSKEYS_TYPE_ACTIVITY_FILTER, NULL);
  self->names = g_object_ref (names);

  return GTK_FILTER (self);
}

/**
 * passkeys_activity_filter_set_text:
 * @self: a filter
 * @text: a part of what was done, of who did it, or of the name or id of the credential; "" for anything
 */
void
passkeys_activity_filter_set_text (PasskeysActivityFilter *self,
                                   const char             *text)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (PASSKEYS_IS_ACTIVITY_FILTER (self));
  g_return_if_fail (text != NULL);

  stripped = g_strstrip (g_strdup (text));
  g_free (self->text);
  self->text = *stripped != '\0' ? g_utf8_casefold (stripped, -1) : NULL;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * passkeys_activity_filter_set_person:
 * @self: a filter
 * @person: (nullable): whose entries, as [func@activity_words_get_person] names them
 */
void
passkeys_activity_filter_set_person (PasskeysActivityFilter *self,
                                     const char             *person)
{
  g_return_if_fail (PASSKEYS_IS_ACTIVITY_FILTER (self));

  if (g_set_str (&self->person, person))
    gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * passkeys_activity_filter_set_kind:
 * @self: a filter
 * @kind: what the entries are about
 */
void
passkeys_activity_filter_set_kind (PasskeysActivityFilter *self,
                                   PasskeysActivityKind    kind)
{
  g_return_if_fail (PASSKEYS_IS_ACTIVITY_FILTER (self));

  if (self->kind == kind)
    return;

  self->kind = kind;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}
