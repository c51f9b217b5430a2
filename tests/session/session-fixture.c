/* session-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "session-fixture"

#include "config.h"

#include "session-fixture.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "passkeys-base64url.h"
#include "passkeys-secure-bytes.h"

#define PATIENCE_SECONDS 60

static gboolean
on_patience_cb (gpointer user_data)
{
  g_error ("a test waited for more than a minute");

  return G_SOURCE_REMOVE;
}

static void
iterate_until_done (DexFuture *future)
{
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, on_patience_cb, NULL);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (patience);
}

static gboolean
await_value (DexFuture  *future,
             GValue     *value,
             GError    **error)
{
  g_autoptr(DexFuture) owned = future;
  const GValue *result;

  iterate_until_done (owned);
  result = dex_future_get_value (owned, error);
  if (result == NULL)
    return FALSE;

  g_value_init (value, G_VALUE_TYPE (result));
  g_value_copy (result, value);
  return TRUE;
}

gboolean
fixture_await (DexFuture  *future,
               GError    **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  return await_value (future, &value, error);
}

gpointer
fixture_await_object (DexFuture  *future,
                      GError    **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  return await_value (future, &value, error) ? g_value_dup_object (&value) : NULL;
}

gpointer
fixture_await_boxed (DexFuture  *future,
                     GError    **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  return await_value (future, &value, error) ? g_value_dup_boxed (&value) : NULL;
}

void
fixture_wait_until (gboolean (*condition) (gpointer data),
                    gpointer data)
{
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, on_patience_cb, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (patience);
}

static gboolean
on_time_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
fixture_iterate_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_time_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

char *
fixture_make_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp ("passkeys-session-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_path (const char *path)
{
  g_autoptr(GDir) folder = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_chmod (path, 0700);
      folder = g_dir_open (path, 0, NULL);
      while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_path (child);
        }
    }

  g_remove (path);
}

void
fixture_remove_folder (char *folder)
{
  remove_path (folder);
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
