/* tpm-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A security chip in software, swtpm, with a state of its own that outlasts it. */
typedef struct
{
  char *folder; /* (owned) its state and its sockets */
  char *device; /* (owned) there while the chip is */
  char *where;  /* (owned) as the loader of the TPM software stack wants it */
  GPid  process;
} TpmFixture;

TpmFixture *tpm_fixture_new               (void);
void        tpm_fixture_free              (TpmFixture  *self);
void        tpm_fixture_start             (TpmFixture  *self);
void        tpm_fixture_stop              (TpmFixture  *self);
void        tpm_fixture_freeze            (TpmFixture  *self);
void        tpm_fixture_thaw              (TpmFixture  *self);
/* what only the owner of the chip may do */
void        tpm_fixture_clear             (TpmFixture  *self);
void        tpm_fixture_set_owner         (TpmFixture  *self,
                                           const char  *password);
/* how many wrong authorisations the chip has counted towards its lock-out */
guint       tpm_fixture_count_wrong       (TpmFixture  *self);
/* how many keys and sessions were left behind in it */
guint       tpm_fixture_count_left_behind (TpmFixture  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TpmFixture, tpm_fixture_free)

G_END_DECLS
