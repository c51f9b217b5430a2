// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each object of the API looks like: every required member, its type, and nothing unknown.
'use strict';

const assert = require('node:assert/strict');

const id = prefix => new RegExp(`^${prefix}-[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{14,16}$`);
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const JWT = /^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

const CREDENTIAL_KINDS = [
  'Fido2',
  'Key',
  'Password',
  'Totp',
  'RecoveryKey',
  'PasswordProtectedKey',
];
const VERIFICATION = ['required', 'preferred', 'discouraged'];
const ATTESTATION = ['none', 'indirect', 'direct', 'enterprise'];

// Descriptions: a type name, a pattern, a list of allowed values, [description] for an array,
// an object, or a function that checks by itself. A member name ending in "?" may be absent.
const optional = (shape, name) => Object.hasOwn(shape, `${name}?`);

function check(value, shape, where) {
  if (typeof shape === 'function') return shape(value, where);
  if (typeof shape === 'string')
    return assert.equal(typeof value, shape, `${where}: ${JSON.stringify(value)}`);
  if (shape instanceof RegExp) {
    assert.equal(typeof value, 'string', `${where}: ${JSON.stringify(value)}`);
    return assert.match(value, shape, where);
  }
  if (Array.isArray(shape) && shape.oneOf)
    return assert.ok(shape.includes(value), `${where}: ${JSON.stringify(value)}`);
  if (Array.isArray(shape)) {
    assert.ok(Array.isArray(value), `${where}: ${JSON.stringify(value)}`);
    return value.forEach((item, index) => check(item, shape[0], `${where}[${index}]`));
  }
  return checkObject(value, shape, where);
}

function checkObject(value, shape, where) {
  assert.ok(
    value && typeof value === 'object' && !Array.isArray(value),
    `${where}: ${JSON.stringify(value)}`
  );
  for (const [name, description] of Object.entries(shape)) {
    const member = name.replace(/\?$/, '');
    if (Object.hasOwn(value, member)) check(value[member], description, `${where}.${member}`);
    else
      assert.ok(name.endsWith('?'), `${where}.${member} is missing from ${JSON.stringify(value)}`);
  }
  for (const name of Object.keys(value))
    assert.ok(Object.hasOwn(shape, name) || optional(shape, name), `${where}.${name} is unknown`);
}

const oneOf = (...values) => Object.assign(values, { oneOf: true });
const nonEmpty = /./s;
const descriptor = { type: oneOf('public-key'), id: BASE64URL };
const relyingParty = { id: nonEmpty, name: nonEmpty };
const person = { id: nonEmpty, name: nonEmpty, displayName: nonEmpty };
const parameters = [{ type: oneOf('public-key'), alg: 'number' }];
const selection = {
  'authenticatorAttachment?': oneOf('platform', 'cross-platform'),
  residentKey: oneOf(...VERIFICATION),
  requireResidentKey: 'boolean',
  userVerification: oneOf(...VERIFICATION),
};

const LoginChallenge = {
  challenge: BASE64URL,
  challengeIdentifier: JWT,
  externalAuthenticationUrl: 'string',
  'rp?': relyingParty,
  supportedCredentialKinds: [
    {
      kind: oneOf(...CREDENTIAL_KINDS),
      factor: oneOf('first', 'second', 'either'),
      requiresSecondFactor: 'boolean',
    },
  ],
  userVerification: oneOf(...VERIFICATION),
  attestation: oneOf(...ATTESTATION),
  allowCredentials: {
    key: [{ type: oneOf('public-key'), id: nonEmpty }],
    webauthn: [{ ...descriptor, 'transports?': ['string'] }],
    'passwordProtectedKey?': [
      { type: oneOf('public-key'), id: nonEmpty, encryptedPrivateKey: nonEmpty },
    ],
  },
};

const RegistrationChallenge = {
  user: person,
  temporaryAuthenticationToken: JWT,
  challenge: BASE64URL,
  'rp?': relyingParty,
  supportedCredentialKinds: {
    firstFactor: [oneOf(...CREDENTIAL_KINDS)],
    secondFactor: [oneOf(...CREDENTIAL_KINDS)],
  },
  authenticatorSelection: selection,
  attestation: oneOf(...ATTESTATION),
  pubKeyCredParams: parameters,
  excludeCredentials: [descriptor],
  otpUrl: 'string',
};

const RecoveryChallenge = {
  ...RegistrationChallenge,
  allowedRecoveryCredentials: [{ id: nonEmpty, encryptedRecoveryKey: 'string' }],
};

