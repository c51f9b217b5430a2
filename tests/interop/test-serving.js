// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program around the API: what it listens on, what it mails, writes and says.
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { before, after, test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');

const { refused, succeeded } = require('./support/http');
const { passwordProtectedKey } = require('./support/key-credential');
const { createOrganisation, found, freshEmail, invite, join } = require('./support/member');
const { Server, binary, temporaryFolder } = require('./support/server');
const { SoftPasskey } = require('./support/soft-passkey');

let server;
let admin;

before(async () => {
  server = await Server.start({ environment: { G_MESSAGES_DEBUG: 'all', SOUP_DEBUG: '1' } });
  admin = await found(server);
});
after(() => server.stop());

test('it listens on the loopback address only', () => {
  const port = Number(new URL(server.url).port);
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const listening = ['tcp', 'tcp6']
    .flatMap(name => fs.readFileSync(`/proc/net/${name}`, 'utf8').split('\n'))
    .map(line => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === '0A' && local.endsWith(suffix))
    .map(([, local]) => local);
  assert.deepEqual(listening, [`0100007F${suffix}`]);
});

function* filesBelow(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(name);
    else yield name;
  }
}

test('data and mails are the owner’s alone', async () => {
  assert.equal(fs.statSync(server.data).mode & 0o077, 0, 'the data folder');
  const mails = fs.readdirSync(server.outbox).map(name => path.join(server.outbox, name));
  for (const file of [...filesBelow(server.data), ...mails])
    assert.equal(fs.statSync(file).mode & 0o077, 0, file);
});

// A person who goes through everything that has a secret; answers with all of those.
async function secretsOfAPerson() {
  const person = await invite(admin);
  const registration = succeeded(await person.registrationInit(person.code));
  await person.register(person.code, { first: passwordProtectedKey() });
  const { orgId, username } = person;
  const body = { orgId, username };
  succeeded(await server.request('POST', '/auth/login/code', { body }));
  const loginCode = (await server.mail(username, 'Login code')).value;
  person.token = succeeded(await person.tryLogin(undefined, {}, { loginCode })).token;
  const expiration = Math.floor(Date.now() / 1000) + 50;
  const path = '/auth/credentials/code';
  const userAction = await person.userAction('POST', path, { expiration });
  const made = succeeded(await person.request('POST', path, { body: { expiration }, userAction }));
  const codes = [person.code, loginCode, made.code];
  return {
    codes: [...codes, ...codes.map(code => code.replaceAll('-', ''))],
    tokens: [person.token, userAction, registration.temporaryAuthenticationToken],
  };
}

test('no code and no token is said or stored', async () => {
  const { codes, tokens } = await secretsOfAPerson();
  const stored = [...filesBelow(server.data)].map(name => [name, fs.readFileSync(name, 'latin1')]);
  for (const secret of [...codes, ...tokens, ...tokens.map(token => token.split('.')[2])]) {
    assert.ok(!server.said.includes(secret), 'on standard output');
    assert.ok(!server.complaints.includes(secret), 'on standard error');
    for (const [name, content] of stored) assert.ok(!content.includes(secret), name);
  }
});

test('a mail is a whole message', async () => {
  const { head, body } = (await createOrganisation(server, freshEmail('mail'))).mail;
  for (const name of ['From', 'To', 'Date', 'Subject', 'Message-ID', 'MIME-Version'])
    assert.match(head, new RegExp(`^${name}: \\S`, 'im'), name);
  assert.ok(!Number.isNaN(Date.parse(/^Date: (.*)$/im.exec(head)[1])));
  assert.ok([head, body].every(part => part.split(/\r?\n/).every(line => line.length <= 998)));
});

test('an e-mail address cannot add headers or recipients', async () => {
  for (const email of [
    'a@example.org\nBcc: b@example.org',
    'a@example.org\rBcc: b@example.org',
    'a@example.org,b@example.org',
    'a@example.org b@example.org',
    '"a\\" b@example.org, "@example.org',
    '<a@example.org>',
    'a@example.org\0',
    `${'a'.repeat(2000)}@example.org`,
  ]) {
    const mails = fs.readdirSync(server.outbox).length;
    const body = {
      adminUser: { email },
      termsAndConditionsAccepted: true,
      privacyPolicyAccepted: true,
      recaptchaResponse: '',
    };
    refused(await server.request('POST', '/dashboard/org', { body }), 400);
    refused(await admin.tryChange('POST', '/auth/users', { email, kind: 'CustomerEmployee' }), 400);
    assert.equal(fs.readdirSync(server.outbox).length, mails);
  }
});

