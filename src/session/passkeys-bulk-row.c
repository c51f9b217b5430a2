/* passkeys-bulk-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "passkeys-bulk-row"

#include "config.h"

#include "passkeys-bulk-row-private.h"

#include "passkeys-api-error.h"
#include "passkeys-permissions-api.h"
#include "passkeys-users-api.h"

struct _PasskeysBulkRow
{
  GObject parent_instance;

  char              *title;
  char              *subject;
  char              *extra;   /* nullable: a permission, an external id */
  char              *sso;     /* nullable: what the file says of it, understood or not */
  GError            *error;   /* nullable */
  guint              line;
  PasskeysBulkKind   kind;
  PasskeysBulkState  state;
  PasskeysBulkSkip   skip;
  guint              is_sso_required : 1;
  guint              was_tried : 1;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_LINE,
  PROP_STATE,
  PROP_SKIP,
  PROP_MESSAGE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (PasskeysBulkState, passkeys_bulk_state,
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_STATE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_STATE_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_STATE_SKIPPED, "skipped"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_STATE_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (PasskeysBulkSkip, passkeys_bulk_skip,
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_YOURSELF, "yourself"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_LAST_ADMINISTRATOR,
                                         "last-administrator"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_ALREADY_SO, "already-so"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_SERVICE_ACCOUNT, "service-account"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_NO_ADDRESS, "no-address"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_MALFORMED_ADDRESS,
                                         "malformed-address"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_FORMULA, "formula"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_TWICE_IN_FILE, "twice-in-file"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_IN_ORGANISATION, "in-organisation"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_UNCLEAR_SSO, "unclear-sso"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_TOO_LONG, "too-long"),
                    G_DEFINE_ENUM_VALUE (PASSKEYS_BULK_SKIP_DONE_BEFORE, "done-before"))

G_DEFINE_FINAL_TYPE (PasskeysBulkRow, passkeys_bulk_row, G_TYPE_OBJECT)

static void
passkeys_bulk_row_finalize (GObject *object)
{
  PasskeysBulkRow *self = PASSKEYS_BULK_ROW (object);

  g_free (self->title);
  g_free (self->subject);
  g_free (self->extra);
  g_free (self->sso);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (passkeys_bulk_row_parent_class)->finalize (object);
}

static void
passkeys_bulk_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  PasskeysBulkRow *self = PASSKEYS_BULK_ROW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_LINE:
      g_value_set_uint (value, self->line);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_SKIP:
      g_value_set_enum (value, self->skip);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->error != NULL ? self->error->message : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
passkeys_bulk_row_class_init (PasskeysBulkRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = passkeys_bulk_row_finalize;
  object_class->get_property = passkeys_bulk_row_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PASSKEYS_TYPE_BULK_STATE,
                                              PASSKEYS_BULK_STATE_WAITING, flags);
  properties[PROP_SKIP] = g_param_spec_enum ("skip", NULL, NULL, PASSKEYS_TYPE_BULK_SKIP,
                                             PASSKEYS_BULK_SKIP_NONE, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
passkeys_bulk_row_init (PasskeysBulkRow *self)
{
}

/*< private >
 * _passkeys_bulk_row_new:
 * @kind: what is to change
 * @title: what the person sees of it: a user name or address
 * @subject: whom the request names, as its kind wants
 * @extra: (nullable): the permission to add, or the external id of who is invited
 *
 * Returns: (transfer full): a row that waits
 */
PasskeysBulkRow *
_passkeys_bulk_row_new (PasskeysBulkKind  kind,
                        const char       *title,
                        const char       *subject,
                        const char       *extra)
{
  PasskeysBulkRow *self = g_object_new (PASSKEYS_TYPE_BULK_ROW, NULL);

  self->kind = kind;
  self->title = g_strdup (title);
  self->subject = g_strdup (subject);
  self->extra = g_strdup (extra);

  return self;
}

/*< private >
 * _passkeys_bulk_row_set_import:
 * @self: a new row, of an invitation
 * @line: where it stands in the file, from 1
 * @sso: (nullable): the cell about single sign-on as it was written
 * @is_sso_required: what that was understood as
 *
 * Tells a row what only a file has. To be called once.
 */
void
_passkeys_bulk_row_set_import (PasskeysBulkRow *self,
                               guint            line,
                               const char      *sso,
                               gboolean         is_sso_required)
{
  self->line = line;
  self->sso = g_strdup (sso);
  self->is_sso_required = !!is_sso_required;
}

/*< private >
 * _passkeys_bulk_row_set_skip:
 * @self: a row that has not run
 * @skip: why it is not even tried; %PASSKEYS_BULK_SKIP_NONE to have it wait
 *
 * Its state follows.
 */
void
_passkeys_bulk_row_set_skip (PasskeysBulkRow  *self,
                             PasskeysBulkSkip  skip)
{
  self->skip = skip;
  self->state = skip != PASSKEYS_BULK_SKIP_NONE ? PASSKEYS_BULK_STATE_SKIPPED
                                                : PASSKEYS_BULK_STATE_WAITING;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SKIP]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/*< private >
 * _passkeys_bulk_row_is_so_already:
 * @self: a row
 * @error: why its request was refused
 *
 * Where a request was sent before and the server now says that it is so already, the answer to that
 * earlier try got lost, and the row is done.
 *
 * Returns: whether @error says so: what is to be removed is not there, or what is to be added is
 */
gboolean
_passkeys_bulk_row_is_so_already (PasskeysBulkRow *self,
                                  const GError    *error)
{
  PasskeysBulkKind kind = self->kind;

  if (g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_NOT_FOUND))
    return kind == PASSKEYS_BULK_KIND_REMOVE;

  if (g_error_matches (error, PASSKEYS_API_ERROR, PASSKEYS_API_ERROR_CONFLICT))
    return kind == PASSKEYS_BULK_KIND_ADD_PERMISSION || kind == PASSKEYS_BULK_KIND_INVITE;

  return FALSE;
}

