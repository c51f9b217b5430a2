/* show-page-states.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "show-page-states.h"

#include <string.h>

#include "passkeys-account.h"
#include "passkeys-activity-page.h"
#include "passkeys-base64url.h"
#include "passkeys-credential-places.h"
#include "passkeys-list-cache.h"
#include "passkeys-main-page.h"
#include "passkeys-scripted-server.h"
#include "passkeys-users-page-private.h"
#include "session-fixture.h"
#include "show-picture.h"
#include "ui-fixture.h"

#define LONG_USER "maximiliane.von.hohenstein-wallersberg@harbour-bakery.example.org"
#define CREDENTIAL(kind, id, name, active) \
  "{\"kind\":\"" kind "\",\"credentialId\":\"" id "\",\"credentialUuid\":\"cr-" id "\"," \
  "\"dateCreated\":\"2026-04-14T20:41:28.715Z\",\"isActive\":" active ",\"name\":\"" name "\"," \
  "\"publicKey\":\"SHA256:E2a3\",\"relyingPartyId\":\"localhost\",\"origin\":\"http://localhost\"}"
#define USER(number, name, active, registered, service) \
  "{\"username\":\"" name "\",\"name\":\"" name "\",\"userId\":\"us-" number "\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"cr-1\",\"orgId\":\"" FIXTURE_ORG_ID "\"," \
  "\"permissions\":[],\"isActive\":" active ",\"isServiceAccount\":" service "," \
  "\"isRegistered\":" registered ",\"isSSORequired\":false,\"permissionAssignments\":[]}"
#define EMPLOYEE(number, name, active, registered) USER (number, name, active, registered, "false")
#define PERMISSION(number, name, operations, immutable, archived) \
  "{\"id\":\"pm-" number "\",\"name\":\"" name "\",\"operations\":[" operations "]," \
  "\"status\":\"Active\",\"isImmutable\":" immutable ",\"isArchived\":" archived "," \
  "\"dateCreated\":\"2026-04-14T20:41:28.715Z\",\"dateUpdated\":\"2026-04-14T20:41:28.715Z\"}"
#define TOKEN(number, name, active) \
  "{\"dateCreated\":\"2026-04-14T20:41:28.715Z\",\"credId\":\"Y3ItMQ\",\"isActive\":" active "," \
  "\"kind\":\"Pat\",\"linkedUserId\":\"us-1\",\"linkedAppId\":\"\",\"name\":\"" name "\"," \
  "\"orgId\":\"" FIXTURE_ORG_ID "\",\"permissionAssignments\":[],\"publicKey\":\"x\"," \
  "\"tokenId\":\"to-" number "\"}"

#define LOG_HEADER \
  "Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary\n"
#define LOG_ENTRY(number, time, user, username, credential, path, summary) \
  "2026-04-" time ":28.000Z,uj-" number "," user "," username ",cr-" credential "," path ",\"" summary "\"\n"
#define OWN_ENTRY(number, time, credential, path, summary) \
  LOG_ENTRY (number, time, FIXTURE_USER_ID, FIXTURE_USERNAME, credential, path, summary)

#define LOG \
  OWN_ENTRY ("1", "14T09:30", "AAAA", "/auth/login", "Sign in") \
  OWN_ENTRY ("2", "14T09:41", "AAAA", "/auth/users", "Invite user " LONG_USER " (us-3)") \
  LOG_ENTRY ("3", "14T11:02", "us-2", "grace@example.org", "FFFF", "/auth/registration", \
             "Register with credential cr-FFFF") \
  OWN_ENTRY ("4", "15T08:15", "BBBB", "/permissions", "Create permission Till readers (pm-2)") \
  OWN_ENTRY ("5", "15T08:16", "BBBB", "/permissions/pm-2/assignments", \
             "Assign permission pm-2 to us-2") \
  LOG_ENTRY ("6", "15T17:55", "us-3", LONG_USER, "GGGG", "/auth/login", "Sign in") \
  OWN_ENTRY ("7", "16T07:59", "AAAA", "/auth/users/us-5/deactivate", \
             "Deactivate user ruth@example.org (us-5)") \
  LOG_ENTRY ("8", "16T08:00", "us-7", "Deploy", "HHHH", "/wallets", "Create a wallet")

/* What the organisation says to who asks for a list, when there is much. */
static const struct
{
  const char *path;
  const char *items;
} lists[] = {
  { "/auth/credentials",
    CREDENTIAL ("Fido2", "AAAA", "YubiKey, desk drawer", "true") ","
    CREDENTIAL ("Fido2", "BBBB", "Nitrokey, on the bunch of keys", "true") ","
    CREDENTIAL ("Fido2", "CCCC", "Phone", "false") ","
    CREDENTIAL ("RecoveryKey", "DDDD", "Recovery kit", "true") ","
    CREDENTIAL ("Key", "EEEE", "Build machine, in the cellar behind the second door on the left", "true") },
  { "/auth/users",
    EMPLOYEE ("1", "ada@example.org", "true", "true") ","
    EMPLOYEE ("2", "grace@example.org", "true", "true") ","
    EMPLOYEE ("3", LONG_USER, "true", "false") ","
    EMPLOYEE ("4", "omar@example.org", "true", "false") ","
    EMPLOYEE ("5", "ruth@example.org", "false", "true") ","
    EMPLOYEE ("6", "zoë@example.org", "true", "true") },
  { "/permissions",
    PERMISSION ("1", "ManagedFullAdminAccess", "\"Auth:Users:Read\",\"Auth:Users:Create\"", "true", "false") ","
    PERMISSION ("2", "Till readers", "\"Auth:Users:Read\"", "false", "false") ","
    PERMISSION ("3", "Who invites colleagues and looks after their devices in all three shops",
                "\"Auth:Users:Create\"", "false", "false") ","
    PERMISSION ("4", "Former bakers", "\"Auth:Users:Read\"", "false", "true") },
  { "/auth/pats",
    TOKEN ("1", "Nightly backup", "true") "," TOKEN ("2", "Report of the month for the auditors", "true") ","
    TOKEN ("3", "Old laptop", "false") },
  { "/auth/service-accounts",
    "{\"userInfo\":" USER ("7", "Deploy", "true", "true", "true") ",\"accessTokens\":["
    TOKEN ("4", "Deploy", "true") "]}" },
};

