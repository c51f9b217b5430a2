/* test-time-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-permission-words.h"
#include "passkeys-test-folder.h"
#include "passkeys-time-words.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>

/* No locale but C needs to be installed, and the C library translates nothing in that. So the test makes its own, of
 * what is different in the real ones: localedef takes letters and names from a table that is made here, too. */

#define CHARACTERS \
  "<code_set_name> UTF-8\n<escape_char> /\n<mb_cur_min> 1\n<mb_cur_max> 6\nCHARMAP\n" \
  "<U0000>..<U007F> /x00\n<U5E74> /xe5/xb9/xb4\n<U6708> /xe6/x9c/x88\n<U65E5> /xe6/x97/xa5\n" \
  "<U5348> /xe5/x8d/x88\n<U524D> /xe5/x89/x8d\n<U5F8C> /xe5/xbe/x8c\nEND CHARMAP\n"
#define WEEK "\"1\";\"2\";\"3\";\"4\";\"5\";\"6\";\"7\"\n"
#define YEAR "\"1\";\"2\";\"3\";\"4\";\"5\";\"6\";\"7\";\"8\";\"9\";\"10\";\"11\";\"12\"\n"
#define DEFINITION \
  "comment_char %%\nescape_char /\nLC_NUMERIC\ndecimal_point \"%s\"\nthousands_sep \"%s\"\n" \
  "grouping 3;3\nEND LC_NUMERIC\nLC_TIME\nabday " WEEK "day " WEEK "abmon " YEAR "mon " YEAR \
  "d_t_fmt \"%%c\"\nd_fmt \"%s\"\nt_fmt \"%s\"\nam_pm \"%s\";\"%s\"\nt_fmt_ampm \"%%I:%%M:%%S %%p\"\n" \
  "END LC_TIME\n"

typedef struct
{
  const char *locale;
  const char *language;

  const char *decimal_point;
  const char *separator;
  const char *day_format;
  const char *time_format;
  const char *morning;
  const char *afternoon;

  const char *day;
  const char *time_of_day;
  const char *moment;
  const char *exact_moment;
  const char *today;
  const char *yesterday;
  const char *permissions;
  const char *count;
} Case;

static const Case cases[] = {
  { "de_DE.UTF-8", "de", ",", ".", "%d.%m.%Y", "%T", "", "",
    "22.11.2026", "14:05", "22.11.2026, 14:05", "22.11.2026, 14:05:09 UTC",
    "Heute, 14:05", "Gestern, 14:05",
    "Administrator mit Vollzugriff, Front desk", "1.234 Benutzer" },
  { "ja_JP.UTF-8", "ja", ".", ",", "%Y<U5E74>%m<U6708>%d<U65E5>", "%H:%M:%S", "<U5348><U524D>", "<U5348><U5F8C>",
    "2026年11月22日", "14:05", "2026年11月22日 14:05", "2026年11月22日 14:05:09 UTC",
    "今日 14:05", "昨日 14:05",
    "全権管理者、Front desk", "ユーザー 1,234 人" },
  { "en_US.UTF-8", "en", ".", ",", "%m//%d//%Y", "%r", "AM", "PM",
    "11/22/2026", "2:05 PM", "11/22/2026, 2:05 PM", "11/22/2026, 2:05:09 PM UTC",
    "Today, 2:05 PM", "Yesterday, 2:05 PM",
    "Full Administrator, Front desk", "1,234 users" },
  { "en_IN.UTF-8", "ja", ".", ",", "%m//%d//%Y", "%p %I:%M:%S", "<U5348><U524D>", "<U5348><U5F8C>",
    "11/22/2026", "午後2:05", "11/22/2026 午後2:05", "11/22/2026 午後2:05:09 UTC",
    "今日 午後2:05", "昨日 午後2:05",
    "全権管理者、Front desk", "ユーザー 1,234 人" },
};

