/* test-mail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "passkeys-mail-text.h"
#include "passkeys-mailer.h"
#include "passkeys-test-folder.h"
#include "server-fixture.h"

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("passkeys-mail-XXXXXX", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  passkeys_test_folder_remove (fixture->folder);
  g_free (fixture->folder);
}

static PasskeysMailMessage *
create (const char *subject)
{
  return passkeys_mail_message_new ("localhost", "bob@example.org", subject, "Grüße\n",
                                    1700000000000);
}

static char *
get_text (const PasskeysMailMessage *message)
{
  return g_strndup (g_bytes_get_data (message->content, NULL),
                    g_bytes_get_size (message->content));
}

static GPtrArray *
list_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  return paths;
}

static void
test_headers (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (PasskeysMailMessage) message = create ("Hello");
  g_autofree char *text = get_text (message);

  g_assert_true (g_str_has_prefix (text, "From: Passkeys <passkeys@localhost>\n"));
  g_assert_nonnull (strstr (text, "\nTo: <bob@example.org>\n"));
  g_assert_nonnull (strstr (text, "\nSubject: Hello\n"));
  g_assert_nonnull (strstr (text, "\nDate: Tue, 14 Nov 2023 22:13:20 +0000\n"));
  g_assert_nonnull (strstr (text, "\nMIME-Version: 1.0\n"));
  g_assert_nonnull (strstr (text, "\nContent-Type: text/plain; charset=UTF-8\n"));
  g_assert_true (g_str_has_suffix (text, "\n\nGrüße\n"));
}

/* RFC 2047: words of at most 75 characters that say the same when put together again. */
static void
test_foreign_subject (Fixture       *fixture,
                      gconstpointer  data)
{
  const char *subject = "Your invitation to 株式会社のとても長い名前をもつ組織、そしてさらにその先へ続く";
  g_autoptr (PasskeysMailMessage) message = create (subject);
  g_autofree char *text = get_text (message);
  g_autoptr (GRegex) word = g_regex_new ("=\\?UTF-8\\?B\\?([^?]*)\\?=", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GString) decoded = g_string_new (NULL);

  g_regex_match (word, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *whole = g_match_info_fetch (match, 0);
      g_autofree char *encoded = g_match_info_fetch (match, 1);
      gsize length;
      g_autofree guchar *part = g_base64_decode (encoded, &length);

      g_assert_cmpuint (strlen (whole), <=, 75);
      g_assert_true (g_utf8_validate ((const char *) part, length, NULL));
      g_string_append_len (decoded, (const char *) part, length);
    }
  g_assert_cmpstr (decoded->str, ==, subject);
}

static void
test_link_is_escaped (Fixture       *fixture,
                      gconstpointer  data)
{
  const PasskeysOrganisationRecord organisation = {
    .id = (char *) "or-1", .name = (char *) "Test",
  };
  g_autoptr (PasskeysMailMessage) message =
    passkeys_mail_text_registration ("localhost", "a+b&c=d@example.org", &organisation,
                                     "1234-1234-1234-1234", 0);
  g_autofree char *text = get_text (message);

  g_assert_nonnull (strstr (text, "  passkeys://register?username=a%2Bb%26c%3Dd%40example.org"
                            "&orgId=or-1&code=1234-1234-1234-1234\n"));
}

