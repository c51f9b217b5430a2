#!/usr/bin/env python3
# journey_devices.py: security keys and browsers, from within the sandbox of Flatpak
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   journey_devices.py APPLICATION BUILD [PICTURES]
#
# Runs in the virtual machine, of what build-aux/flatpak-try has built; by hand, with pictures:
#
#   build-aux/sysroot build-aux/vm-run / FOLDER /usr/bin/python3 tests/flatpak/journey_devices.py \
#     org.example.Passkeys BUILD FOLDER/pictures
#
# The program that plugs in a key is BUILD's: to do so is outside of the sandbox.

import atexit
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, folder) for folder in ('../journeys', '../vm')]

import first_day  # noqa: E402
import journey_security_keys as outside  # noqa: E402 - with the patience that it asks for
import sandboxed  # noqa: E402
from virtual_keys import VirtualKeys  # noqa: E402

NAME, BUILD, *PICTURES = sys.argv[1:]
SERVICE = '/app/libexec/passkeys/passkeys-browser-service'
SEEN_SECONDS = 180

# Everything that flatpak has below all devices.
LESS = ['--nodevice=all', '--device=dri', '--device=input', '--device=kvm', '--device=shm', '--device=usb']


def find_installation():
    """Where flatpak finds the application; without it there is nothing to try."""
    found = subprocess.run([os.path.join(HERE, '../../build-aux/flatpak-try'), '--find'], check=False,
                           capture_output=True, text=True, env=dict(os.environ, PASSKEYS_SYSROOT_INSIDE='1'))
    if found.returncode != 0:
        print(found.stdout + found.stderr, end='')
        sys.exit(0 if found.returncode == 77 else found.returncode)
    return found.stdout.strip()


def await_nodes(count, what):
    VirtualKeys.wait(lambda: len(VirtualKeys.nodes()) == count, what, SEEN_SECONDS)


def see_key_come(app, keys, step):
    app.start()
    app.sees('Start an Organisation')
    keys.plug(1)
    app.check_computer(step, 'The permission for devices lets a security key through that is plugged in meanwhile', 'key',
                       '1 is plugged in and ready', 'It lets security keys through')


def join(app, keys, step):
    outside.come_to_first_passkey(app)
    outside.set_pin(app)
    outside.keep_kit_and_sign_in(app, step)
    assert keys.blinked(1) > 1, 'the key was not asked to sign'


def invite(app, keys, step):
    before = keys.blinked(1)
    first_day.open_page(app, 'Users')
    app.press('New User')
    app.type('E-Mail Address', first_day.COLLEAGUE)
    app.press('Invite')
    app.find('button', 'Confirm')
    outside.choose_security_key(app)
    app.press('Confirm')
    outside.give_pin(app, 'Confirm')
    app.find('row', first_day.COLLEAGUE, seconds=30)
    assert keys.blinked(1) > before, 'the key did not sign'
    step('The key signs a change', 'invited')


def see_key_go(app, keys, step):
    first_day.open_page(app, 'Security Keys')
    app.find('row', 'Change PIN…')
    keys.unplug(1)
    app.sees('Plug In a Security Key')
    step('Pulled out, it is gone from its page', 'gone')
    keys.plug(1)
    app.find('row', 'Change PIN…')
    app.quit()


def offer_to_browsers(app, step):
    """What the desktop is asked to start at login; the application is not needed for it."""
    service = subprocess.Popen(app.command(options=[f'--command={SERVICE}']), env=app.environment)
    await_nodes(2, 'browsers to see this computer')
    seen = subprocess.run(['fido2-token', '-L'], check=True, capture_output=True, text=True).stdout
    assert 'Passkeys on This Computer' in seen, seen
    step('Started at login, the service shows this computer to browsers outside of the sandbox')
    app.activate('quit', 'Browsers')
    assert service.wait(SEEN_SECONDS) == 0, 'the service did not end well'
    await_nodes(1, 'browsers to see it no longer')


def start_with_less(app, step):
    app.start(options=LESS)
    app.check_computer(step, 'Without all devices, but with each lesser permission: the key is hidden', 'less',
                       'It hides security keys', 'The sandbox hides /dev/hidraw0')
    app.quit()


def play(app, step):
    keys = VirtualKeys(BUILD, 1)
    # later than what a failed journey tells of the screen: to be unplugged would change it
    atexit.register(keys.quit)
    for act in (see_key_come, join, invite, see_key_go):
        act(app, keys, step)
    offer_to_browsers(app, step)
    start_with_less(app, step)


if __name__ == '__main__':
    os.environ['FLATPAK_USER_DIR'] = os.environ.get('FLATPAK_USER_DIR') or find_installation()
    sandboxed.run(play, NAME, *PICTURES)
