// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whoever lost every passkey comes back with the recovery kit, through the published SDK and beside it.
'use strict';

const assert = require('node:assert/strict');
const { before, after, test } = require('node:test');

const { Clock } = require('./support/clock');
const { refused, succeeded } = require('./support/http');
const { KeyCredential, recoveryKey } = require('./support/key-credential');
const { employ, found, invite, join } = require('./support/member');
const { DfnsApiClient, DfnsDelegatedApiClient, clientFor, rejects } = require('./support/sdk');
const { Server } = require('./support/server');
const shapes = require('./support/shapes');
const { SoftPasskey } = require('./support/soft-passkey');
const { leavesNoTrace } = require('./support/unchanged');

const MINUTES = 60;
const TRIES = 5;
const NO_RECOVERY = 'Credential cannot be used as a recovery factor.';

let clock;
let server;
let admin;

before(async () => {
  clock = new Clock();
  server = await Server.start({ clock });
  admin = await found(server);
});
after(async () => {
  await server.stop();
  clock.remove();
});

async function personWithKit(options = {}) {
  const person = await invite(admin);
  await person.register(person.code, { recovery: recoveryKey(person.username), ...options });
  await person.login();
  return person;
}

const begin = async (person, code) =>
  succeeded(await person.recoveryInit(code ?? (await person.recoveryCode())));

test('the SDK recovers, and everything former is dead', async () => {
  const person = await personWithKit({ second: new SoftPasskey() });
  const { orgId, username } = person;
  const api = new DfnsApiClient({ baseUrl: server.url });
  assert.equal((await api.auth.sendRecoveryCode({ body: { orgId, username } })).message, 'success');
  const mail = await server.mail(username, 'Verification code');
  assert.match(mail.value, /^\d{4}(-\d{4}){3}$/);
  const challenge = await api.auth.createRecoveryChallenge({
    body: {
      orgId,
      username,
      verificationCode: mail.value,
      credentialId: person.recovery.credId,
    },
  });
  shapes.is(challenge, shapes.RecoveryChallenge);
  assert.deepEqual(challenge.allowedRecoveryCredentials, [
    { id: person.recovery.credId, encryptedRecoveryKey: person.recovery.encryptedPrivateKey },
  ]);
  assert.deepEqual(challenge.excludeCredentials, []);
  assert.equal(challenge.user.id, person.userId);

  const [first, second, kit] = [
    new SoftPasskey({ packed: true }),
    new KeyCredential(),
    recoveryKey(username),
  ];
  const newCredentials = {
    firstFactorCredential: first.newCredential(challenge.challenge),
    secondFactorCredential: second.newCredential(challenge.challenge),
    recoveryCredential: kit.newCredential(challenge.challenge),
  };
  const text = Buffer.from(JSON.stringify(newCredentials)).toString('base64url');
  const authenticated = new DfnsApiClient({
    baseUrl: server.url,
    authToken: challenge.temporaryAuthenticationToken,
  });
  const answer = await authenticated.auth.recover({
    body: { recovery: person.recovery.assertion(text), newCredentials },
  });
  shapes.is(answer, shapes.Registered);
  assert.equal(answer.credential.kind, 'Fido2');
  assert.deepEqual(answer.user, { id: person.userId, username, orgId });

  await rejects(clientFor(person).auth.listCredentials(), 401, 'Not Authorized.');
  refused(await person.tryLogin(), 401, 'Not Authorized.');
  await person.login(first);
  assert.deepEqual((await person.credentials()).map(({ credentialId }) => credentialId).sort(), [
    first.credId,
    second.credId,
    kit.credId,
  ].sort());
  await person.login(second);
});

test('a service account begins a recovery through the SDK, and the kit ends it', async () => {
  const person = await personWithKit();
  const body = { username: person.username, credentialId: person.recovery.credId };
  const machine = await employ(admin);
  const challenge = await clientFor(machine).auth.createDelegatedRecoveryChallenge({ body });
  shapes.is(challenge, shapes.RecoveryChallenge);
  assert.deepEqual(challenge.allowedRecoveryCredentials, [
    { id: person.recovery.credId, encryptedRecoveryKey: person.recovery.encryptedPrivateKey },
  ]);
  assert.equal(challenge.user.id, person.userId);
  shapes.is(succeeded(await person.recover(challenge)), shapes.Registered);
  refused(await person.tryLogin(), 401, 'Not Authorized.');
});

test('the delegated client begins a recovery step by step', async () => {
  const person = await personWithKit();
  const request = { body: { username: person.username, credentialId: person.recovery.credId } };
  const machine = await employ(admin);
  const { auth } = new DfnsDelegatedApiClient({
    baseUrl: server.url,
    orgId: machine.orgId,
    authToken: machine.token,
  });
  const { challenge, challengeIdentifier } =
    await auth.createDelegatedRecoveryChallengeInit(request);
  const begun = await auth.createDelegatedRecoveryChallengeComplete(request, {
    challengeIdentifier,
    firstFactor: machine.credential.assertion(challenge),
  });
  shapes.is(begun, shapes.RecoveryChallenge);
  await person.recoveryCode();
  succeeded(await person.recover(begun));
});

test('only a service account that may begins a recovery for another', async () => {
  const person = await personWithKit();
  const body = { username: person.username, credentialId: person.recovery.credId };
  const begin = member => clientFor(member).auth.createDelegatedRecoveryChallenge({ body });
  const permission = await admin.change('POST', '/permissions', {
    name: 'Reads users',
    operations: ['Auth:Users:Read'],
  });
  for (const member of [admin, await employ(admin, permission.name)])
    await rejects(
      begin(member),
      403,
      `CustomerEmployee ${member.userId} is not authorized to perform operation (Auth:Recover:Delegated)`
    );
  await rejects(begin(await employ(await found(server))), 401, 'User not found');
  await person.login();
});

