// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ceremonies that WebAuthn (level 3, 7.1 and 7.2) tells the relying party to refuse.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { before, after, test } = require('node:test');

const { Clock } = require('./support/clock');
const { refused, succeeded } = require('./support/http');
const { KeyCredential, recoveryKey, passwordProtectedKey } = require('./support/key-credential');
const { found, invite, join } = require('./support/member');
const { ORIGIN, Server } = require('./support/server');
const { SoftPasskey, FLAG, base64url } = require('./support/soft-passkey');
const { leavesNoTrace } = require('./support/unchanged');

const CHALLENGE_INVALID = 'Challenge token is not valid.';
const REFUSED = [400, 401];
const OTHER_CHALLENGE = base64url(base64url(crypto.randomBytes(32)));
const CHALLENGE_LIFETIME = 3600;

let clock;
let server;
let admin;
let member;
let other;

before(async () => {
  clock = new Clock();
  server = await Server.start({ clock });
  admin = await found(server);
  member = await join(admin, { first: new SoftPasskey() });
  other = await join(admin, { first: new SoftPasskey() });
});
after(async () => {
  await server.stop();
  clock.remove();
});

const withoutTrace = (attempt, statuses = REFUSED, message) =>
  leavesNoTrace(attempt, statuses, { admin, others: [member, other], message });

// Sends what MAKE makes of the challenge as the end of the login ceremony that INIT began.
async function finishLogin(begun, make) {
  const { challenge, challengeIdentifier } = begun;
  return server.request('POST', '/auth/login', {
    body: { challengeIdentifier, firstFactor: make(challenge) },
  });
}

const beginLogin = async (person = member, extra) => succeeded(await person.loginInit(extra));

async function finishCredential(begun, credential, bend, person = member) {
  const { challenge, challengeIdentifier } = begun;
  const body = {
    ...credential.newCredential(challenge, bend),
    credentialName: 'Bad',
    challengeIdentifier,
  };
  return person.tryChange('POST', '/auth/credentials', body);
}

const beginCredential = async (person = member, kind = 'Fido2') =>
  succeeded(await person.credentialInit(kind));

// Each of these is wrong in the same way when a passkey is made and when it is used.
const inBoth = {
  'challenge differs': { clientData: { challenge: OTHER_CHALLENGE } },
  'challenge is empty': { clientData: { challenge: '' } },
  'challenge is missing': { clientData: { challenge: undefined } },
  'challenge is no string': { clientData: { challenge: 5 } },
  'type is missing': { clientData: { type: undefined } },
  'type is of a Key credential': { clientData: { type: 'key.get' } },
  'origin differs by scheme': { clientData: { origin: 'https://localhost:3000' } },
  'origin differs by port': { clientData: { origin: 'http://localhost:3001' } },
  'origin without its port': { clientData: { origin: 'http://localhost' } },
  'origin differs by sub-domain': { clientData: { origin: 'http://sub.localhost:3000' } },
  'origin is a look-alike': { clientData: { origin: 'http://1ocalhost:3000' } },
  'origin continues the right one': { clientData: { origin: `${ORIGIN}.example.org` } },
  'origin has a user name in front': {
    clientData: { origin: 'http://localhost:3000@example.org' },
  },
  'origin has a trailing dot': { clientData: { origin: 'http://localhost.:3000' } },
  'origin has a path': { clientData: { origin: `${ORIGIN}/` } },
  'origin is null': { clientData: { origin: null } },
  'origin is missing': { clientData: { origin: undefined } },
  'crossOrigin is true': { clientData: { crossOrigin: true } },
  'crossOrigin is no boolean': { clientData: { crossOrigin: 'false' } },
  'topOrigin is there': { clientData: { topOrigin: 'https://example.org' } },
  'crossOrigin is true with a topOrigin': { clientData: { crossOrigin: true, topOrigin: ORIGIN } },
  'rpIdHash is of another relying party': { rpId: 'example.org' },
  'rpIdHash is of a parent with a dot': { rpId: '.localhost' },
  'client data is no JSON': { clientDataText: 'challenge' },
  'client data is a list': { clientDataText: '[]' },
  'client data is cut': { clientDataText: '{"type":"webauthn.create"' },
};

const flags = base => ({
  'UP is 0': base & ~FLAG.UP,
  'UV is 0 where it is required': base & ~FLAG.UV,
  'BS is 1 with BE 0': base | FLAG.BS,
});

for (const [name, bend] of Object.entries({
  'type is webauthn.get': { clientData: { type: 'webauthn.get' } },
  ...inBoth,
  ...Object.fromEntries(
    Object.entries(flags(FLAG.UP | FLAG.UV | FLAG.AT)).map(([key, value]) => [
      key,
      { flags: value },
    ])
  ),
  'client data goes on after its end': { clientDataText: '{"type":"webauthn.create"} {}' },
})) {
  test(`registration: ${name}`, () =>
    withoutTrace(() => member.tryAddCredential(new SoftPasskey(), bend)));
}

