/* test-attention.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-attention.h"

#include "notification-fixture.h"
#include "passkeys-question-view.h"
#include "ui-fixture.h"

#define WINDOW "Passkeys"

typedef struct
{
  NotificationFixture  desktop;
  GtkWindow           *window;
  GtkWidget           *view;
} Fixture;

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  notification_fixture_set_up (&fixture->desktop);
  fixture->view = g_object_new (PASSKEYS_TYPE_QUESTION_VIEW, NULL);
  fixture->window = ui_fixture_show (fixture->view);
  gtk_window_set_title (fixture->window, WINDOW);
  notification_fixture_go_elsewhere (&fixture->desktop, fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  notification_fixture_tear_down (&fixture->desktop);
}

/* Behind another window: called, and let go once the key was touched. */
static void
test_behind (Fixture       *fixture,
             gconstpointer  data)
{
  DexFuture *question;

  question = passkeys_question_view_ask_touch (PASSKEYS_QUESTION_VIEW (fixture->view),
                                               "YubiKey 5 NFC");
  notification_fixture_await_shown (&fixture->desktop, 1);
  g_assert_cmpstr (fixture->desktop.summary, ==, "Touch Your Security Key");
  g_assert_cmpstr (fixture->desktop.body, ==, "YubiKey 5 NFC blinks. Touch its button or sensor.");
  notification_fixture_flush (&fixture->desktop);
  g_assert_cmpuint (fixture->desktop.n_closed, ==, 0);

  dex_unref (question);
  notification_fixture_await_closed (&fixture->desktop, 1);
  notification_fixture_flush (&fixture->desktop);
  g_assert_cmpuint (fixture->desktop.n_shown, ==, 1);
  g_assert_cmpuint (fixture->desktop.n_closed, ==, 1);
}

/* Whoever looks at the window needs no notification, and one that is there goes. */
static void
test_in_front (Fixture       *fixture,
               gconstpointer  data)
{
  PasskeysQuestionView *view = PASSKEYS_QUESTION_VIEW (fixture->view);
  DexFuture *question = passkeys_question_view_ask_touch (view, NULL);

  notification_fixture_await_shown (&fixture->desktop, 1);
  g_assert_cmpstr (fixture->desktop.summary, ==, "Touch the One to Use");
  notification_fixture_focus (fixture->window);
  passkeys_test_run_until (is_active, fixture->window);
  notification_fixture_await_closed (&fixture->desktop, 1);
  dex_unref (question);
  ui_fixture_settle ();

  question = passkeys_question_view_ask_touch (view, "YubiKey 5 NFC");
  ui_fixture_settle ();
  dex_unref (question);
  notification_fixture_flush (&fixture->desktop);
  g_assert_cmpuint (fixture->desktop.n_shown, ==, 1);
}

static void
on_activate (GApplication *application,
             gpointer      n_activated)
{
  (*(guint *) n_activated)++;
}

static gboolean
is_counted (gpointer count)
{
  return *(guint *) count > 0;
}

/* Pressing it asks for the window, also where the desktop knows no application to activate. */
static void
test_pressed (Fixture       *fixture,
              gconstpointer  data)
{
  GApplication *application = g_application_get_default ();
  guint n_activated = 0;
  gulong id = g_signal_connect (application, "activate", G_CALLBACK (on_activate), &n_activated);
  DexFuture *question;

  question = passkeys_question_view_ask_touch (PASSKEYS_QUESTION_VIEW (fixture->view), NULL);
  notification_fixture_await_shown (&fixture->desktop, 1);
  ui_fixture_settle ();
  notification_fixture_press (&fixture->desktop, NULL);
  passkeys_test_run_until (is_counted, &n_activated);
  g_signal_handler_disconnect (application, id);
  dex_unref (question);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GtkApplication) application = NULL;

  notification_fixture_init ();
  ui_fixture_init (&argc, &argv);
  application = gtk_application_new ("org.example.Passkeys.Test", G_APPLICATION_NON_UNIQUE);
  g_application_set_default (G_APPLICATION (application));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  g_test_add ("/attention/behind", Fixture, NULL, set_up, test_behind, tear_down);
  g_test_add ("/attention/in-front", Fixture, NULL, set_up, test_in_front, tear_down);
  g_test_add ("/attention/pressed", Fixture, NULL, set_up, test_pressed, tear_down);

  return g_test_run ();
}
