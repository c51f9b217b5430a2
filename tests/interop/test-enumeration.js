// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether somebody is a member is told by login/init, which the API prescribes, and by nothing
// else: same answer, same time.
'use strict';

const assert = require('node:assert/strict');
const { before, after, test } = require('node:test');

const { refused, succeeded } = require('./support/http');
const { passwordProtectedKey } = require('./support/key-credential');
const { found, invite, join, freshEmail } = require('./support/member');
const { Server } = require('./support/server');

const ROUNDS = 60;
const ATTEMPTS = 3;
// What counts as the same: a fifth of the time, or half a millisecond.
const SHARE = 0.2;
const FLOOR = 0.5;

let server;
let admin;
let people;

before(async () => {
  server = await Server.start();
  admin = await found(server);
  const withCode = await invite(admin);
  await withCode.register(withCode.code, { first: passwordProtectedKey() });
  people = {
    registered: await join(admin),
    'with a login code': withCode,
    invited: await invite(admin),
  };
});
after(() => server.stop());

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function timed(call) {
  const start = process.hrtime.bigint();
  const answer = await call();
  return [Number(process.hrtime.bigint() - start) / 1e6, answer];
}

// Times both calls in turn, so that whatever else the machine does falls on both.
async function medians(known, unknown) {
  const times = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of round % 2 ? [0, 1] : [1, 0])
      times[side].push((await timed([known, unknown][side]))[0]);
  }
  return times.map(median);
}

async function sameTime(known, unknown, report) {
  const tolerated = (a, b) => Math.abs(a - b) <= Math.max(FLOOR, SHARE * Math.max(a, b));
  let seen;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    seen = await medians(known, unknown);
    report(`${seen[0].toFixed(2)} ms for the known, ${seen[1].toFixed(2)} ms for the unknown`);
    if (tolerated(...seen)) return;
  }
  assert.fail(`medians ${seen.map(value => value.toFixed(2)).join(' and ')} ms`);
}

const shape = ({ status, json }) => {
  const text = JSON.stringify({ status, json });
  const id = json.error?.id;
  return id ? text.replaceAll(id, 'ID') : text;
};

const endpoints = {
  'PUT /auth/registration/code': username => ({ orgId: admin.orgId, username }),
  'POST /auth/login/code': username => ({ orgId: admin.orgId, username }),
};

for (const [name, body] of Object.entries(endpoints)) {
  const [method, path] = name.split(' ');
  for (const kind of ['registered', 'with a login code', 'invited']) {
    test(`${name} does not tell the ${kind} from strangers`, async t => {
      const call = username => server.request(method, path, { body: body(username) });
      const [known, unknown] = [people[kind].username, freshEmail('stranger')];
      succeeded(await call(known));
      assert.equal(shape(await call(known)), shape(await call(unknown)));
      await sameTime(
        () => call(known),
        () => call(unknown),
        line => t.diagnostic(line)
      );
    });
  }
  test(`${name} does not tell organisations apart`, async () => {
    const { username } = people.registered;
    for (const orgId of ['or-aaaaa-bbbbb-cccccccccccccc', 'nothing'])
      succeeded(await server.request(method, path, { body: { orgId, username } }));
  });
}

test('registration/init with a wrong code does not tell the invited from strangers', async t => {
  const call = async username =>
    server.request('POST', '/auth/registration/init', {
      body: { orgId: admin.orgId, username, registrationCode: '1234-1234-1234-1234' },
    });
  const answers = {};
  for (const [kind, { username }] of Object.entries({
    ...people,
    stranger: { username: freshEmail('stranger') },
  }))
    answers[kind] = shape(refused(await call(username), [400, 401, 403]));
  assert.equal(answers.invited, answers.stranger);
  assert.equal(answers.registered, answers.stranger);
  const [known, unknown] = [people.invited.username, freshEmail('stranger')];
  await sameTime(
    () => call(known),
    () => call(unknown),
    line => t.diagnostic(line)
  );
});

test('login/init answers as prescribed, whatever it is that is unknown', async () => {
  const { orgId } = admin;
  const { username } = people.registered;
  const unknown = [
    { orgId, username: freshEmail('stranger') },
    { orgId: 'or-aaaaa-bbbbb-cccccccccccccc', username },
  ];
  for (const body of unknown)
    refused(await server.request('POST', '/auth/login/init', { body }), 401, 'User not found');
});
