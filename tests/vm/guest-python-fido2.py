#!/usr/bin/env python3
# guest-python-fido2.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Registers and signs in with the passkeys of this computer through python3-fido2's client, on a real /dev/hidraw
node, and has its server check both. Runs in the virtual machine.

    guest-python-fido2.py WITH-KEYRING SERVICE ANSWER

ANSWER is the program that the service starts for a question, whose person follows a script."""

import os
import subprocess
import sys
import time

ORIGIN = 'https://example.org'


class Guest:
    def __init__(self, service, answer):
        self.folder = os.environ['PASSKEYS_TEST_FOLDER']
        self.number = 0
        self.process = subprocess.Popen([service, '--answer-with', answer], stdout=subprocess.PIPE, text=True,
                                        env=os.environ | {'PASSKEYS_TEST_SCRIPTS': self.folder})
        assert self.process.stdout.readline().startswith('Offering')
        while not [name for name in os.listdir('/dev') if name.startswith('hidraw')]:
            time.sleep(0.1)

    def script(self, text):
        with open(f'{self.folder}/script', 'w', encoding='utf-8') as file:
            file.write(text)

    def expect(self, name, holds):
        self.number += 1
        print(f'{"ok" if holds else "not ok"} {self.number} {name}')

    def close(self):
        self.process.terminate()
        self.process.wait()
        print(f'1..{self.number}')


def fails(error_type, work):
    try:
        work()
    except error_type as error:
        print(f'# {error!r}')
        return True
    return False


def run(guest):
    from fido2.client import ClientError, Fido2Client
    from fido2.hid import CtapHidDevice
    from fido2.server import Fido2Server

    device = next(CtapHidDevice.list_devices())
    client = Fido2Client(device, ORIGIN)
    server = Fido2Server({'id': 'example.org', 'name': 'Example'}, attestation='direct')
    guest.expect('its options are read', client.info.options.get('uv') and client.info.options.get('rk'))

    def register(user, credentials=()):
        options, state = server.register_begin(
            {'id': user.encode(), 'name': user, 'displayName': user}, credentials=credentials,
            resident_key_requirement='required', user_verification='required',
            authenticator_attachment='cross-platform')
        result = client.make_credential(options.public_key)
        data = server.register_complete(state, result.client_data, result.attestation_object)
        return data.credential_data, result.attestation_object

    def sign_in(known, listed):
        options, state = server.authenticate_begin(known if listed else None, user_verification='required')
        response = client.get_assertion(options.public_key).get_response(0)
        return server.authenticate_complete(state, known, response.credential_id, response.client_data,
                                            response.authenticator_data, response.signature)

    guest.script('pin 246810-a\ncreate ada\n')
    ada, attestation = register('ada')
    guest.expect('a passkey is made', attestation.fmt == 'packed')
    guest.script('pin 246810-a\n')
    guest.expect('sign in without a list', sign_in([ada], False).credential_id == ada.credential_id)
    guest.script('pin 246810-a\n')
    guest.expect('sign in with a list', sign_in([ada], True).credential_id == ada.credential_id)
    guest.script('pin 246810-a\n')
    guest.expect('what the site excludes is not made again',
                 fails(ClientError, lambda: register('ada', [ada])))
    guest.script('cancel\n')
    guest.expect('who cancels is not signed in', fails(ClientError, lambda: sign_in([ada], True)))
    guest.script('agree\n')
    guest.expect('it is chosen among several', client.selection() is None)


def main():
    with_keyring, service, answer = sys.argv[1:]
    if 'PASSKEYS_TEST_FOLDER' not in os.environ:
        os.execv(with_keyring, [with_keyring, sys.executable, *sys.argv])
    try:
        import fido2  # noqa: F401
    except ImportError:
        print('1..0 # SKIP python3-fido2 is not installed')
        return
    guest = Guest(service, answer)
    run(guest)
    guest.close()


if __name__ == '__main__':
    main()
