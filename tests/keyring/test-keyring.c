/* test-keyring.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "passkeys-keyring.h"

#include <gio/gio.h>
#include <string.h>

#include "bus-fixture.h"
#include "keyring-fixture.h"
#include "keyring-prompter.h"
#include "passkeys-keyring-error.h"
#include "passkeys-secure-bytes.h"

static const SecretSchema schema = {
  "org.example.Passkeys.Test",
  SECRET_SCHEMA_NONE,
  { { "colour", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "number", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 } },
  0, 0, 0, 0, 0, 0, 0, 0,
};

static const SecretSchema other_schema = {
  "org.example.Passkeys.OtherTest",
  SECRET_SCHEMA_NONE,
  { { "colour", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "number", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 } },
  0, 0, 0, 0, 0, 0, 0, 0,
};

static GHashTable *
attributes (const char *colour,
            const char *number)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  if (colour != NULL)
    g_hash_table_insert (table, (gpointer) "colour", (gpointer) colour);
  if (number != NULL)
    g_hash_table_insert (table, (gpointer) "number", (gpointer) number);
  return table;
}

static gboolean
store (PasskeysKeyring *keyring,
       const char      *colour,
       const char      *number,
       const char      *text,
       GError         **error)
{
  g_autoptr(GHashTable) table = attributes (colour, number);
  g_autoptr(GBytes) secret = passkeys_secure_bytes_new_text (text);

  return dex_await (passkeys_keyring_store (keyring, &schema, table, "A label", secret), error);
}

static void
assert_store (PasskeysKeyring *keyring,
              const char      *colour,
              const char      *number,
              const char      *text)
{
  g_autoptr(GError) error = NULL;

  store (keyring, colour, number, text, &error);
  g_assert_no_error (error);
}

static GBytes *
lookup (PasskeysKeyring *keyring,
        const char      *colour,
        const char      *number,
        GError         **error)
{
  g_autoptr(GHashTable) table = attributes (colour, number);

  return dex_await_boxed (passkeys_keyring_lookup (keyring, &schema, table), error);
}

static void
assert_lookup (PasskeysKeyring *keyring,
               const char      *colour,
               const char      *number,
               const char      *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) secret = lookup (keyring, colour, number, &error);
  gsize length;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (secret, &length);
  g_assert_cmpmem (data, length, text, strlen (text));
}

static void
assert_lookup_error (PasskeysKeyring     *keyring,
                     PasskeysKeyringError code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) secret = lookup (keyring, "red", "1", &error);

  g_assert_null (secret);
  g_assert_error (error, PASSKEYS_KEYRING_ERROR, code);
}

static DexFuture *
kept_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  g_autoptr(GHashTable) red = attributes ("red", NULL);
  g_autoptr(GHashTable) nothing = attributes (NULL, NULL);
  g_autoptr(GListModel) found = NULL;
  g_autoptr(PasskeysKeyringItem) item = NULL;
  g_autoptr(GError) error = NULL;

  assert_lookup_error (keyring, PASSKEYS_KEYRING_ERROR_NOT_FOUND);

  assert_store (keyring, "red", "1", "first");
  assert_store (keyring, "red", "2", "second");
  assert_store (keyring, "blue", "1", "");
  assert_lookup (keyring, "red", "1", "first");
  assert_lookup (keyring, "red", "2", "second");
  assert_lookup (keyring, "blue", "1", "");

  /* the same attributes: replaced, not doubled */
  assert_store (keyring, "red", "1", "first again, and longer, ünïcödé");
  assert_lookup (keyring, "red", "1", "first again, and longer, ünïcödé");

  found = dex_await_object (passkeys_keyring_search (keyring, &schema, red), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 2);
  item = g_list_model_get_item (found, 0);
  g_assert_cmpstr (passkeys_keyring_item_get_label (item), ==, "A label");
  g_assert_cmpstr (passkeys_keyring_item_get_attribute (item, "colour"), ==, "red");
  g_assert_nonnull (passkeys_keyring_item_get_attribute (item, "number"));
  g_assert_null (passkeys_keyring_item_get_attribute (item, "smell"));
  g_clear_object (&found);

  /* the name of the schema counts */
  found = dex_await_object (passkeys_keyring_search (keyring, &other_schema, red), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 0);
  g_clear_object (&found);

  found = dex_await_object (passkeys_keyring_peek (keyring, &schema, nothing), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (found), ==, 3);

  g_assert_true (dex_await_boolean (passkeys_keyring_clear (keyring, &schema, red), &error));
  g_assert_no_error (error);
  g_assert_false (dex_await_boolean (passkeys_keyring_clear (keyring, &schema, red), &error));
  g_assert_no_error (error);
  assert_lookup_error (keyring, PASSKEYS_KEYRING_ERROR_NOT_FOUND);
  assert_lookup (keyring, "blue", "1", "");

  return dex_future_new_true ();
}

