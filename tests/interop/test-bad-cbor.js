// SPDX-License-Identifier: GPL-3.0-or-later
//
// Attestation objects and authenticator data that no parser may take, let alone fall over.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { before, after, test } = require('node:test');

const { Raw, encode, head } = require('./support/cbor');
const { refused, succeeded } = require('./support/http');
const { found, join } = require('./support/member');
const { Server } = require('./support/server');
const { SoftPasskey, FLAG } = require('./support/soft-passkey');
const { inParallel, leavesNoTrace, snapshot } = require('./support/unchanged');

const REFUSED = [400, 401];
const BREAK = Buffer.from([0xff]);
const DEPTH = 5000;
const TO_63 = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0]);
const TO_64_LESS_1 = Buffer.alloc(8, 0xff);

let server;
let admin;
let member;

before(async () => {
  server = await Server.start();
  admin = await found(server);
  member = await join(admin, { first: new SoftPasskey() });
});
after(() => server.stop());

const withoutTrace = attempt => leavesNoTrace(attempt, REFUSED, { admin, others: [member] });
const registration = (name, bend, passkey = () => new SoftPasskey()) =>
  test(`registration: ${name}`, () =>
    withoutTrace(() =>
      member.tryAddCredential(passkey(), typeof bend === 'function' ? bend() : bend)
    ));
const assertion = (name, bend) =>
  test(`assertion: ${name}`, () => withoutTrace(() => member.tryLogin(member.credential, bend)));

const object = (...members) => Buffer.concat([head(5, members.length / 2), ...members.map(encode)]);
const usual = authData => ['fmt', 'none', 'attStmt', new Map(), 'authData', authData];
const attestedFlags = FLAG.UP | FLAG.UV | FLAG.AT;
const extensions = new Map([['credProtect', 2]]);

test('the honest forms are taken', async () => {
  const person = await join(admin, { first: new SoftPasskey() });
  succeeded(await person.tryAddCredential(new SoftPasskey({ packed: true })));
  succeeded(
    await person.tryAddCredential(new SoftPasskey(), { members: data => object(...usual(data)) })
  );
  const bend = { flags: attestedFlags | FLAG.ED, extensions: encode(extensions) };
  succeeded(await person.tryAddCredential(new SoftPasskey(), bend));
  const used = {
    flags: FLAG.UP | FLAG.UV | FLAG.ED,
    extensions: encode(new Map([['uvm', [[2, 4, 2]]]])),
  };
  succeeded(await person.tryLogin(person.credential, used));
});

// Tries to register with each of COUNT bends, several at a time, and compares once at the end.
async function everyCut(count, bendAt) {
  const before = await snapshot(admin, [member]);
  await inParallel(count, async at => {
    const answer = await member.tryAddCredential(
      new SoftPasskey({ id: crypto.randomBytes(16) }),
      bendAt(at)
    );
    try {
      refused(answer, REFUSED);
    } catch (error) {
      throw new Error(`cut at byte ${at}: ${error.message}`);
    }
  });
  assert.deepEqual(await snapshot(admin, [member]), before);
}

const honestLength = part => {
  const passkey = new SoftPasskey({ id: crypto.randomBytes(16) });
  let length;
  passkey.attest('x', {
    [part]: bytes => {
      length = bytes.length;
      return bytes;
    },
  });
  return length;
};

test('registration: attestation object truncated at every byte', () =>
  everyCut(honestLength('object'), at => ({ object: bytes => bytes.subarray(0, at) })));

test('registration: authenticator data truncated at every byte', () =>
  everyCut(honestLength('authData'), at => ({ authData: bytes => bytes.subarray(0, at) })));

test('assertion: authenticator data truncated at every byte', () =>
  inParallel(37, async at => {
    refused(
      await member.tryLogin(member.credential, { authData: bytes => bytes.subarray(0, at) }),
      REFUSED
    );
  }));

for (const [name, tail] of Object.entries({
  'a byte': Buffer.alloc(1),
  'a map': encode(new Map()),
  'a kilobyte': Buffer.alloc(1024),
})) {
  registration(`${name} trails the attestation object`, {
    object: bytes => Buffer.concat([bytes, tail]),
  });
  registration(`${name} trails the authenticator data`, {
    authData: bytes => Buffer.concat([bytes, tail]),
  });
  assertion(`${name} trails the authenticator data`, {
    authData: bytes => Buffer.concat([bytes, tail]),
  });
}

