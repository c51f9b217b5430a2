/* test-outbox.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-outbox"

#include "config.h"

#include "passkeys-outbox-private.h"

#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "passkeys-outbox-message.h"
#include "session-fixture.h"

typedef struct
{
  char           *folder;
  PasskeysOutbox *outbox;
  guint           expected;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = fixture_make_folder ();
  fixture->outbox = passkeys_outbox_new (fixture->folder);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_finalize (g_steal_pointer (&fixture->outbox));
  fixture_remove_folder (fixture->folder);
}

static void
put_mail (Fixture    *fixture,
          const char *name,
          const char *subject,
          int         minute)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("To: ada@example.org\r\nSubject: %s\r\n"
                          "Date: Fri, 21 Nov 2025 03:%02d:00 +0000\r\n\r\nBody\r\n",
                          subject, minute);
  fixture_write (fixture->folder, name, text);
}

static gboolean
has_expected (gpointer data)
{
  Fixture *fixture = data;

  return g_list_model_get_n_items (G_LIST_MODEL (fixture->outbox)) == fixture->expected;
}

static void
wait_for (Fixture *fixture,
          guint    n)
{
  fixture->expected = n;
  passkeys_test_run_until (has_expected, fixture);
  passkeys_test_run (50);
  g_assert_true (has_expected (fixture));
}

static void
assert_subject (Fixture    *fixture,
                guint       position,
                const char *expected)
{
  g_autoptr(PasskeysOutboxMessage) message = g_list_model_get_item (G_LIST_MODEL (fixture->outbox),
                                                                    position);

  g_assert_cmpstr (passkeys_outbox_message_get_subject (message), ==, expected);
}

static void
test_reads_what_is_there (Fixture       *fixture,
                          gconstpointer  data)
{
  put_mail (fixture, "1.eml", "first", 1);
  put_mail (fixture, "3.eml", "third", 3);
  put_mail (fixture, "2.eml", "second", 2);
  put_mail (fixture, "4.txt", "no e-mail", 4);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->outbox)), ==, 0);
  passkeys_outbox_watch (fixture->outbox);
  wait_for (fixture, 3);
  assert_subject (fixture, 0, "third");
  assert_subject (fixture, 1, "second");
  assert_subject (fixture, 2, "first");
}

static void
test_follows_the_folder (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *hidden = g_build_filename (fixture->folder, ".6.eml.part", NULL);
  g_autofree char *final = g_build_filename (fixture->folder, "6.eml", NULL);

  passkeys_outbox_watch (fixture->outbox);
  passkeys_test_run (50);

  put_mail (fixture, "5.eml", "fifth", 5);
  wait_for (fixture, 1);

  put_mail (fixture, ".6.eml.part", "sixth", 6);
  g_assert_cmpint (g_rename (hidden, final), ==, 0);
  wait_for (fixture, 2);
  assert_subject (fixture, 0, "sixth");
  assert_subject (fixture, 1, "fifth");
}

static void
test_moved_in (Fixture       *fixture,
               gconstpointer  data)
{
  char *elsewhere = fixture_make_folder ();
  g_autofree char *from = g_build_filename (elsewhere, "1.eml", NULL);
  g_autofree char *to = g_build_filename (fixture->folder, "1.eml", NULL);

  passkeys_outbox_watch (fixture->outbox);
  passkeys_test_run (50);

  fixture_write (elsewhere, "1.eml",
                 "To: ada@example.org\r\nSubject: moved\r\n"
                 "Date: Fri, 21 Nov 2025 03:00:00 +0000\r\n\r\nBody\r\n");
  g_assert_cmpint (g_rename (from, to), ==, 0);
  wait_for (fixture, 1);
  fixture_remove_folder (elsewhere);
}

/* Of e-mails in the same second the one that the server wrote later comes first. */
static void
test_same_second (Fixture       *fixture,
                  gconstpointer  data)
{
  put_mail (fixture, "1.eml", "first", 1);
  put_mail (fixture, "2.eml", "second", 1);
  put_mail (fixture, "3.eml", "third", 1);

  passkeys_outbox_watch (fixture->outbox);
  wait_for (fixture, 3);
  assert_subject (fixture, 0, "third");
  assert_subject (fixture, 2, "first");
}

static void
test_leaves_out_what_is_none (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link.eml", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "folder.eml", NULL);
  g_autofree char *large = g_strnfill (300 * 1024, 'a');

  put_mail (fixture, "1.eml", "good", 1);
  fixture_write (fixture->folder, "2.eml", "no e-mail");
  fixture_write (fixture->folder, "3.eml", "");
  fixture_write (fixture->folder, "4.eml", large);
  put_mail (fixture, "elsewhere", "an e-mail that is linked to", 2);
  g_assert_cmpint (symlink ("elsewhere", link), ==, 0);
  g_mkdir (folder, 0700);

  passkeys_outbox_watch (fixture->outbox);
  wait_for (fixture, 1);
  put_mail (fixture, "5.eml", "good too", 5);
  wait_for (fixture, 2);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < 620; i++)
    {
      g_autofree char *name = g_strdup_printf ("%04u.eml", i);

      put_mail (fixture, name, name, i % 60);
    }

  passkeys_outbox_watch (fixture->outbox);
  wait_for (fixture, 500);
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autoptr(PasskeysOutbox) outbox = passkeys_outbox_new (missing);

  passkeys_outbox_watch (outbox);
  passkeys_test_run (20);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox)), ==, 0);
}

#define ADD(name, func) g_test_add ("/outbox/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("reads-what-is-there", test_reads_what_is_there);
  ADD ("follows-the-folder", test_follows_the_folder);
  ADD ("moved-in", test_moved_in);
  ADD ("same-second", test_same_second);
  ADD ("leaves-out-what-is-none", test_leaves_out_what_is_none);
  ADD ("many", test_many);
  ADD ("no-folder", test_no_folder);

  return g_test_run ();
}
