/* passkeys-users-page-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "passkeys-bulk-row.h"
#include "passkeys-invitation-watch.h"
#include "passkeys-list-cache.h"
#include "passkeys-paged-list.h"
#include "passkeys-permission.h"
#include "passkeys-user-choice.h"
#include "passkeys-user-filter-bar.h"
#include "passkeys-user-search.h"
#include "passkeys-users-page.h"

G_BEGIN_DECLS

/* What the parts of the page share:
 *
 *   passkeys-users-page.c          who there is
 *   passkeys-users-page-changes.c  what is done to many of them at once, files in and out
 *   passkeys-users-page-news.c     who has registered after an invitation
 */

/*
 * PasskeysPagedList          everyone, pages appended while they arrive
 *   └─ PasskeysUserSearch    what the search finds (in slices)
 *        └─ GtkSortListModel the column that was clicked (incremental)
 *             └─ PasskeysGradualList   some rows a frame
 *                  └─ GtkNoSelection → GtkColumnView
 *
 * Who is picked for a change is kept beside it, in PasskeysUserChoice, whatever is found.
 *
 * All work in slices between frames, so that 100,000 users never hold a keystroke up.
 */
struct _PasskeysUsersPage
{
  AdwNavigationPage        parent_instance;

  PasskeysSession         *session;        /* (owned) */
  PasskeysPagedList       *users;          /* (owned) */
  PasskeysListCache       *cache;          /* (owned): what the list said last time */
  PasskeysInvitationWatch *watch;          /* (owned) */
  GPtrArray               *told;           /* (owned): ids of users, of whom a notification tells */
  PasskeysUserSearch      *found;          /* (owned) */
  PasskeysUserChoice      *choice;         /* (owned) */
  DexFuture               *load;           /* (owned) (nullable): dropping it stops loading */
  PasskeysBulkKind         kind;           /* of the change that is being prepared */
  PasskeysPermission      *permission;     /* (owned) (nullable): which one it adds */

  AdwToastOverlay         *toast_overlay;
  AdwNavigationView       *navigation_view;
  AdwWindowTitle          *window_title;
  GtkWidget               *loading_spinner;
  GtkToggleButton         *filter_button;
  GtkRevealer             *filter_revealer;
  PasskeysUserFilterBar   *filter_bar;     /* (nullable): until it is asked for */
  GtkToggleButton         *select_button;
  GtkActionBar            *action_bar;
  GtkLabel                *choice_label;
  GtkSearchEntry          *search_entry;
  AdwBanner               *failure_banner;
  GtkStack                *stack;
  AdwStatusPage           *failed_page;
  GtkColumnView           *column_view;
  GtkColumnViewColumn     *choice_column;
  GtkColumnViewColumn     *name_column;
  GtkColumnViewColumn     *status_column;
  GtkColumnViewColumn     *permissions_column;
  GtkColumnViewColumn     *kind_column;
  GtkColumnViewColumn     *sso_column;
};

void _passkeys_users_page_install_changes (GtkWidgetClass    *widget_class);
void _passkeys_users_page_set_up_choice   (PasskeysUsersPage *self);
void _passkeys_users_page_set_up_news     (PasskeysUsersPage *self);
/* user_id: NULL for all */
void _passkeys_users_page_withdraw_news   (PasskeysUsersPage *self,
                                           const char        *user_id);

G_END_DECLS
