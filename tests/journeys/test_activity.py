#!/usr/bin/env python3
# test_activity.py: what was done is read, and who is no person gets a key and a token
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_activity.py BUILD [PICTURES] [--narrow] [--dark] [--language=CODE]

import pathlib

import first_day
import journey

TOKEN = 'Backup script'
ACCOUNT = 'Till'

REMOVE = 0  # in the menu of either


def read_activity(app, step):
    first_day.open_page(app, 'Activity')
    app.sees(f'Delete service account {ACCOUNT}', 30)
    app.sees(f'Delete personal access token {TOKEN}')
    app.sees(f'Create personal access token {TOKEN}')
    step('What was done, the newest first', 'activity')
    app.type('Search activity', app.called('Register with the first passkey')[:8].lower())
    # Rows are used again while the table finds what is asked for.
    app.is_gone('label', 'Create personal access token')
    app.sees('Register with the first passkey')
    app.click(app.find('label', 'Register with the first passkey'))
    app.sees('Public Key', 30)
    step('Which passkey it was, with the proof', 'activity-entry')
    app.press('Back')
    app.is_gone('label', 'Public Key')


def make_token(app, step, what, name, picture):
    app.press(f'New {what}…')
    app.type('Name', name)
    step(f'What a program is to have: {name}', picture)
    app.press('Create', within=app.dialog())
    # Not first_day.sign(): where it ends another dialog begins.
    app.find(None, 'Confirm', sensitive=False)
    app.type('PIN of', first_day.PIN)
    app.press('Confirm')


def keep_secrets(app, step, picture=None):
    app.sees('shown this once', 30)
    if picture:
        step('Token and private key, shown once', picture)
        app.press('Done')
        app.sees('Neither the token nor the private key')
        step('Whoever closes without them is asked', 'access-token-unkept')
        app.press('Go Back')
    app.press('Copy Token')
    app.press('Copy Private Key')
    app.press('Done')
    app.wait(lambda: app.dialogs() == 0, 'the secrets to be gone')


def make_access_token(app, step):
    first_day.open_page(app, 'Access Tokens')
    app.sees('No Access Tokens', 30)
    step('No token yet', 'access-tokens-none')
    make_token(app, step, 'Access Token', TOKEN, 'new-access-token')
    keep_secrets(app, step, 'access-token-secrets')
    app.sees(f'{TOKEN} is active', 30)
    app.press(f'{TOKEN} is active', 'switch')
    first_day.sign(app, step, 'signing-token')
    app.wait(lambda: app.is_switched(f'{TOKEN} is active', False), 'the switch to be off')
    step('Switched off', 'access-tokens')
    first_day.choose_item(app, f'More for {TOKEN}', REMOVE)
    first_day.sign(app)
    app.sees('No Access Tokens', 30)
    step('Removed')


def make_service_account(app, step):
    first_day.open_page(app, 'Service Accounts')
    app.sees('No Service Accounts', 30)
    make_token(app, step, 'Service Account', ACCOUNT, 'new-service-account')
    keep_secrets(app, step)
    app.sees(f'{ACCOUNT} is active', 30)
    step('A program has an account', 'service-accounts')
    first_day.choose_item(app, f'More for {ACCOUNT}', REMOVE)
    first_day.sign(app)
    app.sees('No Service Accounts', 30)


def remove_account(app, step):
    lists = pathlib.Path(app.environment['XDG_CACHE_HOME']) / 'passkeys' / 'lists'
    first_day.open_page(app, 'Permissions')
    app.find('row', 'Full Administrator', seconds=30)
    app.wait(lambda: list(lists.glob('*/permissions.json')), 'the permissions to be remembered')
    if app.narrow:
        app.press('Back')
    app.press('Account:')
    step('Accounts, and the ways out', 'accounts')
    app.press('Remove from This Computer')
    app.press('Delete Its Passkeys Here Too', 'switch')
    app.wait(lambda: app.is_switched('Delete Its Passkeys Here Too', True), 'the switch to be on')
    step('The organisation is not touched', 'remove-account')
    app.press('Remove')
    app.sees('Start an Organisation', 30)
    assert not list(lists.iterdir()), 'the lists were kept'


def main(app, step):
    app.start()
    first_day.found_and_join(app)
    make_access_token(app, step)
    make_service_account(app, step)
    read_activity(app, step)
    remove_account(app, step)
    app.quit()


journey.run(main)
