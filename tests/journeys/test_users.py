#!/usr/bin/env python3
# test_users.py: many colleagues at once, and what one of them may do
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_users.py BUILD [PICTURES] [--narrow] [--dark] [--language=CODE]

import os

import first_day
import journey

END_USER = 'Default End User'


def open_user(app, name):
    app.click(app.find('row', name))


def look_at_yourself(app, step):
    open_user(app, first_day.FOUNDER)
    app.sees('The Only Administrator', 30)
    app.sees('You are the only administrator')
    step('The only administrator is told what that risks', 'user-yourself')
    app.press('Back')


def give_and_take(app, step):
    open_user(app, first_day.COLLEAGUE)
    app.sees('No Permissions', 30)
    step('A colleague, who may do nothing yet', 'user')
    app.press('Add…')
    app.press(END_USER, 'row', seconds=30)
    step('What the permission allows, before it is given', 'user-permission')
    app.press('Add', within=app.dialog())
    first_day.sign(app, step, 'signing-assignment')
    app.find('button', f'Revoke {END_USER}', seconds=30)
    step('The colleague holds it', 'user-assigned')
    app.press(f'Revoke {END_USER}')
    first_day.sign(app)
    app.sees('No Permissions', 30)
    step('Revoked again')
    app.press('Single Sign-On Required', 'switch')
    first_day.sign(app)
    app.wait(lambda: app.is_switched('Single Sign-On Required', True), 'the switch to be on', 30)
    step('Single sign-on is required')
    app.press('Back')


# GTK 4.18 gives the items of a menu no name, so they are counted.
INVITE_FROM_FILE, EXPORT = 0, 1
ADD_PERMISSION = 3

# What lists of people look like: a name with a comma, a formula, someone twice, someone who is here.
PEOPLE = ('\ufeffE-Mail,External ID,SSO\r\n'
          'ann@example.org,"7, rue Haute",\r\n'
          '=cmd@example.org,,\r\n'
          'eve@example.org,,yes\r\n'
          'Ann@example.org,,\r\n'
          'omar@example.org,,\r\n')


def run_bulk(app, step, picture=None):
    app.press('Start')
    app.type('PIN of', first_day.PIN)
    step('One PIN for all of them', picture)
    app.press('Confirm')


def add_to_many(app, step):
    app.press('Select Users', 'toggle button')
    app.press('Select All')
    app.sees('4 selected')
    step('Everybody is picked', 'users-selected')
    first_day.choose_item(app, 'Change', ADD_PERMISSION)
    app.press(END_USER, 'row', seconds=30)
    app.press('Add', within=app.dialog())
    app.find('button', 'Start', sensitive=True)  # the page behind it counts four users, too
    app.sees('4 users')
    step('Who gets the permission', 'bulk')
    run_bulk(app, step, 'bulk-pin')
    app.sees('4 done', 30)
    step('A result for each', 'bulk-done')
    app.press('Close', within=app.dialog())
    app.sees(END_USER, 30)


def choose_file(app, name):
    """In the file dialog of GTK, which is a window of its own."""
    app.press(name, 'row', seconds=30)
    app.press('Open')


def save_report(app, step):
    app.press('Save Report…', within=app.dialog())
    rows, path = first_day.save_file(app, 'Passkeys Report.csv')
    results = {row[0]: row[3] for row in rows}
    assert results == {'email': 'result', 'ann@example.org': 'done', 'eve@example.org': 'done',
                       "'=cmd@example.org": 'skipped', 'Ann@example.org': 'skipped',
                       'omar@example.org': 'skipped'}, results
    assert os.stat(path).st_mode & 0o77 == 0, 'others may read the report'
    step('The report is kept, for nobody else to read')


