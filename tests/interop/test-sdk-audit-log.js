// SPDX-License-Identifier: GPL-3.0-or-later
//
// The log: what is in it, who may read it, and that its signatures can be checked by anybody.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { execFileSync, spawnSync } = require('node:child_process');
const path = require('node:path');
const { before, after, test } = require('node:test');

const { refused } = require('./support/http');
const { KeyCredential } = require('./support/key-credential');
const { found, join } = require('./support/member');
const { clientFor, rejects } = require('./support/sdk');
const { Server, binary } = require('./support/server');
const shapes = require('./support/shapes');
const { SoftPasskey } = require('./support/soft-passkey');

const COLUMNS =
  'Date Performed,Audit Log ID,User ID,Username,Primary Credential ID,Action Path,Summary';
const ALL = { startTime: '2020-01-01T00:00:00.000Z', endTime: '2999-01-01T00:00:00.000Z' };

let server;
let admin;

before(async () => {
  server = await Server.start();
  admin = await found(server);
});
after(() => server.stop());

// The rows of the log as objects; none of the values here holds a comma.
async function readLog(query = ALL, person = admin) {
  const target = `/auth/action/logs?${new URLSearchParams(query)}`;
  const { status, text, headers } = await person.request('GET', target);
  assert.equal(status, 200, text);
  assert.match(headers['content-type'], /^text\/csv/);
  assert.equal(headers['x-dfns-result-truncated'], undefined);
  const [columns, ...lines] = text.split('\n');
  assert.equal(columns, COLUMNS);
  assert.equal(lines.pop(), '');
  return lines.map(line => {
    const [date, id, userId, username, credential, action, summary] = line.split(',');
    return { date, id, userId, username, credential, action, summary };
  });
}

const last = async () => (await readLog()).at(-1);

function verifies({ publicKey, kind, assertion }) {
  const decode = text => Buffer.from(text, 'base64url');
  const clientData = decode(assertion.clientData);
  const hash = crypto.createHash('sha256').update(clientData).digest();
  const signed =
    kind === 'Fido2' ? Buffer.concat([decode(assertion.authenticatorData), hash]) : clientData;
  return crypto.verify('sha256', signed, publicKey, decode(assertion.signature));
}

for (const [name, make] of Object.entries({
  'a key': () => new KeyCredential(),
  'a passkey': () => new SoftPasskey(),
  'an RSA passkey': () => new SoftPasskey({ algorithm: 'RS256' }),
})) {
  test(`getAuditLog lets anybody check what ${name} signed`, async () => {
    const person = await join(admin, { first: make() });
    const { items } = await admin.get('/permissions');
    const { id: permissionId } = items.find(item => item.name === 'ManagedFullAdminAccess');
    await admin.change('POST', `/permissions/${permissionId}/assignments`, {
      identityId: person.userId,
    });
    const body = { name: `By ${name}`, operations: ['Orgs:Read'] };
    await person.change('POST', '/permissions', body);
    const row = await last();
    const [{ credentialUuid }] = await person.credentials();
    assert.equal(row.userId, person.userId);
    assert.equal(row.username, person.username);
    assert.equal(row.credential, credentialUuid);
    assert.equal(row.action, '/permissions');
    assert.match(row.summary, new RegExp(`^Create permission By ${name} \\(pm-`));
    const entry = await clientFor(admin).auth.getAuditLog({ id: row.id });
    shapes.is(entry, shapes.AuditLog);
    assert.equal(entry.action, row.summary);
    assert.equal(entry.datePerformed, row.date);
    assert.ok(verifies(entry.firstFactorCredential), 'the signature');
    const altered = { ...entry.firstFactorCredential.assertion, clientData: 'e30' };
    assert.ok(!verifies({ ...entry.firstFactorCredential, assertion: altered }));
  });
}