static const struct
{
  const char *name;
  gboolean    is_list; /* has something to say when it is empty */
} pages[] = {
  { "credentials", TRUE }, { "access-tokens", TRUE }, { "users", TRUE }, { "service-accounts", TRUE },
  { "permissions", TRUE }, { "profile", FALSE }, { "activity", TRUE },
};

typedef enum { EMPTY, FULL, FAILED } State;

static gboolean
is_path (const PasskeysScriptedRequest *request,
         const char                    *path)
{
  gsize length = strcspn (request->path, "?");

  return strlen (path) == length && strncmp (request->path, path, length) == 0;
}

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       user_data)
{
  State state = GPOINTER_TO_INT (user_data);

  *status = state == FAILED ? 400 : 200;
  if (state == FAILED)
    return g_strdup ("{\"error\":{\"message\":\"The organisation moves to another place today\"}}");
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (is_path (request, lists[i].path))
      return g_strdup_printf ("{\"items\":[%s]}", state == FULL ? lists[i].items : "");
  if (is_path (request, "/auth/action/logs"))
    return g_strconcat (LOG_HEADER, state == FULL ? LOG : NULL, NULL);

  return fixture_make_user_json (FIXTURE_USER_ID);
}

/* As if they had been plugged in before. */
static void
learn_keys (void)
{
  static const struct
  {
    const char *id;
    const char *aaguid;
  } keys[] = {
    { "AAAA", "\x2f\xc0\x57\x9f\x81\x13\x47\xea\xb1\x16\xbb\x5a\x8d\xb9\x20\x2a" },
    { "BBBB", "\xec\x99\xdb\x19\xcd\x1f\x4c\x06\xa2\xa9\x94\x0f\x17\xa6\xa3\x0b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GBytes) id = passkeys_base64url_decode (keys[i].id, NULL);
      g_autoptr(GBytes) aaguid = g_bytes_new_static (keys[i].aaguid, 16);
      g_autoptr(GBytes) handle = g_bytes_new_static ("handle", 6);

      passkeys_credential_places_learn (passkeys_credential_places_get_default (), id, "localhost",
                                        handle, aaguid, NULL);
    }
}

static GListModel *
create_accounts (PasskeysSession *session)
{
  GListStore *accounts = g_list_store_new (PASSKEYS_TYPE_ACCOUNT);

  g_list_store_append (accounts, passkeys_session_get_account (session));
  return G_LIST_MODEL (accounts);
}

static void
forget (const char *api_url)
{
  g_autoptr(PasskeysSession) session = ui_fixture_make_session (api_url);

  passkeys_test_await (passkeys_list_cache_forget_account (passkeys_session_get_account (session)),
                       NULL);
}

static void
show_pages (const char *state,
            const char *api_url,
            gboolean    rests,
            gboolean    lists_only)
{
  g_autoptr(PasskeysSession) session = ui_fixture_make_session (api_url);

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *name = g_strconcat (pages[i].name, "-", state, NULL);
      g_autoptr(GListModel) accounts = NULL;
      AdwNavigationPage *page;
      GtkWindow *window;

      if (lists_only && !pages[i].is_list)
        continue;
      accounts = create_accounts (session);
      page = passkeys_main_page_new (session, accounts, pages[i].name);
      window = show_picture_window (GTK_WIDGET (page));
      if (rests)
        passkeys_test_run_until (show_picture_is_at_rest, window);
      show_picture (window, name);
      ui_fixture_close (window);
    }
}

