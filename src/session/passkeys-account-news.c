/* passkeys-account-news.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-account-news"

#include "config.h"

#include "passkeys-account-news.h"

#include <json-glib/json-glib.h>

#include "passkeys-account-private.h"
#include "passkeys-list-cache.h"

/* Passkeys and recovery keys alike: each is a way in. */
static guint
count_ways_in (JsonArray *credentials)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (credentials); i++)
    {
      JsonNode *node = json_array_get_element (credentials, i);

      n += JSON_NODE_HOLDS_OBJECT (node)
           && json_object_get_boolean_member_with_default (json_node_get_object (node), "isActive",
                                                           FALSE);
    }

  return n;
}

static DexFuture *
recalled_cb (DexFuture *future,
             gpointer   account)
{
  JsonArray *credentials = g_value_get_boxed (dex_future_get_value (future, NULL));

  _passkeys_account_set_at_risk (account, count_ways_in (credentials) == 1);
  return dex_future_new_true ();
}

/* An account of which nothing is remembered has no news. */
static DexFuture *
nothing_cb (DexFuture *future,
            gpointer   account)
{
  return dex_future_new_true ();
}

/**
 * passkeys_account_news_look:
 * @account: an account
 *
 * Reads the credentials that the account had when they were last looked at. Where only one is left
 * that is active, it tells as news that losing this one locks the person out.
 *
 * Returns: (transfer full): a future of a boolean
 */
DexFuture *
passkeys_account_news_look (PasskeysAccount *account)
{
  dex_return_error_if_fail (PASSKEYS_IS_ACCOUNT (account));

  return dex_future_catch (dex_future_then (passkeys_list_cache_recall (account, "credentials"),
                                            recalled_cb, g_object_ref (account), g_object_unref),
                           nothing_cb, NULL, NULL);
}
