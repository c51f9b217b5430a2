#!/usr/bin/env python3
# test_plugged_keys.py: the Security Keys page with one key and with three, on real /dev/hidraw nodes
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_plugged_keys.py BUILD [PICTURES] --program=VIRTUAL-KEY
#
# Runs in the virtual machine: nothing is between the application and the kernel that a person would not have.

import os
import subprocess
import sys
import tempfile
import time

import first_day
import journey

NAME = 'Desk Key'
KEY_PIN = '314159'

# The guest is some ten times slower than any computer.
SLOW = 60


class Keys:
    """Virtual keys that are plugged into the kernel one by one."""

    def __init__(self, count):
        program = next(argument.split('=', 1)[1] for argument in sys.argv if argument.startswith('--program='))
        self.control = os.path.join(tempfile.mkdtemp(), 'control')
        self.log = self.control + '.log'
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen([program, '--count', str(count), '--name', NAME, '--control', self.control,
                                             '--unplugged', '--touch', '200'], stdout=log, stderr=log)
        while not os.path.exists(self.control):
            time.sleep(0.05)

    def tell(self, command):
        with open(self.control, 'w', encoding='utf-8') as control:
            control.write(command + '\n')

    def end(self):
        if self.process.poll() is None:
            self.tell('quit')
        status = self.process.wait(30)
        with open(self.log, encoding='utf-8', errors='replace') as log:
            print(''.join('# ' + line for line in log), end='')
        print(f'# the keys ended with status {status}', flush=True)


def rows(app):
    """The keys in the list: two of one model have a number behind the name."""
    return [node for node in app.walk() if node.get_role_name() == 'list item' and node.get_name().startswith(NAME)]


def shows(app, text):
    return any(text in app.text_of(node) for node in app.walk())


def set_pin(app, step, keys):
    first_day.open_page(app, 'Security Keys')
    app.sees('Plug In a Security Key', SLOW)
    keys.tell('plug 1')
    app.sees('Set a PIN First', SLOW)
    step('A key alone opens its page when it is plugged in', 'key')

    app.press('Set PIN…', 'row', seconds=SLOW)
    app.type('New PIN', KEY_PIN)
    app.type('Repeat PIN', KEY_PIN)
    app.press('Continue')
    app.wait(lambda: app.dialogs() == 0, 'the question for the PIN to close', SLOW)
    app.find('row', 'Change PIN…', seconds=SLOW)
    step('It has a PIN now', 'key-with-pin')


def unlock(app, step):
    # The PIN that was just set is known; else it is asked for.
    app.wait(lambda: shows(app, 'No Passkeys') or shows(app, 'Unlock…'), 'what is on the key', SLOW)
    if shows(app, 'Unlock…'):
        app.press('Unlock…', 'row')
        app.type('PIN of', KEY_PIN)
        app.press('Continue')
        app.sees('No Passkeys', SLOW)
    step('Unlocked, it tells that it holds nothing', 'key-unlocked')


def plug_in_others(app, step, keys):
    keys.tell('plug 2')
    keys.tell('plug 3')
    app.press('Back', seconds=SLOW)
    app.wait(lambda: len(rows(app)) == 3, 'three keys in the list', SLOW)
    step('Three keys of one model are told apart by number', 'three-keys')

    keys.tell('unplug 2')
    app.wait(lambda: len(rows(app)) == 2, 'two keys in the list', SLOW)
    keys.tell('unplug 3')
    app.wait(lambda: len(rows(app)) == 1, 'one key in the list', SLOW)
    step('Unplugged keys leave the list')


def reset(app, step, keys):
    app.press(NAME, 'row')
    app.press('Factory Reset…', 'row', seconds=SLOW)
    app.type('Confirm', 'reset')
    app.press('Reset Key')
    app.sees('Unplug the Key', SLOW)
    step('A factory reset leads through it', 'reset')
    keys.tell('unplug 1')
    app.sees('Plug the Key In Again', SLOW)
    keys.tell('plug 1')
    app.sees('The Key Is as New', SLOW)
    app.press('Close', within=app.dialog())
    app.find('row', 'Set PIN…', seconds=SLOW)
    step('The key is as new', 'as-new')


def unplug(app, step, keys):
    keys.tell('unplug 1')
    app.sees('was unplugged', SLOW)
    app.sees('Plug In a Security Key', SLOW)
    step('Unplugged, its page goes, and says so', 'unplugged')


def play(app, step):
    keys = Keys(3)
    try:
        app.start()
        first_day.found_and_join(app)
        set_pin(app, step, keys)
        unlock(app, step)
        plug_in_others(app, step, keys)
        reset(app, step, keys)
        unplug(app, step, keys)
        app.quit()
    finally:
        keys.end()


journey.run(play)
