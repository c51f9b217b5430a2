#!/usr/bin/env python3
# test_security_keys.py: the Security Keys page without a key, and the check of this computer
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_security_keys.py BUILD [PICTURES] [--narrow] [--dark]

import first_day
import journey

SUBJECTS = ('Security Keys', 'Permission for Security Keys', 'Sandbox', 'Keyring', 'Passkeys on This Computer', 'Clock')


def invite_a_key(app, step):
    first_day.open_page(app, 'Security Keys')
    app.sees('Plug In a Security Key')
    step('Security Keys: what to do when there is none', 'security-keys')


def check(app, step):
    app.press('Nothing Happens?')
    dialog = app.dialog()
    for subject in SUBJECTS:
        app.find('row', subject, within=dialog)
    app.sees('Open, and it answers', 30)
    app.sees('1, protected by a PIN')
    app.sees('Agrees with the organisation’s', 30)
    app.find('button', 'Save Report', within=dialog, sensitive=True)
    step('Check This Computer: each thing that passkeys need', 'check')

    app.press('Check Again', within=dialog)
    app.find('button', 'Check Again', within=dialog, sensitive=True, seconds=30)
    step('It can be looked at again')

    close(app)


def close(app):
    app.key('Escape')
    app.wait(lambda: app.dialogs() == 0, 'the dialog to close')


def check_from_menu(app, step):
    if app.narrow:
        app.press('Back')
    # The items of a menu have mnemonics, but no names that assistive technology could ask for.
    app.press('Main Menu')
    app.find('menu item')
    app.key('c')
    app.sees('Permission for Security Keys')
    app.sees('Open, and it answers', 30)
    close(app)
    step('The main menu leads there as well')


def play(app, step):
    app.start()
    first_day.found_and_join(app)
    invite_a_key(app, step)
    check(app, step)
    check_from_menu(app, step)
    app.quit()


if __name__ == '__main__':
    journey.run(play)
