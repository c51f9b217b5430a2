/* passkeys-security-key-visit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-security-key-visit"

#include "config.h"

#include "passkeys-security-key-visit.h"

#include "passkeys-alert.h"
#include "passkeys-authenticator-error.h"
#include "passkeys-busy-focus.h"
#include "passkeys-dialog-prompt.h"
#include "passkeys-error-messages.h"

struct _PasskeysSecurityKeyVisit
{
  GObject                     parent_instance;

  PasskeysSecurityKey        *key;      /* (owned) */
  PasskeysDialogPrompt       *prompt;   /* (owned) */
  PasskeysSecurityKeyManager *manager;  /* (owned) */
  DexPromise                 *end;      /* (owned): rejected when the visit is over */
  guint                       n_running;
  gboolean                    unlocked; /* as it was told last */
};

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_UNLOCKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysSecurityKeyVisit, passkeys_security_key_visit, G_TYPE_OBJECT)

static void
update_unlocked (PasskeysSecurityKeyVisit *self)
{
  gboolean unlocked = passkeys_security_key_manager_is_unlocked (self->manager);

  if (self->unlocked == unlocked)
    return;

  self->unlocked = unlocked;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNLOCKED]);
}

static void
passkeys_security_key_visit_dispose (GObject *object)
{
  PasskeysSecurityKeyVisit *self = PASSKEYS_SECURITY_KEY_VISIT (object);

  if (self->manager != NULL)
    passkeys_security_key_manager_lock (self->manager);
  g_clear_object (&self->manager);
  g_clear_object (&self->prompt);
  g_clear_object (&self->key);

  G_OBJECT_CLASS (passkeys_security_key_visit_parent_class)->dispose (object);
}

static void
passkeys_security_key_visit_finalize (GObject *object)
{
  PasskeysSecurityKeyVisit *self = PASSKEYS_SECURITY_KEY_VISIT (object);

  dex_clear (&self->end);

  G_OBJECT_CLASS (passkeys_security_key_visit_parent_class)->finalize (object);
}

static void
passkeys_security_key_visit_get_property (GObject    *object,
                                          guint       prop_id,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  PasskeysSecurityKeyVisit *self = PASSKEYS_SECURITY_KEY_VISIT (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, passkeys_security_key_visit_is_busy (self));
      break;

    case PROP_UNLOCKED:
      g_value_set_boolean (value, passkeys_security_key_visit_is_unlocked (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_security_key_visit_class_init (PasskeysSecurityKeyVisitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_security_key_visit_dispose;
  object_class->finalize = passkeys_security_key_visit_finalize;
  object_class->get_property = passkeys_security_key_visit_get_property;

  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_UNLOCKED] =
    g_param_spec_boolean ("unlocked", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_security_key_visit_init (PasskeysSecurityKeyVisit *self)
{
  self->end = dex_promise_new ();
}

/**
 * passkeys_security_key_visit_new:
 * @key: a security key
 * @parent: above which the person is asked for the PIN
 *
 * Begins a visit. Nothing is asked until something is run.
 *
 * Returns: (transfer full): a visit
 */
PasskeysSecurityKeyVisit *
passkeys_security_key_visit_new (PasskeysSecurityKey *key,
                                 GtkWidget           *parent)
{
  PasskeysSecurityKeyVisit *self;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY (key), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);

  self = g_object_new (PASSKEYS_TYPE_SECURITY_KEY_VISIT, NULL);
  self->key = g_object_ref (key);
  self->prompt = passkeys_dialog_prompt_new (parent, NULL);
  self->manager = passkeys_security_key_manager_new (key, PASSKEYS_PROMPT (self->prompt));

  return self;
}

/**
 * passkeys_security_key_visit_get_key:
 * @self: a visit
 *
 * Returns: (transfer none): the key
 */
PasskeysSecurityKey *
passkeys_security_key_visit_get_key (PasskeysSecurityKeyVisit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_VISIT (self), NULL);

  return self->key;
}

/**
 * passkeys_security_key_visit_get_manager:
 * @self: a visit
 *
 * Returns: (transfer none): what reads and changes the key, with the prompt of this visit
 */
PasskeysSecurityKeyManager *
passkeys_security_key_visit_get_manager (PasskeysSecurityKeyVisit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_VISIT (self), NULL);

  return self->manager;
}

/**
 * passkeys_security_key_visit_get_info:
 * @self: (nullable): a visit
 *
 * Returns: (transfer none) (nullable): what the key says of itself
 */
PasskeysSecurityKeyInfo *
passkeys_security_key_visit_get_info (PasskeysSecurityKeyVisit *self)
{
  g_return_val_if_fail (self == NULL || PASSKEYS_IS_SECURITY_KEY_VISIT (self), NULL);

  return self != NULL ? passkeys_security_key_get_info (self->key) : NULL;
}

/**
 * passkeys_security_key_visit_is_busy:
 * @self: a visit
 *
 * Returns: whether something runs
 */
gboolean
passkeys_security_key_visit_is_busy (PasskeysSecurityKeyVisit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_VISIT (self), FALSE);

  return self->n_running > 0;
}

/**
 * passkeys_security_key_visit_is_unlocked:
 * @self: a visit
 *
 * Returns: whether the PIN has been given
 */
gboolean
passkeys_security_key_visit_is_unlocked (PasskeysSecurityKeyVisit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_VISIT (self), FALSE);

  return self->unlocked;
}

/**
 * passkeys_security_key_visit_is_over:
 * @self: a visit
 *
 * Returns: whether the visit was ended
 */
