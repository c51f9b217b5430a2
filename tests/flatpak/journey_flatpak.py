#!/usr/bin/env python3
# journey_flatpak.py: the first day in the sandbox of Flatpak
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   journey_flatpak.py APPLICATION PICTURES
"""Played by build-aux/flatpak-try, with a real keyring and the permissions of org.example.Passkeys.json."""

import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../journeys'))

import first_day  # noqa: E402
import sandboxed  # noqa: E402


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
        requests = [request for request in file.read().split() if not request.startswith('Notification.')]
    assert requests == ['Inhibit.CreateMonitor', 'Print.PreparePrint', 'Print.Print', 'FileChooser.SaveFile'], requests
    step('The desktop printed the recovery kit and saved it', 'kit-saved')


def is_pdf(path):
    if not os.path.exists(path):
        return False
    with open(path, 'rb') as file:
        text = file.read()
    return text.startswith(b'%PDF-') and b'%%EOF' in text


def open_link(app, step):
    """As a mail program would: what flatpak tells the desktop is who opens such links."""
    exports = os.path.join(os.environ['FLATPAK_USER_DIR'], 'exports/share')
    link = re.search(r'passkeys://\S+', first_day.outbox(app.environment)[-1])[0]
    opened = subprocess.run(['gio', 'open', link], env=dict(app.environment, XDG_DATA_DIRS=f'{exports}:/usr/share'),
                            timeout=60, check=False, capture_output=True, text=True)
    assert opened.returncode == 0, opened.stderr
    app.wait(lambda: app.value('Your E-Mail Address') == first_day.COLLEAGUE, 'the address to fill itself in')
    step('The link of the invitation, opened elsewhere, fills it in', 'link')


def join(app):
    """The colleague, at the same computer; then it is the founder's turn again."""
    app.press('Continue')
    app.sees('Create Your First Passkey')
    app.press('Create Passkey')
    app.type('PIN of', first_day.PIN)
    app.press('Continue')
    first_day.keep_kit(app)
    app.sees('Account: ' + first_day.COLLEAGUE, 30)
    app.press('Account:', 'button')
    app.press(first_day.FOUNDER, 'row')
    app.sees('Account: ' + first_day.FOUNDER)


def hear_of_colleague(app, step):
    """Whoever looks elsewhere hears of it from the desktop, and a button of that leads back."""
    told = os.path.join(app.folders['saved'], 'notification')
    app.look_elsewhere()
    first_day.open_page(app, 'Users')
    app.wait(lambda: os.path.exists(told), 'a notification', 30)
    with open(told, encoding='utf-8') as file:
        title = json.load(file)
    assert title == f'{first_day.COLLEAGUE} has registered', title
    app.tell_script('PressButton', 'Show')
    app.sees('Can sign in and manage own passkeys only', 30)
    app.wait(lambda: not os.path.exists(told), 'the notification to go', 30)
    step('The desktop told that the colleague has registered, and its button shows the colleague', 'notification')
    app.press('Back')


def start_at_login(app, step):
    """A sandbox cannot write where the desktop looks: the desktop is asked, and starts the service in the sandbox."""
    if os.path.exists('/dev/uhid'):
        print('# Start at login is not tried here, where browsers would see this computer', flush=True)
        return
    app.switch_for_browsers('/dev/uhid Is Missing')
    program, *arguments = app.wait(lambda: app.read_autostart(), 'the desktop to be asked')
    step('The desktop was asked to start the service for browsers at login', 'at-login')
    started = subprocess.run(app.command(*arguments, options=[f'--command={program}']), env=app.environment, timeout=60,
                             check=False, capture_output=True, text=True)
    assert program == '/app/libexec/passkeys/passkeys-browser-service'
    assert 'This kernel has no /dev/uhid' in started.stderr, started
    app.press('Offer Passkeys to Browsers', 'switch')
    app.wait(lambda: app.read_autostart() is None, 'the desktop to be asked')
    app.close_dialog()
    step('What it was asked to start is the service, and the switch takes it back')


def lock_screen(app, step):
    app.tell_script('LockScreen')
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
        app.check_computer(step, f'With {options[0]}: “{texts[0]}”', picture, *texts)
        if picture == 'no-devices':
            app.switch_for_browsers('The Sandbox Hides /dev/uhid')
            step('And browsers cannot be offered anything: “The Sandbox Hides /dev/uhid”', 'no-uhid')
            app.press('Offer Passkeys to Browsers', 'switch')
            app.close_dialog()
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
    join(app)
    hear_of_colleague(app, step)
    start_at_login(app, step)
    app.check_computer(step, 'Nothing is withheld that the package asks for', 'check', 'It lets security keys through',
                   'Open, and it answers')
    app.quit()
    app.start()
    app.sees('Account: ' + first_day.FOUNDER, 30)
    first_day.open_page(app, 'Users')
    app.sees(first_day.COLLEAGUE, 30)
    step('After a restart of application and server: still signed in, nothing lost', 'after-restart')
    lock_screen(app, step)
    app.quit()
    start_with_less(app, step)


sandboxed.run(play, *sys.argv[1:3])