static DexFuture *
restarted_fiber (gpointer data)
{
  KeyringDaemon *daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);

  assert_store (keyring, "red", "1", "before");
  keyring_daemon_kill (daemon);
  daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  assert_lookup (keyring, "red", "1", "before");
  assert_store (keyring, "red", "1", "after");
  keyring_daemon_stop (daemon);
  assert_lookup_error (keyring, PASSKEYS_KEYRING_ERROR_ABSENT);
  daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  assert_lookup (keyring, "red", "1", "after");
  keyring_daemon_stop (daemon);

  return dex_future_new_true ();
}

static KeyringDaemon *
start_locked_with_item (void)
{
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  KeyringDaemon *daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);

  assert_store (keyring, "red", "1", "kept");
  keyring_daemon_stop (daemon);
  return keyring_daemon_start (KEYRING_DAEMON_LOCKED);
}

/* Nobody there to ask: gnome-keyring takes that for a prompt that was dismissed. */
static DexFuture *
nobody_to_ask_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = start_locked_with_item ();
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  g_autoptr(GError) error = NULL;

  assert_lookup_error (keyring, PASSKEYS_KEYRING_ERROR_DISMISSED);
  store (keyring, "red", "1", "another", &error);
  g_assert_error (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_DISMISSED);

  return dex_future_new_true ();
}

static DexFuture *
unlocked_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = start_locked_with_item ();
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 10);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);

  assert_lookup (keyring, "red", "1", "kept");
  assert_lookup (keyring, "red", "1", "kept");
  g_assert_cmpuint (keyring_prompter_get_n_prompts (prompter), ==, 1);

  return dex_future_new_true ();
}

static DexFuture *
unlocked_to_store_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = start_locked_with_item ();
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 10);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);

  assert_store (keyring, "red", "2", "new");
  assert_lookup (keyring, "red", "1", "kept");
  assert_lookup (keyring, "red", "2", "new");
  g_assert_cmpuint (keyring_prompter_get_n_prompts (prompter), ==, 1);

  return dex_future_new_true ();
}

/* A person who takes longer than a service may be silent. */
static DexFuture *
slow_person_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = start_locked_with_item ();
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD,
                                                              2500);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (1);

  assert_lookup (keyring, "red", "1", "kept");

  return dex_future_new_true ();
}

static DexFuture *
dismissed_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = start_locked_with_item ();
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_DISMISSES, 10);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  g_autoptr(GHashTable) red = attributes ("red", "1");
  g_autoptr(GError) error = NULL;

  assert_lookup_error (keyring, PASSKEYS_KEYRING_ERROR_DISMISSED);

  store (keyring, "red", "1", "another", &error);
  g_assert_error (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_DISMISSED);
  g_clear_error (&error);

  dex_await (passkeys_keyring_clear (keyring, &schema, red), &error);
  g_assert_error (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_DISMISSED);
  g_assert_cmpuint (keyring_prompter_get_n_prompts (prompter), ==, 3);

  return dex_future_new_true ();
}

