/* passkeys-security-key-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-words"

#include "config.h"

#include "passkeys-security-key-words.h"

#include <glib/gi18n.h>

/* How the protocol names its versions, and how people write them. */
static const struct
{
  const char *version;
  const char *name;
} version_names[] = {
  { "U2F_V2", "U2F" },
  { "FIDO_2_0", "FIDO 2.0" },
  { "FIDO_2_1_PRE", "FIDO 2.1 Preview" },
  { "FIDO_2_1", "FIDO 2.1" },
  { "FIDO_2_2", "FIDO 2.2" },
};

static char *
join_with_dots (GPtrArray *parts)
{
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}

static const char *
describe_ready (PasskeysSecurityKey *key)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (key);

  if (info == NULL)
    return NULL;
  if (!passkeys_security_key_info_is_fido2 (info))
    return _("An older kind, cannot hold passkeys");
  if (passkeys_security_key_info_supports_pin (info) && !passkeys_security_key_info_has_pin (info))
    return _("No PIN yet");

  return NULL;
}

static const char *
describe_state (PasskeysSecurityKey *key)
{
  switch (passkeys_security_key_get_state (key))
    {
    case PASSKEYS_SECURITY_KEY_OPENING:
      return _("Reading what it can do…");
    case PASSKEYS_SECURITY_KEY_DENIED:
      return _("Your account may not use it");
    case PASSKEYS_SECURITY_KEY_WITHHELD:
      return _("Hidden by the sandbox");
    case PASSKEYS_SECURITY_KEY_FAILED:
      return _("Does not answer");
    case PASSKEYS_SECURITY_KEY_READY:
    default:
      return describe_ready (key);
    }
}

/**
 * passkeys_security_key_words_describe:
 * @key: a security key
 *
 * Says in one line who made it and how it is.
 *
 * Returns: (transfer full): a line, empty when there is nothing to say
 */
char *
passkeys_security_key_words_describe (PasskeysSecurityKey *key)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();
  const char *maker;
  const char *state;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (key), NULL);

  maker = passkeys_security_key_get_maker (key);
  state = describe_state (key);
  if (maker != NULL)
    g_ptr_array_add (parts, (gpointer) maker);
  if (state != NULL)
    g_ptr_array_add (parts, (gpointer) state);

  return join_with_dots (parts);
}

/**
 * passkeys_security_key_words_describe_firmware:
 * @key: a security key
 *
 * Says in one line who made it and which firmware runs on it.
 *
 * Returns: (transfer full): a line, empty when the key does not tell
 */
char *
passkeys_security_key_words_describe_firmware (PasskeysSecurityKey *key)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *firmware = NULL;
  PasskeysSecurityKeyInfo *info;
  const char *maker;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (key), NULL);

  info = passkeys_security_key_get_info (key);
  maker = passkeys_security_key_get_maker (key);
  if (maker != NULL)
    g_ptr_array_add (parts, (gpointer) maker);
  if (info != NULL && passkeys_security_key_info_get_firmware (info) != NULL)
    {
      /* Translators: %s is a version such as 5.4.3 */
      firmware = g_strdup_printf (_("Firmware %s"), passkeys_security_key_info_get_firmware (info));
      g_ptr_array_add (parts, firmware);
    }

  return join_with_dots (parts);
}

static const char *
find_version_name (const char *version)
{
  for (gsize i = 0; i < G_N_ELEMENTS (version_names); i++)
    if (g_str_equal (version_names[i].version, version))
      return version_names[i].name;

  return version;
}

/**
 * passkeys_security_key_words_describe_versions:
 * @info: what a key says about itself
 *
 * Lists the versions of the protocol that it speaks.
 *
 * Returns: (transfer full): a list such as "U2F, FIDO 2.0"
 */
char *
passkeys_security_key_words_describe_versions (PasskeysSecurityKeyInfo *info)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  const char * const *versions;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (info), NULL);

  versions = passkeys_security_key_info_get_versions (info);
  for (gsize i = 0; versions[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) find_version_name (versions[i]));
  g_ptr_array_add (names, NULL);

  return g_strjoinv (C_("list", ", "), (char **) names->pdata);
}

/**
 * passkeys_security_key_words_describe_abilities:
 * @info: what a key says about itself
 *
 * Says what the key can be used for, one ability a line.
 *
 * Returns: (transfer full): some lines
 */
char *
passkeys_security_key_words_describe_abilities (PasskeysSecurityKeyInfo *info)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (info), NULL);

  if (!passkeys_security_key_info_is_fido2 (info))
    return g_strdup (_("Confirm a sign-in that began with a password"));

  g_ptr_array_add (lines, _("Sign in and sign changes with a touch"));
  if (passkeys_security_key_info_supports_discoverable (info))
    g_ptr_array_add (lines, _("Hold passkeys that sign in without a user name"));
  if (passkeys_security_key_info_supports_fingerprints (info))
    g_ptr_array_add (lines, _("Recognise your finger"));
  else if (passkeys_security_key_info_supports_pin (info))
    g_ptr_array_add (lines, _("Check a PIN"));
  if (passkeys_security_key_info_supports_credential_management (info))
    g_ptr_array_add (lines, _("List and remove the passkeys on it"));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
