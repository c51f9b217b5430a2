// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who may do what: bearer tokens, user actions, permissions and the borders of an organisation.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { before, after, test } = require('node:test');

const { Clock } = require('./support/clock');
const { refused, succeeded } = require('./support/http');
const { KeyCredential } = require('./support/key-credential');
const { employ, found, invite, join } = require('./support/member');
const { routes, fill } = require('./support/routes');
const { Server } = require('./support/server');
const shapes = require('./support/shapes');

const NOT_AUTHORIZED = ['Not Authorized.', 'user token is missing or invalid'];
const ACTION_INVALID = 'user action signature is missing or invalid';
const ACTION_USED = 'user action has already been used';
const YEAR = 365 * 24 * 3600;

let clock;
let server;
let admin;
let target;
let account;
let someone;

before(async () => {
  clock = new Clock();
  server = await Server.start({ clock });
  admin = await found(server);
  target = await join(admin);
  account = await employ(admin);
  someone = await idsOf(admin, target);
});
after(async () => {
  await server.stop();
  clock.remove();
});

// Things of ADMIN's organisation that belong to no test in particular.
async function idsOf(owner, person) {
  const permission = await owner.change('POST', '/permissions', {
    name: `Ids ${crypto.randomUUID()}`,
    operations: ['Auth:Users:Read'],
  });
  const holder = await invite(owner);
  const assignment = await owner.change('POST', `/permissions/${permission.id}/assignments`, {
    identityId: holder.userId,
  });
  const [credential] = await person.credentials();
  const name = `Ids ${crypto.randomUUID()}`;
  const publicKey = new KeyCredential().publicPem;
  const token = await owner.change('POST', '/auth/pats', { name, publicKey });
  const account = await owner.change('POST', '/auth/service-accounts', { name, publicKey });
  const { text } = await owner.request(
    'GET',
    '/auth/action/logs?startTime=2020-01-01T00:00:00Z&endTime=2999-01-01T00:00:00Z'
  );
  return {
    logId: text.split('\n').at(-2).split(',')[1],
    orgId: owner.orgId,
    username: person.username,
    userId: person.userId,
    identityId: person.userId,
    permissionId: permission.id,
    assignmentId: assignment.id,
    credentialUuid: credential.credentialUuid,
    tokenId: token.tokenId,
    serviceAccountId: account.userInfo.userId,
  };
}

const bodyOf = route => (route.body ? route.body(someone) : undefined);
const callerOf = ({ by }) => (by === 'service account' ? account : admin);
const nameOf = ({ method, path }) => `${method} ${path}`;

for (const route of routes.filter(({ auth }) => auth !== 'none')) {
  test(`${nameOf(route)} wants a bearer token`, async () => {
    const path = fill(route.path, someone);
    for (const token of [undefined, 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.AAAA'])
      refused(
        await server.request(route.method, path, { body: bodyOf(route), token }),
        401,
        NOT_AUTHORIZED
      );
  });
}

const challengeIdentifier = async (person, method, path, body) =>
  succeeded(await person.actionInit(method, path, JSON.stringify(body ?? {}))).challengeIdentifier;

for (const route of routes.filter(({ auth }) => auth === 'signed')) {
  test(`${nameOf(route)} wants a user action made for it`, async () => {
    const path = fill(route.path, someone);
    const caller = callerOf(route);
    const send = userAction =>
      caller.request(route.method, path, { body: bodyOf(route), userAction });
    const otherMethod = route.method === 'PUT' ? 'POST' : 'PUT';
    const payload = bodyOf(route);
    const actions = {
      none: undefined,
      'made up': 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.AAAA',
      'a login token': caller.token,
      'for another method': await caller.userAction(otherMethod, path, payload),
      'for another path': await caller.userAction(route.method, `${path}x`, payload),
      'for another body': await caller.userAction(route.method, path, { ...payload, more: 1 }),
      'of another user': await target.userAction(route.method, path, payload),
      'that was never signed': await challengeIdentifier(caller, route.method, path, payload),
    };
    for (const [name, action] of Object.entries(actions)) {
      try {
        refused(await send(action), 403, ACTION_INVALID);
      } catch (error) {
        throw new Error(`user action ${name}: ${error.message}`);
      }
    }
  });
}

test('a user action serves once', async () => {
  const body = { name: `Once ${crypto.randomUUID()}`, operations: ['Auth:Users:Read'] };
  const userAction = await admin.userAction('POST', '/permissions', body);
  succeeded(await admin.request('POST', '/permissions', { body, userAction }));
  refused(await admin.request('POST', '/permissions', { body, userAction }), 400, ACTION_USED);
});

test('of many requests at once with one user action, one is served', async () => {
  const { userId } = await invite(admin);
  const path = `/auth/users/${userId}/deactivate`;
  const userAction = await admin.userAction('PUT', path, {});
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => admin.request('PUT', path, { body: {}, userAction }))
  );
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  for (const answer of answers.filter(({ status }) => status !== 200))
    refused(answer, 400, ACTION_USED);
});

