// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether somebody is a member is told by login/init, which the API prescribes, and by nothing
// else: same answer, same time.
'use strict';

const assert = require('node:assert/strict');
const { before, after, test } = require('node:test');

const { Clock } = require('./support/clock');
const { refused, succeeded } = require('./support/http');
const { passwordProtectedKey } = require('./support/key-credential');
const { found, invite, join, freshEmail } = require('./support/member');
const { Server } = require('./support/server');

const ROUNDS = 60;
const ATTEMPTS = 6;
const MINUTE = 60;
const TRIES_OF_A_LIVING_CODE = 4;
const REFUSED = [400, 401, 403];
// What counts as the same: a fifth of the time, or 150 microseconds.
const SHARE = 0.2;
const FLOOR = 0.15;

let clock;
let server;
let admin;
let people;

before(async () => {
  clock = new Clock();
  server = await Server.start({ clock });
  admin = await found(server);
  const withCode = await invite(admin);
  await withCode.register(withCode.code, { first: passwordProtectedKey() });
  people = {
    registered: await join(admin),
    'with a login code': withCode,
    invited: await invite(admin),
  };
});
after(async () => {
  await server.stop();
  clock.remove();
});

// What a call takes when nothing else disturbs it: the quarter point is steadier than the median on
// a busy machine, and just as telling.
function quarterPoint(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)];
}

async function timed(call, expected) {
  const start = process.hrtime.bigint();
  const { status } = await call();
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  assert.ok(expected.includes(status), `status ${status}`);
  return time;
}

// Times both calls in turn, so that whatever else the machine does falls on both. Time passes for
// the server, because nobody may ask for many mails in a minute.
async function measure(times, known, unknown, expected, pause) {
  for (let round = 0; round < ROUNDS; round++) {
    clock.advance(pause);
    for (const side of round % 2 ? [0, 1] : [1, 0])
      times[side].push(await timed([known, unknown][side], expected));
  }
}

async function sameTime(known, unknown, expected, report, prepare = () => {}, pause = MINUTE) {
  const times = [[], []];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await prepare();
    await measure(times, known, unknown, expected, pause);
    const [a, b] = times.map(quarterPoint);
    report(`${a.toFixed(2)} ms for the known, ${b.toFixed(2)} ms for the unknown`);
    if (Math.abs(a - b) <= Math.max(FLOOR, SHARE * Math.max(a, b))) return;
  }
  assert.fail(`quarter points ${times.map(quarterPoint).map(value => value.toFixed(2))} ms`);
}

const shape = ({ status, json }) => {
  const text = JSON.stringify({ status, json });
  const id = json.error?.id;
  return id ? text.replaceAll(id, 'ID') : text;
};

const endpoints = {
  'PUT /auth/registration/code': username => ({ orgId: admin.orgId, username }),
  'POST /auth/login/code': username => ({ orgId: admin.orgId, username }),
  'POST /auth/recover/user/code': username => ({ orgId: admin.orgId, username }),
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
        [200],
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

const wrongCode = username =>
  server.request('POST', '/auth/registration/init', {
    body: { orgId: admin.orgId, username, registrationCode: '1234-1234-1234-1234' },
  });

test('registration/init with a wrong code answers the invited as it does strangers', async () => {
  const answers = {};
  for (const [kind, { username }] of Object.entries({
    ...people,
    stranger: { username: freshEmail('stranger') },
  }))
    answers[kind] = shape(refused(await wrongCode(username), REFUSED));
  assert.equal(answers.invited, answers.stranger);
  assert.equal(answers.registered, answers.stranger);
});

test('registration/init with a wrong code takes as long for the invited', async t => {
  await admin.login();
  const invited = [];
  while (invited.length < ROUNDS / TRIES_OF_A_LIVING_CODE) invited.push(await invite(admin));
  let turn = 0;
  // A code that is dead already could be refused faster: each attempt has new ones.
  const renew = async () => {
    clock.advance(MINUTE);
    for (const { orgId, username } of invited)
      succeeded(
        await server.request('PUT', '/auth/registration/code', { body: { orgId, username } })
      );
  };
  const stranger = freshEmail('stranger');
  await sameTime(
    () => wrongCode(invited[turn++ % invited.length].username),
    () => wrongCode(stranger),
    REFUSED,
    line => t.diagnostic(line),
    renew
  );
});

test('recover/user/init with a wrong code answers members as it does strangers', async () => {
  const answers = [];
  for (const username of [...Object.values(people).map(person => person.username), freshEmail('s')]) {
    const body = {
      orgId: admin.orgId,
      username,
      verificationCode: '1234-1234-1234-1234',
      credentialId: 'x',
    };
    answers.push(
      shape(refused(await server.request('POST', '/auth/recover/user/init', { body }), 403))
    );
  }
  assert.equal(new Set(answers).size, 1);
});

test('recover/user/init with a wrong code takes as long for members', async t => {
  await admin.login();
  const members = [];
  while (members.length < ROUNDS / TRIES_OF_A_LIVING_CODE) members.push(await join(admin));
  let turn = 0;
  const renew = async () => {
    clock.advance(MINUTE);
    for (const { orgId, username } of members)
      succeeded(
        await server.request('POST', '/auth/recover/user/code', { body: { orgId, username } })
      );
  };
  const guess = username =>
    server.request('POST', '/auth/recover/user/init', {
      body: {
        orgId: admin.orgId,
        username,
        verificationCode: '1234-1234-1234-1234',
        credentialId: 'x',
      },
    });
  const stranger = freshEmail('stranger');
  // No time passes in between: these codes live 15 minutes only.
  await sameTime(
    () => guess(members[turn++ % members.length].username),
    () => guess(stranger),
    REFUSED,
    line => t.diagnostic(line),
    renew,
    0
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

test('asking for mails without end is answered alike for members and strangers', async () => {
  for (const path of ['/auth/login/code', '/auth/registration/code', '/auth/recover/user/code']) {
    const flood = async username => {
      const method = path === '/auth/registration/code' ? 'PUT' : 'POST';
      const answers = [];
      for (let i = 0; i < 30; i++)
        answers.push(
          await server.request(method, path, { body: { orgId: admin.orgId, username } })
        );
      return answers.map(shape);
    };
    clock.advance(MINUTE * 60);
    const known = await flood(people.invited.username);
    assert.deepEqual(await flood(freshEmail('stranger')), known);
  }
});
