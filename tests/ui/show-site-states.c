/* show-site-states.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "show-site-states.h"

#include <glib/gi18n.h>

#include "passkeys-authenticator-error.h"
#include "passkeys-candidate.h"
#include "passkeys-site-prompt.h"
#include "passkeys-site-window.h"
#include "show-picture.h"
#include "ui-fixture.h"

#define SITE "accounts.example.org"

static PasskeysSiteRequest *
create_request (PasskeysSitePurpose  purpose,
                const char          *site)
{
  PasskeysSiteRequest *request = passkeys_site_request_new (purpose, site, NULL);
  g_autoptr(GBytes) handle = g_bytes_new_static ("handle", 6);

  if (purpose == PASSKEYS_SITE_PURPOSE_CREATE)
    passkeys_site_request_set_user (request, handle, "eve@example.org", "Eve");

  return request;
}

static PasskeysSitePrompt *
begin (PasskeysSiteRequest *request)
{
  PasskeysSitePrompt *prompt = PASSKEYS_SITE_PROMPT (passkeys_site_window_new (NULL));

  passkeys_site_prompt_begin (prompt, request);
  ui_fixture_settle ();
  return prompt;
}

/* Takes what is asked. */
static void
take_picture (PasskeysSitePrompt *prompt,
              const char         *name,
              DexFuture          *question)
{
  g_autoptr(PasskeysSitePrompt) held = g_object_ref (prompt); /* it may close itself meanwhile */

  show_picture (GTK_WINDOW (prompt), name);
  gtk_window_destroy (GTK_WINDOW (prompt));
  dex_clear (&question);
  ui_fixture_settle ();
}

static DexFuture *
ask_pin (PasskeysSitePrompt *prompt,
         int                 code)
{
  g_autoptr(PasskeysPinRequest) request = NULL;
  g_autoptr(GError) error = NULL;

  if (code < 0)
    request = passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_ENTER, "This Computer");
  else
    {
      error = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, code, "Technical");
      request = passkeys_pin_request_new_again ("This Computer", error, -1, 0);
    }

  return passkeys_prompt_ask_pin (PASSKEYS_PROMPT (prompt), request);
}

static void
show_pins (void)
{
  g_autoptr(PasskeysSiteRequest) create = create_request (PASSKEYS_SITE_PURPOSE_CREATE, SITE);
  g_autoptr(PasskeysSiteRequest) sign_in = create_request (PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE);
  g_autoptr(PasskeysSiteRequest) unnamed = create_request (PASSKEYS_SITE_PURPOSE_SIGN_IN, NULL);
  g_autoptr(PasskeysSiteRequest) lookalike = create_request (PASSKEYS_SITE_PURPOSE_SIGN_IN,
                                                             "xn--pypal-4ve.com");
  g_autoptr(PasskeysSiteRequest) long_name =
    create_request (PASSKEYS_SITE_PURPOSE_SIGN_IN,
                    "a-rather-long-name-of-a-site.of.an.organisation.example.org");
  g_autoptr(PasskeysPinRequest) new_pin = passkeys_pin_request_new (PASSKEYS_PIN_REQUEST_CREATE,
                                                                    "This Computer");
  PasskeysSitePrompt *prompt;

  take_picture (begin (create), "site-begin", NULL);
  prompt = begin (create);
  take_picture (prompt, "site-create", ask_pin (prompt, -1));
  prompt = begin (create);
  take_picture (prompt, "site-create-first",
                passkeys_prompt_ask_pin (PASSKEYS_PROMPT (prompt), new_pin));
  prompt = begin (sign_in);
  take_picture (prompt, "site-sign-in", ask_pin (prompt, -1));
  prompt = begin (sign_in);
  take_picture (prompt, "site-wrong-pin",
                ask_pin (prompt, PASSKEYS_AUTHENTICATOR_ERROR_INVALID_PIN));
  prompt = begin (lookalike);
  take_picture (prompt, "site-lookalike", ask_pin (prompt, -1));
  prompt = begin (unnamed);
  take_picture (prompt, "site-unnamed", ask_pin (prompt, -1));
  prompt = begin (long_name);
  take_picture (prompt, "site-long-name", ask_pin (prompt, -1));
}

