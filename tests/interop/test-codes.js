// SPDX-License-Identifier: GPL-3.0-or-later
//
// Registration, login and credential codes: once, not for long, and not to be guessed.
'use strict';

const assert = require('node:assert/strict');
const { before, after, test } = require('node:test');

const { Clock } = require('./support/clock');
const { refused, succeeded } = require('./support/http');
const { KeyCredential, passwordProtectedKey } = require('./support/key-credential');
const { found, invite, join } = require('./support/member');
const { Server } = require('./support/server');
const { leavesNoTrace } = require('./support/unchanged');

const REFUSED = [400, 401, 403];
const HOURS = 3600;
const TRIES = 5;

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

// CODE with its last letter or digit changed; NTH makes different ones.
function wrong(code, nth) {
  const alphabet = 'BCDFGHJKMNPQRSTVWXYZ23456789'.replace(code.at(-1), '');
  return code.slice(0, -1) + alphabet[nth];
}

const inSeconds = seconds => new Date(clock.now() + seconds * 1000).toISOString();

async function credentialCode(person, seconds = 50) {
  return (await person.change('POST', '/auth/credentials/code', { expiration: inSeconds(seconds) }))
    .code;
}

const codeInit = (code, credentialKind = 'Key') =>
  server.request('POST', '/auth/credentials/code/init', { body: { code, credentialKind } });

function codeVerify(begun, credential = new KeyCredential(), bend = {}) {
  const { challenge, challengeIdentifier } = begun;
  const body = {
    ...credential.newCredential(challenge, bend),
    credentialName: 'By code',
    challengeIdentifier,
  };
  return server.request('POST', '/auth/credentials/code/verify', { body });
}

const withoutTrace = (attempt, others = []) => leavesNoTrace(attempt, REFUSED, { admin, others });

test('a registration code is dead after five wrong tries', async () => {
  const person = await invite(admin);
  for (let nth = 0; nth < TRIES; nth++)
    await withoutTrace(() => person.registrationInit(wrong(person.code, nth)));
  await withoutTrace(() => person.registrationInit(person.code));
  const { orgId, username } = person;
  succeeded(await server.request('PUT', '/auth/registration/code', { body: { orgId, username } }));
  await person.register((await server.mail(username, 'Registration code')).value);
});

test('a registration code outlives four wrong tries', async () => {
  const person = await invite(admin);
  for (let nth = 0; nth < TRIES - 1; nth++)
    refused(await person.registrationInit(wrong(person.code, nth)), REFUSED);
  await person.register(person.code);
});

test('wrong tries sent at once all count', async () => {
  const person = await invite(admin);
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, nth) => person.registrationInit(wrong(person.code, nth)))
  );
  for (const answer of answers) refused(answer, REFUSED);
  refused(await person.registrationInit(person.code), REFUSED);
});

test('a registration code is good for 4 hours', async () => {
  const [early, late] = [await invite(admin), await invite(admin)];
  clock.advance(4 * HOURS - 60);
  succeeded(await early.registrationInit(early.code));
  clock.advance(120);
  await admin.login();
  await withoutTrace(() => late.registrationInit(late.code));
  refused(await late.registrationInit(late.code), 400, 'Registration code expired');
});

test('a registration code is of one person and one organisation', async () => {
  const [first, second] = [await invite(admin), await invite(admin)];
  await withoutTrace(() => first.registrationInit(second.code));
  const elsewhere = await found(server);
  const { username, code: registrationCode } = second;
  const body = { orgId: elsewhere.orgId, username, registrationCode };
  refused(await server.request('POST', '/auth/registration/init', { body }), REFUSED);
});

async function personWithLoginCode() {
  const first = passwordProtectedKey();
  const person = await invite(admin);
  await person.register(person.code, { first });
  return { person, loginCode: await mailLoginCode(person) };
}

async function mailLoginCode({ orgId, username }) {
  succeeded(await server.request('POST', '/auth/login/code', { body: { orgId, username } }));
  return (await server.mail(username, 'Login code')).value;
}

test('a login code is dead after five wrong tries', async () => {
  const { person, loginCode } = await personWithLoginCode();
  for (let nth = 0; nth < TRIES; nth++)
    refused(await person.loginInit({ loginCode: wrong(loginCode, nth) }), 403, 'Invalid code');
  refused(await person.loginInit({ loginCode }), 403, 'Invalid code');
  succeeded(await person.tryLogin(undefined, {}, { loginCode: await mailLoginCode(person) }));
});

test('a login code serves one login', async () => {
  const { person, loginCode } = await personWithLoginCode();
  succeeded(await person.tryLogin(undefined, {}, { loginCode }));
  refused(await person.loginInit({ loginCode }), 403, 'Invalid code');
});

test('a login code is replaced by the next', async () => {
  const { person, loginCode } = await personWithLoginCode();
  const next = await mailLoginCode(person);
  refused(await person.loginInit({ loginCode }), 403, 'Invalid code');
  succeeded(await person.tryLogin(undefined, {}, { loginCode: next }));
});

test('a login code expires', async () => {
  const { person, loginCode } = await personWithLoginCode();
  clock.advance(24 * HOURS);
  await admin.login();
  refused(await person.loginInit({ loginCode }), 403, 'Invalid code');
});

test('a login code is of one person', async () => {
  const [first, second] = [await personWithLoginCode(), await personWithLoginCode()];
  refused(await first.person.loginInit({ loginCode: second.loginCode }), 403, 'Invalid code');
});

test('a credential code is good at 58 seconds and at 59', async () => {
  for (const seconds of [58, 59]) {
    const person = await join(admin);
    const code = await credentialCode(person, 60);
    clock.advance(seconds);
    const begun = succeeded(await codeInit(code));
    succeeded(await codeVerify(begun));
    assert.equal((await person.credentials()).length, 2);
  }
});

