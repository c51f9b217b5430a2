/* passkeys-virtual-key-fingers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-virtual-key-fingers"

#include "config.h"

#include "passkeys-virtual-key-private.h"

#include <openssl/rand.h>
#include <string.h>

/* authenticatorBioEnrollment (CTAP 2.1, section 6.7), with canned samples */

#define NUMBER(value) PASSKEYS_CTAP2_NUMBER (value)

#define MODALITY_FINGERPRINT 1
#define KIND_TOUCH 1
#define N_SAMPLES 4
#define MAXIMUM_FINGERS 5
#define MAXIMUM_NAME_LENGTH 64
#define SAMPLE_GOOD 0

enum
{
  PARAMETER_MODALITY = 1,
  PARAMETER_SUBCOMMAND = 2,
  PARAMETER_PARAMETERS = 3,
  PARAMETER_PROTOCOL = 4,
  PARAMETER_AUTHENTICATION = 5,
  PARAMETER_GET_MODALITY = 6,
};

enum
{
  SUBCOMMAND_BEGIN = 1,
  SUBCOMMAND_NEXT = 2,
  SUBCOMMAND_CANCEL = 3,
  SUBCOMMAND_ENUMERATE = 4,
  SUBCOMMAND_RENAME = 5,
  SUBCOMMAND_REMOVE = 6,
  SUBCOMMAND_GET_SENSOR = 7,
};

enum
{
  TEMPLATE_ID = 1,
  TEMPLATE_NAME = 2,
};

enum
{
  ANSWER_MODALITY = 1,
  ANSWER_KIND = 2,
  ANSWER_N_SAMPLES = 3,
  ANSWER_TEMPLATE_ID = 4,
  ANSWER_SAMPLE_STATUS = 5,
  ANSWER_N_SAMPLES_LEFT = 6,
  ANSWER_TEMPLATES = 7,
  ANSWER_MAXIMUM_NAME_LENGTH = 8,
};

typedef struct
{
  gint64            modality;
  gint64            subcommand;
  gboolean          wants_modality;
  PasskeysCtap2Map *parameters;     /* (owned) (nullable) */
  gint64            protocol;
  GBytes           *authentication; /* (owned) (nullable) */
  GBytes           *template_id;    /* (owned) (nullable) */
  char             *name;           /* (owned) (nullable) */
} Request;

static void
request_clear (Request *request)
{
  g_clear_pointer (&request->parameters, passkeys_ctap2_map_free);
  g_clear_pointer (&request->authentication, g_bytes_unref);
  g_clear_pointer (&request->template_id, g_bytes_unref);
  g_clear_pointer (&request->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static gboolean
parse (Request  *request,
       GBytes   *cbor,
       GError  **error)
{
  g_autoptr(PasskeysCtap2Map) map = passkeys_ctap2_map_parse (cbor, error);

  if (map == NULL ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_MODALITY), &request->modality, error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_SUBCOMMAND), &request->subcommand,
                                    error) ||
      !passkeys_ctap2_map_read_map (map, NUMBER (PARAMETER_PARAMETERS), &request->parameters,
                                    error) ||
      !passkeys_ctap2_map_read_int (map, NUMBER (PARAMETER_PROTOCOL), &request->protocol, error) ||
      !passkeys_ctap2_map_read_bytes (map, NUMBER (PARAMETER_AUTHENTICATION), 16, 32,
                                      &request->authentication, error) ||
      !passkeys_ctap2_map_read_boolean (map, NUMBER (PARAMETER_GET_MODALITY),
                                        &request->wants_modality, error))
    return FALSE;

  return request->parameters == NULL ||
         (passkeys_ctap2_map_read_bytes (request->parameters, NUMBER (TEMPLATE_ID), 1, 255,
                                         &request->template_id, error) &&
          passkeys_ctap2_map_read_text (request->parameters, NUMBER (TEMPLATE_NAME),
                                        &request->name, error));
}

static gboolean
check (PasskeysVirtualKey  *self,
       Request             *request,
       GError             **error)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  guint8 head[] = { request->modality, request->subcommand };

  if (request->authentication == NULL)
    return passkeys_ctap2_error_set (error, PASSKEYS_CTAP2_ERROR_PUAT_REQUIRED);

  g_byte_array_append (message, head, sizeof head);
  if (request->parameters != NULL)
    {
      g_autoptr(GBytes) parameters = passkeys_ctap2_map_serialise (request->parameters);

      g_byte_array_append (message, g_bytes_get_data (parameters, NULL),
                           g_bytes_get_size (parameters));
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  return _passkeys_virtual_key_check_token (self, request->protocol, bytes,
                                            request->authentication, PERMISSION_BIO_ENROLMENT,
                                            NULL, error);
}

static guint8
take_sample (PasskeysVirtualKey *self)
{
  guint8 status = SAMPLE_GOOD;

  if (self->samples->len > 0)
    {
      status = g_array_index (self->samples, guint8, 0);
      g_array_remove_index (self->samples, 0);
    }
  return status;
}

static DexFuture *
on_sampled_cb (DexFuture *future,
               gpointer   user_data)
{
  PasskeysVirtualKey *self = user_data;
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  gboolean is_first = self->n_samples_left == N_SAMPLES;
  guint8 status = take_sample (self);

  if (self->enrolling == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_NOT_ALLOWED);

  if (status == SAMPLE_GOOD)
    self->n_samples_left--;
  if (is_first)
    passkeys_ctap2_writer_add_bytes (writer, NUMBER (ANSWER_TEMPLATE_ID), self->enrolling->id);
  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_SAMPLE_STATUS), status);
  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_N_SAMPLES_LEFT), self->n_samples_left);
  if (self->n_samples_left == 0)
    g_ptr_array_add (self->fingers, g_steal_pointer (&self->enrolling));
  return passkeys_virtual_key_answer (writer);
}

