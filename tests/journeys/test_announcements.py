#!/usr/bin/env python3
# test_announcements.py: what a screen reader is told of that does not take the focus
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_announcements.py BUILD [PICTURES] [--narrow] [--dark]

from gi.repository import Gio, GLib

import first_day
import journey

# as AT-SPI calls it: whether it interrupts what is being said
POLITE, ASSERTIVE = 1, 2


class Hearing:
    """What the application announces over the accessibility bus."""

    def __init__(self, app):
        self.app = app
        self.heard = []
        app.screen.bus.signal_subscribe(app.screen.name, 'org.a11y.atspi.Event.Object', 'Announcement', None, None,
                                        Gio.DBusSignalFlags.NONE, self.take)
        app.screen.ask('/org/a11y/atspi/registry', 'org.a11y.atspi.Registry', 'RegisterEvent', '(sass)',
                       ('object:announcement', [], ''), name='org.a11y.atspi.Registry')

    def take(self, _bus, _sender, _path, _interface, _signal, arguments):
        _, politeness, _, text, _ = arguments.unpack()
        self.heard.append((text, politeness))

    def find(self, text, politeness):
        while GLib.MainContext.default().iteration(False):
            pass
        return [heard for heard, how in self.heard if text in heard and how == politeness]

    def hears(self, text, politeness=POLITE):
        """Waits until it is said, and returns how often it was."""
        self.app.wait(lambda: self.find(text, politeness), f'{text!r} to be said, after {self.heard}', 30)
        n_times = len(self.find(text, politeness))
        self.heard.clear()
        return n_times


def sign_with_wrong_pin(app, hearing):
    app.find(None, 'Confirm', sensitive=False)
    app.type('PIN of', first_day.PIN[::-1])
    app.press('Confirm')
    hearing.hears('Wrong PIN', ASSERTIVE)


def main(app, step):
    first_day.begin_in_home(app)
    app.start()
    hearing = Hearing(app)
    first_day.found_and_join(app)
    first_day.open_page(app, 'Users')
    hearing.hears('1 user')
    step('How many there are is said')

    app.type('Search users', 'nobody of that name')
    hearing.hears('No User Found')
    app.type('Search users', '')
    hearing.hears('1 user')
    step('What a search finds is said')

    app.press('New User')
    app.type('E-Mail Address', first_day.COLLEAGUE)
    app.press('Invite')
    sign_with_wrong_pin(app, hearing)
    step('A wrong PIN interrupts')
    app.quit()


journey.run(main)
