/* passkeys-outbox-message.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-outbox-message"

#include "config.h"

#include "passkeys-outbox-message.h"

#include <stdio.h>
#include <string.h>

#include "passkeys-session-error.h"

#define MAXIMUM_MESSAGE_LENGTH (256 * 1024)
#define LINK_START "passkeys://register?"
#define LINK_END " \t\r\n<>\"'"

struct _PasskeysOutboxMessage
{
  GObject parent_instance;

  char      *to;
  char      *subject;
  GDateTime *date;
  char      *body;
  char      *link;    /* nullable */
};

enum
{
  PROP_0,
  PROP_TO,
  PROP_SUBJECT,
  PROP_DATE,
  PROP_BODY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PasskeysOutboxMessage, passkeys_outbox_message, G_TYPE_OBJECT)

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error (error, PASSKEYS_SESSION_ERROR, PASSKEYS_SESSION_ERROR_INVALID_MESSAGE,
               "The e-mail cannot be read: %s", why);
  return FALSE;
}

/* RFC 5322, section 2.2.3: a line that begins with a blank goes on with the header before it. */
static void
unfold (char *headers)
{
  for (char *p = headers; *p != '\0'; p++)
    {
      if (*p == '\n' && (p[1] == ' ' || p[1] == '\t'))
        *p = ' ';
    }
}

static char *
find_header (char       **lines,
             const char  *name)
{
  gsize length = strlen (name);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
        return g_strstrip (g_strdup (lines[i] + length + 1));
    }

  return NULL;
}

/* RFC 2045, section 6.7; `header` is the variant of RFC 2047, section 4.2. */
static char *
decode_quoted_printable (const char *text,
                         gsize       length,
                         gboolean    header)
{
  GString *decoded = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '=' && i + 1 < length && text[i + 1] == '\n')
        i++;
      else if (text[i] == '=' && i + 2 < length && g_ascii_isxdigit (text[i + 1])
               && g_ascii_isxdigit (text[i + 2]))
        {
          g_string_append_c (decoded, g_ascii_xdigit_value (text[i + 1]) << 4
                                      | g_ascii_xdigit_value (text[i + 2]));
          i += 2;
        }
      else
        g_string_append_c (decoded, header && text[i] == '_' ? ' ' : text[i]);
    }

  return g_string_free_and_steal (decoded);
}

/* Decoded text may hold what the raw text may not. */
static char *
make_valid (char *decoded)
{
  char *valid = g_utf8_make_valid (decoded, -1);

  g_free (decoded);
  return valid;
}

static char *
decode_base64 (const char *text,
               gsize       length)
{
  g_autofree char *source = g_strndup (text, length);
  gsize size;
  g_autofree guchar *bytes = g_base64_decode (source, &size);

  return g_strndup ((const char *) bytes, size);
}

/* One encoded word of RFC 2047 after its `=?`; NULL when it is none or in another character set. */
static char *
decode_word (const char  *word,
             const char **end)
{
  const char *encoding;
  const char *text;
  const char *stop;

  if (g_ascii_strncasecmp (word, "utf-8?", strlen ("utf-8?")) != 0)
    return NULL;

  encoding = word + strlen ("utf-8?");
  if (*encoding == '\0' || encoding[1] != '?')
    return NULL;

  text = encoding + 2;
  stop = strstr (text, "?=");
  if (stop == NULL)
    return NULL;

  *end = stop + 2;
  if (g_ascii_toupper (*encoding) == 'B')
    return decode_base64 (text, stop - text);

  return decode_quoted_printable (text, stop - text, TRUE);
}