describe_tries (int tries)
{
  if (tries < 0)
    return g_strdup (_("Asked for when a passkey is created or used"));
  if (tries == 0)
    return g_strdup (_("Blocked for good: only a factory reset makes the key usable again"));
  if (tries == 1)
    return g_strdup (_("One try left: after another wrong PIN the key has to be reset"));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d try left", "%d tries left", tries),
                          tries);
}

/**
 * passkeys_security_key_words_describe_pin:
 * @info: what a key says about itself
 *
 * Says how it stands with the PIN.
 *
 * Returns: (transfer full): a line
 */
char *
passkeys_security_key_words_describe_pin (PasskeysSecurityKeyInfo *info)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_INFO (info), NULL);

  if (!passkeys_security_key_info_has_pin (info))
    return g_strdup (_("Without a PIN, whoever finds the key can use it"));
  if (passkeys_security_key_info_needs_pin_change (info))
    return g_strdup (_("The key wants a new PIN before it is used again"));

  return describe_tries (passkeys_security_key_info_get_pin_tries_left (info));
}

static char *
describe_free (int free)
{
  if (free == 0)
    return g_strdup (_("no room for more"));

  /* Translators: %d is a number of passkeys */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "room for %d more", "room for %d more",
                                       free),
                          free);
}

/**
 * passkeys_security_key_words_describe_room:
 * @used: how many passkeys there are
 * @free: for how many more there is room, or -1
 *
 * Says how full a key is.
 *
 * Returns: (transfer full): a line such as "3 stored, room for 22 more"
 */
char *
passkeys_security_key_words_describe_room (guint used,
                                           int   free)
{
  g_autofree char *stored = NULL;
  g_autofree char *room = NULL;

  stored = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stored", "%u stored", used), used);
  if (free < 0)
    return g_steal_pointer (&stored);

  room = describe_free (free);

  /* Translators: "3 stored", then "room for 22 more" */
  return g_strdup_printf (_("%s, %s"), stored, room);
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

/**
 * passkeys_security_key_words_describe_user:
 * @passkey: a passkey on a key
 *
 * Says whose passkey it is.
 *
 * Returns: (transfer full): a line
 */
char *
passkeys_security_key_words_describe_user (PasskeysStoredPasskey *passkey)
{
  const char *user_name;
  const char *display_name;

  g_return_val_if_fail (PASSKEYS_IS_STORED_PASSKEY (passkey), NULL);

  user_name = passkeys_stored_passkey_get_user_name (passkey);
  display_name = passkeys_stored_passkey_get_display_name (passkey);
  if (is_empty (user_name) && is_empty (display_name))
    return g_strdup (_("No user name"));
  if (is_empty (display_name) || g_strcmp0 (user_name, display_name) == 0)
    return g_strdup (user_name);
  if (is_empty (user_name))
    return g_strdup (display_name);

  /* Translators: the name of a person, then what that person signs in with */
  return g_strdup_printf (_("%s (%s)"), display_name, user_name);
}

/**
 * passkeys_security_key_words_describe_sample:
 * @sample: how a fingerprint was read
 *
 * Says what to do next while a fingerprint is added.
 *
 * Returns: (transfer none): a sentence
 */
const char *
passkeys_security_key_words_describe_sample (PasskeysFingerprintSample sample)
{
  switch (sample)
    {
    case PASSKEYS_FINGERPRINT_SAMPLE_GOOD:
      return _("Good. Lift the finger and touch again, a little differently.");
    case PASSKEYS_FINGERPRINT_SAMPLE_MOVED:
      return _("Not in the middle. Place the finger on the centre of the sensor.");
    case PASSKEYS_FINGERPRINT_SAMPLE_TOO_FAST:
      return _("Too fast. Leave the finger on the sensor a little longer.");
    case PASSKEYS_FINGERPRINT_SAMPLE_TOO_SLOW:
      return _("Too slow. Lift the finger a little earlier.");
    case PASSKEYS_FINGERPRINT_SAMPLE_POOR:
      return _("Hard to read. Clean the sensor and dry the finger.");
    case PASSKEYS_FINGERPRINT_SAMPLE_SKEWED:
      return _("Tilted. Place the finger straight on the sensor.");
    case PASSKEYS_FINGERPRINT_SAMPLE_TOO_SHORT:
      return _("Too small. Cover the whole sensor.");
    case PASSKEYS_FINGERPRINT_SAMPLE_MERGE_FAILED:
      return _("It does not fit the others. Keep to the same finger.");
    case PASSKEYS_FINGERPRINT_SAMPLE_EXISTS:
      return _("The key knows this finger already. Use another one.");
    case PASSKEYS_FINGERPRINT_SAMPLE_NO_TOUCH:
      return _("Nothing was touched. Touch the sensor on the key.");
    case PASSKEYS_FINGERPRINT_SAMPLE_NONE:
    default:
      return _("Touch the sensor on the key with the finger to add.");
    }
}
