// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person's own credentials and the signing of actions, through the published SDK.
'use strict';

const assert = require('node:assert/strict');
const { before, after, test } = require('node:test');

const { refused, succeeded } = require('./support/http');
const { KeyCredential, recoveryKey, passwordProtectedKey } = require('./support/key-credential');
const { found, join } = require('./support/member');
const {
  AsymmetricKeySigner,
  BrowserKeySigner,
  DfnsApiClient,
  WebAuthnSigner,
  clientFor,
  keySigner,
} = require('./support/sdk');
const { Server } = require('./support/server');
const shapes = require('./support/shapes');
const { SoftBrowser, SoftPasskey } = require('./support/soft-passkey');

const CODE = /^[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}$/;
const inSeconds = seconds => new Date(Date.now() + seconds * 1000).toISOString();

let server;
let admin;

before(async () => {
  server = await Server.start();
  admin = await found(server);
});
after(() => server.stop());

test('listCredentials shows the credentials of the caller', async () => {
  const member = await join(admin, { first: new KeyCredential(), recovery: recoveryKey('x') });
  const { items } = shapes.is(
    await clientFor(member).auth.listCredentials(),
    shapes.list(shapes.Credential)
  );
  assert.deepEqual(
    items.map(({ credentialId }) => credentialId).sort(),
    [member.credential.credId, member.recovery.credId].sort()
  );
  for (const { isActive, relyingPartyId, origin } of items)
    assert.deepEqual(
      { isActive, relyingPartyId, origin },
      { isActive: true, relyingPartyId: '', origin: '' }
    );
});

for (const kind of ['Fido2', 'Key', 'RecoveryKey', 'PasswordProtectedKey']) {
  test(`createCredentialChallenge answers with a whole challenge for ${kind}`, async () => {
    const challenge = await clientFor(admin).auth.createCredentialChallenge({ body: { kind } });
    shapes.is(challenge, shapes.CredentialChallenge(kind));
    assert.equal(challenge.user.id, admin.userId);
  });
}

for (const kind of ['Password', 'Totp', 'Other', '']) {
  test(`createCredentialChallenge refuses kind "${kind}"`, async () => {
    refused(await admin.credentialInit(kind), 400);
  });
}

test('createCredential adds a passkey made by WebAuthnSigner', async () => {
  const member = await join(admin);
  const browser = new SoftBrowser();
  browser.install();
  const api = clientFor(member);
  const challenge = await api.auth.createCredentialChallenge({ body: { kind: 'Fido2' } });
  const made = await new WebAuthnSigner({
    relyingParty: { id: 'localhost', name: 'Interop' },
  }).create(challenge);
  const body = {
    ...made,
    credentialName: 'Phone',
    challengeIdentifier: challenge.challengeIdentifier,
  };
  const credential = shapes.is(await api.auth.createCredential({ body }), shapes.Credential);
  assert.deepEqual(
    [credential.kind, credential.name, credential.isActive],
    ['Fido2', 'Phone', true]
  );
  assert.equal(credential.credentialId, browser.passkeys[0].credId);
  const [listed] = (await member.credentials()).filter(({ kind }) => kind === 'Fido2');
  assert.deepEqual(listed, credential);
  const again = await api.auth.createCredentialChallenge({ body: { kind: 'Fido2' } });
  assert.deepEqual(
    again.excludeCredentials.map(({ id }) => id),
    [credential.credentialId]
  );
  assert.ok(await member.login(browser.passkeys[0]));
});

for (const make of [() => new KeyCredential(), () => recoveryKey('x'), passwordProtectedKey]) {
  test(`createCredential adds a ${make().kind}`, async () => {
    const member = await join(admin);
    const credential = make();
    const api = clientFor(member);
    const { challenge, challengeIdentifier } = await api.auth.createCredentialChallenge({
      body: { kind: credential.kind },
    });
    const body = {
      ...credential.newCredential(challenge),
      credentialName: 'Added',
      challengeIdentifier,
    };
    const added = shapes.is(await api.auth.createCredential({ body }), shapes.Credential);
    assert.deepEqual(
      [added.kind, added.credentialId, added.name],
      [credential.kind, credential.credId, 'Added']
    );
  });
}

test('deactivateCredential and activateCredential are a switch', async () => {
  const member = await join(admin);
  const { credentialUuid } = await member.addCredential(new KeyCredential());
  const api = clientFor(member);
  const isActive = async () =>
    (await member.credentials()).find(item => item.credentialUuid === credentialUuid).isActive;
  for (const [method, expected] of [
    ['deactivateCredential', false],
    ['deactivateCredential', false],
    ['activateCredential', true],
    ['activateCredential', true],
  ]) {
    shapes.is(await api.auth[method]({ body: { credentialUuid } }), shapes.Message);
    assert.equal(await isActive(), expected, method);
  }
});

test('an inactive credential neither logs in nor signs', async () => {
  const member = await join(admin);
  const other = new KeyCredential();
  const { credentialUuid } = await member.addCredential(other);
  await member.change('PUT', '/auth/credentials/deactivate', { credentialUuid });
  const { allowCredentials } = succeeded(await member.loginInit());
  assert.deepEqual(
    allowCredentials.key.map(({ id }) => id),
    [member.credential.credId]
  );
  refused(await member.tryLogin(other), [400, 401]);
  refused(await member.tryAction('POST', '/permissions', '{}', other), [400, 401, 403]);
  await member.change('PUT', '/auth/credentials/activate', { credentialUuid });
  assert.ok(await member.login(other));
});

