// SPDX-License-Identifier: GPL-3.0-or-later
//
// The people of an organisation, through the published SDK.
'use strict';

const assert = require('node:assert/strict');
const { before, after, test } = require('node:test');

const { refused, succeeded } = require('./support/http');
const { found, invite, join, freshEmail } = require('./support/member');
const { DfnsDelegatedApiClient, clientFor, keySigner, rejects } = require('./support/sdk');
const { Server } = require('./support/server');
const shapes = require('./support/shapes');

const DEACTIVATED = 'User account has been deactivated.';
const CONFLICT = [401, 409];

let server;
let admin;
let api;

before(async () => {
  server = await Server.start();
  admin = await found(server);
  api = clientFor(admin);
});
after(() => server.stop());

const userShape = shapes.User;

test('createUser invites by mail and answers with a fresh user', async () => {
  const email = freshEmail('new');
  const user = shapes.is(
    await api.auth.createUser({ body: { email, kind: 'CustomerEmployee' } }),
    userShape
  );
  const {
    username,
    kind,
    orgId,
    isActive,
    isRegistered,
    isServiceAccount,
    isSSORequired,
    permissionAssignments,
  } = user;
  assert.deepEqual(
    {
      username,
      kind,
      orgId,
      isActive,
      isRegistered,
      isServiceAccount,
      isSSORequired,
      permissionAssignments,
    },
    {
      username: email,
      kind: 'CustomerEmployee',
      orgId: admin.orgId,
      isActive: true,
      isRegistered: false,
      isServiceAccount: false,
      isSSORequired: false,
      permissionAssignments: [],
    }
  );
  assert.deepEqual(user.permissions ?? [], []);
  assert.ok(await server.mail(email, 'Registration code'));
});

test('createUser takes the optional members', async () => {
  const email = freshEmail('optional');
  const publicKey = admin.credential.publicPem;
  const body = {
    email,
    kind: 'CustomerEmployee',
    externalId: 'e-1',
    isSSORequired: true,
    publicKey,
  };
  const user = shapes.is(await api.auth.createUser({ body }), userShape);
  assert.equal(user.isSSORequired, true);
});

test('DfnsDelegatedApiClient signs in two steps', async () => {
  const { baseUrl, orgId, authToken } = api.apiOptions;
  const client = new DfnsDelegatedApiClient({ baseUrl, orgId, authToken });
  const body = { email: freshEmail('delegated'), kind: 'CustomerEmployee' };
  const challenge = shapes.is(await client.auth.createUserInit({ body }), shapes.LoginChallenge);
  const firstFactor = await keySigner(admin.credential).sign(challenge);
  const { challengeIdentifier } = challenge;
  const user = await client.auth.createUserComplete({ body }, { challengeIdentifier, firstFactor });
  assert.equal(shapes.is(user, userShape).username, body.email);
});

for (const [name, change] of Object.entries({
  'no e-mail': { email: undefined },
  'an empty e-mail': { email: '' },
  'an e-mail without @': { email: 'someone' },
  'an e-mail with a line break': { email: 'a@example.org\r\nBcc: b@example.org' },
  'an e-mail that is no string': { email: 5 },
  'no kind': { kind: undefined },
  'kind EndUser': { kind: 'EndUser' },
  'an unknown kind': { kind: 'Boss' },
  'an unknown member': { role: 'admin' },
  'isSSORequired that is no boolean': { isSSORequired: 'yes' },
  'a public key that is none': { publicKey: 'key' },
})) {
  test(`createUser refuses ${name}`, async () => {
    const body = { email: freshEmail('bad'), kind: 'CustomerEmployee', ...change };
    refused(await admin.tryChange('POST', '/auth/users', body), 400);
  });
}

test('createUser refuses a user name that is taken', async () => {
  const { username: email } = await invite(admin);
  for (const taken of [email, admin.username])
    refused(
      await admin.tryChange('POST', '/auth/users', { email: taken, kind: 'CustomerEmployee' }),
      CONFLICT
    );
});

test('getUser answers with a whole user', async () => {
  const user = shapes.is(await api.auth.getUser({ userId: admin.userId }), userShape);
  assert.equal(user.isRegistered, true);
  const [assignment] = user.permissionAssignments;
  assert.equal(assignment.permissionName, 'ManagedFullAdminAccess');
  const mine = (await admin.credentials()).map(({ credentialUuid }) => credentialUuid);
  assert.ok(mine.includes(user.credentialUuid));
});

test('listUsers walks the pages', async () => {
  const elsewhere = await found(server);
  const invited = [elsewhere.userId];
  for (let i = 0; i < 6; i++) invited.push((await invite(elsewhere)).userId);
  const seen = [];
  let paginationToken;
  do {
    const page = await clientFor(elsewhere).auth.listUsers({
      query: { limit: 3, paginationToken },
    });
    shapes.is(page, shapes.page(userShape));
    assert.ok(page.items.length <= 3);
    assert.equal(page.items.length === 3, seen.length + page.items.length < 7);
    seen.push(...page.items.map(({ userId }) => userId));
    paginationToken = page.nextPageToken;
  } while (paginationToken);
  assert.deepEqual(seen.sort(), invited.sort());
  const whole = await clientFor(elsewhere).auth.listUsers();
  assert.equal(whole.items.length, 7);
  assert.equal(whole.nextPageToken, undefined);
  const exact = await clientFor(elsewhere).auth.listUsers({ query: { limit: 7 } });
  assert.equal(exact.nextPageToken, undefined);
});

