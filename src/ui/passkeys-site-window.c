/* passkeys-site-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-site-window"

#include "config.h"

#include "passkeys-site-window-private.h"

#include <glib/gi18n.h>

#include "passkeys-announcement.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-label-text.h"
#include "passkeys-site-words.h"

/* ms: long enough to be read, short enough not to be in the way of the browser */
#define CLOSE_AFTER 2000

/* ms: until then the desktop has brought a window to the front, if it does at all */
#define ATTENTION_AFTER 1000

enum { CANCELLED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysSiteWindow, passkeys_site_window,
                               ADW_TYPE_APPLICATION_WINDOW,
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_PROMPT,
                                                      _passkeys_site_window_pin_init)
                               G_IMPLEMENT_INTERFACE (PASSKEYS_TYPE_SITE_PROMPT,
                                                      _passkeys_site_window_prompt_init))

static gboolean
shows (PasskeysSiteWindow *self,
       const char         *page)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->stack)) &&
         g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static gboolean
is_ready (PasskeysSiteWindow *self)
{
  if (shows (self, "ask"))
    return passkeys_question_view_is_ready (self->question_view);
  if (self->question == NULL)
    return FALSE;

  return !shows (self, "entry") || passkeys_site_entry_group_is_ready (self->entry_group);
}

static gboolean
is_asking (PasskeysSiteWindow *self)
{
  if (shows (self, "ask"))
    return passkeys_question_view_is_asking (self->question_view);

  return self->question != NULL;
}

static void
attention_cb (gpointer user_data)
{
  PasskeysSiteWindow *self = user_data;
  g_autofree char *title = passkeys_site_words_dup_title (self->request);

  self->attention_id = 0;
  self->attention = passkeys_attention_new (GTK_WINDOW (self), title,
                                            _("A window of Passkeys waits for you."));
}

/* A person who is asked has to see it: where windows do not come to the front by themselves, a
 * notification tells of it. */
static void
update_attention (PasskeysSiteWindow *self,
                  gboolean            asking)
{
  if (!asking || self->request == NULL)
    {
      g_clear_handle_id (&self->attention_id, g_source_remove);
      g_clear_object (&self->attention);
    }
  else if (self->attention == NULL && self->attention_id == 0)
    self->attention_id = g_timeout_add_once (ATTENTION_AFTER, attention_cb, self);
}

void
_passkeys_site_window_update (PasskeysSiteWindow *self)
{
  gboolean asking = !self->ended && is_asking (self);
  gboolean wanted = !shows (self, "ask") ||
                    passkeys_question_view_wants_button (self->question_view);

  update_attention (self, asking);
  gtk_widget_set_visible (GTK_WIDGET (self->continue_button), !self->ended && wanted);
  passkeys_busy_button_set_busy (self->continue_button, !self->ended && !asking);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "site.continue", is_ready (self));
}

void
_passkeys_site_window_show_page (PasskeysSiteWindow *self,
                                 const char         *page)
{
  /* What is hidden has to lose the focus first. */
  if (page == NULL)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->stack), page != NULL);
  if (page != NULL)
    gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry_group), TRUE);
  passkeys_busy_button_set_text (self->continue_button,
                                 g_strcmp0 (page, "entry") == 0
                                   ? C_("button", "_Save")
                                   : C_("button", "C_ontinue"));
  _passkeys_site_window_update (self);
}

/* In words of its own, so that nobody who listens has to find the one letter that is another. */
static void
show_lookalike (PasskeysSiteWindow *self,
                const char         *lookalike)
{
  g_autofree char *warning = NULL;

  gtk_widget_set_visible (self->lookalike_box, lookalike != NULL);
  if (lookalike == NULL)
    return;

  /* Translators: %s is the name of a site in ASCII, such as "xn--pypal-4ve.com" */
  warning = g_strdup_printf (_("Some of its letters look like others. Its exact name is %s. Go on "
                               "only if you know this site."), lookalike);
  gtk_label_set_label (self->lookalike_label, warning);
}

