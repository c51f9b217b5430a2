#!/usr/bin/env python3
# test_recover.py: another device is registered, and access is recovered when every passkey is lost
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_recover.py BUILD [PICTURES] [--narrow] [--dark] [--language=CODE]

import glob
import json
import os
import re
import subprocess
import sys

import first_day
import journey

WITH_KEYRING = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../keyring/with-keyring')
SHOW_ENVIRONMENT = 'import json, os, signal; print(json.dumps(dict(os.environ)), flush=True); signal.pause()'


class OtherDevice:
    """Another device of the person: a session bus, a keyring and folders of its own, on the same screen."""

    def __init__(self, app):
        self.process = subprocess.Popen([WITH_KEYRING, sys.executable, '-c', SHOW_ENVIRONMENT],
                                        stdout=subprocess.PIPE, env=app.environment)
        environment = json.loads(self.process.stdout.readline())
        answer = subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.a11y.Bus', '--object-path', '/org/a11y/bus',
                                 '--method', 'org.a11y.Bus.GetAddress'], capture_output=True, text=True, check=True).stdout
        environment['AT_SPI_BUS_ADDRESS'] = re.search(r"'(.*)'", answer)[1]
        source = os.path.join(os.environ['XDG_CONFIG_HOME'], '.')
        subprocess.run(['cp', '-r', source, environment['XDG_CONFIG_HOME']], check=True)
        self.app = journey.Application(app.build, None, environment)
        self.app.narrow = app.narrow
        self.app.language = app.language
        app.beside.append(self.app)

    def end(self):
        self.app.kill()
        self.process.terminate()
        self.process.communicate()


def server_address(app):
    """Where the organisation on this computer listens; a person would look it up on the server."""
    children = subprocess.run(['pgrep', '-P', str(app.process.pid), 'passkeys-server'],
                              capture_output=True, text=True, check=True).stdout.split()
    inodes = set()
    for link in glob.glob(f'/proc/{children[0]}/fd/*'):
        try:
            inodes.update(re.findall(r'socket:\[([0-9]+)\]', os.readlink(link)))
        except OSError:
            continue
    with open(f'/proc/{children[0]}/net/tcp', encoding='ascii') as file:
        for line in file.readlines()[1:]:
            fields = line.split()
            if fields[3] == '0A' and fields[9] in inodes:
                return 'http://127.0.0.1:%d' % int(fields[1].split(':')[1], 16)
    raise journey.NotFound('the server listens nowhere')


def to_front(app):
    windows = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(app.process.pid)],
                             capture_output=True, text=True, check=True).stdout.split()
    subprocess.run(['xdotool', 'windowraise', windows[-1]], check=True)


def read_device_code(app):
    def code():
        for node in app.walk():
            match = re.search(r'\b[A-Z0-9]{3}(-[A-Z0-9]{3}){2}\b', app.text_of(node))
            if match:
                return match[0]
        return None
    return app.wait(code, 'the code for another device')


def add_device(app, other, step):
    prepare_device(app, other, step)
    to_front(app)
    app.press('Register a Device', 'row')
    app.type('PIN of', first_day.PIN)
    step('Registering a device is signed', 'device-signing')
    app.press('Confirm')
    code = read_device_code(app)
    app.wait(lambda: 50 <= app.numbers('Good for')[0] < 60, 'the code to be good for a minute')
    step('A code for the other device, good for a minute', 'device-code')
    to_front(other)
    type_on_device(app, other, code, step)


def prepare_device(app, other, step):
    """Before there is a code, which is good for a minute."""
    other.start()
    other.sees('No Passwords Here')
    app.picture('other-welcome')
    other.press('Add This Device', 'row')
    choose_server(other, server_address(app))
    other.type('Code from the Other Device', 'AAA-AAA-AAA')
    other.press('Continue')
    other.sees('The Code Was Refused')
    step('A mistyped code is refused, with the next step', 'device-wrong-code')


def type_on_device(app, other, code, step):
    other.type('Code from the Other Device', code.lower().replace('-', ' '))
    other.press('Continue')
    other.sees('Create a Passkey Here')
    other.type('Passkey Name', 'Jane’s Tablet')
    step('The code in lower case and without dashes: the other device gets a passkey', 'device-passkey')
    other.press('Create Passkey')
    other.type('New PIN', first_day.PIN)
    other.type('Repeat PIN', first_day.PIN)
    other.press('Continue')
    other.sees('Two Ways Back In', 30)
    step('The other device is signed in', 'device-signed-in')

    app.sees('“Jane’s Tablet” Was Added', 30)
    to_front(app)
    step('The first device says that another was added', 'device-added')
    app.press('Done')
    app.sees('2 active passkeys')

    to_front(other)
    show_code_again(other, step)


def choose_server(other, address):
    """With the keyboard: where a pop-up's rows are on the screen, nobody is told."""
    other.click(other.find('label', 'Organisation At'))
    other.find('label', 'Another Server')
    window = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(other.process.pid), '--name', 'Passkeys'],
                            capture_output=True, text=True, check=True).stdout.split()[-1]
    subprocess.run(['xdotool', 'windowfocus', '--sync', window], check=True)
    subprocess.run(['xdotool', 'key', 'End', 'Return'], check=True)
    other.type('Server Address', address)
    other.click(other.find('label', 'Details of the Server'))
    other.type('Origin', 'http://localhost')


