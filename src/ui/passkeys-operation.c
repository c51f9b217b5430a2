/* passkeys-operation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-operation"

#include "config.h"

#include "passkeys-operation.h"

#include <glib/gi18n.h>

#include "passkeys-operation-table.h"

struct _PasskeysOperation
{
  GObject                       parent_instance;

  char                         *name;  /* (owned) */
  const PasskeysOperationEntry *entry; /* (nullable): of one that is known */
  guint                         group_index;
  gboolean                      selected;
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysOperation, passkeys_operation, G_TYPE_OBJECT)

static void
passkeys_operation_finalize (GObject *object)
{
  PasskeysOperation *self = PASSKEYS_OPERATION (object);

  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (passkeys_operation_parent_class)->finalize (object);
}

static void
passkeys_operation_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_boolean (value, passkeys_operation_is_selected (PASSKEYS_OPERATION (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_operation_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SELECTED:
      passkeys_operation_set_selected (PASSKEYS_OPERATION (object), g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_operation_class_init (PasskeysOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_operation_finalize;
  object_class->get_property = passkeys_operation_get_property;
  object_class->set_property = passkeys_operation_set_property;

  properties[PROP_SELECTED] =
    g_param_spec_boolean ("selected", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_operation_init (PasskeysOperation *self)
{
}

static void
append (GListStore                   *list,
        const char                   *name,
        const PasskeysOperationEntry *entry,
        guint                         group_index,
        gboolean                      selected)
{
  g_autoptr(PasskeysOperation) operation = g_object_new (PASSKEYS_TYPE_OPERATION, NULL);

  operation->name = g_strdup (name);
  operation->entry = entry;
  operation->group_index = group_index;
  operation->selected = selected;
  g_list_store_append (list, operation);
}

/**
 * passkeys_operation_build_list:
 * @selected: (nullable): the operations that are chosen from the start
 *
 * Lists what a permission may allow. What a later version of the API has added is not offered, but
 * is kept where it is chosen already, so that changing a permission never takes it away unseen.
 *
 * Returns: (transfer full): a model of [class@Operation]
 */
GListModel *
passkeys_operation_build_list (const char * const *selected)
{
  static const char * const none[] = { NULL };
  GListStore *list = g_list_store_new (PASSKEYS_TYPE_OPERATION);
  const PasskeysOperationEntry *entries;
  gsize n_entries;
  guint group_index = 0;

  if (selected == NULL)
    selected = none;

  entries = passkeys_operation_table_get_all (&n_entries);
  for (gsize i = 0; i < n_entries; i++)
    {
      if (i > 0 && !g_str_equal (entries[i].group, entries[i - 1].group))
        group_index++;
      append (list, entries[i].name, &entries[i], group_index,
              g_strv_contains (selected, entries[i].name));
    }

  for (gsize i = 0; selected[i] != NULL; i++)
    if (passkeys_operation_table_find (selected[i]) == NULL)
      append (list, selected[i], NULL, group_index + 1, TRUE);

  return G_LIST_MODEL (list);
}

/**
 * passkeys_operation_get_name:
 * @self: an operation
 *
 * Returns: (transfer none): its name as the API has it
 */
const char *
passkeys_operation_get_name (PasskeysOperation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OPERATION (self), NULL);

  return self->name;
}

/**
 * passkeys_operation_get_title:
 * @self: an operation
 *
 * Returns: (transfer none): what it allows, in words; its name where nothing is known of it
 */
const char *
passkeys_operation_get_title (PasskeysOperation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OPERATION (self), NULL);

  return self->entry != NULL ? _(self->entry->title) : self->name;
}

/**
 * passkeys_operation_get_group:
 * @self: an operation
 *
 * Returns: (transfer none): what it is about, in words
 */
const char *
passkeys_operation_get_group (PasskeysOperation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OPERATION (self), NULL);

  if (self->entry == NULL)
    return C_("operations", "Other");

  return g_dpgettext2 (GETTEXT_PACKAGE, "operations", self->entry->group);
}

/**
 * passkeys_operation_get_group_index:
 * @self: an operation
 *
 * Returns: a number that operations about the same have in common, in the order of the groups
 */
guint
passkeys_operation_get_group_index (PasskeysOperation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OPERATION (self), 0);

  return self->group_index;
}

/**
 * passkeys_operation_is_dangerous:
 * @self: an operation
 *
 * Returns: whether it gives power over others, or moves what cannot be brought back. What nothing
 *   is known of may.
 */
gboolean
passkeys_operation_is_dangerous (PasskeysOperation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OPERATION (self), TRUE);

  return self->entry == NULL || self->entry->is_dangerous;
}

/**
 * passkeys_operation_is_selected:
 * @self: an operation
 *
 * Returns: whether it is chosen
 */
gboolean
passkeys_operation_is_selected (PasskeysOperation *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OPERATION (self), FALSE);

  return self->selected;
}

/**
 * passkeys_operation_set_selected:
 * @self: an operation
 * @selected: whether it is chosen
 */
void
passkeys_operation_set_selected (PasskeysOperation *self,
                                 gboolean           selected)
{
  g_return_if_fail (PASSKEYS_IS_OPERATION (self));

  if (self->selected == !!selected)
    return;

  self->selected = !!selected;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}
