/* passkeys-request.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-audit-export.h"
#include "passkeys-json-object.h"
#include "passkeys-rules.h"

G_BEGIN_DECLS

/* One of passkeys-json-forms.h, as a function of any record. */
typedef JsonObject *(*PasskeysJsonForm) (gconstpointer record);

/* What a handler gets, and where it puts its answer. */
typedef struct
{
  PasskeysRules  *rules;
  PasskeysCaller *caller;      /* nullable: on routes without authentication */
  const char     *client;      /* nullable: who answers for a request without signing in */
  const char     *bearer;      /* nullable: the token as it came */
  const char     *user_action; /* nullable: the header as it came */
  const char     *method;
  const char     *path;
  char          **parameters;  /* what stands for the segments in braces */
  GHashTable     *query;       /* nullable */
  JsonObject     *body;        /* empty if there is none */
  JsonObject     *answer;      /* nullable: an answer without content */
  char           *answer_json; /* nullable: the same, written down already */
  PasskeysAuditExport *rows;   /* nullable: an answer that is written piece by piece instead */
  char           *page;        /* nullable: an answer for people instead, in HTML */
} PasskeysRequest;

/* The parts of the route table that live elsewhere; their names are those of the API's reference. */
gboolean passkeys_handle_login_init               (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_login                    (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_login_code               (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_login_orgs               (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_logout                   (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_key_set                  (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_device_page              (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_action_init              (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_action                   (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_audit_logs_export        (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_audit_logs_get           (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_registration_init        (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_registration             (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_registration_code        (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_organisation             (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_recovery_code            (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_recovery_init            (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_recovery_delegated       (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_recovery                 (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_credentials_list         (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_credentials_init         (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_credentials_create       (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_credentials_activate     (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_credentials_deactivate   (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_credentials_delete       (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_credentials_code         (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_credentials_code_init    (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_credentials_code_verify  (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_users_list               (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_users_create             (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_users_get                (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_users_update             (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_users_delete             (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_users_activate           (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_users_deactivate         (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_permissions_list         (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_permissions_create       (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_permissions_get          (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_permissions_update       (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_permissions_archive      (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_assignments_list         (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_assignments_create       (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_assignments_delete       (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_pats_list                 (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_pats_create               (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_pats_get                  (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_pats_update               (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_pats_delete               (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_pats_activate             (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_pats_deactivate           (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_service_accounts_list     (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_service_accounts_create   (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_service_accounts_get      (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_service_accounts_update   (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_service_accounts_delete   (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_service_accounts_activate (PasskeysRequest  *request,
                                                   GError          **error);
gboolean passkeys_handle_service_accounts_deactivate (PasskeysRequest  *request,
                                                   GError          **error);

/* For handlers */
gboolean passkeys_request_read                    (PasskeysRequest      *request,
                                                   const PasskeysMember *members,
                                                   gsize                 n_members,
                                                   GError              **error);
gboolean passkeys_request_read_nothing            (PasskeysRequest      *request,
                                                   GError              **error);
gboolean passkeys_request_read_query              (PasskeysRequest      *request,
                                                   const char *const    *names,
                                                   GError              **error);
gboolean passkeys_request_read_page               (PasskeysRequest      *request,
                                                   guint                *limit,
                                                   const char          **page_token,
                                                   GError              **error);
gboolean passkeys_request_read_force              (PasskeysRequest      *request,
                                                   GError              **error);
gboolean passkeys_request_answer                  (PasskeysRequest      *request,
                                                   JsonObject           *answer);
gboolean passkeys_request_answer_json             (PasskeysRequest      *request,
                                                   char                 *json);
gboolean passkeys_request_answer_text             (PasskeysRequest      *request,
                                                   const char           *name,
                                                   const char           *text);
gboolean passkeys_request_answer_list             (PasskeysRequest      *request,
                                                   GPtrArray            *records,
                                                   PasskeysJsonForm      form);

G_END_DECLS
