/* test-forms.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-application.h"
#include "passkeys-busy-button.h"
#include "passkeys-found-page.h"
#include "passkeys-join-page.h"
#include "passkeys-sign-in-form-page.h"
#include "ui-fixture.h"

#define QUERY "username=ann%40example.org&orgId=or-1&code=1234-5678"
#define LINK "passkeys://register?" QUERY

typedef struct
{
  PasskeysApplication *application; /* (nullable) */
  AdwNavigationPage   *page;
  GtkWindow           *window;
} Fixture;

static void
show (Fixture           *fixture,
      AdwNavigationPage *page)
{
  GtkWidget *view = adw_navigation_view_new ();

  fixture->page = g_object_ref_sink (page);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  fixture->window = ui_fixture_show (view);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  passkeys_test_finalize (fixture->page);
  if (fixture->application != NULL)
    {
      g_application_set_default (NULL);
      passkeys_test_finalize (fixture->application);
    }
}

static gboolean
is_sensitive (Fixture    *fixture,
              const char *button)
{
  return gtk_widget_is_sensitive (ui_fixture_find (fixture->page, PASSKEYS_TYPE_BUSY_BUTTON,
                                                   button));
}

static const char *
get_text (Fixture    *fixture,
          const char *row)
{
  return gtk_editable_get_text (ui_fixture_find (fixture->page, ADW_TYPE_ENTRY_ROW, row));
}

static void
set_up_found (Fixture       *fixture,
              gconstpointer  data)
{
  show (fixture, passkeys_found_page_new ());
}

static void
test_found (Fixture       *fixture,
            gconstpointer  data)
{
  AdwSwitchRow *administrator = ui_fixture_find (fixture->page, ADW_TYPE_SWITCH_ROW,
                                                 "I _Become Its First Administrator");

  g_assert_false (is_sensitive (fixture, "_Start Organisation"));
  ui_fixture_type (fixture->page, "Organisation _Name", "Harbour Bakery");
  ui_fixture_type (fixture->page, "Your _E-Mail Address", "jane@example.org");
  g_assert_false (is_sensitive (fixture, "_Start Organisation"));
  adw_switch_row_set_active (administrator, TRUE);
  g_assert_true (is_sensitive (fixture, "_Start Organisation"));
  ui_fixture_type (fixture->page, "Your _E-Mail Address", "jane");
  g_assert_false (is_sensitive (fixture, "_Start Organisation"));
  ui_fixture_type (fixture->page, "Your _E-Mail Address", " jane@example.org ");
  ui_fixture_type (fixture->page, "Organisation _Name", "  ");
  g_assert_false (is_sensitive (fixture, "_Start Organisation"));
}

static gboolean
is_failed (gpointer data)
{
  return ui_fixture_shows (data, "The Address Cannot Be Used") ||
         ui_fixture_shows (data, "The Organisation Cannot Be Reached");
}

/* What was typed is still there after a failure, and can be tried again. */
static void
test_found_fails (Fixture       *fixture,
                  gconstpointer  data)
{
  gtk_widget_activate (ui_fixture_find (fixture->page, ADW_TYPE_ACTION_ROW, "On _Another Server"));
  ui_fixture_settle ();
  ui_fixture_type (fixture->page, "Server _Address", "http://127.0.0.1:9");
  ui_fixture_type (fixture->page, "Organisation _Name", "Harbour Bakery");
  ui_fixture_type (fixture->page, "Your _E-Mail Address", "jane@example.org");
  adw_switch_row_set_active (ui_fixture_find (fixture->page, ADW_TYPE_SWITCH_ROW,
                                              "I _Become Its First Administrator"),
                             TRUE);

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "found.start", NULL);
  passkeys_test_run_until (is_failed, fixture->page);

  g_assert_cmpstr (get_text (fixture, "Organisation _Name"), ==, "Harbour Bakery");
  g_assert_cmpstr (get_text (fixture, "Your _E-Mail Address"), ==, "jane@example.org");
  g_assert_cmpstr (get_text (fixture, "Server _Address"), ==, "http://127.0.0.1:9");
  g_assert_false (passkeys_busy_button_get_busy (ui_fixture_find (fixture->page,
                                                                  PASSKEYS_TYPE_BUSY_BUTTON,
                                                                  "_Start Organisation")));
  g_assert_true (gtk_widget_is_sensitive (ui_fixture_find (fixture->page, ADW_TYPE_ENTRY_ROW,
                                                           "Organisation _Name")));
}

