/* test-security-keys-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-security-keys-page.h"

#include "passkeys-base64url.h"
#include "passkeys-credential-places.h"
#include "passkeys-credential-row.h"
#include "passkeys-passkey-row.h"
#include "passkeys-security-key-contents.h"
#include "passkeys-security-key-list-private.h"
#include "passkeys-security-key-page.h"
#include "passkeys-security-key-row.h"
#include "passkeys-virtual-key.h"
#include "passkeys-virtual-source.h"
#include "security-key-fixture.h"
#include "session-fixture.h"
#include "ui-fixture.h"

#define PIN "314159"

/* A page over virtual keys, shown in a window. */
typedef struct
{
  PasskeysSecurityKeyList *keys;
  GtkWidget               *page;
  GtkWindow               *window;
} Fixture;

static void
set_up_with_source (Fixture                   *fixture,
                    PasskeysSecurityKeySource *source,
                    PasskeysSession           *session)
{
  fixture->keys = _passkeys_security_key_list_new_with (source);
  fixture->page = g_object_ref_sink (
    GTK_WIDGET (passkeys_security_keys_page_new_for_keys (fixture->keys, session)));
  fixture->window = ui_fixture_show (fixture->page);
}

static void
set_up_with_session (Fixture         *fixture,
                     PasskeysSession *session)
{
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();

  set_up_with_source (fixture, source, session);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  set_up_with_session (fixture, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_fixture_close (fixture->window);
  ui_fixture_settle ();
  passkeys_test_finalize (fixture->page);
  passkeys_test_finalize (fixture->keys);
  security_key_fixture_await_end ();
}

static gboolean
has_two_keys (gpointer keys)
{
  return g_list_model_get_n_items (keys) == 2;
}

static PasskeysVirtualKey *
plug (const char *name,
      const char *pin)
{
  PasskeysVirtualKey *key = passkeys_virtual_key_new (name);

  passkeys_virtual_key_set_pin (key, pin);
  passkeys_virtual_key_plug (key);

  return key;
}

static void
unplug (PasskeysVirtualKey *key) /* (transfer full) */
{
  passkeys_virtual_key_unplug (key);
  g_object_unref (key);
}

static gboolean
has_back (Fixture *fixture)
{
  AdwNavigationView *view = ui_fixture_find (fixture->page, ADW_TYPE_NAVIGATION_VIEW, NULL);

  return adw_navigation_view_get_previous_page (
    view, adw_navigation_view_get_visible_page (view)) != NULL;
}

/* Answers the question for the PIN. */
static void
enter_pin (Fixture    *fixture,
           const char *pin)
{
  ui_fixture_await_text (fixture->window, "Enter PIN");
  ui_fixture_type (fixture->window, "_PIN of Alpha Key", pin);
  ui_fixture_settle ();
  ui_fixture_click (fixture->window, "C_ontinue");
}

static void
activate_row (Fixture    *fixture,
              const char *title)
{
  gtk_widget_activate (ui_fixture_find (fixture->window, ADW_TYPE_PREFERENCES_ROW, title));
  ui_fixture_settle ();
}

static void
test_plugging (Fixture       *fixture,
               gconstpointer  data)
{
  PasskeysVirtualKey *first;
  PasskeysVirtualKey *second;

  ui_fixture_await_text (fixture->page, "Plug In a Security Key");

  /* Alone, it opens at once, and there is nothing to go back to. */
  first = plug ("Alpha Key", PIN);
  ui_fixture_await_text (fixture->page, "_Change PIN…");
  g_assert_true (ui_fixture_shows (fixture->page, "Alpha Key"));
  g_assert_false (has_back (fixture));

  /* With a second one, the first stays on the screen, and the list lies behind it. */
  second = plug ("Beta Key", NULL);
  passkeys_test_run_until (has_two_keys, fixture->keys);
  ui_fixture_settle ();
  g_assert_true (ui_fixture_shows (fixture->page, "_Change PIN…"));
  g_assert_true (has_back (fixture));

  /* Its page goes with it; the other one does not take its place unasked. */
  unplug (first);
  ui_fixture_await_text (fixture->page, "was unplugged");
  ui_fixture_await_text (fixture->page, "Beta Key");
  g_assert_false (ui_fixture_shows (fixture->page, "_Set PIN…"));
  gtk_widget_activate (ui_fixture_find (fixture->page, PASSKEYS_TYPE_SECURITY_KEY_ROW, "Beta Key"));
  ui_fixture_await_text (fixture->page, "_Set PIN…");

  unplug (second);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
}

static void
test_only_while_shown (Fixture       *fixture,
                       gconstpointer  data)
{
  PasskeysVirtualKey *key;

  gtk_widget_set_visible (fixture->page, FALSE);
  key = plug ("Alpha Key", PIN);
  passkeys_test_run (1200);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->keys)), ==, 0);

  gtk_widget_set_visible (fixture->page, TRUE);
  ui_fixture_await_text (fixture->page, "_Change PIN…");
  unplug (key);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
}