static char *
decode_header (const char *value)
{
  GString *decoded = g_string_new (NULL);
  gboolean after_word = FALSE;

  for (const char *p = value; *p != '\0';)
    {
      const char *end = NULL;
      g_autofree char *word = g_str_has_prefix (p, "=?") ? decode_word (p + 2, &end) : NULL;
      gsize blanks = strspn (p, " \t");

      if (word != NULL)
        {
          g_string_append (decoded, word);
          p = end;
          after_word = TRUE;
        }
      else if (after_word && blanks > 0 && g_str_has_prefix (p + blanks, "=?"))
        p += blanks; /* blanks between encoded words are not text */
      else
        {
          g_string_append_c (decoded, *p++);
          after_word = FALSE;
        }
    }

  return make_valid (g_string_free_and_steal (decoded));
}

/* RFC 5322, section 3.3, such as `Fri, 21 Nov 2025 03:09:00 +0000`. */
static GDateTime *
parse_date (const char *text)
{
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const char *comma = strchr (text, ',');
  const char *found;
  char month[4];
  char zone[6];
  int day;
  int year;
  int hour;
  int minute;
  int second;
  g_autoptr(GTimeZone) offset = NULL;

  if (sscanf (comma != NULL ? comma + 1 : text, "%2d %3s %4d %2d:%2d:%2d %5s",
              &day, month, &year, &hour, &minute, &second, zone) != 7)
    return NULL;

  found = strlen (month) == 3 ? strstr (months, month) : NULL;
  if (found == NULL || (found - months) % 3 != 0)
    return NULL;

  offset = g_time_zone_new_identifier (g_str_equal (zone, "GMT") ? "Z" : zone);
  if (offset == NULL)
    return NULL;

  return g_date_time_new (offset, year, (found - months) / 3 + 1, day, hour, minute, second);
}

static char *
decode_body (char       **lines,
             const char  *body)
{
  g_autofree char *encoding = find_header (lines, "Content-Transfer-Encoding");

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "quoted-printable") == 0)
    return decode_quoted_printable (body, strlen (body), FALSE);

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "base64") == 0)
    return decode_base64 (body, strlen (body));

  return g_strdup (body);
}

static char *
find_link (const char *body)
{
  const char *start = strstr (body, LINK_START);

  return start != NULL ? g_strndup (start, strcspn (start, LINK_END)) : NULL;
}

/* "Jane <jane@example.org>" and "<jane@example.org>" are jane@example.org. */
static char *
take_address (char *recipient)
{
  g_autofree char *owned = recipient;
  const char *start = strrchr (owned, '<');
  const char *end = start != NULL ? strchr (start, '>') : NULL;

  if (end == NULL)
    return g_steal_pointer (&owned);

  return g_strndup (start + 1, end - start - 1);
}

static gboolean
read_headers (PasskeysOutboxMessage  *self,
              char                  **lines,
              GError                **error)
{
  g_autofree char *to = find_header (lines, "To");
  g_autofree char *subject = find_header (lines, "Subject");
  g_autofree char *date = find_header (lines, "Date");

  if (to == NULL || subject == NULL || date == NULL)
    return refuse (error, "it lacks a recipient, a subject or a date");

  self->date = parse_date (date);
  if (self->date == NULL)
    return refuse (error, "its date is malformed");

  self->to = take_address (decode_header (to));
  self->subject = decode_header (subject);

  return TRUE;
}

/* The bytes as text with simple line ends. */
static char *
read_text (GBytes  *eml,
           GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (eml, &size);
  GString *text;

  if (size > MAXIMUM_MESSAGE_LENGTH)
    {
      refuse (error, "it is too long");
      return NULL;
    }

  if (data == NULL || !g_utf8_validate_len (data, size, NULL))
    {
      refuse (error, "it is not UTF-8 text");
      return NULL;
    }

  text = g_string_new_len (data, size);
  g_string_replace (text, "\r\n", "\n", 0);

  return g_string_free_and_steal (text);
}

static void
passkeys_outbox_message_finalize (GObject *object)
{
  PasskeysOutboxMessage *self = PASSKEYS_OUTBOX_MESSAGE (object);

  g_free (self->to);
  g_free (self->subject);
  g_clear_pointer (&self->date, g_date_time_unref);
  g_free (self->body);
  g_free (self->link);

  G_OBJECT_CLASS (passkeys_outbox_message_parent_class)->finalize (object);
}

