#!/usr/bin/env python3
# test_users.py: many colleagues at once, and what one of them may do
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_users.py BUILD [PICTURES] [--narrow] [--dark]

import first_day
import journey

END_USER = 'ManagedDefaultEndUserAccess'


def open_user(app, name):
    app.click(app.find('row', name))


def look_at_yourself(app, step):
    open_user(app, first_day.FOUNDER)
    app.sees('The Only Administrator', 30)
    app.sees('You are the only administrator')
    step('The only administrator is told what that risks', 'user-yourself')
    app.press('Back')


def give_and_take(app, step):
    open_user(app, first_day.COLLEAGUE)
    app.sees('No Permissions', 30)
    step('A colleague, who may do nothing yet', 'user')
    app.press('Add…')
    app.press(END_USER, 'row', seconds=30)
    step('What the permission allows, before it is given', 'user-permission')
    app.press('Add', within=app.dialog())
    first_day.sign(app, step, 'signing-assignment')
    app.find('button', f'Revoke {END_USER}', seconds=30)
    step('The colleague holds it', 'user-assigned')
    app.press(f'Revoke {END_USER}')
    first_day.sign(app)
    app.sees('No Permissions', 30)
    step('Revoked again')
    app.press('Single Sign-On Required', 'switch')
    first_day.sign(app)
    app.wait(lambda: app.is_switched('Single Sign-On Required', True), 'the switch to be on', 30)
    step('Single sign-on is required')
    app.press('Back')


# GTK 4.18 gives the items of a menu no name, so they are counted.
ADD_PERMISSION = 3


def choose_item(app, menu, item):
    app.press(menu, 'toggle button')
    app.find('menu item')
    app.click([node for node in app.walk() if node.get_role_name() == 'menu item'][item])


def run_bulk(app, step, picture=None):
    app.press('Start', within=app.dialog())
    app.type('PIN of', first_day.PIN)
    step('One PIN for all of them', picture)
    app.press('Confirm', within=app.dialog())


def add_to_many(app, step):
    app.press('Select Users', 'toggle button')
    app.press('Select All')
    app.sees('2 selected')
    step('Everybody is picked', 'users-selected')
    choose_item(app, 'Change', ADD_PERMISSION)
    app.press(END_USER, 'row', seconds=30)
    app.press('Add', within=app.dialog())
    app.sees('2 users')
    step('Who gets the permission', 'bulk')
    run_bulk(app, step, 'bulk-pin')
    app.sees('2 done', 30)
    step('A result for each', 'bulk-done')
    app.press('Close', within=app.dialog())
    app.sees(END_USER, 30)


def main(app, step):
    app.start()
    first_day.found_and_join(app)
    first_day.invite(app)
    look_at_yourself(app, step)
    give_and_take(app, step)
    add_to_many(app, step)
    app.quit()


journey.run(main)
