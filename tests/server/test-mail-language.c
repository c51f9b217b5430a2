/* test-mail-language.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "passkeys-mail-text.h"
#include "server-fixture.h"
#include "server-program.h"

/* What the server writes to people is in the language that its administrator gave it.
 *
 * The C library translates nothing in C.UTF-8, and no other locale needs to be installed. So it is
 * given one that goes by another name, in a folder of the test: a copy, as what is in that folder
 * is removed at the end. */

#define ORIGINAL "/usr/lib/locale/C.utf8"
#define LOCALE "xx_XX.UTF-8"
#define EMAIL "ada@example.org"
#define ORGANISATION "Test & Söhne"

typedef struct
{
  ServerProgram *program;
  char          *locales;
} Fixture;

typedef struct
{
  const char *language;
  const char *subject;
  const char *welcome;
  const char *code;
} Case;

static const Case cases[] = {
  { "en", "Your invitation to " ORGANISATION, "Welcome to " ORGANISATION "!",
    "Registration code: " },
  { "de", "Ihre Einladung zu " ORGANISATION, "Willkommen bei " ORGANISATION "!",
    "Registrierungscode: " },
  { "es", "Su invitación a " ORGANISATION, "¡Le damos la bienvenida a " ORGANISATION "!",
    "Código de registro: " },
  { "fr", "Votre invitation à rejoindre " ORGANISATION, "Bienvenue chez " ORGANISATION "\u202f!",
    "Code d’inscription\u00a0: " },
  { "ja", ORGANISATION " への招待", ORGANISATION " へようこそ!", "登録コード: " },
};

static void
copy_folder (const char *from,
             const char *to)
{
  g_autoptr (GDir) folder = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *content = NULL;
      gsize length;

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        copy_folder (source, target);
      else
        g_assert_true (g_file_get_contents (source, &content, &length, NULL)
                       && g_file_set_contents (target, content, length, NULL));
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *locale = NULL;

  fixture->program = server_program_new ();
  fixture->locales = server_program_build_path (fixture->program, "locales");
  locale = g_build_filename (fixture->locales, LOCALE, NULL);
  if (!g_file_test (ORIGINAL, G_FILE_TEST_IS_DIR))
    return;
  g_assert_cmpint (g_mkdir (fixture->locales, 0700), ==, 0);
  copy_folder (ORIGINAL, locale);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  server_program_free (fixture->program);
  g_free (fixture->locales);
}

static gboolean
skip_without_locale (Fixture *fixture)
{
  if (g_file_test (fixture->locales, G_FILE_TEST_IS_DIR))
    return FALSE;
  g_test_skip ("There is no " ORIGINAL " to make a locale of");
  return TRUE;
}

/* As passkeys_mail_message_new() writes it. */
static char *
decode_subject (const char *text)
{
  g_autofree char *header = g_strdup (strstr (text, "\nSubject: ") + strlen ("\nSubject: "));
  g_auto (GStrv) words = NULL;
  GString *subject = g_string_new (NULL);

  *strstr (header, "\nDate: ") = '\0';
  words = g_strsplit (header, "=?UTF-8?B?", -1);
  g_string_append (subject, words[0]);
  for (guint i = 1; words[i]; i++)
    {
      g_autofree char *part = NULL;
      gsize length;

      *strstr (words[i], "?=") = '\0';
      part = (char *) g_base64_decode (words[i], &length);
      g_string_append_len (subject, part, length);
    }
  return g_string_free (subject, FALSE);
}

static char *
read_only_message (const char *outbox)
{
  g_autoptr (GDir) folder = g_dir_open (outbox, 0, NULL);
  g_autofree char *path = NULL;
  char *text;

  g_assert_nonnull (folder);
  path = g_build_filename (outbox, g_dir_read_name (folder), NULL);
  g_assert_null (g_dir_read_name (folder));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return text;
}

