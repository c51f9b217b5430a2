/* passkeys-import-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-import-words"

#include "config.h"

#include "passkeys-import-words.h"

#include <glib/gi18n.h>

#include "passkeys-untrusted-text.h"

#define MAXIMUM_CHARACTERS 200

static const char * const problems[] = {
  [PASSKEYS_IMPORT_PROBLEM_NONE] = N_("Cannot be used"),
  [PASSKEYS_IMPORT_PROBLEM_RELYING_PARTY] = N_("Cannot be used: it names no site"),
  [PASSKEYS_IMPORT_PROBLEM_CREDENTIAL_ID] = N_("Cannot be used: its credential ID is missing or damaged"),
  [PASSKEYS_IMPORT_PROBLEM_USER_HANDLE] = N_("Cannot be used: it does not say for which account of the site it is"),
  [PASSKEYS_IMPORT_PROBLEM_TEXT] = N_("Cannot be used: a name in it is too long"),
  [PASSKEYS_IMPORT_PROBLEM_COUNTER] = N_("Cannot be used: it counts its uses, and the site would take a copy for a fraud"),
  [PASSKEYS_IMPORT_PROBLEM_ALGORITHM] = N_("Cannot be used: its key is of another kind than ES256"),
  [PASSKEYS_IMPORT_PROBLEM_KEY] = N_("Cannot be used: its private key is missing or damaged"),
  [PASSKEYS_IMPORT_PROBLEM_REPEATED] = N_("Left out: the file holds it twice"),
};

/**
 * passkeys_import_words_dup_title:
 * @entry: a passkey in a file
 *
 * Returns: (transfer full): the site
 */
char *
passkeys_import_words_dup_title (PasskeysImportEntry *entry)
{
  g_autofree char *site = NULL;

  site = passkeys_untrusted_text_strip (passkeys_import_entry_get_relying_party_id (entry),
                                        MAXIMUM_CHARACTERS);
  return *site != '\0' ? g_steal_pointer (&site) : g_strdup (_("Unknown site"));
}

static const char *
describe_state (PasskeysImportEntry *entry)
{
  switch (passkeys_import_entry_get_state (entry))
    {
    case PASSKEYS_IMPORT_STATE_NEW:
      return passkeys_import_entry_loses_data (entry)
               ? _("New. Secrets of extensions that it has are not taken along")
               : C_("imported passkey", "New");
    case PASSKEYS_IMPORT_STATE_PRESENT:
      return _("Already on this computer");
    case PASSKEYS_IMPORT_STATE_SAME_ACCOUNT:
      return _("Another passkey for this account is on this computer");
    case PASSKEYS_IMPORT_STATE_SAVED:
      return C_("imported passkey", "Saved");
    case PASSKEYS_IMPORT_STATE_UNUSABLE:
    default:
      return _(problems[passkeys_import_entry_get_problem (entry)]);
    }
}

/**
 * passkeys_import_words_describe:
 * @entry: a passkey in a file
 *
 * Returns: (transfer full): whose it is, and what would become of it
 */
char *
passkeys_import_words_describe (PasskeysImportEntry *entry)
{
  const char *name = passkeys_import_entry_get_user_name (entry);
  g_autofree char *user = NULL;

  if (*name == '\0')
    name = passkeys_import_entry_get_user_display_name (entry);
  user = passkeys_untrusted_text_strip (name, MAXIMUM_CHARACTERS);
  if (*user == '\0')
    return g_strdup (describe_state (entry));
  return g_strdup_printf ("%s\n%s", user, describe_state (entry));
}
