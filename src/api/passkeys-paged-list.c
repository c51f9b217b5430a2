/* passkeys-paged-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-paged-list"

#include "config.h"

#include "passkeys-paged-list-private.h"

#include "passkeys-api-object.h"

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_ERROR,
  PROP_HAS_MORE,
  PROP_LOADED,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum { PAGE_READ, N_SIGNALS };

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return PASSKEYS_PAGED_LIST (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return passkeys_paged_rows_get_length (PASSKEYS_PAGED_LIST (model)->rows);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  gpointer row = passkeys_paged_rows_get (PASSKEYS_PAGED_LIST (model)->rows, position);

  return row != NULL ? g_object_ref (row) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PasskeysPagedList, passkeys_paged_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
rows_changed_cb (guint    position,
                 guint    n_removed,
                 guint    n_added,
                 gpointer user_data)
{
  PasskeysPagedList *self = user_data;

  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  if (n_removed != n_added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/*< private >
 * _passkeys_paged_list_set_error:
 * @self: a list
 * @error: (nullable): why the last page failed
 *
 * Tells of an error, or that there is none any more.
 */
void
_passkeys_paged_list_set_error (PasskeysPagedList *self,
                                const GError      *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_flag (PasskeysPagedList *self,
          gboolean          *flag,
          gboolean           value,
          guint              property_id)
{
  if (*flag == value)
    return;

  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property_id]);
}

/*< private >
 * _passkeys_paged_list_set_complete:
 * @self: a list
 * @complete: whether the last page was read
 *
 * Tells whether there is more.
 */
void
_passkeys_paged_list_set_complete (PasskeysPagedList *self,
                                   gboolean           complete)
{
  set_flag (self, &self->complete, complete, PROP_HAS_MORE);
}

/*< private >
 * _passkeys_paged_list_take_page:
 * @self: a list
 * @response: the page that was asked for
 * @n_added: (out): how many rows are new
 * @error: return location for %PASSKEYS_API_ERROR
 *
 * Puts what a page holds into the rows, and tells of it.
 *
 * Returns: whether it could be read
 */
gboolean
_passkeys_paged_list_take_page (PasskeysPagedList    *self,
                                PasskeysApiResponse  *response,
                                guint                *n_added,
                                GError              **error)
{
  g_autoptr(GPtrArray) items = NULL;
  gboolean is_last;

  items = passkeys_page_reader_take (self->reader, response, &is_last, error);
  if (items == NULL)
    return FALSE;

  *n_added = passkeys_paged_rows_add_page (self->rows, items, is_last);
  set_flag (self, &self->loaded, TRUE, PROP_LOADED);
  _passkeys_paged_list_set_complete (self, is_last);
  g_signal_emit (self, signals[PAGE_READ], 0, response,
                 passkeys_page_reader_get_n_pages (self->reader));

  return TRUE;
}

static void
passkeys_paged_list_dispose (GObject *object)
{
  PasskeysPagedList *self = PASSKEYS_PAGED_LIST (object);

  g_cancellable_cancel (self->gone);
  dex_clear (&self->page);

  G_OBJECT_CLASS (passkeys_paged_list_parent_class)->dispose (object);
}