test('DELETE /auth/credentials/{credentialUuid}, with the body {} and with none', async () => {
  const member = await join(admin);
  for (const body of [{}, undefined]) {
    const { credentialUuid } = await member.addCredential(new KeyCredential());
    assert.deepEqual(
      await member.change('DELETE', `/auth/credentials/${credentialUuid}`, body),
      {}
    );
    assert.ok(!(await member.credentials()).some(item => item.credentialUuid === credentialUuid));
    refused(await member.tryChange('DELETE', `/auth/credentials/${credentialUuid}`, body), 404);
  }
});

test('createCredentialCode and createCredentialWithCode add a passkey', async () => {
  const member = await join(admin);
  const made = await clientFor(member).auth.createCredentialCode({
    body: { expiration: inSeconds(50) },
  });
  shapes.is(made, { code: CODE, expiration: shapes.DATE });
  const stranger = new DfnsApiClient({ baseUrl: server.url });
  const challenge = await stranger.auth.createCredentialChallengeWithCode({
    body: { credentialKind: 'Fido2', code: made.code },
  });
  shapes.is(challenge, shapes.CredentialChallenge('Fido2'));
  assert.equal(challenge.user.id, member.userId);
  new SoftBrowser({ algorithm: 'EdDSA' }).install();
  const passkey = await new WebAuthnSigner({
    relyingParty: { id: 'localhost', name: 'Interop' },
  }).create(challenge);
  const body = {
    ...passkey,
    credentialName: 'Laptop',
    challengeIdentifier: challenge.challengeIdentifier,
  };
  const credential = shapes.is(
    await stranger.auth.createCredentialWithCode({ body }),
    shapes.Credential
  );
  assert.deepEqual(
    (await member.credentials()).find(({ name }) => name === 'Laptop'),
    credential
  );
});

test('createCredentialWithCode adds a Key made by BrowserKeySigner', async () => {
  const member = await join(admin);
  const { code } = await clientFor(member).auth.createCredentialCode({
    body: { expiration: inSeconds(50) },
  });
  const stranger = new DfnsApiClient({ baseUrl: server.url });
  const challenge = await stranger.auth.createCredentialChallengeWithCode({
    body: { credentialKind: 'Key', code },
  });
  shapes.is(challenge, shapes.CredentialChallenge('Key'));
  const keyPair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const signer = new BrowserKeySigner({ keyPair });
  const made = await signer.create(challenge);
  const body = {
    ...made,
    credentialName: 'Browser',
    challengeIdentifier: challenge.challengeIdentifier,
  };
  shapes.is(await stranger.auth.createCredentialWithCode({ body }), shapes.Credential);
  const api = clientFor(member, { signer });
  assert.ok((await api.auth.createCredentialCode({ body: { expiration: inSeconds(50) } })).code);
});

test('the expiration of a code may be a number of seconds', async () => {
  const expiration = Math.floor(Date.now() / 1000) + 30;
  const made = await clientFor(admin).auth.createCredentialCode({ body: { expiration } });
  shapes.is(made, { code: CODE, expiration: shapes.DATE });
  assert.equal(Date.parse(made.expiration), expiration * 1000);
});

test('action/init and action answer as promised', async () => {
  const api = new DfnsApiClient({ baseUrl: server.url, authToken: admin.token });
  const challenge = await api.auth.createUserActionChallenge({
    body: {
      userActionPayload: '',
      userActionHttpMethod: 'GET',
      userActionHttpPath: '/auth/users',
    },
  });
  shapes.is(challenge, shapes.LoginChallenge);
  assert.ok(challenge.allowCredentials.key.some(({ id }) => id === admin.credential.credId));
  assert.ok(!challenge.supportedCredentialKinds.some(({ kind }) => kind === 'RecoveryKey'));
  const firstFactor = await keySigner(admin.credential).sign(challenge);
  const body = { challengeIdentifier: challenge.challengeIdentifier, firstFactor };
  shapes.is(await api.auth.createUserActionSignature({ body }), { userAction: shapes.JWT });
});

test('every kind of credential that may sign makes a change', async () => {
  const member = await join(admin);
  const signers = [
    new SoftPasskey({ algorithm: 'RS256' }),
    new KeyCredential({ algorithm: 'Ed25519' }),
    passwordProtectedKey(),
  ];
  for (const credential of signers) {
    await member.addCredential(credential);
    const made = await member.change(
      'POST',
      '/auth/credentials/code',
      { expiration: inSeconds(30) },
      credential
    );
    assert.match(made.code, CODE, credential.kind);
  }
});

// The published signer takes the name of a digest, and says nothing of it when it signs.
for (const algorithm of ['P-256', 'RSA 2048']) {
  test(`a ${algorithm} Key that was registered with SHA-512 signs with it`, async () => {
    const member = await join(admin);
    const key = new KeyCredential({ algorithm, digest: 'sha512' });
    succeeded(await member.tryAddCredential(key, { algorithm: 'SHA512' }));
    const { credId, privatePem: privateKey } = key;
    const signer = new AsymmetricKeySigner({ credId, privateKey, algorithm: 'sha512' });
    const api = new DfnsApiClient({ baseUrl: server.url, authToken: member.token, signer });
    const body = { expiration: inSeconds(30) };
    assert.match((await api.auth.createCredentialCode({ body })).code, CODE);
    succeeded(await member.tryLogin(key, { algorithm: 'SHA512' }));
    refused(await member.tryLogin(key, { algorithm: 'SHA256' }), 401, 'Not Authorized.');
  });
}