static void
found_organisation (ServerProgram *program)
{
  g_autoptr (ServerFixture) server = server_fixture_new_for_url (program->url, program->outbox);
  g_autofree char *body = json_text ("{'adminUser':{'email':'%s'},"
                                     "'termsAndConditionsAccepted':true,"
                                     "'privacyPolicyAccepted':true,'name':'%s'}",
                                     EMAIL, ORGANISATION);
  g_autoptr (ServerAnswer) founded = server_fixture_ask (server, "POST", "/dashboard/org", NULL,
                                                         NULL, body);

  assert_answered (founded);
}

/* The program from its start, in each language in turn. */
static void
test_program (Fixture       *fixture,
              gconstpointer  data)
{
  GSubprocessLauncher *launcher = fixture->program->launcher;

  if (skip_without_locale (fixture))
    return;
  g_subprocess_launcher_setenv (launcher, "LOCPATH", fixture->locales, TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", LOCALE, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *subject = NULL;

      g_subprocess_launcher_setenv (launcher, "LANGUAGE", cases[i].language, TRUE);
      server_program_start (fixture->program, NULL);
      found_organisation (fixture->program);
      text = read_only_message (fixture->program->outbox);
      subject = decode_subject (text);
      g_assert_cmpstr (subject, ==, cases[i].subject);
      g_assert_nonnull (strstr (text, cases[i].welcome));
      g_assert_nonnull (strstr (text, cases[i].code));
      server_program_end (fixture->program);
    }
}

typedef PasskeysMailMessage *(*CreateMessage) (const char                       *from_host,
                                               const char                       *username,
                                               const PasskeysOrganisationRecord *organisation,
                                               const char                       *code,
                                               gint64                            date);

static const CreateMessage kinds[] = {
  passkeys_mail_text_registration,
  passkeys_mail_text_login,
  passkeys_mail_text_recovery,
};

/* The body of a message in a language: what comes behind the empty line after the headers. */
static char *
create_body (CreateMessage  create,
             const char    *language)
{
  char id[] = "or-6b1rk-0a1b2-c3d4e5f6g7h8i9j0", name[] = ORGANISATION;
  const PasskeysOrganisationRecord organisation = { .id = id, .name = name };
  g_autoptr (PasskeysMailMessage) message = NULL;
  g_autofree char *text = NULL;

  g_setenv ("LANGUAGE", language, TRUE);
  g_assert_cmpstr (setlocale (LC_ALL, LOCALE), ==, LOCALE); /* catalogues are looked for anew */
  message = create ("localhost", EMAIL, &organisation, "A1B2-C3D4", 1700000000000);
  text = g_strndup (g_bytes_get_data (message->content, NULL),
                    g_bytes_get_size (message->content));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  return g_strdup (strstr (text, "\n\n") + 2);
}

static guint
count_fields (const char *body)
{
  return (strstr (body, EMAIL "\n") != NULL) + (strstr (body, ORGANISATION "\n") != NULL)
         + (strstr (body, "A1B2-C3D4\n") != NULL);
}

/* Sentences, unlike the names of fields, are the same in no two languages. */
static gboolean
is_sentence (const char *line)
{
  return strlen (line) > 30 && (g_str_has_suffix (line, ".") || g_str_has_suffix (line, ":"));
}

/* Of each kind of message every sentence, and what people need stays as it is. */
static void
test_sentences (Fixture       *fixture,
                gconstpointer  data)
{
  if (skip_without_locale (fixture))
    return;
  g_setenv ("LOCPATH", fixture->locales, TRUE);
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("PASSKEYS_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *original = create_body (kinds[i], "en");
      g_auto (GStrv) lines = g_strsplit (original, "\n", -1);

      for (gsize j = 1; j < G_N_ELEMENTS (cases); j++)
        {
          g_autofree char *body = create_body (kinds[i], cases[j].language);
          guint n_sentences = 0;

          for (guint k = 0; lines[k]; k++)
            if (is_sentence (lines[k]))
              {
                n_sentences++;
                g_assert_null (strstr (body, lines[k]));
              }
          g_assert_cmpuint (n_sentences, >=, 3);
          g_assert_cmpuint (count_fields (body), ==, 3);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/mail-language/program", Fixture, NULL, set_up, test_program, tear_down);
  g_test_add ("/mail-language/sentences", Fixture, NULL, set_up, test_sentences, tear_down);
  return g_test_run ();
}
