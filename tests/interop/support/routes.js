// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every endpoint that the server claims: what it takes, and who may call it. SOMEONE gives the
// ids: userId, credentialUuid, permissionId, assignmentId, and the bodies of ceremonies.
'use strict';

const { KeyCredential } = require('./key-credential');

const soon = () => Math.floor(Date.now() / 1000) + 30;
const text = 'text';
const newCredential = () => new KeyCredential().newCredential('bm90aGluZw');
const assertion = () => new KeyCredential().assertion('bm90aGluZw');

// required: members without which it is refused; optional: the others with an example; mayBeEmpty:
// members for which the contract does not rule out "". open: unknown members are taken.
// auth: 'none', 'temporary' (the bearer is that of a registration), 'bearer', or 'signed' (bearer
// and user action).
const routes = [
  {
    method: 'POST',
    path: '/dashboard/org',
    auth: 'none',
    body: () => ({
      adminUser: { email: 'a@example.org' },
      termsAndConditionsAccepted: true,
      privacyPolicyAccepted: true,
      recaptchaResponse: '',
    }),
    required: ['adminUser', 'termsAndConditionsAccepted', 'privacyPolicyAccepted'],
    mayBeEmpty: ['recaptchaResponse'],
  },
  {
    method: 'POST',
    path: '/auth/login/orgs',
    auth: 'none',
    body: () => ({ username: 'a@example.org', origin: 'http://localhost:3000' }),
    required: ['username', 'origin'],
    mayBeEmpty: ['username', 'origin'],
  },
  {
    method: 'POST',
    path: '/auth/login/init',
    auth: 'none',
    body: ({ orgId, username }) => ({ orgId, username }),
    required: ['orgId'],
    optional: { loginCode: text },
    mayBeEmpty: ['orgId', 'username', 'loginCode'],
  },
  {
    method: 'POST',
    path: '/auth/login',
    auth: 'none',
    body: () => ({ challengeIdentifier: text, firstFactor: assertion() }),
    required: ['challengeIdentifier', 'firstFactor'],
    optional: { secondFactor: assertion() },
  },
  {
    method: 'POST',
    path: '/auth/login/code',
    auth: 'none',
    body: ({ orgId, username }) => ({ orgId, username }),
    required: ['orgId', 'username'],
    mayBeEmpty: ['orgId', 'username'],
  },
  {
    method: 'PUT',
    path: '/auth/logout',
    auth: 'bearer',
    open: true,
    body: () => ({ allSessions: false }),
    required: [],
  },
  {
    method: 'POST',
    path: '/auth/action/init',
    auth: 'bearer',
    body: () => ({
      userActionPayload: '{}',
      userActionHttpMethod: 'PUT',
      userActionHttpPath: '/x',
      userActionServerKind: 'Api',
    }),
    required: ['userActionPayload', 'userActionHttpMethod', 'userActionHttpPath'],
    mayBeEmpty: ['userActionPayload'],
  },
  {
    method: 'POST',
    path: '/auth/action',
    auth: 'bearer',
    body: () => ({ challengeIdentifier: text, firstFactor: assertion() }),
    required: ['challengeIdentifier', 'firstFactor'],
    optional: { secondFactor: assertion() },
  },
  {
    method: 'POST',
    path: '/auth/registration/init',
    auth: 'none',
    body: ({ orgId, username }) => ({ orgId, username, registrationCode: '1234-1234-1234-1234' }),
    required: ['orgId', 'username', 'registrationCode'],
  },
  {
    method: 'POST',
    path: '/auth/registration',
    auth: 'temporary',
    body: () => ({ firstFactorCredential: newCredential() }),
    required: ['firstFactorCredential'],
    optional: { secondFactorCredential: newCredential(), recoveryCredential: newCredential() },
  },
  {
    method: 'PUT',
    path: '/auth/registration/code',
    auth: 'none',
    body: ({ orgId, username }) => ({ orgId, username }),
    required: ['orgId', 'username'],
    mayBeEmpty: ['orgId', 'username'],
  },
  { method: 'GET', path: '/auth/credentials', auth: 'bearer' },
  {
    method: 'POST',
    path: '/auth/credentials/init',
    auth: 'bearer',
    body: () => ({ kind: 'Key' }),
    required: ['kind'],
  },
  {
    method: 'POST',
    path: '/auth/credentials',
    auth: 'signed',
    body: () => ({ ...newCredential(), credentialName: text, challengeIdentifier: text }),
    required: ['credentialKind', 'credentialInfo', 'credentialName', 'challengeIdentifier'],
  },
  {
    method: 'PUT',
    path: '/auth/credentials/activate',
    auth: 'signed',
    body: ({ credentialUuid }) => ({ credentialUuid }),
    required: ['credentialUuid'],
    mayBeEmpty: ['credentialUuid'],
  },
  {
    method: 'PUT',
    path: '/auth/credentials/deactivate',
    auth: 'signed',
    body: ({ credentialUuid }) => ({ credentialUuid }),
    required: ['credentialUuid'],
    mayBeEmpty: ['credentialUuid'],
  },
  { method: 'DELETE', path: '/auth/credentials/{credentialUuid}', auth: 'signed' },
  {
    method: 'POST',
    path: '/auth/credentials/code',
    auth: 'signed',
    body: () => ({ expiration: soon() }),
    required: ['expiration'],
  },
  {
    method: 'POST',
    path: '/auth/credentials/code/init',
    auth: 'none',
    body: () => ({ credentialKind: 'Key', code: 'A7U-KY6-9PT' }),
    required: ['credentialKind', 'code'],
    mayBeEmpty: ['code'],
  },
  {
    method: 'POST',
    path: '/auth/credentials/code/verify',
    auth: 'none',
    body: () => ({ ...newCredential(), credentialName: text, challengeIdentifier: text }),
    required: ['credentialKind', 'credentialInfo', 'credentialName', 'challengeIdentifier'],
  },
  { method: 'GET', path: '/auth/users', auth: 'bearer', operation: 'Auth:Users:Read' },
  {
    method: 'POST',
    path: '/auth/users',
    auth: 'signed',
    operation: 'Auth:Users:Create',
    body: () => ({ email: `${Math.random()}@example.org`, kind: 'CustomerEmployee' }),
    required: ['email', 'kind'],
    optional: { externalId: text, publicKey: new KeyCredential().publicPem, isSSORequired: true },
    mayBeEmpty: ['externalId'],
  },
  { method: 'GET', path: '/auth/users/{userId}', auth: 'bearer', operation: 'Auth:Users:Read' },
  {
    method: 'PUT',
    path: '/auth/users/{userId}',
    auth: 'signed',
    operation: 'Auth:Users:Update',
    body: () => ({ isSSORequired: false }),
    required: ['isSSORequired'],
  },
  {
    method: 'DELETE',
    path: '/auth/users/{userId}',
    auth: 'signed',
    operation: 'Auth:Users:Delete',
  },
  {
    method: 'PUT',
    path: '/auth/users/{userId}/activate',
    auth: 'signed',
    operation: 'Auth:Users:Activate',
  },
  {
    method: 'PUT',
    path: '/auth/users/{userId}/deactivate',
    auth: 'signed',
    operation: 'Auth:Users:Deactivate',
  },
  { method: 'GET', path: '/permissions', auth: 'bearer', operation: 'Permissions:Read' },
  {
    method: 'POST',
    path: '/permissions',
    auth: 'signed',
    operation: 'Permissions:Create',
    body: () => ({ name: `Route ${Math.random()}`, operations: ['Auth:Users:Read'] }),
    required: ['name', 'operations'],
  },
  {
    method: 'GET',
    path: '/permissions/{permissionId}',
    auth: 'bearer',
    operation: 'Permissions:Read',
  },
  {
    method: 'PUT',
    path: '/permissions/{permissionId}',
    auth: 'signed',
    operation: 'Permissions:Update',
    body: () => ({ name: `Route ${Math.random()}` }),
    required: [],
    optional: { operations: ['Auth:Users:Read'] },
  },
  {
    method: 'PUT',
    path: '/permissions/{permissionId}/archive',
    auth: 'signed',
    operation: 'Permissions:Archive',
    body: () => ({ isArchived: true }),
    required: ['isArchived'],
  },
  {
    method: 'GET',
    path: '/permissions/{permissionId}/assignments',
    auth: 'bearer',
    operation: 'Permissions:Assignments:Read',
  },
  {
    method: 'POST',
    path: '/permissions/{permissionId}/assignments',
    auth: 'signed',
    operation: 'Permissions:Assign',
    body: ({ identityId }) => ({ identityId }),
    required: ['identityId'],
    mayBeEmpty: ['identityId'],
  },
  {
    method: 'DELETE',
    path: '/permissions/{permissionId}/assignments/{assignmentId}',
    auth: 'signed',
    operation: 'Permissions:Revoke',
  },
];

const fill = (path, someone) => path.replace(/\{(\w+)\}/g, (_, name) => someone[name]);

module.exports = { routes, fill };
