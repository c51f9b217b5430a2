/* passkeys-challenge-members.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-challenge-members"

#include "config.h"

#include "passkeys-base64url.h"
#include "passkeys-challenge-members.h"
#include "passkeys-untrusted-text.h"

#define MAX_CREDENTIALS 256
#define MAX_RELYING_PARTY 253

/*< private >
 * passkeys_challenge_read_requirement:
 * @members: a reader
 * @member: the member's name
 *
 * Reads one of the words of `userVerification` and `residentKey`. A word that this version does not
 * know counts as `required`, so that it never weakens anything.
 *
 * Returns: the requirement
 */
PasskeysRequirement
passkeys_challenge_read_requirement (PasskeysJsonMembers *members,
                                     const char          *member)
{
  const char *text = passkeys_json_members_read_text (members, member, PASSKEYS_JSON_MAX_ID,
                                                      PASSKEYS_JSON_REQUIRED);

  if (g_strcmp0 (text, "discouraged") == 0)
    return PASSKEYS_REQUIREMENT_DISCOURAGED;
  if (g_strcmp0 (text, "preferred") == 0)
    return PASSKEYS_REQUIREMENT_PREFERRED;

  return PASSKEYS_REQUIREMENT_REQUIRED;
}

static GBytes *
read_credential_id (PasskeysJsonMembers *list,
                    JsonNode            *node)
{
  PasskeysJsonMembers members;
  g_autoptr(GBytes) bytes = NULL;
  const char *id;

  passkeys_json_members_begin (&members, "credential descriptor", node);
  id = passkeys_json_members_read_id (&members, "id", PASSKEYS_JSON_MAX_CREDENTIAL_ID);
  if (id != NULL)
    {
      bytes = passkeys_base64url_decode (id, NULL);
      if (bytes == NULL || g_bytes_get_size (bytes) == 0)
        passkeys_json_members_fail (&members, "id", "is not base64url");
    }

  if (!passkeys_json_members_finish_nested (&members, list))
    return NULL;

  return g_steal_pointer (&bytes);
}

/*< private >
 * passkeys_challenge_read_credential_ids:
 * @members: a reader
 * @member: the member's name
 *
 * Reads a list of `{"type":"public-key","id":…}`.
 *
 * Returns: (transfer full) (element-type GBytes): the ids, none if anything was wrong
 */
GPtrArray *
passkeys_challenge_read_credential_ids (PasskeysJsonMembers *members,
                                        const char          *member)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  JsonArray *list = passkeys_json_members_read_list (members, member, PASSKEYS_JSON_REQUIRED);
  guint n_ids = list != NULL ? json_array_get_length (list) : 0;

  if (n_ids > MAX_CREDENTIALS)
    {
      passkeys_json_members_fail (members, member, "is too long");
      return g_steal_pointer (&ids);
    }

  for (guint i = 0; i < n_ids; i++)
    {
      GBytes *id = read_credential_id (members, json_array_get_element (list, i));

      if (id == NULL)
        break;

      g_ptr_array_add (ids, id);
    }

  return g_steal_pointer (&ids);
}

/*< private >
 * passkeys_challenge_read_relying_party:
 * @members: a reader
 * @id: (out) (transfer full) (nullable): the relying party id
 * @name: (out) (optional) (transfer full) (nullable): its name, every character of which can be
 *   seen
 *
 * Reads the deprecated `rp`, which servers may leave out.
 */
void
passkeys_challenge_read_relying_party (PasskeysJsonMembers  *members,
                                       char                **id,
                                       char                **name)
{
  JsonNode *node = passkeys_json_members_read_object (members, "rp", PASSKEYS_JSON_OPTIONAL);
  PasskeysJsonMembers rp;
  const char *text;

  if (node == NULL)
    return;

  passkeys_json_members_begin (&rp, "relying party", node);
  *id = g_strdup (passkeys_json_members_read_id (&rp, "id", MAX_RELYING_PARTY));
  text = passkeys_json_members_read_text (&rp, "name", PASSKEYS_JSON_MAX_NAME,
                                          PASSKEYS_JSON_OPTIONAL);
  if (name != NULL && text != NULL)
    *name = passkeys_untrusted_text_make_visible (text);

  passkeys_json_members_finish_nested (&rp, members);
}
