#!/usr/bin/env python3
# journey_security_keys.py: the application as it is installed, with security keys on real nodes
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   journey_security_keys.py BUILD [PICTURES] --keys=NUMBER
#
# Runs in the virtual machine, by hand until it has passed there on an idle computer:
#
#   build-aux/sysroot build-aux/vm-run / FOLDER python3 tests/vm/journey_security_keys.py BUILD --keys=1
#
# The passkey is on the last of the keys.

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../journeys'))

import first_day  # noqa: E402
import journey  # noqa: E402
import virtual_keys  # noqa: E402

# Emulation is slow.
journey.PATIENCE = 12


def join_with_a_key(app, keys, chosen, step):
    first_day.found(app)
    app.find('button', 'Continue', sensitive=True)
    app.press('Continue')
    app.sees('Create Your First Passkey')
    app.type('Passkey Name', 'Key on the Ring')
    app.press('Security Key', 'row')
    app.press('Create Passkey')
    app.sees('Plug In Your Security Key')
    step('The first passkey goes on a security key, which is asked for')

    keys.plug(chosen)
    app.type('New PIN', first_day.PIN)
    app.type('Repeat PIN', first_day.PIN)
    app.press('Continue')
    first_day.keep_kit(app)
    app.type('PIN of', first_day.PIN)
    app.press('Continue')
    app.sees('Two Ways Back In')
    step('A key without a PIN gets one, is touched, and the founder is signed in')
    assert keys.blinked(chosen) >= 1


def sign(app):
    """Confirms with the key, which asks for its PIN first."""
    app.find(None, 'Confirm')
    app.press('Security Key', 'row', within=app.dialog())
    app.press('Confirm')
    app.type('PIN of', first_day.PIN)
    app.press('Confirm')
    app.wait(lambda: app.dialogs() == 0, 'the signing dialog to close', 30)


def invite(app):
    first_day.open_page(app, 'Users')
    app.sees(first_day.FOUNDER)
    app.press('New User')
    app.type('E-Mail Address', first_day.COLLEAGUE)
    app.press('Invite')
    sign(app)
    app.sees(first_day.COLLEAGUE, 30)


def sign_a_change(app, keys, chosen, others, step):
    for number in others:
        keys.plug(number)
    before = [keys.blinked(number) for number in others]
    invite(app)
    step('A change is signed with the key' + (' that holds the passkey' if others else ''))
    assert [keys.blinked(number) for number in others] == before, 'keys without the passkey blinked'


def look_at_the_keys(app, count, step):
    first_day.open_page(app, 'Security Keys')
    if count == 1:
        app.find('row', 'Change PIN…')
        step('A key alone opens its page')
    else:
        app.sees(f'({count})')
        step('Keys of the same model are told apart by number')


def play(app, step):
    count = next(int(word.removeprefix('--keys=')) for word in sys.argv if word.startswith('--keys='))
    keys = virtual_keys.VirtualKeys(app.build, count)
    try:
        app.start()
        join_with_a_key(app, keys, count, step)
        sign_a_change(app, keys, count, range(1, count), step)
        look_at_the_keys(app, count, step)
        for number in range(1, count + 1):
            keys.unplug(number)
        app.sees('Plug In a Security Key')
        step('Unplugged, they are gone from the page')
        app.quit()
    finally:
        print(*(f'# {line}' for line in keys.said().splitlines()), sep='\n')
        keys.quit()


if __name__ == '__main__':
    journey.run(play)
