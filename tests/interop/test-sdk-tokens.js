// SPDX-License-Identifier: GPL-3.0-or-later
//
// Personal access tokens and service accounts, through the published SDK.
'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const { before, after, test } = require('node:test');

const { Clock } = require('./support/clock');
const { GENERATE, KeyCredential } = require('./support/key-credential');
const { found, join } = require('./support/member');
const { DfnsDelegatedApiClient, clientFor, keySigner, rejects } = require('./support/sdk');
const { Server } = require('./support/server');
const shapes = require('./support/shapes');

const DAY = 24 * 3600;

let clock;
let server;
let admin;
let api;
let fullAccess;
let serial = 0;

before(async () => {
  clock = new Clock();
  server = await Server.start({ clock });
  admin = await found(server);
  api = clientFor(admin);
  const { items } = await api.permissions.listPermissions();
  fullAccess = items.find(({ name }) => name === 'ManagedFullAdminAccess').id;
});
after(async () => {
  await server.stop();
  clock.remove();
});

const fresh = name => `${name} ${++serial}`;

// A client that has nothing but TOKEN and the key that was registered with it.
const holder = ({ accessToken, credId }, key) =>
  clientFor(admin, {
    authToken: accessToken,
    signer: keySigner({ credId, privatePem: key.privatePem }),
  });

async function makeToken(options = {}, { owner = api, key = new KeyCredential() } = {}) {
  const body = { name: fresh('Token'), publicKey: key.publicPem, ...options };
  const token = await owner.auth.createPersonalAccessToken({ body });
  return { token, key, body, api: holder(token, key) };
}

async function makeAccount(options = {}, { owner = api, key = new KeyCredential() } = {}) {
  const body = { name: fresh('Account'), publicKey: key.publicPem, ...options };
  const account = await owner.auth.createServiceAccount({ body });
  const serviceAccountId = account.userInfo.userId;
  return { account, serviceAccountId, key, body, api: holder(account.accessTokens[0], key) };
}

const createPermission = (operations, client = api) =>
  client.permissions.createPermission({ body: { name: fresh('Permission'), operations } });

test('createPersonalAccessToken, getPersonalAccessToken and listPersonalAccessTokens', async () => {
  const { token, body } = await makeToken();
  shapes.is(token, shapes.NewAccessToken);
  const { accessToken, ...shown } = token;
  assert.ok(accessToken);
  assert.deepEqual(
    [token.kind, token.name, token.publicKey, token.linkedUserId, token.isActive],
    ['Pat', body.name, body.publicKey, admin.userId, true]
  );
  const { tokenId } = token;
  assert.deepEqual(await api.auth.getPersonalAccessToken({ tokenId }), shown);
  const { items } = shapes.is(
    await api.auth.listPersonalAccessTokens(),
    shapes.list(shapes.AccessToken)
  );
  assert.deepEqual(
    items.find(item => item.tokenId === tokenId),
    shown
  );
});

test('updatePersonalAccessToken, activate, deactivate and archive', async () => {
  const { token, api: mine } = await makeToken();
  const { tokenId } = token;
  const name = fresh('Renamed');
  const body = { name, externalId: fresh('external') };
  const renamed = await api.auth.updatePersonalAccessToken({ tokenId, body });
  assert.equal(shapes.is(renamed, shapes.AccessToken).name, name);
  await mine.auth.listUsers();
  const off = await api.auth.deactivatePersonalAccessToken({ tokenId });
  assert.equal(shapes.is(off, shapes.AccessToken).isActive, false);
  await rejects(mine.auth.listUsers(), 401, 'Not Authorized.');
  const on = await api.auth.activatePersonalAccessToken({ tokenId });
  assert.equal(shapes.is(on, shapes.AccessToken).isActive, true);
  await mine.auth.listUsers();
  shapes.is(await api.auth.archivePersonalAccessToken({ tokenId }), shapes.AccessToken);
  await rejects(mine.auth.listUsers(), 401, 'Not Authorized.');
  await rejects(api.auth.getPersonalAccessToken({ tokenId }), 404);
});

for (const algorithm of Object.keys(GENERATE)) {
  test(`a token signs with its ${algorithm} key`, async () => {
    const { api: mine } = await makeToken({}, { key: new KeyCredential({ algorithm }) });
    shapes.is(await createPermission(['Auth:Users:Read'], mine), shapes.Permission);
  });
}

