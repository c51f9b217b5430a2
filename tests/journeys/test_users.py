#!/usr/bin/env python3
# test_users.py: many colleagues at once, and what one of them may do
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_users.py BUILD [PICTURES] [--narrow] [--dark]

import first_day
import journey

ADMINISTRATOR = 'ManagedFullAdminAccess'
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


def main(app, step):
    app.start()
    first_day.found_and_join(app)
    first_day.invite(app)
    look_at_yourself(app, step)
    give_and_take(app, step)
    app.quit()


journey.run(main)
