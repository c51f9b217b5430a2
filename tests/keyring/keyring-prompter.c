/* keyring-prompter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "keyring-prompter.h"

#include <gio/gio.h>
#include <gmodule.h>

#define BUS_NAME "org.gnome.keyring.SystemPrompter"
#define OBJECT_PATH "/org/gnome/keyring/Prompter"

/* The password goes over the bus encrypted. gnome-keyring brings the library that does that, but
 * not its headers, and these four functions are all that is needed of it. */
typedef struct
{
  GObject  *(*create)     (const char *protocol);
  gboolean  (*receive)    (GObject    *exchange,
                           const char *message);
  char     *(*send)       (GObject    *exchange,
                           const char *secret,
                           gssize      secret_length);
} SecretExchangeLibrary;

struct _KeyringPrompter
{
  GDBusConnection       *bus;
  SecretExchangeLibrary  library;
  KeyringPrompterMind    mind;
  guint                  delay;
  guint                  n_prompts;
  guint                  n_ended;
  guint                  object_id;
};

typedef struct
{
  KeyringPrompter *self;
  char            *sender;
  char            *callback;
  char            *exchange;
} Prompt;

static const char introspection[] =
  "<node><interface name='org.gnome.keyring.internal.Prompter'>"
  "<method name='BeginPrompting'><arg type='o' direction='in'/></method>"
  "<method name='PerformPrompt'><arg type='o' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='s' direction='in'/></method>"
  "<method name='StopPrompting'><arg type='o' direction='in'/></method>"
  "</interface></node>";

static void
load_library (SecretExchangeLibrary *library)
{
  GModule *module = g_module_open ("libgcr-base-3.so.1", G_MODULE_BIND_LAZY);

  if (module == NULL)
    module = g_module_open ("libgcr-4.so.4", G_MODULE_BIND_LAZY);
  g_assert_nonnull (module);
  g_module_make_resident (module);

  g_assert_true (g_module_symbol (module, "gcr_secret_exchange_new",
                                  (gpointer *) &library->create));
  g_assert_true (g_module_symbol (module, "gcr_secret_exchange_receive",
                                  (gpointer *) &library->receive));
  g_assert_true (g_module_symbol (module, "gcr_secret_exchange_send",
                                  (gpointer *) &library->send));
}

static void
call_back (KeyringPrompter *self,
           const char      *sender,
           const char      *callback,
           const char      *method,
           GVariant        *parameters)
{
  g_dbus_connection_call (self->bus, sender, callback,
                          "org.gnome.keyring.internal.Prompter.Callback", method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
say_ready (KeyringPrompter *self,
           const char      *sender,
           const char      *callback,
           const char      *answer,
           const char      *exchange)
{
  call_back (self, sender, callback, "PromptReady",
             g_variant_new ("(s@a{sv}s)", answer, g_variant_new ("a{sv}", NULL), exchange));
}

static gboolean
on_answer_cb (gpointer user_data)
{
  Prompt *prompt = user_data;
  KeyringPrompter *self = prompt->self;

  if (self->mind == KEYRING_PROMPTER_DISMISSES)
    {
      say_ready (self, prompt->sender, prompt->callback, "no", "");
    }
  else
    {
      g_autoptr(GObject) exchange = self->library.create (NULL);
      g_autofree char *message = NULL;

      g_assert_true (self->library.receive (exchange, prompt->exchange));
      message = self->library.send (exchange, g_getenv ("PASSKEYS_TEST_KEYRING_PASSWORD"), -1);
      say_ready (self, prompt->sender, prompt->callback, "yes", message);
    }

  g_free (prompt->sender);
  g_free (prompt->callback);
  g_free (prompt->exchange);
  g_free (prompt);
  return G_SOURCE_REMOVE;
}

static void
on_method_call_cb (GDBusConnection       *connection,
                   const char            *sender,
                   const char            *object_path,
                   const char            *interface_name,
                   const char            *method_name,
                   GVariant              *parameters,
                   GDBusMethodInvocation *invocation,
                   gpointer               user_data)
{
  KeyringPrompter *self = user_data;
  g_autofree char *callback = NULL;
  g_autofree char *exchange = NULL;
  gboolean begin = g_str_equal (method_name, "BeginPrompting");
  gboolean perform = g_str_equal (method_name, "PerformPrompt");

  g_variant_get_child (parameters, 0, "o", &callback);
  if (perform)
    g_variant_get_child (parameters, 3, "s", &exchange);

  /* the answer first: who asks is deaf until then */
  g_dbus_method_invocation_return_value (invocation, NULL);

  if (begin)
    {
      say_ready (self, sender, callback, "", "");
    }
  else if (perform)
    {
      Prompt *prompt = g_new0 (Prompt, 1);

      self->n_prompts++;
      prompt->self = self;
      prompt->sender = g_strdup (g_dbus_method_invocation_get_sender (invocation));
      prompt->callback = g_steal_pointer (&callback);
      prompt->exchange = g_steal_pointer (&exchange);
      g_timeout_add (self->delay, on_answer_cb, prompt);
    }
  else
    {
      self->n_ended++;
      call_back (self, sender, callback, "PromptDone", NULL);
    }
}

static guint32
call_bus (KeyringPrompter *self,
          const char      *method,
          GVariant        *parameters)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  guint32 result;

  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", method, parameters,
                                       G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                       &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(u)", &result);
  return result;
}

/**
 * keyring_prompter_new:
 * @mind: what the person in front of it does
 * @delay_milliseconds: how long they take
 *
 * Returns: (transfer full): a prompter that owns its name on the session bus; it works while the
 *   main context of this thread does
 */
KeyringPrompter *
keyring_prompter_new (KeyringPrompterMind mind,
                      guint               delay_milliseconds)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call_cb };
  KeyringPrompter *self = g_new0 (KeyringPrompter, 1);
  g_autoptr(GDBusNodeInfo) node = NULL;
  g_autoptr(GError) error = NULL;

  self->mind = mind;
  self->delay = delay_milliseconds;
  load_library (&self->library);

  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  self->object_id = g_dbus_connection_register_object (self->bus, OBJECT_PATH, node->interfaces[0],
                                                       &vtable, self, NULL, &error);
  g_assert_no_error (error);

  /* 4: do not queue; 1: this is the owner now */
  g_assert_cmpuint (call_bus (self, "RequestName", g_variant_new ("(su)", BUS_NAME, 4)), ==, 1);
  return self;
}

/**
 * keyring_prompter_get_n_prompts:
 * @self: a prompter
 *
 * Returns: how often it asked
 */
guint
keyring_prompter_get_n_prompts (KeyringPrompter *self)
{
  return self->n_prompts;
}

/**
 * keyring_prompter_get_n_ended:
 * @self: a prompter
 *
 * Returns: how often who asked had heard enough
 */
guint
keyring_prompter_get_n_ended (KeyringPrompter *self)
{
  return self->n_ended;
}

/**
 * keyring_prompter_free:
 * @self: (transfer full): a prompter
 *
 * Leaves the bus.
 */
void
keyring_prompter_free (KeyringPrompter *self)
{
  g_assert_cmpuint (call_bus (self, "ReleaseName", g_variant_new ("(s)", BUS_NAME)), ==, 1);
  g_dbus_connection_unregister_object (self->bus, self->object_id);
  g_clear_object (&self->bus);
  g_free (self);
}
