/* passkeys-search-provider.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-search-provider"

#include "config.h"

#include "passkeys-search-provider.h"

#include <libdex.h>

#include "passkeys-fiber.h"
#include "passkeys-search-index.h"
#include "passkeys-window.h"

#define STACK_SIZE (256 * 1024)
#define MAX_RESULTS 20

/* How old what is remembered may be; a search asks with each letter. */
#define FRESH_SECONDS 10

/* How long a program without a window stays after an answer: whoever searches types on, and each
 * letter would start it anew. */
#define STAY_SECONDS 30

static const char introspection_xml[] =
  "<node>"
  "  <interface name='org.gnome.Shell.SearchProvider2'>"
  "    <method name='GetInitialResultSet'>"
  "      <arg type='as' direction='in'/><arg type='as' direction='out'/>"
  "    </method>"
  "    <method name='GetSubsearchResultSet'>"
  "      <arg type='as' direction='in'/><arg type='as' direction='in'/>"
  "      <arg type='as' direction='out'/>"
  "    </method>"
  "    <method name='GetResultMetas'>"
  "      <arg type='as' direction='in'/><arg type='aa{sv}' direction='out'/>"
  "    </method>"
  "    <method name='ActivateResult'>"
  "      <arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "      <arg type='u' direction='in'/>"
  "    </method>"
  "    <method name='LaunchSearch'>"
  "      <arg type='as' direction='in'/><arg type='u' direction='in'/>"
  "    </method>"
  "  </interface>"
  "</node>";

struct _PasskeysSearchProvider
{
  GObject              parent_instance;

  PasskeysApplication *application; /* (unowned) */
  GDBusConnection     *connection;  /* (owned) (nullable) */
  guint                id;
  PasskeysAccount     *account;     /* (owned) (nullable): of the index */
  PasskeysSearchIndex *index;       /* (owned) (nullable): what the last answer was from */
  gint64               read;        /* µs, monotonic: when the index was */
  guint                stay_id;     /* while it holds the application */
};

G_DEFINE_FINAL_TYPE (PasskeysSearchProvider, passkeys_search_provider, G_TYPE_OBJECT)

static PasskeysWindow *
find_window (PasskeysSearchProvider *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self->application));

  for (GList *l = windows; l != NULL; l = l->next)
    if (PASSKEYS_IS_WINDOW (l->data))
      return l->data;

  return NULL;
}

static void
end_stay (PasskeysSearchProvider *self)
{
  if (self->stay_id == 0)
    return;

  g_clear_handle_id (&self->stay_id, g_source_remove);
  g_application_release (G_APPLICATION (self->application));
}

static gboolean
stay_cb (gpointer user_data)
{
  PasskeysSearchProvider *self = user_data;

  self->stay_id = 0;
  g_application_release (G_APPLICATION (self->application));

  return G_SOURCE_REMOVE;
}

/* With a window it is the person who says when the program ends. */
static void
stay (PasskeysSearchProvider *self)
{
  end_stay (self);
  if (find_window (self) != NULL)
    return;

  g_application_hold (G_APPLICATION (self->application));
  self->stay_id = g_timeout_add_seconds (STAY_SECONDS, stay_cb, self);
}

/* Without a window the keyring knows. */
static PasskeysAccount *
await_last_account (PasskeysSearchProvider *self)
{
  PasskeysAccountStore *accounts = passkeys_application_get_accounts (self->application);
  g_autofree char *id = NULL;
  PasskeysAccount *account;

  if (g_list_model_get_n_items (G_LIST_MODEL (accounts)) == 0)
    passkeys_await (passkeys_account_store_load (accounts), NULL);
  id = g_settings_get_string (passkeys_application_get_settings (self->application),
                              "last-account");
  account = passkeys_account_store_find (accounts, id);
  if (account == NULL
      || !passkeys_await_boolean (passkeys_session_can_be_restored (account), NULL))
    return NULL;

  return g_object_ref (account);
}

/* NULL where nobody is signed in, or it is locked. */
static PasskeysAccount *
await_account (PasskeysSearchProvider *self)
{
  PasskeysWindow *window = find_window (self);
  PasskeysSession *session;

  if (window == NULL)
    return await_last_account (self);

  session = passkeys_window_get_session (window);
  if (session == NULL || passkeys_session_is_expired (session))
    return NULL;

  return g_object_ref (passkeys_session_get_account (session));
}

