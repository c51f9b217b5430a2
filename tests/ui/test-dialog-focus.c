/* test-dialog-focus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "passkeys-security-key-list-private.h"
#include "passkeys-security-keys-page.h"
#include "passkeys-vault-filling.h"
#include "passkeys-virtual-key.h"
#include "passkeys-virtual-source.h"
#include "security-key-fixture.h"
#include "session-fixture.h"
#include "ui-fixture.h"
#include "window-fixture.h"

#define KEY_NAME "Alpha Key"
#define PIN "314159-a"
#define NEW_PIN "271828-b"
#define SLOWLY 200 /* ms, for each answer of a key */

/* Where the keyboard is in each dialog as it opens, and that it is back where it was when the dialog has closed. On the
 * way, that every field there has a mnemonic. */

#define CREDENTIAL(kind, id, name) \
  "{\"kind\":\"" kind "\",\"credentialId\":\"" id "\",\"credentialUuid\":\"cr-" id "\"," \
  "\"dateCreated\":\"2026-04-14T20:41:28.715Z\",\"isActive\":true,\"name\":\"" name "\"," \
  "\"publicKey\":\"SHA256:E2a3\",\"relyingPartyId\":\"localhost\",\"origin\":\"http://localhost\"}"
#define USER(number, name, service) \
  "{\"username\":\"" name "\",\"name\":\"" name "\",\"userId\":\"us-" number "\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"cr-1\",\"orgId\":\"" FIXTURE_ORG_ID "\"," \
  "\"permissions\":[],\"isActive\":true,\"isServiceAccount\":" service "," \
  "\"isRegistered\":true,\"isSSORequired\":false,\"permissionAssignments\":[]}"
#define PERMISSION \
  "{\"id\":\"pm-1\",\"name\":\"Till readers\",\"operations\":[\"Auth:Users:Read\"]," \
  "\"status\":\"Active\",\"isImmutable\":false,\"isArchived\":false," \
  "\"dateCreated\":\"2026-04-14T20:41:28.715Z\",\"dateUpdated\":\"2026-04-14T20:41:28.715Z\"}"
#define TOKEN \
  "{\"dateCreated\":\"2026-04-14T20:41:28.715Z\",\"credId\":\"Y3ItMQ\",\"isActive\":true," \
  "\"kind\":\"Pat\",\"linkedUserId\":\"us-1\",\"linkedAppId\":\"\",\"name\":\"Nightly backup\"," \
  "\"orgId\":\"" FIXTURE_ORG_ID "\",\"permissionAssignments\":[],\"publicKey\":\"x\"," \
  "\"tokenId\":\"to-1\"}"

static const struct
{
  const char *path;
  const char *items;
} lists[] = {
  { "/auth/credentials", CREDENTIAL ("Fido2", "AAAA", "Laptop") "," CREDENTIAL ("Fido2", "BBBB", "Drawer") },
  { "/auth/users", USER ("1", "grace@example.org", "false") },
  { "/permissions", PERMISSION },
  { "/auth/pats", TOKEN },
  { "/auth/service-accounts",
    "{\"userInfo\":" USER ("7", "Deploy", "true") ",\"accessTokens\":[" TOKEN "]}" },
};

typedef struct
{
  const char *name;
  const char *page;   /* (nullable): of the main page, or what a row of it leads to */
  const char *row;    /* (nullable): that the opener is in */
  const char *opener; /* what opens the dialog: its action, its title, or its words in a menu */
  const char *focus;  /* what has the focus first */
} Case;