static DexFuture *
peek_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = start_locked_with_item ();
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 10);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  g_autoptr(GHashTable) red = attributes ("red", NULL);
  g_autoptr(GListModel) found = NULL;
  g_autoptr(GError) error = NULL;

  found = dex_await_object (passkeys_keyring_peek (keyring, &schema, red), &error);
  g_assert_null (found);
  g_assert_error (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_LOCKED);
  g_assert_cmpuint (keyring_prompter_get_n_prompts (prompter), ==, 0);

  return dex_future_new_true ();
}

/* A fresh account: no keyring at all, so the first thing that is stored makes one. */
static DexFuture *
first_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 10);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);

  assert_lookup_error (keyring, PASSKEYS_KEYRING_ERROR_NOT_FOUND);
  g_assert_cmpuint (keyring_prompter_get_n_prompts (prompter), ==, 0);
  assert_store (keyring, "red", "1", "first of all");
  g_assert_cmpuint (keyring_prompter_get_n_prompts (prompter), >, 0);
  assert_lookup (keyring, "red", "1", "first of all");

  return dex_future_new_true ();
}

static DexFuture *
first_dismissed_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = keyring_daemon_start (KEYRING_DAEMON_LOCKED);
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_DISMISSES, 10);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  g_autoptr(GError) error = NULL;

  store (keyring, "red", "1", "first of all", &error);
  g_assert_error (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_DISMISSED);
  assert_lookup_error (keyring, PASSKEYS_KEYRING_ERROR_NOT_FOUND);

  return dex_future_new_true ();
}

static DexFuture *
dies_while_prompting_fiber (gpointer data)
{
  KeyringDaemon *daemon = start_locked_with_item ();
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_DISMISSES, 60000);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  g_autoptr(GHashTable) red = attributes ("red", "1");
  g_autoptr(DexFuture) future = passkeys_keyring_lookup (keyring, &schema, red);
  g_autoptr(GError) error = NULL;

  while (keyring_prompter_get_n_prompts (prompter) == 0)
    dex_await (dex_timeout_new_msec (10), NULL);
  keyring_daemon_kill (daemon);

  dex_await (g_steal_pointer (&future), &error);
  g_assert_nonnull (error);
  g_assert_true (error->domain == PASSKEYS_KEYRING_ERROR);

  return dex_future_new_true ();
}

/* Whoever does not want the answer any more leaves the prompt to the person, and the service
 * alone. */
static DexFuture *
dropped_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = start_locked_with_item ();
  g_autoptr(KeyringPrompter) prompter = keyring_prompter_new (KEYRING_PROMPTER_GIVES_PASSWORD, 600);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  g_autoptr(GHashTable) red = attributes ("red", "1");
  g_autoptr(DexFuture) future = passkeys_keyring_lookup (keyring, &schema, red);

  while (keyring_prompter_get_n_prompts (prompter) == 0)
    dex_await (dex_timeout_new_msec (10), NULL);
  dex_clear (&future);
  g_assert_cmpuint (keyring_prompter_get_n_ended (prompter), ==, 0);

  while (keyring_prompter_get_n_ended (prompter) == 0)
    dex_await (dex_timeout_new_msec (10), NULL);
  assert_lookup (keyring, "red", "1", "kept");
  g_assert_cmpuint (keyring_prompter_get_n_prompts (prompter), ==, 1);

  return dex_future_new_true ();
}

static DexFuture *
absent_fiber (gpointer data)
{
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  g_autoptr(GError) error = NULL;

  assert_lookup_error (keyring, PASSKEYS_KEYRING_ERROR_ABSENT);
  store (keyring, "red", "1", "lost", &error);
  g_assert_error (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_ABSENT);

  return dex_future_new_true ();
}

static GDBusMessage *
swallow_calls_cb (GDBusConnection *connection,
                  GDBusMessage    *message,
                  gboolean         incoming,
                  gpointer         user_data)
{
  int *n_calls = user_data;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  g_atomic_int_inc (n_calls);
  g_object_unref (message);
  return NULL;
}

