#!/usr/bin/env python3
# journey_security_keys.py: the application as it is installed, with security keys on real nodes
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   journey_security_keys.py BUILD [PICTURES] --keys=1|3
#
# Runs in the virtual machine; by hand, with pictures:
#
#   build-aux/sysroot build-aux/vm-run / FOLDER /usr/bin/python3 tests/vm/journey_security_keys.py BUILD FOLDER --keys=1
#
# With one key there is one USB port: a key makes room for the next. With three keys all are plugged in all the time.

import atexit
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../journeys'))

import first_day  # noqa: E402
import journey  # noqa: E402
import virtual_keys  # noqa: E402

# Emulation is slow.
journey.PATIENCE = 12
journey.Application.rest = 0.2

NAME = 'Virtual Key'
PIN = '314159'
OTHER_PIN = '271828'
NEW_NAME = 'jane@spare.example'


def set_pin(app, pin=PIN):
    app.type('New PIN', pin)
    app.type('Repeat PIN', pin)
    app.press('Continue')


def give_pin(app, button='Continue', pin=PIN):
    app.type('PIN of', pin)
    app.press(button)


def choose_security_key(app):
    app.press('Security Key', 'row', within=app.dialog())


def is_there(app, role, name):
    return bool(app.search(role, name))


# flow 1

def come_to_first_passkey(app):
    first_day.found(app)
    app.press('Continue')
    app.type('Passkey Name', 'Key on the Ring')
    app.press('Security Key', 'row')
    app.press('Create Passkey')


def keep_kit_and_sign_in(app, step):
    first_day.keep_kit(app)
    give_pin(app)
    app.sees('Two Ways Back In')
    step('The key got a PIN, was touched, and the founder is signed in')


def join_with_one(app, keys, step):
    come_to_first_passkey(app)
    app.sees('Plug In Your Security Key')
    step('The first passkey goes on a security key, which is asked for', 'plug-in')
    keys.plug(1)
    set_pin(app)
    keep_kit_and_sign_in(app, step)


def join_with_three(app, keys, step):
    keys.touch_never(1, 2, 3)
    keys.plug(1, 2, 3)
    come_to_first_passkey(app)
    keys.wait(lambda: all(keys.blinks(number) for number in (1, 2, 3)), 'three keys to blink', 180)
    app.sees('Touch the One to Use')
    step('Several keys blink, and the touch chooses', 'touch-one')
    keys.touch_soon(3)
    keys.tell('touch', 3)
    set_pin(app)
    assert not keys.blinks(1) and not keys.blinks(2), 'keys that were not chosen go on blinking'
    keep_kit_and_sign_in(app, step)


# flow 4

def begin_to_create(app):
    first_day.open_page(app, 'Credentials')
    app.press('Create Passkey')
    app.type('Name', 'Spare Key', within=app.dialog())
    choose_security_key(app)
    app.press('Create Passkey', within=app.dialog())


def see_created(app, step):
    app.find('switch', 'Spare Key is active', seconds=30)
    step('The new passkey is in the list', 'credentials')


def create_with_one(app, keys, step):
    begin_to_create(app)
    give_pin(app)
    app.sees('Plug In Another Security Key')
    app.sees('holds a passkey of this account already')
    step('The key that holds a passkey of the account is not taken again', 'another')

    keys.unplug(1)
    keys.touch_never(2)
    keys.plug(2)
    set_pin(app)
    app.sees('Touch Your Security Key')
    keys.unplug(2)
    app.sees('Plug It In Again')
    step('A key that is unplugged half-way is asked for in the same dialog', 'unplugged')
    keys.touch_soon(2)
    keys.plug(2)
    app.wait(lambda: is_there(app, None, 'PIN of') or is_there(app, 'button', 'Confirm'), 'the dialog to go on')
    if is_there(app, None, 'PIN of'):
        give_pin(app)

    app.find('button', 'Confirm')
    choose_security_key(app)
    app.press('Confirm')
    app.sees('Plug In Another Security Key')
    keys.unplug(2)
    keys.plug(1)
    give_pin(app, 'Confirm')
    step('Plugged in again, it goes on; the key that the organisation knows signs')
    see_created(app, step)


