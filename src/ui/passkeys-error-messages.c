/* passkeys-error-messages.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-error-messages"

#include "config.h"

#include "passkeys-error-messages.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <libdex.h>

#include "passkeys-api-failure.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-error-table.h"
#include "passkeys-label-text.h"
#include "passkeys-operation-table.h"
#include "passkeys-server-words.h"
#include "passkeys-session-error.h"
#include "passkeys-untrusted-text.h"

/* Longer words of a server would push everything else off the screen. */
#define MAXIMUM_QUOTE 300

#define REFUSAL "is not authorized to perform operation ("

static char *
clean (const char *text)
{
  g_autofree char *cleaned = passkeys_untrusted_text_strip (text, MAXIMUM_QUOTE);

  g_strstrip (cleaned);
  return g_strconcat (cleaned, g_utf8_strlen (text, -1) > MAXIMUM_QUOTE ? "…" : NULL, NULL);
}

static void
append_quote (GString      *sentence,
              const GError *error)
{
  const char *server_message = passkeys_api_failure_get_server_message (error);
  const char *known;
  g_autofree char *cleaned = NULL;

  if (server_message == NULL || *server_message == '\0')
    return;

  known = passkeys_server_words_find (server_message);
  cleaned = clean (server_message);
  if (known != NULL)
    /* Translators: %s is a sentence that says why the server refused */
    g_string_append_printf (sentence, C_("server", " %s"), known);
  else
    /* Translators: %s is what the server of the organisation said, in its own words */
    g_string_append_printf (sentence, _(" The server said: “%s”"), cleaned);
}

static void
append_reference (GString      *sentence,
                  const GError *error)
{
  const char *error_id = passkeys_api_failure_get_error_id (error);

  if (error_id != NULL && *error_id != '\0')
    {
      g_autofree char *cleaned = clean (error_id);

      /* Translators: %s is a reference by which support finds this event */
      g_string_append_printf (sentence, _(" (reference %s)"), cleaned);
    }
}

/* In the words of the library, which are no whole of their own in another language. */
static void
append_details (GString      *sentence,
                const GError *error)
{
  g_autofree char *cleaned = clean (error->message);

  if (*cleaned != '\0')
    g_string_append_printf (sentence, " (%s)", cleaned);
}

/* What a server refuses to whoever asks only to see something is known from its words. */
static char *
dup_operation (const GError *error)
{
  const char *operation = passkeys_session_error_get_operation (error);
  const char *start = NULL;
  const char *end;

  if (operation != NULL)
    return g_strdup (operation);

  if (g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN)
      && passkeys_api_failure_get_server_message (error) != NULL)
    start = strstr (passkeys_api_failure_get_server_message (error), REFUSAL);
  if (start == NULL)
    return NULL;

  start += strlen (REFUSAL);
  end = strchr (start, ')');
  return end != NULL && end > start ? g_strndup (start, end - start) : NULL;
}

/* So that the person knows what to ask an administrator for: in the words of the pages on which one gives
 * it. */
static void
append_operation (GString    *sentence,
                  const char *operation)
{
  const PasskeysOperationEntry *entry = passkeys_operation_table_find (operation);
  g_autofree char *cleaned = clean (operation);

  /* Translators: %s is what a permission allows, such as “See users” */
  g_string_append_printf (sentence, _(" What is missing: “%s”."),
                          entry != NULL ? _(entry->title) : cleaned);
}

/* Of a missing permission a server says who lacks it, by an ID, and nothing has gone wrong that support would
 * look for. */
static void
append_server_words (GString                  *sentence,
                     const PasskeysErrorEntry *message,
                     const GError             *error)
{
  g_autofree char *operation = dup_operation (error);

  if (operation != NULL)
    {
      append_operation (sentence, operation);
    }
  else if (message->quotes_server)
    {
      append_quote (sentence, error);
      append_reference (sentence, error);
    }
}