for (const [name, bend] of Object.entries({
  'type is webauthn.create': { clientData: { type: 'webauthn.create' } },
  ...inBoth,
  ...Object.fromEntries(
    Object.entries(flags(FLAG.UP | FLAG.UV)).map(([key, value]) => [key, { flags: value }])
  ),
})) {
  test(`assertion: ${name}`, () => withoutTrace(() => member.tryLogin(member.credential, bend)));
}

for (const [name, bend] of Object.entries({
  'type is key.create': { clientData: { type: 'key.create' } },
  'type is webauthn.get': { clientData: { type: 'webauthn.get' } },
  'challenge differs': { clientData: { challenge: OTHER_CHALLENGE } },
  'challenge is missing': { clientData: { challenge: undefined } },
  'signature is of other bytes': { signature: () => admin.credential.sign('something else') },
  'signature is empty': { signature: () => Buffer.alloc(0) },
})) {
  test(`Key assertion: ${name}`, () => withoutTrace(() => admin.tryLogin(admin.credential, bend)));
  test(`Key action: ${name}`, () =>
    withoutTrace(
      () => admin.tryAction('POST', '/permissions', '{}', admin.credential, bend),
      [400, 401, 403]
    ));
}

for (const [name, bend] of Object.entries({
  'type is key.get': { clientData: { type: 'key.get' } },
  'challenge differs': { clientData: { challenge: OTHER_CHALLENGE } },
  'signature is of other bytes': { attestation: { signature: '30440220' } },
  'signature is base64url instead of hex': {
    attestation: { signature: base64url(crypto.randomBytes(70)) },
  },
  'the signed public key is another': { attestation: { publicKey: new KeyCredential().publicPem } },
  'attestation data is no JSON': { attestationText: 'public key' },
  'attestation data has no signature': { attestation: { signature: undefined } },
  'attestation data has no public key': { attestation: { publicKey: undefined } },
})) {
  test(`Key registration: ${name}`, () =>
    withoutTrace(() => member.tryAddCredential(new KeyCredential(), bend)));
}

test('registration: challenge is replayed', async () => {
  const begun = await beginCredential(other);
  succeeded(await finishCredential(begun, new SoftPasskey(), {}, other));
  await withoutTrace(
    () => finishCredential(begun, new SoftPasskey(), {}, other),
    400,
    CHALLENGE_INVALID
  );
});

test('assertion: challenge is replayed', async () => {
  const begun = await beginLogin();
  const make = challenge => member.credential.assertion(challenge);
  succeeded(await finishLogin(begun, make));
  await withoutTrace(() => finishLogin(begun, make), 400, CHALLENGE_INVALID);
});

test('assertion: a challenge is spent by the first attempt, even one that failed', async () => {
  const begun = await beginLogin();
  refused(
    await finishLogin(begun, challenge =>
      member.credential.assertion(challenge, { rpId: 'wrong' })
    ),
    REFUSED
  );
  await withoutTrace(
    () => finishLogin(begun, challenge => member.credential.assertion(challenge)),
    400,
    CHALLENGE_INVALID
  );
});

