#!/usr/bin/env python3
# scripted_portal.py: the desktop's side of what a sandbox asks for, with a person who follows a script
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   scripted_portal.py APPLICATION FOLDER
"""Takes the place of xdg-desktop-portal, which needs a desktop to ask on and a file system of its own: every dialog is
accepted. What is saved goes to FOLDER under the name that was offered, and so does what is printed. Each request is
written to FOLDER/requests, a notification that is shown to FOLDER/notification, and what is to be started at login to
FOLDER/autostart. org.example.Script has the person lock the screen, or press a button of the notification."""

import json
import os
import sys

from gi.repository import Gio, GLib

PATH = '/org/freedesktop/portal/desktop'
INTERFACES = '''<node>
<interface name="org.freedesktop.portal.FileChooser">
  <method name="SaveFile"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
    <arg type="o" direction="out"/></method>
  <property name="version" type="u" access="read"/>
</interface>
<interface name="org.freedesktop.portal.Print">
  <method name="PreparePrint"><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="a{sv}" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
  <method name="Print"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="h" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
  <property name="version" type="u" access="read"/>
</interface>
<interface name="org.freedesktop.portal.Inhibit">
  <method name="CreateMonitor"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
    <arg type="o" direction="out"/></method>
  <method name="QueryEndResponse"><arg type="o" direction="in"/></method>
  <property name="version" type="u" access="read"/>
</interface>
<interface name="org.freedesktop.portal.Notification">
  <method name="AddNotification"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/></method>
  <method name="RemoveNotification"><arg type="s" direction="in"/></method>
  <property name="version" type="u" access="read"/>
</interface>
<interface name="org.freedesktop.portal.Background">
  <method name="RequestBackground"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
    <arg type="o" direction="out"/></method>
  <method name="SetStatus"><arg type="a{sv}" direction="in"/></method>
  <property name="version" type="u" access="read"/>
</interface>
<interface name="org.example.Script">
  <method name="LockScreen"/>
  <method name="PressButton"><arg type="s" direction="in"/></method>
</interface>
</node>'''


class Portal:
    def __init__(self, application, folder):
        self.application = application
        self.folder = folder
        self.monitor = None
        self.notification = None
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        for interface in Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces:
            self.bus.register_object(PATH, interface, self.call, self.get_property, None)
        Gio.bus_own_name_on_connection(self.bus, 'org.freedesktop.portal.Desktop', Gio.BusNameOwnerFlags.NONE, None,
                                       None)

    def get_property(self, *_):
        return GLib.Variant('u', 3)

    def call(self, _bus, sender, _path, interface, method, parameters, invocation):
        with open(os.path.join(self.folder, 'requests'), 'a', encoding='utf-8') as file:
            print(f'{interface.rsplit(".", 1)[-1]}.{method}', file=file)
        if hasattr(self, f'do_{method}'):
            getattr(self, f'do_{method}')(*parameters)
            invocation.return_value(None)
            return
        arguments = parameters.unpack()
        options = arguments[-1]
        handle = f'{PATH}/request/{sender[1:].replace(".", "_")}/{options.get("handle_token", "t")}'
        answers = getattr(self, f'answer_{method}')(arguments, invocation.get_message().get_unix_fd_list())
        invocation.return_value(GLib.Variant('(o)', (handle,)))
        self.bus.emit_signal(sender, handle, 'org.freedesktop.portal.Request', 'Response',
                             GLib.Variant('(ua{sv})', (0, answers)))

    def do_QueryEndResponse(self, _session):
        pass

    def do_SetStatus(self, _status):
        pass

    def write(self, name, content):
        """All at once: somebody waits for it."""
        path = os.path.join(self.folder, name)
        with open(f'{path}.part', 'w', encoding='utf-8') as file:
            json.dump(content, file)
        os.rename(f'{path}.part', path)

    def remove(self, name):
        path = os.path.join(self.folder, name)
        if os.path.exists(path):
            os.remove(path)

    def do_AddNotification(self, name, notification):
        self.notification = name, notification
        self.write('notification', notification['title'])

    def do_RemoveNotification(self, name):
        if self.notification and self.notification[0] == name:
            self.notification = None
            self.remove('notification')

    def do_PressButton(self, label):
        """Actions of the application are called as those of its desktop file are, whether it runs or not."""
        button = next(button for button in self.notification[1]['buttons'] if button['label'] == label)
        action = button['action'].removeprefix('app.')
        target = [GLib.Variant('s', button['target'])] if 'target' in button else []
        self.bus.call(self.application, '/' + self.application.replace('.', '/'), 'org.freedesktop.Application',
                      'ActivateAction', GLib.Variant('(sava{sv})', (action, target, {})), None,
                      Gio.DBusCallFlags.NONE, -1, None)

    def answer_RequestBackground(self, arguments, _files):
        options = arguments[-1]
        if options['autostart']:
            self.write('autostart', options['commandline'])
        else:
            self.remove('autostart')
        return {'background': GLib.Variant('b', True), 'autostart': GLib.Variant('b', options['autostart'])}

    def answer_CreateMonitor(self, _arguments, _files):
        self.monitor = f'{PATH}/session/monitor'
        return {'session_handle': GLib.Variant('s', self.monitor)}

    def do_LockScreen(self):
        assert self.monitor, 'nobody asked to be told'
        self.bus.emit_signal(None, PATH, 'org.freedesktop.portal.Inhibit', 'StateChanged',
                             GLib.Variant('(oa{sv})', (self.monitor, {'screensaver-active': GLib.Variant('b', True),
                                                                      'session-state': GLib.Variant('u', 1)})))

    def answer_SaveFile(self, arguments, _files):
        path = os.path.join(self.folder, arguments[-1]['current_name'])
        return {'uris': GLib.Variant('as', [GLib.filename_to_uri(path)])}

    def answer_PreparePrint(self, arguments, _files):
        return {'settings': GLib.Variant('a{sv}', {}), 'page-setup': GLib.Variant('a{sv}', {}),
                'token': GLib.Variant('u', 1)}

    def answer_Print(self, arguments, files):
        with os.fdopen(files.get(arguments[2]), 'rb') as source, \
             open(os.path.join(self.folder, 'printed.pdf'), 'wb') as file:
            file.write(source.read())
        return {}


def main():
    os.makedirs(sys.argv[2], exist_ok=True)
    portal = Portal(*sys.argv[1:])
    assert portal.bus
    GLib.MainLoop().run()


main()
