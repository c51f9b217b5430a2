/* passkeys-computer-check-report.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-computer-check-report"

#include "config.h"

#include "passkeys-computer-check-report.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "passkeys-computer-check-words.h"
#include "passkeys-security-key-words.h"

/* A user called "a" would turn the report into holes. */
#define SHORTEST_NAME 3

static void
add_versions (GString *report)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");

  g_string_append_printf (report, "Passkeys %s\n", VERSION);
  g_string_append_printf (report, "%s\n", system != NULL ? system : "Linux");
  g_string_append_printf (report, "Desktop: %s\n", desktop != NULL ? desktop : "-");
  g_string_append_printf (report, "GTK %u.%u.%u, libadwaita %u.%u.%u\n",
                          gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version ());
}

static void
add_check (GString               *report,
           PasskeysComputerCheck *check)
{
  PasskeysComputerCheckSubject subject = passkeys_computer_check_get_subject (check);
  g_autofree char *text = passkeys_computer_check_words_describe (check);
  const char *mark = passkeys_computer_check_needs_attention (check) ? "!" : "-";

  g_string_append_printf (report, "%s %s: %s\n", mark,
                          passkeys_computer_check_words_get_title (subject), text);
}

/* The model, and nothing by which one key is told from another of the same model. */
static void
add_key (GString             *report,
         PasskeysSecurityKey *key)
{
  PasskeysSecurityKeyInfo *info = passkeys_security_key_get_info (key);
  g_autofree char *state = passkeys_security_key_words_describe (key);
  g_autofree char *firmware = passkeys_security_key_words_describe_firmware (key);
  g_autofree char *versions = NULL;

  if (info != NULL)
    versions = passkeys_security_key_words_describe_versions (info);

  g_string_append_printf (report, "- %s (%04x:%04x, %s): %s\n",
                          passkeys_security_key_get_name (key),
                          passkeys_security_key_get_vendor_id (key),
                          passkeys_security_key_get_product_id (key),
                          passkeys_security_key_get_path (key), state);
  if (info != NULL)
    g_string_append_printf (report, "  %s; %s\n", firmware, versions);
}

static gboolean
is_worth_hiding (const char *text)
{
  return text != NULL && g_utf8_strlen (text, -1) >= SHORTEST_NAME;
}

/**
 * passkeys_computer_check_report_redact:
 * @text: a text
 * @home: (nullable): the home folder of the person
 * @user_name: (nullable): what the computer calls the person
 *
 * Takes out what the text may say about the person. Two letters are no name.
 *
 * Returns: (transfer full): the text without it
 */
char *
passkeys_computer_check_report_redact (const char *text,
                                       const char *home,
                                       const char *user_name)
{
  g_autoptr(GString) redacted = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  redacted = g_string_new (text);
  if (is_worth_hiding (home))
    g_string_replace (redacted, home, "~", 0);
  if (is_worth_hiding (user_name))
    g_string_replace (redacted, user_name, "…", 0);

  return g_string_free (g_steal_pointer (&redacted), FALSE);
}

/**
 * passkeys_computer_check_report_build:
 * @checks: a list of [class@ComputerCheck] that have run
 * @keys: a list of [class@SecurityKey]
 *
 * Writes down what was found.
 *
 * Returns: (transfer full): some lines of text
 */
char *
passkeys_computer_check_report_build (GListModel *checks,
                                      GListModel *keys)
{
  g_autoptr(GString) report = g_string_new (NULL);

  g_return_val_if_fail (G_IS_LIST_MODEL (checks), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (keys), NULL);

  add_versions (report);
  g_string_append_c (report, '\n');
  for (guint i = 0; i < g_list_model_get_n_items (checks); i++)
    {
      g_autoptr(PasskeysComputerCheck) check = g_list_model_get_item (checks, i);

      add_check (report, check);
    }

  if (g_list_model_get_n_items (keys) > 0)
    g_string_append_c (report, '\n');
  for (guint i = 0; i < g_list_model_get_n_items (keys); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (keys, i);

      add_key (report, key);
    }

  return passkeys_computer_check_report_redact (report->str, g_get_home_dir (), g_get_user_name ());
}
