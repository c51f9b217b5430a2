/* passkeys-site-window-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "passkeys-attention.h"
#include "passkeys-busy-button.h"
#include "passkeys-dialog-header.h"
#include "passkeys-question-view.h"
#include "passkeys-site-entry-group.h"
#include "passkeys-site-prompt.h"
#include "passkeys-site-window.h"

G_BEGIN_DECLS

/* What the parts of the window share:
 *
 *   passkeys-site-window.c         its state and its buttons
 *   passkeys-site-window-prompt.c  what a ceremony asks through it */

struct _PasskeysSiteWindow
{
  AdwApplicationWindow    parent_instance;

  PasskeysSiteRequest    *request;   /* (owned) (nullable): what is asked, once it began */
  DexPromise             *question;  /* (owned) (nullable): which entry, or whether at all */
  PasskeysAttention      *attention; /* (owned) (nullable): while the person is asked */
  gboolean                told;      /* why it fails was confirmed by the person */
  gboolean                done;      /* it went well, and only the site has to hear of it */
  gboolean                ended;     /* nothing is to be asked any more */
  guint                   attention_id;
  guint                   close_id;

  PasskeysDialogHeader   *header;
  PasskeysBusyButton     *continue_button;
  GtkImage               *state_image;
  GtkLabel               *site_label;
  GtkWidget              *lookalike_box;
  GtkLabel               *lookalike_label;
  GtkLabel               *state_label;
  GtkLabel               *question_label;
  GtkStack               *stack;
  PasskeysQuestionView   *question_view;
  PasskeysSiteEntryGroup *entry_group;
};

/* in passkeys-site-window-prompt.c */
void _passkeys_site_window_prompt_init  (PasskeysSitePromptInterface *iface);
void _passkeys_site_window_pin_init     (PasskeysPromptInterface     *iface);

/* page: of the stack, NULL for none */
void _passkeys_site_window_show_page    (PasskeysSiteWindow          *self,
                                         const char                  *page);
void _passkeys_site_window_show_request (PasskeysSiteWindow          *self);
/* error: NULL when it was done */
void _passkeys_site_window_show_outcome (PasskeysSiteWindow          *self,
                                         const GError                *error);
void _passkeys_site_window_update       (PasskeysSiteWindow          *self);
void _passkeys_site_window_reject       (PasskeysSiteWindow          *self);

G_END_DECLS
