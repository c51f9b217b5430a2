/* test-import-dialog.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "passkeys-application.h"
#include "passkeys-import-dialog.h"
#include "passkeys-scripted-server.h"
#include "passkeys-users-api.h"
#include "session-fixture.h"
#include "ui-fixture.h"

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session;
  PasskeysPagedList      *everyone;
  GFile                  *file;
  GtkWindow              *window;
  AdwDialog              *dialog;
  PasskeysUserImport     *accepted;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GFileIOStream) stream = NULL;

  fixture->server = passkeys_scripted_server_new ();
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  passkeys_scripted_server_answer (fixture->server, 403, "{\"error\":{\"message\":\"No\"}}");
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_await_requests (fixture->server, 1); /* one's own user */
  fixture->everyone = passkeys_users_api_list (passkeys_session_get_client (fixture->session));
  fixture->file = g_file_new_tmp ("people-XXXXXX.csv", &stream, NULL);
  fixture->window = ui_fixture_show (gtk_label_new (""));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  g_file_delete (fixture->file, NULL, NULL);
  g_clear_object (&fixture->accepted);
  g_clear_object (&fixture->file);
  g_clear_object (&fixture->everyone);
  g_clear_object (&fixture->session);
  g_application_set_default (NULL);
  g_clear_object (&fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

static void
on_accepted (AdwDialog          *dialog,
             PasskeysUserImport *import,
             Fixture            *fixture)
{
  g_set_object (&fixture->accepted, import);
}

static void
present (Fixture    *fixture,
         const char *csv)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (g_file_peek_path (fixture->file), csv, -1, &error);
  g_assert_no_error (error);
  fixture->dialog = passkeys_import_dialog_new (fixture->file, fixture->everyone);
  g_signal_connect (fixture->dialog, "accepted", G_CALLBACK (on_accepted), fixture);
  adw_dialog_present (fixture->dialog, GTK_WIDGET (fixture->window));
}

static void
answer_everyone (Fixture *fixture)
{
  g_autofree char *user = fixture_make_user_json (FIXTURE_USER_ID);
  g_autofree char *json = g_strdup_printf ("{\"items\":[%s]}", user);

  passkeys_scripted_server_answer (fixture->server, 200, json);
}

/* Whoever is here already is known although the list was not read before. */
static void
test_dry_run (Fixture       *fixture,
              gconstpointer  data)
{
  answer_everyone (fixture);
  present (fixture, "email,externalId\r\nann@example.org,1\r\n" FIXTURE_USERNAME ",2\r\n"
                    "=cmd@example.org,3\r\nnobody,4\r\n");
  ui_fixture_await_text (fixture->dialog, "1 person can be invited, 3 rows are left out");
  g_assert_true (ui_fixture_shows (fixture->dialog, "4 rows, read as UTF-8"));
  g_assert_true (ui_fixture_shows (fixture->dialog, "ann@example.org"));
  g_assert_true (ui_fixture_shows (fixture->dialog, "Line 2."));

  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "import.accept", NULL);
  g_assert_nonnull (fixture->accepted);
  g_assert_cmpuint (passkeys_user_import_get_n_valid (fixture->accepted), ==, 1);
}

static void
test_latin1 (Fixture       *fixture,
             gconstpointer  data)
{
  answer_everyone (fixture);
  present (fixture, "email;externalId\nann@example.org;M\xfcller\n");
  ui_fixture_await_text (fixture->dialog, "1 person can be invited");
  g_assert_true (ui_fixture_shows (fixture->dialog, "was read as Latin-1"));
}

/* Nobody can be invited: who is left out is shown at once. */
static void
test_nobody (Fixture       *fixture,
             gconstpointer  data)
{
  answer_everyone (fixture);
  present (fixture, "email\nnobody\n");
  ui_fixture_await_text (fixture->dialog, "0 people can be invited, 1 row is left out");
  g_assert_true (ui_fixture_shows (fixture->dialog, "this is no e-mail address"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "import.accept", NULL);
  g_assert_null (fixture->accepted);
}

/* What is wrong with the file can be mended, and the file read again. */
static void
test_mended (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  answer_everyone (fixture);
  present (fixture, "colour,size\nred,4\n");
  ui_fixture_await_text (fixture->dialog, "_Try Again");
  g_assert_true (ui_fixture_shows (fixture->dialog, "names no column"));

  g_file_set_contents (g_file_peek_path (fixture->file), "email\nann@example.org\n", -1, &error);
  g_assert_no_error (error);
  gtk_widget_activate_action (GTK_WIDGET (fixture->dialog), "import.read", NULL);
  ui_fixture_await_text (fixture->dialog, "1 person can be invited");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  ADD ("/import-dialog/dry-run", test_dry_run);
  ADD ("/import-dialog/latin1", test_latin1);
  ADD ("/import-dialog/nobody", test_nobody);
  ADD ("/import-dialog/mended", test_mended);

  return g_test_run ();
}