static gboolean
is_fresh (PasskeysSearchProvider *self,
          PasskeysAccount        *account)
{
  return self->index != NULL && self->account == account
         && g_get_monotonic_time () - self->read < FRESH_SECONDS * G_USEC_PER_SEC;
}

static PasskeysSearchIndex *
await_index (PasskeysSearchProvider *self)
{
  g_autoptr(PasskeysAccount) account = await_account (self);
  g_autoptr(PasskeysSearchIndex) index = NULL;

  if (account != NULL && is_fresh (self, account))
    return g_object_ref (self->index);

  if (account != NULL)
    index = passkeys_await_object (passkeys_search_index_load (account), NULL);
  g_set_object (&self->account, account);
  g_set_object (&self->index, index);
  self->read = g_get_monotonic_time ();

  return g_steal_pointer (&index);
}

static GVariant *
find (PasskeysSearchIndex *index, /* (nullable) */
      GVariant            *words)
{
  g_autofree const char **strv = g_variant_get_strv (words, NULL);
  g_auto(GStrv) found = NULL;

  if (index != NULL)
    found = passkeys_search_index_find (index, strv, MAX_RESULTS);

  return g_variant_new ("(@as)", g_variant_new_strv ((const char *const *) found,
                                                     found != NULL ? -1 : 0));
}

