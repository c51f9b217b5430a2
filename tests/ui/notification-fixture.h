/* notification-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a desktop shows, on the session bus of the test. */
typedef struct
{
  GDBusConnection *connection;
  guint            object_id;
  GtkWindow       *other;     /* in front of all others */

  char            *summary;   /* (nullable): of the last notification */
  char            *body;      /* (nullable) */
  char           **actions;   /* (nullable): name, label, name, label … */
  guint            n_shown;
  guint            n_closed;
} NotificationFixture;

/* before there is an application */
void     notification_fixture_init         (void);
void     notification_fixture_set_up       (NotificationFixture *fixture);
void     notification_fixture_tear_down    (NotificationFixture *fixture);

/* shows another window, which takes the keyboard from this one */
void     notification_fixture_go_elsewhere (NotificationFixture *fixture,
                                            GtkWindow           *window);
void     notification_fixture_await_shown  (NotificationFixture *fixture,
                                            guint                n_shown);
void     notification_fixture_await_closed (NotificationFixture *fixture,
                                            guint                n_closed);

/* until whatever the application has said by now has come */
void     notification_fixture_flush        (NotificationFixture *fixture);

/* presses the last notification, or its button of this label */
void     notification_fixture_press        (NotificationFixture *fixture,
                                            const char          *label);

/* as a window manager would */
void     notification_fixture_focus        (GtkWindow           *window);

G_END_DECLS
