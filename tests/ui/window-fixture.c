/* window-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include <glib/gstdio.h>

#include "notification-fixture.h"
#include "passkeys-list-cache.h"
#include "session-fixture.h"
#include "ui-fixture.h"

PasskeysApplication *
window_fixture_init (int    *argc,
                     char ***argv)
{
  PasskeysApplication *application;

  /* Whoever tells of sleep does it on a bus of this test. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  notification_fixture_init ();
  ui_fixture_init (argc, argv);
  application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (application));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  return application;
}

void
window_fixture_set_up (WindowFixture *fixture,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_build_filename (g_get_user_config_dir (), "passkeys", NULL);
  fixture->file = g_build_filename (fixture->folder, "accounts.json", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->file, data, -1, &error));
  g_assert_no_error (error);

  g_settings_reset (window_fixture_get_settings (), "last-page"); /* of the test before */
  fixture->window = passkeys_window_new (passkeys_application_get_default ());
  gtk_window_present (GTK_WINDOW (fixture->window));
}

/* What was kept aside, which can be removed. */
guint
window_fixture_count_aside (WindowFixture *fixture,
                            gboolean       remove)
{
  g_autoptr(GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n_aside = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "accounts.json.unreadable"))
      {
        g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

        n_aside++;
        if (remove)
          g_unlink (path);
      }

  return n_aside;
}

void
window_fixture_tear_down (WindowFixture *fixture,
                          gconstpointer  data)
{
  ui_fixture_close (GTK_WINDOW (fixture->window));
  window_fixture_count_aside (fixture, TRUE);
  g_unlink (fixture->file);
  g_free (fixture->file);
  g_free (fixture->folder);
}

PasskeysSession *
window_fixture_sign_in (WindowFixture          *fixture,
                        PasskeysScriptedServer *server)
{
  PasskeysSession *session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  g_autofree char *last = NULL;

  ui_fixture_await_text (fixture->window, "Start an Organisation");
  _passkeys_window_set_session (fixture->window, session);
  last = g_settings_get_string (window_fixture_get_settings (), "last-account");
  g_assert_cmpstr (last, ==, passkeys_account_get_id (passkeys_session_get_account (session)));

  return session;
}

GSettings *
window_fixture_get_settings (void)
{
  return passkeys_application_get_settings (passkeys_application_get_default ());
}

gboolean
window_fixture_is_locked (WindowFixture *fixture)
{
  return g_str_equal (gtk_stack_get_visible_child_name (fixture->window->stack), "locked");
}

static gboolean
is_locked (gpointer fixture)
{
  return window_fixture_is_locked (fixture);
}

/* As when nobody used it for a while. */
void
window_fixture_lock (WindowFixture   *fixture,
                     PasskeysSession *session)
{
  g_signal_emit_by_name (fixture->window->idle_lock, "lock");
  window_fixture_assert_locked (fixture, session);
}

void
window_fixture_assert_locked (WindowFixture   *fixture,
                              PasskeysSession *session)
{
  passkeys_test_run_until (is_locked, fixture);
  g_assert_true (passkeys_session_is_expired (session));
  g_assert_null (passkeys_session_get_expires (session));
  g_assert_true (ui_fixture_shows (fixture->window, "Passkeys Is Locked"));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (fixture->window->navigation_view)));
}

void
window_fixture_unlock (WindowFixture   *fixture,
                       PasskeysSession *session)
{
  g_autoptr(GBytes) token = fixture_make_token_for (FIXTURE_ORG_ID, FIXTURE_USER_ID,
                                                    FIXTURE_USERNAME,
                                                    g_get_real_time () / G_USEC_PER_SEC + 3600);
  g_autoptr(GError) error = NULL;

  passkeys_test_await (passkeys_session_renew (session, token), &error);
  g_assert_no_error (error);
  g_assert_false (is_locked (fixture));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fixture->window->navigation_view)));
}

typedef struct
{
  PasskeysAccount *account;
  const char      *list;
  gboolean       (*condition) (JsonArray *rows);
  JsonArray       *rows; /* (owned) (nullable) */
} Recollection;

static gboolean
is_kept (gpointer data)
{
  Recollection *recollection = data;

  g_clear_pointer (&recollection->rows, json_array_unref);
  recollection->rows = passkeys_test_await_boxed (
    passkeys_list_cache_recall (recollection->account, recollection->list), NULL);

  return recollection->rows != NULL
         && (recollection->condition == NULL || recollection->condition (recollection->rows));
}

/* What a list told is written down a moment later. */
JsonArray *
window_fixture_await_rows (PasskeysSession  *session,
                           const char       *list,
                           gboolean        (*condition) (JsonArray *))
{
  Recollection recollection = { passkeys_session_get_account (session), list, condition, NULL };

  passkeys_test_run_until (is_kept, &recollection);

  return recollection.rows;
}
