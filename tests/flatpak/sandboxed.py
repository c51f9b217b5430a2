# sandboxed.py: the application in the sandbox of Flatpak, on a desktop that follows a script
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journeys in the sandbox share."""

import json
import os
import subprocess
import sys

import journey
from screen import Screen

HERE = os.path.dirname(os.path.abspath(__file__))


class SandboxedApplication(journey.Application):
    """The application as flatpak starts it. Nobody outside knows its processes by their numbers: the accessibility bus
    sees a proxy, and the display what it is called inside; but here it is the only one on either."""

    def __init__(self, name, pictures):
        super().__init__('', pictures)
        self.name = name
        self.top = None
        for variable in ('GSETTINGS_SCHEMA_DIR', 'GSETTINGS_BACKEND', 'PASSKEYS_SERVER', 'GDK_DEBUG',
                         'ADW_DISABLE_PORTAL'):
            self.environment.pop(variable, None)
        home = os.path.join(self.environment['HOME'], '.var/app', name)
        self.folders = {kind: os.path.join(home, kind) for kind in ('data', 'config', 'cache', 'saved')}
        # Flatpak gives the application these, whatever others are named; this is for those who look.
        for kind in ('data', 'config', 'cache'):
            self.environment[f'XDG_{kind.upper()}_HOME'] = self.folders[kind]

    def command(self, *arguments, options=()):
        return ['flatpak', '--user', 'run', *options, self.name, *arguments]

    def start(self, *arguments, options=()):
        self.top = None
        with open(os.path.join(self.environment['HOME'], 'application.log'), 'ab') as log:
            self.process = subprocess.Popen(self.command(*arguments, options=options), env=self.environment, stdout=log,
                                            stderr=log)
        self.wait(lambda: self.root() is not None, 'the application on the accessibility bus', 60)
        self.screen = Screen(self.root().get_process_id())

    def activate(self, action, part=None):
        """An action of the application, or of a part of it with a name of its own."""
        name = f'{self.name}.{part}' if part else self.name
        path = '/' + name.replace('.', '/')
        subprocess.run(['gdbus', 'call', '--session', '--dest', name, '--object-path', path,
                        '--method', 'org.gtk.Actions.Activate', action, '[]', '{}'], env=self.environment, check=True,
                       stdout=subprocess.DEVNULL)

    def root(self):
        if self.top is None:
            desktop = journey.Atspi.get_desktop(0)
            self.top = next((child for child in journey._children(desktop) if child.get_name() == 'passkeys'), None)
        return self.top

    def windows(self):
        return subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'passkeys'],
                              env=self.environment, capture_output=True, text=True, check=False).stdout.split()

    def kill(self):
        if self.process is not None:
            subprocess.run(['flatpak', 'kill', self.name], env=self.environment, check=False,
                           stderr=subprocess.DEVNULL)
        super().kill()

    def look_elsewhere(self):
        """No window has the keyboard."""
        subprocess.run(['xdotool', 'windowfocus', '0'], env=self.environment, check=True)

    def tell_script(self, *words):
        subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.portal.Desktop', '--object-path',
                        '/org/freedesktop/portal/desktop', '--method', f'org.example.Script.{words[0]}', *words[1:]],
                       env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def switch_for_browsers(self, text):
        """In the preferences, and what is to be seen there then."""
        self.activate('preferences')
        self.press('Offer Passkeys to Browsers', 'switch')
        self.sees(text, 30)

    def close_dialog(self):
        self.key('Escape')
        self.wait(lambda: self.dialogs() == 0, 'the dialog to close')

    def read_autostart(self):
        """What the desktop was asked to start at login; None if it is nothing."""
        path = os.path.join(self.folders['saved'], 'autostart')
        if not os.path.exists(path):
            return None
        with open(path, encoding='utf-8') as file:
            return json.load(file)

    def check_computer(self, step, sentence, picture, *texts):
        self.activate('check-computer')
        for text in texts:
            self.sees(text, 30)
        step(sentence, picture)
        self.close_dialog()


def run(play, name, pictures=None):
    """Plays a journey as a test."""
    launcher = journey.in_own_desktop()
    if pictures:
        journey.fresh_folder(pictures)
    app = SandboxedApplication(name, pictures)
    os.environ['XDG_CONFIG_HOME'] = app.folders['config']
    journey.set_window_size(1100, 800)
    portal = subprocess.Popen([sys.executable, os.path.join(HERE, 'scripted_portal.py'), name, app.folders['saved']])
    try:
        journey.play_as_test(app, play, launcher)
    finally:
        portal.terminate()
