/* passkeys-import-entry.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PASSKEYS_TYPE_IMPORT_ENTRY (passkeys_import_entry_get_type ())

G_DECLARE_FINAL_TYPE (PasskeysImportEntry, passkeys_import_entry, PASSKEYS, IMPORT_ENTRY, GObject)

/* why an entry cannot be taken */
typedef enum
{
  PASSKEYS_IMPORT_PROBLEM_NONE,
  PASSKEYS_IMPORT_PROBLEM_RELYING_PARTY, /* names no site */
  PASSKEYS_IMPORT_PROBLEM_CREDENTIAL_ID, /* no credential id, or too long a one */
  PASSKEYS_IMPORT_PROBLEM_USER_HANDLE,   /* without one it cannot be offered to a site */
  PASSKEYS_IMPORT_PROBLEM_TEXT,          /* a name that is too long */
  PASSKEYS_IMPORT_PROBLEM_COUNTER,       /* counts its uses: a copy would be taken for a fraud */
  PASSKEYS_IMPORT_PROBLEM_ALGORITHM,     /* a kind of key that this computer does not have */
  PASSKEYS_IMPORT_PROBLEM_KEY,           /* no private key, or a damaged one */
  PASSKEYS_IMPORT_PROBLEM_REPEATED,      /* the file holds it a second time */
} PasskeysImportProblem;

typedef enum
{
  PASSKEYS_IMPORT_STATE_UNUSABLE,     /* there is a problem */
  PASSKEYS_IMPORT_STATE_NEW,
  PASSKEYS_IMPORT_STATE_PRESENT,      /* this computer has this very passkey */
  PASSKEYS_IMPORT_STATE_SAME_ACCOUNT, /* this computer has another passkey for this account */
  PASSKEYS_IMPORT_STATE_SAVED,
} PasskeysImportState;

/* What a file says of a passkey; everything may be missing. */
typedef struct
{
  const char *relying_party_id;  /* (nullable) */
  const char *name;              /* (nullable) what a person calls it */
  const char *user_name;         /* (nullable) */
  const char *user_display_name; /* (nullable) */
  GBytes     *credential_id;     /* (owned) (nullable) */
  GBytes     *user_handle;       /* (owned) (nullable) */
  GBytes     *private_key;       /* (owned) (nullable) secure, as the vault keeps it */
  GBytes     *random;            /* (owned) (nullable) secure, what hmac-secret derives from */
  gint64      created;           /* Unix time, 0 for unknown */
  gboolean    other_key;         /* the private key is one of another kind */
  gboolean    counts;            /* its signature counter is not 0, or cannot be read */
  gboolean    loses_data;        /* there is more with it than this computer keeps */
} PasskeysImportFields;

void passkeys_import_fields_clear (PasskeysImportFields *fields);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PasskeysImportFields, passkeys_import_fields_clear)

PasskeysImportEntry   *passkeys_import_entry_new                   (const PasskeysImportFields *fields);
const char            *passkeys_import_entry_get_relying_party_id  (PasskeysImportEntry        *self);
const char            *passkeys_import_entry_get_name              (PasskeysImportEntry        *self);
const char            *passkeys_import_entry_get_user_name         (PasskeysImportEntry        *self);
const char            *passkeys_import_entry_get_user_display_name (PasskeysImportEntry        *self);
GBytes                *passkeys_import_entry_get_credential_id     (PasskeysImportEntry        *self);
GBytes                *passkeys_import_entry_get_user_handle       (PasskeysImportEntry        *self);
GBytes                *passkeys_import_entry_get_private_key       (PasskeysImportEntry        *self);
GBytes                *passkeys_import_entry_get_random            (PasskeysImportEntry        *self);
gint64                 passkeys_import_entry_get_created           (PasskeysImportEntry        *self);
gboolean               passkeys_import_entry_loses_data            (PasskeysImportEntry        *self);
PasskeysImportProblem  passkeys_import_entry_get_problem           (PasskeysImportEntry        *self);
void                   passkeys_import_entry_set_repeated          (PasskeysImportEntry        *self);
PasskeysImportState    passkeys_import_entry_get_state             (PasskeysImportEntry        *self);
void                   passkeys_import_entry_set_state             (PasskeysImportEntry        *self,
                                                                    PasskeysImportState         state);
gboolean               passkeys_import_entry_is_chosen             (PasskeysImportEntry        *self);
void                   passkeys_import_entry_set_chosen            (PasskeysImportEntry        *self,
                                                                    gboolean                    chosen);

G_END_DECLS
