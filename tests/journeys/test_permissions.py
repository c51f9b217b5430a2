#!/usr/bin/env python3
# test_permissions.py: a permission is defined, narrowed, archived and restored
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_permissions.py BUILD [PICTURES] [--narrow] [--dark] [--language=CODE]

import first_day
import journey

NAME = 'Front desk'


def choose(app, words, operation):
    app.type('Search what it allows', app.called(words).lower())
    app.press(operation, 'check box')
    app.type('Search what it allows', '')


EDIT, ARCHIVE = 0, 1
RESTORE = 0


def change(app, item):
    # GTK 4.18 gives the items of a menu no name, so they are counted.
    first_day.choose_item(app, 'Change This Permission', item)


def look_at_administrators(app, step):
    app.press('Full Administrator', 'row')
    app.sees('This permission cannot be changed')
    step('What a full administrator may do', 'permission-allows')
    app.press('Held By', 'page tab')
    app.sees(first_day.FOUNDER, 30)
    step('Who is one', 'permission-holders')
    app.press('Back')


def define(app, step):
    app.press('New Permission')
    app.sees('Choose at least one thing')
    step('A new permission allows nothing yet', 'new-permission')
    app.type('Name', NAME)
    choose(app, 'See users', 'See users')
    choose(app, 'Invite users', 'Invite users, dangerous')
    app.wait(lambda: 2 in app.numbers('things that a full administrator may do.'), 'two to be chosen')
    app.sees('1 of them is dangerous.')
    step('What is chosen, compared with a full administrator', 'permission-chosen')
    app.press('Create', within=app.dialog())
    first_day.sign(app, step, 'signing-permission')
    app.find('row', NAME, seconds=30)
    step('Made, and held by nobody', 'permissions')


def narrow_down(app, step):
    app.press(NAME, 'row')
    change(app, EDIT)
    app.find('button', 'Save')
    choose(app, 'Invite users', 'Invite users, dangerous')
    app.sees('None of them is dangerous')
    app.press('Save', within=app.dialog())
    first_day.sign(app)
    app.sees('Allows 1 thing', 30)
    step('Narrowed', 'permission-narrowed')


def archive_and_restore(app, step):
    change(app, ARCHIVE)
    first_day.sign(app)
    app.sees('Archived, allows nothing any more', 30)
    app.press('Back')
    app.sees('Their names stay taken', 30)
    step('Archived', 'permissions-archived')
    app.press(NAME, 'row')
    change(app, RESTORE)
    first_day.sign(app)
    app.sees('Allows 1 thing', 30)
    step('Restored')


def main(app, step):
    app.start()
    first_day.found_and_join(app)
    first_day.open_page(app, 'Permissions')
    app.find('row', 'Full Administrator', seconds=30)
    step('The two permissions that every organisation has', 'permissions-first')
    look_at_administrators(app, step)
    define(app, step)
    narrow_down(app, step)
    archive_and_restore(app, step)
    app.quit()


journey.run(main)