static void
set_up_join (Fixture       *fixture,
             gconstpointer  data)
{
  show (fixture, passkeys_join_page_new ());
}

static void
assert_filled (Fixture *fixture)
{
  g_assert_cmpstr (get_text (fixture, "Your _E-Mail Address"), ==, "ann@example.org");
  g_assert_cmpstr (get_text (fixture, "Organisation _ID"), ==, "or-1");
  g_assert_cmpstr (get_text (fixture, "_Registration Code"), ==, "1234-5678");
  g_assert_true (is_sensitive (fixture, "_Continue"));
  g_assert_true (is_sensitive (fixture, "Send a _New Code"));
}

/* A link or a whole message fills everything, whichever field it was pasted into. */
static void
test_join_pasted (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char * const rows[] = {
    "Your _E-Mail Address", "Organisation _ID", "_Registration Code",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (rows); j++)
        ui_fixture_type (fixture->page, rows[j], "");
      g_assert_false (is_sensitive (fixture, "_Continue"));

      ui_fixture_type (fixture->page, rows[i],
                       "Welcome!\n\nOpen this link:\n\n  " LINK "\n\nGood bye.");
      assert_filled (fixture);
    }
}

static void
test_join_typed (Fixture       *fixture,
                 gconstpointer  data)
{
  ui_fixture_type (fixture->page, "Your _E-Mail Address", "ann@example.org");
  g_assert_false (is_sensitive (fixture, "Send a _New Code"));
  ui_fixture_type (fixture->page, "Organisation _ID", "or-1");
  g_assert_true (is_sensitive (fixture, "Send a _New Code"));
  g_assert_false (is_sensitive (fixture, "_Continue"));
  ui_fixture_type (fixture->page, "_Registration Code", "  ");
  g_assert_false (is_sensitive (fixture, "_Continue"));
  ui_fixture_type (fixture->page, "_Registration Code", " 1234-5678");
  g_assert_true (is_sensitive (fixture, "_Continue"));
}

static void
test_join_dashboard_link (Fixture       *fixture,
                          gconstpointer  data)
{
  ui_fixture_type (fixture->page, "Organisation _ID",
                   "https://app.uae.dfns.io/register?" QUERY);
  assert_filled (fixture);
  g_assert_cmpint (adw_combo_row_get_selected (ui_fixture_find (fixture->page, ADW_TYPE_COMBO_ROW,
                                                                NULL)), ==, 2);

  ui_fixture_type (fixture->page, "Organisation _ID",
                   "https://passkeys.example.net/register?" QUERY);
  assert_filled (fixture);
  g_assert_cmpint (adw_combo_row_get_selected (ui_fixture_find (fixture->page, ADW_TYPE_COMBO_ROW,
                                                                NULL)), ==, 3);
  g_assert_cmpstr (get_text (fixture, "_Origin"), ==, "https://passkeys.example.net");
}

static void
test_join_fails (Fixture       *fixture,
                 gconstpointer  data)
{
  ui_fixture_type (fixture->page, "_Registration Code", LINK);
  adw_combo_row_set_selected (ui_fixture_find (fixture->page, ADW_TYPE_COMBO_ROW, NULL), 3);
  ui_fixture_type (fixture->page, "Server _Address", "http://127.0.0.1:9");

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "join.continue", NULL);
  passkeys_test_run_until (is_failed, fixture->page);
  assert_filled (fixture);
  g_assert_true (gtk_widget_is_sensitive (ui_fixture_find (fixture->page, ADW_TYPE_ENTRY_ROW,
                                                           "_Registration Code")));
}