def invite_from_file(app, step):
    path = os.path.join(app.environment['HOME'], 'people.csv')
    with open(path, 'w', encoding='utf-8', newline='') as file:
        file.write(PEOPLE)
    first_day.choose_item(app, 'More About Users', INVITE_FROM_FILE)
    choose_file(app, 'people.csv')
    app.sees('2 people can be invited', 30)
    app.sees('3 rows are left out')
    app.sees('read as UTF-8')
    step('What was read, before anybody is invited', 'import')
    app.press('Left Out', 'page tab')
    app.sees('a spreadsheet would take this for a formula')
    app.sees('the address is in the file already')
    app.sees('is in the organisation already')
    step('Who is left out, and why', 'import-left-out')
    app.press('Continue')
    run_bulk(app, step, 'import-pin')
    app.sees('2 done', 30)
    app.sees('3 left out')
    step('Both are invited', 'import-done')
    save_report(app, step)
    app.press('Close', within=app.dialog())
    app.sees('eve@example.org', 30)
    messages = first_day.outbox(app.environment)
    assert any('ann@example.org' in message for message in messages)
    assert any('eve@example.org' in message for message in messages)


def export_list(app, step):
    first_day.choose_item(app, 'More About Users', EXPORT)
    rows, _path = first_day.save_file(app, 'Passkeys Users.csv')
    assert rows[0][0] == 'email' and rows[0][4] == 'status', rows[0]
    people = {row[0]: (row[4], row[6]) for row in rows[1:]}
    assert people == {first_day.FOUNDER: ('active', 'ManagedFullAdminAccess, ManagedDefaultEndUserAccess'),
                      first_day.COLLEAGUE: ('invited', 'ManagedDefaultEndUserAccess'),
                      'ann@example.org': ('invited', 'ManagedDefaultEndUserAccess'),
                      'eve@example.org': ('invited', 'ManagedDefaultEndUserAccess')}, people
    step('The list is exported')


def export_activity(app, step):
    """What is found is exported, and nothing else."""
    first_day.open_page(app, 'Activity')
    app.sees('Invite user ann@example.org', 30)
    app.type('Search activity', 'ann@')
    app.is_gone('label', 'Invite user eve@example.org')
    app.press('Export What Is Shown')
    rows, _path = first_day.save_file(app, 'Activity.csv')
    assert rows[0][:2] == ['Date Performed', 'Audit Log ID'], rows[0]
    assert len(rows) == 2, rows
    assert rows[1][3] == first_day.FOUNDER and rows[1][5] == '/auth/users', rows[1]
    assert rows[1][6].startswith('Invite user ann@example.org'), rows[1]
    step('What was found of the activity is exported')


def save_check(app, step):
    """What Check This Computer found, for whoever helps: it names nobody."""
    path = os.path.join(app.environment['HOME'], app.called('passkeys-report.txt'))
    if app.narrow:
        app.press('Back')
    app.press('Main Menu')
    app.find('menu item')
    app.key(app.mnemonic('_Check This Computer…'))
    dialog = app.dialog()
    app.find('button', 'Save Report…', within=dialog, sensitive=True, seconds=30)
    app.press('Save Report…', within=dialog)
    app.find('button', 'Cancel', seconds=30)
    app.press('Save')
    app.wait(lambda: os.path.exists(path) and os.path.getsize(path), 'the report to be saved')
    app.sees('Report saved')
    with open(path, encoding='utf-8') as file:
        report = file.read()
    keyring = f'{app.called("Keyring")}: {app.called("Open, and it answers")}'
    assert report.startswith('Passkeys ') and keyring in report, report
    for name in (first_day.FOUNDER, first_day.ORGANISATION, app.environment['HOME']):
        assert name not in report, report
    step('What was found is kept, and names nobody')
    app.press('Close', within=dialog)
    app.wait(lambda: app.dialogs() == 0, 'the dialog to close')


def main(app, step):
    first_day.begin_in_home(app)
    app.start()
    first_day.found_and_join(app)
    first_day.invite(app)
    look_at_yourself(app, step)
    give_and_take(app, step)
    invite_from_file(app, step)
    add_to_many(app, step)
    export_list(app, step)
    export_activity(app, step)
    save_check(app, step)
    app.quit()


journey.run(main)
