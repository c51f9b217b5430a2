# screen.py: everything on the screen by one answer
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""To ask about each thing on the screen over D-Bus, several questions each, is most of what a journey would do, and in
the virtual machine a question costs milliseconds. Here one answer tells of everything that was asked about before; only
what is new is asked for."""

import ast
import functools
import re

from gi.repository import Atspi, Gio, GLib

ROOT = '/org/a11y/atspi/accessible/root'
ACCESSIBLE = 'org.a11y.atspi.Accessible'

@functools.cache
def role_name(role):
    return Atspi.role_get_name(Atspi.Role(role))


# What the cache says of one thing, in GVariant's own text: to unpack it piece by piece takes Python ten times as long.
TEXT = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
REFERENCE = r"\('[^']*', '([^']*)'\)"
ITEM = re.compile(rf'\({REFERENCE}, {REFERENCE}, {REFERENCE}, (-?\d+), (-?\d+), \[[^]]*\], ({TEXT}), (\d+), ({TEXT}), '
                  r'\[(\d+), (\d+)\]\)')


def read_text(text):
    return ast.literal_eval(text) if '\\' in text else text[1:-1]


class Item:
    """One thing on the screen, as the application told of it."""

    def __init__(self, match):
        self.path, _, self.parent, index, n_children, name, role, description, low, high = match.groups()
        self.index = int(index)
        self.n_children = int(n_children)
        self.name = read_text(name).replace('\u200b', '')
        self.description = read_text(description)
        self.role = role_name(int(role))
        self.states = int(low) | int(high) << 32
        self.above = None
        self.children = []

    def has(self, state):
        return bool(self.states >> int(state) & 1)

    def lacks_children(self):
        told = {child.index for child in self.children}
        return not told if self.path == ROOT else not told.issuperset(range(self.n_children))

    def is_showing(self):
        return self.path == ROOT or self.has(Atspi.StateType.SHOWING)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


class Screen:
    """What one process shows."""

    def __init__(self, process_id):
        address = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, Gio.DBusCallFlags.NONE, -1,
            None).unpack()[0]
        flags = Gio.DBusConnectionFlags
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        self.name = self.find_name(process_id)
        self.asked = {} # the paths of what was asked for its children, and how many it had

    def find_name(self, process_id):
        for name, _ in self.ask(ROOT, ACCESSIBLE, 'GetChildren', name='org.a11y.atspi.Registry').unpack()[0]:
            if self.ask('/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID', '(s)', (name,),
                        name='org.freedesktop.DBus').unpack()[0] == process_id:
                return name
        return None

    def ask(self, path, interface, method, *words, name=None):
        arguments = GLib.Variant(*words) if words else None
        return self.bus.call_sync(name or self.name, path, interface, method, arguments, None,
                                  Gio.DBusCallFlags.NONE, -1, None)

    def items(self):
        """Everything by its path. Only what was asked about once is told of: its parent is asked for it."""
        while True:
            items = {}
            told = self.ask('/org/a11y/atspi/cache', 'org.a11y.atspi.Cache', 'GetItems').print_(False)
            for item in map(Item, ITEM.finditer(told)):
                items[item.path] = item
            for item in sorted(items.values(), key=lambda item: item.index):
                if item.parent in items:
                    item.above = items[item.parent]
                    item.above.children.append(item)
            lacking = [item for item in items[ROOT].walk()
                       if item.is_showing() and self.asked.get(item.path) != item.n_children and item.lacks_children()]
            if not lacking:
                return items
            for item in lacking:
                self.asked[item.path] = item.n_children
                self.ask(item.path, ACCESSIBLE, 'GetChildren')

    def walk(self, within=None):
        """Everything that is in it and shows."""
        items = self.items()
        top = items.get(within or ROOT)
        return [item for item in top.walk() if item.is_showing()] if top else []
