# walked.py: what each journey is known to walk over
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page, every dialog and whatever else has a blueprint is walked over by some journey, and so is each question by
what it asks. A journey that does not come by what is told of it here fails; tests/build-aux/test-source.py holds this
list to what the sources have."""

WALKED = {
    'test_activity': [
        'Close Without Them?', 'PasskeysAccessTokenDialog', 'PasskeysAccessTokenSecretDialog',
        'PasskeysActivityEntryPage', 'Remove Account?',
    ],
    'test_join': [
        'Sign Out Everywhere?',
    ],
    'test_permissions': [
        'PasskeysPermissionDialog', 'PasskeysPermissionPage',
    ],
    'test_recover': [
        'Leave Without the New Kit?', 'PasskeysDeviceCodeDialog', 'PasskeysDeviceCodePage', 'PasskeysRecoveryPage',
        'PasskeysRecoveryPasskeyPage', 'Remove the Former Passkey?', 'Switch Off the Former Kit?',
    ],
    'test_states': [
        'Accounts Cannot Be Read', 'Changed Meanwhile', 'Minimum PIN Length', 'Name and Note',
        'No Room for Another Passkey', 'PasskeysAccessTokenRow', 'PasskeysAccessTokensPage', 'PasskeysAccountSwitcher',
        'PasskeysActivityPage', 'PasskeysChangePinPage', 'PasskeysCredentialRow', 'PasskeysCredentialsPage',
        'PasskeysDateButton', 'PasskeysDialogHeader', 'PasskeysErrorBox', 'PasskeysFingerprintDialog',
        'PasskeysFingerprintGroup', 'PasskeysFingerprintRow', 'PasskeysKeyRequest', 'PasskeysMainPage',
        'PasskeysNewPinGroup', 'PasskeysPasskeyExportDialog', 'PasskeysPasskeyImportDialog', 'PasskeysPasskeyRow',
        'PasskeysPermissionHolders', 'PasskeysPermissionsPage', 'PasskeysPinDialog', 'PasskeysPinGroup',
        'PasskeysPreferencesDialog', 'PasskeysProfilePage', 'PasskeysQuestionView', 'PasskeysSecurityKeyPage',
        'PasskeysSecurityKeyPasskeysGroup', 'PasskeysSecurityKeyPinGroup', 'PasskeysSecurityKeyResetDialog',
        'PasskeysSecurityKeyRow', 'PasskeysSecurityKeyTrouble', 'PasskeysSecurityKeysPage', 'PasskeysShortcutsDialog',
        'PasskeysSigningDialog', 'PasskeysSiteEntryGroup', 'PasskeysSiteGroup', 'PasskeysSiteWindow',
        'PasskeysThisComputerPage', 'PasskeysUserFilterBar', 'PasskeysUsersPage',
        'PasskeysWelcomePage', 'PasskeysWindow', 'Remove Fingerprint?', 'Remove Passkey?', 'Rename Fingerprint',
        'Rename User', 'Some Passkeys Stay Behind',
    ],
    'test_users': [
        'PasskeysBulkDialog', 'PasskeysComputerCheckDialog', 'PasskeysComputerCheckRow', 'PasskeysImportDialog',
        'PasskeysOperationPicker', 'PasskeysUserPermissionDialog',
    ],
    'tour': [
        'Lock Yourself Out?', 'PasskeysAccountRow', 'PasskeysConnectionGroup', 'PasskeysFirstPasskeyPage',
        'PasskeysFoundPage', 'PasskeysHelpDialog', 'PasskeysHelpPage', 'PasskeysJoinPage',
        'PasskeysNewCredentialDialog', 'PasskeysNewPasskeyPage', 'PasskeysNewUserDialog', 'PasskeysOutboxDialog',
        'PasskeysOutboxMessagePage', 'PasskeysRecoveryKitPage', 'PasskeysSignInFormPage', 'PasskeysSignInPage',
        'PasskeysUserPage',
    ],
}


def find_missed(journey, seen, say):
    """What the journey did not come by this time. A question is asked in the language of the journey."""
    return [name for name in WALKED.get(journey, []) if not any(text in seen for text in say(name))]