// The SDK parses every answer as JSON, and so cannot read what it asks for here; the question is right.
test('listAuditLogs asks as it should', async () => {
  await assert.rejects(clientFor(admin).auth.listAuditLogs({ query: ALL }), /JSON/);
  const late = { startTime: ALL.endTime, endTime: ALL.startTime };
  await rejects(clientFor(admin).auth.listAuditLogs({ query: late }), 400);
});

test('the log has sign-ins, registrations and devices, and nothing that was refused', async () => {
  const person = await join(admin);
  const mine = async () => (await readLog({ ...ALL, userId: person.userId })).map(row => row.action);
  assert.deepEqual(await mine(), ['/auth/registration', '/auth/login']);
  const body = { name: 'Never', operations: ['Orgs:Read'] };
  refused(await person.tryChange('POST', '/permissions', body), 403);
  refused(await person.tryLogin(new KeyCredential()), 401);
  assert.deepEqual(await mine(), ['/auth/registration', '/auth/login']);
  const expiration = Math.floor(Date.now() / 1000) + 30;
  const { code } = await person.change('POST', '/auth/credentials/code', { expiration });
  const begun = await server.request('POST', '/auth/credentials/code/init', {
    body: { code, credentialKind: 'Key' },
  });
  const { challenge, challengeIdentifier } = begun.json;
  await server.request('POST', '/auth/credentials/code/verify', {
    body: {
      ...new KeyCredential().newCredential(challenge),
      credentialName: 'Laptop',
      challengeIdentifier,
    },
  });
  assert.deepEqual((await mine()).slice(2), [
    '/auth/credentials/code',
    '/auth/credentials/code/verify',
  ]);
  const { text } = await admin.request('GET', `/auth/action/logs?${new URLSearchParams(ALL)}`);
  assert.ok(!text.includes(code));
});

test('a time without anything gives the columns alone', async () => {
  const query = { startTime: '2020-01-01T00:00:00Z', endTime: '2020-01-02T00:00:00Z' };
  assert.deepEqual(await readLog(query), []);
});

test('what is no time is refused', async () => {
  const { startTime, endTime } = ALL;
  for (const query of [
    {},
    { startTime },
    { endTime },
    { startTime: endTime, endTime: startTime },
    { startTime, endTime: 'soon' },
    { ...ALL, limit: '5' },
    { ...ALL, userId: '' },
  ])
    refused(
      await admin.request('GET', `/auth/action/logs?${new URLSearchParams(query)}`),
      400
    );
});

test('an entry that is not there is not found', async () => {
  const missing = 'uj-aaaaa-bbbbb-cccccccccccccccc';
  await rejects(clientFor(admin).auth.getAuditLog({ id: missing }), 404, 'audit log not found');
});

test('each organisation has a log of its own', async () => {
  const stranger = await found(server);
  const theirs = await readLog(ALL, stranger);
  assert.ok(theirs.every(({ userId }) => userId === stranger.userId));
  const { id } = await last();
  refused(await stranger.request('GET', `/auth/action/logs/${id}`), 404);
});

test('--verify-log finds what another program did to the log', async () => {
  const run = () => spawnSync(binary, ['--data', server.data, '--verify-log'], { encoding: 'utf8' });
  const intact = run();
  assert.match(intact.stdout, /^\d+ entries, intact\n$/);
  assert.equal(intact.status, 0, intact.stderr);
  const database = path.join(server.data, 'passkeys.db');
  const sql = text => execFileSync('sqlite3', [database, text], { stdio: 'pipe' });
  assert.throws(() => sql('DELETE FROM audit_log WHERE number = 2'), /The log keeps/);
  assert.throws(() => sql("UPDATE audit_log SET summary = 'x'"), /The log stays/);
  sql(
    'DROP TRIGGER audit_log_keeps;' +
      'CREATE TABLE kept AS SELECT * FROM audit_log WHERE number = 2;' +
      'DELETE FROM audit_log WHERE number = 2'
  );
  const damaged = run();
  assert.equal(damaged.status, 1);
  assert.match(damaged.stderr, /Entry 2 is missing/);
});