/* What is asked next is most likely the PIN. It is in sight from the first frame on, though it
 * cannot be typed yet, so that nothing jumps. */
static void
foretell_pin (PasskeysSiteWindow *self)
{
  _passkeys_site_window_show_page (self, "ask");
  gtk_widget_set_sensitive (GTK_WIDGET (self->question_view), FALSE);
}

/* A long one is broken between the names in it, rather than inside of one; the last two stay together. */
static char *
dup_breakable (const char *site)
{
  const char *last = strrchr (site, '.');
  g_autofree char *start = last != NULL ? g_strndup (site, (gsize) (last - site)) : g_strdup (site);
  g_auto(GStrv) names = g_strsplit (start, ".", -1);
  g_autofree char *breakable = g_strjoinv (".\u200b", names);

  return g_strconcat (breakable, last, NULL);
}

static void
show_site (PasskeysSiteWindow *self,
           const char         *site)
{
  g_autofree char *breakable = dup_breakable (site);
  gboolean is_long = g_utf8_strlen (site, -1) > gtk_label_get_max_width_chars (self->site_label);

  gtk_label_set_label (self->site_label, is_long ? breakable : site);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->site_label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  site, -1);
}

void
_passkeys_site_window_show_request (PasskeysSiteWindow *self)
{
  g_autofree char *title = passkeys_site_words_dup_title (self->request);
  g_autofree char *site = passkeys_site_words_dup_site (self->request);
  g_autofree char *question = passkeys_site_words_dup_question (self->request);

  gtk_window_set_title (GTK_WINDOW (self), title);
  passkeys_dialog_header_set_title (self->header, passkeys_site_words_get_heading (self->request));
  show_site (self, site);
  gtk_label_set_label (self->question_label, question);
  show_lookalike (self, passkeys_site_request_get_lookalike (self->request));

  if (passkeys_site_request_get_purpose (self->request) == PASSKEYS_SITE_PURPOSE_SELECT)
    _passkeys_site_window_show_page (self, NULL);
  else
    foretell_pin (self);
}

static void
show_state (PasskeysSiteWindow *self,
            const char         *icon_name,
            const char         *style,
            const char         *title,
            const char         *sentence)
{
  g_autofree char *spoken = g_strdup_printf (_("%s. %s"), title, sentence);

  gtk_image_set_from_icon_name (self->state_image, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_image), (const char *[]) { style, NULL });
  gtk_label_set_label (self->state_label, title);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), TRUE);
  gtk_label_set_label (self->question_label, sentence);
  gtk_widget_set_visible (self->lookalike_box, FALSE);
  /* No narrower than what was there, so that nothing jumps. */
  gtk_widget_set_size_request (GTK_WIDGET (self), gtk_widget_get_width (GTK_WIDGET (self)), -1);
  _passkeys_site_window_show_page (self, NULL);
  passkeys_announce (GTK_WIDGET (self), spoken);
}

static void
close_cb (gpointer user_data)
{
  PasskeysSiteWindow *self = user_data;

  self->close_id = 0;
  gtk_window_close (GTK_WINDOW (self));
}

void
_passkeys_site_window_show_outcome (PasskeysSiteWindow *self,
                                    const GError       *error)
{
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  if (error != NULL)
    passkeys_site_words_describe_error (self->request, error, &title, &sentence);
  else
    passkeys_site_words_describe_done (self->request, &title, &sentence);

  show_state (self, error != NULL ? "dialog-warning-symbolic" : "object-select-symbolic",
              error != NULL ? "warning" : "success", title, sentence);
  /* One button is enough when there is nothing to choose. */
  passkeys_dialog_header_set_cancel_text (self->header, C_("button", "_Close"));
  passkeys_busy_button_set_text (self->continue_button, C_("button", "_Close"));
  passkeys_dialog_header_set_cancel_action (self->header, self->ended ? "site.cancel" : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "site.cancel", TRUE);
  if (self->ended)
    gtk_widget_grab_focus (GTK_WIDGET (self->header));
  if (error == NULL)
    self->close_id = g_timeout_add_once (CLOSE_AFTER, close_cb, self);
}

