// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests that are wrong before anybody looks at what they want.
'use strict';

const assert = require('node:assert/strict');
const net = require('node:net');
const { before, after, test } = require('node:test');

const { refused, succeeded } = require('./support/http');
const { KeyCredential } = require('./support/key-credential');
const { employ, found, invite, join } = require('./support/member');
const { routes, fill } = require('./support/routes');
const { Server } = require('./support/server');

const MEBIBYTE = 1024 * 1024;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

let server;
let admin;
let account;
let someone;

before(async () => {
  // libsoup itself warns of some heads that are no HTTP; elsewhere every warning is fatal.
  server = await Server.start({ environment: { G_DEBUG: '' } });
  admin = await found(server);
  account = await employ(admin);
  const target = await join(admin);
  const [{ credentialUuid }] = await target.credentials();
  const { id: permissionId } = await admin.change('POST', '/permissions', {
    name: 'x',
    operations: ['Auth:Users:Read'],
  });
  someone = {
    orgId: admin.orgId,
    username: target.username,
    userId: target.userId,
    tokenId: 'to-aaaaa-bbbbb-cccccccccccccc',
    logId: 'uj-aaaaa-bbbbb-cccccccccccccc',
    serviceAccountId: 'us-aaaaa-bbbbb-cccccccccccccc',
    identityId: target.userId,
    credentialUuid,
    permissionId,
    assignmentId: 'as-aaaaa-bbbbb-cccccccccccccc',
  };
});
after(() => server.stop());

const stillServes = () => admin.credentials();

for (const path of [
  '/',
  '/auth',
  '/auth/',
  '/auth/nothing',
  '/auth/users/a/b/c',
  '/auth/login/init/',
  '//auth/users',
  '/AUTH/USERS',
  '/permissions/',

  '/auth/users/..%2flogin',
  '/auth%2fusers',
  '/%ff%fe',
  '/%00',
  `/${'a'.repeat(4000)}`,
  '/auth/pats-and-more',
  '/wallets',
  '/../../etc/passwd',
]) {
  test(`path ${path.slice(0, 40)} is not found`, async () => {
    refused(await server.request('GET', path, { token: admin.token }), 404);
  });
}

// "/auth/credentials/{credentialUuid}" also matches its fixed neighbours.
const wildcard = path => /^\/auth\/credentials\/(init|activate|deactivate|code)$/.test(path);

for (const path of new Set(routes.map(route => route.path))) {
  const allowed = routes.filter(route => route.path === path).map(({ method }) => method);
  test(`${path} allows ${allowed.join(', ')} only`, async () => {
    for (const method of METHODS.filter(name => !allowed.includes(name))) {
      if (method === 'DELETE' && wildcard(path)) continue;
      const answer = refused(await server.request(method, fill(path, someone)), 405);
      const allow = (answer.headers.allow ?? '')
        .split(/\s*,\s*/)
        .filter(name => !['HEAD', 'OPTIONS'].includes(name));
      if (!wildcard(path)) assert.deepEqual(allow.sort(), [...allowed].sort(), method);
      else
        assert.ok(
          allowed.every(name => allow.includes(name)),
          method
        );
    }
  });
}

const nested = depth => '['.repeat(depth) + ']'.repeat(depth);
const malformed = {
  'no bytes': '',
  'a brace': '{',
  'half an object': '{"orgId":"or-1"',
  'a text that does not end': '{"orgId":"or',
  'two objects': '{}{}',
  'a comma at the end': '{"orgId":"x",}',
  'single quotes': "{'orgId':'x'}",
  'no quotes': '{orgId:"x"}',
  'a comment': '{"orgId":"x"/* */}',
  NaN: '{"orgId":NaN}',
  null: 'null',
  'a list': '[]',
  'a text': '"orgId"',
  'a number': '5',
  true: 'true',
  HTML: '<html></html>',
  'a zero byte': '{"orgId":"x"}\0',
  'a zero byte inside': '{"orgId":"x\0"}',
  'bytes that are not UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  'text that is not UTF-8': Buffer.concat([
    Buffer.from('{"orgId":"'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"}'),
  ]),
  'half a surrogate pair': '{"orgId":"\\ud800"}',
  'UTF-16': Buffer.from('{"orgId":"x"}', 'utf16le'),
  'random bytes': Buffer.from('d1a2b30f9e', 'hex'),
  'lists 5 000 deep': nested(5000),
  'lists 200 000 deep': nested(200_000),
  'objects 100 000 deep': '{"a":'.repeat(100_000),
  'a member 5 000 deep': `{"orgId":${nested(5000)}}`,
  'a number of a thousand digits': `{"orgId":${'9'.repeat(1000)}}`,
};
for (const [name, raw] of Object.entries(malformed)) {
  test(`a body of ${name} is refused`, async () => {
    refused(await server.request('POST', '/auth/login/init', { raw }), 400);
    refused(await admin.request('POST', '/auth/action/init', { raw }), 400);
    await stillServes();
  });
}

