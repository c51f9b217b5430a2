/* session-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "session-fixture"

#include "config.h"

#include "session-fixture.h"

#include <string.h>

#include <gio/gio.h>

#include "passkeys-base64url.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-test-folder.h"

char *
fixture_make_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp ("passkeys-session-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
fixture_remove_folder (char *folder)
{
  passkeys_test_folder_remove (folder);
  g_free (folder);
}

void
fixture_write (const char *folder,
               const char *name,
               const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

GBytes *
fixture_make_token (const char *claims)
{
  g_autofree char *payload = passkeys_base64url_encode_data (claims, strlen (claims));
  g_autofree char *text = g_strdup_printf ("eyJhbGciOiJFZERTQSJ9.%s.c2lnbmF0dXJl", payload);

  return passkeys_secure_bytes_new_text (text);
}

GBytes *
fixture_make_token_for (const char *org_id,
                        const char *user_id,
                        const char *username,
                        gint64      expires)
{
  g_autofree char *claims = NULL;

  claims = g_strdup_printf ("{\"iss\":\"test\",\"sub\":\"%s\",\"exp\":%" G_GINT64_FORMAT ","
                            "\"https://custom/username\":\"%s\","
                            "\"https://custom/app_metadata\":"
                            "{\"userId\":\"%s\",\"orgId\":\"%s\",\"tokenKind\":\"Token\"}}",
                            org_id, expires, username, user_id, org_id);

  return fixture_make_token (claims);
}

char *
fixture_make_user_json (const char *user_id)
{
  return g_strdup_printf (
    "{\"username\":\"" FIXTURE_USERNAME "\",\"name\":\"Ada\",\"userId\":\"%s\","
    "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"cr-1\","
    "\"orgId\":\"" FIXTURE_ORG_ID "\",\"permissions\":[],\"isActive\":true,"
    "\"isServiceAccount\":false,\"isRegistered\":true,\"isSSORequired\":false,"
    "\"permissionAssignments\":[]}",
    user_id);
}

PasskeysConnection *
fixture_make_connection (const char *api_url)
{
  g_autoptr(GError) error = NULL;
  PasskeysConnection *connection;

  connection = passkeys_connection_new_custom (api_url, "localhost", "http://localhost", &error);
  g_assert_no_error (error);

  return connection;
}