static const Case cases[] = {
  { "preferences", "profile", NULL, "Preferences", "C_hange PIN" },
  { "computer-check", "profile", NULL, "Check This Computer…", "Security Keys" },
  { "shortcuts", "profile", NULL, "Keyboard Shortcuts", "Preferences" },
  { "help", "profile", NULL, "Help", "What Is a Passkey?" },
  { "about", "profile", NULL, "About Passkeys", VERSION },
  { "help-topic", "profile", NULL, "app.help-topic", "GtkBox" }, /* what is read there */
  { "sign-out-everywhere", "profile", NULL, "win.sign-out-everywhere", "_Cancel" },
  { "remove-account", "profile", NULL, "win.forget-account", "_Cancel" },
  { "register-device", "profile", NULL, "profile.register-device", "C_onfirm" },
  { "new-credential", "credentials", NULL, "credentials.create", "_Name" },
  { "remove-credential", "credentials", "Laptop", "Remove…", "C_onfirm" },
  { "new-token", "access-tokens", NULL, "tokens.new", "_Name" },
  { "remove-token", "access-tokens", "Nightly backup", "Remove…", "C_onfirm" },
  { "new-service-account", "service-accounts", NULL, "tokens.new", "_Name" },
  { "new-user", "users", NULL, "users.new", "_E-Mail Address" },
  { "add-permission", "user", NULL, "user.add-permission", "Search permissions" },
  { "remove-user", "user", NULL, "user.remove", "C_onfirm" },
  { "new-permission", "permissions", NULL, "permissions.new", "_Name" },
  { "edit-permission", "permission", NULL, "Edit…", "_Name" },
  { "archive-permission", "permission", NULL, "Archive…", "C_onfirm" },
  { "export-passkeys", "this-computer", NULL, "Export Passkeys…", "_New Password" },
  { "describe-passkey", "this-computer", "example.org", "Name and Note…", "_Name" },
  { "remove-passkey", "this-computer", "example.org", "Remove…", "_Cancel" },
};

/* On the page of a key that is unlocked. */
static const Case key_cases[] = {
  { "change-pin", NULL, NULL, "_Change PIN…", "_New PIN" },
  { "minimum-length", NULL, NULL, "_Minimum Length", "C_haracters" },
  { "rename-user", NULL, "example.org", "Rename User…", "_User Name" },
  { "remove-stored-passkey", NULL, "example.org", "Remove…", "_Cancel" },
  { "rename-fingerprint", NULL, "Right thumb", "Rename…", "N_ame" },
  { "remove-fingerprint", NULL, "Right thumb", "Remove…", "_Cancel" },
  { "factory-reset", NULL, NULL, "_Factory Reset…", "All Passkeys" },
  /* the last: the key is read again, and switched off meanwhile */
  { "add-fingerprint", NULL, NULL, "Add Fi_ngerprint…", "N_ame" },
};

typedef struct
{
  WindowFixture           window;
  PasskeysScriptedServer *server;
  PasskeysSession        *session;
} Fixture;

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  *status = 200;
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_str_equal (request->path, lists[i].path))
      return g_strdup_printf ("{\"items\":[%s]}", lists[i].items);

  return fixture_make_user_json (FIXTURE_USER_ID);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  window_fixture_set_up (&fixture->window, WINDOW_FIXTURE_NO_ACCOUNTS);
  fixture->server = passkeys_scripted_server_new ();
  passkeys_scripted_server_set_handler (fixture->server, answer, NULL);
  fixture->session = window_fixture_sign_in (&fixture->window, fixture->server);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->session);
  window_fixture_tear_down (&fixture->window, data);
  passkeys_scripted_server_free (fixture->server);
}

/* GTK tells nobody of this type. */
static gboolean
is_item (GtkWidget  *widget,
         const char *words)
{
  g_autofree char *text = NULL;

  if (!g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton"))
    return FALSE;

  g_object_get (widget, "text", &text, NULL);
  return g_str_equal (text, words);
}

static gboolean
is_opener (GtkWidget  *widget,
           const char *words)
{
  const char *action = GTK_IS_ACTIONABLE (widget) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (widget))
                                                  : NULL;

  if (ADW_IS_PREFERENCES_ROW (widget)
      && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), words))
    return TRUE;

  return g_strcmp0 (action, words) == 0 || is_item (widget, words);
}