static char *
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
make_locale (const char *folder,
             const Case *wanted)
{
  g_autofree char *localedef = g_find_program_in_path ("localedef");
  g_autofree char *definition =
    g_strdup_printf (DEFINITION, wanted->decimal_point, wanted->separator, wanted->day_format,
                     wanted->time_format, wanted->morning, wanted->afternoon);
  g_autofree char *characters = write_file (folder, "characters", CHARACTERS);
  g_autofree char *input = write_file (folder, "definition", definition);
  g_autofree char *output = g_build_filename (folder, wanted->locale, NULL);
  const char *arguments[] = { localedef, "--force", "--quiet", "--no-archive", "--charmap", characters,
                              "--inputfile", input, output, NULL };
  g_autoptr(GError) error = NULL;

  /* It complains of all that is not defined, and makes the rest. */
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (output, G_FILE_TEST_IS_DIR));
  g_assert_cmpint (g_remove (characters), ==, 0);
  g_assert_cmpint (g_remove (input), ==, 0);
}

static void
set_locale (const char *folder,
            const Case *wanted)
{
  g_setenv ("LOCPATH", folder, TRUE);
  g_setenv ("LANGUAGE", wanted->language, TRUE);
  g_assert_nonnull (setlocale (LC_TIME, wanted->locale));
  g_assert_nonnull (setlocale (LC_NUMERIC, wanted->locale));
  g_assert_nonnull (setlocale (LC_MESSAGES, wanted->locale));
}

static void
assert_recent (GDateTime  *time,
               const char *now_text,
               const char *expected)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_iso8601 (now_text, NULL);
  g_autofree char *words = passkeys_time_words_dup_recent_moment (time, now);

  g_assert_cmpstr (words, ==, expected);
}

static void
assert_words (const Case *wanted)
{
  g_autoptr(GDateTime) time = g_date_time_new_utc (2026, 11, 22, 14, 5, 9);
  g_autofree char *day = passkeys_time_words_dup_day (time);
  g_autofree char *time_of_day = passkeys_time_words_dup_time_of_day (time);
  g_autofree char *moment = passkeys_time_words_dup_moment (time);
  g_autofree char *exact_moment = passkeys_time_words_dup_exact_moment (time);
  g_autofree char *permissions =
    passkeys_permission_words_translate ("ManagedFullAdminAccess, Front desk");
  g_autofree char *count =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u user", "%'u users", 1234), 1234);

  g_assert_cmpstr (day, ==, wanted->day);
  g_assert_cmpstr (time_of_day, ==, wanted->time_of_day);
  g_assert_cmpstr (moment, ==, wanted->moment);
  g_assert_cmpstr (exact_moment, ==, wanted->exact_moment);
  assert_recent (time, "2026-11-22T23:59:59Z", wanted->today);
  assert_recent (time, "2026-11-23T00:00:00Z", wanted->yesterday);
  assert_recent (time, "2026-11-23T23:59:59Z", wanted->yesterday);
  assert_recent (time, "2026-11-24T00:00:00Z", wanted->moment);
  assert_recent (time, "2026-11-21T23:59:59Z", wanted->moment); /* of a clock that is ahead */
  g_assert_cmpstr (permissions, ==, wanted->permissions);
  g_assert_cmpstr (count, ==, wanted->count);
}

/* Days, times, lists and numbers, as people write them there. */
static void
test_locale (gconstpointer data)
{
  g_autofree char *localedef = g_find_program_in_path ("localedef");
  g_autofree char *folder = NULL;

  if (localedef == NULL)
    {
      g_test_skip ("There is no localedef to make a locale with");
      return;
    }

  folder = g_dir_make_tmp ("passkeys-locales-XXXXXX", NULL);
  make_locale (folder, data);
  set_locale (folder, data);
  assert_words (data);
  setlocale (LC_ALL, "C.UTF-8");
  passkeys_test_folder_remove (folder);
}

/* A server may leave a date out, or tell of one that no calendar has. */
static void
test_never (void)
{
  g_autofree char *day = passkeys_time_words_dup_day (NULL);
  g_autofree char *moment = passkeys_time_words_dup_moment (NULL);
  g_autoptr(GDateTime) end = g_date_time_new_utc (9999, 12, 31, 23, 59, 59);

  assert_recent (NULL, "2026-11-22T00:00:00Z", "—");
  assert_recent (end, "2026-11-22T00:00:00Z", "12/31/99, 23:59");

  g_assert_cmpstr (day, ==, "—");
  g_assert_cmpstr (moment, ==, "—");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("PASSKEYS_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/time-words/%.5s", cases[i].locale);

      g_test_add_data_func (path, &cases[i], test_locale);
    }
  g_test_add_func ("/time-words/never", test_never);

  return g_test_run ();
}
