/* passkeys-user-import.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-user-import"

#include "config.h"

#include "passkeys-user-import-private.h"

#include <string.h>

#include "passkeys-bulk-row-private.h"
#include "passkeys-cancellable-fiber.h"
#include "passkeys-csv.h"
#include "passkeys-model-walk.h"
#include "passkeys-session-error.h"
#include "passkeys-user.h"
#include "passkeys-worker-private.h"

#define MAXIMUM_SIZE (32 * 1024 * 1024)
#define MAXIMUM_ROWS 100000
#define MAXIMUM_ADDRESS 254
#define MAXIMUM_LOCAL_PART 64
#define MAXIMUM_EXTERNAL_ID 256
#define MISSING G_MAXUINT

struct _PasskeysUserImport
{
  GObject parent_instance;

  GListStore *rows;
  guint       n_valid;
  gboolean    latin1;
};

G_DEFINE_FINAL_TYPE (PasskeysUserImport, passkeys_user_import, G_TYPE_OBJECT)

typedef enum
{
  COLUMN_EMAIL,
  COLUMN_EXTERNAL_ID,
  COLUMN_SSO,
  COLUMN_RESULT, /* of a report */
  N_COLUMNS,
} Column;

static const char *const column_names[N_COLUMNS][6] = {
  [COLUMN_EMAIL] = { "email", "emailaddress", "mail", "username", "address" },
  [COLUMN_EXTERNAL_ID] = { "externalid", "external", "employeeid" },
  [COLUMN_SSO] = { "isssorequired", "ssorequired", "sso", "singlesignon" },
  [COLUMN_RESULT] = { "result" },
};

typedef struct
{
  PasskeysCsvReader *reader;
  GHashTable        *known;  /* not owned: lower-case names of the organisation's users */
  GHashTable        *seen;   /* lower-case addresses of this file */
  guint              columns[N_COLUMNS];
} Reading;

static gboolean
fail (GError     **error,
      const char  *problem)
{
  g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_CSV, problem);
  return FALSE;
}

/* Which of its letters mean what is nowhere in a file. UTF-8 shows by itself; what is not UTF-8 is
 * taken for what spreadsheets of the West write. */
static char *
decode (GBytes   *csv,
        gsize    *length,
        gboolean *latin1,
        GError  **error)
{
  const char *data = g_bytes_get_data (csv, length);
  char *text;

  if (*length == 0)
    return g_strdup ("");

  if (*length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    {
      fail (error, "The file is UTF-16. Save it as CSV in UTF-8");
      return NULL;
    }

  if (memchr (data, '\0', *length) != NULL)
    {
      fail (error, "This is no text file");
      return NULL;
    }

  if (*length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      *length -= 3;
    }

  *latin1 = !g_utf8_validate_len (data, *length, NULL);
  if (!*latin1)
    return g_strndup (data, *length);

  text = g_convert (data, *length, "UTF-8", "WINDOWS-1252", NULL, length, NULL);
  if (text == NULL)
    fail (error, "The file is neither UTF-8 nor Latin-1. Save it as CSV in UTF-8");

  return text;
}

/* Spreadsheets of many countries write semicolons. */
static char
guess_separator (const char *text)
{
  gsize length = strcspn (text, "\r\n");
  guint n_commas = 0;
  guint n_semicolons = 0;
  guint n_tabs = 0;

  for (gsize i = 0; i < length; i++)
    {
      n_commas += text[i] == ',';
      n_semicolons += text[i] == ';';
      n_tabs += text[i] == '\t';
    }

  if (n_semicolons > n_commas && n_semicolons >= n_tabs)
    return ';';

  return n_tabs > n_commas ? '\t' : ',';
}

static guint
find_column (PasskeysCsvReader *reader,
             Column             column)
{
  for (guint i = 0; i < passkeys_csv_reader_get_n_cells (reader); i++)
    {
      g_autoptr(GString) letters = g_string_new (NULL);

      for (const char *p = passkeys_csv_reader_get_cell (reader, i); *p != '\0'; p++)
        {
          if (g_ascii_isalnum (*p))
            g_string_append_c (letters, g_ascii_tolower (*p));
        }

      for (guint n = 0; n < 6 && column_names[column][n] != NULL; n++)
        {
          if (g_str_equal (letters->str, column_names[column][n]))
            return i;
        }
    }

  return MISSING;
}

/* Returns: whether the first row holds names; without them the columns are in their own order */
static gboolean
read_columns (Reading *self)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    self->columns[i] = find_column (self->reader, i);

  if (self->columns[COLUMN_EMAIL] != MISSING)
    return TRUE;

  for (guint i = 0; i < N_COLUMNS; i++)
    self->columns[i] = i < COLUMN_RESULT ? i : MISSING;

  return FALSE;
}

