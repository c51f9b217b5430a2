/* test-site-application.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-site-application.h"

#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include "local-fixture.h"
#include "passkeys-ctaphid.h"
#include "passkeys-site-ceremony.h"
#include "passkeys-site-window.h"
#include "passkeys-test-await.h"
#include "ui-fixture.h"

#define PIN_ROW "_PIN of This Computer"

/* ms: how often a person looks at the window */
#define LOOK 20

#define HASH "0123456789abcdef0123456789abcdef"
#define CBOR_COMMAND "\x10"

/* CTAP 2.1, sections 6.1 and 6.2: for example.org, a discoverable credential of eve@example.org */
static const char make_credential[] =
  CBOR_COMMAND "\x01\xa5\x01\x58\x20" HASH
  "\x02\xa2\x62" "id" "\x6b" "example.org" "\x64" "name" "\x67" "Example"
  "\x03\xa2\x62" "id" "\x44" "user" "\x64" "name" "\x6f" "eve@example.org"
  "\x04\x81\xa2\x63" "alg" "\x26\x64" "type" "\x6a" "public-key"
  "\x07\xa1\x62" "rk" "\xf5";
static const char get_assertion[] =
  CBOR_COMMAND "\x02\xa2\x01\x6b" "example.org" "\x02\x58\x20" HASH;
static const char get_assertion_elsewhere[] =
  CBOR_COMMAND "\x02\xa2\x01\x6b" "example.com" "\x02\x58\x20" HASH;

typedef struct
{
  int         ends[2];    /* the service's, the application's */
  int         nowhere[2]; /* a pipe, which cannot be written at the end where it is read */
  GSource    *reading;
  void      (*look)      (gpointer fixture, PasskeysSiteWindow *window);
  guint       step;
  guint       n_looks;    /* at a window that is shown */
  guint       n_looks_afterwards; /* after the reply */
  GByteArray *reply;
  gint64      replied;    /* when the reply was whole, or 0 */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fixture->ends), ==, 0);
  g_assert_cmpint (pipe (fixture->nowhere), ==, 0);
  fixture->reply = g_byte_array_new ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->ends[0] >= 0)
    close (fixture->ends[0]);
  close (fixture->nowhere[0]);
  close (fixture->nowhere[1]);
  g_byte_array_unref (fixture->reply);
}

static gboolean
look_cb (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (PASSKEYS_IS_SITE_WINDOW (l->data) && gtk_widget_get_mapped (l->data))
      {
        fixture->n_looks++;
        fixture->n_looks_afterwards += fixture->replied != 0;
        if (fixture->look != NULL)
          fixture->look (fixture, l->data);
        break;
      }

  return G_SOURCE_CONTINUE;
}

static gboolean
read_cb (int          fd,
         GIOCondition condition,
         gpointer     user_data)
{
  Fixture *fixture = user_data;
  guint8 buffer[1024];
  gssize length = read (fd, buffer, sizeof buffer);

  if (length > 0)
    {
      g_byte_array_append (fixture->reply, buffer, length);
      return G_SOURCE_CONTINUE;
    }

  fixture->replied = g_get_monotonic_time ();
  return G_SOURCE_REMOVE;
}

