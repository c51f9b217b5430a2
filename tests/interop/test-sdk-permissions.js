// SPDX-License-Identifier: GPL-3.0-or-later
//
// Permissions and who has them, through the published SDK.
'use strict';

const assert = require('node:assert/strict');
const { before, after, test } = require('node:test');

const { refused } = require('./support/http');
const { found, invite, join } = require('./support/member');
const { clientFor, rejects } = require('./support/sdk');
const { Server } = require('./support/server');
const shapes = require('./support/shapes');

let server;
let admin;
let api;
let serial = 0;

before(async () => {
  server = await Server.start();
  admin = await found(server);
  api = clientFor(admin);
});
after(() => server.stop());

const create = (operations = ['Auth:Users:Read'], name = `Permission ${++serial}`) =>
  api.permissions.createPermission({ body: { name, operations } });

const unauthorised = (member, operation) =>
  new RegExp(
    `^CustomerEmployee ${member.userId} is not authorized to perform operation \\(${operation}\\)$`
  );

test('a new organisation has the two managed permissions', async () => {
  const { items } = shapes.is(
    await api.permissions.listPermissions(),
    shapes.page(shapes.Permission)
  );
  const full = items.find(({ name }) => name === 'ManagedFullAdminAccess');
  const endUser = items.find(({ name }) => name === 'ManagedDefaultEndUserAccess');
  assert.equal(full.isImmutable, true);
  assert.equal(endUser.isImmutable, false);
  for (const operation of [
    'Auth:Users:Create',
    'Auth:Users:Delete',
    'Permissions:Create',
    'Permissions:Revoke',
  ])
    assert.ok(full.operations.includes(operation), operation);
  const assignments = await api.permissions.listAssignments({ permissionId: full.id });
  shapes.is(assignments, shapes.page(shapes.Assignment));
  assert.deepEqual(
    assignments.items.map(({ identityId }) => identityId),
    [admin.userId]
  );
});

test('createPermission, getPermission and updatePermission', async () => {
  const made = shapes.is(
    await create(['Auth:Users:Read', 'Auth:Users:Create'], 'Inviter'),
    shapes.Permission
  );
  assert.deepEqual([made.name, made.isImmutable, made.isArchived], ['Inviter', false, false]);
  assert.deepEqual([...made.operations].sort(), ['Auth:Users:Create', 'Auth:Users:Read']);
  assert.deepEqual(await api.permissions.getPermission({ permissionId: made.id }), made);
  const renamed = await api.permissions.updatePermission({
    permissionId: made.id,
    body: { name: 'Reader' },
  });
  assert.deepEqual([renamed.name, renamed.operations], ['Reader', made.operations]);
  assert.ok(renamed.dateUpdated >= made.dateUpdated);
  const body = { operations: ['Auth:Users:Read'] };
  const narrowed = await api.permissions.updatePermission({ permissionId: made.id, body });
  assert.deepEqual([narrowed.name, narrowed.operations], ['Reader', ['Auth:Users:Read']]);
  shapes.is(narrowed, shapes.Permission);
});

test('names from 1 to 100 characters are taken', async () => {
  for (const name of ['x', 'é'.repeat(100), '😀'.repeat(50)])
    assert.equal((await create(undefined, name)).name, name);
});

test('current and legacy operation names are taken', async () => {
  const operations = [
    'Wallets:Read',
    'Auth:Creds:Create',
    'Auth:Register:Delegated',
    'Billing:Write',
  ];
  assert.deepEqual([...(await create(operations)).operations].sort(), [...operations].sort());
});

for (const [name, body] of Object.entries({
  'no name': { operations: ['Auth:Users:Read'] },
  'an empty name': { name: '', operations: ['Auth:Users:Read'] },
  'a name of 101 characters': { name: 'x'.repeat(101), operations: ['Auth:Users:Read'] },
  'no operations': { name: 'No operations' },
  'an empty list of operations': { name: 'Empty', operations: [] },
  'an unknown operation': {
    name: 'Unknown',
    operations: ['Auth:Users:Read', 'Auth:Users:Everything'],
  },
  'an operation that is no string': { name: 'Number', operations: [1] },
  'operations that are no list': { name: 'Text', operations: 'Auth:Users:Read' },
  'an unknown member': { name: 'More', operations: ['Auth:Users:Read'], isImmutable: true },
})) {
  test(`createPermission refuses ${name}`, async () => {
    refused(await admin.tryChange('POST', '/permissions', body), 400);
  });
}

