#!/usr/bin/env python3
# screenshots.py: the pictures that software centres show
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   screenshots.py BUILD FOLDER
#
# Windows of 1000 × 700, as Flathub asks, each with the round corners and the shadow that a desktop gives it. BUILD is
# one without -Ddevelopment, whose windows have stripes.

import os
import sqlite3
import subprocess
import sys
import time

import first_day
import journey

BORDER = 5  # that GTK draws where nothing composes windows
WIDTH, HEIGHT = 1000, 700
CORNER = 15

# name, whether they have joined, whether they are active, and the permission they hold
COLLEAGUES = (('adaeze', True, True, 'Shift Lead'), ('anneke', True, True, None), ('bruno', True, True, 'Payroll'),
              ('chiara', True, False, None), ('farid', False, True, None), ('hana', True, True, 'Shift Lead'),
              ('ingrid', True, True, 'ManagedFullAdminAccess'), ('joão', True, True, None),
              ('kenji', True, True, 'Payroll'), ('lucía', False, True, None), ('mateusz', True, True, 'Shift Lead'),
              ('noor', True, True, None), ('oskar', True, True, None), ('priya', False, True, None))
PERMISSIONS = {'Shift Lead': ('Auth:Users:Read', 'Auth:Users:Create'), 'Payroll': ('Auth:Users:Read',)}


def identifier(prefix, number):
    return f'{prefix}-{number:05d}-00000-{number:014d}'


def add_permissions(database, organisation, created):
    for number, (name, operations) in enumerate(PERMISSIONS.items()):
        permission = identifier('pm', number)
        database.execute(
            'INSERT INTO permissions (id, organisation_id, name, allows_everything, is_immutable, is_archived, '
            'date_created, date_updated) VALUES (?, ?, ?, 0, 0, 0, ?, ?)',
            (permission, organisation, name, created, created))
        database.executemany('INSERT INTO permission_operations (permission_id, operation, position) VALUES (?, ?, ?)',
                             [(permission, operation, position) for position, operation in enumerate(operations)])


def add_colleagues(database, organisation, created):
    for number, (name, is_registered, is_active, permission) in enumerate(COLLEAGUES):
        address = f'{name}@example.org'
        user = identifier('us', number)
        database.execute(
            'INSERT INTO users (id, organisation_id, username, username_folded, kind, is_active, is_registered, '
            'is_sso_required, is_service_account, session_generation, date_created) '
            "VALUES (?, ?, ?, ?, 'CustomerEmployee', ?, ?, 0, 0, 0, ?)",
            (user, organisation, address, address, is_active, is_registered, created))
        if permission:
            database.execute(
                'INSERT INTO assignments (id, permission_id, user_id, is_immutable, date_created) '
                'SELECT ?, id, ?, 0, ? FROM permissions WHERE name = ?',
                (identifier('as', number), user, created, permission))


def fill(environment):
    """While the server does not run: it would take an hour to sign for each of them."""
    path = os.path.join(first_day.data_folder(environment), 'passkeys.db')
    with sqlite3.connect(path) as database:
        organisation, created = database.execute('SELECT id, date_created FROM organisations').fetchone()
        add_permissions(database, organisation, created)
        add_colleagues(database, organisation, created)
    database.close()


def frame(path):
    """What a desktop would draw around the window."""
    corners = f'roundrectangle 0,0,{WIDTH - 1},{HEIGHT - 1},{CORNER},{CORNER}'
    subprocess.run(['convert', path, '-alpha', 'set', '-crop', f'{WIDTH}x{HEIGHT}+{BORDER}+{BORDER}', '+repage',
                    '(', '-size', f'{WIDTH}x{HEIGHT}', 'xc:none', '-fill', 'white', '-draw', corners, ')',
                    '-compose', 'DstIn', '-composite', '-compose', 'Over',
                    '(', '+clone', '-background', 'black', '-shadow', '35x12+0+6', ')', '+swap', '-background', 'none',
                    '-layers', 'merge', '+repage', '-strip', '-define', 'png:exclude-chunks=date,time', path], check=True)


SHOWN = {'recovery-kit': 'recovery-kit', 'deactivate': 'signing', 'activated': 'credentials', 'users': 'users'}


def main(app, step):
    def show(sentence, picture=None):
        if picture in SHOWN:
            time.sleep(journey.PRESS_SECONDS)
            frame(app.take_picture(SHOWN[picture]))
            step(sentence)

    app.start()
    first_day.found_and_join(app, show)
    first_day.add_second_passkey(app, show)
    first_day.switch_off_and_on(app, show)
    app.quit()
    fill(app.environment)
    app.start()
    first_day.open_page(app, 'Users')
    app.sees(f'{COLLEAGUES[-1][0]}@example.org', 30)
    show('Users', 'users')
    app.quit()


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit('usage: screenshots.py BUILD FOLDER')
    journey.run(main, (WIDTH + 2 * BORDER, HEIGHT + 2 * BORDER))