static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysVirtualKey) old = passkeys_virtual_key_new ("Old Key");
  g_autoptr(PasskeysVirtualKey) silent = passkeys_virtual_key_new ("Silent Key");

  passkeys_virtual_key_set_u2f_only (old, TRUE);
  passkeys_virtual_key_plug (old);
  ui_fixture_await_text (fixture->page, "An Older Kind of Key");
  g_assert_false (ui_fixture_shows (fixture->page, "Passkeys on This Key"));
  g_assert_false (ui_fixture_shows (fixture->page, "_Factory Reset…"));
  passkeys_virtual_key_unplug (old);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");

  passkeys_virtual_key_remove_option (silent, "credMgmt");
  passkeys_virtual_key_remove_option (silent, "credentialMgmtPreview");
  passkeys_virtual_key_set_pin (silent, PIN);
  passkeys_virtual_key_plug (silent);
  ui_fixture_await_text (fixture->page, "This Key Does Not Tell What It Holds");
  passkeys_virtual_key_unplug (silent);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
}

static void
set_access (Fixture                   *fixture,
            PasskeysSecurityKeySource *source,
            PasskeysSecurityKeyAccess  access)
{
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
  passkeys_virtual_source_set_access (source, access);
}

/* What cannot be opened is there, says why, and gives what helps. */
static void
test_no_access (void)
{
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();
  Fixture fixture;

  set_up_with_source (&fixture, source, NULL);
  set_access (&fixture, source, PASSKEYS_SECURITY_KEY_ACCESS_DENIED);
  ui_fixture_await_text (fixture.page, "No Permission to Use This Key");
  g_assert_true (ui_fixture_shows (fixture.page, PASSKEYS_VIRTUAL_SOURCE_UNUSABLE));
  g_assert_true (ui_fixture_shows (fixture.page, "TAG+=\"uaccess\""));
  ui_fixture_click (fixture.page, "_Copy");
  ui_fixture_await_text (fixture.window, "Copied");
  passkeys_virtual_source_set_access (source, PASSKEYS_SECURITY_KEY_ACCESS_GRANTED);

  set_access (&fixture, source, PASSKEYS_SECURITY_KEY_ACCESS_WITHHELD);
  ui_fixture_await_text (fixture.page, "Hidden by the Sandbox");
  g_assert_true (ui_fixture_shows (fixture.page, "--device=all"));
  passkeys_virtual_source_set_access (source, PASSKEYS_SECURITY_KEY_ACCESS_GRANTED);
  ui_fixture_await_text (fixture.page, "Plug In a Security Key");
  tear_down (&fixture, NULL);
}

