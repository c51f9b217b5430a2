/* passkeys-test-users.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-test-users.h"

static void
append_user (GString *json,
             guint    number)
{
  if (json->str[json->len - 1] == '}')
    g_string_append_c (json, ',');
  g_string_append_printf (json,
                          "{\"username\":\"u%u@example.co\",\"name\":\"u%u@example.co\","
                          "\"userId\":\"us-%u\",\"kind\":\"CustomerEmployee\",\"orgId\":\"or-1\","
                          "\"credentialUuid\":\"cr-%u\",\"isActive\":true,\"isServiceAccount\":false,"
                          "\"isRegistered\":true,\"isSSORequired\":false,\"permissions\":[],"
                          "\"permissionAssignments\":[{\"permissionName\":\"Readers\","
                          "\"permissionId\":\"pm-1\",\"assignmentId\":\"as-%u\"}]}",
                          number, number, number, number, number);
}

char *
passkeys_test_users_build_page (guint       first,
                                guint       n_users,
                                const char *token)
{
  GString *json = g_string_new ("{\"items\":[");

  for (guint i = 0; i < n_users; i++)
    append_user (json, first + i);
  g_string_append_c (json, ']');
  if (token != NULL)
    g_string_append_printf (json, ",\"nextPageToken\":\"%s\"", token);
  g_string_append_c (json, '}');

  return g_string_free_and_steal (json);
}
