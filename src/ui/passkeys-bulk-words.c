/* passkeys-bulk-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-bulk-words"

#include "config.h"

#include "passkeys-bulk-words.h"

#include <glib/gi18n.h>

#include "passkeys-error-messages.h"

/**
 * passkeys_bulk_words_title:
 * @kind: what is done
 *
 * Returns: (transfer none): the title of a dialog
 */
const char *
passkeys_bulk_words_title (PasskeysBulkKind kind)
{
  switch (kind)
    {
    case PASSKEYS_BULK_KIND_INVITE_AGAIN:
      return _("Invite Again");
    case PASSKEYS_BULK_KIND_ACTIVATE:
      return _("Activate Users");
    case PASSKEYS_BULK_KIND_DEACTIVATE:
      return _("Deactivate Users");
    case PASSKEYS_BULK_KIND_REMOVE:
      return _("Remove Users");
    case PASSKEYS_BULK_KIND_ADD_PERMISSION:
      return _("Add Permission");
    case PASSKEYS_BULK_KIND_INVITE:
    default:
      return _("Invite Users");
    }
}

/**
 * passkeys_bulk_words_sentence:
 * @kind: what is done
 *
 * Returns: (transfer none): what will happen to each user
 */
const char *
passkeys_bulk_words_sentence (PasskeysBulkKind kind)
{
  switch (kind)
    {
    case PASSKEYS_BULK_KIND_INVITE_AGAIN:
      return _("Each gets an e-mail with a new registration code; the former one is void. Nothing "
               "is signed for that.");
    case PASSKEYS_BULK_KIND_ACTIVATE:
      return _("Each can sign in again, with all former passkeys and permissions.");
    case PASSKEYS_BULK_KIND_DEACTIVATE:
      return _("Each is signed out everywhere at once and cannot sign in until activated again. "
               "Nothing is deleted.");
    case PASSKEYS_BULK_KIND_REMOVE:
      return _("Each loses every passkey, token and permission here. This cannot be undone; the "
               "same addresses can be invited anew.");
    case PASSKEYS_BULK_KIND_ADD_PERMISSION:
      return _("Each may do from now on what the permission allows.");
    case PASSKEYS_BULK_KIND_INVITE:
    default:
      return _("Each gets an e-mail with a registration code, valid for four hours, and starts "
               "without any permission.");
    }
}

static const char *
describe_skip (PasskeysBulkSkip skip)
{
  switch (skip)
    {
    case PASSKEYS_BULK_SKIP_YOURSELF:
      return _("Left out: this is you");
    case PASSKEYS_BULK_SKIP_LAST_ADMINISTRATOR:
      return _("Left out: nobody else could administer the organisation");
    case PASSKEYS_BULK_SKIP_ALREADY_SO:
      return _("Left out: it is so already");
    case PASSKEYS_BULK_SKIP_SERVICE_ACCOUNT:
      return _("Left out: a service account");
    case PASSKEYS_BULK_SKIP_NO_ADDRESS:
      return _("Left out: there is no e-mail address");
    case PASSKEYS_BULK_SKIP_MALFORMED_ADDRESS:
      return _("Left out: this is no e-mail address");
    case PASSKEYS_BULK_SKIP_FORMULA:
      return _("Left out: a spreadsheet would take this for a formula");
    case PASSKEYS_BULK_SKIP_TWICE_IN_FILE:
      return _("Left out: the address is in the file already");
    case PASSKEYS_BULK_SKIP_IN_ORGANISATION:
      return _("Left out: is in the organisation already");
    case PASSKEYS_BULK_SKIP_UNCLEAR_SSO:
      return _("Left out: whether single sign-on is required is neither yes nor no");
    case PASSKEYS_BULK_SKIP_TOO_LONG:
      return _("Left out: the external ID is too long");
    case PASSKEYS_BULK_SKIP_DONE_BEFORE:
      return _("Left out: was invited in an earlier run");
    case PASSKEYS_BULK_SKIP_NONE:
    default:
      return _("Left out");
    }
}

