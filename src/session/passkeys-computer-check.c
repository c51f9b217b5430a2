/* passkeys-computer-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-computer-check"

#include "config.h"

#include "passkeys-computer-check-private.h"

#include "passkeys-authenticator-error.h"
#include "passkeys-fiber.h"
#include "passkeys-keyring-error.h"
#include "passkeys-keyring.h"
#include "passkeys-udev-rule-private.h"

#define FIBER_STACK_SIZE (256 * 1024)
/* What servers forgive without a word. */
#define CLOCK_TOLERANCE 30
/* How long an organisation may take to tell the time. */
#define SERVER_SECONDS 20

struct _PasskeysComputerCheck
{
  GObject                       parent_instance;

  PasskeysComputerCheckSubject  subject;
  PasskeysSecurityKeyList      *keys;    /* (owned) */
  PasskeysVault                *vault;   /* (owned) */
  PasskeysSession              *session; /* (owned) (nullable) */
  char                         *root;    /* (owned) */

  PasskeysComputerCheckFinding  finding;
  char                         *detail;  /* (owned) (nullable) */
  guint                         number;
  gboolean                      running;
};

enum
{
  PROP_0,
  PROP_RUNNING,
  PROP_FINDING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysComputerCheck, passkeys_computer_check, G_TYPE_OBJECT)

static const PasskeysComputerCheckFinding in_need[] = {
  PASSKEYS_COMPUTER_CHECK_KEY_DENIED, PASSKEYS_COMPUTER_CHECK_KEY_WITHHELD,
  PASSKEYS_COMPUTER_CHECK_KEY_FAILED, PASSKEYS_COMPUTER_CHECK_RULE_MISSING,
  PASSKEYS_COMPUTER_CHECK_SANDBOX_CLOSED, PASSKEYS_COMPUTER_CHECK_SANDBOX_NETWORK,
  PASSKEYS_COMPUTER_CHECK_SANDBOX_KEYRING, PASSKEYS_COMPUTER_CHECK_KEYRING_HIDDEN,
  PASSKEYS_COMPUTER_CHECK_KEYRING_LOCKED, PASSKEYS_COMPUTER_CHECK_KEYRING_ABSENT,
  PASSKEYS_COMPUTER_CHECK_KEYRING_SILENT, PASSKEYS_COMPUTER_CHECK_KEYRING_REFUSED,
  PASSKEYS_COMPUTER_CHECK_PIN_WAITING,
  PASSKEYS_COMPUTER_CHECK_PIN_UNREADABLE, PASSKEYS_COMPUTER_CHECK_VAULT_DAMAGED,
  PASSKEYS_COMPUTER_CHECK_VAULT_TOO_NEW, PASSKEYS_COMPUTER_CHECK_CLOCK_BEHIND,
  PASSKEYS_COMPUTER_CHECK_CLOCK_AHEAD, PASSKEYS_COMPUTER_CHECK_CLOCK_NO_ANSWER,
};

static void
find (PasskeysComputerCheck        *self,
      PasskeysComputerCheckFinding  finding,
      const char                   *detail,
      guint                         number)
{
  self->finding = finding;
  self->number = number;
  g_set_str (&self->detail, detail);
}

static PasskeysComputerCheckFinding
judge_key (PasskeysSecurityKey *key)
{
  switch (passkeys_security_key_get_state (key))
    {
    case PASSKEYS_SECURITY_KEY_DENIED:
      return PASSKEYS_COMPUTER_CHECK_KEY_DENIED;
    case PASSKEYS_SECURITY_KEY_WITHHELD:
      return PASSKEYS_COMPUTER_CHECK_KEY_WITHHELD;
    case PASSKEYS_SECURITY_KEY_FAILED:
      return PASSKEYS_COMPUTER_CHECK_KEY_FAILED;
    case PASSKEYS_SECURITY_KEY_OPENING:
    case PASSKEYS_SECURITY_KEY_READY:
    default:
      return PASSKEYS_COMPUTER_CHECK_KEYS_READY;
    }
}

/* Of several keys the first that cannot be used is named. */
static void
check_keys (PasskeysComputerCheck *self)
{
  GListModel *keys = G_LIST_MODEL (self->keys);
  guint n_keys;

  passkeys_await (passkeys_security_key_list_load (self->keys), NULL);

  n_keys = g_list_model_get_n_items (keys);
  for (guint i = 0; i < n_keys; i++)
    {
      g_autoptr(PasskeysSecurityKey) key = g_list_model_get_item (keys, i);
      PasskeysComputerCheckFinding finding = judge_key (key);

      if (finding != PASSKEYS_COMPUTER_CHECK_KEYS_READY)
        {
          find (self, finding, passkeys_security_key_get_path (key), n_keys);
          return;
        }
    }

  find (self, n_keys > 0 ? PASSKEYS_COMPUTER_CHECK_KEYS_READY : PASSKEYS_COMPUTER_CHECK_NO_KEY,
        NULL, n_keys);
}