static void
describe (PasskeysSearchIndex *index,
          const char          *id,
          GVariantBuilder     *builder)
{
  const char *title = passkeys_search_index_get_title (index, id);
  const char *description = passkeys_search_index_get_description (index, id);
  const char *icon_name = g_str_has_prefix (id, "user:") ? "avatar-default-symbolic"
                                                         : APPLICATION_ID "-symbolic";
  g_autoptr(GIcon) icon = g_themed_icon_new (icon_name);
  g_autoptr(GVariant) serialized = g_icon_serialize (icon); /* no floating reference, as others are */

  if (title == NULL)
    return;

  g_variant_builder_open (builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (builder, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (builder, "{sv}", "name", g_variant_new_string (title));
  if (description != NULL)
    g_variant_builder_add (builder, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (builder, "{sv}", "icon", serialized);
  g_variant_builder_close (builder);
}

static GVariant *
describe_all (PasskeysSearchIndex *index, /* (nullable) */
              GVariant            *ids)
{
  g_autofree const char **strv = g_variant_get_strv (ids, NULL);
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; index != NULL && strv[i] != NULL; i++)
    describe (index, strv[i], &builder);

  return g_variant_new ("(aa{sv})", &builder);
}

/* A locked or empty window says itself what there is to do. */
static void
open_result (PasskeysSearchProvider *self,
             PasskeysSearchIndex    *index, /* (nullable) */
             const char             *id)
{
  g_autoptr(PasskeysUser) user = index != NULL ? passkeys_search_index_dup_user (index, id) : NULL;
  PasskeysWindow *window;

  g_application_activate (G_APPLICATION (self->application));
  window = find_window (self);
  if (window != NULL && index != NULL)
    passkeys_window_show_page (window, g_str_has_prefix (id, "credential:") ? "credentials" : "users",
                               user);
}

typedef struct
{
  PasskeysSearchProvider *provider;   /* (owned) */
  GDBusMethodInvocation  *invocation; /* (owned) */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_application_release (G_APPLICATION (call->provider->application));
  g_clear_object (&call->provider);
  g_clear_object (&call->invocation);
  g_free (call);
}

static GVariant *
answer (PasskeysSearchProvider *self,
        PasskeysSearchIndex    *index, /* (nullable) */
        const char             *method,
        GVariant               *parameters)
{
  g_autoptr(GVariant) first = g_variant_get_child_value (parameters, 0);
  g_autoptr(GVariant) second = g_variant_get_child_value (parameters,
                                                          g_variant_n_children (parameters) - 1);

  if (g_str_equal (method, "GetInitialResultSet"))
    return find (index, first);
  if (g_str_equal (method, "GetSubsearchResultSet"))
    return find (index, second);
  if (g_str_equal (method, "GetResultMetas"))
    return describe_all (index, first);

  if (g_str_equal (method, "ActivateResult"))
    open_result (self, index, g_variant_get_string (first, NULL));
  else
    open_result (self, index, ""); /* the list of all is where to search on */
  return NULL;
}

static DexFuture *
call_fiber (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(PasskeysSearchIndex) index = await_index (call->provider);
  GDBusMethodInvocation *invocation = g_steal_pointer (&call->invocation);

  g_dbus_method_invocation_return_value (
    invocation, answer (call->provider, index,
                        g_dbus_method_invocation_get_method_name (invocation),
                        g_dbus_method_invocation_get_parameters (invocation)));

  return dex_future_new_true ();
}

static void
on_call (GDBusConnection       *connection,
         const char            *sender,
         const char            *object_path,
         const char            *interface_name,
         const char            *method_name,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  PasskeysSearchProvider *self = user_data;
  Call *call = g_new0 (Call, 1);

  call->provider = g_object_ref (self);
  call->invocation = invocation;
  g_application_hold (G_APPLICATION (self->application));
  stay (self);
  dex_future_disown (passkeys_fiber_spawn (STACK_SIZE, call_fiber, call, call_free));
}

typedef struct
{
  PasskeysSearchProvider *provider; /* (owned) */
  char                   *id;       /* (owned) */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_object (&opening->provider);
  g_free (opening->id);
  g_free (opening);
}

static DexFuture *
open_fiber (gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr(PasskeysSearchIndex) index = await_index (opening->provider);

  open_result (opening->provider, index, opening->id);

  return dex_future_new_true ();
}

static void
passkeys_search_provider_dispose (GObject *object)
{
  PasskeysSearchProvider *self = PASSKEYS_SEARCH_PROVIDER (object);

  passkeys_search_provider_unexport (self);
  g_clear_handle_id (&self->stay_id, g_source_remove);
  g_clear_object (&self->account);
  g_clear_object (&self->index);

  G_OBJECT_CLASS (passkeys_search_provider_parent_class)->dispose (object);
}

static void
passkeys_search_provider_class_init (PasskeysSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = passkeys_search_provider_dispose;
}

static void
passkeys_search_provider_init (PasskeysSearchProvider *self)
{
}

/**
 * passkeys_search_provider_new:
 * @application: the application, which outlives it
 *
 * Returns: (transfer full): a provider that nobody can reach yet
 */
PasskeysSearchProvider *
passkeys_search_provider_new (PasskeysApplication *application)
{
  PasskeysSearchProvider *self;

  g_return_val_if_fail (PASSKEYS_IS_APPLICATION (application), NULL);

  self = g_object_new (PASSKEYS_TYPE_SEARCH_PROVIDER, NULL);
  self->application = application;
  g_signal_connect_object (application, "window-added", G_CALLBACK (end_stay), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * passkeys_search_provider_export:
 * @self: a provider
 * @connection: the session bus
 * @object_path: of the application, below which it is exported
 * @error: return location for an error
 *
 * Lets the desktop ask it.
 *
 * Returns: %FALSE where the path is taken
 */
gboolean
passkeys_search_provider_export (PasskeysSearchProvider  *self,
                                 GDBusConnection         *connection,
                                 const char              *object_path,
                                 GError                 **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  g_autoptr(GDBusNodeInfo) node = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (PASSKEYS_IS_SEARCH_PROVIDER (self), FALSE);
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), FALSE);

  node = g_dbus_node_info_new_for_xml (introspection_xml, error);
  if (node == NULL)
    return FALSE;

  path = g_strconcat (object_path, "/SearchProvider", NULL);
  g_set_object (&self->connection, connection);
  self->id = g_dbus_connection_register_object (connection, path, node->interfaces[0], &vtable,
                                                self, NULL, error);
  return self->id != 0;
}

/**
 * passkeys_search_provider_unexport:
 * @self: a provider
 *
 * Makes it answer nobody any more.
 */
void
passkeys_search_provider_unexport (PasskeysSearchProvider *self)
{
  g_return_if_fail (PASSKEYS_IS_SEARCH_PROVIDER (self));

  if (self->id != 0)
    g_dbus_connection_unregister_object (self->connection, self->id);
  self->id = 0;
  g_clear_object (&self->connection);
}

/**
 * passkeys_search_provider_open_user:
 * @self: a provider
 * @user_id: the identifier of a user
 *
 * Shows the page of a user as if the desktop had found it: with the window in front, and to nobody
 * who is locked out. A user who is not remembered is looked for in the list of all.
 */
void
passkeys_search_provider_open_user (PasskeysSearchProvider *self,
                                    const char             *user_id)
{
  Opening *opening;

  g_return_if_fail (PASSKEYS_IS_SEARCH_PROVIDER (self));
  g_return_if_fail (user_id != NULL);

  opening = g_new0 (Opening, 1);
  opening->provider = g_object_ref (self);
  opening->id = g_strconcat ("user:", user_id, NULL);
  dex_future_disown (passkeys_fiber_spawn (STACK_SIZE, open_fiber, opening, opening_free));
}
