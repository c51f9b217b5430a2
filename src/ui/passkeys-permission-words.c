/* passkeys-permission-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permission-words"

#include "config.h"

#include "passkeys-permission-words.h"

#include <glib/gi18n.h>

#include "passkeys-operation-table.h"

/* What the API brings with every organisation. The former names are still about. */
static const struct
{
  const char *raw;
  const char *name;
  const char *sentence;
} managed[] = {
  { "ManagedFullAdminAccess", N_("Full Administrator"), N_("Everything in the organisation") },
  { "DfnsFullAdminAccess", N_("Full Administrator"), N_("Everything in the organisation") },
  { "ManagedDefaultEndUserAccess", N_("Default End User"), N_("What every end user may do") },
  { "DfnsDefaultEndUserAccess", N_("Default End User"), N_("What every end user may do") },
};

static gssize
find_managed (const char *permission_name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (managed); i++)
    if (g_str_equal (permission_name, managed[i].raw))
      return i;

  return -1;
}

/**
 * passkeys_permission_words_get_name:
 * @permission_name: the name of a permission
 *
 * Returns: (transfer none): what people call it; @permission_name itself if a person chose it
 */
const char *
passkeys_permission_words_get_name (const char *permission_name)
{
  gssize i;

  g_return_val_if_fail (permission_name != NULL, NULL);

  i = find_managed (permission_name);
  return i >= 0 ? _(managed[i].name) : permission_name;
}

/**
 * passkeys_permission_words_translate:
 * @permission_names: names of permissions, with ", " between them
 *
 * Returns: (transfer full): what people call them, in the same way
 */
char *
passkeys_permission_words_translate (const char *permission_names)
{
  g_auto(GStrv) names = NULL;

  g_return_val_if_fail (permission_names != NULL, NULL);

  names = g_strsplit (permission_names, ", ", -1);
  for (gsize i = 0; names[i] != NULL; i++)
    g_set_str (&names[i], passkeys_permission_words_get_name (names[i]));

  return g_strjoinv (C_("list", ", "), names);
}

/**
 * passkeys_permission_words_find_raw:
 * @needle: a part of what people call a permission, case folded
 *
 * Returns: (transfer full) (nullable): the names of the permissions that are called so, if they are
 *   named otherwise
 */
char **
passkeys_permission_words_find_raw (const char *needle)
{
  g_autoptr(GStrvBuilder) builder = NULL;

  g_return_val_if_fail (needle != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (managed); i++)
    {
      g_autofree char *folded = g_utf8_casefold (_(managed[i].name), -1);

      if (strstr (folded, needle) == NULL)
        continue;
      if (builder == NULL)
        builder = g_strv_builder_new ();
      g_strv_builder_add (builder, managed[i].raw);
    }

  return builder != NULL ? g_strv_builder_end (builder) : NULL;
}

/**
 * passkeys_permission_words_explain:
 * @widget: what shows a permission
 * @permission_name: the name of the permission
 *
 * Has @widget tell what the API calls the permission, where people call it otherwise.
 */
void
passkeys_permission_words_explain (GtkWidget  *widget,
                                   const char *permission_name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (permission_name != NULL);

  gtk_widget_set_tooltip_text (widget, find_managed (permission_name) >= 0 ? permission_name : NULL);
}

/**
 * passkeys_permission_words_find_sentence:
 * @permission_name: the name of a permission
 *
 * Returns: (transfer none) (nullable): what one of the permissions allows that every organisation
 *   has
 */
const char *
passkeys_permission_words_find_sentence (const char *permission_name)
{
  gssize i;

  g_return_val_if_fail (permission_name != NULL, NULL);

  i = find_managed (permission_name);
  return i >= 0 ? _(managed[i].sentence) : NULL;
}

static guint
count_dangerous (const char * const *operations)
{
  guint n = 0;

  for (gsize i = 0; operations[i] != NULL; i++)
    {
      const PasskeysOperationEntry *entry = passkeys_operation_table_find (operations[i]);

      n += entry == NULL || entry->is_dangerous;
    }

  return n;
}

/**
 * passkeys_permission_words_count:
 * @permission: a permission
 *
 * Returns: (transfer full): how much it allows, in a few words
 */
char *
passkeys_permission_words_count (PasskeysPermission *permission)
{
  const char * const *operations;
  g_autofree char *all = NULL;
  g_autofree char *dangerous = NULL;
  guint n;
  guint n_dangerous;

  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (permission), NULL);

  operations = passkeys_permission_get_operations (permission);
  n = g_strv_length ((char **) operations);
  n_dangerous = count_dangerous (operations);
  all = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Allows %u thing", "Allows %u things", n),
                         n);
  if (n_dangerous == 0)
    return g_steal_pointer (&all);

  dangerous = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u dangerous", "%u dangerous",
                                            n_dangerous), n_dangerous);
  /* Translators: such as "Allows 12 things" and "3 dangerous" */
  return g_strdup_printf (C_("permission", "%s, %s"), all, dangerous);
}