static void
test_about (Fixture       *fixture,
            gconstpointer  data)
{
  static const guint8 aaguid[] = { 0x2f, 0xc0, 0x57, 0x9f, 0x81, 0x13, 0x47, 0xea,
                                   0xb1, 0x16, 0xbb, 0x5a, 0x8d, 0xb9, 0x20, 0x2a };
  g_autoptr(PasskeysVirtualKey) key = passkeys_virtual_key_new ("Alpha Key");

  passkeys_virtual_key_set_aaguid (key, aaguid);
  passkeys_virtual_key_set_firmware (key, 0x050403);
  passkeys_virtual_key_plug (key);
  ui_fixture_await_text (fixture->page, "About This Key");
  g_assert_true (ui_fixture_shows (fixture->page, "YubiKey 5 NFC"));
  g_assert_true (ui_fixture_shows (fixture->page, "Yubico · Firmware 5.4.3"));
  g_assert_true (ui_fixture_shows (fixture->page, "FIDO 2.1"));
  g_assert_true (ui_fixture_shows (fixture->page, "Check a PIN"));
  passkeys_virtual_key_unplug (key);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
}

static GBytes *
make_handle (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_passkeys (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(PasskeysVirtualKey) key = passkeys_virtual_key_new ("Alpha Key");
  g_autoptr(GBytes) handle = make_handle ("ann");
  g_autoptr(GBytes) other_handle = make_handle ("omar");
  g_autoptr(GBytes) id = passkeys_virtual_key_add_passkey (key, "example.org", "ann@example.org",
                                                           handle);
  g_autoptr(GBytes) other = passkeys_virtual_key_add_passkey (key, "example.com", "omar",
                                                              other_handle);

  passkeys_virtual_key_set_pin (key, PIN);
  passkeys_virtual_key_plug (key);
  ui_fixture_await_text (fixture->page, "Locked");

  /* One PIN for all that is asked of the key while the page is shown. */
  activate_row (fixture, "_Unlock…");
  enter_pin (fixture, PIN);
  ui_fixture_await_text (fixture->page, "ann@example.org");
  ui_fixture_await_text (fixture->page, "example.com");
  ui_fixture_await_text (fixture->page, "2 stored, room for");
  g_assert_cmpstr (passkeys_security_key_contents_find (
                     passkeys_security_key_contents_get_default (), id), ==, "Alpha Key");

  /* Nothing is removed by a mere press. */
  gtk_widget_activate_action (ui_fixture_find (fixture->page, PASSKEYS_TYPE_PASSKEY_ROW,
                                               "example.org"), "passkey.remove", NULL);
  ui_fixture_await_text (fixture->window, "Remove Passkey?");
  g_assert_true (ui_fixture_shows (fixture->window, "can no longer sign in to example.org"));
  ui_fixture_respond (fixture->window, "cancel");
  ui_fixture_settle ();
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (key), ==, 2);

  gtk_widget_activate_action (ui_fixture_find (fixture->page, PASSKEYS_TYPE_PASSKEY_ROW,
                                               "example.org"), "passkey.remove", NULL);
  ui_fixture_await_text (fixture->window, "Remove Passkey?");
  ui_fixture_respond (fixture->window, "remove");
  ui_fixture_settle ();
  ui_fixture_await_text (fixture->page, "1 stored, room for");
  g_assert_cmpuint (passkeys_virtual_key_get_n_passkeys (key), ==, 1);
  g_assert_null (passkeys_security_key_contents_find (
                   passkeys_security_key_contents_get_default (), id));

  passkeys_virtual_key_unplug (key);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
}

