/* test-cancellation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-application.h"
#include "passkeys-busy-button.h"
#include "passkeys-found-page.h"
#include "passkeys-join-page.h"
#include "passkeys-new-credential-dialog.h"
#include "passkeys-scripted-server.h"
#include "passkeys-sign-in-form-page.h"
#include "passkeys-user-page.h"
#include "passkeys-users-api.h"
#include "session-fixture.h"
#include "ui-fixture.h"

/* Every wait ends with the page or dialog that waits: the server sees the connection go. */

#define PATIENCE_MS 1000

typedef struct
{
  PasskeysScriptedServer *server;
  PasskeysApplication    *application;
  PasskeysSession        *session; /* (nullable) */
  GtkWindow              *window;
  AdwNavigationView      *view;
  GtkWidget              *waiter;  /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  GtkWidget *view = adw_navigation_view_new ();

  fixture->server = passkeys_scripted_server_new ();
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view),
                            adw_navigation_page_new (gtk_label_new ("First"), "First"));
  fixture->view = ADW_NAVIGATION_VIEW (view);
  fixture->window = ui_fixture_show (view);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->waiter);
  if (fixture->session != NULL)
    passkeys_test_finalize (fixture->session);
  g_application_set_default (NULL);
  passkeys_test_finalize (fixture->application);
  passkeys_scripted_server_free (fixture->server);
}

/* Begins to wait for an answer that never comes. */
static void
begin (Fixture    *fixture,
       const char *action)
{
  guint n_before = passkeys_scripted_server_get_n_requests (fixture->server);

  passkeys_scripted_server_answer_never (fixture->server);
  g_assert_true (gtk_widget_activate_action (fixture->waiter, action, NULL));
  ui_fixture_await_requests (fixture->server, n_before + 1);
  ui_fixture_settle ();
  g_assert_cmpuint (passkeys_scripted_server_get_n_aborted (fixture->server), ==, 0);
}

/* Nobody waits until the request has taken too long. */
static void
assert_cancelled (Fixture *fixture)
{
  gint64 start = g_get_monotonic_time ();

  ui_fixture_await_aborted (fixture->server, 1);
  g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE_MS * G_GINT64_CONSTANT (1000));
}

static void
show_page (Fixture           *fixture,
           AdwNavigationPage *page)
{
  fixture->waiter = g_object_ref_sink (GTK_WIDGET (page));
  adw_navigation_view_push (fixture->view, page);
  ui_fixture_settle ();
}

static void
leave (Fixture *fixture)
{
  g_assert_true (adw_navigation_view_pop (fixture->view));
  assert_cancelled (fixture);
}

static void
close_window (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  assert_cancelled (fixture);
  fixture->window = GTK_WINDOW (g_object_ref_sink (adw_window_new ()));
}

static void
end (Fixture       *fixture,
     gconstpointer  data)
{
  if (g_str_equal (data, "leave"))
    leave (fixture);
  else
    close_window (fixture);
}

static void
fill_server (Fixture *fixture)
{
  ui_fixture_type (fixture->waiter, "Server _Address",
                   passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_type (fixture->waiter, "_Relying Party ID", "localhost");
  ui_fixture_type (fixture->waiter, "_Origin", "http://localhost");
}

static void
fill_found (Fixture *fixture)
{
  show_page (fixture, passkeys_found_page_new ());
  gtk_widget_activate (ui_fixture_find (fixture->waiter, ADW_TYPE_ACTION_ROW,
                                        "On _Another Server"));
  ui_fixture_settle ();
  fill_server (fixture);
  ui_fixture_type (fixture->waiter, "Organisation _Name", "Harbour Bakery");
  ui_fixture_type (fixture->waiter, "Your _E-Mail Address", "jane@example.org");
  adw_switch_row_set_active (ui_fixture_find (fixture->waiter, ADW_TYPE_SWITCH_ROW,
                                              "I _Become Its First Administrator"), TRUE);
}

static void
test_found (Fixture       *fixture,
            gconstpointer  data)
{
  fill_found (fixture);
  begin (fixture, "found.start");
  end (fixture, data);
}

/* What was typed is there again for who comes back, and nothing seems to go on. */
static void
test_found_come_back (Fixture       *fixture,
                      gconstpointer  data)
{
  fill_found (fixture);
  begin (fixture, "found.start");
  leave (fixture);
  ui_fixture_settle ();

  adw_navigation_view_push (fixture->view, ADW_NAVIGATION_PAGE (fixture->waiter));
  ui_fixture_settle ();
  ui_fixture_await_property (ui_fixture_find (fixture->waiter, PASSKEYS_TYPE_BUSY_BUTTON,
                                              "_Start Organisation"), "busy", FALSE);
  g_assert_cmpstr (gtk_editable_get_text (ui_fixture_find (fixture->waiter, ADW_TYPE_ENTRY_ROW,
                                                           "Organisation _Name")),
                   ==, "Harbour Bakery");
}

static void
fill_account (Fixture *fixture)
{
  adw_combo_row_set_selected (ui_fixture_find (fixture->waiter, ADW_TYPE_COMBO_ROW, NULL), 3);
  ui_fixture_settle ();
  fill_server (fixture);
  ui_fixture_type (fixture->waiter, "Your _E-Mail Address", "ann@example.org");
  ui_fixture_type (fixture->waiter, "Organisation _ID", "or-1");
}

static void
test_join (Fixture       *fixture,
           gconstpointer  data)
{
  show_page (fixture, passkeys_join_page_new ());
  fill_account (fixture);
  ui_fixture_type (fixture->waiter, "_Registration Code", "1234-5678");
  begin (fixture, "join.continue");
  end (fixture, data);
}

static void
test_resend (Fixture       *fixture,
             gconstpointer  data)
{
  show_page (fixture, passkeys_join_page_new ());
  fill_account (fixture);
  begin (fixture, "join.resend");
  end (fixture, data);
}

static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  show_page (fixture, passkeys_sign_in_form_page_new ());
  fill_account (fixture);
  begin (fixture, "sign-in.find");
  end (fixture, data);
}

