# first_day.py: the steps of the first day with the application
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a new person does, step by step; journeys, the tour and the bench put these together.

Each step is told by calling step (sentence, picture): the tour prints it and takes the picture.
"""

import csv
import glob
import os
import re
import sqlite3
import subprocess

ORGANISATION = 'Harbour Bakery'
FOUNDER = 'jane@example.org'
COLLEAGUE = 'omar@example.org'
PIN = 'garden-46'
PASSKEY = 'Jane’s Laptop'


def quietly(_sentence, _picture=None):
    pass


def data_folder(environment):
    return os.path.join(environment['XDG_DATA_HOME'], 'passkeys/organisation')


def outbox(environment):
    """The messages of the organisation on this computer, oldest first."""
    files = glob.glob(os.path.join(data_folder(environment), 'outbox/*.eml'))
    return [open(path, encoding='utf-8').read() for path in sorted(files, key=os.path.getmtime)]


def code_in(app, message, name):
    names = '|'.join(map(re.escape, app.say(name)))
    return re.search(rf'(?:{names}) *([0-9-]+)', message)[1]


def open_page(app, name):
    # In a narrow window the list of pages lies behind the page.
    if app.narrow:
        app.press('Back')
    app.press(name, 'row', within=app.find('list', 'Pages'))


def found(app, step=quietly):
    app.sees('Start an Organisation')
    step('Welcome: nobody is known on this computer yet', 'welcome')
    app.press('Start an Organisation', 'row')
    app.type('Organisation Name', ORGANISATION)
    app.type('Your E-Mail Address', FOUNDER)
    app.press('I Become Its First Administrator', 'switch')
    step('Start an organisation on this computer', 'found')
    app.press('Start Organisation')
    app.sees('Registration code', 30)
    step('The message that a hosted organisation would have sent', 'message')
    app.press('Open Link')


def make_first_passkey(app, step=quietly):
    app.find('button', 'Continue', sensitive=True)
    step('The invitation has filled itself in', 'join')
    app.press('Continue')
    app.sees('Create Your First Passkey')
    app.type('Passkey Name', PASSKEY)
    step('The first passkey, on this computer', 'first-passkey')
    app.press('Create Passkey')
    app.type('New PIN', PIN)
    app.type('Repeat PIN', PIN)
    step('A PIN protects the passkeys of this computer', 'new-pin')
    app.press('Continue')


def read_recovery_code(app):
    """The recovery code as it stands on the page."""
    def code():
        for node in app.walk():
            match = re.search(r'D1-[A-Z2-9]{6}-(?:[A-Z2-9]{5}-){4}[A-Z2-9]{6}', app.text_of(node))
            if match:
                return match[0]
        return None
    return app.wait(code, 'the recovery code')


def keep_kit(app, step=quietly):
    app.sees('Keep Your Recovery Kit', 30)
    code = read_recovery_code(app)
    step('The recovery kit: print it, save it, or copy it', 'recovery-kit')
    app.press('I Have Kept It')
    asked = app.find(None, 'of the Recovery Code')
    group = int(re.search(r'[0-9]+', asked.get_name())[0])
    app.type('of the Recovery Code', code.split('-')[group].lower())
    step('One group typed back proves that the kit was kept', 'recovery-proof')
    app.press('Continue')
    return code


def found_and_join(app, step=quietly):
    found(app, step)
    make_first_passkey(app, step)
    code = keep_kit(app, step)
    app.sees('Two Ways Back In', 30)
    app.sees('Full Administrator')
    step('Profile: signed in, alone, and an administrator', 'profile')
    return code


def sign(app, step=quietly, picture=None):
    """Confirms what the signing dialog asks."""
    app.find(None, 'Confirm', sensitive=False)
    app.type('PIN of', PIN)
    if picture:
        step('What will be signed, in words, and the passkey that signs it', picture)
    app.press('Confirm')
    app.wait(lambda: app.dialogs() == 0, 'the signing dialog to close', 30)


def add_second_passkey(app, step=quietly):
    open_page(app, 'Credentials')
    app.sees('This Is Your Only Passkey')
    step('Credentials: one passkey and the recovery key', 'credentials')
    app.press(f'{PASSKEY} is active', 'switch')
    app.sees('Lock Yourself Out?')
    step('Whoever switches off the only one is asked', 'lock-out')
    app.press('Keep It Active')
    app.is_gone('button', 'Keep It Active')
    app.wait(lambda: app.is_switched(f'{PASSKEY} is active', True), 'the switch to be on')
    app.press('Create Passkey')
    app.type('Name', 'Second passkey')
    app.sees('There is a passkey of this account here already')
    step('This computer holds a passkey already; another one is a decision', 'new-credential')
    app.press('Make Another', within=app.dialog())
    app.type('PIN of', PIN)
    app.press('Continue')
    app.find('button', 'Confirm')
    sign(app, step, 'signing')
    app.sees('Second passkey is active', 30)
    step('Two passkeys', 'two-credentials')
    open_page(app, 'On This Computer')
    app.sees('Search passkeys')
    app.sees('Your passkey for ' + ORGANISATION)
    step('Both are on this computer, and marked as the organisation’s', 'this-computer')
    open_page(app, 'Credentials')


def switch_off_and_on(app, step=quietly):
    app.press('Second passkey is active', 'switch')
    sign(app, step, 'deactivate')
    app.wait(lambda: app.is_switched('Second passkey is active', False), 'the switch to be off')
    step('Switched off', 'deactivated')
    app.press('Second passkey is active', 'switch')
    sign(app)
    app.wait(lambda: app.is_switched('Second passkey is active', True), 'the switch to be on')
    step('Switched on again', 'activated')


def invite(app, step=quietly):
    open_page(app, 'Users')
    app.sees(FOUNDER)
    step('Users: only the founder', 'users')
    app.press('New User')
    app.type('E-Mail Address', COLLEAGUE)
    step('A colleague is invited', 'new-user')
    app.press('Invite')
    sign(app, step, 'signing-invitation')
    app.sees(COLLEAGUE, 30)
    step('The colleague is invited, without any permission', 'users-invited')


def look_at_colleague(app, step=quietly):
    # A row of a table offers to be selected only: a click opens it.
    app.click(app.find('row', COLLEAGUE))
    app.sees('Can sign in and manage own passkeys only')
    step('The colleague: status, permissions, and what can be changed', 'user')
    app.press('Back')
    app.find('row', FOUNDER)


# In the main menu; GTK 4.18 gives the items of a menu no name, so they are counted.
PREFERENCES, MESSAGES, SHORTCUTS, HELP, ABOUT = 0, 1, 3, 4, 5


def look_around(app, step=quietly):
    """What the main menu and the list of accounts show."""
    if app.narrow:
        app.press('Back')
    for item, text, picture in ((PREFERENCES, 'It protects', 'preferences'),
                                (MESSAGES, 'sends no mail', 'messages'),
                                (SHORTCUTS, 'General', 'shortcuts'),
                                (HELP, 'For Administrators', 'help'),
                                (ABOUT, 'The Passkeys developers', 'about')):
        app.press('Main Menu', 'toggle button')
        app.find('menu item')
        app.click([node for node in app.walk() if node.get_role_name() == 'menu item'][item])
        app.sees(text)
        step(f'From the main menu: {picture}', picture)
        app.key('Escape')
        app.wait(lambda: app.dialogs() == 0, 'the dialog to close')
    app.key('F1')
    app.press('A Key Is Lost', 'row')
    app.sees('You Have Neither')
    step('Help: what to do when a key is lost', 'help-lost-key')
    app.key('Escape')
    app.wait(lambda: app.dialogs() == 0, 'the dialog to close')
    app.press('Account:')
    app.sees('Add Account…')
    step('The accounts of this computer', 'accounts')
    app.key('Escape')
    app.is_gone('button', 'Add Account…')


def choose_item(app, menu, item):
    app.press(menu, 'toggle button')
    app.find('menu item')
    app.click([node for node in app.walk() if node.get_role_name() == 'menu item'][item])


def begin_in_home(app):
    """The file dialog of GTK begins where the application was started, instead of with recent files."""
    path = os.path.join(app.environment['XDG_CONFIG_HOME'], 'glib-2.0/settings/keyfile')
    with open(path, 'a', encoding='utf-8') as file:
        file.write("\n[org/gtk/gtk4/settings/file-chooser]\nstartup-mode='cwd'\n")
    os.chdir(app.environment['HOME'])
    # That dialog, which GTK shows without portals only, loses the list of a folder, in functions without a name
    # that build-aux/lsan.supp could tell.
    if 'ASAN_OPTIONS' in app.environment:
        app.environment['ASAN_OPTIONS'] += ':detect_leaks=0'


def save_file(app, name):
    """In the file dialog of GTK, which offers a name in the folder where the application was started. Gives the rows."""
    path = os.path.join(app.environment['HOME'], app.called(name))
    app.find('button', 'Cancel', seconds=30)
    app.press('Save')
    app.wait(lambda: os.path.exists(path) and os.path.getsize(path), f'{name} to be saved')
    with open(path, encoding='utf-8-sig', newline='') as file:
        return list(csv.reader(file)), path


def secrets_in(folder):
    """Every file below a folder but the messages, which are what an e-mail would have told."""
    for path in glob.glob(os.path.join(folder, '**'), recursive=True):
        if os.path.isfile(path) and not path.endswith('.eml'):
            with open(path, 'rb') as file:
                yield path, file.read()


def tells_no_secret(app, *secrets):
    """No log, no file but the keyring's, and nothing that other programs can ask knows a secret."""
    environment = app.environment
    processes = [app.process.pid, *map(int, subprocess.run(
        ['pgrep', '-P', str(app.process.pid)], capture_output=True, text=True, check=False).stdout.split())]
    places = [place for name in ('HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME')
              for place in secrets_in(environment[name])]
    for process in processes:
        for name in ('cmdline', 'environ'):
            with open(f'/proc/{process}/{name}', 'rb') as file:
                places.append((f'{name} of {process}', file.read()))
        with open(f'/proc/{process}/limits', encoding='ascii') as file:
            assert re.search(r'^Max core file size +0 +0 ', file.read(), re.MULTILINE), 'a core would be left'
    assert any(b'DEBUG' in text for path, text in places if path.endswith('application.log')), 'it logs too little'
    for path, text in places:
        for secret in secrets:
            assert secret.encode() not in text, f'{path} tells a secret'
        assert not re.search(rb'eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20}', text), f'{path} tells a token'


