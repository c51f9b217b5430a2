#!/usr/bin/env python3
# journey_flatpak.py: the first day in the sandbox of Flatpak
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   journey_flatpak.py APPLICATION PICTURES
"""Played by build-aux/flatpak-try, with a real keyring and the permissions of org.example.Passkeys.json."""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../journeys'))

import first_day  # noqa: E402
import journey  # noqa: E402
from screen import Screen  # noqa: E402


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

    def run(self, *arguments):
        subprocess.run(self.command(*arguments), env=self.environment, timeout=60, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def activate(self, action):
        path = '/' + self.name.replace('.', '/')
        subprocess.run(['gdbus', 'call', '--session', '--dest', self.name, '--object-path', path,
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
            subprocess.run(['flatpak', '--user', 'kill', self.name], env=self.environment, check=False,
                           stderr=subprocess.DEVNULL)
        super().kill()


def print_and_save_kit(app, step):
    """Both ask the desktop, which alone sees files and printers."""
    saved = app.folders['saved']
    app.sees('Keep Your Recovery Kit', 30)
    app.press('Print…')
    app.wait(lambda: is_pdf(os.path.join(saved, 'printed.pdf')), 'the kit to be printed')
    app.press('Save as PDF…')
    app.sees('Recovery kit saved')
    kit = next(name for name in os.listdir(saved) if name.endswith('.pdf') and name != 'printed.pdf')
    assert is_pdf(os.path.join(saved, kit))
    with open(os.path.join(saved, 'requests'), encoding='utf-8') as file:
        requests = file.read().split()
    assert requests == ['Inhibit.CreateMonitor', 'Print.PreparePrint', 'Print.Print', 'FileChooser.SaveFile'], requests
    step('The desktop printed the recovery kit and saved it', 'kit-saved')


def is_pdf(path):
    if not os.path.exists(path):
        return False
    with open(path, 'rb') as file:
        text = file.read()
    return text.startswith(b'%PDF-') and b'%%EOF' in text


def open_link(app, step):
    """As a mail program would: one more start, which hands the link to the one that runs."""
    link = re.search(r'passkeys://\S+', first_day.outbox(app.environment)[-1])[0]
    app.run(link)
    app.wait(lambda: app.value('Your E-Mail Address') == first_day.COLLEAGUE, 'the address to fill itself in')
    step('The link of the invitation, opened elsewhere, fills it in', 'link')
    app.press('Back')
    app.is_gone('text', 'Registration Code')


def check_computer(app, step, sentence, picture, *texts):
    app.activate('check-computer')
    for text in texts:
        app.sees(text, 30)
    step(sentence, picture)
    app.key('Escape')
    app.wait(lambda: app.dialogs() == 0, 'the dialog to close')


def lock_screen(app, step):
    subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.portal.Desktop', '--object-path',
                    '/org/freedesktop/portal/desktop', '--method', 'org.example.Script.LockScreen'],
                   env=app.environment, check=True, stdout=subprocess.DEVNULL)
    app.sees('Passkeys Is Locked', 30)
    step('The desktop locked the screen, and Passkeys locks, too', 'locked')


def start_with_less(app, step):
    """What a person has taken away is named, with the command that gives it back."""
    for options, picture, texts in (
            (['--nodevice=all'], 'no-devices',
             ['It hides security keys', '--device=all', 'The sandbox hides it: passkeys are kept in the keyring']),
            (['--unshare=network'], 'no-network', ['It hides the network', '--share=network']),
            (['--no-talk-name=org.freedesktop.secrets'], 'no-keyring',
             ['It hides the keyring', '--talk-name=org.freedesktop.secrets'])):
        app.start(options=options)
        check_computer(app, step, f'With {options[0]}: “{texts[0]}”', picture, *texts)
        app.quit()


def play(app, step):
    app.start()
    first_day.found(app, step)
    first_day.make_first_passkey(app, step)
    print_and_save_kit(app, step)
    first_day.keep_kit(app, step)
    app.sees('Two Ways Back In', 30)
    first_day.invite(app, step)
    open_link(app, step)
    check_computer(app, step, 'Nothing is withheld that the package asks for', 'check', 'It lets security keys through',
                   'Open, and it answers')
    app.quit()
    app.start()
    app.sees('Two Ways Back In', 30)
    first_day.open_page(app, 'Users')
    app.sees(first_day.COLLEAGUE, 30)
    step('After a restart of application and server: still signed in, nothing lost', 'after-restart')
    lock_screen(app, step)
    app.quit()
    start_with_less(app, step)


def main():
    name, pictures = sys.argv[1:]
    launcher = journey.in_own_desktop()
    journey.fresh_folder(pictures)
    app = SandboxedApplication(name, pictures)
    os.environ['XDG_CONFIG_HOME'] = app.folders['config']
    journey.set_window_size(1100, 800)
    portal = subprocess.Popen([sys.executable, os.path.join(HERE, 'scripted_portal.py'), app.folders['saved']])
    try:
        journey.play_as_test(app, play, launcher)
    finally:
        portal.terminate()


main()
