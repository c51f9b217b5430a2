/* passkeys-permission-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-permission-words"

#include "config.h"

#include "passkeys-permission-words.h"

#include <glib/gi18n.h>

#include "passkeys-operation-table.h"

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
  g_return_val_if_fail (permission_name != NULL, NULL);

  if (g_str_equal (permission_name, "ManagedFullAdminAccess")
      || g_str_equal (permission_name, "DfnsFullAdminAccess"))
    return _("Everything in the organisation");
  if (g_str_equal (permission_name, "ManagedDefaultEndUserAccess")
      || g_str_equal (permission_name, "DfnsDefaultEndUserAccess"))
    return _("What every end user may do");

  return NULL;
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