async function send(route, body) {
  const path = fill(route.path, someone);
  if (route.auth === 'none') return server.request(route.method, path, { body });
  if (route.auth === 'bearer') return admin.request(route.method, path, { body });
  if (route.auth === 'temporary')
    return server.request(route.method, path, {
      body,
      token: (await beginRegistration()).temporaryAuthenticationToken,
    });
  const caller = route.by === 'service account' ? account : admin;
  return caller.tryChange(route.method, path, body);
}

async function beginRegistration() {
  const person = await invite(admin);
  return succeeded(await person.registrationInit(person.code));
}

function* wrongBodies(route) {
  const body = route.body(someone);
  const without = name => Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
  for (const name of route.required) yield [`without ${name}`, without(name)];
  const all = { ...body, ...route.optional };
  for (const [name, value] of Object.entries(all)) {
    for (const wrong of [
      null,
      [],
      {},
      typeof value === 'string' ? 5 : 'text',
      typeof value === 'boolean' ? 1 : true,
    ])
      yield [`${name} is ${JSON.stringify(wrong)}`, { ...body, [name]: wrong }];
    if (typeof value !== 'string' || route.mayBeEmpty?.includes(name)) continue;
    yield [`${name} is empty`, { ...body, [name]: '' }];
  }
  for (const name of ['more', '', '__proto__x', 'constructor'])
    yield [`with the unknown member "${name}"`, { ...body, [name]: 'x' }];
}

