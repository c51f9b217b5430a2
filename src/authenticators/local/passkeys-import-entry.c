/* passkeys-import-entry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-import-entry"

#include "config.h"

#include "passkeys-import-entry.h"

#include <string.h>

#include "passkeys-relying-party.h"

#define MAXIMUM_CREDENTIAL_ID_LENGTH 1023 /* WebAuthn Level 3, section 4 */
#define MAXIMUM_USER_HANDLE_LENGTH 64     /* WebAuthn Level 3, section 5.4.3 */
#define MAXIMUM_TEXT_LENGTH 1024
#define MAXIMUM_CREATED G_GINT64_CONSTANT (253402300799) /* the end of the year 9999 */

struct _PasskeysImportEntry
{
  GObject parent_instance;

  char                  *relying_party_id;
  char                  *name;
  char                  *user_name;
  char                  *user_display_name;
  GBytes                *credential_id; /* (nullable) */
  GBytes                *user_handle;   /* (nullable) */
  GBytes                *private_key;   /* (nullable) */
  GBytes                *random;        /* (nullable) */
  gint64                 created;
  gboolean               loses_data;
  PasskeysImportProblem  problem;
  PasskeysImportState    state;
  gboolean               chosen;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysImportEntry, passkeys_import_entry, G_TYPE_OBJECT)