test('names are unique, also among the archived', async () => {
  const { id, name } = await create();
  await rejects(create(undefined, name), 409);
  await api.permissions.archivePermission({ permissionId: id, body: { isArchived: true } });
  await rejects(create(undefined, name), 409);
  const other = await create();
  await rejects(api.permissions.updatePermission({ permissionId: other.id, body: { name } }), 409);
});

test('archivePermission is a switch', async () => {
  const { id } = await create();
  for (const isArchived of [true, false]) {
    const permission = await api.permissions.archivePermission({
      permissionId: id,
      body: { isArchived },
    });
    assert.equal(shapes.is(permission, shapes.Permission).isArchived, isArchived);
    assert.equal(
      (await api.permissions.getPermission({ permissionId: id })).isArchived,
      isArchived
    );
  }
  refused(await admin.tryChange('PUT', `/permissions/${id}/archive`, {}), 400);
});

test('the immutable permission is neither changed nor archived', async () => {
  const { items } = await api.permissions.listPermissions();
  const { id } = items.find(({ isImmutable }) => isImmutable);
  const body = { operations: ['Auth:Users:Read'] };
  await rejects(api.permissions.updatePermission({ permissionId: id, body }), [400, 403]);
  await rejects(
    api.permissions.archivePermission({ permissionId: id, body: { isArchived: true } }),
    [400, 403]
  );
  assert.deepEqual((await api.permissions.listPermissions()).items, items);
});

test('createAssignment, listAssignments and deleteAssignment', async () => {
  const member = await join(admin);
  const { id: permissionId, name } = await create();
  await rejects(clientFor(member).auth.listUsers(), 403, unauthorised(member, 'Auth:Users:Read'));
  const body = { identityId: member.userId };
  const assignment = shapes.is(
    await api.permissions.createAssignment({ permissionId, body }),
    shapes.Assignment
  );
  assert.deepEqual([assignment.permissionId, assignment.identityId], [permissionId, member.userId]);
  const { items } = shapes.is(
    await api.permissions.listAssignments({ permissionId }),
    shapes.page(shapes.Assignment)
  );
  assert.deepEqual(items, [assignment]);
  const [held] = (await clientFor(member).auth.getUser({ userId: member.userId }))
    .permissionAssignments;
  assert.deepEqual(
    [held.permissionName, held.permissionId, held.assignmentId],
    [name, permissionId, assignment.id]
  );
  await rejects(api.permissions.createAssignment({ permissionId, body }), 409);
  await api.permissions.deleteAssignment({
    permissionId,
    assignmentId: assignment.id,
    query: { force: true },
  });
  assert.deepEqual((await api.permissions.listAssignments({ permissionId })).items, []);
  await rejects(clientFor(member).auth.listUsers(), 403, unauthorised(member, 'Auth:Users:Read'));
  await rejects(
    api.permissions.deleteAssignment({ permissionId, assignmentId: assignment.id }),
    404
  );
});

test('DELETE of an assignment is signed with "" and sent without a body', async () => {
  const { userId: identityId } = await invite(admin);
  const { id: permissionId } = await create();
  const { id } = await api.permissions.createAssignment({ permissionId, body: { identityId } });
  const answer = await admin.tryChange('DELETE', `/permissions/${permissionId}/assignments/${id}`);
  assert.ok([200, 204].includes(answer.status), answer.text);
});

test('the delegated habit of signing the path with its query is taken', async () => {
  const { userId: identityId } = await invite(admin);
  const { id: permissionId } = await create();
  const { id } = await api.permissions.createAssignment({ permissionId, body: { identityId } });
  const path = `/permissions/${permissionId}/assignments/${id}?force=true`;
  const challenge = (
    await admin.request('POST', '/auth/action/init', {
      body: { userActionPayload: '{}', userActionHttpMethod: 'DELETE', userActionHttpPath: path },
    })
  ).json;
  const firstFactor = admin.credential.assertion(challenge.challenge);
  const body = { challengeIdentifier: challenge.challengeIdentifier, firstFactor };
  const { userAction } = (await admin.request('POST', '/auth/action', { body })).json;
  const answer = await admin.request('DELETE', path, { body: {}, userAction });
  assert.ok([200, 204].includes(answer.status), answer.text);
});