registration('bytes trail the extensions', {
  flags: attestedFlags | FLAG.ED,
  extensions: Buffer.concat([encode(extensions), Buffer.alloc(1)]),
});

registration('the attestation object is a map of indefinite length', {
  members: data => Buffer.concat([Buffer.from([0xbf]), ...usual(data).map(encode), BREAK]),
});
registration('the attestation object is a map that never ends', {
  members: data => Buffer.concat([Buffer.from([0xbf]), ...usual(data).map(encode)]),
});
registration('the statement is a map of indefinite length', { attStmt: new Raw([0xbf, 0xff]) });
registration('authenticator data is a byte string of indefinite length', {
  members: data =>
    object(
      'fmt',
      'none',
      'attStmt',
      new Map(),
      'authData',
      new Raw([0x5f], ...[encode(data)].map(chunk => [...chunk]), [0xff])
    ),
});
registration('the format is a text of indefinite length', {
  fmt: new Raw([0x7f], [...encode('none')], [0xff]),
});
registration('the key is a map of indefinite length', () => {
  const members = [...new SoftPasskey().cose()].flat().map(encode);
  return { cose: Buffer.concat([Buffer.from([0xbf]), ...members, BREAK]) };
});
registration('x is a byte string of indefinite length', () => {
  const cose = new SoftPasskey().cose();
  return { cose: cose.set(-2, new Raw([0x5f], [...encode(cose.get(-2))], [0xff])) };
});
registration('extensions are a map of indefinite length', {
  flags: attestedFlags | FLAG.ED,
  extensions: Buffer.from([0xbf, 0xff]),
});

registration('authData is there twice', {
  members: data => object(...usual(data), 'authData', data),
});
registration('fmt is there twice', { members: data => object(...usual(data), 'fmt', 'none') });
registration('two formats', { members: data => object('fmt', 'packed', ...usual(data)) });
registration('alg is there twice in the key', () => {
  const members = [...new SoftPasskey().cose(), [3, -257]];
  return { cose: Buffer.concat([head(5, members.length), ...members.flat().map(encode)]) };
});
registration(
  'alg is there twice in the statement',
  { statement: signature => new Raw([...object('alg', -7, 'alg', -7, 'sig', signature)]) },
  () => new SoftPasskey({ packed: true })
);
registration(
  'the statement goes on with unknown members of its own',
  {
    statement: signature =>
      new Map([
        ['alg', -7],
        ['sig', signature],
        ['ver', nested([0x81])],
      ]),
  },
  () => new SoftPasskey({ packed: true })
);
registration('an extension is there twice', {
  flags: attestedFlags | FLAG.ED,
  extensions: object('credProtect', 1, 'credProtect', 2),
});

registration('members of the attestation object are not sorted', {
  members: data => object('authData', data, 'fmt', 'none', 'attStmt', new Map()),
});
registration('members of the key are not sorted', () => ({
  cose: new Map([...new SoftPasskey().cose()].reverse()),
}));

const nested = (open, close = []) =>
  new Raw([
    ...Buffer.concat([
      Buffer.concat(Array(DEPTH).fill(Buffer.from(open))),
      Buffer.from([0]),
      Buffer.concat(Array(DEPTH).fill(Buffer.from(close))),
    ]),
  ]);
registration(`arrays ${DEPTH} deep in the statement`, { attStmt: nested([0x81]) });
registration(`maps ${DEPTH} deep in the statement`, { attStmt: nested([0xa1, 0x00]) });
registration(`tags ${DEPTH} deep in the statement`, { attStmt: nested([0xc1]) });
registration(`indefinite arrays ${DEPTH} deep in the statement`, {
  attStmt: nested([0x9f], [0xff]),
});
registration(
  `arrays ${DEPTH} deep as a member of the statement`,
  {
    attStmt: new Map([['x', nested([0x81])]]),
  },
  () => new SoftPasskey({ packed: true })
);
registration(`arrays ${DEPTH} deep in the key`, () => ({
  cose: new SoftPasskey().cose().set(-2, nested([0x81])),
}));
registration(`arrays ${DEPTH} deep in the extensions`, {
  flags: attestedFlags | FLAG.ED,
  extensions: encode(new Map([['x', nested([0x81])]])),
});
registration(`arrays ${DEPTH} deep instead of the attestation object`, {
  object: () => encode(nested([0x81])),
});

