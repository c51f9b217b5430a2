/* passkeys-local-passkey-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-local-passkey-words"

#include "config.h"

#include "passkeys-local-passkey-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "passkeys-account-words.h"
#include "passkeys-time-words.h"
#include "passkeys-untrusted-text.h"

#define MAXIMUM_CHARACTERS 200

/**
 * passkeys_local_passkey_words_dup_user:
 * @passkey: a passkey on this computer
 *
 * Returns: (transfer full): whose it is
 */
char *
passkeys_local_passkey_words_dup_user (PasskeysLocalPasskey *passkey)
{
  const char *name = passkeys_local_passkey_get_user_name (passkey);
  g_autofree char *shown = NULL;

  if (*name == '\0')
    name = passkeys_local_passkey_get_user_display_name (passkey);
  shown = passkeys_untrusted_text_strip (name, MAXIMUM_CHARACTERS);
  return *shown != '\0' ? g_steal_pointer (&shown) : g_strdup (_("Unnamed user"));
}

/**
 * passkeys_local_passkey_words_dup_site:
 * @passkey: a passkey on this computer
 *
 * Returns: (transfer full): whom it signs in to
 */
char *
passkeys_local_passkey_words_dup_site (PasskeysLocalPasskey *passkey)
{
  g_autofree char *name = NULL;

  if (!passkeys_local_passkey_is_u2f (passkey))
    return g_strdup (passkeys_local_passkey_get_relying_party_id (passkey));

  name = passkeys_untrusted_text_strip (passkeys_local_passkey_get_relying_party_name (passkey),
                                        MAXIMUM_CHARACTERS);
  return *name != '\0' ? g_steal_pointer (&name) : g_strdup (_("Unnamed Site"));
}

static char *
describe_days (PasskeysLocalPasskey *passkey)
{
  GDateTime *used = passkeys_local_passkey_get_used (passkey);
  g_autofree char *made_on =
    passkeys_time_words_dup_day (passkeys_local_passkey_get_created (passkey));
  g_autofree char *used_on = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  if (used == NULL)
    /* Translators: the day on which a passkey was made */
    return g_strdup_printf (_("Made %s, not used yet"), made_on);
  if (passkeys_time_words_count_days (used, now) == 0)
    /* Translators: the day on which a passkey was made */
    return g_strdup_printf (_("Made %s, last used today"), made_on);
  if (passkeys_time_words_count_days (used, now) == 1)
    /* Translators: the day on which a passkey was made */
    return g_strdup_printf (_("Made %s, last used yesterday"), made_on);

  used_on = passkeys_time_words_dup_day (used);
  /* Translators: the days on which a passkey was made and last used */
  return g_strdup_printf (_("Made %s, last used %s"), made_on, used_on);
}

/* What the person calls it, unless that is only what the site called itself. */
static const char *
get_own_name (PasskeysLocalPasskey *passkey)
{
  const char *name = passkeys_local_passkey_get_name (passkey);

  if (g_str_equal (name, passkeys_local_passkey_get_relying_party_id (passkey)) ||
      g_str_equal (name, passkeys_local_passkey_get_relying_party_name (passkey)))
    return NULL;
  return name;
}

/**
 * passkeys_local_passkey_words_dup_details:
 * @passkey: a passkey on this computer
 *
 * Returns: (transfer full): whose it is, when it was made and used, how it is protected, and what
 *   the person noted, in lines
 */
char *
passkeys_local_passkey_words_dup_details (PasskeysLocalPasskey *passkey)
{
  g_autofree char *user = passkeys_local_passkey_words_dup_user (passkey);
  g_autofree char *days = describe_days (passkey);
  g_autofree char *note = NULL;
  const char *name = get_own_name (passkey);
  GString *lines = g_string_new (user);

  if (name != NULL)
    {
      g_autofree char *shown = passkeys_untrusted_text_strip (name, MAXIMUM_CHARACTERS);

      g_string_append_printf (lines, " · %s", shown);
    }
  g_string_append_printf (lines, "\n%s\n%s", days,
                          passkeys_local_passkey_get_protection (passkey) == PASSKEYS_PROTECTION_PIN
                          ? _("Protected by the PIN")
                          : _("In the security chip, protected by the PIN"));

  note = passkeys_untrusted_text_strip (passkeys_local_passkey_get_note (passkey),
                                        MAXIMUM_CHARACTERS);
  if (*note != '\0')
    g_string_append_printf (lines, "\n%s", note);
  return g_string_free_and_steal (lines);
}

/**
 * passkeys_local_passkey_words_dup_organisation:
 * @passkey: a passkey on this computer
 * @account: (nullable): an account
 *
 * Returns: (transfer full) (nullable): the name of the organisation, where the passkey opens this
 *   very account
 */
char *
passkeys_local_passkey_words_dup_organisation (PasskeysLocalPasskey *passkey,
                                               PasskeysAccount      *account)
{
  PasskeysConnection *connection;
  const char *user_id;
  gsize length;
  const char *handle;

  if (account == NULL)
    return NULL;

  connection = passkeys_account_get_connection (account);
  user_id = passkeys_account_get_user_id (account);
  handle = g_bytes_get_data (passkeys_local_passkey_get_user_handle (passkey), &length);
  if (length != strlen (user_id) || memcmp (handle, user_id, length) != 0 ||
      !g_str_equal (passkeys_local_passkey_get_relying_party_id (passkey),
                    passkeys_connection_get_relying_party_id (connection)))
    return NULL;

  return passkeys_account_words_dup_organisation (account);
}

static gboolean
contains (const char *text,
          const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, wanted) != NULL;
}

/**
 * passkeys_local_passkey_words_contain:
 * @passkey: a passkey on this computer
 * @wanted: what is searched for
 *
 * Returns: whether site, user, name or note have it in them
 */
gboolean
passkeys_local_passkey_words_contain (PasskeysLocalPasskey *passkey,
                                      const char           *wanted)
{
  g_autofree char *folded = g_utf8_casefold (wanted, -1);

  return contains (passkeys_local_passkey_get_relying_party_id (passkey), folded) ||
         contains (passkeys_local_passkey_get_relying_party_name (passkey), folded) ||
         contains (passkeys_local_passkey_get_user_name (passkey), folded) ||
         contains (passkeys_local_passkey_get_user_display_name (passkey), folded) ||
         contains (passkeys_local_passkey_get_name (passkey), folded) ||
         contains (passkeys_local_passkey_get_note (passkey), folded);
}
