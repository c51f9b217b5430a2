/* passkeys-paged-rows.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-paged-rows"

#include "config.h"

#include <string.h>

#include "passkeys-api-object.h"
#include "passkeys-paged-rows.h"

/* The rows of a list that arrives in pages, and that is read again from time to time:
 *
 *   fresh rows, from this reading │ stale rows, from the reading before
 *                                 └ n_fresh
 *
 * At first nothing is stale and pages are appended. To read again makes all rows stale; each page
 * then takes the place of the stale rows that it tells about, and those that no page told about go
 * with the last one. So the list never empties under the person who looks at it. */
struct _PasskeysPagedRows
{
  GPtrArray                *rows;    /* (owned): of PasskeysApiObject, (owned) too */
  GHashTable               *ids;     /* (owned): identifier, owned by its row → reading */
  guint                     reading;
  guint                     n_fresh;
  PasskeysPagedRowsChanged  changed;
  gpointer                  user_data;
};

/* How far from the border a stale row may be and still count as having been where the page is
 * now. */
#define WINDOW_PAGES 2

/*< private >
 * passkeys_paged_rows_new:
 * @changed: is told what changes, once it has, in the terms of #GListModel::items-changed
 * @user_data: for @changed
 *
 * Returns: (transfer full): no rows, in the first reading
 */
PasskeysPagedRows *
passkeys_paged_rows_new (PasskeysPagedRowsChanged changed,
                         gpointer                 user_data)
{
  PasskeysPagedRows *self = g_new0 (PasskeysPagedRows, 1);

  self->rows = g_ptr_array_new ();
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->reading = 1;
  self->changed = changed;
  self->user_data = user_data;

  return self;
}

/*< private >
 * passkeys_paged_rows_free:
 * @self: (transfer full): rows
 */
void
passkeys_paged_rows_free (PasskeysPagedRows *self)
{
  g_hash_table_unref (self->ids);
  g_ptr_array_foreach (self->rows, (GFunc) g_object_unref, NULL);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/*< private >
 * passkeys_paged_rows_get_length:
 * @self: rows
 *
 * Returns: how many rows there are, fresh and stale
 */
guint
passkeys_paged_rows_get_length (PasskeysPagedRows *self)
{
  return self->rows->len;
}

/*< private >
 * passkeys_paged_rows_get:
 * @self: rows
 * @position: which one, from 0
 *
 * Returns: (transfer none) (nullable): a #PasskeysApiObject; %NULL behind the last
 */
gpointer
passkeys_paged_rows_get (PasskeysPagedRows *self,
                         guint              position)
{
  return position < self->rows->len ? g_ptr_array_index (self->rows, position) : NULL;
}

/*< private >
 * passkeys_paged_rows_get_n_stale:
 * @self: rows
 *
 * Returns: how many rows at the end of the list are from the reading before, as no page of this one
 *   has told about them yet
 */
guint
passkeys_paged_rows_get_n_stale (PasskeysPagedRows *self)
{
  return self->rows->len - self->n_fresh;
}

/*< private >
 * passkeys_paged_rows_begin_again:
 * @self: rows
 *
 * Begins another reading: all rows become stale, and stay in the list until pages take their place.
 */
void
passkeys_paged_rows_begin_again (PasskeysPagedRows *self)
{
  self->reading++;
  self->n_fresh = 0;
}

/* 0: not there */
static guint
get_reading (PasskeysPagedRows *self,
             gpointer           row)
{
  const char *id = passkeys_api_object_get_identifier (row);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, id));
}

static void
mark_fresh (PasskeysPagedRows *self,
            gpointer           row)
{
  g_hash_table_replace (self->ids, (gpointer) passkeys_api_object_get_identifier (row),
                        GUINT_TO_POINTER (self->reading));
}

/* A stale row that was not told about again takes its identifier along. */
static void
forget (PasskeysPagedRows *self,
        gpointer           row)
{
  if (get_reading (self, row) != self->reading)
    g_hash_table_remove (self->ids, passkeys_api_object_get_identifier (row));
}

static void
splice (PasskeysPagedRows *self,
        guint              position,
        guint              n_removed,
        gpointer          *added, /* (transfer full) */
        guint              n_added)
{
  guint n_after = self->rows->len - position - n_removed;
  guint length = self->rows->len - n_removed + n_added;

  if (n_removed == 0 && n_added == 0)
    return;

  for (guint i = position; i < position + n_removed; i++)
    {
      forget (self, g_ptr_array_index (self->rows, i));
      g_object_unref (g_ptr_array_index (self->rows, i));
    }

  if (length > self->rows->len)
    g_ptr_array_set_size (self->rows, length);
  memmove (self->rows->pdata + position + n_added, self->rows->pdata + position + n_removed,
           n_after * sizeof (gpointer));
  if (n_added > 0)
    memcpy (self->rows->pdata + position, added, n_added * sizeof (gpointer));
  g_ptr_array_set_size (self->rows, length);

  self->changed (position, n_removed, n_added, self->user_data);
}