static char *
dup_cell (Reading *self,
          Column   column)
{
  if (self->columns[column] == MISSING)
    return g_strdup ("");

  return g_strstrip (g_strdup (passkeys_csv_reader_get_cell (self->reader,
                                                             self->columns[column])));
}

static gboolean
is_domain (const char *text)
{
  g_auto(GStrv) labels = g_strsplit (text, ".", -1);

  for (gsize i = 0; labels[i] != NULL; i++)
    {
      gsize length = strlen (labels[i]);

      if (length == 0 || length > 63 || labels[i][0] == '-' || labels[i][length - 1] == '-')
        return FALSE;
      for (const char *p = labels[i]; *p != '\0'; p++)
        {
          if (!g_ascii_isalnum (*p) && *p != '-')
            return FALSE;
        }
    }

  return g_strv_length (labels) >= 2;
}

/* What an API takes for an address and a person would not wonder about: no quotes, no comments. */
static gboolean
is_address (const char *text)
{
  const char *at = strchr (text, '@');
  gsize local = at != NULL ? (gsize) (at - text) : 0;

  if (local == 0 || local > MAXIMUM_LOCAL_PART || strlen (text) > MAXIMUM_ADDRESS
      || text[0] == '.' || at[-1] == '.' || strstr (text, "..") != NULL)
    return FALSE;

  for (const char *p = text; p < at; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("!#$%&'*+-/=?^_`{|}~.", *p) == NULL)
        return FALSE;
    }

  return is_domain (at + 1);
}

static gboolean
read_sso (const char *cell,
          gboolean   *required)
{
  static const char *const yes[] = { "yes", "y", "true", "1", "x", "ja", "oui", "si", NULL };
  static const char *const no[] = { "", "no", "n", "false", "0", "nein", "non", NULL };
  g_autofree char *lower = g_ascii_strdown (cell, -1);

  *required = g_strv_contains (yes, lower);
  return *required || g_strv_contains (no, lower);
}

/* Also one that was written as text, in a report or by a spreadsheet: the apostrophe is allowed in
 * addresses, and nobody is called that. */
static gboolean
is_formula (const char *cell)
{
  return passkeys_csv_is_formula (*cell == '\'' ? cell + 1 : cell);
}

static PasskeysBulkSkip
judge (Reading    *self,
       const char *email,
       const char *external_id,
       const char *sso,
       gboolean   *sso_required)
{
  g_autofree char *result = dup_cell (self, COLUMN_RESULT);
  char *lower;

  if (*email == '\0')
    return PASSKEYS_BULK_SKIP_NO_ADDRESS;
  if (is_formula (email) || is_formula (external_id))
    return PASSKEYS_BULK_SKIP_FORMULA;
  if (!is_address (email))
    return PASSKEYS_BULK_SKIP_MALFORMED_ADDRESS;
  if (strlen (external_id) > MAXIMUM_EXTERNAL_ID)
    return PASSKEYS_BULK_SKIP_TOO_LONG;
  if (!read_sso (sso, sso_required))
    return PASSKEYS_BULK_SKIP_UNCLEAR_SSO;

  lower = g_ascii_strdown (email, -1);
  if (!g_hash_table_add (self->seen, lower))
    return PASSKEYS_BULK_SKIP_TWICE_IN_FILE;
  if (g_str_equal (result, "done") || g_str_equal (result, "pending"))
    return PASSKEYS_BULK_SKIP_DONE_BEFORE;
  if (g_hash_table_contains (self->known, lower))
    return PASSKEYS_BULK_SKIP_IN_ORGANISATION;

  return PASSKEYS_BULK_SKIP_NONE;
}

