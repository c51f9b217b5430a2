/* test-activity-export.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-action-logs.h"
#include "passkeys-activity-export.h"

#define HEADER \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary"

static char *
export (const char *csv)
{
  g_autoptr(GBytes) bytes = g_bytes_new (csv, strlen (csv));
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysActionLogs) logs = passkeys_action_logs_parse (bytes, FALSE, &error);
  g_autoptr(GBytes) exported = NULL;
  gsize length;
  const char *text;

  g_assert_no_error (error);
  exported = passkeys_activity_export_build (passkeys_action_logs_get_entries (logs));
  text = g_bytes_get_data (exported, &length);

  return g_strndup (text, length);
}

static void
test_nothing (void)
{
  g_autofree char *text = export (HEADER "\n");

  g_assert_cmpstr (text, ==, HEADER "\r\n");
}

static void
test_round (void)
{
  g_autofree char *text = export (HEADER "\n"
                                  "2026-11-20T09:30:00.000Z,uj-1,us-1,ann@example.org,cr-1,"
                                  "/auth/users,\"Invite user \"\"Bob\"\", the baker\"\n");
  g_autofree char *again = export (text);

  g_assert_nonnull (strstr (text, "uj-1"));
  g_assert_nonnull (strstr (text, "ann@example.org"));
  g_assert_nonnull (strstr (text, "\"Invite user \"\"Bob\"\", the baker\""));
  g_assert_nonnull (strstr (text, "2026-11-20T09:30:00"));
  g_assert_cmpstr (text, ==, again);
}

/* Whoever chooses a user name must not choose what a spreadsheet does. */
static void
test_formulas (void)
{
  static const char *const formulas[] = { "=1+1", "+1", "-1", "@SUM(1)", "\xef\xbc\x9d" "1" };

  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autofree char *csv = g_strdup_printf (HEADER "\n,uj-1,us-1,%s,cr-1,/auth/users,%s\n",
                                              formulas[i], formulas[i]);
      g_autofree char *text = export (csv);
      g_autofree char *bare = g_strdup_printf (",%s", formulas[i]);
      g_autofree char *tamed = g_strdup_printf ("'%s", formulas[i]);

      g_assert_null (strstr (text, bare));
      g_assert_nonnull (strstr (text, tamed));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/activity-export/nothing", test_nothing);
  g_test_add_func ("/activity-export/round", test_round);
  g_test_add_func ("/activity-export/formulas", test_formulas);

  return g_test_run ();
}
