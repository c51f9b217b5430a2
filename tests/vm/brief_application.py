# brief_application.py: the application as a journey sees it, with few questions asked
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""In the virtual machine a question over D-Bus costs milliseconds, and journey.Application asks several of each thing
on the screen. Here one answer tells of everything that was asked about before; only what is new is asked for."""

import functools
import itertools

import journey
from gi.repository import Atspi, Gio, GLib

ROOT = '/org/a11y/atspi/accessible/root'
ACCESSIBLE = 'org.a11y.atspi.Accessible'

# to walk over everything takes seconds
LOOKS_BEFORE_WALK = 8


@functools.cache
def role_name(role):
    return Atspi.role_get_name(Atspi.Role(role))


class Item:
    """One thing on the screen, as the application told of it."""

    def __init__(self, answer):
        (_, self.path), _, (_, self.parent), self.index, self.n_children, _, name, role, description, states = answer
        self.name = name.replace('\u200b', '')
        self.description = description
        self.role = role_name(role)
        self.states = states[0] | states[1] << 32
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


class BriefApplication(journey.Application):
    """What is searched for and seen is looked up in the answer; what is found is the same as ever."""

    rest = 0.3
    bus = None
    name = None

    def ask(self, path, interface, method, *words, name=None):
        arguments = GLib.Variant(*words) if words else None
        return self.bus.call_sync(name or self.name, path, interface, method, arguments, None,
                                  Gio.DBusCallFlags.NONE, -1, None).unpack()[0]

    def connect(self):
        address = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            'org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, Gio.DBusCallFlags.NONE, -1,
            None).unpack()[0]
        flags = Gio.DBusConnectionFlags
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        for name, _ in self.ask(ROOT, ACCESSIBLE, 'GetChildren', name='org.a11y.atspi.Registry'):
            process = self.ask('/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID', '(s)', (name,),
                               name='org.freedesktop.DBus')
            if process == self.process.pid:
                self.name = name

    def start(self, *arguments):
        super().start(*arguments)
        self.connect()

    def items(self):
        """Everything by its path. Only what was asked about once is told of: its parent is asked for it."""
        asked = set()
        while True:
            items = {}
            for answer in self.ask('/org/a11y/atspi/cache', 'org.a11y.atspi.Cache', 'GetItems'):
                item = Item(answer)
                items[item.path] = item
            for item in sorted(items.values(), key=lambda item: item.index):
                if item.parent in items:
                    item.above = items[item.parent]
                    item.above.children.append(item)
            lacking = [item for item in items[ROOT].walk()
                       if item.is_showing() and item.path not in asked and item.lacks_children()]
            if not lacking:
                return items
            for item in lacking:
                asked.add(item.path)
                self.ask(item.path, ACCESSIBLE, 'GetChildren')

    def _search(self, role, name, within, sensitive):
        exact = []
        loose = []
        items = self.items()
        top = items.get(within.path if within else ROOT)
        for item in top.walk() if top else ():
            if (not item.is_showing() or role is not None and item.role not in journey.ROLES.get(role, {role})
                    or sensitive and not item.has(Atspi.StateType.SENSITIVE)):
                continue
            if name is None or item.name == name:
                exact.append(item)
            elif name in item.name:
                loose.append(item)
        return exact or loose

    def reach(self, item):
        """The thing itself."""
        if item.above is None:
            return self.root()
        node = self.reach(item.above)
        node = node and node.get_child_at_index(item.index)
        return node if node and node.path == item.path else None

    def look(self, brief, thorough):
        """What is found at a glance; at times GTK's cache tells of no children where there are some, so that one must
        ask one by one, as assistive technology does."""
        looks = itertools.count(1)
        return lambda: brief() or next(looks) % LOOKS_BEFORE_WALK == 0 and thorough()

    def find(self, role, name=None, within=None, seconds=15, sensitive=False):
        def brief():
            found = self._search(role, name, within, sensitive)
            return found and self.reach(found[-1])

        def thorough():
            found = journey.Application._search(self, role, name, within, sensitive)
            return found and found[-1]
        return self.wait(self.look(brief, thorough), f'a {role} named {name!r}', seconds)

    def field(self, name, within=None):
        def brief():
            for item in reversed(self._search(None, name, within, False)):
                for inner in item.walk():
                    if inner.is_showing() and inner.has(Atspi.StateType.EDITABLE):
                        return self.reach(inner)
            return None

        def thorough():
            for node in reversed(journey.Application._search(self, None, name, within, False)):
                for inner in journey._walk(node):
                    if inner.is_editable_text():
                        return inner
            return None
        return self.wait(self.look(brief, thorough), f'a field named {name!r}')

    def sees(self, text, seconds=15):
        def brief():
            return any(text in item.name or text in item.description
                       for item in self.items()[ROOT].walk() if item.is_showing())

        def thorough():
            return any(text in self.text_of(node) for node in self.walk())
        self.wait(self.look(brief, thorough), f'the text {text!r}', seconds)