test('a token looks after tokens, its own among them', async () => {
  const { token, api: mine } = await makeToken();
  const { tokenId } = token;
  const body = { name: fresh('By itself') };
  assert.equal(
    (await mine.auth.updatePersonalAccessToken({ tokenId, body })).name,
    body.name
  );
  await mine.auth.archivePersonalAccessToken({ tokenId });
  await rejects(mine.auth.listPersonalAccessTokens(), 401, 'Not Authorized.');
});

test('a token does not sign for its owner, nor the owner for the token', async () => {
  const { token, key } = await makeToken();
  const signer = keySigner({ credId: token.credId, privatePem: key.privatePem });
  const ownerWithKey = clientFor(admin, { signer });
  const tokenWithOwners = clientFor(admin, { authToken: token.accessToken });
  for (const client of [ownerWithKey, tokenWithOwners])
    await assert.rejects(createPermission(['Auth:Users:Read'], client));
});

test('what a token may not', async () => {
  const { api: mine } = await makeToken();
  const { userId } = await join(admin);
  const { serviceAccountId } = await makeAccount();
  const { credentialUuid } = (await api.auth.listCredentials()).items[0];
  const { publicPem: publicKey } = new KeyCredential();
  const forbidden = {
    logout: () => mine.auth.logout({ body: {} }),
    createCredentialChallenge: () =>
      mine.auth.createCredentialChallenge({ body: { kind: 'Key' } }),
    activateCredential: () => mine.auth.activateCredential({ body: { credentialUuid } }),
    deactivateCredential: () => mine.auth.deactivateCredential({ body: { credentialUuid } }),
    createCredentialCode: () =>
      mine.auth.createCredentialCode({
        body: { expiration: new Date(clock.now() + 30_000).toISOString() },
      }),
    createPersonalAccessToken: () =>
      mine.auth.createPersonalAccessToken({ body: { name: 'x', publicKey } }),
    createServiceAccount: () =>
      mine.auth.createServiceAccount({ body: { name: 'x', publicKey } }),
    activateServiceAccount: () => mine.auth.activateServiceAccount({ serviceAccountId }),
    deactivateServiceAccount: () =>
      mine.auth.deactivateServiceAccount({ serviceAccountId, body: {} }),
    createUser: () =>
      mine.auth.createUser({ body: { email: 'x@example.org', kind: 'CustomerEmployee' } }),
    activateUser: () => mine.auth.activateUser({ userId }),
    deactivateUser: () => mine.auth.deactivateUser({ userId }),
  };
  const denied = new RegExp(`^CustomerEmployee ${admin.userId} is not authorized to perform`);
  for (const [name, call] of Object.entries(forbidden)) {
    try {
      await rejects(call(), 403, denied);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`);
    }
  }
});

test('a permission of its own narrows a token, and never widens it', async () => {
  const person = await join(admin);
  const grant = async (operations, identityId) => {
    const { id: permissionId } = await createPermission(operations);
    return api.permissions.createAssignment({ permissionId, body: { identityId } });
  };
  await grant(['Auth:Pats:Create', 'Auth:Users:Read'], person.userId);
  const owner = clientFor(person);
  const narrow = await createPermission(['Auth:Users:Read', 'Permissions:Read']);
  const { token, api: mine } = await makeToken({ permissionId: narrow.id }, { owner });
  assert.deepEqual(
    token.permissionAssignments.map(({ permissionId }) => permissionId),
    [narrow.id]
  );
  await mine.auth.listUsers();
  await rejects(mine.permissions.listPermissions(), 403);
  const { token: free, api: freely } = await makeToken({}, { owner });
  await freely.auth.listUsers();
  const assignment = await grant(['Permissions:Read'], free.tokenId);
  assert.equal(shapes.is(assignment, shapes.Assignment).identityId, free.tokenId);
  await rejects(freely.auth.listUsers(), 403);
  await rejects(freely.permissions.listPermissions(), 403);
  await grant(['Permissions:Read'], person.userId);
  await freely.permissions.listPermissions();
  const { permissionId, id: assignmentId } = assignment;
  await api.permissions.deleteAssignment({ permissionId, assignmentId });
  await rejects(freely.permissions.listPermissions(), 403);
  await rejects(freely.auth.listUsers(), 403);
});

test('names are unique for their owner', async () => {
  const { body } = await makeToken();
  await rejects(makeToken({ name: body.name }), 409, 'Conflicting token with same name');
  const { body: external } = await makeToken({ externalId: fresh('external') });
  await rejects(makeToken({ externalId: external.externalId }), 409);
});

for (const [name, more] of Object.entries({
  'more than 730 days': { daysValid: 731 },
  'no days': { daysValid: 0 },
  'half a day': { daysValid: 0.5 },
  'more than 730 days of seconds': { secondsValid: 730 * DAY + 1 },
  'no seconds': { secondsValid: 0 },
  'no key': { publicKey: 'ssh-ed25519 AAAA' },
  'an empty name': { name: '' },
})) {
  test(`a token with ${name} is refused`, async () => {
    await rejects(makeToken(more), 400);
  });
}

test('listServiceAccounts, createServiceAccount and getServiceAccount', async () => {
  const { account, serviceAccountId, body } = await makeAccount({ permissionId: fullAccess });
  shapes.is(account, shapes.NewServiceAccount);
  const { userInfo, accessTokens } = account;
  assert.deepEqual(
    [userInfo.isServiceAccount, userInfo.isActive, accessTokens.length, accessTokens[0].kind],
    [true, true, 1, 'ServiceAccount']
  );
  assert.deepEqual([userInfo.name, accessTokens[0].name], [body.name, body.name]);
  const { accessToken, ...token } = accessTokens[0];
  assert.ok(accessToken);
  const shown = { userInfo, accessTokens: [token] };
  assert.deepEqual(await api.auth.getServiceAccount({ serviceAccountId }), shown);
  const { items } = shapes.is(
    await api.auth.listServiceAccounts(),
    shapes.list(shapes.ServiceAccount)
  );
  assert.deepEqual(
    items.find(item => item.userInfo.userId === serviceAccountId),
    shown
  );
  const user = await api.auth.getUser({ userId: serviceAccountId });
  assert.equal(shapes.is(user, shapes.User).isServiceAccount, true);
  const { items: users } = await api.auth.listUsers({ query: { limit: 200 } });
  assert.ok(users.some(({ userId }) => userId === serviceAccountId));
});

test('updateServiceAccount, deactivate, activate and archive', async () => {
  const { serviceAccountId, api: mine } = await makeAccount({ permissionId: fullAccess });
  const body = { name: fresh('Renamed'), externalId: fresh('external') };
  const renamed = await api.auth.updateServiceAccount({ serviceAccountId, body });
  assert.equal(shapes.is(renamed, shapes.ServiceAccount).userInfo.name, body.name);
  await mine.auth.listUsers();
  for (const force of [{}, { force: true }]) {
    const off = await api.auth.deactivateServiceAccount({ serviceAccountId, body: force });
    assert.equal(shapes.is(off, shapes.ServiceAccount).userInfo.isActive, false);
    await rejects(mine.auth.listUsers(), 401, 'Not Authorized.');
    const on = await api.auth.activateServiceAccount({ serviceAccountId });
    assert.equal(shapes.is(on, shapes.ServiceAccount).userInfo.isActive, true);
    await mine.auth.listUsers();
  }
  const gone = await api.auth.archiveServiceAccount({ serviceAccountId, query: { force: true } });
  assert.equal(shapes.is(gone, shapes.ServiceAccount).userInfo.isActive, false);
  await rejects(mine.auth.listUsers(), 401, 'Not Authorized.');
  await rejects(api.auth.getServiceAccount({ serviceAccountId }), 404);
});

test('a service account works by itself, but makes no tokens', async () => {
  const { api: mine } = await makeAccount({ permissionId: fullAccess });
  const { publicPem: publicKey } = new KeyCredential();
  shapes.is(await createPermission(['Auth:Users:Read'], mine), shapes.Permission);
  const body = { email: `${fresh('by').replace(' ', '-')}@example.org`, kind: 'CustomerEmployee' };
  const user = await mine.auth.createUser({ body });
  await mine.auth.deactivateUser({ userId: user.userId });
  assert.deepEqual(await mine.auth.listPersonalAccessTokens(), { items: [] });
  await rejects(
    mine.auth.createPersonalAccessToken({ body: { name: 'x', publicKey } }),
    403
  );
  await rejects(mine.auth.createServiceAccount({ body: { name: 'x', publicKey } }), 403);
  await rejects(mine.auth.listCredentials(), 403);
});

test('a service account may nothing until it is told', async () => {
  const { serviceAccountId, api: mine } = await makeAccount();
  await rejects(
    mine.auth.listUsers(),
    403,
    `CustomerEmployee ${serviceAccountId} is not authorized to perform operation (Auth:Users:Read)`
  );
  const { id: permissionId } = await createPermission(['Auth:Users:Read']);
  const body = { identityId: serviceAccountId };
  shapes.is(await api.permissions.createAssignment({ permissionId, body }), shapes.Assignment);
  await mine.auth.listUsers();
});

test('names of service accounts are unique in the organisation', async () => {
  const { body } = await makeAccount();
  await rejects(
    makeAccount({ name: body.name }),
    409,
    'Conflicting service account with same name'
  );
  const elsewhere = clientFor(await found(server));
  shapes.is(
    (await makeAccount({ name: body.name }, { owner: elsewhere })).account,
    shapes.NewServiceAccount
  );
});

test('the delegated client takes the same steps one by one', async () => {
  const delegated = new DfnsDelegatedApiClient({
    baseUrl: server.url,
    orgId: admin.orgId,
    authToken: admin.token,
  });
  const complete = async (name, request) => {
    const begun = await delegated.auth[`${name}Init`](request);
    const { challengeIdentifier } = begun;
    const firstFactor = admin.credential.assertion(begun.challenge);
    return delegated.auth[`${name}Complete`](request, { challengeIdentifier, firstFactor });
  };
  const { publicPem: publicKey } = new KeyCredential();
  const body = { name: fresh('Delegated'), publicKey };
  const { tokenId } = shapes.is(
    await complete('createPersonalAccessToken', { body }),
    shapes.NewAccessToken
  );
  await complete('deactivatePersonalAccessToken', { tokenId });
  await complete('activatePersonalAccessToken', { tokenId });
  await complete('updatePersonalAccessToken', { tokenId, body: { name: fresh('Delegated') } });
  await complete('archivePersonalAccessToken', { tokenId });
  const account = shapes.is(
    await complete('createServiceAccount', { body }),
    shapes.NewServiceAccount
  );
  const serviceAccountId = account.userInfo.userId;
  await complete('deactivateServiceAccount', { serviceAccountId, body: { force: true } });
  await complete('activateServiceAccount', { serviceAccountId });
  await complete('updateServiceAccount', {
    serviceAccountId,
    body: { name: fresh('Delegated') },
  });
  await complete('archiveServiceAccount', { serviceAccountId, query: { force: true } });
  await rejects(api.auth.getServiceAccount({ serviceAccountId }), 404);
});

// The server hangs up on who was silent for so long, and the published client would not ask again.
function later(seconds) {
  clock.advance(seconds);
  http.globalAgent.destroy();
}

// The last one: it moves the clock on.
test('tokens expire by the clock of the server', async () => {
  const { token: long, api: lasting } = await makeToken({ daysValid: 2 });
  const { api: brief } = await makeToken({ secondsValid: 60, daysValid: 2 });
  const { api: account } = await makeAccount({ daysValid: 1, permissionId: fullAccess });
  await brief.auth.listUsers();
  later(61);
  await rejects(brief.auth.listUsers(), 401, 'Not Authorized.');
  await lasting.auth.listUsers();
  await account.auth.listUsers();
  later(DAY);
  await rejects(account.auth.listUsers(), 401, 'Not Authorized.');
  await lasting.auth.listUsers();
  later(DAY);
  await rejects(lasting.auth.listUsers(), 401, 'Not Authorized.');
  await admin.login();
  const again = clientFor(admin);
  const { tokenId } = long;
  assert.equal((await again.auth.getPersonalAccessToken({ tokenId })).isActive, false);
  await rejects(
    again.auth.activatePersonalAccessToken({ tokenId }),
    400,
    'The token has expired.'
  );
});