void
_passkeys_site_window_reject (PasskeysSiteWindow *self)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);

  if (question != NULL)
    dex_promise_reject (question,
                        g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                             PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                                             "The person cancelled"));
}

/* Nobody takes back what is being saved: it would be neither saved nor not. */
static void
answer_entry (PasskeysSiteWindow *self)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);
  PasskeysSiteChoice *choice = passkeys_site_entry_group_dup_choice (self->entry_group);

  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry_group), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "site.cancel", FALSE);
  _passkeys_site_window_update (self);
  dex_promise_resolve_object (question, choice);
}

static void
answer_confirmation (PasskeysSiteWindow *self)
{
  g_autoptr(DexPromise) question = g_steal_pointer (&self->question);

  _passkeys_site_window_update (self);
  dex_promise_resolve_boolean (question, TRUE);
}

static void
on_activate (PasskeysSiteWindow *self)
{
  if (!is_ready (self))
    return;

  if (shows (self, "ask"))
    passkeys_question_view_answer (self->question_view);
  else if (shows (self, "entry"))
    answer_entry (self);
  else
    answer_confirmation (self);
}

static void
continue_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  on_activate (PASSKEYS_SITE_WINDOW (widget));
}

static void
cancel_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static gboolean
on_close_request (PasskeysSiteWindow *self)
{
  gboolean ended = self->ended;

  self->ended = TRUE;
  _passkeys_site_window_reject (self);
  passkeys_question_view_cancel (self->question_view);
  update_attention (self, FALSE);
  if (!ended)
    g_signal_emit (self, signals[CANCELLED], 0);

  return GDK_EVENT_PROPAGATE;
}

static void
passkeys_site_window_dispose (GObject *object)
{
  PasskeysSiteWindow *self = PASSKEYS_SITE_WINDOW (object);

  self->ended = TRUE;
  update_attention (self, FALSE);
  g_clear_handle_id (&self->close_id, g_source_remove);
  _passkeys_site_window_reject (self);
  g_clear_object (&self->request);
  gtk_widget_dispose_template (GTK_WIDGET (self), PASSKEYS_TYPE_SITE_WINDOW);

  G_OBJECT_CLASS (passkeys_site_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-site-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, header);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, continue_button);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, state_image);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, site_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, lookalike_box);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, lookalike_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, state_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, question_label);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, question_view);
  gtk_widget_class_bind_template_child (widget_class, PasskeysSiteWindow, entry_group);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, _passkeys_site_window_update);
}

static void
passkeys_site_window_class_init (PasskeysSiteWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = passkeys_site_window_dispose;

  signals[CANCELLED] = g_signal_new ("cancelled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PASSKEYS_TYPE_BUSY_BUTTON);
  g_type_ensure (PASSKEYS_TYPE_DIALOG_HEADER);
  g_type_ensure (PASSKEYS_TYPE_QUESTION_VIEW);
  g_type_ensure (PASSKEYS_TYPE_SITE_ENTRY_GROUP);
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "site.continue", NULL, continue_action);
  gtk_widget_class_install_action (widget_class, "site.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "site.cancel", NULL);
}

static void
passkeys_site_window_init (PasskeysSiteWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));
}

/**
 * passkeys_site_window_new:
 * @application: (nullable): the application
 *
 * Makes the window. It is shown when something is asked through it.
 *
 * Returns: (transfer none): a new window, which lives until it is closed
 */
PasskeysSiteWindow *
passkeys_site_window_new (GtkApplication *application)
{
  g_return_val_if_fail (application == NULL || GTK_IS_APPLICATION (application), NULL);

  return g_object_new (PASSKEYS_TYPE_SITE_WINDOW,
                       "application", application,
                       NULL);
}