for (const route of routes.filter(({ body, open }) => body && !open)) {
  test(`${route.method} ${route.path} takes its own members only`, async () => {
    const wrong = [];
    for (const [name, body] of wrongBodies(route)) {
      const answer = await send(route, body);
      try {
        refused(answer, 400);
      } catch (error) {
        wrong.push(`${name}: ${error.message}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
}

const closed = {
  'a member more': assertion => [assertion, { more: 1 }],
  'a member more in firstFactor': assertion => [{ ...assertion, more: 1 }],
  'a member more in credentialAssertion': ({ kind, credentialAssertion }) => [
    { kind, credentialAssertion: { ...credentialAssertion, more: 1 } },
  ],
  'authenticatorData in a Key': ({ kind, credentialAssertion }) => [
    { kind, credentialAssertion: { ...credentialAssertion, authenticatorData: 'AA' } },
  ],
  'no kind': ({ credentialAssertion }) => [{ credentialAssertion }],
};
for (const [name, bend] of Object.entries(closed)) {
  test(`a right assertion with ${name} is refused`, async () => {
    for (const path of ['/auth/login', '/auth/action']) {
      const begun =
        path === '/auth/login'
          ? await admin.loginInit()
          : await admin.actionInit('PUT', '/x', '{}');
      const { challenge, challengeIdentifier } = succeeded(begun);
      const [firstFactor, more] = bend(admin.credential.assertion(challenge));
      refused(
        await admin.request('POST', path, { body: { challengeIdentifier, firstFactor, ...more } }),
        400
      );
    }
  });
}

for (const [name, bend] of Object.entries({
  'a member more': credential => ({ ...credential, more: 1 }),
  'a member more in credentialInfo': credential => ({
    ...credential,
    credentialInfo: { ...credential.credentialInfo, more: 1 },
  }),
  'an encryptedPrivateKey of a Key': credential => ({ ...credential, encryptedPrivateKey: 'x' }),
  'an empty credentialName': credential => ({ ...credential, credentialName: '' }),
  'no credentialInfo': ({ credentialKind }) => ({ credentialKind }),
})) {
  test(`a right new credential with ${name} is refused`, async () => {
    const { challenge, challengeIdentifier } = succeeded(await admin.credentialInit('Key'));
    const added = bend(new KeyCredential().newCredential(challenge));
    const body = { credentialName: 'x', ...added, challengeIdentifier };
    refused(await admin.tryChange('POST', '/auth/credentials', body), 400);
    const registration = await beginRegistration();
    const firstFactorCredential = bend(new KeyCredential().newCredential(registration.challenge));
    const token = registration.temporaryAuthenticationToken;
    refused(
      await server.request('POST', '/auth/registration', {
        token,
        body: { firstFactorCredential },
      }),
      400
    );
  });
}

test('a founder with a member more is refused', async () => {
  const body = {
    adminUser: { email: 'a@example.org', more: 1 },
    termsAndConditionsAccepted: true,
    privacyPolicyAccepted: true,
    recaptchaResponse: '',
  };
  refused(await server.request('POST', '/dashboard/org', { body }), 400);
});

test('PUT /auth/logout takes members it does not know', async () => {
  const person = await join(admin);
  succeeded(await person.request('PUT', '/auth/logout', { body: { allSessions: false, more: 1 } }));
});

const padded = size => {
  const text = JSON.stringify({ orgId: someone.orgId, username: someone.username });
  return text + ' '.repeat(size - text.length);
};

test('a body of 1 MiB is read', async () => {
  succeeded(await server.request('POST', '/auth/login/init', { raw: padded(MEBIBYTE) }));
});

test('a body over 1 MiB is refused', async () => {
  refused(await server.request('POST', '/auth/login/init', { raw: padded(MEBIBYTE + 1) }), 413);
  refused(await admin.request('POST', '/auth/action/init', { raw: padded(4 * MEBIBYTE) }), 413);
  await stillServes();
});

test('a body over 1 MiB without a length is refused', async () => {
  const answer = await rawRequest(
    [
      'POST /auth/login/init HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
      '',
      '',
    ].join('\r\n'),
    chunks(padded(MEBIBYTE + 5))
  );
  assert.match(answer, /^HTTP\/1\.1 413 /);
  await stillServes();
});

function chunks(text) {
  const parts = [];
  for (let at = 0; at < text.length; at += 65536) {
    const part = text.slice(at, at + 65536);
    parts.push(`${part.length.toString(16)}\r\n${part}\r\n`);
  }
  return `${parts.join('')}0\r\n\r\n`;
}

test('a body that claims 10 GiB is not waited for', async () => {
  const head = [
    'POST /auth/login/init HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `Content-Length: ${10 * 1024 * MEBIBYTE}`,
    '',
    '',
  ].join('\r\n');
  const answer = await rawRequest(head, 'x'.repeat(2 * MEBIBYTE));
  assert.match(answer, /^HTTP\/1\.1 413 |^$/);
  await stillServes();
});

// What the server says to bytes that need not be HTTP, until it is silent or hangs up.
function rawRequest(...parts) {
  const { hostname, port } = new URL(server.url);
  return new Promise(resolve => {
    const socket = net.connect(port, hostname);
    let answer = '';
    const done = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', data => {
      answer += data;
      if (answer.includes('\r\n\r\n')) setTimeout(done, 50);
    });
    socket.on('error', done);
    socket.on('close', done);
    socket.setTimeout(1000, done);
    for (const part of parts) socket.write(part);
  });
}

const postLine = 'POST /auth/login/init HTTP/1.1\r\nHost: x\r\n';
const requestLine = 'GET /auth/users HTTP/1.1\r\nHost: x\r\n';
for (const [name, bytes] of Object.entries({
  'no HTTP at all': 'hello\r\n\r\n',
  TLS: Buffer.from('16030100a5010000a10303', 'hex'),
  'zero bytes': Buffer.alloc(1000),
  'a head that never ends': requestLine + 'X: y\r\n'.repeat(2000),
  'a header of 1 MiB': `${requestLine}X: ${'y'.repeat(MEBIBYTE)}\r\n\r\n`,
  'a negative length':
    'POST /auth/login/init HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nhello',
  'two lengths': `${postLine}Content-Length: 2\r\nContent-Length: 7\r\n\r\n{}     `,
  'a chunk of a wrong size': `${postLine}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  'less than it promised':
    'POST /auth/login/init HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{',
  'HTTP/9.9': 'GET / HTTP/9.9\r\n\r\n',
  'a method that is none': 'BREW /auth/users HTTP/1.1\r\nHost: x\r\n\r\n',
  'an absolute address': 'GET http://example.org/auth/users HTTP/1.1\r\nHost: example.org\r\n\r\n',
  CONNECT: 'CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n',
  'a line break in the address': 'GET /auth/users%0d%0aX:%20y HTTP/1.1\r\nHost: x\r\n\r\n',
})) {
  test(`a client that sends ${name} does no harm`, async () => {
    const answer = await rawRequest(bytes);
    assert.doesNotMatch(answer, /^HTTP\/1\.\d (2|500)/);
    await stillServes();
  });
}

test('clients that hang up or dawdle do not hold up others', async () => {
  const { hostname, port } = new URL(server.url);
  const sockets = Array.from({ length: 200 }, () => net.connect(port, hostname));
  for (const socket of sockets) {
    socket.on('error', () => {});
    socket.write('POST /auth/login/init HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{');
  }
  await stillServes();
  for (const socket of sockets) socket.destroy();
  await stillServes();
});

test('each refusal has an id of its own', async () => {
  const ids = new Set();
  for (let i = 0; i < 5; i++)
    ids.add(refused(await server.request('GET', '/nothing'), 404).json.error.id);
  assert.equal(ids.size, 5);
});

test('no text of a request is taken for SQL', async () => {
  const text = `x'; DROP TABLE users; --`;
  const { orgId } = admin;
  refused(
    await server.request('POST', '/auth/login/init', { body: { orgId, username: text } }),
    401
  );
  refused(await admin.request('GET', `/auth/users/${encodeURIComponent(text)}`), [400, 404]);
  await admin.change('POST', '/permissions', { name: text, operations: ['Auth:Users:Read'] });
  const { items } = await admin.get('/permissions');
  assert.ok(items.some(({ name }) => name === text));
});