static PasskeysBulkRow *
read_row (Reading *self)
{
  g_autofree char *email = dup_cell (self, COLUMN_EMAIL);
  g_autofree char *external_id = dup_cell (self, COLUMN_EXTERNAL_ID);
  g_autofree char *sso = dup_cell (self, COLUMN_SSO);
  gboolean sso_required = FALSE;
  PasskeysBulkSkip skip = judge (self, email, external_id, sso, &sso_required);
  PasskeysBulkRow *row = _passkeys_bulk_row_new (PASSKEYS_BULK_KIND_INVITE, email, email,
                                                 external_id);

  _passkeys_bulk_row_set_import (row, passkeys_csv_reader_get_line (self->reader), sso,
                                 sso_required);
  _passkeys_bulk_row_set_skip (row, skip);

  return row;
}

static gboolean
read_rows (PasskeysUserImport  *self,
           Reading             *reading,
           GError             **error)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean has_row = passkeys_csv_reader_next (reading->reader);

  if (has_row && read_columns (reading))
    has_row = passkeys_csv_reader_next (reading->reader);
  else if (has_row && strchr (passkeys_csv_reader_get_cell (reading->reader, 0), '@') == NULL)
    return fail (error, "The first line names no column with e-mail addresses");

  for (; has_row; has_row = passkeys_csv_reader_next (reading->reader))
    {
      PasskeysBulkRow *row;

      if (rows->len == MAXIMUM_ROWS)
        return fail (error, "The file has more than 100,000 rows. Split it");

      row = read_row (reading);
      self->n_valid += passkeys_bulk_row_get_state (row) == PASSKEYS_BULK_STATE_WAITING;
      g_ptr_array_add (rows, row);
    }

  if (passkeys_csv_reader_get_problem (reading->reader) != NULL)
    {
      g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_CSV,
                   "In line %u %s", passkeys_csv_reader_get_line (reading->reader),
                   passkeys_csv_reader_get_problem (reading->reader));
      return FALSE;
    }

  g_list_store_splice (self->rows, 0, 0, rows->pdata, rows->len);
  return rows->len > 0 || fail (error, "There is nobody in the file");
}

/*< private >
 * _passkeys_user_import_parse:
 * @csv: the file
 * @known: lower-case names of the users that there are
 * @error: return location for an error
 *
 * Does what [func@UserImport.read] does, at once.
 *
 * Returns: (transfer full): an import, or %NULL with %PASSKEYS_SESSION_ERROR_INVALID_CSV
 */
