/* show-permission-states.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "show-permission-states.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "passkeys-permission-dialog.h"
#include "passkeys-permission-page.h"
#include "passkeys-scripted-server.h"
#include "session-fixture.h"
#include "show-picture.h"
#include "ui-fixture.h"

#define PERMISSION(operations) \
  "{\"id\":\"pm-1\",\"name\":\"Front desk\",\"operations\":[" operations "],\"status\":\"Active\"," \
  "\"isImmutable\":false,\"isArchived\":false,\"dateCreated\":\"2026-04-14T20:41:28.715Z\"," \
  "\"dateUpdated\":\"2026-04-14T20:41:28.715Z\"}"
#define HELD \
  "{\"permissionName\":\"Front desk\",\"permissionId\":\"pm-1\",\"assignmentId\":\"as-1\"}"
#define USER(number, name) \
  "{\"username\":\"" name "\",\"name\":\"" name "\",\"userId\":\"us-" number "\"," \
  "\"kind\":\"CustomerEmployee\",\"credentialUuid\":\"cr-1\",\"orgId\":\"" FIXTURE_ORG_ID "\"," \
  "\"permissions\":[],\"isActive\":true,\"isServiceAccount\":false,\"isRegistered\":true," \
  "\"isSSORequired\":false,\"permissionAssignments\":[" HELD "]}"
#define ASSIGNMENT(number, operation) \
  "{\"id\":\"as-" number "\",\"permissionId\":\"pm-1\",\"identityId\":\"us-" number "\"," \
  "\"isImmutable\":false,\"pendingChangeRequest\":{\"id\":\"ch-1\",\"kind\":\"Assignment\"," \
  "\"operationKind\":\"" operation "\",\"status\":\"Pending\"}}"

/* What the organisation says; somebody has changed the permission since it was read. */
static const struct
{
  const char *path;
  const char *json;
} answers[] = {
  { "/auth/users",
    "{\"items\":[" USER ("1", "ada@example.org") "," USER ("2", "grace@example.org") ","
    USER ("3", "maximiliane.von.hohenstein-wallersberg@harbour-bakery.example.org") "]}" },
  { "/permissions/pm-1/assignments", "{\"items\":[" ASSIGNMENT ("3", "Delete") "]}" },
  { "/permissions/pm-1", PERMISSION ("\"Auth:Users:Read\",\"Auth:Users:Delete\"") },
};

static char *
answer (const PasskeysScriptedRequest *request,
        guint                         *status,
        gpointer                       holders)
{
  *status = 200;
  if (holders == NULL && g_str_has_prefix (request->path, "/auth/users"))
    return g_strdup ("{\"items\":[]}");
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_equal (request->path, answers[i].path))
      return g_strdup (answers[i].json);

  *status = 404;
  return g_strdup ("{}");
}

static PasskeysPermission *
make_permission (void)
{
  g_autoptr(JsonNode) json = json_from_string (PERMISSION ("\"Auth:Users:Read\",\"Auth:Users:Create\","
                                                           "\"Permissions:Read\""), NULL);
  g_autoptr(GError) error = NULL;
  PasskeysPermission *permission = passkeys_permission_new_from_json (json, &error);

  g_assert_no_error (error);
  return permission;
}

static void
show_page (PasskeysSession    *session,
           PasskeysPermission *permission,
           const char         *state,
           const char         *text)
{
  GtkWindow *window = show_picture_window (GTK_WIDGET (passkeys_permission_page_new (session, permission)));
  g_autofree char *name = g_strconcat ("permission-", state, NULL);

  if (text != NULL)
    {
      adw_view_stack_set_visible_child_name (ui_fixture_find (window, ADW_TYPE_VIEW_STACK, NULL), "holders");
      ui_fixture_await_text (window, text);
    }
  passkeys_test_run_until (show_picture_is_at_rest, window);
  show_picture (window, name);
  ui_fixture_close (window);
}

static void
show_changed_meanwhile (PasskeysSession    *session,
                        PasskeysPermission *permission)
{
  GtkWindow *window = show_picture_window (adw_toolbar_view_new ());
  AdwDialog *dialog = passkeys_permission_dialog_new (session, permission);

  adw_dialog_present (dialog, GTK_WIDGET (window));
  ui_fixture_type (dialog, C_("permission", "_Name"), "Reception");
  show_picture (window, "permission-edit");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "permission.save", NULL);
  ui_fixture_await_text (window, _("Changed Meanwhile"));
  show_picture (window, "permission-changed-meanwhile");
  adw_dialog_close (adw_window_get_visible_dialog (ADW_WINDOW (window)));
  ui_fixture_close (window);
}

void
show_permission_states (void)
{
  g_autoptr(PasskeysScriptedServer) server = passkeys_scripted_server_new ();
  g_autoptr(PasskeysPermission) permission = make_permission ();
  g_autoptr(PasskeysSession) session = NULL;

  passkeys_scripted_server_set_handler (server, answer, NULL);
  session = ui_fixture_make_session (passkeys_scripted_server_get_url (server));
  show_page (session, permission, "allows", NULL);
  show_page (session, permission, "held-by-nobody", _("Held by Nobody"));
  passkeys_scripted_server_set_handler (server, answer, server);
  show_page (session, permission, "held-by", "grace@example.org");
  show_changed_meanwhile (session, permission);
}