static void
test_sign_in (Fixture       *fixture,
              gconstpointer  data)
{
  show_page (fixture, passkeys_sign_in_form_page_new ());
  fill_account (fixture);
  begin (fixture, "sign-in.confirm");
  end (fixture, data);
}

/* One's own user is asked for at once, and must not be what nobody answers. */
static void
sign_in (Fixture *fixture)
{
  passkeys_scripted_server_answer (fixture->server, 404, "{}");
  fixture->session = ui_fixture_make_session (passkeys_scripted_server_get_url (fixture->server));
  ui_fixture_await_requests (fixture->server, 1);
}

static AdwNavigationPage *
create_user_page (Fixture *fixture)
{
  g_autofree char *json = fixture_make_user_json (FIXTURE_USER_ID);
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysUser) user = passkeys_user_new_from_json (node, &error);

  g_assert_no_error (error);
  sign_in (fixture);

  return passkeys_user_page_new (fixture->session, user, NULL);
}

static void
test_invite_again (Fixture       *fixture,
                   gconstpointer  data)
{
  show_page (fixture, create_user_page (fixture));
  begin (fixture, "user.resend");
  end (fixture, data);
}

/* A split view that has no room for both of its pages takes them out and puts them back. */
static void
test_fold (Fixture       *fixture,
           gconstpointer  data)
{
  AdwNavigationSplitView *split = ADW_NAVIGATION_SPLIT_VIEW (adw_navigation_split_view_new ());
  AdwNavigationPage *page = create_user_page (fixture);

  fixture->waiter = g_object_ref_sink (GTK_WIDGET (page));
  adw_navigation_split_view_set_sidebar (split, adw_navigation_page_new (gtk_label_new ("Pages"),
                                                                         "Pages"));
  adw_navigation_split_view_set_content (split, page);
  adw_navigation_split_view_set_show_content (split, TRUE);
  adw_navigation_view_push (fixture->view, adw_navigation_page_new (GTK_WIDGET (split), "Both"));
  ui_fixture_settle ();
  begin (fixture, "user.resend");

  for (guint i = 0; i < 2; i++)
    {
      /* as a breakpoint does */
      gtk_widget_set_child_visible (GTK_WIDGET (split), FALSE);
      adw_navigation_split_view_set_collapsed (split, i == 0);
      ui_fixture_settle ();
      gtk_widget_set_child_visible (GTK_WIDGET (split), TRUE);
      ui_fixture_settle ();
      g_assert_cmpuint (passkeys_scripted_server_get_n_aborted (fixture->server), ==, 0);
    }
  leave (fixture);
}

static void
test_new_credential (Fixture       *fixture,
                     gconstpointer  data)
{
  AdwDialog *dialog;

  sign_in (fixture);
  dialog = passkeys_new_credential_dialog_new (fixture->session, 1);
  fixture->waiter = g_object_ref_sink (GTK_WIDGET (dialog));
  adw_dialog_present (dialog, GTK_WIDGET (fixture->window));
  ui_fixture_settle ();
  begin (fixture, "new-credential.create");

  if (g_str_equal (data, "leave"))
    {
      adw_dialog_close (dialog);
      assert_cancelled (fixture);
    }
  else
    close_window (fixture);
}

#define add(path, function) \
  g_test_add ("/cancellation/" path "/leave", Fixture, "leave", set_up, function, tear_down); \
  g_test_add ("/cancellation/" path "/close-window", Fixture, "close-window", set_up, function, \
              tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  add ("found", test_found);
  g_test_add ("/cancellation/found/come-back", Fixture, NULL, set_up, test_found_come_back,
              tear_down);
  add ("join", test_join);
  add ("resend", test_resend);
  add ("find", test_find);
  add ("sign-in", test_sign_in);
  add ("invite-again", test_invite_again);
  g_test_add ("/cancellation/fold", Fixture, NULL, set_up, test_fold, tear_down);
  add ("new-credential", test_new_credential);

  return g_test_run ();
}