test('an assignment wants a person and a permission of this organisation', async () => {
  const { id: permissionId } = await create();
  const elsewhere = await found(server);
  for (const identityId of ['us-aaaaa-bbbbb-cccccccccccccc', elsewhere.userId])
    refused(
      await admin.tryChange('POST', `/permissions/${permissionId}/assignments`, { identityId }),
      404
    );
  for (const body of [{}, { identityId: 5 }, { identityId: admin.userId, extra: 1 }])
    refused(await admin.tryChange('POST', `/permissions/${permissionId}/assignments`, body), 400);
  const [{ id: foreign }] = (await elsewhere.get('/permissions')).items;
  refused(
    await admin.tryChange('POST', `/permissions/${foreign}/assignments`, {
      identityId: admin.userId,
    }),
    404
  );
});

test('permissions add up, and what is missing is named', async () => {
  const member = await join(admin);
  const mine = clientFor(member);
  const grant = async operation =>
    api.permissions.createAssignment({
      permissionId: (await create([operation])).id,
      body: { identityId: member.userId },
    });
  await grant('Permissions:Read');
  await mine.permissions.listPermissions();
  await rejects(mine.auth.listUsers(), 403, unauthorised(member, 'Auth:Users:Read'));
  await grant('Auth:Users:Read');
  await mine.auth.listUsers();
  const body = { email: 'x@example.org', kind: 'CustomerEmployee' };
  await rejects(mine.auth.createUser({ body }), 403, unauthorised(member, 'Auth:Users:Create'));
});

test('listPermissions and listAssignments walk the pages', async () => {
  const elsewhere = await found(server);
  const other = clientFor(elsewhere);
  for (let i = 0; i < 5; i++)
    await other.permissions.createPermission({
      body: { name: `Page ${i}`, operations: ['Auth:Users:Read'] },
    });
  const pages = await walk(query => other.permissions.listPermissions({ query }), 3);
  assert.deepEqual(
    pages.map(({ length }) => length),
    [3, 3, 1]
  );
  assert.equal(new Set(pages.flat().map(({ id }) => id)).size, 7);
  const permissionId = pages.flat().find(({ name }) => name === 'Page 0').id;
  for (let i = 0; i < 3; i++) {
    const { userId: identityId } = await invite(elsewhere);
    await other.permissions.createAssignment({ permissionId, body: { identityId } });
  }
  const assigned = await walk(
    query => other.permissions.listAssignments({ permissionId, query }),
    2
  );
  assert.deepEqual(
    assigned.map(({ length }) => length),
    [2, 1]
  );
  for (const query of ['limit=0', 'limit=x', 'paginationToken='])
    refused(await elsewhere.request('GET', `/permissions?${query}`), 400);
});

async function walk(call, limit) {
  const pages = [];
  let paginationToken;
  do {
    const { items, nextPageToken } = await call({ limit, paginationToken });
    pages.push(items);
    paginationToken = nextPageToken;
  } while (paginationToken);
  return pages;
}

test('an unknown permission or assignment is not found', async () => {
  const permissionId = 'pm-aaaaa-bbbbb-cccccccccccccc';
  const assignmentId = 'as-aaaaa-bbbbb-cccccccccccccc';
  await rejects(api.permissions.getPermission({ permissionId }), 404, /not found/i);
  await rejects(api.permissions.updatePermission({ permissionId, body: { name: 'x' } }), 404);
  await rejects(
    api.permissions.archivePermission({ permissionId, body: { isArchived: true } }),
    404
  );
  await rejects(api.permissions.listAssignments({ permissionId }), 404);
  const { id } = await create();
  await rejects(api.permissions.deleteAssignment({ permissionId: id, assignmentId }), 404);
});
