/* passkeys-list-status.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-list-status"

#include "config.h"

#include "passkeys-list-status.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-api-error.h"
#include "passkeys-error-messages.h"
#include "passkeys-focus.h"
#include "passkeys-label-text.h"
#include "passkeys-remembered-words.h"

#define KEY "passkeys-list-status"

/* A pause in typing; and until then a list that comes in parts has come. */
#define REST_MILLISECONDS 600
/* What is here sooner is said instead of the wait for it. */
#define WAIT_MILLISECONDS 1500

typedef struct
{
  GtkStack *stack;       /* owns this */
  char     *text;        /* (owned) (nullable): to be said after a while */
  char     *said;        /* (owned) (nullable): the last that was */
  guint     id;
  gboolean  wants_focus; /* what had it has gone, and nothing could take it yet */
} Status;

static void
status_free (gpointer data)
{
  Status *status = data;

  g_clear_handle_id (&status->id, g_source_remove);
  g_free (status->text);
  g_free (status->said);
  g_free (status);
}

static Status *
get_status (GtkStack *stack)
{
  Status *status = g_object_get_data (G_OBJECT (stack), KEY);

  if (status == NULL)
    {
      status = g_new0 (Status, 1);
      status->stack = stack;
      g_object_set_data_full (G_OBJECT (stack), KEY, status, status_free);
    }

  return status;
}

static char *
strip_markup (const char *markup)
{
  char *text = NULL;

  return pango_parse_markup (markup, -1, 0, NULL, &text, NULL, NULL) ? text : g_strdup (markup);
}

static char *
describe_page (AdwStatusPage *page)
{
  const char *title = adw_status_page_get_title (page);
  const char *markup = adw_status_page_get_description (page);
  g_autofree char *description = markup != NULL && *markup != '\0' ? strip_markup (markup) : NULL;

  if (description == NULL)
    return g_strdup (title);

  /* Translators: first the title, then the explanation of an error, to be spoken */
  return g_strdup_printf (_("%s. %s"), title, description);
}

/* %NULL while it is waited for. */
static char *
describe (GtkStack   *stack,
          AdwBanner  *banner,
          const char *words)
{
  GtkWidget *child = gtk_stack_get_visible_child (stack);

  if (ADW_IS_STATUS_PAGE (child))
    return describe_page (ADW_STATUS_PAGE (child));
  if (GTK_IS_LABEL (child))
    return g_strdup (gtk_label_get_label (GTK_LABEL (child)));
  if (ADW_IS_SPINNER (child) || words == NULL)
    return NULL;
  if (banner != NULL && adw_banner_get_revealed (banner))
    return passkeys_dup_banner_text (banner);

  return g_strdup (words);
}

static gboolean
speak_cb (gpointer user_data)
{
  Status *status = user_data;

  status->id = 0;
  if (g_set_str (&status->said, status->text) && *status->text != '\0')
    passkeys_announce (GTK_WIDGET (status->stack), status->text);

  return G_SOURCE_REMOVE;
}

/* Not what is passed by on the way, and nothing twice. */
static void
speak_later (Status     *status,
             const char *text)
{
  const char *next = text != NULL ? text : C_("page", "Loading");

  if (!g_set_str (&status->text, next) && status->id != 0)
    return;

  g_clear_handle_id (&status->id, g_source_remove);
  if (g_strcmp0 (next, status->said) != 0)
    status->id = g_timeout_add (text != NULL ? REST_MILLISECONDS : WAIT_MILLISECONDS, speak_cb,
                                status);
}

/* Whoever has moved on while nothing could be focused stays there. */
static gboolean
is_nowhere (GtkStack *stack)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (stack));

  return root != NULL && gtk_root_get_focus (root) == NULL;
}

static void
show_child (Status     *status,
            const char *name)
{
  GtkStack *stack = status->stack;
  gboolean had_focus = passkeys_focus_find_within (GTK_WIDGET (stack)) != NULL;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (stack), name) == 0)
    return;

  /* What cannot be seen is left before something else gets what was meant for it. */
  if (had_focus)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (stack)), NULL);
  /* GTK 4.18 remembers where a row was that went with the focus, and Tab would lead nowhere from there. */
  gtk_widget_set_focus_child (GTK_WIDGET (stack), NULL);
  gtk_stack_set_visible_child_name (stack, name);
  if (had_focus || (status->wants_focus && is_nowhere (stack)))
    status->wants_focus = !gtk_widget_child_focus (gtk_stack_get_visible_child (stack),
                                                   GTK_DIR_TAB_FORWARD);
  else
    status->wants_focus = FALSE;
}