static void
passkeys_import_entry_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  PasskeysImportEntry *self = PASSKEYS_IMPORT_ENTRY (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_CHOSEN:
      g_value_set_boolean (value, self->chosen);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_import_entry_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_CHOSEN:
      passkeys_import_entry_set_chosen (PASSKEYS_IMPORT_ENTRY (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_import_entry_finalize (GObject *object)
{
  PasskeysImportEntry *self = PASSKEYS_IMPORT_ENTRY (object);

  g_clear_pointer (&self->relying_party_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->user_name, g_free);
  g_clear_pointer (&self->user_display_name, g_free);
  g_clear_pointer (&self->credential_id, g_bytes_unref);
  g_clear_pointer (&self->user_handle, g_bytes_unref);
  g_clear_pointer (&self->private_key, g_bytes_unref);
  g_clear_pointer (&self->random, g_bytes_unref);

  G_OBJECT_CLASS (passkeys_import_entry_parent_class)->finalize (object);
}

static void
passkeys_import_entry_class_init (PasskeysImportEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = passkeys_import_entry_finalize;
  object_class->get_property = passkeys_import_entry_get_property;
  object_class->set_property = passkeys_import_entry_set_property;

  /**
   * PasskeysImportEntry:state:
   *
   * How far it came, a #PasskeysImportState.
   */
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, PASSKEYS_IMPORT_STATE_SAVED, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * PasskeysImportEntry:chosen:
   *
   * Whether the person wants it. Only what can be saved can be chosen.
   */
  properties[PROP_CHOSEN] =
    g_param_spec_boolean ("chosen", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_import_entry_init (PasskeysImportEntry *self)
{
}

/**
 * passkeys_import_fields_clear:
 * @fields: fields
 *
 * Drops the bytes in the fields; the texts are borrowed.
 */
void
passkeys_import_fields_clear (PasskeysImportFields *fields)
{
  g_clear_pointer (&fields->credential_id, g_bytes_unref);
  g_clear_pointer (&fields->user_handle, g_bytes_unref);
  g_clear_pointer (&fields->private_key, g_bytes_unref);
  g_clear_pointer (&fields->random, g_bytes_unref);
}

/* Sites ask for their id in the one form that browsers make of it; any other would never be found. */
static gboolean
is_relying_party_id (const char *id)
{
  g_autofree char *origin = NULL;

  if (id == NULL || *id == '\0' || strlen (id) > MAXIMUM_TEXT_LENGTH)
    return FALSE;

  for (const char *position = id; *position != '\0'; position++)
    if (!g_ascii_islower (*position) && !g_ascii_isdigit (*position) &&
        *position != '-' && *position != '.')
      return FALSE;

  origin = g_strconcat ("https://", id, NULL);
  return passkeys_relying_party_check_id (id, origin, NULL);
}

static gboolean
has_length (GBytes *bytes,
            gsize   maximum)
{
  return bytes != NULL && g_bytes_get_size (bytes) > 0 && g_bytes_get_size (bytes) <= maximum;
}

static gboolean
is_short (const char *text)
{
  return text == NULL || strlen (text) <= MAXIMUM_TEXT_LENGTH;
}

static PasskeysImportProblem
find_problem (const PasskeysImportFields *fields)
{
  if (!is_relying_party_id (fields->relying_party_id))
    return PASSKEYS_IMPORT_PROBLEM_RELYING_PARTY;
  if (!has_length (fields->credential_id, MAXIMUM_CREDENTIAL_ID_LENGTH))
    return PASSKEYS_IMPORT_PROBLEM_CREDENTIAL_ID;
  if (!has_length (fields->user_handle, MAXIMUM_USER_HANDLE_LENGTH))
    return PASSKEYS_IMPORT_PROBLEM_USER_HANDLE;
  if (!is_short (fields->name) || !is_short (fields->user_name) ||
      !is_short (fields->user_display_name))
    return PASSKEYS_IMPORT_PROBLEM_TEXT;
  if (fields->counts)
    return PASSKEYS_IMPORT_PROBLEM_COUNTER;
  if (fields->other_key)
    return PASSKEYS_IMPORT_PROBLEM_ALGORITHM;
  if (fields->private_key == NULL)
    return PASSKEYS_IMPORT_PROBLEM_KEY;
  return PASSKEYS_IMPORT_PROBLEM_NONE;
}

/* Long ones are cut to what a person can still read. */
static char *
dup_text (const char *text)
{
  if (text == NULL || is_short (text))
    return g_strdup (text != NULL ? text : "");

  return g_utf8_make_valid (text, MAXIMUM_TEXT_LENGTH);
}

/**
 * passkeys_import_entry_new:
 * @fields: what a file says; texts are UTF-8
 *
 * Returns: (transfer full): an entry that is new, and chosen, or is unusable and tells why
 */
PasskeysImportEntry *
passkeys_import_entry_new (const PasskeysImportFields *fields)
{
  PasskeysImportEntry *self = g_object_new (PASSKEYS_TYPE_IMPORT_ENTRY, NULL);

  self->problem = find_problem (fields);
  self->relying_party_id = dup_text (fields->relying_party_id);
  self->name = dup_text (fields->name);
  self->user_name = dup_text (fields->user_name);
  self->user_display_name = dup_text (fields->user_display_name);
  self->created = fields->created > MAXIMUM_CREATED ? 0 : MAX (fields->created, 0);
  self->loses_data = fields->loses_data;

  if (self->problem == PASSKEYS_IMPORT_PROBLEM_NONE)
    {
      self->credential_id = g_bytes_ref (fields->credential_id);
      self->user_handle = g_bytes_ref (fields->user_handle);
      self->private_key = g_bytes_ref (fields->private_key);
      self->random = fields->random != NULL ? g_bytes_ref (fields->random) : NULL;
      self->state = PASSKEYS_IMPORT_STATE_NEW;
      self->chosen = TRUE;
    }
  return self;
}

/**
 * passkeys_import_entry_get_relying_party_id:
 * @self: an entry
 *
 * Returns: (transfer none): the site; may be empty or nonsense where that is the problem
 */
const char *
passkeys_import_entry_get_relying_party_id (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), NULL);

  return self->relying_party_id;
}

/**
 * passkeys_import_entry_get_name:
 * @self: an entry
 *
 * Returns: (transfer none): what a person called it there; may be empty
 */
const char *
passkeys_import_entry_get_name (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), NULL);

  return self->name;
}

/**
 * passkeys_import_entry_get_user_name:
 * @self: an entry
 *
 * Returns: (transfer none): the account; may be empty
 */
const char *
passkeys_import_entry_get_user_name (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), NULL);

  return self->user_name;
}

/**
 * passkeys_import_entry_get_user_display_name:
 * @self: an entry
 *
 * Returns: (transfer none): the person whose account it is; may be empty
 */
const char *
passkeys_import_entry_get_user_display_name (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), NULL);

  return self->user_display_name;
}

/**
 * passkeys_import_entry_get_credential_id:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the credential id; %NULL where the entry is unusable
 */
GBytes *
passkeys_import_entry_get_credential_id (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), NULL);

  return self->credential_id;
}

