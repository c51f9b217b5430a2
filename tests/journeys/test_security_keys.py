#!/usr/bin/env python3
# test_security_keys.py: the Security Keys page without a key, the check of this computer, and quitting while it waits
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_security_keys.py BUILD [PICTURES] [--narrow] [--dark] [--language=CODE]

import os
import signal
import time

import gi

import first_day
import journey

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

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
    app.key(app.mnemonic('_Check This Computer…'))
    app.sees('Permission for Security Keys')
    app.sees('Open, and it answers', 30)
    close(app)
    step('The main menu leads there as well')
    if app.narrow:
        app.press('Security Keys', 'row', within=app.find('list', 'Pages'))


# Until the window is gone, in seconds: computers that run tests are busy.
AT_ONCE = 3


def quit_at_once(app):
    """The window goes at once; what has to be finished is finished without it."""
    start = time.monotonic()
    app.key('ctrl+q')
    app.wait(lambda: app.process.poll() is not None or not app.has_window(), 'the window to go')
    took = time.monotonic() - start
    assert took < AT_ONCE, f'the window went after {took:.1f} s'
    assert app.process.wait(15) == 0, 'the application ended badly'
    app.process = None


def start_again(app):
    """Begins with the page that was left."""
    app.start()
    app.sees('Each of these can sign you in', 30)


class Announcements:
    """What a screen reader is told to say at once."""

    def __init__(self):
        self.texts = []
        self.listener = Atspi.EventListener.new(lambda event: self.texts.append(str(event.any_data)))
        self.listener.register('object:announcement')

    def hears(self, text):
        while GLib.MainContext.default().iteration(False):
            pass
        return any(text in heard for heard in self.texts)

    def end(self):
        self.listener.deregister('object:announcement')


def quit_while_a_key_is_awaited(app, step):
    first_day.open_page(app, 'Credentials')
    announcements = Announcements()
    app.press('Create Passkey')
    app.press('Security Key', 'row', within=app.dialog())
    app.press('Create Passkey', within=app.dialog())
    app.sees('Plug In Your Security Key')
    sentence = app.called('%s. %s') % (app.called('Plug In Your Security Key'), '')
    app.wait(lambda: announcements.hears(sentence), 'the announcement to a screen reader')
    announcements.end()
    quit_at_once(app)
    step('Quitting cancels what waits for a security key')


def quit_from_a_dialog(app, step):
    start_again(app)
    app.key('ctrl+comma')
    app.dialog()
    # libadwaita hides rows with a number from assistive technology, unless they are given a role.
    app.find('spin button', 'Warn Before a Session Expires')
    quit_at_once(app)
    step('Quitting needs no dialog to be closed first')


def server_of(app):
    with open(f'/proc/{app.process.pid}/task/{app.process.pid}/children', encoding='ascii') as file:
        return int(file.read().split()[0])


def quit_while_loading(app, step):
    """The server does not answer any more."""
    start_again(app)
    server = server_of(app)
    os.kill(server, signal.SIGSTOP)
    try:
        first_day.open_page(app, 'Users')
        app.find(None, 'Search users')
    finally:
        # Stopped, it would be waited for until its last change is written.
        app.key('ctrl+q')
        app.wait(lambda: not app.has_window(), 'the window to go', AT_ONCE)
        os.kill(server, signal.SIGCONT)
    assert app.process.wait(15) == 0, 'the application ended badly'
    app.process = None
    step('Quitting does not wait for a server that does not answer')


def play(app, step):
    app.start()
    first_day.found_and_join(app)
    invite_a_key(app, step)
    check(app, step)
    check_from_menu(app, step)
    quit_while_a_key_is_awaited(app, step)
    quit_from_a_dialog(app, step)
    quit_while_loading(app, step)


if __name__ == '__main__':
    journey.run(play)