def show_code_again(other, step):
    other.press('Register a Device', 'row')
    other.type('PIN of', first_day.PIN)
    other.press('Confirm')
    read_device_code(other)
    other.sees('http://localhost/register-device')
    step('Where a server has an address, a QR code leads to it', 'device-qr-code')
    other.kill()


def read_kit(app):
    """The kit on the page, as the text that its Copy button copies."""
    app.sees('Keep Your Recovery Kit', 30)
    labels = [node.get_name() for node in app.walk() if node.get_role_name() == 'label']
    titles = ('User Name', 'Organisation ID', 'Recovery Code', 'Recovery Key ID')
    values = [next(value for label, value in zip(labels, labels[1:]) if label in app.say(title)) for title in titles]
    return ''.join(f'{title}: {value}\n' for title, value in zip(titles, values))


def renew_kit(app, step):
    app.press('New Kit…')
    app.type('PIN of', first_day.PIN)
    step('A new recovery kit at any time: it is signed', 'new-kit-signing')
    app.press('Confirm')
    kit = read_kit(app)
    app.key('Escape')
    app.sees('Leave Without the New Kit?')
    step('Whoever leaves without the new kit is asked', 'new-kit-unkept')
    app.press('Stay')
    first_day.keep_kit(app)
    app.sees('Switch Off the Former Kit?')
    step('The new kit is kept; the former one may be switched off', 'former-kit')
    app.press('Switch Off…')
    app.sees('can no longer recover your account')
    first_day.sign(app)
    return kit


def verification_code(app):
    return first_day.code_in(app, first_day.outbox(app.environment)[-1], 'Verification code:')


def sign_out(app):
    if app.narrow:
        app.press('Back')
    else:
        first_day.open_page(app, 'Credentials')
    app.press('Account:')
    app.press('Sign Out')
    app.sees('Who Are You Today?', 30)


def make_new_passkey(app):
    """Gives the new kit, at the question what becomes of the former passkey."""
    app.press('Create Passkey')
    app.type('PIN of', first_day.PIN)
    app.press('Continue')
    kit = read_kit(app)
    first_day.keep_kit(app)
    app.sees('Remove the Former Passkey?')
    return kit


def recover_and_keep(app, step, kit):
    """Once more, by someone who does not want anything to be removed."""
    n_messages = len(first_day.outbox(app.environment))
    app.press('Recover Access', 'button')
    app.type_freely('Your E-Mail Address', kit)
    app.wait(lambda: app.value('Your E-Mail Address') == first_day.FOUNDER, 'the kit to fill itself in')
    app.press('Send Verification Code')
    app.field('Verification Code')
    app.wait(lambda: len(first_day.outbox(app.environment)) > n_messages, 'the verification code')
    app.type('Verification Code', verification_code(app))
    app.press('Continue')
    app.sees('Create Your New Passkey')
    make_new_passkey(app)
    app.press('Keep')
    app.sees('Two Ways Back In', 30)
    first_day.open_page(app, 'On This Computer')
    app.sees('Search passkeys', 30)
    app.wait(lambda: len(app.all_named('Your passkey for')) == 2, 'both passkeys to be there')
    step('The passkey that ended was kept, as it was wished')


def recover(app, step, kit):
    app.press('Recover Access', 'button')
    app.sees('It ends all your former passkeys')
    app.type_freely('Your E-Mail Address', kit)
    app.wait(lambda: app.value('Your E-Mail Address') == first_day.FOUNDER, 'the kit to fill itself in')
    step('What recovery ends is said before; a pasted kit fills the form in', 'recovery')

    right = app.value('Recovery Code')
    app.type('Recovery Code', right[:-1] + ('A' if right[-1] != 'A' else 'B'))
    app.press('Send Verification Code')
    app.field('Verification Code')
    app.type('Verification Code', '0000-0000-0000-0000')
    app.press('Continue')
    app.sees('The Code Was Refused')
    step('A wrong verification code is refused, and nothing that was typed is lost', 'recovery-wrong-code')

    app.type('Verification Code', verification_code(app))
    app.press('Continue')
    app.sees('The Recovery Code Is Not Right')
    step('A wrong recovery code is told apart from it', 'recovery-wrong-kit')

    app.type('Recovery Code', right)
    app.press('Continue')
    app.sees('Create Your New Passkey')
    step('A new passkey replaces all former ones', 'recovery-passkey')
    kit = make_new_passkey(app)
    app.sees(first_day.PASSKEY)
    step('The passkey that ended may be removed from this computer', 'recovery-dead-passkey')
    app.press('Remove')
    app.sees('Two Ways Back In', 30)
    app.sees('One active passkey')
    step('Signed in again, with one passkey and a new kit', 'recovered')
    return kit


def play(app, other, step):
    app.start()
    first_day.found_and_join(app)
    step('An organisation on this computer')
    add_device(app, other, step)
    kit = renew_kit(app, step)
    sign_out(app)
    kit = recover(app, step, kit)
    sign_out(app)
    recover_and_keep(app, step, kit)
    app.quit()


def main(app, step):
    device = OtherDevice(app)
    try:
        play(app, device.app, step)
    except (journey.NotFound, AssertionError):
        if device.app.process is not None:
            device.app.dump()
            device.app.show_log()
        raise
    finally:
        device.end()


journey.run(main)