/**
 * passkeys_import_entry_get_user_handle:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the user handle; %NULL where the entry is unusable
 */
GBytes *
passkeys_import_entry_get_user_handle (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), NULL);

  return self->user_handle;
}

/**
 * passkeys_import_entry_get_private_key:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): the private key as the vault keeps it, in memory that is
 *   wiped when it is freed; %NULL where the entry cannot be saved
 */
GBytes *
passkeys_import_entry_get_private_key (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), NULL);

  return self->private_key;
}

/**
 * passkeys_import_entry_get_random:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): what the extension hmac-secret derives from, in memory that is
 *   wiped when it is freed; %NULL where the passkey has none or cannot be saved
 */
GBytes *
passkeys_import_entry_get_random (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), NULL);

  return self->random;
}

/**
 * passkeys_import_entry_get_created:
 * @self: an entry
 *
 * Returns: when it was made, in seconds since 1970, or 0 where the file does not say
 */
gint64
passkeys_import_entry_get_created (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), 0);

  return self->created;
}

/**
 * passkeys_import_entry_loses_data:
 * @self: an entry
 *
 * Returns: whether the file has more with this passkey than this computer can keep, such as the
 *   secrets of extensions
 */
gboolean
passkeys_import_entry_loses_data (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), FALSE);

  return self->loses_data;
}

/**
 * passkeys_import_entry_get_problem:
 * @self: an entry
 *
 * Returns: why it is unusable
 */
PasskeysImportProblem
passkeys_import_entry_get_problem (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), PASSKEYS_IMPORT_PROBLEM_KEY);

  return self->problem;
}

/**
 * passkeys_import_entry_set_repeated:
 * @self: an entry
 *
 * Says that the same file holds the same passkey before this one.
 */
void
passkeys_import_entry_set_repeated (PasskeysImportEntry *self)
{
  g_return_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self));

  self->problem = PASSKEYS_IMPORT_PROBLEM_REPEATED;
  passkeys_import_entry_set_state (self, PASSKEYS_IMPORT_STATE_UNUSABLE);
}

/**
 * passkeys_import_entry_get_state:
 * @self: an entry
 *
 * Returns: how far it came
 */
PasskeysImportState
passkeys_import_entry_get_state (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), PASSKEYS_IMPORT_STATE_UNUSABLE);

  return self->state;
}

static gboolean
can_be_saved (PasskeysImportState state)
{
  return state == PASSKEYS_IMPORT_STATE_NEW || state == PASSKEYS_IMPORT_STATE_SAME_ACCOUNT;
}

/**
 * passkeys_import_entry_set_state:
 * @self: an entry
 * @state: how far it came
 *
 * What is new is chosen at once; what belongs to an account that has a passkey here, only by the
 * person; the rest cannot be. What was saved needs its private key no more, and forgets it.
 */
void
passkeys_import_entry_set_state (PasskeysImportEntry *self,
                                 PasskeysImportState  state)
{
  g_return_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self));

  if (self->state == state)
    return;

  self->state = state;
  if (state == PASSKEYS_IMPORT_STATE_UNUSABLE || state == PASSKEYS_IMPORT_STATE_SAVED)
    {
      g_clear_pointer (&self->private_key, g_bytes_unref);
      g_clear_pointer (&self->random, g_bytes_unref);
    }
  passkeys_import_entry_set_chosen (self, state == PASSKEYS_IMPORT_STATE_NEW);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * passkeys_import_entry_is_chosen:
 * @self: an entry
 *
 * Returns: whether the person wants it
 */
gboolean
passkeys_import_entry_is_chosen (PasskeysImportEntry *self)
{
  g_return_val_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self), FALSE);

  return self->chosen;
}

/**
 * passkeys_import_entry_set_chosen:
 * @self: an entry
 * @chosen: whether the person wants it
 *
 * Chooses it, or not. Does nothing to what cannot be saved.
 */
void
passkeys_import_entry_set_chosen (PasskeysImportEntry *self,
                                  gboolean             chosen)
{
  g_return_if_fail (PASSKEYS_IS_IMPORT_ENTRY (self));

  chosen = chosen && can_be_saved (self->state);
  if (self->chosen == chosen)
    return;

  self->chosen = chosen;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}