static char *
describe_rate_limit (const GError *error)
{
  guint seconds = passkeys_api_failure_get_retry_after (error);

  if (seconds == 0)
    return NULL;

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "The server asks for a pause. Try again in %u second.",
                                       "The server asks for a pause. Try again in %u seconds.",
                                       seconds),
                          seconds);
}

static void
describe (const PasskeysErrorEntry  *message,
          const GError              *error,
          char                     **title,
          char                     **sentence)
{
  g_autofree char *limited = NULL;
  g_autoptr(GString) words = g_string_new (NULL);

  /* What a server said stays out of the log: it may repeat what was sent to it. */
  g_debug ("%s, code %d: %s", g_quark_to_string (error->domain), error->code,
           error->domain == PASSKEYS_API_ERROR ? "(words of a server)" : error->message);

  if (g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_RATE_LIMITED))
    limited = describe_rate_limit (error);

  if (limited != NULL)
    g_string_append (words, limited);
  else if (message->sentence != NULL)
    g_string_append (words, _(message->sentence));
  else
    {
      g_autofree char *cleaned = clean (error->message);

      g_string_append (words, cleaned);
    }

  if (message->has_details)
    append_details (words, error);
  append_server_words (words, message, error);

  if (title != NULL)
    *title = g_strdup (_(message->title));
  if (sentence != NULL)
    *sentence = g_string_free_and_steal (g_steal_pointer (&words));
}

/**
 * passkeys_error_messages_describe:
 * @error: an error of any domain
 * @title: (out) (optional): what happened, in a few words
 * @sentence: (out) (optional): why, and what to do next
 *
 * Puts an error into words a person can act on. Both are plain text: never give them to a widget
 * as markup, because they may quote a server.
 */
void
passkeys_error_messages_describe (const GError  *error,
                                  char         **title,
                                  char         **sentence)
{
  g_return_if_fail (error != NULL);

  describe (passkeys_error_table_find (error), error, title, sentence);
}

/**
 * passkeys_error_messages_describe_unreadable:
 * @error: an error of any domain
 * @title: (out) (optional): what happened, in a few words
 * @sentence: (out) (optional): why, and what to do next
 *
 * Does the same for what was only to be read, such as a list: there is nothing to correct.
 */
void
passkeys_error_messages_describe_unreadable (const GError  *error,
                                             char         **title,
                                             char         **sentence)
{
  g_return_if_fail (error != NULL);

  describe (passkeys_error_table_find_unreadable (error), error, title, sentence);
}

/**
 * passkeys_error_messages_get_action:
 * @error: an error of any domain
 *
 * Returns: what a person can do about it
 */
PasskeysErrorAction
passkeys_error_messages_get_action (const GError *error)
{
  g_return_val_if_fail (error != NULL, PASSKEYS_ERROR_ACTION_NONE);

  return passkeys_error_table_find (error)->action;
}

/**
 * passkeys_error_messages_get_label:
 * @error: an error of any domain
 *
 * Returns: (nullable): the label of a button that takes the next step, with mnemonic, or %NULL
 *   when the next step is nothing that a button could do
 */
const char *
passkeys_error_messages_get_label (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  switch (passkeys_error_messages_get_action (error))
    {
    case PASSKEYS_ERROR_ACTION_TRY_AGAIN:
      return _("_Try Again");

    case PASSKEYS_ERROR_ACTION_SIGN_IN:
      return _("_Sign In");

    case PASSKEYS_ERROR_ACTION_NEW_CODE:
      return _("Send a _New Code");

    case PASSKEYS_ERROR_ACTION_JOIN:
      return _("_Join with a Code");

    case PASSKEYS_ERROR_ACTION_MANAGE_KEY:
      return _("_Manage Security Keys");

    case PASSKEYS_ERROR_ACTION_COPY_FIX:
      if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                           PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD))
        return _("Copy Co_mmand");
      return _("Copy _Rule");

    case PASSKEYS_ERROR_ACTION_NONE:
    case PASSKEYS_ERROR_ACTION_CORRECT:
    case PASSKEYS_ERROR_ACTION_CREATE_PASSKEY:
    case PASSKEYS_ERROR_ACTION_OTHER_PASSKEY:
    case PASSKEYS_ERROR_ACTION_ADMINISTRATOR:
    default:
      return NULL;
    }
}