static void
check_rule (PasskeysComputerCheck *self)
{
  g_autoptr(GFile) file = NULL;

  if (_passkeys_computer_check_judge_sandbox (self->root) != PASSKEYS_COMPUTER_CHECK_NO_SANDBOX)
    {
      find (self, PASSKEYS_COMPUTER_CHECK_RULE_HIDDEN, NULL, 0);
      return;
    }

  file = passkeys_await_object (_passkeys_udev_rule_find (self->root), NULL);
  if (file != NULL)
    find (self, PASSKEYS_COMPUTER_CHECK_RULE_PRESENT, g_file_peek_path (file), 0);
  else
    find (self, PASSKEYS_COMPUTER_CHECK_RULE_MISSING, NULL, 0);
}

static void
check_sandbox (PasskeysComputerCheck *self)
{
  find (self, _passkeys_computer_check_judge_sandbox (self->root), NULL, 0);
}

static PasskeysComputerCheckFinding
judge_keyring (const GError *error)
{
  if (error == NULL)
    return PASSKEYS_COMPUTER_CHECK_KEYRING_READY;
  if (g_error_matches (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_LOCKED))
    return PASSKEYS_COMPUTER_CHECK_KEYRING_LOCKED;
  if (g_error_matches (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_ABSENT))
    return PASSKEYS_COMPUTER_CHECK_KEYRING_ABSENT;
  if (g_error_matches (error, PASSKEYS_KEYRING_ERROR, PASSKEYS_KEYRING_ERROR_SILENT))
    return PASSKEYS_COMPUTER_CHECK_KEYRING_SILENT;

  return PASSKEYS_COMPUTER_CHECK_KEYRING_REFUSED;
}

/* Looks for an item that nobody ever stores, because that prompts for nothing. */
static PasskeysComputerCheckFinding
peek_at_keyring (void)
{
  static const SecretSchema schema = {
    "org.example.Passkeys.Check", SECRET_SCHEMA_NONE,
    { { "check", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
  };
  g_autoptr(GHashTable) attributes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GListModel) items = NULL;
  g_autoptr(GError) error = NULL;

  g_hash_table_insert (attributes, (gpointer) "check", (gpointer) "1");
  items = passkeys_await_object (passkeys_keyring_peek (passkeys_keyring_get_default (), &schema,
                                                        attributes),
                                 &error);

  return judge_keyring (error);
}

static void
check_keyring (PasskeysComputerCheck *self)
{
  PasskeysComputerCheckFinding sandbox = _passkeys_computer_check_judge_sandbox (self->root);
  PasskeysComputerCheckFinding finding = peek_at_keyring ();

  /* To who may not talk to it, it looks as if there were none. */
  if (finding == PASSKEYS_COMPUTER_CHECK_KEYRING_ABSENT
      && sandbox == PASSKEYS_COMPUTER_CHECK_SANDBOX_KEYRING)
    finding = PASSKEYS_COMPUTER_CHECK_KEYRING_HIDDEN;

  find (self, finding, NULL, 0);
}

static PasskeysComputerCheckFinding
judge_vault (const GError *error)
{
  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_VAULT_DAMAGED))
    return PASSKEYS_COMPUTER_CHECK_VAULT_DAMAGED;
  if (g_error_matches (error, PASSKEYS_AUTHENTICATOR_ERROR,
                       PASSKEYS_AUTHENTICATOR_ERROR_VAULT_TOO_NEW))
    return PASSKEYS_COMPUTER_CHECK_VAULT_TOO_NEW;

  return PASSKEYS_COMPUTER_CHECK_PIN_UNREADABLE;
}

static void
check_pin (PasskeysComputerCheck *self)
{
  g_autoptr(GError) error = NULL;
  guint wait;

  /* Reading the vault would ask the person to unlock the keyring. */
  if (peek_at_keyring () != PASSKEYS_COMPUTER_CHECK_KEYRING_READY)
    {
      find (self, PASSKEYS_COMPUTER_CHECK_PIN_UNREADABLE, NULL, 0);
      return;
    }

  if (!passkeys_await (passkeys_vault_load (self->vault), &error))
    {
      find (self, judge_vault (error), NULL, 0);
      return;
    }

  wait = passkeys_vault_get_wait_seconds (self->vault);
  if (!passkeys_vault_has_pin (self->vault))
    find (self, PASSKEYS_COMPUTER_CHECK_NO_PIN, NULL, 0);
  else if (wait > 0)
    find (self, PASSKEYS_COMPUTER_CHECK_PIN_WAITING, NULL, wait);
  else
    find (self, PASSKEYS_COMPUTER_CHECK_PIN_SET, NULL,
          g_list_model_get_n_items (G_LIST_MODEL (self->vault)));
}