/**
 * passkeys_list_status_show:
 * @stack: what shows the list, or in its place a spinner or an #AdwStatusPage
 * @name: the name of the child to show
 * @banner: (nullable): where it is said over the list that it could not be read
 * @words: (nullable): how much is in the list, empty if that goes without saying; %NULL while it is being
 *   read
 *
 * Shows one of the children. A while after what is to be said of it has changed for the last time, it is
 * announced.
 */
void
passkeys_list_status_show (GtkStack   *stack,
                           const char *name,
                           AdwBanner  *banner,
                           const char *words)
{
  g_autofree char *text = NULL;
  Status *status;

  g_return_if_fail (GTK_IS_STACK (stack));
  g_return_if_fail (name != NULL);

  status = get_status (stack);
  show_child (status, name);
  text = describe (stack, banner, words);
  speak_later (status, text);
}

/**
 * passkeys_list_status_fail:
 * @page: (nullable): what is shown in the place of the list
 * @banner: (nullable): where it is said over the list
 * @error: why the list could not be read
 * @cache: (nullable): what remembers the list
 *
 * Has both say what went wrong and what to do.
 */
void
passkeys_list_status_fail (AdwStatusPage     *page,
                           AdwBanner         *banner,
                           const GError      *error,
                           PasskeysListCache *cache)
{
  gboolean forbidden = g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_FORBIDDEN);
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (page == NULL || ADW_IS_STATUS_PAGE (page));
  g_return_if_fail (error != NULL);

  passkeys_error_messages_describe_unreadable (error, &title, &sentence);
  escaped = g_markup_escape_text (sentence, -1);
  if (page != NULL)
    {
      adw_status_page_set_icon_name (page, forbidden ? "changes-prevent-symbolic"
                                                     : "network-error-symbolic");
      adw_status_page_set_title (page, title);
      adw_status_page_set_description (page, escaped);
      passkeys_label_text_keep_addresses (GTK_WIDGET (page));
    }
  if (banner != NULL)
    passkeys_remembered_words_set_banner (banner, sentence, cache);
}

static const char *
choose_state (PasskeysPagedList *list,
              gboolean           has_rows)
{
  if (has_rows)
    return "list";
  if (passkeys_paged_list_get_error (list) != NULL)
    return "failed";

  return passkeys_paged_list_is_loaded (list) ? "empty" : "loading";
}

/**
 * passkeys_list_status_update:
 * @stack: what shows the list, with the children "list", "failed", "empty" and "loading"
 * @failed_page: what is shown in the place of the list
 * @banner: (nullable): where it is said over the list that it could not be read
 * @spinner: (nullable): what turns beside rows while they are read again
 * @list: what is read
 * @rows: what is shown of it
 * @cache: (nullable): what remembers the list
 *
 * Shows the state of a list that has changed.
 */
void
passkeys_list_status_update (GtkStack          *stack,
                             AdwStatusPage     *failed_page,
                             AdwBanner         *banner,
                             GtkWidget         *spinner,
                             PasskeysPagedList *list,
                             GListModel        *rows,
                             PasskeysListCache *cache)
{
  const GError *error = passkeys_paged_list_get_error (list);
  gboolean is_loading = passkeys_paged_list_is_loading (list);
  guint n_rows = g_list_model_get_n_items (rows);
  g_autofree char *count = passkeys_list_status_count (n_rows);

  if (error != NULL)
    passkeys_list_status_fail (failed_page, banner, error, cache);
  if (banner != NULL)
    adw_banner_set_revealed (banner, error != NULL && n_rows > 0);
  if (spinner != NULL)
    gtk_widget_set_visible (spinner, n_rows > 0 && is_loading);
  passkeys_list_status_show (stack, choose_state (list, n_rows > 0), banner,
                             is_loading ? NULL : count);
}

/**
 * passkeys_list_status_repeat:
 * @stack: what shows the list
 *
 * Announces what comes next also if it is the same as before: somebody asked for it.
 */
void
passkeys_list_status_repeat (GtkStack *stack)
{
  g_return_if_fail (GTK_IS_STACK (stack));

  g_clear_pointer (&get_status (stack)->said, g_free);
}

/**
 * passkeys_list_status_count:
 * @n_entries: how many there are
 *
 * Returns: (transfer full): this in words
 */
char *
passkeys_list_status_count (guint n_entries)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u entry", "%'u entries", n_entries),
                          n_entries);
}
