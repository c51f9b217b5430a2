/* passkeys-udev-rule.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-udev-rule"

#include "config.h"

#include "passkeys-udev-rule-private.h"

#include <gio/gio.h>

#include "passkeys-worker-private.h"

/* Where udev looks for rules. */
static const char * const rule_folders[] = {
  "etc/udev/rules.d",
  "run/udev/rules.d",
  "usr/local/lib/udev/rules.d",
  "usr/lib/udev/rules.d",
  "lib/udev/rules.d",
};

/* What a rule tells a security key by; the last is how older rules do, vendor by vendor. */
static const char * const rule_marks[] = { "ID_FIDO_TOKEN", "ID_SECURITY_TOKEN", "hidraw" };

static gboolean
is_rule (const char *line)
{
  if (*line == '#' || strstr (line, "uaccess") == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (rule_marks); i++)
    if (strstr (line, rule_marks[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
has_rule (const char *path)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (is_rule (g_strchug (lines[i])))
      return TRUE;

  return FALSE;
}

/* NULL when no file of the folder has one. */
static char *
find_rule_in (const char *root,
              const char *folder)
{
  g_autofree char *path = g_build_filename (root, folder, NULL);
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_str_has_suffix (name, ".rules") && has_rule (file))
        return g_build_filename ("/", folder, name, NULL);
    }

  return NULL;
}

/* In a thread: there are hundreds of rules. Returns the file. */
static gpointer
find_rule (gpointer   data,
           GError   **error)
{
  const char *root = data;

  for (gsize i = 0; i < G_N_ELEMENTS (rule_folders); i++)
    {
      g_autofree char *path = find_rule_in (root, rule_folders[i]);

      if (path != NULL)
        return g_file_new_for_path (path);
    }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no such rule");
  return NULL;
}

/*< private >
 * _passkeys_udev_rule_find:
 * @root: what stands for the root of the file system
 *
 * Looks for a udev rule, of whatever maker, that lets the person at the screen use security keys.
 *
 * Returns: (transfer full): a future of the #GFile that holds it, as seen from the root
 */
DexFuture *
_passkeys_udev_rule_find (const char *root)
{
  g_assert (root != NULL);

  return _passkeys_worker_run (find_rule, g_strdup (root), g_free);
}
