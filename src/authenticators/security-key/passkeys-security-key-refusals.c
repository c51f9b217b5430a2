/* passkeys-security-key-refusals.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-refusals"

#include "config.h"

#include "passkeys-security-key-refusals.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-fiber.h"
#include "passkeys-security-key-wait.h"

/*< private >
 * passkeys_security_key_refusals_new:
 * Returns: (transfer full): an empty list, for one ceremony
 */
PasskeysSecurityKeyRefusals *
passkeys_security_key_refusals_new (void)
{
  PasskeysSecurityKeyRefusals *self = g_new0 (PasskeysSecurityKeyRefusals, 1);

  self->keys = g_ptr_array_new_with_free_func (g_object_unref);
  self->broken = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/*< private >
 * passkeys_security_key_refusals_free:
 * @self: (transfer full): refusals
 */
void
passkeys_security_key_refusals_free (PasskeysSecurityKeyRefusals *self)
{
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->broken, g_ptr_array_unref);
  g_clear_error (&self->reason);
  g_free (self);
}

static void
take_reason (PasskeysSecurityKeyRefusals *self,
             GError                      *reason) /* (transfer full) (nullable) */
{
  g_clear_error (&self->reason);
  self->reason = reason;
}

/*< private >
 * passkeys_security_key_refusals_has:
 * @self: refusals
 * @key: a key that is plugged in
 *
 * Returns: whether @key cannot do it. One that cannot be used at all is not among these: it may get
 *   better
 */
gboolean
passkeys_security_key_refusals_has (PasskeysSecurityKeyRefusals *self,
                                    PasskeysSecurityKey         *key)
{
  return g_ptr_array_find (self->keys, key, NULL);
}

/*< private >
 * passkeys_security_key_refusals_add:
 * @self: refusals
 * @key: a key that cannot do it
 * @error: (transfer full): why, which takes the place of what an earlier key said
 */
void
passkeys_security_key_refusals_add (PasskeysSecurityKeyRefusals *self,
                                    PasskeysSecurityKey         *key,
                                    GError                      *error)
{
  g_ptr_array_add (self->keys, g_object_ref (key));
  take_reason (self, error);
}

/* Of each key only once. */
static void
note_broken (PasskeysSecurityKeyRefusals *self,
             PasskeysSecurityKeyList     *keys,
             gboolean                     is_news)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (keys)); i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (G_LIST_MODEL (keys), i);
      const GError *error = passkeys_security_key_get_error (key);

      if (error == NULL || g_ptr_array_find (self->broken, key, NULL))
        continue;

      g_ptr_array_add (self->broken, g_object_ref (key));
      if (is_news || self->reason == NULL)
        take_reason (self, g_error_copy (error));
    }
}

static gboolean
is_error (const GError               *error,
          PasskeysAuthenticatorError  code)
{
  return g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR, (int) code);
}

/* It has no room, no passkey, or one too many; it cannot do it at all; or it takes no PIN as long as
 * it is plugged in, or for ever. */
static gboolean
is_about_key (const GError *error,
              gboolean      is_making)
{
  if (is_error (error, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED)
      || is_error (error, PASSKEYS_AUTHENTICATOR_ERROR_PIN_BLOCKED_FOR_GOOD)
      || is_error (error, PASSKEYS_AUTHENTICATOR_ERROR_UNSUPPORTED))
    return TRUE;

  if (is_making)
    return is_error (error, PASSKEYS_AUTHENTICATOR_ERROR_CREDENTIAL_EXCLUDED)
      || is_error (error, PASSKEYS_AUTHENTICATOR_ERROR_FULL);

  return is_error (error, PASSKEYS_AUTHENTICATOR_ERROR_NO_CREDENTIALS);
}

/* The one that was chosen; or each that left the race by itself. */
static gboolean
add_refused (PasskeysSecurityKeyRefusals  *self,
             GPtrArray                    *contenders,
             PasskeysSecurityKeyContender *winner, /* (nullable) */
             gboolean                      is_making)
{
  guint n_known = self->keys->len;

  if (winner != NULL)
    g_ptr_array_add (self->keys, g_object_ref (winner->key));

  for (guint i = 0; winner == NULL && i < contenders->len; i++)
    {
      PasskeysSecurityKeyContender *contender = g_ptr_array_index (contenders, i);

      if (contender->error != NULL && is_about_key (contender->error, is_making))
        g_ptr_array_add (self->keys, g_object_ref (contender->key));
    }
  return self->keys->len > n_known;
}

/*< private >
 * passkeys_security_key_refusals_take:
 * @self: the refusals
 * @contenders: (element-type PasskeysSecurityKeyContender): who took part
 * @winner: (nullable): who was chosen
 * @error: what came of it
 *
 * Returns: whether another key may do what these did not, so that the ceremony goes on
 */
gboolean
passkeys_security_key_refusals_take (PasskeysSecurityKeyRefusals  *self,
                                     GPtrArray                    *contenders,
                                     PasskeysSecurityKeyContender *winner,
                                     const GError                 *error)
{
  PasskeysSecurityKeyContender *first = g_ptr_array_index (contenders, 0);
  gboolean is_making = first->creation != NULL;

  /* the same one is as good as another when it comes back */
  if (!is_error (error, PASSKEYS_AUTHENTICATOR_ERROR_REMOVED)
      && (!is_about_key (error, is_making) || !add_refused (self, contenders, winner, is_making)))
    return FALSE;

  take_reason (self, g_error_copy (error));
  return TRUE;
}

/*< private >
 * passkeys_security_key_refusals_await:
 * @self: the refusals
 * @keys: the list, which is watched
 * @prompt: how to talk to the person
 * @cancellable: that of the fiber
 * @error: return location
 *
 * Asks for another key than those that refused, and waits for it. When one comes that cannot be
 * used, that is what the person has to know.
 *
 * Returns: whether there is one
 */
gboolean
passkeys_security_key_refusals_await (PasskeysSecurityKeyRefusals  *self,
                                      PasskeysSecurityKeyList      *keys,
                                      PasskeysPrompt               *prompt,
                                      GCancellable                 *cancellable,
                                      GError                      **error)
{
  for (gboolean is_news = FALSE;; is_news = TRUE)
    {
      g_autoptr(DexFuture) broken = NULL;
      g_autoptr(DexFuture) another = NULL;
      DexFuture *either;

      note_broken (self, keys, is_news);
      broken = passkeys_security_key_wait_for_broken (keys, self->broken);
      another = passkeys_security_key_wait_for_another (keys, self->keys);
      either = dex_future_first (dex_ref (another), dex_ref (broken),
                                 passkeys_prompt_ask_insert (prompt, self->reason), NULL);
      if (!passkeys_await (passkeys_unless_cancelled (either, cancellable), error))
        return FALSE;

      if (dex_future_is_pending (broken) || !dex_future_is_pending (another))
        break;
    }
  take_reason (self, NULL);
  g_ptr_array_set_size (self->broken, 0);
  return TRUE;
}