static void
check_chip (PasskeysComputerCheck *self)
{
  gboolean hidden = passkeys_computer_check_hides_devices (self->root);
  PasskeysComputerCheckFinding finding;
  PasskeysChip chip;

  chip = passkeys_await_int (passkeys_vault_probe_chip (self->vault), NULL);
  if (peek_at_keyring () == PASSKEYS_COMPUTER_CHECK_KEYRING_READY)
    passkeys_await (passkeys_vault_load (self->vault), NULL);

  finding = _passkeys_computer_check_judge_chip (chip, PASSKEYS_CHIP_DEVICE, hidden);
  find (self, finding, chip == PASSKEYS_CHIP_DENIED ? PASSKEYS_CHIP_DEVICE : NULL,
        _passkeys_computer_check_count_in_chip (G_LIST_MODEL (self->vault)));
}

static void
check_clock (PasskeysComputerCheck *self)
{
  g_autoptr(GError) error = NULL;
  gint64 offset;

  if (self->session == NULL)
    {
      find (self, PASSKEYS_COMPUTER_CHECK_CLOCK_NOT_ASKED, NULL, 0);
      return;
    }

  /* Any answer tells the time, also one that refuses. */
  passkeys_await (dex_future_first (passkeys_session_refresh_user (self->session),
                                    dex_timeout_new_seconds (SERVER_SECONDS),
                                    NULL),
                  &error);
  offset = passkeys_session_get_clock_offset (self->session);

  if (error != NULL && offset == 0)
    find (self, PASSKEYS_COMPUTER_CHECK_CLOCK_NO_ANSWER, NULL, 0);
  else if (offset > CLOCK_TOLERANCE)
    find (self, PASSKEYS_COMPUTER_CHECK_CLOCK_BEHIND, NULL, MIN (offset, G_MAXUINT));
  else if (offset < -CLOCK_TOLERANCE)
    find (self, PASSKEYS_COMPUTER_CHECK_CLOCK_AHEAD, NULL, MIN (-offset, G_MAXUINT));
  else
    find (self, PASSKEYS_COMPUTER_CHECK_CLOCK_RIGHT, NULL, 0);
}

static void (* const look[]) (PasskeysComputerCheck *self) = {
  [PASSKEYS_COMPUTER_CHECK_SECURITY_KEYS] = check_keys,
  [PASSKEYS_COMPUTER_CHECK_UDEV_RULE] = check_rule,
  [PASSKEYS_COMPUTER_CHECK_SANDBOX] = check_sandbox,
  [PASSKEYS_COMPUTER_CHECK_KEYRING] = check_keyring,
  [PASSKEYS_COMPUTER_CHECK_PIN] = check_pin,
  [PASSKEYS_COMPUTER_CHECK_CHIP] = check_chip,
  [PASSKEYS_COMPUTER_CHECK_CLOCK] = check_clock,
};

static void
set_running (PasskeysComputerCheck *self,
             gboolean               running)
{
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static DexFuture *
run_fiber (gpointer user_data)
{
  PasskeysComputerCheck *self = user_data;

  look[self->subject] (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINDING]);
  set_running (self, FALSE);

  return dex_future_new_true ();
}

static void
passkeys_computer_check_dispose (GObject *object)
{
  PasskeysComputerCheck *self = PASSKEYS_COMPUTER_CHECK (object);

  g_clear_object (&self->keys);
  g_clear_object (&self->vault);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (passkeys_computer_check_parent_class)->dispose (object);
}

static void
passkeys_computer_check_finalize (GObject *object)
{
  PasskeysComputerCheck *self = PASSKEYS_COMPUTER_CHECK (object);

  g_free (self->root);
  g_free (self->detail);

  G_OBJECT_CLASS (passkeys_computer_check_parent_class)->finalize (object);
}

