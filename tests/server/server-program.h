/* server-program.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The program as an administrator runs it, with a folder of its own. What it says on standard error
 * goes to a file, another each time. */
typedef struct
{
  char                *path;
  char                *data;
  char                *outbox;
  char                *errors; /* of the one started last */
  guint                n_started;
  GSubprocessLauncher *launcher;
  GSubprocess         *process;
  char                *url; /* of the server that runs */
} ServerProgram;

ServerProgram *server_program_new          (void);
void           server_program_start        (ServerProgram      *self,
                                            const char *const  *options);
void           server_program_signal       (ServerProgram      *self,
                                            int                 number);
void           server_program_end          (ServerProgram      *self);
int            server_program_run          (ServerProgram      *self,
                                            const char *const  *options);
char          *server_program_read_errors  (ServerProgram      *self);
void           server_program_await_errors (ServerProgram      *self,
                                            const char         *text);
char          *server_program_build_path   (ServerProgram      *self,
                                            const char         *name);
void           server_program_free         (ServerProgram      *self);

#define OPTIONS(...) ((const char *const[]) { __VA_ARGS__, NULL })

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerProgram, server_program_free)

G_END_DECLS