for (const [major, name] of [
  [2, 'byte string'],
  [3, 'text'],
  [4, 'array'],
  [5, 'map'],
]) {
  for (const [length, size] of [
    ['2^63', TO_63],
    ['2^64 - 1', TO_64_LESS_1],
    ['2^32', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])],
  ]) {
    const claim = new Raw([(major << 5) | 27], [...size], [1, 2, 3, 4]);
    registration(`a ${name} of length ${length} in the statement`, { attStmt: claim });
    registration(`a ${name} of length ${length} instead of the attestation object`, {
      object: () => claim.bytes,
    });
    registration(`a ${name} of length ${length} in the key`, () => ({
      cose: new SoftPasskey().cose().set(-2, claim),
    }));
  }
}
registration('authenticator data claims a length of 2^63', {
  members: data =>
    object('fmt', 'none', 'attStmt', new Map(), 'authData', new Raw([0x5b], [...TO_63], [...data])),
});

for (const [name, bend] of Object.entries({
  'fmt is bytes': { fmt: Buffer.from('none') },
  'fmt is a number': { fmt: 5 },
  'attStmt is an array': { attStmt: [] },
  'attStmt is text': { attStmt: '' },
  'attStmt is null': { attStmt: new Raw([0xf6]) },
  'authData is text': {
    members: data =>
      object('fmt', 'none', 'attStmt', new Map(), 'authData', 'x'.repeat(data.length)),
  },
  'authData is an array of numbers': {
    members: data => object('fmt', 'none', 'attStmt', new Map(), 'authData', [...data]),
  },
  'authData is missing': { members: () => object('fmt', 'none', 'attStmt', new Map()) },
  'fmt is missing': { members: data => object('attStmt', new Map(), 'authData', data) },
  'attStmt is missing': { members: data => object('fmt', 'none', 'authData', data) },
  'the attestation object is an array': { members: data => encode(['none', new Map(), data]) },
  'the attestation object is bytes': { members: data => encode(data) },
  'the attestation object is no bytes at all': { object: () => Buffer.alloc(0) },
  'the attestation object is tagged': {
    object: bytes => Buffer.concat([Buffer.from([0xd9, 0xd9, 0xf7]), bytes]),
  },
  'the attestation object has a member more': {
    members: data => object(...usual(data), 'more', 1),
  },
  'the attestation object has a key that is a number': {
    members: data => object(...usual(data), 1, 1),
  },
  'the attestation object has a key that is a float': {
    members: data => object(new Raw([0xf9, 0x3c, 0x00]), 1, ...usual(data)),
  },
  'lengths are longer than needed': {
    members: data =>
      object(
        'fmt',
        new Raw([0x78, 4], [...Buffer.from('none')]),
        'attStmt',
        new Map(),
        'authData',
        data
      ),
  },
  'the format is not UTF-8': { fmt: new Raw([0x64, 0x6e, 0xff, 0xfe, 0x65]) },
  'a key of the statement is not UTF-8': { attStmt: new Raw([0xa1, 0x61, 0xff, 0x01]) },
  'the format has a zero byte': { fmt: 'none\0' },
  'a reserved length': { attStmt: new Raw([0xbc]) },
  'a lone break': { attStmt: new Raw([0xff]) },
  'an unknown simple value': { attStmt: new Raw([0xf8, 0x18]) },
})) {
  registration(name, bend);
}