static void
show_state (const char *name,
            State       state,
            gboolean    lists_only)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();

  passkeys_scripted_server_set_handler (server, answer, GINT_TO_POINTER (state));
  forget (passkeys_scripted_server_get_url (server));
  show_pages (name, passkeys_scripted_server_get_url (server), TRUE, lists_only);
}

static void
show_user_filters (const char *api_url)
{
  g_autoptr(PasskeysSession) session = ui_fixture_make_session (api_url);
  AdwNavigationPage *page = passkeys_users_page_new (session);
  PasskeysUsersPage *users = PASSKEYS_USERS_PAGE (page);
  GtkWindow *window = show_picture_window (GTK_WIDGET (page));

  passkeys_test_run_until (show_picture_is_at_rest, window);
  gtk_toggle_button_set_active (users->filter_button, TRUE);
  ui_fixture_await_property (users->filter_revealer, "child-revealed", TRUE);
  show_picture (window, "users-filters");
  ui_fixture_close (window);
}

static void
show_days (const char *api_url)
{
  g_autoptr(PasskeysSession) session = ui_fixture_make_session (api_url);
  GtkWindow *window = show_picture_window (GTK_WIDGET (passkeys_activity_page_new (session)));
  GtkDropDown *period;

  passkeys_test_run_until (show_picture_is_at_rest, window);
  period = ui_fixture_find (window, GTK_TYPE_DROP_DOWN, NULL);
  gtk_drop_down_set_selected (period, g_list_model_get_n_items (gtk_drop_down_get_model (period)) - 1);
  passkeys_test_run_until (show_picture_is_at_rest, window);
  show_picture (window, "activity-days");
  show_picture_with_menu (window, ui_fixture_find (window, GTK_TYPE_MENU_BUTTON, NULL), "activity-day");
  ui_fixture_close (window);
}

/* What was seen before, with a banner over it */
static void
show_full_and_offline (void)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autofree char *url = g_strdup (passkeys_scripted_server_get_url (server));

  passkeys_scripted_server_set_handler (server, answer, GINT_TO_POINTER (FULL));
  forget (url);
  show_pages ("full", url, TRUE, FALSE);
  show_user_filters (url);
  show_days (url);
  g_clear_pointer (&server, passkeys_scripted_server_free);
  show_pages ("offline", url, TRUE, TRUE);
}

static void
show_loading (void)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();

  for (guint i = 0; i < 100; i++)
    passkeys_scripted_server_answer_never (server);
  forget (passkeys_scripted_server_get_url (server));
  show_pages ("loading", passkeys_scripted_server_get_url (server), FALSE, FALSE);
}

void
show_page_states (void)
{
  learn_keys ();
  show_loading ();
  show_state ("empty", EMPTY, TRUE);
  show_full_and_offline ();
  show_state ("failed", FAILED, FALSE);
}