static void
set_up_sign_in (Fixture       *fixture,
                gconstpointer  data)
{
  show (fixture, passkeys_sign_in_form_page_new ());
}

/* Without an address the passkey tells who it is; a wrong one helps nobody. */
static void
test_sign_in (Fixture       *fixture,
              gconstpointer  data)
{
  g_assert_false (is_sensitive (fixture, "_Sign In"));
  ui_fixture_type (fixture->page, "Organisation _ID", "or-1");
  g_assert_true (is_sensitive (fixture, "_Sign In"));
  g_assert_false (is_sensitive (fixture, "_Find"));
  ui_fixture_type (fixture->page, "Your _E-Mail Address", "ann");
  g_assert_false (is_sensitive (fixture, "_Sign In"));
  ui_fixture_type (fixture->page, "Your _E-Mail Address", "ann@example.org");
  g_assert_true (is_sensitive (fixture, "_Sign In"));
  g_assert_true (is_sensitive (fixture, "_Find"));
}

/* With an application there are authenticators to choose among. */
static void
set_up_sign_in_fails (Fixture       *fixture,
                      gconstpointer  action)
{
  fixture->application = passkeys_application_new ();
  g_application_set_default (G_APPLICATION (fixture->application));
  show (fixture, passkeys_sign_in_form_page_new ());
}

/* Neither looking for the organisations nor signing in takes away what was typed. */
static void
test_sign_in_fails (Fixture       *fixture,
                    gconstpointer  action)
{
  adw_combo_row_set_selected (ui_fixture_find (fixture->page, ADW_TYPE_COMBO_ROW, NULL), 3);
  ui_fixture_settle ();
  ui_fixture_type (fixture->page, "Server _Address", "http://127.0.0.1:9");
  ui_fixture_type (fixture->page, "_Relying Party ID", "localhost");
  ui_fixture_type (fixture->page, "_Origin", "http://localhost");
  ui_fixture_type (fixture->page, "Organisation _ID", "or-1");
  ui_fixture_type (fixture->page, "Your _E-Mail Address", "ann@example.org");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
  passkeys_test_run_until (is_failed, fixture->page);
  ui_fixture_settle ();
  g_assert_cmpstr (get_text (fixture, "Your _E-Mail Address"), ==, "ann@example.org");
  g_assert_cmpstr (get_text (fixture, "Organisation _ID"), ==, "or-1");
  g_assert_cmpstr (get_text (fixture, "Server _Address"), ==, "http://127.0.0.1:9");
  g_assert_true (is_sensitive (fixture, "_Sign In"));
  g_assert_true (is_sensitive (fixture, "_Find"));
  g_assert_true (gtk_widget_is_sensitive (ui_fixture_find (fixture->page, ADW_TYPE_ENTRY_ROW,
                                                           "Organisation _ID")));
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

  g_test_add ("/forms/found", Fixture, NULL, set_up_found, test_found, tear_down);
  g_test_add ("/forms/found-fails", Fixture, NULL, set_up_found, test_found_fails, tear_down);
  g_test_add ("/forms/join-pasted", Fixture, NULL, set_up_join, test_join_pasted, tear_down);
  g_test_add ("/forms/join-typed", Fixture, NULL, set_up_join, test_join_typed, tear_down);
  g_test_add ("/forms/join-dashboard-link", Fixture, NULL, set_up_join, test_join_dashboard_link,
              tear_down);
  g_test_add ("/forms/join-fails", Fixture, NULL, set_up_join, test_join_fails, tear_down);
  g_test_add ("/forms/sign-in", Fixture, NULL, set_up_sign_in, test_sign_in, tear_down);

  g_test_add ("/forms/sign-in-fails", Fixture, "sign-in.confirm", set_up_sign_in_fails,
              test_sign_in_fails, tear_down);
  g_test_add ("/forms/find-fails", Fixture, "sign-in.find", set_up_sign_in_fails,
              test_sign_in_fails, tear_down);

  return g_test_run ();
}