static char *
describe_state (PasskeysBulkRow *row)
{
  g_autofree char *title = NULL;
  char *sentence;

  switch (passkeys_bulk_row_get_state (row))
    {
    case PASSKEYS_BULK_STATE_RUNNING:
      return g_strdup (_("Under way"));
    case PASSKEYS_BULK_STATE_DONE:
      return g_strdup (C_("change to a user", "Done"));
    case PASSKEYS_BULK_STATE_PENDING:
      return g_strdup (_("Waits for approval"));
    case PASSKEYS_BULK_STATE_SKIPPED:
      return g_strdup (describe_skip (passkeys_bulk_row_get_skip (row)));
    case PASSKEYS_BULK_STATE_FAILED:
      passkeys_error_messages_describe (passkeys_bulk_row_get_error (row), &title, &sentence);
      return sentence;
    case PASSKEYS_BULK_STATE_WAITING:
    default:
      return g_strdup (_("Not done yet"));
    }
}

/**
 * passkeys_bulk_words_describe:
 * @row: a row
 *
 * Returns: (transfer full): what became of it, and where in its file it stands
 */
char *
passkeys_bulk_words_describe (PasskeysBulkRow *row)
{
  g_autofree char *state = NULL;

  g_return_val_if_fail (PASSKEYS_IS_BULK_ROW (row), NULL);

  state = describe_state (row);
  if (passkeys_bulk_row_get_line (row) == 0)
    return g_steal_pointer (&state);

  /* Translators: a line of a file, and what is to be said of it */
  return g_strdup_printf (_("Line %u. %s"), passkeys_bulk_row_get_line (row), state);
}

/**
 * passkeys_bulk_words_icon:
 * @state: a state
 *
 * Returns: (transfer none): the name of an icon
 */
const char *
passkeys_bulk_words_icon (PasskeysBulkState state)
{
  switch (state)
    {
    case PASSKEYS_BULK_STATE_DONE:
      return "object-select-symbolic";
    case PASSKEYS_BULK_STATE_PENDING:
      return "document-open-recent-symbolic";
    case PASSKEYS_BULK_STATE_SKIPPED:
      return "action-unavailable-symbolic";
    case PASSKEYS_BULK_STATE_FAILED:
      return "dialog-error-symbolic";
    case PASSKEYS_BULK_STATE_RUNNING:
    case PASSKEYS_BULK_STATE_WAITING:
    default:
      return "content-loading-symbolic";
    }
}

static void
append (GString    *words,
        const char *format,
        guint       n)
{
  if (n == 0)
    return;

  if (words->len > 0)
    g_string_append (words, C_("list", ", "));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (words, format, n);
#pragma GCC diagnostic pop
}

/**
 * passkeys_bulk_words_count_ready:
 * @change: what is going to be done
 *
 * Returns: (transfer full): how many users are meant, and how many are left out
 */
char *
passkeys_bulk_words_count_ready (PasskeysBulkChange *change)
{
  GString *words = g_string_new (NULL);
  guint n_waiting;
  guint n_skipped;

  g_return_val_if_fail (PASSKEYS_IS_BULK_CHANGE (change), NULL);

  n_waiting = passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_WAITING);
  n_skipped = passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_SKIPPED);
  g_string_append_printf (words, g_dngettext (GETTEXT_PACKAGE, "%'u user", "%'u users", n_waiting),
                          n_waiting);
  append (words, g_dngettext (GETTEXT_PACKAGE, "%'u left out", "%'u left out", n_skipped),
          n_skipped);

  return g_string_free_and_steal (words);
}

/**
 * passkeys_bulk_words_count_done:
 * @change: what was done
 *
 * Returns: (transfer full): what became of how many users
 */
char *
passkeys_bulk_words_count_done (PasskeysBulkChange *change)
{
  GString *words = g_string_new (NULL);
  guint n;

  g_return_val_if_fail (PASSKEYS_IS_BULK_CHANGE (change), NULL);

  n = passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_DONE);
  g_string_append_printf (words, g_dngettext (GETTEXT_PACKAGE, "%'u done", "%'u done", n), n);
  n = passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_PENDING);
  append (words, g_dngettext (GETTEXT_PACKAGE, "%'u waits for approval", "%'u wait for approval",
                              n), n);
  n = passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_FAILED);
  append (words, g_dngettext (GETTEXT_PACKAGE, "%'u failed", "%'u failed", n), n);
  n = passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_WAITING);
  append (words, g_dngettext (GETTEXT_PACKAGE, "%'u not done yet", "%'u not done yet", n), n);
  n = passkeys_bulk_change_count (change, PASSKEYS_BULK_STATE_SKIPPED);
  append (words, g_dngettext (GETTEXT_PACKAGE, "%'u left out", "%'u left out", n), n);

  return g_string_free_and_steal (words);
}