/* The first that can be had now, or in a menu that can be opened now. */
static GtkWidget *
find_opener (GtkWidget  *widget,
             const char *words)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_visible (widget) && !GTK_IS_POPOVER (widget))
    return NULL;
  if (is_opener (widget, words))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_child_visible (child) || GTK_IS_POPOVER (child))
      found = find_opener (child, words);

  return found;
}

/* As a person does who has no mouse: what has the focus at last, outside of menus. */
static GtkWidget *
open_dialog (GtkWindow *window,
             GtkWidget *opener)
{
  GtkWidget *popover = gtk_widget_get_ancestor (opener, GTK_TYPE_POPOVER);
  GtkWidget *origin;

  g_assert_true (gtk_widget_grab_focus (popover != NULL ? gtk_widget_get_parent (popover) : opener));
  origin = gtk_window_get_focus (window);
  if (popover != NULL)
    {
      gtk_popover_popup (GTK_POPOVER (popover));
      ui_fixture_settle ();
      g_assert_true (gtk_widget_grab_focus (opener));
    }
  gtk_widget_activate (opener);

  return origin;
}

/* What the focus is in, by its words; else by its type. */
static const char *
describe_focus (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  for (GtkWidget *widget = focus; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (ui_fixture_get_title (widget) != NULL)
      return ui_fixture_get_title (widget);

  return focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing";
}

typedef struct
{
  gpointer    window;
  const Case *wanted;
  GtkWidget  *widget; /* (nullable) */
} Sight;

/* A list that is still read makes its rows anew. */
static gboolean
spins (GtkWidget *widget)
{
  if (ADW_IS_SPINNER (widget) && gtk_widget_get_mapped (widget))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (spins (child))
      return TRUE;

  return FALSE;
}

static gboolean
is_found (gpointer data)
{
  Sight *sight = data;
  GtkWidget *root = sight->window;

  if (sight->wanted->row != NULL)
    root = find_opener (root, sight->wanted->row);
  sight->widget = root != NULL ? find_opener (root, sight->wanted->opener) : NULL;

  return sight->widget != NULL && gtk_widget_is_sensitive (sight->widget) && !spins (sight->window);
}

static gboolean
is_in_dialog (gpointer data)
{
  Sight *sight = data;

  return g_str_equal (describe_focus (sight->window), sight->wanted->focus);
}

static gboolean
is_back (gpointer data)
{
  Sight *sight = data;

  return gtk_window_get_focus (sight->window) == sight->widget;
}

/* What is filled in can be had by a key of its own. */
static void
assert_mnemonics (GtkWidget *widget)
{
  gboolean is_field = ADW_IS_ENTRY_ROW (widget) || ADW_IS_COMBO_ROW (widget)
                      || ADW_IS_SPIN_ROW (widget) || ADW_IS_SWITCH_ROW (widget);

  if (!gtk_widget_get_visible (widget))
    return;
  if (is_field && (!adw_preferences_row_get_use_underline (ADW_PREFERENCES_ROW (widget))
                   || strchr (ui_fixture_get_title (widget), '_') == NULL))
    g_error ("%s has no mnemonic", ui_fixture_get_title (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_mnemonics (child);
}

/* Opens it by the keyboard, and closes it as Escape does. */
static void
check_dialog (gpointer    window,
              const Case *wanted)
{
  Sight sight = { window, wanted, NULL };
  AdwDialog *dialog;

  g_test_message ("%s", wanted->name);
  passkeys_test_run_until (is_found, &sight);
  sight.widget = open_dialog (window, sight.widget);
  dialog = ui_fixture_await_dialog (window);
  passkeys_test_run_until (is_in_dialog, &sight);
  ui_fixture_settle ();
  g_assert_cmpstr (describe_focus (window), ==, wanted->focus);
  assert_mnemonics (GTK_WIDGET (dialog));

  adw_dialog_close (dialog);
  ui_fixture_await_no_dialog (window);
  passkeys_test_run_until (is_back, &sight);
  ui_fixture_settle ();
  passkeys_test_run_until (is_back, &sight);
}

static void
show_page (GtkWidget  *window,
           const char *page)
{
  gtk_widget_activate_action (window, "win.show-page", "s", page);
  ui_fixture_settle ();
}

/* What the page of a list leads to. */
static void
go_to_page (GtkWidget  *window,
            const char *page)
{
  if (g_str_equal (page, "user"))
    {
      show_page (window, "users");
      ui_fixture_await_text (window, "grace@example.org");
      g_signal_emit_by_name (ui_fixture_find (window, GTK_TYPE_COLUMN_VIEW, NULL), "activate", 0);
    }
  else if (g_str_equal (page, "permission"))
    {
      show_page (window, "permissions");
      ui_fixture_await_text (window, "Till readers");
      gtk_widget_activate (ui_fixture_find (window, ADW_TYPE_PREFERENCES_ROW, "Till readers"));
    }
  else
    show_page (window, page);
}

static void
fill_vault (void)
{
  PasskeysApplication *application = passkeys_application_get_default ();
  PasskeysAuthenticatorList *authenticators = passkeys_application_get_authenticators (application);
  PasskeysVault *vault = passkeys_authenticator_list_get_vault (authenticators);

  if (g_list_model_get_n_items (G_LIST_MODEL (vault)) == 0)
    passkeys_vault_filling_run (vault, PIN);
}

static void
test_member (Fixture       *fixture,
             gconstpointer  data)
{
  const Case *wanted = data;

  if (g_str_equal (wanted->page, "this-computer"))
    fill_vault ();
  go_to_page (GTK_WIDGET (fixture->window.window), wanted->page);
  check_dialog (fixture->window.window, wanted);
}

typedef struct
{
  PasskeysSecurityKeyList *keys;
  GtkWidget               *page;
  GtkWindow               *window;
  PasskeysVirtualKey      *key;
} KeyFixture;

static void
plug (KeyFixture *fixture)
{
  g_autoptr(GBytes) handle = g_bytes_new_static ("user", 4);
  g_autoptr(GBytes) id = NULL;

  fixture->key = passkeys_virtual_key_new (KEY_NAME);
  id = passkeys_virtual_key_add_passkey (fixture->key, "example.org", "jane", handle);
  passkeys_virtual_key_add_fingerprint_reader (fixture->key);
  passkeys_virtual_key_add_finger (fixture->key, "Nose");
  passkeys_virtual_key_add_finger (fixture->key, "Left thumb");
  passkeys_virtual_key_add_finger (fixture->key, "Right thumb");
  passkeys_virtual_key_set_pin (fixture->key, PIN);
  passkeys_virtual_key_plug (fixture->key);
}

static void
set_up_key (KeyFixture    *fixture,
            gconstpointer  data)
{
  g_autoptr(PasskeysSecurityKeySource) source = passkeys_virtual_source_new ();

  fixture->keys = _passkeys_security_key_list_new_with (source);
  fixture->page = g_object_ref_sink (
    GTK_WIDGET (passkeys_security_keys_page_new_for_keys (fixture->keys, NULL)));
  fixture->window = ui_fixture_show (fixture->page);
  plug (fixture);
}

static void
tear_down_key (KeyFixture    *fixture,
               gconstpointer  data)
{
  passkeys_virtual_key_unplug (fixture->key);
  ui_fixture_await_text (fixture->page, "Plug In a Security Key");
  ui_fixture_close (fixture->window);
  ui_fixture_settle ();
  passkeys_test_finalize (fixture->page);
  passkeys_test_finalize (fixture->keys);
  passkeys_test_finalize (fixture->key);
  security_key_fixture_await_end ();
}

static void
await_focus (KeyFixture *fixture,
             const char *words)
{
  const Case wanted = { .focus = words };
  Sight sight = { fixture->window, &wanted, NULL };

  passkeys_test_run_until (is_in_dialog, &sight);
}

/* What unlocks goes, and what was locked comes in its place. */
static void
unlock (KeyFixture *fixture)
{
  GtkWidget *row;

  ui_fixture_await_text (fixture->window, "Locked");
  row = ui_fixture_find (fixture->window, ADW_TYPE_PREFERENCES_ROW, "_Unlock…");
  g_assert_true (gtk_widget_grab_focus (row));
  gtk_widget_activate (row);
  ui_fixture_await_text (fixture->window, "Enter PIN");
  ui_fixture_type (fixture->window, "_PIN of " KEY_NAME, PIN);
  ui_fixture_settle ();
  ui_fixture_click (fixture->window, "C_ontinue");
  ui_fixture_await_text (fixture->page, "example.org");
  ui_fixture_await_text (fixture->page, "Right thumb");
  await_focus (fixture, "example.org");
}

static void
test_key (KeyFixture    *fixture,
          gconstpointer  data)
{
  unlock (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (key_cases); i++)
    check_dialog (fixture->window, &key_cases[i]);
}

static GtkWidget *
open_here (KeyFixture *fixture,
           const char *row, /* (nullable) */
           const char *opener)
{
  const Case wanted = { .row = row, .opener = opener };
  Sight sight = { fixture->window, &wanted, NULL };

  passkeys_test_run_until (is_found, &sight);
  return open_dialog (fixture->window, sight.widget);
}

/* While the key is at work, nothing of it can be had; afterwards all is as it was. */
static void
test_done (KeyFixture    *fixture,
           gconstpointer  data)
{
  unlock (fixture);

  open_here (fixture, "Right thumb", "Rename…");
  ui_fixture_await_text (fixture->window, "Rename Fingerprint");
  ui_fixture_type (ui_fixture_await_dialog (fixture->window), "N_ame", "Right index");
  ui_fixture_respond (fixture->window, "rename");
  ui_fixture_await_text (fixture->page, "Right index");
  await_focus (fixture, "Right index");

  open_here (fixture, "Right index", "Remove…");
  ui_fixture_respond (fixture->window, "remove");
  ui_fixture_await_gone (fixture->page, "Right index");
  await_focus (fixture, "Left thumb");

  open_here (fixture, NULL, "Add Fi_ngerprint…");
  ui_fixture_await_text (fixture->window, "Fingerprint Added");
  ui_fixture_type (fixture->window, "N_ame", "Big toe");
  ui_fixture_click (fixture->window, "_Save");
  ui_fixture_await_text (fixture->page, "Big toe");
  await_focus (fixture, "Add Fi_ngerprint…");
}

/* What was switched off while the key was changed has the focus again, and not what comes after it. */
static void
test_slow (KeyFixture    *fixture,
           gconstpointer  data)
{
  GtkWidget *row;

  unlock (fixture);
  passkeys_virtual_key_set_delay (fixture->key, SLOWLY);
  row = open_here (fixture, NULL, "_Change PIN…");
  ui_fixture_await_text (fixture->window, "Choose a PIN");
  ui_fixture_type (fixture->window, "_New PIN", NEW_PIN);
  ui_fixture_type (fixture->window, "_Repeat PIN", NEW_PIN);
  ui_fixture_settle ();
  ui_fixture_click (fixture->window, "C_ontinue");
  ui_fixture_await_no_dialog (fixture->window);
  ui_fixture_await_text (fixture->window, "PIN changed");
  await_focus (fixture, "_Change PIN…");
  g_assert_true (gtk_window_get_focus (fixture->window) == row);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(PasskeysApplication) application = window_fixture_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dialog-focus/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_member, tear_down);
    }
  g_test_add ("/dialog-focus/key", KeyFixture, NULL, set_up_key, test_key, tear_down_key);
  g_test_add ("/dialog-focus/key-done", KeyFixture, NULL, set_up_key, test_done, tear_down_key);

  g_test_add ("/dialog-focus/key-slow", KeyFixture, NULL, set_up_key, test_slow, tear_down_key);

  return g_test_run ();
}