test('personal access tokens die with a recovery', async () => {
  const founder = await found(server);
  const { publicPem: publicKey } = new KeyCredential();
  const { accessToken } = await founder.change('POST', '/auth/pats', { name: 'Script', publicKey });
  succeeded(await server.request('GET', '/auth/users', { token: accessToken }));
  succeeded(await founder.recover(await begin(founder)));
  refused(await server.request('GET', '/auth/users', { token: accessToken }), 401);
});

test('a recovery serves once, and its kit never again', async () => {
  const person = await personWithKit();
  const code = await person.recoveryCode();
  const [one, other] = [await begin(person, code), await begin(person, code)];
  succeeded(await person.recover(one));
  refused(await person.recover(one), 400, 'Challenge token is not valid.');
  refused(await person.recover(other), 401, NO_RECOVERY);
  refused(await person.recoveryInit(code), 403, 'Invalid code');
  refused(await person.recoveryInit(await person.recoveryCode()), 401, NO_RECOVERY);
});

const wrong = (code, nth) => code.slice(0, -1) + '0123456789'.replace(code.at(-1), '')[nth];

test('a verification code is dead after five wrong tries', async () => {
  const person = await personWithKit();
  const code = await person.recoveryCode();
  for (let nth = 0; nth < TRIES; nth++)
    refused(await person.recoveryInit(wrong(code, nth)), 403, 'Invalid code');
  refused(await person.recoveryInit(code), 403, 'Invalid code');
  await begin(person);
});

test('wrong names of recovery keys count as wrong tries', async () => {
  const person = await personWithKit();
  const code = await person.recoveryCode();
  const names = [person.credential.credId, admin.recovery.credId, 'x', 'y', 'z'];
  for (const name of names) refused(await person.recoveryInit(code, name), 401, NO_RECOVERY);
  refused(await person.recoveryInit(code), 403, 'Invalid code');
});

test('a verification code is good for 15 minutes', async () => {
  const person = await personWithKit();
  const code = await person.recoveryCode();
  clock.advance(14 * MINUTES);
  await begin(person, code);
  clock.advance(2 * MINUTES);
  refused(await person.recoveryInit(code), 400, 'Verification code expired');
});

test('a verification code is of one person, and a new one replaces it', async () => {
  const [first, second] = [await personWithKit(), await personWithKit()];
  const code = await first.recoveryCode();
  refused(await second.recoveryInit(code), 403, 'Invalid code');
  const begun = await begin(first, code);
  const next = await first.recoveryCode();
  refused(await first.recoveryInit(code), 403, 'Invalid code');
  refused(await first.recover(begun), 400, 'Challenge token is not valid.');
  await begin(first, next);
});

test('a deactivated person neither begins nor ends a recovery', async () => {
  const person = await personWithKit();
  const code = await person.recoveryCode();
  const begun = await begin(person, code);
  await admin.change('PUT', `/auth/users/${person.userId}/deactivate`, {});
  refused(await person.recover(begun), 400, 'User account has been deactivated.');
  refused(await person.recoveryInit(code), 400, 'User account has been deactivated.');
});

const fresh = challenge => ({ firstFactorCredential: new KeyCredential().newCredential(challenge) });

const bends = {
  'signed by another key': () => ({ signer: recoveryKey('x') }),
  'signed by an ordinary credential': person => ({ signer: person.credential }),
  'for other credentials': (_, { challenge }) => ({ signed: fresh(challenge) }),
  'for credentials with a member more': (_, { challenge }) => {
    const sent = fresh(challenge);
    return { sent, signed: { ...sent, more: 1 } };
  },
  'that is registered rather than used': () => ({
    assertion: { clientData: { type: 'key.create' } },
  }),
  'from elsewhere': () => ({ assertion: { clientData: { origin: 'https://evil.example' } } }),
  'from inside another page': () => ({ assertion: { clientData: { crossOrigin: true } } }),
  'with another name': () => ({ assertion: { credId: 'x' } }),
  'with a signature of zeros': () => ({ assertion: { signature: bytes => Buffer.alloc(bytes.length) } }),
};

for (const [name, bend] of Object.entries(bends)) {
  test(`a recovery ${name} changes nothing`, async () => {
    const person = await personWithKit();
    const begun = await begin(person);
    const first = new KeyCredential();
    await leavesNoTrace(
      async () => person.recover(begun, { first, bend: bend(person, begun) }),
      [400, 401],
      { admin, others: [person] }
    );
    await person.login();
  });
}

test('a recovery with a bad new credential changes nothing', async () => {
  const person = await personWithKit();
  const begun = await begin(person);
  const first = new KeyCredential();
  const sent = { firstFactorCredential: first.newCredential('bm90aGluZw') };
  await leavesNoTrace(
    () => person.recover(begun, { bend: { sent, signed: sent } }),
    400,
    { admin, others: [person] }
  );
  succeeded(await person.recover(await begin(person)));
});

test('the signed credentials may be written in any order', async () => {
  const person = await personWithKit();
  const begun = await begin(person);
  const { credentialKind, credentialInfo } = new KeyCredential().newCredential(begun.challenge);
  const sent = { firstFactorCredential: { credentialKind, credentialInfo } };
  const signed = { firstFactorCredential: { credentialInfo, credentialKind } };
  succeeded(await person.recover(begun, { bend: { sent, signed } }));
});

test('only an owner of a kit is asked for it, whoever else recovers gets nowhere', async () => {
  const person = await join(admin);
  refused(await person.recoveryInit(await person.recoveryCode(), 'x'), 401, NO_RECOVERY);
});
