/* passkeys-recovery-kit-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-recovery-kit-text"

#include "config.h"

#include "passkeys-recovery-kit-text.h"

#include <string.h>

#include "passkeys-recovery-code.h"
#include "passkeys-secure-bytes.h"
#include "passkeys-session-error.h"

#define MAXIMUM_SIZE (64 * 1024)
#define MAXIMUM_LINES 400
#define MAXIMUM_SPAN 4 /* lines that one value may be broken into */
#define MAXIMUM_USERNAME 320
#define KEY_ID_LENGTH 43 /* the base64url text of 32 bytes */
#define KEY_ID_GROUP 4

/* Labels are in the language of the person who saved the kit, so each value is known by its own
 * form: first those that lie whole on a line, then those that were broken over several. The user
 * name, which has no form, is what is left over. */
typedef struct
{
  char   **lines;
  guint    n_lines;
  gboolean labelled[MAXIMUM_LINES]; /* a label with a colon stood before it */
  gboolean used[MAXIMUM_LINES];
} Text;

static void
text_clear (Text *self)
{
  for (guint i = 0; i < self->n_lines; i++)
    passkeys_secure_text_free (self->lines[i]);
  g_free (self->lines);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Text, text_clear)

static void
add_line (Text       *self,
          const char *start,
          gsize       length,
          gboolean    labelled)
{
  if (self->n_lines == MAXIMUM_LINES)
    return;

  self->labelled[self->n_lines] = labelled;
  self->lines[self->n_lines++] = g_strstrip (g_strndup (start, length));
}

/* Splits at line ends and behind the colons of labels. */
static void
split (Text       *self,
       const char *text,
       gsize       size)
{
  const char *end = text + size;

  self->lines = g_new0 (char *, MAXIMUM_LINES);
  while (text < end)
    {
      gsize length = strcspn (text, "\r\n");
      const char *colon = memchr (text, ':', length);

      if (colon != NULL)
        {
          add_line (self, text, colon - text, FALSE);
          self->used[self->n_lines - 1] = TRUE;
          add_line (self, colon + 1, text + length - colon - 1, TRUE);
        }
      else if (length > 0)
        {
          add_line (self, text, length, FALSE);
        }

      text += length + 1;
    }
}

/* The lines from the first one on, without any blanks. Returns: text to be wiped */
static char *
join (Text  *self,
      guint  first,
      guint  span)
{
  GString *joined = g_string_new (NULL);
  char *result;

  for (guint i = first; i < first + span; i++)
    {
      for (const char *p = self->lines[i]; *p != '\0'; p = g_utf8_next_char (p))
        {
          if (!g_unichar_isspace (g_utf8_get_char (p)))
            g_string_append_len (joined, p, g_utf8_next_char (p) - p);
        }
    }

  result = g_strndup (joined->str, joined->len);
  memset (joined->str, 0, joined->len);
  g_string_free (joined, TRUE);

  return result;
}

static gboolean
is_org_id (Text       *self,
           const char *joined,
           guint       first)
{
  return g_regex_match_simple ("^or-[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{14,16}$", joined,
                               G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT);
}

static gboolean
is_code (Text       *self,
         const char *joined,
         guint       first)
{
  g_autoptr(GBytes) code = NULL;

  if (g_ascii_strncasecmp (joined, "D1", 2) != 0)
    return FALSE;

  code = passkeys_recovery_code_parse (joined, NULL);
  return code != NULL;
}