test('assertion: of two at once with one challenge, one is accepted', async () => {
  const begun = await beginLogin();
  const make = challenge => member.credential.assertion(challenge);
  const answers = await Promise.all(Array.from({ length: 8 }, () => finishLogin(begun, make)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  for (const answer of answers.filter(({ status }) => status !== 200))
    refused(answer, 400, CHALLENGE_INVALID);
});

test('registration: challenge expired', async () => {
  const begun = await beginCredential();
  clock.advance(CHALLENGE_LIFETIME);
  for (const person of [admin, member, other]) await person.login();
  await withoutTrace(() => finishCredential(begun, new SoftPasskey()), 400, CHALLENGE_INVALID);
});

test('assertion: challenge expired', async () => {
  const begun = await beginLogin();
  clock.advance(CHALLENGE_LIFETIME);
  for (const person of [admin, member, other]) await person.login();
  await withoutTrace(
    () => finishLogin(begun, challenge => member.credential.assertion(challenge)),
    400,
    CHALLENGE_INVALID
  );
});

test("registration: challenge from another user's ceremony", async () => {
  const begun = await beginCredential(other);
  await withoutTrace(() => finishCredential(begun, new SoftPasskey(), {}, member));
});

test("assertion: challenge from another user's ceremony", async () => {
  const begun = await beginLogin(other);
  await withoutTrace(() => finishLogin(begun, challenge => member.credential.assertion(challenge)));
});

test('assertion: challenge from another ceremony of the same user', async () => {
  const [first, second] = [await beginLogin(), await beginLogin()];
  await withoutTrace(() => finishLogin(second, () => member.credential.assertion(first.challenge)));
});

test('assertion: client data is right but not what was signed', async () => {
  await withoutTrace(async () =>
    finishLogin(await beginLogin(), challenge => {
      const shown = member.credential.assertion(challenge);
      const signed = member.credential.assertion(OTHER_CHALLENGE);
      shown.credentialAssertion.signature = signed.credentialAssertion.signature;
      return shown;
    })
  );
});

test('ceremonies are not taken for one another', async () => {
  const login = await beginLogin();
  const firstFactor = member.credential.assertion(login.challenge);
  const { challengeIdentifier } = login;
  await withoutTrace(
    () => member.request('POST', '/auth/action', { body: { challengeIdentifier, firstFactor } }),
    [400, 401, 403]
  );
  const action = succeeded(await member.actionInit('POST', '/permissions', '{}'));
  await withoutTrace(() =>
    finishLogin(action, challenge => member.credential.assertion(challenge))
  );
  await withoutTrace(() => finishCredential(login, new SoftPasskey()));
  const adding = await beginCredential();
  await withoutTrace(() =>
    finishLogin(adding, challenge => member.credential.assertion(challenge))
  );
  const body = {
    ...new SoftPasskey().newCredential(adding.challenge),
    credentialName: 'x',
    challengeIdentifier: adding.challengeIdentifier,
  };
  await withoutTrace(() => server.request('POST', '/auth/credentials/code/verify', { body }));
});

test('registration: the credential is of another kind than the challenge', async () => {
  await withoutTrace(async () =>
    finishCredential(await beginCredential(member, 'Key'), new SoftPasskey())
  );
  await withoutTrace(async () =>
    finishCredential(await beginCredential(member, 'Fido2'), new KeyCredential())
  );
  await withoutTrace(async () =>
    finishCredential(await beginCredential(member, 'Key'), recoveryKey('x'))
  );
});

for (const [name, identifier] of Object.entries({
  'is made up': () => 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.AAAA',
  'is no token': () => 'challenge',
  'is a login token': () => member.token,
  'has a broken signature': token => `${token.slice(0, -8)}AAAAAAAA`,
  'is unsigned': token => `${base64url('{"alg":"none","typ":"JWT"}')}.${token.split('.')[1]}.`,
})) {
  test(`assertion: challengeIdentifier ${name}`, async () => {
    const { challenge, challengeIdentifier } = await beginLogin();
    const begun = { challenge, challengeIdentifier: identifier(challengeIdentifier) };
    await withoutTrace(
      () => finishLogin(begun, text => member.credential.assertion(text)),
      400,
      CHALLENGE_INVALID
    );
  });
}

test('assertion: BE changed since registration', async () => {
  const [single, synced] = [new SoftPasskey(), new SoftPasskey({ backup: true })];
  const person = await join(admin, { first: single, second: synced });
  const base = FLAG.UP | FLAG.UV;
  refused(await person.tryLogin(single, { flags: base | FLAG.BE }), REFUSED);
  refused(await person.tryLogin(single, { flags: base | FLAG.BE | FLAG.BS }), REFUSED);
  refused(await person.tryLogin(synced, { flags: base }), REFUSED);
  succeeded(await person.tryLogin(synced, { flags: base | FLAG.BE }));
  succeeded(await person.tryLogin(synced, { flags: base | FLAG.BE | FLAG.BS }));
});

test('assertion: counter is equal, lower, or back at 0', async () => {
  const passkey = new SoftPasskey({ count: 0 });
  const person = await join(admin, { first: passkey });
  for (const [count, good] of [
    [0, true],
    [0, true],
    [5, true],
    [5, false],
    [4, false],
    [0, false],
    [6, true],
    [0xffffffff, true],
    [1, false],
  ]) {
    const answer = await person.tryLogin(passkey, { count });
    if (good) assert.equal(answer.status, 200, `${count}: ${answer.text}`);
    else refused(answer, REFUSED);
  }
});

test('assertion: counter of registration counts', async () => {
  const passkey = new SoftPasskey({ count: 10 });
  const person = await invite(admin);
  await person.register(person.code, { first: passkey });
  refused(await person.tryLogin(passkey, { count: 9 }), REFUSED);
  refused(await person.tryLogin(passkey, { count: 10 }), REFUSED);
  succeeded(await person.tryLogin(passkey, { count: 11 }));
});

test('registration: credential id longer than 1023 bytes', () =>
  withoutTrace(() => member.tryAddCredential(new SoftPasskey({ id: crypto.randomBytes(1024) }))));

test('registration: credential id of 1023 bytes is taken', async () => {
  succeeded(await other.tryAddCredential(new SoftPasskey({ id: crypto.randomBytes(1023) })));
});

for (const [name, holder] of [
  ['the same user', () => member],
  ['another user', () => other],
]) {
  test(`registration: credential id is registered to ${name}`, () =>
    withoutTrace(
      () => member.tryAddCredential(new SoftPasskey({ id: holder().credential.id })),
      [400, 401, 409]
    ));
}

test('registration: credId is not the one in the authenticator data', () =>
  withoutTrace(() =>
    member.tryAddCredential(new SoftPasskey(), { credId: base64url(crypto.randomBytes(32)) })
  ));

for (const credId of ['', '*', 'a b', '=', '\u0000', 'x'.repeat(5000)]) {
  test(`credId is ${JSON.stringify(credId.slice(0, 8))}`, async () => {
    await withoutTrace(() => member.tryAddCredential(new SoftPasskey(), { credId }));
    await withoutTrace(() => member.tryLogin(member.credential, { credId }));
  });
}

for (const [name, userHandle] of [
  ['another user', () => other.userHandle],
  ['nobody', () => base64url('us-x')],
  ['no base64url', () => '***'],
]) {
  test(`assertion: userHandle is of ${name}`, async () => {
    await withoutTrace(() => member.tryLogin(member.credential, { userHandle: userHandle() }));
    const begin = async () =>
      succeeded(
        await server.request('POST', '/auth/login/init', { body: { orgId: member.orgId } })
      );
    await withoutTrace(async () =>
      finishLogin(await begin(), challenge =>
        member.credential.assertion(challenge, { userHandle: userHandle() })
      )
    );
  });
}

test('assertion: no user name and no userHandle', async () => {
  const begun = succeeded(
    await server.request('POST', '/auth/login/init', { body: { orgId: member.orgId } })
  );
  await withoutTrace(() => finishLogin(begun, challenge => member.credential.assertion(challenge)));
});

test('assertion: an empty userHandle is as none', async () => {
  succeeded(await member.tryLogin(member.credential, { userHandle: '' }));
});

test('assertion: the credential is not among allowCredentials', async () => {
  const make = challenge => other.credential.assertion(challenge);
  await withoutTrace(async () => finishLogin(await beginLogin(), make));
  const stranger = new SoftPasskey();
  await withoutTrace(async () =>
    finishLogin(await beginLogin(), challenge => stranger.assertion(challenge))
  );
});

test("assertion: another key signs under the credential's id", async () => {
  const impostor = new SoftPasskey({ id: member.credential.id });
  await withoutTrace(() => member.tryLogin(impostor));
});

test('assertion: a PasswordProtectedKey without a login code', async () => {
  const first = passwordProtectedKey();
  const person = await invite(admin);
  await person.register(person.code, { first });
  await withoutTrace(() => person.tryLogin(first), [400, 401, 403]);
});

test('assertion: a RecoveryKey neither logs in nor signs', async () => {
  for (const kind of ['RecoveryKey', 'Key', 'PasswordProtectedKey']) {
    await withoutTrace(() => admin.tryLogin(admin.recovery, { kind }), [400, 401, 403]);
    await withoutTrace(
      () => admin.tryAction('POST', '/permissions', '{}', admin.recovery, { kind }),
      [400, 401, 403]
    );
  }
});

test('assertion: a Key or a passkey under another kind', async () => {
  for (const kind of ['PasswordProtectedKey', 'Fido2', 'RecoveryKey']) {
    const bend = { kind };
    await withoutTrace(() => admin.tryLogin(admin.credential, bend), [400, 401, 403]);
    await withoutTrace(
      () => admin.tryAction('POST', '/permissions', '{}', admin.credential, bend),
      [400, 401, 403]
    );
  }
});

test('assertion: a PasswordProtectedKey under the kind Key', async () => {
  const first = passwordProtectedKey();
  const person = await invite(admin);
  await person.register(person.code, { first });
  await withoutTrace(() => person.tryLogin(first, { kind: 'Key' }));
  const added = passwordProtectedKey();
  await member.addCredential(added);
  await withoutTrace(
    () => member.tryAction('POST', '/permissions', '{}', added, { kind: 'Key' }),
    [400, 401, 403]
  );
});

for (const firstFactor of [
  { kind: 'Password', password: 'secret' },
  { kind: 'Totp', otpCode: '123456' },
]) {
  test(`assertion: kind ${firstFactor.kind}`, () =>
    withoutTrace(async () => finishLogin(await beginLogin(), () => firstFactor)));
}