static void
passkeys_computer_check_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  PasskeysComputerCheck *self = PASSKEYS_COMPUTER_CHECK (object);

  switch (prop_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;

    case PROP_FINDING:
      g_value_set_int (value, self->finding);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_computer_check_class_init (PasskeysComputerCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = passkeys_computer_check_dispose;
  object_class->finalize = passkeys_computer_check_finalize;
  object_class->get_property = passkeys_computer_check_get_property;

  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FINDING] =
    g_param_spec_int ("finding", NULL, NULL, 0, PASSKEYS_COMPUTER_CHECK_N_FINDINGS, 0,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_computer_check_init (PasskeysComputerCheck *self)
{
}

/*< private >
 * _passkeys_computer_check_new_all_for_root:
 * @keys: the security keys
 * @vault: the passkeys of this computer
 * @session: (nullable): who is signed in
 * @root: what stands for the root of the file system
 *
 * Returns: (transfer full): a list of [class@ComputerCheck]
 */
GListModel *
_passkeys_computer_check_new_all_for_root (PasskeysSecurityKeyList *keys,
                                           PasskeysVault           *vault,
                                           PasskeysSession         *session,
                                           const char              *root)
{
  GListStore *checks = g_list_store_new (PASSKEYS_TYPE_COMPUTER_CHECK);

  for (guint i = 0; i < PASSKEYS_COMPUTER_CHECK_N_SUBJECTS; i++)
    {
      g_autoptr(PasskeysComputerCheck) check = g_object_new (PASSKEYS_TYPE_COMPUTER_CHECK, NULL);

      check->subject = i;
      check->keys = g_object_ref (keys);
      check->vault = g_object_ref (vault);
      check->root = g_strdup (root);
      g_set_object (&check->session, session);
      g_list_store_append (checks, check);
    }

  return G_LIST_MODEL (checks);
}

/**
 * passkeys_computer_check_new_all:
 * @keys: the security keys
 * @vault: the passkeys of this computer
 * @session: (nullable): who is signed in, whose organisation tells the time
 *
 * Makes a check of each subject. Nothing is looked at before [method@ComputerCheck.run].
 *
 * Returns: (transfer full): a list of [class@ComputerCheck]
 */
GListModel *
passkeys_computer_check_new_all (PasskeysSecurityKeyList *keys,
                                 PasskeysVault           *vault,
                                 PasskeysSession         *session)
{
  g_return_val_if_fail (PASSKEYS_IS_SECURITY_KEY_LIST (keys), NULL);
  g_return_val_if_fail (PASSKEYS_IS_VAULT (vault), NULL);
  g_return_val_if_fail (session == NULL || PASSKEYS_IS_SESSION (session), NULL);

  return _passkeys_computer_check_new_all_for_root (keys, vault, session, "/");
}

/**
 * passkeys_computer_check_run:
 * @self: a check
 *
 * Looks at its subject. What was found before is kept until something else is.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
passkeys_computer_check_run (PasskeysComputerCheck *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (self), NULL);

  if (self->running)
    return dex_future_new_true ();

  set_running (self, TRUE);

  return passkeys_fiber_spawn (FIBER_STACK_SIZE, run_fiber, g_object_ref (self),
                               g_object_unref);
}

/**
 * passkeys_computer_check_get_subject:
 * @self: a check
 *
 * Returns: what is looked at
 */
PasskeysComputerCheckSubject
passkeys_computer_check_get_subject (PasskeysComputerCheck *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (self), 0);

  return self->subject;
}

/**
 * passkeys_computer_check_get_finding:
 * @self: a check
 *
 * Returns: what was found
 */
PasskeysComputerCheckFinding
passkeys_computer_check_get_finding (PasskeysComputerCheck *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (self), PASSKEYS_COMPUTER_CHECK_NOTHING_YET);

  return self->finding;
}

/**
 * passkeys_computer_check_get_detail:
 * @self: a check
 *
 * Returns: (transfer none) (nullable): a file that belongs to the finding
 */
const char *
passkeys_computer_check_get_detail (PasskeysComputerCheck *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (self), NULL);

  return self->detail;
}

/**
 * passkeys_computer_check_get_number:
 * @self: a check
 *
 * Returns: a number that belongs to the finding
 */
guint
passkeys_computer_check_get_number (PasskeysComputerCheck *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (self), 0);

  return self->number;
}

/**
 * passkeys_computer_check_is_running:
 * @self: a check
 *
 * Returns: whether it is being looked at
 */
gboolean
passkeys_computer_check_is_running (PasskeysComputerCheck *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (self), FALSE);

  return self->running;
}

/**
 * passkeys_computer_check_needs_attention:
 * @self: a check
 *
 * Returns: whether there is something to be done about what was found
 */
gboolean
passkeys_computer_check_needs_attention (PasskeysComputerCheck *self)
{
  g_return_val_if_fail (PASSKEYS_IS_COMPUTER_CHECK (self), FALSE);

  /* Nobody needs a chip, but what is in it is of no use without. */
  if (self->subject == PASSKEYS_COMPUTER_CHECK_CHIP)
    return self->number > 0 && self->finding != PASSKEYS_COMPUTER_CHECK_CHIP_READY;

  for (gsize i = 0; i < G_N_ELEMENTS (in_need); i++)
    if (in_need[i] == self->finding)
      return TRUE;

  return FALSE;
}