test('a user action expires', async () => {
  const body = { isSSORequired: true };
  const { userId } = await invite(admin);
  const userAction = await admin.userAction('PUT', `/auth/users/${userId}`, body);
  clock.advance(3600);
  await admin.login();
  refused(await admin.request('PUT', `/auth/users/${userId}`, { body, userAction }), [400, 403]);
  await target.login();
});

test('payloads are compared as JSON: order and space do not matter', async () => {
  const name = `Order ${crypto.randomUUID()}`;
  const payload = `{ "operations": ["Auth:Users:Read"],\n "name": "${name}" }`;
  const { userAction } = succeeded(await admin.tryAction('POST', '/permissions', payload));
  const raw = JSON.stringify({ name, operations: ['Auth:Users:Read'] });
  succeeded(await admin.request('POST', '/permissions', { raw, userAction }));
});

for (const [signed, sent] of [
  ['', undefined],
  ['', '{}'],
  ['{}', undefined],
  ['{}', '{}'],
  ['{}', ''],
]) {
  const body = JSON.stringify(sent) ?? 'no body';
  test(`a change signed as "${signed}" may be sent as ${body}`, async () => {
    const { userId } = await invite(admin);
    const path = `/auth/users/${userId}/deactivate`;
    const { userAction } = succeeded(await admin.tryAction('PUT', path, signed));
    succeeded(await admin.request('PUT', path, { raw: sent, userAction }));
  });
}

test('header names and the word Bearer do not depend on case', async () => {
  const headers = { AUTHORIZATION: `bearer ${admin.token}` };
  succeeded(await server.request('GET', '/auth/credentials', { headers }));
});

test('headers of older clients are ignored', async () => {
  const headers = {
    'x-dfns-appid': 'ap-x',
    'x-dfns-nonce': 'x',
    'x-dfns-appsecret': 'x',
    'x-dfns-apisignature': 'x',
    'x-dfns-sdk-version': '99',
  };
  succeeded(
    await admin.request('GET', '/auth/credentials', {
      headers: { authorization: `Bearer ${admin.token}`, ...headers },
    })
  );
});

