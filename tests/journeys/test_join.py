#!/usr/bin/env python3
# test_join.py: an invited colleague joins, and two accounts live side by side
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   test_join.py BUILD [PICTURES]

import os
import re
import subprocess

import first_day
import journey


def paste_message(app, message):
    """The whole message, pasted into a field, fills all three."""
    app.type_freely('Your E-Mail Address', message)


def join(app, step):
    app.press('Account:', 'button')
    app.press('Add Account…')
    app.press('Join with a Code or Link', 'row')
    invitation = first_day.outbox(app.environment)[-1]
    paste_message(app, invitation)
    app.wait(lambda: app.value('Your E-Mail Address') == first_day.COLLEAGUE, 'the address to fill itself in')
    code = first_day.code_in(app, invitation, 'Registration code:')
    step('A pasted message fills the invitation in')

    app.type('Registration Code', '0000-0000-0000-0000')
    app.press('Continue')
    app.sees('The Code Was Refused')
    assert app.value('Your E-Mail Address') == first_day.COLLEAGUE
    step('A mistyped code is refused, and nothing that was typed is lost', 'wrong-code')

    app.type('Registration Code', code)
    app.press('Continue')
    app.sees('Create Your First Passkey')
    app.press('Create Passkey')
    app.type('PIN of', first_day.PIN)
    app.press('Continue')
    first_day.keep_kit(app)
    app.sees('Two Ways Back In', 30)
    app.sees(f'Account: {first_day.COLLEAGUE}, {first_day.ORGANISATION}')
    step('The colleague has joined and is signed in', 'colleague')
    return code


def meet_missing_permission(app, step):
    first_day.open_page(app, 'Users')
    app.sees('A Permission Is Missing', 30)
    step('Without the permission, the Users page says whom to ask', 'permission-missing')


def open_link(app, message):
    """As a mail program would: one more start of the application, which hands the link to the one that runs."""
    link = re.search(r'passkeys://\S+', message)[0]
    subprocess.run([os.path.join(app.build, 'src/passkeys'), link], env=app.environment, timeout=60, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def join_twice(app, step, code):
    open_link(app, first_day.outbox(app.environment)[-1])
    app.wait(lambda: app.value('Your E-Mail Address') == first_day.COLLEAGUE, 'the address to fill itself in')
    assert app.value('Registration Code') == code
    step('The link of a message, opened elsewhere, fills the invitation in', 'link')
    app.press('Continue')
    app.sees_any('This Code Was Used Already', 'The Code Was Refused')
    step('Joining a second time with the same code is refused', 'used-code')
    app.press('Back')
    app.is_gone('text', 'Registration Code')


def switch_account(app, step):
    app.press('Account:', 'button')
    app.press(first_day.FOUNDER, 'row')
    app.sees(f'Account: {first_day.FOUNDER}, {first_day.ORGANISATION}')
    app.sees('Users', 30)
    step('One click switches back to the other account', 'switched')


def end_membership(app, step):
    """What the danger zone of a colleague offers."""
    first_day.open_page(app, 'Users')
    app.click(app.find('row', first_day.COLLEAGUE, seconds=30))
    app.press('Deactivate User…')
    first_day.sign(app, step, 'signing-deactivation')
    app.sees('Deactivated, cannot sign in', 30)
    step('The colleague can no longer sign in', 'user-deactivated')
    app.press('Activate User…')
    first_day.sign(app)
    app.find('button', 'Deactivate User…', seconds=30)
    step('And can again')
    app.press('Remove User…')
    first_day.sign(app, step, 'signing-removal')
    app.is_gone('row', first_day.COLLEAGUE, 30)
    app.find('row', first_day.FOUNDER)
    step('The colleague is gone')


def sign_out_everywhere(app, step):
    if app.narrow:
        app.press('Back')
    app.press('Account:')
    app.press('Sign Out Everywhere…')
    app.sees('in every browser')
    step('What signing out everywhere ends', 'sign-out-everywhere')
    app.press('Sign Out Everywhere')
    app.sees('Who Are You Today?', 30)
    step('Signed out here and everywhere')


def main(app, step):
    app.start()
    first_day.found_and_join(app)
    first_day.invite(app)
    step('An organisation with an invited colleague')
    code = join(app, step)
    meet_missing_permission(app, step)
    join_twice(app, step, code)
    switch_account(app, step)
    end_membership(app, step)
    sign_out_everywhere(app, step)
    app.quit()


journey.run(main)