/*< private >
 * _passkeys_bulk_row_get_sso:
 * @self: a row
 *
 * Gives what a report has about single sign-on: the cell of the file as it was, so that a row that
 * was not understood is not understood again.
 *
 * Returns: that cell; "true" or "false" for a row that is from no file
 */
const char *
_passkeys_bulk_row_get_sso (PasskeysBulkRow *self)
{
  if (self->sso != NULL)
    return self->sso;

  return self->is_sso_required ? "true" : "false";
}

/*< private >
 * _passkeys_bulk_row_set_state:
 * @self: a row
 * @state: how far it is
 * @error: (transfer full) (nullable): why it failed; %NULL clears what was told before
 *
 * A row that once was %PASSKEYS_BULK_STATE_RUNNING counts as tried from then on.
 */
void
_passkeys_bulk_row_set_state (PasskeysBulkRow   *self,
                              PasskeysBulkState  state,
                              GError            *error)
{
  self->was_tried |= state == PASSKEYS_BULK_STATE_RUNNING;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);

  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/*< private >
 * _passkeys_bulk_row_was_tried:
 * @self: a row
 *
 * Returns: whether it has been running before: then an answer may have got lost
 */
gboolean
_passkeys_bulk_row_was_tried (PasskeysBulkRow *self)
{
  return self->was_tried;
}

/*< private >
 * _passkeys_bulk_row_build_request:
 * @self: a row
 *
 * Returns: (transfer full) (nullable): what to sign and send; %NULL for an invitation that is
 *   mailed again, which needs no signature
 */
PasskeysApiRequest *
_passkeys_bulk_row_build_request (PasskeysBulkRow *self)
{
  switch (self->kind)
    {
    case PASSKEYS_BULK_KIND_INVITE:
      return passkeys_users_api_create_request (self->subject, self->extra,
                                                self->is_sso_required);

    case PASSKEYS_BULK_KIND_ACTIVATE:
      return passkeys_users_api_activate_request (self->subject);

    case PASSKEYS_BULK_KIND_DEACTIVATE:
      return passkeys_users_api_deactivate_request (self->subject);

    case PASSKEYS_BULK_KIND_REMOVE:
      return passkeys_users_api_delete_request (self->subject);

    case PASSKEYS_BULK_KIND_ADD_PERMISSION:
      return passkeys_permissions_api_assign_request (self->extra, self->subject);

    case PASSKEYS_BULK_KIND_INVITE_AGAIN:
    default:
      return NULL;
    }
}

/**
 * passkeys_bulk_row_get_kind:
 * @self: a row
 *
 * Gets what is to be done.
 *
 * Returns: a kind of change
 */
PasskeysBulkKind
passkeys_bulk_row_get_kind (PasskeysBulkRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_ROW (self), PASSKEYS_BULK_KIND_INVITE);

  return self->kind;
}

/**
 * passkeys_bulk_row_get_title:
 * @self: a row
 *
 * Gets whom it is about.
 *
 * Returns: (transfer none): an address or a user name
 */
const char *
passkeys_bulk_row_get_title (PasskeysBulkRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_ROW (self), NULL);

  return self->title;
}

/**
 * passkeys_bulk_row_get_external_id:
 * @self: a row of an import
 *
 * Gets the user's name in another system.
 *
 * Returns: (transfer none) (nullable): an id
 */
const char *
passkeys_bulk_row_get_external_id (PasskeysBulkRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_ROW (self), NULL);

  return self->kind == PASSKEYS_BULK_KIND_INVITE ? self->extra : NULL;
}

/**
 * passkeys_bulk_row_is_sso_required:
 * @self: a row of an import
 *
 * Whether the user must sign in on the organisation's own page.
 *
 * Returns: %TRUE if so
 */
gboolean
passkeys_bulk_row_is_sso_required (PasskeysBulkRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_ROW (self), FALSE);

  return self->is_sso_required;
}

/**
 * passkeys_bulk_row_get_line:
 * @self: a row
 *
 * Gets where in the file the row was.
 *
 * Returns: a line from 1, or 0 when it is from no file
 */
guint
passkeys_bulk_row_get_line (PasskeysBulkRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_ROW (self), 0);

  return self->line;
}

/**
 * passkeys_bulk_row_get_state:
 * @self: a row
 *
 * Gets how far it is.
 *
 * Returns: a state
 */
PasskeysBulkState
passkeys_bulk_row_get_state (PasskeysBulkRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_ROW (self), PASSKEYS_BULK_STATE_FAILED);

  return self->state;
}

/**
 * passkeys_bulk_row_get_skip:
 * @self: a row
 *
 * Gets why it is not tried.
 *
 * Returns: %PASSKEYS_BULK_SKIP_NONE when it is
 */
PasskeysBulkSkip
passkeys_bulk_row_get_skip (PasskeysBulkRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_ROW (self), PASSKEYS_BULK_SKIP_NONE);

  return self->skip;
}

/**
 * passkeys_bulk_row_get_error:
 * @self: a row
 *
 * Gets why it failed.
 *
 * Returns: (transfer none) (nullable): an error
 */
const GError *
passkeys_bulk_row_get_error (PasskeysBulkRow *self)
{
  g_return_val_if_fail (PASSKEYS_IS_BULK_ROW (self), NULL);

  return self->error;
}