static DexFuture *
wait_for_sample (PasskeysVirtualKey *self)
{
  return dex_future_then (_passkeys_virtual_key_wait_for_touch (self), on_sampled_cb,
                          g_object_ref (self), g_object_unref);
}

static DexFuture *
begin (PasskeysVirtualKey *self)
{
  guint8 id[4];

  if (self->fingers->len == MAXIMUM_FINGERS)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_FP_DATABASE_FULL);

  RAND_bytes (id, sizeof id);
  g_clear_pointer (&self->enrolling, finger_free);
  self->enrolling = g_new0 (Finger, 1);
  self->enrolling->id = g_bytes_new (id, sizeof id);
  self->n_samples_left = N_SAMPLES;
  return wait_for_sample (self);
}

static DexFuture *
next (PasskeysVirtualKey *self,
      Request            *request)
{
  if (self->enrolling == NULL || request->template_id == NULL ||
      !g_bytes_equal (self->enrolling->id, request->template_id))
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_OPTION);

  return wait_for_sample (self);
}

static DexFuture *
enumerate (PasskeysVirtualKey *self)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (self->fingers->len == 0)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_OPTION);

  for (guint i = 0; i < self->fingers->len; i++)
    {
      Finger *finger = g_ptr_array_index (self->fingers, i);
      g_autoptr(PasskeysCtap2Writer) item = passkeys_ctap2_writer_new ();

      passkeys_ctap2_writer_add_bytes (item, NUMBER (TEMPLATE_ID), finger->id);
      if (finger->name != NULL)
        passkeys_ctap2_writer_add_text (item, NUMBER (TEMPLATE_NAME), finger->name);
      g_ptr_array_add (items, passkeys_ctap2_writer_finish (item));
    }
  passkeys_ctap2_writer_add_items (writer, NUMBER (ANSWER_TEMPLATES), items);
  return passkeys_virtual_key_answer (writer);
}

static Finger *
find_finger (PasskeysVirtualKey *self,
             Request            *request)
{
  for (guint i = 0; i < self->fingers->len && request->template_id != NULL; i++)
    {
      Finger *finger = g_ptr_array_index (self->fingers, i);

      if (g_bytes_equal (finger->id, request->template_id))
        return finger;
    }
  return NULL;
}

static DexFuture *
rename_finger (PasskeysVirtualKey *self,
               Request            *request)
{
  Finger *finger = find_finger (self, request);

  if (request->name == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_MISSING_PARAMETER);
  if (strlen (request->name) > MAXIMUM_NAME_LENGTH)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_LENGTH);
  if (finger == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_OPTION);

  g_set_str (&finger->name, request->name);
  return passkeys_virtual_key_succeed ();
}

static DexFuture *
remove_finger (PasskeysVirtualKey *self,
               Request            *request)
{
  Finger *finger = find_finger (self, request);

  if (finger == NULL)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_OPTION);

  g_ptr_array_remove (self->fingers, finger);
  return passkeys_virtual_key_succeed ();
}

static DexFuture *
get_sensor (void)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_KIND), KIND_TOUCH);
  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_N_SAMPLES), N_SAMPLES);
  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_MAXIMUM_NAME_LENGTH), MAXIMUM_NAME_LENGTH);
  return passkeys_virtual_key_answer (writer);
}

static DexFuture *
get_modality (void)
{
  g_autoptr(PasskeysCtap2Writer) writer = passkeys_ctap2_writer_new ();

  passkeys_ctap2_writer_add_int (writer, NUMBER (ANSWER_MODALITY), MODALITY_FINGERPRINT);
  return passkeys_virtual_key_answer (writer);
}

static DexFuture *
run (PasskeysVirtualKey *self,
     Request            *request)
{
  GError *error = NULL;

  if (request->wants_modality)
    return get_modality ();
  if (request->modality != MODALITY_FINGERPRINT)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_UNSUPPORTED_OPTION);

  if (request->subcommand == SUBCOMMAND_GET_SENSOR)
    return get_sensor ();
  if (request->subcommand == SUBCOMMAND_CANCEL)
    {
      g_clear_pointer (&self->enrolling, finger_free);
      return passkeys_virtual_key_succeed ();
    }

  if (!check (self, request, &error))
    return passkeys_virtual_key_reject (error);

  switch (request->subcommand)
    {
    case SUBCOMMAND_BEGIN:
      return begin (self);
    case SUBCOMMAND_NEXT:
      return next (self, request);
    case SUBCOMMAND_ENUMERATE:
      return enumerate (self);
    case SUBCOMMAND_RENAME:
      return rename_finger (self, request);
    case SUBCOMMAND_REMOVE:
      return remove_finger (self, request);
    default:
      return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_SUBCOMMAND);
    }
}

DexFuture *
_passkeys_virtual_key_enrol (GBytes   *parameters,
                             gpointer  user_data)
{
  PasskeysVirtualKey *self = user_data;
  g_auto(Request) request = { 0, };
  GError *error = NULL;

  if (!self->has_reader)
    return passkeys_virtual_key_fail (PASSKEYS_CTAP2_ERROR_INVALID_COMMAND);

  if (!parse (&request, parameters, &error))
    return passkeys_virtual_key_reject (error);
  return run (self, &request);
}