/**
 * passkeys_permission_words_compare:
 * @n: how many operations are chosen
 * @n_dangerous: how many of those are dangerous
 * @n_all: how many there are
 *
 * Compares with a full administrator, who may do everything: the less, the better.
 *
 * Returns: (transfer full): a sentence or two
 */
char *
passkeys_permission_words_compare (guint n,
                                   guint n_dangerous,
                                   guint n_all)
{
  g_autofree char *all = NULL;
  g_autofree char *dangerous = NULL;

  if (n == 0)
    return g_strdup (_("Choose at least one thing that this permission allows."));

  all = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                      "%u of the %u things that a full administrator may do.",
                                      "%u of the %u things that a full administrator may do.",
                                      n),
                         n, n_all);
  if (n_dangerous == 0)
    return g_strdup_printf ("%s %s", all, _("None of them is dangerous."));

  dangerous = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                            "%u of them is dangerous.",
                                            "%u of them are dangerous.",
                                            n_dangerous),
                               n_dangerous);
  return g_strdup_printf ("%s %s", all, dangerous);
}

/**
 * passkeys_permission_words_pending:
 * @pending: what of an assignment somebody has yet to approve
 *
 * Returns: (transfer none): a few words of it
 */
const char *
passkeys_permission_words_pending (PasskeysPending pending)
{
  switch (pending)
    {
    case PASSKEYS_PENDING_GRANT:
      return _("Waits for approval");
    case PASSKEYS_PENDING_REVOCATION:
      return _("Revocation waits for approval");
    case PASSKEYS_PENDING_NOTHING:
    default:
      return "";
    }
}

#define MAX_LISTED 6

/* What is in the one and not in the other, in words; %NULL: nothing */
static char *
list_missing (const char * const *operations,
              const char * const *others)
{
  g_autoptr(GString) list = g_string_new (NULL);
  guint n = 0;

  for (gsize i = 0; operations[i] != NULL; i++)
    {
      const PasskeysOperationEntry *entry = passkeys_operation_table_find (operations[i]);

      if (g_strv_contains (others, operations[i]) || ++n > MAX_LISTED)
        continue;
      g_string_append_printf (list, "%s%s", n > 1 ? C_("list", ", ") : "",
                              entry != NULL ? _(entry->title) : operations[i]);
    }

  if (n > MAX_LISTED)
    /* Translators: the end of a list of things, of which some have been named */
    g_string_append_printf (list, _(" and %u more"), n - MAX_LISTED);

  return n > 0 ? g_string_free_and_steal (g_steal_pointer (&list)) : NULL;
}

static void
add_sentence (GPtrArray  *sentences,
              const char *format,
              const char *what) /* (nullable): then there is nothing to say */
{
  g_auto(GStrv) parts = NULL;

  if (what == NULL)
    return;

  parts = g_strsplit (format, "%s", 2);
  g_ptr_array_add (sentences, g_strjoinv (what, parts));
}

static const char *
find_new_state (PasskeysPermission *former,
                PasskeysPermission *now)
{
  gboolean is_archived = passkeys_permission_is_archived (now);

  if (passkeys_permission_is_archived (former) != is_archived)
    return is_archived ? _("It is archived and allows nothing any more.")
                       : _("It is restored.");
  if (passkeys_permission_has_pending_change (now)
      && !passkeys_permission_has_pending_change (former))
    return _("A change of it waits for approval.");

  return NULL;
}

/**
 * passkeys_permission_words_difference:
 * @former: a permission as it was read
 * @now: the same permission as it is
 *
 * Says what somebody else has changed.
 *
 * Returns: (transfer full) (nullable): a sentence for each difference, or %NULL if there is none
 */
char *
passkeys_permission_words_difference (PasskeysPermission *former,
                                      PasskeysPermission *now)
{
  g_autoptr(GPtrArray) sentences = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  const char *name;
  const char * const *before;
  const char * const *after;
  g_autofree char *gained = NULL;
  g_autofree char *lost = NULL;

  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (former), NULL);
  g_return_val_if_fail (PASSKEYS_IS_PERMISSION (now), NULL);

  name = passkeys_permission_get_name (now);
  before = passkeys_permission_get_operations (former);
  after = passkeys_permission_get_operations (now);
  gained = list_missing (after, before);
  lost = list_missing (before, after);

  /* Translators: %s is the name of a permission */
  add_sentence (sentences, _("It is called “%s” now."),
                g_str_equal (name, passkeys_permission_get_name (former)) ? NULL : name);
  /* Translators: %s is a list of what a permission allows */
  add_sentence (sentences, _("It now also allows: %s."), gained);
  /* Translators: %s is a list of what a permission allows */
  add_sentence (sentences, _("It no longer allows: %s."), lost);
  add_sentence (sentences, "%s", find_new_state (former, now));

  return sentences->len > 0 ? g_strjoinv ("\n", (char **) sentences->pdata) : NULL;
}