const b64 = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const part = (token, index) => JSON.parse(Buffer.from(token.split('.')[index], 'base64url'));
const forgeries = {
  'is empty': () => '',
  'is a word': () => 'token',
  'has two parts': token => token.split('.').slice(0, 2).join('.'),
  'has four parts': token => `${token}.AAAA`,
  'has a changed signature': token => `${token.slice(0, -10)}AAAAAAAAAA`,
  'has changed claims': token => {
    const [head, , signature] = token.split('.');
    const claims = part(token, 1);
    claims['https://custom/app_metadata'].userId = 'us-aaaaa-bbbbb-cccccccccccccc';
    return `${head}.${b64(claims)}.${signature}`;
  },
  'is unsigned': token => `${b64({ alg: 'none', typ: 'JWT' })}.${token.split('.')[1]}.`,
  'is signed by another key': token => {
    const { privateKey } = crypto.generateKeyPairSync('ed25519');
    const signed = token.split('.').slice(0, 2).join('.');
    return `${signed}.${crypto.sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
  },
  'is signed with HMAC': token => {
    const signed = `${b64({ ...part(token, 0), alg: 'HS256' })}.${token.split('.')[1]}`;
    return `${signed}.${crypto.createHmac('sha256', 'key').update(signed).digest('base64url')}`;
  },
  'is 8 KiB long': token => token + 'A'.repeat(8192),
};
for (const [name, forge] of Object.entries(forgeries)) {
  test(`a bearer token that ${name} is refused`, async () => {
    refused(
      await server.request('GET', '/auth/credentials', { token: forge(admin.token) }),
      401,
      NOT_AUTHORIZED
    );
  });
}

test('tokens of other kinds are no login tokens', async () => {
  const person = await invite(admin);
  const registration = succeeded(await person.registrationInit(person.code));
  const login = succeeded(await admin.loginInit());
  const action = await admin.userAction('POST', '/permissions', {});
  for (const token of [
    registration.temporaryAuthenticationToken,
    login.challengeIdentifier,
    action,
  ])
    refused(await server.request('GET', '/auth/credentials', { token }), 401, NOT_AUTHORIZED);
  const body = { firstFactorCredential: new KeyCredential().newCredential(registration.challenge) };
  for (const token of [admin.token, login.challengeIdentifier, action])
    refused(await server.request('POST', '/auth/registration', { token, body }), [400, 401]);
});

test('the token of a registration serves once', async () => {
  const person = await invite(admin);
  const { challenge, temporaryAuthenticationToken: token } = succeeded(
    await person.registrationInit(person.code)
  );
  const send = () =>
    server.request('POST', '/auth/registration', {
      token,
      body: { firstFactorCredential: new KeyCredential().newCredential(challenge) },
    });
  const answers = await Promise.all([send(), send(), send()]);
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  refused(await send(), [400, 401]);
});

test('two registrations begun with one code end in one member', async () => {
  const person = await invite(admin);
  const begun = [
    succeeded(await person.registrationInit(person.code)),
    await person.registrationInit(person.code).then(({ json }) => json),
  ];
  const answers = [];
  for (const { challenge, temporaryAuthenticationToken: token } of begun) {
    const body = { firstFactorCredential: new KeyCredential().newCredential(challenge ?? 'x') };
    answers.push(await server.request('POST', '/auth/registration', { token, body }));
  }
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
});

const permissionPattern = (person, operation) =>
  `CustomerEmployee ${person.userId} is not authorized to perform operation (${operation})`;

for (const route of routes.filter(({ operation }) => operation)) {
  test(`${nameOf(route)} wants ${route.operation}`, async () => {
    const path = fill(route.path, someone);
    const body = bodyOf(route);
    const send =
      route.auth === 'signed'
        ? () => target.tryChange(route.method, path, body)
        : () => target.request(route.method, path);
    refused(await send(), 403, permissionPattern(target, route.operation));
  });
}

test('a user without any permission manages the own credentials', async () => {
  const person = await join(admin);
  const { credentialUuid } = await person.addCredential(new KeyCredential());
  await person.change('PUT', '/auth/credentials/deactivate', { credentialUuid });
  await person.change('PUT', '/auth/credentials/activate', { credentialUuid });
  await person.change('POST', '/auth/credentials/code', {
    expiration: Math.floor(clock.now() / 1000) + 30,
  });
  await person.change('DELETE', `/auth/credentials/${credentialUuid}`, {});
});

test("what is another organisation's is not found", async () => {
  const stranger = await found(server);
  const theirs = await idsOf(stranger, stranger);
  const before = await stranger.get(`/auth/users/${theirs.userId}`);
  for (const route of routes.filter(({ path }) => path.includes('{'))) {
    const path = fill(route.path, theirs);
    const body = route.body?.({ ...theirs, identityId: admin.userId });
    const answer =
      route.auth === 'signed'
        ? await admin.tryChange(route.method, path, body)
        : await admin.request(route.method, path);
    try {
      refused(answer, 404);
    } catch (error) {
      throw new Error(`${nameOf(route)}: ${error.message}`);
    }
  }
  assert.deepEqual(await stranger.get(`/auth/users/${theirs.userId}`), before);
});

test('the credentials of another are not found', async () => {
  const { credentialUuid } = someone;
  for (const [method, path, body] of [
    ['PUT', '/auth/credentials/activate', { credentialUuid }],
    ['PUT', '/auth/credentials/deactivate', { credentialUuid }],
    ['DELETE', `/auth/credentials/${credentialUuid}`, {}],
  ])
    refused(await admin.tryChange(method, path, body), 404);
  assert.equal((await target.credentials())[0].isActive, true);
});

test('the last active credential: kept, or gone with a clear word at login', async () => {
  const person = await join(admin);
  const [{ credentialUuid }] = await person.credentials();
  const answer = await person.tryChange('PUT', '/auth/credentials/deactivate', { credentialUuid });
  if (answer.status === 200) {
    refused(
      await person.loginInit(),
      401,
      'User does not have a credential that can be used for the application.'
    );
  } else {
    refused(answer, 400);
    succeeded(await person.loginInit());
    refused(await person.tryChange('DELETE', `/auth/credentials/${credentialUuid}`, {}), 400);
    assert.equal((await person.credentials())[0].isActive, true);
  }
});

test('a person who has not joined cannot log in', async () => {
  const person = await invite(admin);
  refused(await person.loginInit(), 401);
});

test('a login token expires', async () => {
  const token = admin.token;
  clock.advance(YEAR);
  refused(await server.request('GET', '/auth/credentials', { token }), 401, NOT_AUTHORIZED);
  await admin.login();
  await admin.credentials();
  shapes.is(await admin.get(`/auth/users/${admin.userId}`), shapes.User);
});