static void
test_outbox (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *outbox = g_build_filename (fixture->folder, "a", "b", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PasskeysMailer) mailer = passkeys_mailer_new_outbox (outbox, &error);
  g_autoptr (PasskeysMailMessage) message = create ("Hello");
  g_autoptr (PasskeysMailMessage) decoy = create ("Decoy");
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *expected = get_text (message);
  struct stat status;

  g_assert_no_error (error);
  decoy->is_decoy = TRUE;
  passkeys_mailer_send (mailer, decoy);
  passkeys_mailer_send (mailer, message);
  files = list_files (outbox);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_true (g_str_has_suffix (g_ptr_array_index (files, 0), ".eml"));
  g_assert_true (g_file_get_contents (g_ptr_array_index (files, 0), &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
  g_assert_cmpint (stat (g_ptr_array_index (files, 0), &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_names_sort_by_time (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (PasskeysMailer) mailer = passkeys_mailer_new_outbox (fixture->folder, NULL);
  g_autofree char *last = NULL;

  for (int i = 0; i < 20; i++)
    {
      g_autoptr (PasskeysMailMessage) message = create ("Hello");
      g_autoptr (GPtrArray) files = NULL;

      passkeys_mailer_send (mailer, message);
      files = list_files (fixture->folder);
      g_assert_cmpuint (files->len, ==, 1);
      if (last)
        g_assert_cmpstr (g_ptr_array_index (files, 0), >, last);
      g_set_str (&last, g_ptr_array_index (files, 0));
      g_unlink (last);
    }
}

/* Programs that stand in for sendmail. */
static PasskeysMailer *
create_sendmail (Fixture    *fixture,
                 const char *script)
{
  g_autofree char *path = g_build_filename (fixture->folder, "mail program", NULL);
  g_autofree char *spool = g_build_filename (fixture->folder, "spool", NULL);
  g_autofree char *command = g_strdup_printf ("'%s' -t '%s'", path, fixture->folder);
  g_autoptr (GError) error = NULL;
  PasskeysMailer *mailer;

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_chmod (path, 0700);
  mailer = passkeys_mailer_new_sendmail (spool, command, &error);
  g_assert_no_error (error);
  return mailer;
}

static void
wait_for_file (const char *path)
{
  for (int i = 0; i < 6000 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define GOOD_PROGRAM "#!/bin/sh\ncat > \"$2/draft\"; mv \"$2/draft\" \"$2/sent\"\n"

static void
test_sendmail (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (PasskeysMailer) mailer = create_sendmail (fixture, GOOD_PROGRAM);
  g_autofree char *sent = g_build_filename (fixture->folder, "sent", NULL);
  g_autofree char *spool = g_build_filename (fixture->folder, "spool", NULL);
  g_autoptr (PasskeysMailMessage) message = create ("Hello");
  g_autofree char *expected = get_text (message);
  g_autofree char *contents = NULL;
  g_autoptr (GPtrArray) left = NULL;

  passkeys_mailer_send (mailer, message);
  wait_for_file (sent);
  passkeys_mailer_drain (mailer);
  g_assert_true (g_file_get_contents (sent, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, expected);
  left = list_files (spool);
  g_assert_cmpuint (left->len, ==, 0);
}

/* A message that could not be sent is still there, and goes out with the next start. */
static void
test_sendmail_fails (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *sent = g_build_filename (fixture->folder, "sent", NULL);
  g_autofree char *tried = g_build_filename (fixture->folder, "tried", NULL);
  g_autofree char *spool = g_build_filename (fixture->folder, "spool", NULL);
  g_autoptr (PasskeysMailMessage) message = create ("Hello");
  g_autoptr (PasskeysMailer) bad = create_sendmail (fixture, "#!/bin/sh\n: > \"$2/tried\"; exit 1\n");
  g_autoptr (PasskeysMailer) good = NULL;
  g_autoptr (GPtrArray) left = NULL;

  passkeys_mailer_send (bad, message);
  wait_for_file (tried);
  passkeys_mailer_drain (bad);
  left = list_files (spool);
  g_assert_cmpuint (left->len, ==, 1);
  good = create_sendmail (fixture, GOOD_PROGRAM);
  wait_for_file (sent);
}

static void
test_bad_command (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (passkeys_mailer_new_sendmail (fixture->folder, "sendmail 'never closed", &error));
  g_assert_nonnull (error);
}

#define TEST(path, function) \
  g_test_add ("/mail/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  TEST ("headers", test_headers);
  TEST ("foreign-subject", test_foreign_subject);
  TEST ("link-is-escaped", test_link_is_escaped);
  TEST ("outbox", test_outbox);
  TEST ("names-sort-by-time", test_names_sort_by_time);
  TEST ("sendmail", test_sendmail);
  TEST ("sendmail-fails", test_sendmail_fails);
  TEST ("bad-command", test_bad_command);

  return g_test_run ();
}