/* Prose that happens to have as many letters is not written in groups of four. */
static gboolean
is_grouped (const char *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);

  for (gsize i = 0; words[i] != NULL && words[i + 1] != NULL; i++)
    {
      if (strlen (words[i]) % KEY_ID_GROUP != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_key_id (Text       *self,
           const char *joined,
           guint       first)
{
  gsize length = strspn (joined, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789-_");

  return length == KEY_ID_LENGTH && joined[length] == '\0' && is_grouped (self->lines[first]);
}

/* The same with blanks anywhere, where nothing better was found. */
static gboolean
is_spaced_key_id (Text       *self,
                  const char *joined,
                  guint       first)
{
  gsize length = strspn (joined, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                 "0123456789-_");

  return length == KEY_ID_LENGTH && joined[length] == '\0'
         && strpbrk (joined, "0123456789-_") != NULL;
}

/* No label lies within a value. */
static gboolean
is_free (Text *self,
         guint first,
         guint span)
{
  for (guint i = first; i < first + span; i++)
    {
      if (self->used[i] || (i > first && self->labelled[i]))
        return FALSE;
    }

  return TRUE;
}

static char *
take (Text      *self,
      gboolean (*fits) (Text *, const char *, guint))
{
  for (guint span = 1; span <= MAXIMUM_SPAN; span++)
    {
      for (guint first = 0; first + span <= self->n_lines; first++)
        {
          char *joined = is_free (self, first, span) ? join (self, first, span) : NULL;

          if (joined != NULL && fits (self, joined, first))
            {
              for (guint i = first; i < first + span; i++)
                self->used[i] = TRUE;
              return joined;
            }

          g_clear_pointer (&joined, passkeys_secure_text_free);
        }
    }

  return NULL;
}

static gboolean
is_address (const char *line)
{
  const char *at = strchr (line, '@');

  return at != NULL && at > line && at[1] != '\0' && strpbrk (line, " \t") == NULL
         && strlen (line) <= MAXIMUM_USERNAME;
}

/* An e-mail address, else the first thing with a label. */
static char *
take_username (Text *self)
{
  for (guint i = 0; i < self->n_lines; i++)
    {
      if (!self->used[i] && is_address (self->lines[i]))
        return g_strdup (self->lines[i]);
    }

  for (guint i = 0; i < self->n_lines; i++)
    {
      if (!self->used[i] && self->labelled[i] && *self->lines[i] != '\0'
          && strlen (self->lines[i]) <= MAXIMUM_USERNAME)
        return g_strdup (self->lines[i]);
    }

  return NULL;
}

static PasskeysRecoveryKit *
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT,
                       message);
  return NULL;
}

static PasskeysRecoveryKit *
build (Text    *text,
       GError **error)
{
  char *typed = take (text, is_code);
  g_autoptr(GBytes) code = typed != NULL ? passkeys_recovery_code_parse (typed, NULL) : NULL;
  g_autofree char *org_id = take (text, is_org_id);
  g_autofree char *key_id = take (text, is_key_id);
  g_autofree char *username = NULL;

  g_clear_pointer (&typed, passkeys_secure_text_free);
  if (key_id == NULL)
    key_id = take (text, is_spaced_key_id);
  username = take_username (text);

  if (code == NULL)
    return fail (error, "There is no recovery code in it");
  if (org_id == NULL)
    return fail (error, "There is no organisation ID in it");
  if (key_id == NULL)
    return fail (error, "There is no recovery key ID in it");
  if (username == NULL)
    return fail (error, "There is no user name in it");

  return passkeys_recovery_kit_new (username, org_id, NULL, code, key_id);
}

/**
 * passkeys_recovery_kit_text_parse:
 * @text: what was saved or pasted; UTF-8
 * @error: return location for an error
 *
 * Reads a saved recovery kit, in whatever language it was saved. Blanks and line breaks within the
 * values do not matter.
 *
 * Returns: (transfer full): a recovery kit, or %NULL with
 *   %PASSKEYS_SESSION_ERROR_INVALID_RECOVERY_KIT
 */
PasskeysRecoveryKit *
passkeys_recovery_kit_text_parse (GBytes  *text,
                                  GError **error)
{
  g_auto(Text) split_text = { 0 };
  gsize size;
  const char *data;
  char *copy;

  g_return_val_if_fail (text != NULL, NULL);

  data = g_bytes_get_data (text, &size);
  if (size > MAXIMUM_SIZE || !g_utf8_validate_len (data, size, NULL))
    return fail (error, "This is not the text of a recovery kit");

  copy = passkeys_secure_bytes_dup_text (text);
  split (&split_text, copy, size);
  passkeys_secure_text_free (copy);

  return build (&split_text, error);
}