gboolean
passkeys_security_key_visit_is_over (PasskeysSecurityKeyVisit *self)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_VISIT (self), TRUE);

  return !dex_future_is_pending (DEX_FUTURE (self->end));
}

static GError *
create_cancelled_error (void)
{
  return g_error_new_literal (PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED,
                              "The security key is no longer looked at");
}

static DexFuture *
done_cb (DexFuture *completed,
         gpointer   user_data)
{
  PasskeysSecurityKeyVisit *self = user_data;
  g_autoptr(GError) error = NULL;

  self->n_running--;
  if (self->manager != NULL)
    update_unlocked (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);

  /* The page says so once, for all that ran on the key. */
  dex_future_get_value (completed, &error);
  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR, PASSKEYS_AUTHENTICATOR_ERROR_REMOVED))
    return dex_future_new_for_error (create_cancelled_error ());

  return dex_ref (completed);
}

/**
 * passkeys_security_key_visit_run:
 * @self: a visit
 * @work: (transfer full): a future of its manager
 *
 * Waits for something that the manager does, and is busy meanwhile.
 *
 * Returns: (transfer full): a future for what @work resolves to, which rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED when the person closes the prompt, the key is unplugged or
 *   the visit ends
 */
DexFuture *
passkeys_security_key_visit_run (PasskeysSecurityKeyVisit *self,
                                 DexFuture                *work)
{
  DexFuture *bounded;

  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_VISIT (self), NULL);
  g_return_val_if_fail (DEX_IS_FUTURE (work), NULL);

  self->n_running++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  bounded = dex_future_first (work, DEX_FUTURE (dex_ref (self->end)), NULL);

  return dex_future_finally (passkeys_dialog_prompt_run (self->prompt, bounded),
                             done_cb, g_object_ref (self), g_object_unref);
}

/**
 * passkeys_security_key_visit_ask:
 * @self: a visit
 * @question: a question with responses
 * @parent: what the question is about
 *
 * Asks something about the key.
 *
 * Returns: (transfer full): a future for the id of the response, a string, which rejects with
 *   %PASSKEYS_AUTHENTICATOR_ERROR_CANCELLED when the visit ends first
 */
DexFuture *
passkeys_security_key_visit_ask (PasskeysSecurityKeyVisit *self,
                                 AdwAlertDialog           *question,
                                 GtkWidget                *parent)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_VISIT (self), NULL);
  g_return_val_if_fail (ADW_IS_ALERT_DIALOG (question), NULL);

  return dex_future_first (passkeys_alert_choose (question, parent),
                           DEX_FUTURE (dex_ref (self->end)),
                           NULL);
}

static void
on_busy_changed (PasskeysSecurityKeyVisit *self,
                 GParamSpec               *pspec,
                 GtkWidget                *group)
{
  passkeys_busy_focus_set_sensitive (group, !passkeys_security_key_visit_is_busy (self));
}

/**
 * passkeys_security_key_visit_follow:
 * @visit: (inout) (nullable): the visit that the group has followed until now
 * @next: (nullable): the visit that it follows from now on
 * @group: a group on the page of a key
 * @update: called with the group when the key says something else
 * @unlocked: (nullable): called with the group when the PIN has been given, or is forgotten
 *
 * Changes which visit a group shows. It is sensitive while there is one on which nothing runs.
 */
void
passkeys_security_key_visit_follow (PasskeysSecurityKeyVisit **visit,
                                    PasskeysSecurityKeyVisit  *next,
                                    GtkWidget                 *group,
                                    GCallback                  update,
                                    GCallback                  unlocked)
{
  g_return_if_fail (visit != NULL);
  g_return_if_fail (next == NULL || PASSKEYS_IS_SECURITY_KEY_VISIT (next));
  g_return_if_fail (GTK_IS_WIDGET (group));

  if (*visit != NULL)
    {
      g_signal_handlers_disconnect_by_data ((*visit)->key, group);
      g_signal_handlers_disconnect_by_data (*visit, group);
    }

  g_set_object (visit, next);
  gtk_widget_set_sensitive (group, next != NULL && !passkeys_security_key_visit_is_busy (next));
  if (next == NULL)
    return;

  g_signal_connect_object (next, "notify::busy", G_CALLBACK (on_busy_changed), group,
                           G_CONNECT_DEFAULT);
  if (unlocked != NULL)
    g_signal_connect_object (next, "notify::unlocked", unlocked, group, G_CONNECT_SWAPPED);
  g_signal_connect_object (next->key, "notify::info", update, group, G_CONNECT_SWAPPED);
}

/**
 * passkeys_security_key_visit_report:
 * @group: a group on the page of a key
 * @error: (nullable): what went wrong
 * @done: (nullable): what was done, where nothing did
 *
 * Tells in passing what came of a change.
 */
void
passkeys_security_key_visit_report (GtkWidget    *group,
                                    const GError *error,
                                    const char   *done)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (group, ADW_TYPE_TOAST_OVERLAY);

  if (error != NULL)
    passkeys_error_messages_toast (group, error);
  else if (overlay != NULL && done != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (done));
}

/**
 * passkeys_security_key_visit_end:
 * @self: a visit
 *
 * Ends the visit: what still runs is given up, questions disappear, and the PIN is forgotten.
 */
void
passkeys_security_key_visit_end (PasskeysSecurityKeyVisit *self)
{
  g_return_if_fail (PASSKEYS_IS_SECURITY_KEY_VISIT (self));

  if (passkeys_security_key_visit_is_over (self))
    return;

  passkeys_security_key_manager_lock (self->manager);
  dex_promise_reject (self->end, create_cancelled_error ());
}
