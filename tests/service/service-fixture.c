/* service-fixture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "service-fixture.h"

#include <fido.h>
#include <glib/gstdio.h>
#include <libdex.h>
#include <string.h>

#define POLL_MILLISECONDS 10

static const char *program;

void
service_fixture_init (int    argc,
                      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  fido_init (0);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
}

ServiceFixture *
service_fixture_new (const char *answer_with,
                     guint       timeout_seconds)
{
  const char *arguments[] = { answer_with != NULL ? answer_with : program, "--answer-site", NULL };
  ServiceFixture *self = g_new0 (ServiceFixture, 1);

  self->service = passkeys_browser_service_new (arguments, timeout_seconds);
  self->folder = g_dir_make_tmp ("browser-service-XXXXXX", NULL);
  g_setenv ("PASSKEYS_TEST_SCRIPTS", self->folder, TRUE);
  return self;
}

void
service_fixture_free (ServiceFixture *self)
{
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);

  g_assert_finalize_object (g_steal_pointer (&self->service));
  g_unlink (log);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0); /* the script was taken */
  g_clear_pointer (&self->folder, g_free);
  g_free (self);
}

void
service_fixture_set_script (ServiceFixture *self,
                            const char     *script)
{
  g_autofree char *path = g_build_filename (self->folder, "script", NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, script, -1, &error);
  g_assert_no_error (error);
}

gboolean
service_fixture_is_script_taken (ServiceFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "script", NULL);

  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

typedef struct
{
  ServiceFixture *fixture;
  char *script;
} Next;

static gboolean
on_script_taken (gpointer user_data)
{
  Next *next = user_data;

  if (!service_fixture_is_script_taken (next->fixture))
    return G_SOURCE_CONTINUE;

  service_fixture_set_script (next->fixture, next->script);
  g_free (next->script);
  g_free (next);
  return G_SOURCE_REMOVE;
}

void
service_fixture_set_next_scripts (ServiceFixture *self,
                                  const char     *first,
                                  const char     *second)
{
  Next *next = g_new0 (Next, 1);

  next->fixture = self;
  next->script = g_strdup (second);
  service_fixture_set_script (self, first);
  g_timeout_add (POLL_MILLISECONDS, on_script_taken, next);
}

static guint
count_lines (const char *log)
{
  guint n_lines = 0;

  for (const char *end = strchr (log, '\n'); end != NULL; end = strchr (end + 1, '\n'))
    n_lines++;
  return n_lines;
}

char *
service_fixture_read_log (ServiceFixture *self,
                          guint           n_lines)
{
  g_autofree char *path = g_build_filename (self->folder, "log", NULL);

  while (TRUE)
    {
      g_autofree char *log = NULL;

      if (g_file_get_contents (path, &log, NULL, NULL) && count_lines (log) >= n_lines)
        return g_steal_pointer (&log);
      dex_await (dex_timeout_new_msec (POLL_MILLISECONDS), NULL);
    }
}

char *
service_fixture_read_question (ServiceFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "log", NULL);

  while (TRUE)
    {
      g_autofree char *log = service_fixture_read_log (self, 1);
      char *last = g_strrstr (log, "begin:");
      char *end = last != NULL ? strchr (last, '\n') : NULL;

      if (end != NULL)
        {
          g_unlink (path);
          return g_strndup (last, (gsize) (end - last));
        }
      dex_await (dex_timeout_new_msec (POLL_MILLISECONDS), NULL);
    }
}