test('--sendmail hands each message to a command', async () => {
  const folder = temporaryFolder();
  const command = path.join(folder, 'send');
  fs.writeFileSync(
    command,
    `#!/bin/sh\ncat >"${folder}/part.$$"\nmv "${folder}/part.$$" "${folder}/$$.mail"\n`
  );
  fs.chmodSync(command, 0o755);
  const other = await Server.start({ mail: ['--sendmail', command] });
  try {
    const email = freshEmail('sendmail');
    const body = {
      adminUser: { email },
      termsAndConditionsAccepted: true,
      privacyPolicyAccepted: true,
      recaptchaResponse: '',
    };
    succeeded(await other.request('POST', '/dashboard/org', { body }));
    const mails = () => fs.readdirSync(folder).filter(name => name.endsWith('.mail'));
    for (let waited = 0; !mails().length && waited < 100; waited++) await sleep(50);
    const text = fs.readFileSync(path.join(folder, mails()[0]), 'utf8');
    assert.match(text, new RegExp(`^To: .*${email}`, 'm'));
    assert.match(text, /Registration code: [A-Z0-9]{4}-/);
    assert.equal(fs.readdirSync(other.outbox).length, 0);
  } finally {
    await other.stop();
    fs.rmSync(folder, { recursive: true });
  }
});

test('each origin that is named is accepted, and no other', async () => {
  const second = 'https://localhost:8443';
  const other = await Server.start({ more: ['--origin', second] });
  try {
    const person = await join(await found(other), { first: new SoftPasskey() });
    succeeded(await person.tryLogin(undefined, { clientData: { origin: second } }));
    succeeded(await person.tryLogin());
    const origin = `${second}1`;
    refused(await person.tryLogin(undefined, { clientData: { origin } }), [400, 401]);
  } finally {
    await other.stop();
  }
});

// What the program says and how it ends when called with WORDS.
async function call(words) {
  const child = spawn(binary, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', chunk => (said += chunk));
  child.stdout.on('data', chunk => (said += chunk));
  const patience = setTimeout(() => child.kill('SIGKILL'), 3000);
  const code = await new Promise(resolve => child.on('close', resolve));
  clearTimeout(patience);
  return { code, said };
}

for (const [name, words] of Object.entries({
  'no data folder': () => ['--port', '0'],
  'a port that is none': folder => ['--data', folder, '--port', '70000'],
  'a port that is no number': folder => ['--data', folder, '--port', 'http'],
  'an origin that is none': folder => ['--data', folder, '--port', '0', '--origin', 'localhost'],
  'a relying party that is no host': folder => [
    ...['--data', folder, '--port', '0'],
    ...['--relying-party', 'http://localhost'],
  ],
  'an origin of another relying party': folder => [
    ...['--data', folder, '--port', '0', '--relying-party', 'example.org'],
    ...['--origin', 'https://notexample.org'],
  ],
  'an outbox and a command': folder => [
    ...['--data', folder, '--port', '0', '--outbox', folder, '--sendmail', 'true'],
  ],
  'an option it does not know': folder => ['--data', folder, '--port', '0', '--magic'],
  'a word too many': folder => ['--data', folder, '--port', '0', 'start'],
  'data below a file': folder => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    return ['--data', path.join(folder, 'file', 'data'), '--port', '0'];
  },
  'a port that is taken': folder => ['--data', folder, '--port', new URL(server.url).port],
})) {
  test(`it does not start with ${name}, and says so`, async () => {
    const folder = temporaryFolder();
    const { code, said } = await call(words(folder));
    fs.rmSync(folder, { recursive: true });
    assert.ok(code > 0, `ended with ${code}: ${said}`);
    assert.doesNotMatch(said, /Listening on/);
    assert.match(said, /\w+ \w+/);
  });
}

test('a damaged database is refused and left as it is', async () => {
  const folder = temporaryFolder();
  const first = await Server.start({ folder });
  await found(first);
  await first.end('SIGTERM');
  const databases = [...filesBelow(first.data)].filter(
    name => fs.readFileSync(name, 'latin1').slice(0, 15) === 'SQLite format 3'
  );
  for (const name of databases) fs.writeFileSync(name, 'this was a database'.repeat(1000));
  const { code, said } = await call(first.arguments);
  assert.ok(code > 0, said);
  assert.match(said, /\w+ \w+/);
  for (const name of databases) assert.match(fs.readFileSync(name, 'utf8'), /^this was/);
  fs.rmSync(folder, { recursive: true });
});

test('--help names the options', async () => {
  const { code, said } = await call(['--help']);
  assert.equal(code, 0);
  for (const option of ['data', 'port', 'relying-party', 'origin', 'outbox', 'sendmail'])
    assert.match(said, new RegExp(`--${option}`));
});