PasskeysUserImport *
_passkeys_user_import_parse (GBytes      *csv,
                             GHashTable  *known,
                             GError     **error)
{
  g_autoptr(PasskeysUserImport) self = g_object_new (PASSKEYS_TYPE_USER_IMPORT, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(PasskeysCsvReader) reader = NULL;
  g_autofree char *text = NULL;
  Reading reading = { .known = known, .seen = seen };
  gsize length;

  if (g_bytes_get_size (csv) > MAXIMUM_SIZE)
    {
      fail (error, "The file is larger than any list of users");
      return NULL;
    }

  text = decode (csv, &length, &self->latin1, error);
  if (text == NULL)
    return NULL;

  reader = passkeys_csv_reader_new (text, length, guess_separator (text));
  reading.reader = reader;
  if (!read_rows (self, &reading, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
passkeys_user_import_finalize (GObject *object)
{
  PasskeysUserImport *self = PASSKEYS_USER_IMPORT (object);

  g_clear_object (&self->rows);

  G_OBJECT_CLASS (passkeys_user_import_parent_class)->finalize (object);
}

static void
passkeys_user_import_class_init (PasskeysUserImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = passkeys_user_import_finalize;
}

static void
passkeys_user_import_init (PasskeysUserImport *self)
{
  self->rows = g_list_store_new (PASSKEYS_TYPE_BULK_ROW);
}

typedef struct
{
  GBytes     *csv;
  GHashTable *known;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_bytes_unref (job->csv);
  g_hash_table_unref (job->known);
  g_free (job);
}

static gpointer
parse (gpointer   data,
       GError   **error)
{
  Job *job = data;

  return _passkeys_user_import_parse (job->csv, job->known, error);
}

typedef struct
{
  GBytes     *csv;
  GListModel *everyone;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_clear_pointer (&source->csv, g_bytes_unref);
  g_clear_object (&source->everyone);
  g_free (source);
}

static DexFuture *
read_fiber (gpointer      data,
            GCancellable *cancellable)
{
  Source *source = data;
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(PasskeysModelWalk) walk = { NULL };
  GError *error = NULL;
  PasskeysUser *user;
  Job *job;

  passkeys_model_walk_begin (&walk, source->everyone);
  while ((user = passkeys_model_walk_next (&walk, cancellable)) != NULL)
    g_hash_table_add (known, g_ascii_strdown (passkeys_user_get_username (user), -1));
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return dex_future_new_for_error (error);

  job = g_new0 (Job, 1);
  job->csv = g_bytes_ref (source->csv);
  job->known = g_steal_pointer (&known);

  return _passkeys_worker_run (parse, job, job_free);
}

/**
 * passkeys_user_import_read:
 * @csv: the file
 * @everyone: the users that there are, a model of [class@User]; those that are in it now
 *
 * Reads a file of people to invite, off the main thread: RFC 4180 with commas, semicolons or tabs,
 * in UTF-8 or Latin-1. Columns are known by the names in the first line (email, externalId,
 * isSSORequired), or are these in this order. Nobody is invited yet.
 *
 * Returns: (transfer full): a future that resolves to a [class@UserImport] and rejects with
 *   %PASSKEYS_SESSION_ERROR_INVALID_CSV
 */
DexFuture *
passkeys_user_import_read (GBytes     *csv,
                           GListModel *everyone)
{
  Source *source;

  dex_return_error_if_fail (csv != NULL);
  dex_return_error_if_fail (G_IS_LIST_MODEL (everyone));

  source = g_new0 (Source, 1);
  source->csv = g_bytes_ref (csv);
  source->everyone = g_object_ref (everyone);

  return passkeys_cancellable_fiber_spawn (read_fiber, source, source_free);
}

/**
 * passkeys_user_import_get_rows:
 * @self: an import
 *
 * Gets the people of the file.
 *
 * Returns: (transfer none): a model of [class@BulkRow]
 */
GListModel *
passkeys_user_import_get_rows (PasskeysUserImport *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER_IMPORT (self), NULL);

  return G_LIST_MODEL (self->rows);
}

/**
 * passkeys_user_import_get_n_valid:
 * @self: an import
 *
 * Counts who can be invited, as the file was read.
 *
 * Returns: how many there are
 */
guint
passkeys_user_import_get_n_valid (PasskeysUserImport *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER_IMPORT (self), 0);

  return self->n_valid;
}

/**
 * passkeys_user_import_is_latin1:
 * @self: an import
 *
 * Whether the file was no UTF-8 and was taken for Latin-1, so that the person should look whether
 * names came out right.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_user_import_is_latin1 (PasskeysUserImport *self)
{
  g_return_val_if_fail (PASSKEYS_IS_USER_IMPORT (self), FALSE);

  return self->latin1;
}