static int
run (Fixture    *fixture,
     const char *message,
     gsize       length,
     void      (*look) (gpointer fixture, PasskeysSiteWindow *window))
{
  guint looking = g_timeout_add (LOOK, look_cb, fixture);
  int status;

  fixture->look = look;
  fixture->step = 0;
  fixture->reading = g_unix_fd_source_new (fixture->ends[0], G_IO_IN | G_IO_HUP);
  g_source_set_callback (fixture->reading, G_SOURCE_FUNC (read_cb), fixture, NULL);
  g_source_attach (fixture->reading, NULL);
  g_assert_cmpint (write (fixture->ends[0], message, length), ==, length);
  g_assert_cmpint (shutdown (fixture->ends[0], SHUT_WR), ==, 0);

  status = passkeys_site_application_run (fixture->ends[1], "passkeys");
  g_source_remove (looking);
  while (fixture->ends[0] >= 0 && fixture->replied == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_destroy (fixture->reading);
  g_clear_pointer (&fixture->reading, g_source_unref);

  return status;
}

static gboolean
is_sensitive (PasskeysSiteWindow *window,
              const char         *row)
{
  return ui_fixture_shows (window, row) &&
         gtk_widget_is_sensitive (ui_fixture_find (window, ADW_TYPE_ENTRY_ROW, row));
}

static void
enter_pin (gpointer            user_data,
           PasskeysSiteWindow *window)
{
  Fixture *fixture = user_data;

  if (fixture->step != 0 || !is_sensitive (window, PIN_ROW))
    return;

  fixture->step = 1;
  gtk_editable_set_text (ui_fixture_find (window, ADW_TYPE_ENTRY_ROW, PIN_ROW), LOCAL_FIXTURE_PIN);
  gtk_widget_activate_action (GTK_WIDGET (window), "site.continue", NULL);
}

static void
enter_pin_and_save (gpointer            user_data,
                    PasskeysSiteWindow *window)
{
  Fixture *fixture = user_data;

  enter_pin (fixture, window);
  if (fixture->step != 1 || !is_sensitive (window, "_User Name"))
    return;

  fixture->step = 2;
  gtk_widget_activate_action (GTK_WIDGET (window), "site.continue", NULL);
}

static void
cancel (gpointer            user_data,
        PasskeysSiteWindow *window)
{
  if (is_sensitive (window, PIN_ROW))
    gtk_widget_activate_action (GTK_WIDGET (window), "site.cancel", NULL);
}

static void
hang_up (gpointer            user_data,
         PasskeysSiteWindow *window)
{
  Fixture *fixture = user_data;

  if (fixture->ends[0] < 0 || !is_sensitive (window, PIN_ROW))
    return;

  g_source_destroy (fixture->reading);
  close (fixture->ends[0]);
  fixture->ends[0] = -1;
}

/* From here on what the application writes goes nowhere. */
static void
lose_reply (gpointer            user_data,
            PasskeysSiteWindow *window)
{
  Fixture *fixture = user_data;

  if (fixture->step == 0 && is_sensitive (window, PIN_ROW))
    g_assert_cmpint (dup2 (fixture->nowhere[0], fixture->ends[1]), ==, fixture->ends[1]);
  enter_pin (fixture, window);
  g_assert_false (ui_fixture_shows (window, "Done"));
  if (fixture->step == 1 && ui_fixture_shows (window, "Your Browser Did Not Hear of It"))
    {
      fixture->step = 2;
      gtk_window_close (GTK_WINDOW (window));
    }
}

static void
dismiss (gpointer            user_data,
         PasskeysSiteWindow *window)
{
  Fixture *fixture = user_data;

  enter_pin (fixture, window);
  if (ui_fixture_shows (window, "No Passkey for This Site Here"))
    {
      fixture->step = 2;
      gtk_widget_activate_action (GTK_WIDGET (window), "site.continue", NULL);
    }
}

static DexFuture *
fill_fiber (gpointer user_data)
{
  g_autoptr(LocalFixture) local = local_fixture_new ();
  g_autoptr(GError) error = NULL;

  dex_await (passkeys_vault_reset (local->vault), &error);
  g_assert_no_error (error);
  local_fixture_set_pin (local);

  return dex_future_new_true ();
}

/* The browser has its reply while the person still reads that it went well. */
static void
test_create_and_sign_in (Fixture       *fixture,
                         gconstpointer  data)
{
  g_assert_cmpint (run (fixture, make_credential, sizeof make_credential - 1, enter_pin_and_save),
                   ==, 0);
  g_assert_cmpuint (fixture->step, ==, 2);
  g_assert_cmpuint (fixture->reply->len, >, 200);
  g_assert_cmphex (fixture->reply->data[0], ==, 0x00);
  g_assert_cmpuint (fixture->n_looks_afterwards, >, 1);

  tear_down (fixture, NULL);
  set_up (fixture, NULL);
  fixture->replied = 0;
  g_assert_cmpint (run (fixture, get_assertion, sizeof get_assertion - 1, enter_pin), ==, 0);
  g_assert_cmpuint (fixture->step, ==, 1);
  g_assert_cmpuint (fixture->reply->len, >, 100);
  g_assert_cmphex (fixture->reply->data[0], ==, 0x00);
}

static void
test_cancelled_here (Fixture       *fixture,
                     gconstpointer  data)
{
  g_assert_cmpint (run (fixture, make_credential, sizeof make_credential - 1, cancel), !=, 0);
  g_assert_cmpuint (fixture->n_looks, >, 0);
  g_assert_cmpuint (fixture->reply->len, ==, 0);
}

static void
test_cancelled_there (Fixture       *fixture,
                      gconstpointer  data)
{
  g_assert_cmpint (run (fixture, make_credential, sizeof make_credential - 1, hang_up), !=, 0);
  g_assert_cmpuint (fixture->n_looks, >, 0);
}

/* Nobody is told that it is done when the browser does not hear of it. */
static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpint (run (fixture, get_assertion, sizeof get_assertion - 1, lose_reply), !=, 0);
  g_assert_cmpuint (fixture->step, ==, 2);
  g_assert_cmpuint (fixture->reply->len, ==, 0);
}

/* Told to the person before the browser hears of it. */
static void
test_nothing_there (Fixture       *fixture,
                    gconstpointer  data)
{
  g_assert_cmpint (run (fixture, get_assertion_elsewhere, sizeof get_assertion_elsewhere - 1,
                        dismiss),
                   ==, 0);
  g_assert_cmpuint (fixture->step, ==, 2);
  g_assert_cmpuint (fixture->reply->len, ==, 1);
  g_assert_cmphex (fixture->reply->data[0], ==, 0x2e);
}

static void
test_nonsense (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *long_message = g_strnfill (1 + 1 + PASSKEYS_SITE_CEREMONY_MAXIMUM_SECRET +
                                              PASSKEYS_CTAPHID_MAXIMUM_LENGTH + 1, 'a');

  g_assert_cmpint (run (fixture, "", 0, NULL), !=, 0);
  g_assert_cmpuint (fixture->reply->len, ==, 0);
  g_assert_cmpuint (fixture->n_looks, ==, 0);

  tear_down (fixture, NULL);
  set_up (fixture, NULL);
  fixture->replied = 0;
  g_assert_cmpint (run (fixture, long_message, strlen (long_message), NULL), !=, 0);
  g_assert_cmpuint (fixture->reply->len, ==, 0);
  g_assert_cmpuint (fixture->n_looks, ==, 0);
}

static void
test_no_socket (void)
{
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (passkeys_site_application_run (ends[0], "passkeys"), !=, 0);
  close (ends[0]);
  close (ends[1]);
}

#define add(path, function) \
  g_test_add ("/site-application/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);
  passkeys_test_await (dex_scheduler_spawn (NULL, 256 * 1024, fill_fiber, NULL, NULL), NULL);

  add ("create-and-sign-in", test_create_and_sign_in);
  add ("cancelled/here", test_cancelled_here);
  add ("cancelled/there", test_cancelled_there);
  add ("lost", test_lost);
  add ("nothing-there", test_nothing_there);
  add ("nonsense", test_nonsense);
  g_test_add_func ("/site-application/no-socket", test_no_socket);

  return g_test_run ();
}
