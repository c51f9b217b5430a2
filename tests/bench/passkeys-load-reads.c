/* passkeys-load-reads.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-load"

#include "config.h"

#include "passkeys-load-reads.h"

#include <string.h>

#include "passkeys-load-organisation.h"

static void
ask (PasskeysLoadMember *member,
     const char         *path)
{
  passkeys_load_connection_send (member->connection, "GET", path, member->token, NULL, NULL);
}

static void
begin (PasskeysLoadMember *member)
{
  member->step = 0;
  member->date_begun = g_get_monotonic_time ();
}

/* The next page of a list, or the first one again. */
static void
begin_page (PasskeysLoadMember *member,
            const char         *list)
{
  g_autofree char *path = NULL;

  begin (member);
  if (member->page_token)
    path = g_strconcat (list, "&paginationToken=", member->page_token, NULL);
  ask (member, path ? path : list);
}

/**
 * passkeys_load_begin_users:
 * @member: who
 *
 * Asks for as many users at a time as there may be, as the application does.
 */
void
passkeys_load_begin_users (PasskeysLoadMember *member)
{
  begin_page (member, "/auth/users?limit=200");
}

/**
 * passkeys_load_begin_short_users:
 * @member: who
 *
 * Asks for as many users at a time as there are unless one says how many.
 */
void
passkeys_load_begin_short_users (PasskeysLoadMember *member)
{
  begin_page (member, "/auth/users?limit=50");
}

/**
 * passkeys_load_begin_end_users:
 * @member: who
 *
 * Looks for the few users of a kind: all the search that there is in the API.
 */
void
passkeys_load_begin_end_users (PasskeysLoadMember *member)
{
  begin_page (member, "/auth/users?limit=50&kind=EndUser");
}

/**
 * passkeys_load_begin_holders:
 * @member: who
 *
 * Asks who has a permission.
 */
void
passkeys_load_begin_holders (PasskeysLoadMember *member)
{
  guint number = g_random_int_range (1, PASSKEYS_LOAD_N_PERMISSIONS + 1);
  g_autofree char *id = passkeys_load_organisation_permission_id (number);
  g_autofree char *path = g_strdup_printf ("/permissions/%s/assignments?limit=50", id);

  begin (member);
  ask (member, path);
}

/**
 * passkeys_load_continue_list:
 * @member: who
 * @answer: a page
 *
 * Returns: %TRUE: there is nothing more to it
 */
gboolean
passkeys_load_continue_list (PasskeysLoadMember *member,
                             const char         *answer)
{
  const char *name = "\"nextPageToken\":\"";
  const char *token = strstr (answer, name);

  g_clear_pointer (&member->page_token, g_free);
  if (token)
    {
      token += strlen (name);
      member->page_token = g_strndup (token, strcspn (token, "\""));
    }
  return TRUE;
}

/**
 * passkeys_load_begin_user_page:
 * @member: who
 *
 * Asks for somebody, and then for the permissions that can be given.
 */
void
passkeys_load_begin_user_page (PasskeysLoadMember *member)
{
  guint number = g_random_int_range (1, PASSKEYS_LOAD_N_USERS + 1);
  g_autofree char *id = passkeys_load_organisation_user_id (number);
  g_autofree char *path = g_strconcat ("/auth/users/", id, NULL);

  begin (member);
  ask (member, path);
}

/**
 * passkeys_load_continue_user_page:
 * @member: who
 * @answer: to the last request
 *
 * Returns: whether all of the page is there; if not, the next request is on its way
 */
gboolean
passkeys_load_continue_user_page (PasskeysLoadMember *member,
                                  const char         *answer)
{
  if (member->step++ == 1)
    return TRUE;
  ask (member, "/permissions?limit=200");
  return FALSE;
}
