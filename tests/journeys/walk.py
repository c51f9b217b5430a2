# walk.py: whether everything on the screen has a name, and can be had by the keyboard alone
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every screen that a journey tells of is looked through: over AT-SPI for names, and by a part of tests/journeys/walk
within the application for what AT-SPI does not tell: mnemonics, and where the keyboard leads."""

import functools
import os
import time

from gi.repository import Gio, GLib

from screen import ACCESSIBLE

LOOKS = 4
PAUSE = 0.25 # seconds

INTERFACE = 'org.example.Passkeys.Walk'
PATH = '/org/example/Passkeys/Walk'
OTHER_CONNECTION = (Gio.DBusError.UNKNOWN_METHOD, Gio.DBusError.SERVICE_UNKNOWN, Gio.DBusError.NO_REPLY)

CONTROLS = {'button', 'push button', 'toggle button', 'switch', 'check box', 'radio button', 'combo box', 'text',
            'entry', 'password text', 'spin button', 'slider', 'link', 'menu item', 'check menu item',
            'radio menu item', 'page tab', 'list item', 'row', 'table row', 'tree item', 'dialog', 'image', 'icon'}


def folder(build):
    return os.path.join(build, 'tests/journeys/walk')


def describe(item):
    above = item
    words = []
    while above is not None and len(words) < 3:
        if above.name:
            words.append(f'{above.role} “{above.name}”')
        above = above.above
    return f'a {item.role} in {", ".join(words)}'


class Tree:
    """What is there in truth: the cache of GTK tells of what was there a moment ago as well."""

    def __init__(self, screen):
        self.screen = screen
        self.known = {}

    def children(self, path):
        if path not in self.known:
            try:
                told = self.screen.ask(path, ACCESSIBLE, 'GetChildren').unpack()[0]
            except GLib.Error:
                told = []
            self.known[path] = {child for _, child in told}
        return self.known[path]

    def holds(self, item):
        return item.above is None or self.holds(item.above) and item.path in self.children(item.above.path)

    def lacks_name(self, item):
        try:
            return not self.screen.ask(item.path, 'org.freedesktop.DBus.Properties', 'Get', '(ss)',
                                       (ACCESSIBLE, 'Name')).unpack()[0].strip()
        except GLib.Error:
            return False  # it has gone meanwhile


def is_choice(item):
    """What is chosen in a combo box, which tells of it."""
    above = item.above
    while above is not None and above.role in ('list', 'panel'):
        above = above.above
    return item.role == 'list item' and above is not None and above.role == 'combo box'


def find_nameless(screen):
    """What does something, or shows something, and does not say what."""
    tree = Tree(screen)
    for item in screen.walk():
        nameless = item.role in CONTROLS and not item.name.strip() and not is_choice(item)
        if nameless and tree.holds(item) and tree.lacks_name(item):
            yield describe(item) + ' has no name'


class Walk:
    """For one application."""

    def __init__(self, app):
        self.app = app
        self.seen = set()

    @functools.cached_property
    def bus(self):
        """That of its session: another device has one of its own."""
        flags = Gio.DBusConnectionFlags
        return Gio.DBusConnection.new_for_address_sync(self.app.environment['DBUS_SESSION_BUS_ADDRESS'],
                                                       flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION,
                                                       None, None)

    def ask(self, name, path, interface, method, arguments=None):
        return self.bus.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, -1,
                                  None).unpack()

    def is_application(self, name):
        try:
            return self.ask('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                            GLib.Variant('(s)', (name,)))[0] == self.app.process.pid
        except GLib.Error:
            return False  # it has gone since

    def find_names(self):
        """What the application is called on the bus of its session, one connection after the other."""
        names = self.ask('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'ListNames')[0]
        return [name for name in names if name.startswith(':') and self.is_application(name)]

    def find_unreachable(self):
        for name in self.find_names():
            try:
                complaints, kinds = self.ask(name, PATH, INTERFACE, 'Check')
                self.seen.update(kinds)
                return complaints
            except GLib.Error as error:
                # One of its other connections, which may have been closed meanwhile.
                if not any(error.matches(Gio.DBusError.quark(), code) for code in OTHER_CONNECTION):
                    raise
        raise AssertionError('the application did not load what walks through it')

    def find_nameless(self):
        for _ in range(LOOKS):
            try:
                return list(find_nameless(self.app.screen))
            except GLib.Error:
                time.sleep(PAUSE)  # something has gone while it was asked
        raise AssertionError('the screen does not come to rest')

    def look(self):
        self.app.take_keyboard()
        return [*self.find_nameless(), *self.find_unreachable()]

    def check(self):
        """What is wrong, and stays so: a page that is just being filled is looked at again."""
        complaints = self.look()
        for _ in range(LOOKS):
            if not complaints:
                break
            time.sleep(PAUSE)
            again = self.look()
            complaints = [complaint for complaint in complaints if complaint in again]
        return complaints