static void
show_choices (GListModel *entries)
{
  g_autoptr(PasskeysSiteRequest) create = create_request (PASSKEYS_SITE_PURPOSE_CREATE, SITE);
  g_autoptr(PasskeysSiteRequest) sign_in = create_request (PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE);
  g_autoptr(GBytes) id = g_bytes_new_static ("id", 2);
  g_autoptr(PasskeysCandidate) ann = passkeys_candidate_new (id, id, "ann@example.org", "Ann");
  g_autoptr(PasskeysCandidate) omar = passkeys_candidate_new (id, id, "omar@example.org", "Omar");
  g_autoptr(GListStore) candidates = g_list_store_new (PASSKEYS_TYPE_CANDIDATE);
  g_autoptr(GtkSliceListModel) few = gtk_slice_list_model_new (g_object_ref (entries), 0, 3);
  g_autoptr(GListModel) none = G_LIST_MODEL (g_list_store_new (PASSKEYS_TYPE_LOCAL_PASSKEY));
  g_autoptr(PasskeysLocalPasskey) first = g_list_model_get_item (entries, 0);
  PasskeysSitePrompt *prompt;
  DexFuture *question;

  g_list_store_append (candidates, ann);
  g_list_store_append (candidates, omar);
  prompt = begin (sign_in);
  question = passkeys_prompt_choose (PASSKEYS_PROMPT (prompt), G_LIST_MODEL (candidates));
  take_picture (prompt, "site-choose", question);

  prompt = begin (create);
  take_picture (prompt, "site-entry-first",
                passkeys_site_prompt_choose_entry (prompt, create, none, NULL));
  prompt = begin (create);
  question = passkeys_site_prompt_choose_entry (prompt, create, G_LIST_MODEL (few), NULL);
  take_picture (prompt, "site-entry", question);
  prompt = begin (create);
  question = passkeys_site_prompt_choose_entry (prompt, create, G_LIST_MODEL (few), NULL);
  ui_fixture_type (prompt, _("_User Name"), passkeys_local_passkey_get_user_name (first));
  take_picture (prompt, "site-entry-taken", question);
}

static void
show_ends (void)
{
  g_autoptr(PasskeysSiteRequest) create = create_request (PASSKEYS_SITE_PURPOSE_CREATE, SITE);
  g_autoptr(PasskeysSiteRequest) sign_in = create_request (PASSKEYS_SITE_PURPOSE_SIGN_IN, SITE);
  g_autoptr(PasskeysSiteRequest) select = create_request (PASSKEYS_SITE_PURPOSE_SELECT, NULL);
  g_autoptr(PasskeysSiteRequest) removal = create_request (PASSKEYS_SITE_PURPOSE_MANAGE, SITE);
  g_autoptr(GBytes) handle = g_bytes_new_static ("handle", 6);
  g_autoptr(GError) nothing = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                   PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS, "");
  g_autoptr(GError) storage = g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR,
                                                   PASSKEYS_AUTHENTICATOR_ERROR_STORAGE, "");
  PasskeysSitePrompt *prompt;

  prompt = begin (select);
  take_picture (prompt, "site-select", passkeys_site_prompt_confirm (prompt, select, NULL));
  passkeys_site_request_set_user (removal, handle, "eve@example.org", "Eve");
  prompt = begin (removal);
  take_picture (prompt, "site-removal", passkeys_site_prompt_confirm (prompt, removal, NULL));
  prompt = begin (sign_in);
  take_picture (prompt, "site-nothing", passkeys_site_prompt_confirm (prompt, sign_in, nothing));
  prompt = begin (create);
  passkeys_site_prompt_end (prompt, storage);
  take_picture (prompt, "site-failed", NULL);
  prompt = begin (create);
  passkeys_site_prompt_end (prompt, NULL);
  passkeys_site_window_set_delivered (PASSKEYS_SITE_WINDOW (prompt), NULL);
  take_picture (prompt, "site-saved", NULL);
}

void
show_site_states (GListModel *entries)
{
  show_pins ();
  show_choices (entries);
  show_ends ();
}

void
show_site_switch (GtkWindow *window)
{
  adw_switch_row_set_active (ui_fixture_find (window, ADW_TYPE_SWITCH_ROW,
                                              _("_Offer Passkeys to Browsers")),
                             TRUE);
  ui_fixture_await_text (window, _("/dev/uhid Is Missing"));
  show_picture (window, "preferences-no-uhid");
}
