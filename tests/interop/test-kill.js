// SPDX-License-Identifier: GPL-3.0-or-later
//
// kill -9 at random moments under load: what was acknowledged stays, and the server starts again.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { before, after, test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');

const { succeeded } = require('./support/http');
const { found, join } = require('./support/member');
const { Server, binary } = require('./support/server');

const ROUNDS = Number(process.env.PASSKEYS_KILL_ROUNDS ?? 200);
const WORKERS = 4;
// What a client sees when the server is killed.
const GONE = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE']);
// However slow the machine: a round may last this many milliseconds.
const LONGEST = 1000;

let server;
let admin;
// How many milliseconds a round may last; more where a machine or a sanitizer is slow.
let longest = 70;
let serial = 0;
let turn = 0;

before(async () => {
  server = await Server.start();
  admin = await found(server);
});
after(() => server.stop());

// Every SQLite file in the data folder passes its own check.
function checkDatabases() {
  const files = fs
    .readdirSync(server.data)
    .map(name => path.join(server.data, name))
    .filter(isDatabase);
  assert.ok(files.length >= 1, 'no database');
  for (const file of files) {
    const said = execFileSync(
      'sqlite3',
      [
        '-readonly',
        file,
        'PRAGMA busy_timeout=5000; PRAGMA integrity_check; PRAGMA foreign_key_check;',
      ],
      { encoding: 'utf8' }
    );
    assert.deepEqual(said.trim().split('\n'), ['5000', 'ok'], file);
  }
}

function isDatabase(file) {
  const start = Buffer.alloc(15);
  const descriptor = fs.openSync(file, 'r');
  fs.readSync(descriptor, start);
  fs.closeSync(descriptor);
  return start.toString('latin1') === 'SQLite format 3';
}

// The kinds of change, each with the read that shows whether it is there. TRUTH is what has been
// acknowledged since the founding, by name or id.
const truth = { permissions: new Map(), users: new Map() };
const inDoubt = new Set();

// A rename whose answer never came may have happened or not.
async function checkPermission(id) {
  const { name } = await admin.get(`/permissions/${id}`);
  if (!inDoubt.has(id)) assert.equal(name, truth.permissions.get(id));
}

async function createPermission() {
  const name = `Kill ${++serial}`;
  const { id } = await signed('POST', '/permissions', { name, operations: ['Auth:Users:Read'] });
  truth.permissions.set(id, name);
  return () => checkPermission(id);
}

async function renamePermission() {
  const id = [...truth.permissions.keys()].filter(key => !inDoubt.has(key)).at(-1);
  if (!id) return createPermission();
  inDoubt.add(id);
  const name = `Renamed ${++serial}`;
  await signed('PUT', `/permissions/${id}`, { name });
  truth.permissions.set(id, name);
  inDoubt.delete(id);
  return () => checkPermission(id);
}

async function inviteUser() {
  const email = `kill-${++serial}@example.org`;
  const user = await signed('POST', '/auth/users', { email, kind: 'CustomerEmployee' });
  truth.users.set(user.userId, email);
  return async () => {
    assert.equal((await admin.get(`/auth/users/${user.userId}`)).username, email);
    await server.mail(email, 'Registration code');
  };
}

const signed = (method, target, body) => admin.change(method, target, body);

async function worker(checks) {
  const kinds = [createPermission, renamePermission, createPermission, inviteUser];
  try {
    for (;;) {
      checks.push(await kinds[++turn % kinds.length]());
    }
  } catch (error) {
    if (!GONE.has(error.code)) throw error;
  }
}

async function round() {
  const checks = [];
  const work = Array.from({ length: WORKERS }, () => worker(checks));
  await sleep(5 + Math.random() * longest);
  await server.end('SIGKILL');
  await Promise.all(work);
  await server.launch();
  for (const check of checks) await check();
  return checks.length;
}

async function allPages(target) {
  const items = [];
  let token = '';
  do {
    const page = await admin.get(
      `${target}?limit=200${token && `&paginationToken=${encodeURIComponent(token)}`}`
    );
    items.push(...page.items);
    token = page.nextPageToken ?? '';
  } while (token);
  return items;
}

test(`kill -9 at ${ROUNDS} random moments under load`, { timeout: 170_000 }, async t => {
  let changes = 0;
  for (let done = 0; done < ROUNDS; done++) {
    try {
      changes += await round();
      if (changes <= done) longest = Math.min(1.2 * longest, LONGEST);
      checkDatabases();
    } catch (error) {
      throw new Error(`round ${done}: ${error.message}\n${server.complaints}`, { cause: error });
    }
  }
  t.diagnostic(`${changes} changes were acknowledged`);
  assert.ok(changes > ROUNDS, `only ${changes} changes in ${ROUNDS} rounds`);
  const names = new Map((await allPages('/permissions')).map(({ id, name }) => [id, name]));
  for (const [id, name] of truth.permissions)
    assert.ok(inDoubt.has(id) ? names.has(id) : names.get(id) === name, `permission ${name}`);
  const users = new Map(
    (await allPages('/auth/users')).map(({ userId, username }) => [userId, username])
  );
  for (const [id, email] of truth.users) assert.equal(users.get(id), email);
  checkDatabases();
});

test('sessions, members and keys survive it too', async () => {
  const member = await join(admin);
  await server.end('SIGKILL');
  await server.launch();
  await member.credentials();
  await member.login();
  await admin.login();
});

test('a user action that was used stays used', async () => {
  const body = { name: `Used ${++serial}`, operations: ['Auth:Users:Read'] };
  const userAction = await admin.userAction('POST', '/permissions', body);
  succeeded(await admin.request('POST', '/permissions', { body, userAction }));
  await server.end('SIGKILL');
  await server.launch();
  const { status } = await admin.request('POST', '/permissions', { body, userAction });
  assert.ok([400, 403].includes(status), `status ${status}`);
});

test('a second server on the same data refuses to start, and the first serves on', async () => {
  const second = spawn(binary, ['--data', server.data, '--outbox', server.outbox, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  second.stdout.on('data', chunk => {
    said += chunk;
  });
  second.stderr.on('data', chunk => {
    said += chunk;
  });
  const patience = setTimeout(() => second.kill('SIGKILL'), 5000);
  const [code, signal] = await new Promise(resolve => second.on('close', (...how) => resolve(how)));
  clearTimeout(patience);
  assert.equal(signal, null, `it kept running: ${said}`);
  assert.notEqual(code, 0);
  assert.doesNotMatch(said, /Listening on/);
  assert.match(said, /already|another|in use|locked/i);
  assert.ok(said.includes(server.data), `the message does not name the folder: ${said}`);
  await admin.credentials();
});

test('SIGTERM ends the server in good order', async () => {
  const { code, signal } = await server.end('SIGTERM');
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
  await server.launch();
  await admin.credentials();
});