def sign_out_and_in(app, step=quietly):
    if app.narrow:
        app.press('Back')
    app.press('Account:')
    app.press('Sign Out')
    app.sees('Who Are You Today?', 30)
    step('Signed out; the account is still known', 'sign-in')
    app.press('Use Another Account…')
    app.field('Organisation ID')
    step('Any other account: an address and an organisation', 'sign-in-form')
    app.press('Back')
    app.press(FOUNDER, 'row')
    app.type('PIN of', PIN)
    step('Confirm with the passkey', 'sign-in-pin')
    app.press('Continue')
    app.sees('Two Ways Back In', 30)
    step('Signed in again', 'signed-in')


def add_users(environment, number, first=0):
    """Fills the organisation while its server does not run. Only for the bench: a person signs for each."""
    with sqlite3.connect(os.path.join(data_folder(environment), 'passkeys.db')) as database:
        organisation, created = database.execute('SELECT id, date_created FROM organisations').fetchone()
        database.executemany(
            'INSERT INTO users (id, organisation_id, username, username_folded, kind, is_active, is_registered, '
            'is_sso_required, is_service_account, session_generation, date_created) '
            "VALUES (?, ?, ?, ?, 'CustomerEmployee', 1, 0, 0, 0, 0, ?)",
            [(f'us-{index:05d}-00000-{index:014d}', organisation, f'person{index}@example.org',
              f'person{index}@example.org', created) for index in range(first, first + number)])
    database.close()
