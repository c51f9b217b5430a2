/* passkeys-connection-group.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-connection-group"

#include "config.h"

#include "passkeys-connection-group.h"

#include <glib/gi18n.h>

#include "passkeys-label-text.h"
#include "passkeys-local-organisation.h"

/* The order of the rows in the list. */
static const char *presets[] = {
  PASSKEYS_CONNECTION_THIS_COMPUTER,
  PASSKEYS_CONNECTION_DFNS_EUROPE,
  PASSKEYS_CONNECTION_DFNS_UAE,
  PASSKEYS_CONNECTION_CUSTOM,
};

struct _PasskeysConnectionGroup
{
  AdwPreferencesGroup  parent_instance;

  AdwComboRow         *place_row;
  GtkWidget           *address_row;
  GtkWidget           *details_row;
  GtkWidget           *relying_party_row;
  GtkWidget           *origin_row;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PasskeysConnectionGroup, passkeys_connection_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
get_preset (PasskeysConnectionGroup *self)
{
  guint selected = adw_combo_row_get_selected (self->place_row);

  return selected < G_N_ELEMENTS (presets) ? presets[selected] : PASSKEYS_CONNECTION_CUSTOM;
}

static void
select_preset (PasskeysConnectionGroup *self,
               const char              *preset)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (presets[i], preset))
      adw_combo_row_set_selected (self->place_row, i);
}

static void
on_changed (PasskeysConnectionGroup *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_selected_changed (PasskeysConnectionGroup *self)
{
  gboolean custom = g_str_equal (get_preset (self), PASSKEYS_CONNECTION_CUSTOM);

  gtk_widget_set_visible (self->address_row, custom);
  gtk_widget_set_visible (self->details_row, custom);
  g_signal_emit (self, signals[CHANGED], 0);
}

static char *
dup_entry (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* "example.org" means https://example.org, because nothing else would be allowed anyway. */
static char *
dup_address (PasskeysConnectionGroup *self)
{
  g_autofree char *address = dup_entry (self->address_row);

  if (*address == '\0' || strstr (address, "://") != NULL)
    return g_steal_pointer (&address);

  return g_strconcat ("https://", address, NULL);
}

static char *
dup_host (const char *address)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "");
}

/* What is left empty follows from the address. */
static PasskeysConnection *
create_custom (PasskeysConnectionGroup  *self,
               GError                  **error)
{
  g_autofree char *address = dup_address (self);
  g_autofree char *relying_party_id = dup_entry (self->relying_party_row);
  g_autofree char *origin = dup_entry (self->origin_row);

  if (*origin == '\0')
    g_set_str (&origin, address);
  if (*relying_party_id == '\0')
    {
      g_free (relying_party_id);
      relying_party_id = dup_host (origin);
    }

  return passkeys_connection_new_custom (address, relying_party_id, origin, error);
}

static void
passkeys_connection_group_class_init (PasskeysConnectionGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/passkeys-connection-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PasskeysConnectionGroup, place_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysConnectionGroup, address_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysConnectionGroup, details_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysConnectionGroup, relying_party_row);
  gtk_widget_class_bind_template_child (widget_class, PasskeysConnectionGroup, origin_row);
  gtk_widget_class_bind_template_callback (widget_class, on_selected_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
passkeys_connection_group_init (PasskeysConnectionGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  passkeys_label_text_keep_addresses (GTK_WIDGET (self));

  if (!passkeys_local_organisation_exists (passkeys_local_organisation_get_default ()))
    select_preset (self, PASSKEYS_CONNECTION_DFNS_EUROPE);
}

/**
 * passkeys_connection_group_new:
 *
 * Makes a group that names this computer when it has an organisation, and a hosted one otherwise.
 *
 * Returns: (transfer floating): a new group
 */
GtkWidget *
passkeys_connection_group_new (void)
{
  return g_object_new (PASSKEYS_TYPE_CONNECTION_GROUP, NULL);
}

/**
 * passkeys_connection_group_dup_connection:
 * @self: a group
 * @error: return location for an error
 *
 * Makes the connection that was chosen.
 *
 * Returns: (transfer full): a connection, or %NULL with
 *   %PASSKEYS_SESSION_ERROR_INVALID_CONNECTION when the server was not described well enough
 */
PasskeysConnection *
passkeys_connection_group_dup_connection (PasskeysConnectionGroup  *self,
                                          GError                  **error)
{
  const char *preset;

  g_return_val_if_fail (PASSKEYS_IS_CONNECTION_GROUP (self), NULL);

  preset = get_preset (self);
  if (g_str_equal (preset, PASSKEYS_CONNECTION_THIS_COMPUTER))
    return passkeys_connection_new_this_computer (NULL);
  if (g_str_equal (preset, PASSKEYS_CONNECTION_CUSTOM))
    return create_custom (self, error);

  return passkeys_connection_new_preset (preset);
}

/**
 * passkeys_connection_group_select:
 * @self: a group
 * @connection: what to show
 *
 * Chooses a connection.
 */
void
passkeys_connection_group_select (PasskeysConnectionGroup *self,
                                  PasskeysConnection      *connection)
{
  const char *preset;

  g_return_if_fail (PASSKEYS_IS_CONNECTION_GROUP (self));
  g_return_if_fail (PASSKEYS_IS_CONNECTION (connection));

  preset = passkeys_connection_get_preset (connection);
  select_preset (self, preset);
  if (!g_str_equal (preset, PASSKEYS_CONNECTION_CUSTOM))
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->address_row),
                         passkeys_connection_get_api_url (connection));
  gtk_editable_set_text (GTK_EDITABLE (self->relying_party_row),
                         passkeys_connection_get_relying_party_id (connection));
  gtk_editable_set_text (GTK_EDITABLE (self->origin_row),
                         passkeys_connection_get_origin (connection));
}

static gboolean
is_at_host (const char *preset,
            const char *host)
{
  g_autoptr(PasskeysConnection) connection = passkeys_connection_new_preset (preset);
  g_autofree char *origin_host = NULL;

  if (connection == NULL)
    return FALSE;

  origin_host = dup_host (passkeys_connection_get_origin (connection));
  return g_ascii_strcasecmp (origin_host, host) == 0;
}

/**
 * passkeys_connection_group_select_host:
 * @self: a group
 * @host: the host of the dashboard that a link leads to
 *
 * Chooses the connection to which a dashboard belongs. A host that is not known is written into the
 * details of another server, whose address the person has to add: a link says where its dashboard
 * is, not where the API is.
 */
void
passkeys_connection_group_select_host (PasskeysConnectionGroup *self,
                                       const char              *host)
{
  g_autofree char *origin = NULL;

  g_return_if_fail (PASSKEYS_IS_CONNECTION_GROUP (self));
  g_return_if_fail (host != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (is_at_host (presets[i], host))
      {
        adw_combo_row_set_selected (self->place_row, i);
        return;
      }

  origin = g_strconcat ("https://", host, NULL);
  select_preset (self, PASSKEYS_CONNECTION_CUSTOM);
  gtk_editable_set_text (GTK_EDITABLE (self->origin_row), origin);
}

/**
 * passkeys_connection_group_show_custom_only:
 * @self: a group
 *
 * Asks only for the address of a server.
 */
void
passkeys_connection_group_show_custom_only (PasskeysConnectionGroup *self)
{
  g_return_if_fail (PASSKEYS_IS_CONNECTION_GROUP (self));

  select_preset (self, PASSKEYS_CONNECTION_CUSTOM);
  gtk_widget_set_visible (GTK_WIDGET (self->place_row), FALSE);
}