/**
 * passkeys_error_messages_dup_fix:
 * @error: an error of any domain
 *
 * Gets what an administrator of this computer, or the person in a terminal, can do about a security
 * key that cannot be reached.
 *
 * Returns: (transfer full) (nullable): text to copy, not translated
 */
char *
passkeys_error_messages_dup_fix (const GError *error)
{
  g_autoptr(GBytes) rule = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_WITHHELD))
    return g_strdup ("flatpak override --user --device=all " APPLICATION_ID);
  if (!g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_DENIED))
    return NULL;

  rule = g_resources_lookup_data (RESOURCE_PATH "/security-keys.rules", G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  NULL);
  g_assert (rule != NULL);

  return g_strndup (g_bytes_get_data (rule, NULL), g_bytes_get_size (rule));
}

/**
 * passkeys_error_messages_is_silent:
 * @error: an error of any domain
 *
 * Tells whether the error only means that somebody changed their mind or that nobody waits any
 * more. Such an error is not worth a word.
 *
 * Returns: whether to say nothing
 */
gboolean
passkeys_error_messages_is_silent (const GError *error)
{
  g_return_val_if_fail (error != NULL, TRUE);

  return g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                          PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED) ||
         g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED) ||
         g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED);
}

/**
 * passkeys_error_messages_manage_key:
 * @widget: what tells of the error
 *
 * Shows the page of the security keys. A dialog in front of it is closed, which cancels what it does.
 */
void
passkeys_error_messages_manage_key (GtkWidget *widget)
{
  g_autoptr(GtkWidget) window = NULL;
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  window = g_object_ref (GTK_WIDGET (gtk_widget_get_root (widget)));
  dialog = gtk_widget_get_ancestor (widget, ADW_TYPE_DIALOG);
  if (dialog != NULL)
    adw_dialog_close (ADW_DIALOG (dialog));

  gtk_widget_activate_action (window, "win.show-page", "s", "security-keys");
}

typedef struct
{
  char *title;
  char *sentence;
} Details;

static void
details_free (gpointer  data,
              GClosure *closure)
{
  Details *details = data;

  g_free (details->title);
  g_free (details->sentence);
  g_free (details);
}

static void
on_details_clicked (AdwToast *toast,
                    Details  *details)
{
  GtkWidget *parent = g_object_get_data (G_OBJECT (toast), "overlay");
  AdwDialog *dialog = adw_alert_dialog_new (details->title, details->sentence);

  passkeys_label_text_keep_addresses (GTK_WIDGET (dialog));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", C_("button", "_Close"));
  adw_dialog_present (dialog, parent);
}

/**
 * passkeys_error_messages_toast:
 * @widget: a widget inside a toast overlay
 * @error: an error of any domain
 *
 * Tells in passing that something failed, where the person has nothing to correct. The sentence is
 * one click away, because a toast has room for a few words only.
 */
void
passkeys_error_messages_toast (GtkWidget    *widget,
                               const GError *error)
{
  GtkWidget *overlay;
  AdwToast *toast;
  Details *details;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (error != NULL);

  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  if (overlay == NULL || passkeys_error_messages_is_silent (error))
    return;

  details = g_new0 (Details, 1);
  passkeys_error_messages_describe (error, &details->title, &details->sentence);

  toast = adw_toast_new ("");
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, details->title);
  adw_toast_set_timeout (toast, 10);
  adw_toast_set_button_label (toast, C_("button", "_Details"));
  g_object_set_data (G_OBJECT (toast), "overlay", overlay);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_details_clicked), details,
                         details_free,
                         G_CONNECT_DEFAULT);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}
