/* passkeys-activity-sentences.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-activity-sentences"

#include "config.h"

#include "passkeys-activity-sentences.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_VALUES 2

/* What passkeys-server writes, word for word: test-source.py holds the two together. Ids hold no blank,
 * names may. */
static const struct
{
  const char *recorded;
  const char *sentence;
} sentences[] = {
  { "Sign in", NC_("activity", "Sign in") },
  { "Register with credential {credential.uuid}",
    NC_("activity", "Register with the first passkey") },
  { "Recover access with new credential {credential.uuid}",
    NC_("activity", "Recover access with a new passkey") },
  { "Begin recovery for user {user.name} ({user.id})",
    NC_("activity", "Begin recovery for user %s") },
  { "Add credential {name} ({credentialUuid})", NC_("activity", "Add credential %s") },
  { "Add credential {name} ({credentialUuid}) from another device",
    NC_("activity", "Add credential %s from another device") },
  { "Activate credential {credentialUuid}", NC_("activity", "Activate credential %s") },
  { "Deactivate credential {credentialUuid}", NC_("activity", "Deactivate credential %s") },
  { "Delete credential {credentialUuid}", NC_("activity", "Delete credential %s") },
  { "Get a code to add a credential on another device",
    NC_("activity", "Get a code to add a credential on another device") },
  { "Invite user {username} ({userId})", NC_("activity", "Invite user %s") },
  { "Change user {username} ({userId}): single sign-on required yes",
    NC_("activity", "Require single sign-on of user %s") },
  { "Change user {username} ({userId}): single sign-on required no",
    NC_("activity", "No longer require single sign-on of user %s") },
  { "Delete user {username} ({userId})", NC_("activity", "Delete user %s") },
  { "Activate user {username} ({userId})", NC_("activity", "Activate user %s") },
  { "Deactivate user {username} ({userId})", NC_("activity", "Deactivate user %s") },
  { "Create permission {name} ({id})", NC_("activity", "Create permission %s") },
  { "Change permission {name} ({permissionId})", NC_("activity", "Change permission %s") },
  { "Change permission {name} ({permissionId}): archived yes",
    NC_("activity", "Archive permission %s") },
  { "Change permission {name} ({permissionId}): archived no",
    NC_("activity", "Restore permission %s") },
  /* Translators: the ids of a permission and of a user */
  { "Assign permission {permissionId} to {identityId}",
    NC_("activity", "Give permission %1$s to %2$s") },
  /* Translators: the ids of what gave a permission to a user, and of the permission */
  { "Revoke assignment {assignmentId} of permission {permissionId}",
    NC_("activity", "Take back assignment %1$s of permission %2$s") },
  { "Create personal access token {name} ({tokenId})",
    NC_("activity", "Create personal access token %s") },
  { "Change personal access token {name} ({tokenId})",
    NC_("activity", "Change personal access token %s") },
  { "Delete personal access token {name} ({tokenId})",
    NC_("activity", "Delete personal access token %s") },
  { "Activate personal access token {name} ({tokenId})",
    NC_("activity", "Activate personal access token %s") },
  { "Deactivate personal access token {name} ({tokenId})",
    NC_("activity", "Deactivate personal access token %s") },
  { "Create service account {userInfo.username} ({userInfo.userId})",
    NC_("activity", "Create service account %s") },
  { "Change service account {userInfo.username} ({serviceAccountId})",
    NC_("activity", "Change service account %s") },
  { "Delete service account {userInfo.username} ({serviceAccountId})",
    NC_("activity", "Delete service account %s") },
  { "Activate service account {userInfo.username} ({serviceAccountId})",
    NC_("activity", "Activate service account %s") },
  { "Deactivate service account {userInfo.username} ({serviceAccountId})",
    NC_("activity", "Deactivate service account %s") },
};

/* Takes @text apart as @form is made. What stands between two values is looked for from behind, where
 * the ids are: a name may hold anything. */
static gboolean
match (const char *form,
       const char *text,
       char       *values[MAX_VALUES]) /* (transfer full) */
{
  const char *open = strchr (form, '{');
  const char *start, *end, *middle, *suffix;

  if (open == NULL)
    return g_str_equal (form, text);

  start = text + (open - form);
  middle = strchr (open, '}') + 1;
  open = strchr (middle, '{');
  suffix = open != NULL ? strchr (open, '}') + 1 : middle;
  if (!g_str_has_suffix (start, suffix))
    return FALSE;

  end = start + strlen (start) - strlen (suffix);
  if (open != NULL)
    {
      g_autofree char *between = g_strndup (middle, open - middle);
      const char *found = g_strrstr_len (start, end - start, between);
      const char *second = found != NULL ? found + strlen (between) : NULL;

      if (found == NULL || memchr (second, ' ', end - second) != NULL)
        return FALSE;
      values[1] = g_strndup (second, end - second);
      end = found;
    }
  values[0] = g_strndup (start, end - start);

  return TRUE;
}

static gboolean
may_match (const char *form,
           const char *text)
{
  return strncmp (form, text, strcspn (form, "{")) == 0;
}

/**
 * passkeys_activity_sentences_translate:
 * @recorded: what the log says was done
 *
 * What a server of another kind writes stays as it is.
 *
 * Returns: (transfer full): what was done, for a person
 */
char *
passkeys_activity_sentences_translate (const char *recorded)
{
  g_return_val_if_fail (recorded != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      char *values[MAX_VALUES] = { NULL };

      if (may_match (sentences[i].recorded, recorded)
          && match (sentences[i].recorded, recorded, values))
        {
          g_autofree char *first = values[0];
          g_autofree char *second = values[1];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
          return g_strdup_printf (g_dpgettext2 (GETTEXT_PACKAGE, "activity", sentences[i].sentence),
                                  first, second);
#pragma GCC diagnostic pop
        }
    }

  return g_strdup (recorded);
}