/* With many passkeys there is a search, by site and by user, and what is found is sorted by site. */
static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(PasskeysVirtualKey) key = passkeys_virtual_key_new ("Alpha Key");
  GtkEditable *search;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *site = g_strdup_printf ("site%u.example", i);
      g_autofree char *user = g_strdup_printf ("user-%c", 'a' + i);
      g_autoptr(GBytes) handle = make_handle (user);
      g_autoptr(GBytes) id = passkeys_virtual_key_add_passkey (key, site, user, handle);
    }
  passkeys_virtual_key_set_pin (key, PIN);
  passkeys_virtual_key_plug (key);
  ui_fixture_await_text (fixture->page, "Locked");
  search = ui_fixture_find (fixture->page, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (search)));
  activate_row (fixture, "_Unlock…");
  enter_pin (fixture, PIN);
  ui_fixture_await_text (fixture->page, "site9.example");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (search)));

  gtk_editable_set_text (search, "USER-C");
  ui_fixture_await_gone (fixture->page, "site9.example");
  g_assert_true (ui_fixture_shows (fixture->page, "site2.example"));
  gtk_editable_set_text (search, "site9");
  ui_fixture_await_gone (fixture->page, "user-c");
  g_assert_true (ui_fixture_shows (fixture->page, "user-j"));
  gtk_editable_set_text (search, "nowhere");
  ui_fixture_await_text (fixture->page, "Nothing Found");

  passkeys_virtual_key_unplug (key);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
}

/* Unplugged while a question is on the screen: the question goes, nothing hangs. */
static void
test_unplugged_while_asking (Fixture       *fixture,
                             gconstpointer  data)
{
  PasskeysVirtualKey *key = plug ("Alpha Key", PIN);

  ui_fixture_await_text (fixture->page, "Locked");
  activate_row (fixture, "_Unlock…");
  ui_fixture_await_text (fixture->window, "Enter PIN");
  unplug (key);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
  ui_fixture_await_no_dialog (fixture->window);
}

static void
test_wrong_pin (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(PasskeysVirtualKey) key = plug ("Alpha Key", PIN);

  ui_fixture_await_text (fixture->page, "Locked");
  activate_row (fixture, "_Unlock…");
  enter_pin (fixture, "999999");
  ui_fixture_await_text (fixture->window, "tries are left");
  g_assert_cmpuint (passkeys_virtual_key_get_wrong_pins (key), ==, 1);
  enter_pin (fixture, PIN);
  ui_fixture_await_text (fixture->page, "No Passkeys");

  passkeys_virtual_key_unplug (key);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
}

/* A row of the Credentials page. */
static GtkWidget *
show_row (GtkWindow *window,
          GBytes    *credential_id)
{
  g_autofree char *id = passkeys_base64url_encode (credential_id);
  g_autofree char *text = g_strdup_printf (
    "{\"credentialId\":\"%s\",\"credentialUuid\":\"cr-1\",\"dateCreated\":\"2026-01-02T03:04:05.678Z\","
    "\"isActive\":true,\"kind\":\"Fido2\",\"name\":\"Key on the ring\",\"origin\":\"http://localhost\","
    "\"publicKey\":\"SHA256:E2a3\",\"relyingPartyId\":\"localhost\"}", id);
  g_autoptr(JsonNode) json = json_from_string (text, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PasskeysCredential) credential = passkeys_credential_new_from_json (json, &error);
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row;

  g_assert_no_error (error);
  row = passkeys_credential_row_new (credential, NULL);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  adw_dialog_set_child (dialog, list);
  adw_dialog_present (dialog, GTK_WIDGET (window));
  ui_fixture_settle ();

  return row;
}

static gboolean
is_kept (GBytes *credential_id)
{
  const char *name;

  return passkeys_credential_places_find (passkeys_credential_places_get_default (), credential_id,
                                          &name);
}