/* Takes from @page what is new in this reading: servers repeat rows when their list moves
 * between two pages. */
static GPtrArray *
pick_fresh (PasskeysPagedRows *self,
            GPtrArray         *page,
            guint             *n_known)
{
  GPtrArray *fresh = g_ptr_array_new_full (page->len, g_object_unref);

  *n_known = 0;
  for (guint i = 0; i < page->len; i++)
    {
      gpointer row = g_ptr_array_index (page, i);
      guint reading = get_reading (self, row);

      if (reading == self->reading)
        continue;

      if (reading != 0)
        (*n_known)++;
      mark_fresh (self, row);
      g_ptr_array_add (fresh, g_object_ref (row));
    }

  return fresh;
}

/* How many stale rows from the border on the page takes the place of. */
static guint
measure_replaced (PasskeysPagedRows *self,
                  guint              page_length,
                  guint             *n_known)
{
  guint end = MIN (self->rows->len, self->n_fresh + WINDOW_PAGES * page_length);
  guint n_replaced = 0;

  for (guint i = self->n_fresh; i < end && *n_known > 0; i++)
    if (get_reading (self, g_ptr_array_index (self->rows, i)) == self->reading)
      {
        n_replaced = i + 1 - self->n_fresh;
        (*n_known)--;
      }

  return n_replaced;
}

/* The few that were told about far from where they were */
static void
remove_moved (PasskeysPagedRows *self,
              guint              from,
              guint              n_moved)
{
  for (guint i = self->rows->len; i > from && n_moved > 0; i--)
    if (get_reading (self, g_ptr_array_index (self->rows, i - 1)) == self->reading)
      {
        splice (self, i - 1, 1, NULL, 0);
        n_moved--;
      }
}

static gboolean
keep_old (PasskeysPagedRows *self,
          guint              position,
          gpointer           row)
{
  gpointer old = g_ptr_array_index (self->rows, position);

  if (!passkeys_api_object_equals (old, row))
    return FALSE;

  mark_fresh (self, old);
  return TRUE;
}

/* Puts @fresh in the place of @n_replaced rows, leaving alone what is the same at either end. */
static void
replace (PasskeysPagedRows *self,
         guint              position,
         guint              n_replaced,
         GPtrArray         *fresh)
{
  guint start = 0;
  guint end = 0;
  guint n_common = MIN (n_replaced, fresh->len);
  g_autofree gpointer *added = NULL;

  while (start < n_common &&
         keep_old (self, position + start, g_ptr_array_index (fresh, start)))
    start++;

  while (end < n_common - start &&
         keep_old (self, position + n_replaced - 1 - end,
                   g_ptr_array_index (fresh, fresh->len - 1 - end)))
    end++;

  added = g_new (gpointer, fresh->len);
  for (guint i = start; i < fresh->len - end; i++)
    added[i - start] = g_object_ref (g_ptr_array_index (fresh, i));

  splice (self, position + start, n_replaced - start - end, added, fresh->len - start - end);
}

/*< private >
 * passkeys_paged_rows_add_page:
 * @self: rows
 * @page: (element-type PasskeysApiObject): the next page of this reading
 * @is_last: whether there is none after it
 *
 * Puts a page in the place of the stale rows that it tells about, with as few changes as there are;
 * a row that is equal stays the object it was. With the last page, stale rows that no page told
 * about go.
 *
 * Returns: how many of its rows are new in this reading: servers repeat rows when their list moves
 *   between two pages
 */
guint
passkeys_paged_rows_add_page (PasskeysPagedRows *self,
                              GPtrArray         *page,
                              gboolean           is_last)
{
  guint n_known;
  g_autoptr(GPtrArray) fresh = pick_fresh (self, page, &n_known);
  guint n_replaced = measure_replaced (self, page->len, &n_known);
  guint position = self->n_fresh;

  remove_moved (self, position + n_replaced, n_known);
  if (is_last)
    n_replaced = passkeys_paged_rows_get_n_stale (self);

  /* The border moves before anybody hears of the new rows. */
  self->n_fresh += fresh->len;
  replace (self, position, n_replaced, fresh);

  return fresh->len;
}
