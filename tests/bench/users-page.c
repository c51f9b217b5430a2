/* users-page.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long the Users page holds the main loop up.
 *
 *   users-page [NUMBER]
 *
 * Shows the page of an organisation with NUMBER users (100,000), read page by page from an HTTP server in
 * this process's second thread, and types into its search. Before it the window shows another page, as the
 * application's does. A source of high priority that wants to run each
 * millisecond tells how long the main loop was away: the longest gap of each phase is printed, in
 * milliseconds, beside what the same window needs to draw one frame.
 */

#include "config.h"

#include <adwaita.h>
#include <libdex.h>
#include <libsoup/soup.h>
#include <stdlib.h>

#include "passkeys-base64url.h"
#include "passkeys-permissions-page.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session.h"
#include "passkeys-users-page.h"

#define PAGE_SIZE 200

static guint n_users = 100000;

typedef struct
{
  gint64 last;
  gint64 longest;
} Watch;

static Watch watch;

static gboolean
watch_cb (gpointer user_data)
{
  gint64 now = g_get_monotonic_time ();

  if (watch.last != 0)
    watch.longest = MAX (watch.longest, now - watch.last);
  watch.last = now;

  return G_SOURCE_CONTINUE;
}

static void
run_for (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
}

static void
begin_phase (void)
{
  watch.longest = 0;
  watch.last = g_get_monotonic_time ();
}

static void
end_phase (const char *name)
{
  printf ("%s %.1f\n", name, (double) watch.longest / 1000.0);
  fflush (stdout);
}

static void
append_user (GString *json,
             guint    index)
{
  g_string_append_printf (json,
                          "%s{\"username\":\"person%06u@example.org\",\"name\":\"person%06u@example.org\","
                          "\"userId\":\"us-%05x-00000-00000000000000\",\"kind\":\"CustomerEmployee\","
                          "\"credentialUuid\":\"cr-%05x-00000-00000000000000\","
                          "\"orgId\":\"or-00000-00000-00000000000000\",\"permissions\":[],"
                          "\"isActive\":%s,\"isServiceAccount\":false,\"isRegistered\":%s,"
                          "\"isSSORequired\":false,\"permissionAssignments\":[]}",
                          index % PAGE_SIZE == 0 ? "" : ",", index, index, index, index,
                          index % 7 == 0 ? "false" : "true", index % 3 == 0 ? "false" : "true");
}

static void
on_users (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  const char *token = query != NULL ? g_hash_table_lookup (query, "paginationToken") : NULL;
  guint first = token != NULL ? (guint) atoi (token) : 0;
  guint end = MIN (first + PAGE_SIZE, n_users);
  GString *json = g_string_new ("{\"items\":[");

  for (guint i = first; i < end; i++)
    append_user (json, i);
  g_string_append (json, "]");
  if (end < n_users)
    g_string_append_printf (json, ",\"nextPageToken\":\"%u\"", end);
  g_string_append (json, "}");

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json->str, json->len);
  g_string_free (json, TRUE);
}

static gpointer
server_thread (gpointer user_data)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr(SoupServer) server = NULL;
  GAsyncQueue *ready = user_data;
  GSList *uris;

  g_main_context_push_thread_default (context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, "/auth/users", on_users, NULL, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL))
    exit (1);
  uris = soup_server_get_uris (server);
  g_async_queue_push (ready, g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data)));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (loop);

  return NULL;
}

/* A token with the claims that the client reads; nobody checks its signature here. */
static GBytes *
make_token (void)
{
  g_autofree char *claims = g_strdup_printf ("{\"sub\":\"or-00000-00000-00000000000000\",\"exp\":%" G_GINT64_FORMAT ",\"iat\":0,"
                                             "\"https://custom/username\":\"person000000@example.org\","
                                             "\"https://custom/app_metadata\":{\"userId\":\"us-00000-00000-00000000000000\","
                                             "\"orgId\":\"or-00000-00000-00000000000000\",\"tokenKind\":\"Token\"}}",
                                             g_get_real_time () / G_USEC_PER_SEC + 3600);
  g_autofree char *head = passkeys_base64url_encode_data ("{\"alg\":\"EdDSA\"}", 15);
  g_autofree char *body = passkeys_base64url_encode_data (claims, strlen (claims));
  g_autofree char *text = g_strdup_printf ("%s.%s.c2lnbmF0dXJl", head, body);

  return passkeys_secure_bytes_new_text (text);
}

static DexFuture *
open_session_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) token = make_token ();
  g_autoptr(PasskeysConnection) connection = NULL;
  PasskeysSession *session;

  connection = passkeys_connection_new_custom (user_data, "localhost", "http://localhost", &error);
  if (connection == NULL)
    g_error ("%s", error->message);

  session = dex_await_object (passkeys_session_new_from_token (connection, token, "Bench"), &error);
  if (session == NULL)
    g_error ("%s", error->message);

  return dex_future_new_take_object (session);
}

static PasskeysSession *
open_session (char *url)
{
  DexFuture *future = dex_scheduler_spawn (NULL, 512 * 1024, open_session_fiber, url, NULL);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);

  return g_value_dup_object (dex_future_get_value (future, NULL));
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static guint
count_rows (GtkWidget *view)
{
  GtkSelectionModel *model = gtk_column_view_get_model (GTK_COLUMN_VIEW (view));

  return model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
}

static void
type_search (GtkWidget  *entry,
             const char *text)
{
  int position = 0;

  for (gsize length = 1; length <= strlen (text); length++)
    {
      g_autofree char *typed = g_strndup (text, length);
      g_autofree char *name = g_strdup_printf ("keystroke-%s", typed);

      begin_phase ();
      gtk_editable_insert_text (GTK_EDITABLE (entry), text + length - 1, 1, &position);
      run_for (600);
      end_phase (name);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GAsyncQueue) ready = g_async_queue_new ();
  g_autoptr(PasskeysSession) session = NULL;
  g_autofree char *url = NULL;
  GtkWidget *window, *view, *entry;
  gint64 started;

  if (argc > 1)
    n_users = (guint) atoi (argv[1]);

  dex_init ();
  adw_init ();
  g_thread_unref (g_thread_new ("server", server_thread, ready));
  url = g_async_queue_pop (ready);
  session = open_session (url);

  window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (passkeys_permissions_page_new (session)));
  gtk_window_present (GTK_WINDOW (window));
  run_for (500);

  g_timeout_add_full (G_PRIORITY_HIGH, 1, watch_cb, NULL, NULL);
  begin_phase ();
  started = g_get_monotonic_time ();
  adw_window_set_content (ADW_WINDOW (window), GTK_WIDGET (passkeys_users_page_new (session)));
  view = find_widget (window, GTK_TYPE_COLUMN_VIEW);
  entry = find_widget (window, GTK_TYPE_SEARCH_ENTRY);
  while (count_rows (view) == 0)
    g_main_context_iteration (NULL, TRUE);
  printf ("first-rows-after %.1f\n", (double) (g_get_monotonic_time () - started) / 1000.0);
  run_for (100);
  end_phase ("first-rows");

  begin_phase ();
  while (count_rows (view) < n_users && g_get_monotonic_time () < started + 120 * G_USEC_PER_SEC)
    g_main_context_iteration (NULL, TRUE);
  printf ("all-rows-after %.1f\n", (double) (g_get_monotonic_time () - started) / 1000.0);
  end_phase ("loading");
  printf ("rows %u\n", count_rows (view));

  type_search (entry, "person09");
  begin_phase ();
  gtk_widget_queue_draw (window);
  run_for (200);
  end_phase ("one-whole-frame");

  return 0;
}