/* Plugged in now, seen last, not known any more: the row never says more than that. */
static void
check_row (Fixture *fixture,
           GBytes  *id)
{
  g_autoptr(PasskeysSecurityKey) plugged = g_list_model_get_item (G_LIST_MODEL (fixture->keys), 0);
  GtkWidget *row = show_row (fixture->window, id);

  g_assert_true (ui_fixture_shows (row, "Passkey on Alpha Key, plugged in now"));
  passkeys_security_key_contents_forget (passkeys_security_key_contents_get_default (), plugged);
  g_clear_object (&plugged);
  ui_fixture_settle ();
  g_assert_true (ui_fixture_shows (row, "Passkey · created"));
  g_assert_false (is_kept (id));
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

static void
test_organisation (void)
{
  g_autoptr(PasskeysVirtualKey) key = passkeys_virtual_key_new ("Alpha Key");
  g_autoptr(PasskeysSession) session = ui_fixture_make_session ("http://127.0.0.1:9");
  PasskeysConnection *connection =
    passkeys_account_get_connection (passkeys_session_get_account (session));
  const char *site = passkeys_connection_get_relying_party_id (connection);
  g_autoptr(GBytes) own = make_handle (FIXTURE_USER_ID);
  g_autoptr(GBytes) other = make_handle ("us-other");
  g_autoptr(GBytes) id = passkeys_virtual_key_add_passkey (key, site, "ada", own);
  g_autoptr(GBytes) other_id = passkeys_virtual_key_add_passkey (key, site, "grace", other);
  g_autoptr(GBytes) foreign_id = passkeys_virtual_key_add_passkey (key, "example.net", "x", own);
  Fixture fixture;
  GtkWidget *list;
  GtkWidget *row;
  guint n_marked = 0;

  set_up_with_session (&fixture, session);
  passkeys_virtual_key_set_pin (key, PIN);
  passkeys_virtual_key_plug (key);
  ui_fixture_await_text (fixture.page, "Locked");
  activate_row (&fixture, "_Unlock…");
  enter_pin (&fixture, PIN);
  ui_fixture_await_text (fixture.page, "ada");

  list = gtk_widget_get_parent (ui_fixture_find (fixture.page, PASSKEYS_TYPE_PASSKEY_ROW, NULL));
  for (row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (PASSKEYS_IS_PASSKEY_ROW (row) && ui_fixture_shows (row, "Example"))
      {
        n_marked++;
        g_assert_true (ui_fixture_shows (row, "ada"));
      }
  g_assert_cmpuint (n_marked, ==, 1);

  /* What is lost with a reset is said before. */
  g_signal_emit_by_name (ui_fixture_find (fixture.page, PASSKEYS_TYPE_SECURITY_KEY_PAGE, NULL),
                         "reset");
  ui_fixture_await_text (fixture.window, "Your Passkey for Example");
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (fixture.window)));

  /* Of what the key holds, only what belongs to the account is kept for later. */
  g_assert_true (is_kept (id));
  g_assert_false (is_kept (other_id));
  g_assert_false (is_kept (foreign_id));

  row = show_row (fixture.window, id);
  passkeys_virtual_key_unplug (key);
  ui_fixture_await_text (fixture.page, "Plug In a Security Key");
  ui_fixture_await_text (row, "Passkey, last seen on Alpha Key");
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (fixture.window)));

  passkeys_virtual_key_plug (key);
  ui_fixture_await_text (fixture.page, "Locked");
  activate_row (&fixture, "_Unlock…");
  enter_pin (&fixture, PIN);
  ui_fixture_await_text (fixture.page, "ada");
  check_row (&fixture, id);

  passkeys_virtual_key_unplug (key);
  ui_fixture_await_text (fixture.page, "Plug In a Security Key");
  tear_down (&fixture, NULL);
}

int
main (int    argc,
      char **argv)
{
  ui_fixture_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/security-keys-page/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("plugging", test_plugging);
  ADD ("only-while-shown", test_only_while_shown);
  ADD ("kinds", test_kinds);
  ADD ("about", test_about);
  ADD ("passkeys", test_passkeys);
  ADD ("search", test_search);
  ADD ("unplugged-while-asking", test_unplugged_while_asking);
  ADD ("wrong-pin", test_wrong_pin);
#undef ADD
  g_test_add_func ("/security-keys-page/no-access", test_no_access);
  g_test_add_func ("/security-keys-page/organisation", test_organisation);

  return g_test_run ();
}