const orNull = shape => (value, where) => value === null || check(value, shape, where);

const AuditLog = {
  id: id('uj'),
  action: nonEmpty,
  actionToken: 'string',
  userId: orNull(id('us')),
  username: orNull(nonEmpty),
  datePerformed: orNull(DATE),
  firstFactorCredential: {
    id: /^(cr|to)-/,
    kind: orNull(oneOf(...CREDENTIAL_KINDS)),
    publicKey: /^-----BEGIN PUBLIC KEY-----/,
    assertion: orNull({
      authenticatorData: orNull(BASE64URL),
      clientData: BASE64URL,
      signature: BASE64URL,
    }),
  },
};

const commonCredentialChallenge = kind => ({
  kind: oneOf(kind),
  user: person,
  challengeIdentifier: JWT,
  'rp?': relyingParty,
  'temporaryAuthenticationToken?': JWT,
  challenge: BASE64URL,
  attestation: oneOf(...ATTESTATION),
  pubKeyCredParams: parameters,
});

const CredentialChallenge = kind =>
  kind !== 'Fido2'
    ? commonCredentialChallenge(kind)
    : {
        ...commonCredentialChallenge(kind),
        authenticatorSelection: selection,
        excludeCredentials: [descriptor],
      };

const Credential = {
  kind: oneOf(...CREDENTIAL_KINDS),
  credentialId: nonEmpty,
  credentialUuid: id('cr'),
  dateCreated: DATE,
  isActive: 'boolean',
  name: nonEmpty,
  publicKey: nonEmpty,
  relyingPartyId: 'string',
  origin: 'string',
};

const assignmentReferences = [
  {
    permissionName: nonEmpty,
    permissionId: id('pm'),
    assignmentId: id('as'),
    'operations?': ['string'],
  },
];

const User = {
  username: nonEmpty,
  name: nonEmpty,
  userId: id('us'),
  kind: oneOf('CustomerEmployee', 'EndUser'),
  credentialUuid: 'string',
  orgId: id('or'),
  'permissions?': ['string'],
  'scopes?': ['string'],
  isActive: 'boolean',
  isServiceAccount: 'boolean',
  isRegistered: 'boolean',
  isSSORequired: 'boolean',
  permissionAssignments: assignmentReferences,
};

// As it is shown again and again; NewAccessToken once.
const AccessToken = {
  dateCreated: DATE,
  credId: BASE64URL,
  isActive: 'boolean',
  kind: oneOf('Pat', 'ServiceAccount'),
  linkedUserId: id('us'),
  linkedAppId: 'string',
  name: nonEmpty,
  orgId: id('or'),
  permissionAssignments: assignmentReferences,
  publicKey: /^-----BEGIN (RSA )?PUBLIC KEY-----/,
  tokenId: id('to'),
};
const NewAccessToken = { ...AccessToken, accessToken: JWT };

const { isSSORequired: _, ...userInfo } = User;
const ServiceAccount = { userInfo, accessTokens: [AccessToken] };
const NewServiceAccount = { userInfo, accessTokens: [NewAccessToken] };

const Permission = {
  id: id('pm'),
  name: nonEmpty,
  operations: ['string'],
  status: oneOf('Active'),
  isImmutable: 'boolean',
  isArchived: 'boolean',
  dateCreated: DATE,
  dateUpdated: DATE,
};

const Assignment = {
  id: id('as'),
  permissionId: id('pm'),
  identityId: /^(us|to)-[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{14,16}$/,
  isImmutable: 'boolean',
  dateCreated: DATE,
  dateUpdated: DATE,
};

const Registered = {
  credential: { uuid: id('cr'), kind: oneOf(...CREDENTIAL_KINDS), name: nonEmpty },
  user: { id: id('us'), username: nonEmpty, orgId: id('or') },
};

const Message = { message: nonEmpty };
const list = item => ({ items: [item] });
const page = item => ({ items: [item], 'nextPageToken?': nonEmpty });

// Asserts that VALUE is a whole and nothing but a SHAPE; returns it.
function is(value, shape, name = 'answer') {
  check(value, shape, name);
  return value;
}

module.exports = {
  is,
  id,
  list,
  page,
  oneOf,
  DATE,
  JWT,
  BASE64URL,
  LoginChallenge,
  RegistrationChallenge,
  RecoveryChallenge,
  AuditLog,
  CredentialChallenge,
  Credential,
  User,
  AccessToken,
  NewAccessToken,
  ServiceAccount,
  NewServiceAccount,
  Permission,
  Assignment,
  Registered,
  Message,
};