for (const [name, change] of Object.entries({
  'the key is an array': () => encode([1, 2]),
  'the key is bytes': () => encode(Buffer.alloc(77)),
  'the key is missing': () => Buffer.alloc(0),
  'x of the key is text': cose => encode(cose.set(-2, 'x'.repeat(32))),
  'x of the key is a number': cose => encode(cose.set(-2, 5)),
  'kty of the key is text': cose => encode(cose.set(1, 'EC')),
  'the curve of the key is bytes': cose => encode(cose.set(-1, Buffer.from([1]))),
  'the label of alg is a float': cose => {
    cose.delete(3);
    return Buffer.concat([
      head(5, cose.size + 1),
      ...[[1, 2], [new Raw([0xf9, 0x42, 0x00]), -7], ...[...cose].slice(1)].flat().map(encode),
    ]);
  },
  'a label of the key is a float more': cose =>
    Buffer.concat([
      head(5, cose.size + 1),
      ...[...cose].flat().map(encode),
      Buffer.from([0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0x00]),
    ]),
  'the labels of the key are text': cose =>
    encode(new Map([...cose].map(([label, value]) => [String(label), value]))),
  'alg of the key is a float': cose => encode(cose.set(3, new Raw([0xf9, 0xc7, 0x00]))),
  'alg of the key is -2^64': cose => encode(cose.set(3, new Raw([0x3b], [...TO_64_LESS_1]))),
})) {
  registration(name, () => ({ cose: change(new SoftPasskey().cose()) }));
}

const withId = length => ({
  authData: bytes => {
    const changed = Buffer.from(bytes);
    changed.writeUInt16BE(length, 53);
    return changed;
  },
});

for (const [name, bend] of Object.entries({
  'AT is 0 with a credential': { flags: FLAG.UP | FLAG.UV },
  'AT is 1 without a credential': { attested: Buffer.alloc(0) },
  'AT is 0 without a credential': { flags: FLAG.UP | FLAG.UV, attested: Buffer.alloc(0) },
  'ED is 1 without extensions': { flags: attestedFlags | FLAG.ED },
  'ED is 0 with extensions': { extensions: encode(extensions) },
  'extensions are an array': { flags: attestedFlags | FLAG.ED, extensions: encode([1]) },
  'extensions are cut': {
    flags: attestedFlags | FLAG.ED,
    extensions: encode(extensions).subarray(0, -1),
  },
  'the credential id has no bytes': { id: Buffer.alloc(0), credId: 'AA' },
  'the credential id claims 65535 bytes': withId(65535),
  'the credential id claims a byte more': withId(33),
  'the credential id claims a byte less': withId(31),
})) {
  registration(name, bend);
}

for (const [name, bend] of Object.entries({
  'AT is 1 without a credential': { flags: attestedFlags },
  'ED is 1 without extensions': { flags: FLAG.UP | FLAG.UV | FLAG.ED },
  'ED is 0 with extensions': { extensions: encode(extensions) },
  'extensions are cut': {
    flags: FLAG.UP | FLAG.UV | FLAG.ED,
    extensions: encode(extensions).subarray(0, -1),
  },
  [`extensions ${DEPTH} deep`]: {
    flags: FLAG.UP | FLAG.UV | FLAG.ED,
    extensions: encode(new Map([['x', nested([0x81])]])),
  },
  'extensions of length 2^63': {
    flags: FLAG.UP | FLAG.UV | FLAG.ED,
    extensions: Buffer.concat([Buffer.from([0xbb]), TO_63]),
  },
  'authenticator data is text': { authData: () => Buffer.from('authenticator data') },
})) {
  assertion(name, bend);
}

for (const data of ['', '*', 'oA==oA', 'o2Nm+G', 'é', '\u0000', 'A']) {
  test(`registration: attestationData is ${JSON.stringify(data)}`, () =>
    withoutTrace(async () => {
      const { challenge, challengeIdentifier } = succeeded(await member.credentialInit('Fido2'));
      const body = {
        ...new SoftPasskey().newCredential(challenge),
        credentialName: 'x',
        challengeIdentifier,
      };
      body.credentialInfo.attestationData = data;
      return member.tryChange('POST', '/auth/credentials', body);
    }));
}

test('random bytes in place of each byte never bring the server down', async () => {
  const before = await snapshot(admin, []);
  await inParallel(150, async at => {
    const answer = await member.tryLogin(member.credential, {
      authData: bytes => {
        const changed = Buffer.from(bytes);
        changed[at % 37] ^= 1 + (at % 255);
        return Buffer.concat([changed, crypto.randomBytes(at % 40)]);
      },
      signature: bytes => bytes.subarray(0, 60),
    });
    refused(answer, REFUSED);
  });
  assert.deepEqual(await snapshot(admin, []), before);
});