test('pages stay whole while users are added', async () => {
  const elsewhere = await found(server);
  for (let i = 0; i < 3; i++) await invite(elsewhere);
  const first = await elsewhere.get('/auth/users?limit=2');
  await invite(elsewhere);
  const next = await elsewhere.get(
    `/auth/users?limit=200&paginationToken=${encodeURIComponent(first.nextPageToken)}`
  );
  const ids = [...first.items, ...next.items].map(({ userId }) => userId);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length >= 4);
});

test('listUsers filters by kind', async () => {
  const employees = await api.auth.listUsers({ query: { kind: 'CustomerEmployee' } });
  assert.ok(employees.items.length > 1);
  const endUsers = await api.auth.listUsers({ query: { kind: 'EndUser' } });
  assert.deepEqual(endUsers.items, []);
});

for (const query of [
  'limit=0',
  'limit=201',
  'limit=-1',
  'limit=ten',
  'limit=1.5',
  'limit=',
  'limit=99999999999999999999',
  'kind=Boss',
  'kind=',
  'paginationToken=',
  'paginationToken=made-up',
  'limit=%00',
  'paginationToken=%ff',
]) {
  test(`listUsers refuses ?${query}`, async () => {
    refused(await admin.request('GET', `/auth/users?${query}`), 400);
  });
}

for (const limit of [1, 200]) {
  test(`listUsers takes limit=${limit}`, async () => {
    assert.ok((await admin.get(`/auth/users?limit=${limit}`)).items.length >= 1);
  });
}

test('updateUser changes isSSORequired and nothing else', async () => {
  const { userId } = await invite(admin);
  const before = await api.auth.getUser({ userId });
  const user = await api.auth.updateUser({ userId, body: { isSSORequired: true } });
  assert.deepEqual(shapes.is(user, userShape), { ...before, isSSORequired: true });
  assert.deepEqual(await api.auth.getUser({ userId }), user);
  for (const body of [{}, { isSSORequired: 1 }, { isSSORequired: true, name: 'x' }])
    refused(await admin.tryChange('PUT', `/auth/users/${userId}`, body), 400);
});

test('deactivateUser and activateUser are a switch', async () => {
  const { userId } = await invite(admin);
  for (const [method, isActive] of [
    ['deactivateUser', false],
    ['activateUser', true],
  ]) {
    const user = shapes.is(await api.auth[method]({ userId }), userShape);
    assert.equal(user.isActive, isActive);
    assert.equal((await api.auth.getUser({ userId })).isActive, isActive);
  }
});

test('a deactivated user is out at once, and comes back', async () => {
  const member = await join(admin);
  const action = await member.userAction('POST', '/auth/credentials/code', { expiration: 1 });
  const begun = succeeded(await member.loginInit());
  await api.auth.deactivateUser({ userId: member.userId });
  refused(await member.request('GET', '/auth/credentials'), [400, 401, 403]);
  const expiration = Math.floor(Date.now() / 1000) + 30;
  refused(
    await member.request('POST', '/auth/credentials/code', {
      body: { expiration },
      userAction: action,
    }),
    [400, 401, 403]
  );
  refused(await member.loginInit(), 400, DEACTIVATED);
  const firstFactor = member.credential.assertion(begun.challenge);
  const { challengeIdentifier } = begun;
  refused(
    await server.request('POST', '/auth/login', { body: { challengeIdentifier, firstFactor } }),
    400
  );
  await api.auth.activateUser({ userId: member.userId });
  assert.ok(await member.login());
});

test('archiveUser removes, and the same e-mail can be invited anew', async () => {
  const member = await join(admin);
  const user = shapes.is(await api.auth.archiveUser({ userId: member.userId }), userShape);
  assert.equal(user.isActive, false);
  refused(await member.request('GET', '/auth/credentials'), [400, 401, 403]);
  refused(await member.loginInit(), [400, 401]);
  const again = await join(admin, { email: member.username });
  assert.notEqual(again.userId, member.userId);
  refused(await again.tryLogin(member.credential), [400, 401]);
});

for (const method of ['activate', 'deactivate']) {
  test(`PUT /auth/users/{userId}/${method} is signed with "" and sent without a body`, async () => {
    const { userId } = await invite(admin);
    const user = await admin.change('PUT', `/auth/users/${userId}/${method}`);
    assert.equal(user.isActive, method === 'activate');
  });
}

test('DELETE /auth/users/{userId} is signed with "" and sent without a body', async () => {
  const { userId } = await invite(admin);
  shapes.is(await admin.change('DELETE', `/auth/users/${userId}`), userShape);
});

test('an unknown user is not found', async () => {
  for (const id of ['us-aaaaa-bbbbb-cccccccccccccc', 'nobody', '%00', `us-${'a'.repeat(5000)}`]) {
    refused(await admin.request('GET', `/auth/users/${id}`), [400, 404]);
    refused(await admin.tryChange('PUT', `/auth/users/${id}/activate`, {}), [400, 404]);
  }
  await rejects(api.auth.getUser({ userId: 'us-aaaaa-bbbbb-cccccccccccccc' }), 404, /not found/i);
});