for (const seconds of [60, 61]) {
  test(`a credential code is dead at ${seconds} seconds`, async () => {
    const person = await join(admin);
    const code = await credentialCode(person, 60);
    clock.advance(seconds);
    await withoutTrace(() => codeInit(code), [person]);
  });
}

test('a credential code lives as long as it was asked to', async () => {
  const person = await join(admin);
  const code = await credentialCode(person, 10);
  clock.advance(11);
  await withoutTrace(() => codeInit(code), [person]);
});

for (const [name, expiration] of [
  ['61 seconds ahead', () => inSeconds(61)],
  ['an hour ahead', () => inSeconds(3600)],
  ['a number 62 seconds ahead', () => Math.floor(clock.now() / 1000) + 62],
  ['past', () => inSeconds(-1)],
  ['a number in milliseconds', () => Math.floor(clock.now()) + 30_000],
  ['0', () => 0],
  ['negative', () => -5],
  ['a fraction', () => clock.now() / 1000 + 30.5],
  ['a date only', () => '2030-01-01'],
  ['no date', () => 'soon'],
  ['the 31st of February', () => '2030-02-31T00:00:00.000Z'],
  ['2^63', () => 9223372036854775807],
  ['a number as text', () => String(Math.floor(clock.now() / 1000) + 30)],
]) {
  test(`a credential code whose expiration is ${name} is refused`, async () => {
    refused(
      await admin.tryChange('POST', '/auth/credentials/code', { expiration: expiration() }),
      400
    );
  });
}

test('a credential code is typed in any case, with spaces or without dashes', async () => {
  const writings = [
    code => code.toLowerCase(),
    code => code.replaceAll('-', ''),
    code => code.replaceAll('-', ' '),
    code => ` ${code.replaceAll('-', ' - ').toLowerCase()} `,
  ];
  for (const write of writings) {
    const code = await credentialCode(admin);
    const answer = await codeInit(write(code));
    assert.equal(answer.status, 200, `${write(code)}: ${answer.text}`);
  }
});

test('look-alikes in a credential code are taken for one another', async () => {
  const seen = new Set();
  for (let i = 0; i < 20; i++) for (const letter of await credentialCode(admin)) seen.add(letter);
  for (const pair of ['O0', 'I1', 'L1', 'IL'])
    assert.ok(!(seen.has(pair[0]) && seen.has(pair[1])), `codes have both of ${pair}`);
  for (const [typed, meant] of [
    ['O', '0'],
    ['I', '1'],
    ['L', '1'],
  ]) {
    if (!seen.has(meant)) continue;
    let code;
    do code = await credentialCode(admin);
    while (!code.includes(meant));
    succeeded(await codeInit(code.replaceAll(meant, typed)));
  }
});

test('a credential code is dead after five wrong tries', async () => {
  const person = await join(admin);
  const code = await credentialCode(person);
  for (let nth = 0; nth < TRIES; nth++)
    await withoutTrace(() => codeInit(wrong(code, nth)), [person]);
  await withoutTrace(() => codeInit(code), [person]);
});

test('one credential code gives one credential', async () => {
  const person = await join(admin);
  const code = await credentialCode(person);
  const begun = (await Promise.all([codeInit(code), codeInit(code)])).filter(
    ({ status }) => status === 200
  );
  assert.ok(begun.length >= 1);
  const answers = [];
  for (const { json } of begun) answers.push(await codeVerify(json));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.equal((await person.credentials()).length, 2);
  await withoutTrace(() => codeInit(code), [person]);
});

test('a credential code serves only the kind it was asked for', async () => {
  const person = await join(admin);
  const begun = succeeded(await codeInit(await credentialCode(person), 'Fido2'));
  await withoutTrace(() => codeVerify(begun), [person]);
});

test('the challenge of a code is not one of credentials/init', async () => {
  const person = await join(admin);
  const begun = succeeded(await codeInit(await credentialCode(person)));
  const body = {
    ...new KeyCredential().newCredential(begun.challenge),
    credentialName: 'x',
    challengeIdentifier: begun.challengeIdentifier,
  };
  await withoutTrace(() => person.tryChange('POST', '/auth/credentials', body), [person]);
});

test('code/verify is held to what code/init was given for', async () => {
  const person = await join(admin);
  const begun = succeeded(await codeInit(await credentialCode(person)));
  await withoutTrace(
    () => codeVerify(begun, new KeyCredential(), { clientData: { challenge: 'eA' } }),
    [person]
  );
  await withoutTrace(() => codeVerify(begun), [person]);
});

test('a code of a person who was deactivated meanwhile is dead', async () => {
  const person = await join(admin);
  const code = await credentialCode(person);
  const begun = succeeded(await codeInit(await credentialCode(person)));
  await admin.change('PUT', `/auth/users/${person.userId}/deactivate`, {});
  refused(await codeInit(code), REFUSED);
  refused(await codeVerify(begun), REFUSED);
});

for (const code of [
  '',
  'A7U',
  'A7U-KY6-9PT-A7U',
  '%',
  'é'.repeat(9),
  '\u0000'.repeat(9),
  'A'.repeat(10_000),
]) {
  test(`credential code ${JSON.stringify(code.slice(0, 12))} is refused`, async () => {
    refused(await codeInit(code), REFUSED);
  });
}

for (const kind of ['Password', 'Totp', 'x', '']) {
  test(`code/init for the kind "${kind}" is refused`, async () => {
    refused(await codeInit(await credentialCode(admin), kind), 400);
  });
}