static void
passkeys_outbox_message_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  PasskeysOutboxMessage *self = PASSKEYS_OUTBOX_MESSAGE (object);

  switch (prop_id)
    {
    case PROP_TO:
      g_value_set_string (value, self->to);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, self->subject);
      break;
    case PROP_DATE:
      g_value_set_boxed (value, self->date);
      break;
    case PROP_BODY:
      g_value_set_string (value, self->body);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_outbox_message_class_init (PasskeysOutboxMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = passkeys_outbox_message_finalize;
  object_class->get_property = passkeys_outbox_message_get_property;

  properties[PROP_TO] = g_param_spec_string ("to", NULL, NULL, NULL, flags);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, flags);
  properties[PROP_DATE] = g_param_spec_boxed ("date", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_BODY] = g_param_spec_string ("body", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_outbox_message_init (PasskeysOutboxMessage *self)
{
}

/**
 * passkeys_outbox_message_parse:
 * @eml: an e-mail as the organisation on this computer writes it
 * @error: return location for an error
 *
 * Reads the part of RFC 5322 that such an e-mail needs: one text in UTF-8, as it is,
 * quoted-printable or base64.
 *
 * Returns: (transfer full): a message, or %NULL with %PASSKEYS_SESSION_ERROR_INVALID_MESSAGE
 */
PasskeysOutboxMessage *
passkeys_outbox_message_parse (GBytes  *eml,
                               GError **error)
{
  g_autoptr(PasskeysOutboxMessage) self = g_object_new (PASSKEYS_TYPE_OUTBOX_MESSAGE, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  char *end;

  g_return_val_if_fail (eml != NULL, NULL);

  text = read_text (eml, error);
  if (text == NULL)
    return NULL;

  end = strstr (text, "\n\n");
  if (end == NULL)
    {
      refuse (error, "it has no text");
      return NULL;
    }

  *end = '\0';
  unfold (text);
  lines = g_strsplit (text, "\n", -1);
  if (!read_headers (self, lines, error))
    return NULL;

  self->body = make_valid (decode_body (lines, end + 2));
  self->link = find_link (self->body);

  return g_steal_pointer (&self);
}

/**
 * passkeys_outbox_message_get_to:
 * @self: a message
 *
 * Gets whom the message is for.
 *
 * Returns: an e-mail address
 */
const char *
passkeys_outbox_message_get_to (PasskeysOutboxMessage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OUTBOX_MESSAGE (self), NULL);

  return self->to;
}

/**
 * passkeys_outbox_message_get_subject:
 * @self: a message
 *
 * Gets what the message is about.
 *
 * Returns: one line of text
 */
const char *
passkeys_outbox_message_get_subject (PasskeysOutboxMessage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OUTBOX_MESSAGE (self), NULL);

  return self->subject;
}

/**
 * passkeys_outbox_message_get_date:
 * @self: a message
 *
 * Gets when the message was written.
 *
 * Returns: (transfer none): a time
 */
GDateTime *
passkeys_outbox_message_get_date (PasskeysOutboxMessage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OUTBOX_MESSAGE (self), NULL);

  return self->date;
}

/**
 * passkeys_outbox_message_get_body:
 * @self: a message
 *
 * Gets the text of the message.
 *
 * Returns: text
 */
const char *
passkeys_outbox_message_get_body (PasskeysOutboxMessage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OUTBOX_MESSAGE (self), NULL);

  return self->body;
}

/**
 * passkeys_outbox_message_get_link:
 * @self: a message
 *
 * Gets the registration link in the message, for [ctor@RegistrationLink.parse].
 *
 * Returns: (nullable): `passkeys://register?…`
 */
const char *
passkeys_outbox_message_get_link (PasskeysOutboxMessage *self)
{
  g_return_val_if_fail (PASSKEYS_IS_OUTBOX_MESSAGE (self), NULL);

  return self->link;
}
