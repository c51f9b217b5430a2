/* keyring-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/* Runs a fiber on the main context until it is done. The test has failed when it rejects. */
void    keyring_fixture_run           (DexFiberFunc    fiber,
                                       gpointer        user_data);
/* Runs the main context until the future is settled, which it never is when it takes too long. */
void    keyring_fixture_wait          (DexFuture      *future);

/* A gnome-keyring-daemon on the bus of with-keyring --absent. Its data lie in a folder of the
 * fixture, which each test empties by keyring_fixture_forget(). */
typedef struct _KeyringDaemon KeyringDaemon;

typedef enum
{
  KEYRING_DAEMON_UNLOCKED,
  KEYRING_DAEMON_LOCKED,
} KeyringDaemonState;

KeyringDaemon *keyring_daemon_start   (KeyringDaemonState  state);
void           keyring_daemon_stop    (KeyringDaemon      *self);
void           keyring_daemon_kill    (KeyringDaemon      *self);
/* as if the disk were full when a file is longer than that; 0 lifts it */
void           keyring_daemon_limit_files (KeyringDaemon *self,
                                           guint64        bytes);
/* the file of the login keyring */
char          *keyring_fixture_build_path (void);
void           keyring_fixture_forget (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KeyringDaemon, keyring_daemon_stop)

G_END_DECLS