static void
passkeys_paged_list_finalize (GObject *object)
{
  PasskeysPagedList *self = PASSKEYS_PAGED_LIST (object);

  g_clear_object (&self->reading);
  g_clear_object (&self->gone);
  g_clear_pointer (&self->reader, passkeys_page_reader_free);
  g_clear_pointer (&self->rows, passkeys_paged_rows_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (passkeys_paged_list_parent_class)->finalize (object);
}

static void
passkeys_paged_list_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  PasskeysPagedList *self = PASSKEYS_PAGED_LIST (object);

  switch (property_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, passkeys_paged_list_is_loading (self));
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_HAS_MORE:
      g_value_set_boolean (value, passkeys_paged_list_has_more (self));
      break;

    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;

    case PROP_N_ITEMS:
      g_value_set_uint (value, get_n_items (G_LIST_MODEL (self)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
passkeys_paged_list_class_init (PasskeysPagedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_paged_list_dispose;
  object_class->finalize = passkeys_paged_list_finalize;
  object_class->get_property = passkeys_paged_list_get_property;

  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HAS_MORE] =
    g_param_spec_boolean ("has-more", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADED] =
    g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PAGE_READ] = g_signal_new ("page-read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                     PASSKEYS_TYPE_API_RESPONSE, G_TYPE_UINT);
}

static void
passkeys_paged_list_init (PasskeysPagedList *self)
{
  self->rows = passkeys_paged_rows_new (rows_changed_cb, self);
  self->reading = g_cancellable_new ();
  self->gone = g_cancellable_new ();
}

/**
 * passkeys_paged_list_new:
 * @client: who reads
 * @path: what to read
 * @page_size: how many rows to ask for at a time, or 0 where the API gives all at once
 * @item_type: a type that implements [iface@PasskeysApiObject]
 * @parse: makes an object of @item_type from JSON
 *
 * Makes a list that is empty until it is told to load.
 *
 * Returns: (transfer full): a new list
 */
PasskeysPagedList *
passkeys_paged_list_new (PasskeysApiClient      *client,
                         const char             *path,
                         guint                   page_size,
                         GType                   item_type,
                         PasskeysPagedListParse  parse)
{
  PasskeysPagedList *self;

  g_return_val_if_fail (PASSKEYS_IS_API_CLIENT (client), NULL);
  g_return_val_if_fail (path != NULL && *path == '/', NULL);
  g_return_val_if_fail (g_type_is_a (item_type, PASSKEYS_TYPE_API_OBJECT), NULL);
  g_return_val_if_fail (parse != NULL, NULL);

  self = g_object_new (PASSKEYS_TYPE_PAGED_LIST, NULL);
  self->reader = passkeys_page_reader_new (client, path, page_size, parse);
  self->item_type = item_type;

  return self;
}

/**
 * passkeys_paged_list_is_loading:
 * @self: a list
 *
 * Returns: TRUE while a page is being read
 */
gboolean
passkeys_paged_list_is_loading (PasskeysPagedList *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (self), FALSE);

  return self->page != NULL;
}

/**
 * passkeys_paged_list_is_loaded:
 * @self: a list
 *
 * Returns: TRUE once a page came: an empty list is then one that is known to be empty
 */
gboolean
passkeys_paged_list_is_loaded (PasskeysPagedList *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (self), FALSE);

  return self->loaded;
}

/**
 * passkeys_paged_list_has_more:
 * @self: a list
 *
 * Returns: TRUE if there are pages that were not read, or not read again after a reload
 */
gboolean
passkeys_paged_list_has_more (PasskeysPagedList *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (self), FALSE);

  return !self->complete;
}

/**
 * passkeys_paged_list_get_error:
 * @self: a list
 *
 * Gets why the last page failed. To load again tries the same page.
 *
 * Returns: (transfer none) (nullable): the error
 */
const GError *
passkeys_paged_list_get_error (PasskeysPagedList *self)
{
  g_return_val_if_fail (PASSKEYS_IS_PAGED_LIST (self), NULL);

  return self->error;
}

/**
 * passkeys_paged_list_remember:
 * @self: a list
 * @items: rows as a server told them another time, as `page-read` hands them on
 *
 * Shows rows of another time until pages come that tell about them. Once a page was read, or if a
 * row cannot be, nothing happens.
 */
void
passkeys_paged_list_remember (PasskeysPagedList *self,
                              JsonArray         *items)
{
  g_autoptr(GPtrArray) rows = NULL;

  g_return_if_fail (PASSKEYS_IS_PAGED_LIST (self));
  g_return_if_fail (items != NULL);

  if (self->loaded || get_n_items (G_LIST_MODEL (self)) > 0)
    return;

  rows = passkeys_page_reader_parse (self->reader, items, NULL);
  if (rows == NULL)
    return;

  passkeys_paged_rows_add_page (self->rows, rows, FALSE);
  passkeys_paged_rows_begin_again (self->rows);
}