def create_with_three(app, keys, step):
    keys.touch_never(3)
    begin_to_create(app)
    keys.wait(lambda: all(keys.blinks(number) for number in (1, 2, 3)), 'three keys to blink', 180)
    keys.touch_soon(2)
    keys.tell('touch', 2)
    set_pin(app)

    app.find('button', 'Confirm')
    before = keys.blinked(1), keys.blinked(2)
    keys.touch_soon(3)
    choose_security_key(app)
    app.press('Confirm')
    give_pin(app, 'Confirm')
    see_created(app, step)
    assert (keys.blinked(1), keys.blinked(2)) == before, 'keys that cannot sign blinked'


# the Security Keys page

def look_at_key(app, step):
    app.sees(NAME)
    app.sees('Firmware')
    app.sees('Hold passkeys that sign in without a user name')
    app.press('Unlock…')
    give_pin(app)
    app.sees(f'Your passkey for {first_day.ORGANISATION}')
    app.find('row', 'localhost')
    app.sees(first_day.FOUNDER)
    step('Unlocked, the key shows whose passkeys it holds, and which the organisation knows', 'key')


def change_pin(app, step):
    app.press('Change PIN…', 'row')
    set_pin(app, OTHER_PIN)
    app.sees('PIN changed')
    step('The PIN is changed')


def choose_from_menu(app, mnemonic):
    app.press('More for')
    app.find('menu item')
    app.key(mnemonic)


def rename_and_remove(app, step):
    choose_from_menu(app, 'u')
    app.type('User Name', NEW_NAME)
    app.press('Rename')
    app.find('button', f'({NEW_NAME})')
    step('The user of a passkey is renamed')
    choose_from_menu(app, 'r')
    app.press('Remove')
    app.find('row', 'No Passkeys')
    step('The passkey is removed')


def come_and_go(app, keys, step):
    keys.unplug(1)
    started = time.monotonic()
    app.sees('Plug In a Security Key')
    gone = time.monotonic() - started
    keys.plug(1)
    started = time.monotonic()
    app.find('row', 'Change PIN…')
    print(f'# seen to be gone after {gone:.1f} s and to be back after {time.monotonic() - started:.1f} s')
    step('Unplugged, the key goes with its page; plugged in, it is back')


def manage_one(app, keys, step):
    first_day.open_page(app, 'Security Keys')
    look_at_key(app, step)
    change_pin(app, step)
    rename_and_remove(app, step)
    come_and_go(app, keys, step)


def refuse_reset(app, keys, step):
    app.press('Factory Reset…')
    app.type('Confirm', 'reset')
    app.sees('Unplug the Other Security Keys')
    assert not app.search('button', 'Reset Key', sensitive=True), 'it could reset with other keys plugged in'
    step('No key is reset while others are plugged in', 'others')
    keys.unplug(1, 3)
    app.press('Reset Key')


def reset(app, keys, step):
    app.sees('Unplug the Key')
    step('A factory reset leads through it', 'reset')
    keys.unplug(2)
    app.sees('Plug the Key In Again')
    keys.plug(2)
    app.sees('The Key Is as New')
    app.press('Close', within=app.dialog())
    app.find('row', 'Set PIN…')
    step('The key is as new', 'as-new')


def manage_three(app, keys, step):
    first_day.open_page(app, 'Security Keys')
    for number in (1, 3):
        app.find('row', NAME if number == 1 else f'{NAME} ({number})')
    step('Three keys of one model are told apart by number', 'three-keys')
    app.press(f'{NAME} (2)', 'row')
    refuse_reset(app, keys, step)
    reset(app, keys, step)


def play(app, step):
    alone = '--keys=1' in sys.argv
    keys = virtual_keys.VirtualKeys(app.build, 2 if alone else 3)
    started = time.monotonic()

    def timed_step(*words):
        step(*words)
        print(f'# after {time.monotonic() - started:.0f} s', flush=True)

    # later than what a failed journey tells of the screen: to be unplugged would change it
    atexit.register(keys.quit)
    app.start()
    for act in ((join_with_one, create_with_one, manage_one) if alone
                else (join_with_three, create_with_three, manage_three)):
        act(app, keys, timed_step)
    app.quit()


if __name__ == '__main__':
    journey.run(play)