/* A connection that owns the name of the Secret Service and answers nothing. */
static GDBusConnection *
start_silent_owner (int *n_calls)
{
  GDBusConnection *connection = bus_fixture_pretend ("org.freedesktop.secrets");

  g_dbus_connection_add_filter (connection, swallow_calls_cb, n_calls, NULL);
  return connection;
}

static DexFuture *
silent_fiber (gpointer data)
{
  int n_calls = 0;
  g_autoptr(GDBusConnection) owner = start_silent_owner (&n_calls);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (1);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  assert_lookup_error (keyring, PASSKEYS_KEYRING_ERROR_SILENT);
  store (keyring, "red", "1", "lost", &error);
  g_assert_error (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_SILENT);

  g_assert_cmpint (g_get_monotonic_time () - start, >=, 2 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 8 * G_TIME_SPAN_SECOND);

  g_assert_cmpint (g_atomic_int_get (&n_calls), >, 0);

  g_dbus_connection_close_sync (owner, NULL, NULL);
  return dex_future_new_true ();
}

static gboolean
has_sessions (GDBusConnection *bus)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  const char *xml;

  reply = dex_await_variant (dex_dbus_connection_call (bus, "org.freedesktop.secrets",
                                                       "/org/freedesktop/secrets/session",
                                                       "org.freedesktop.DBus.Introspectable",
                                                       "Introspect", NULL, G_VARIANT_TYPE ("(s)"),
                                                       G_DBUS_CALL_FLAGS_NONE, -1),
                             &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(&s)", &xml);
  return strstr (xml, "node name=\"s") != NULL;
}

/* One conversation for each operation: none may stay behind in the service. */
static DexFuture *
sessions_fiber (gpointer data)
{
  g_autoptr(KeyringDaemon) daemon = keyring_daemon_start (KEYRING_DAEMON_UNLOCKED);
  g_autoptr(PasskeysKeyring) keyring = passkeys_keyring_new (10);
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GError) error = NULL;

  assert_store (keyring, "red", "1", "kept");
  for (int i = 0; i < 5; i++)
    assert_lookup (keyring, "red", "1", "kept");

  bus = dex_await_object (dex_bus_get (G_BUS_TYPE_SESSION), &error);
  g_assert_no_error (error);

  /* the last one is closed after its answer was given */
  for (int i = 0; i < 200 && has_sessions (bus); i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_false (has_sessions (bus));

  return dex_future_new_true ();
}

static void
test_fiber (gconstpointer data)
{
  keyring_fixture_forget ();
  keyring_fixture_run ((DexFiberFunc) data, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/keyring/kept", kept_fiber, test_fiber);
  g_test_add_data_func ("/keyring/restarted", restarted_fiber, test_fiber);
  g_test_add_data_func ("/keyring/nobody-to-ask", nobody_to_ask_fiber, test_fiber);
  g_test_add_data_func ("/keyring/unlocked", unlocked_fiber, test_fiber);
  g_test_add_data_func ("/keyring/unlocked-to-store", unlocked_to_store_fiber, test_fiber);
  g_test_add_data_func ("/keyring/slow-person", slow_person_fiber, test_fiber);
  g_test_add_data_func ("/keyring/dismissed", dismissed_fiber, test_fiber);
  g_test_add_data_func ("/keyring/peek", peek_fiber, test_fiber);
  g_test_add_data_func ("/keyring/first", first_fiber, test_fiber);
  g_test_add_data_func ("/keyring/first-dismissed", first_dismissed_fiber, test_fiber);
  g_test_add_data_func ("/keyring/dies-while-prompting", dies_while_prompting_fiber, test_fiber);
  g_test_add_data_func ("/keyring/dropped", dropped_fiber, test_fiber);
  g_test_add_data_func ("/keyring/absent", absent_fiber, test_fiber);
  g_test_add_data_func ("/keyring/silent", silent_fiber, test_fiber);
  g_test_add_data_func ("/keyring/sessions", sessions_fiber, test_fiber);

  return g_test_run ();
}
