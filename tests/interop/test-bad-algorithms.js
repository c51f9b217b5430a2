// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keys and signatures that are not what they say they are.
'use strict';

const crypto = require('node:crypto');
const { before, after, test } = require('node:test');

const { refused, succeeded } = require('./support/http');
const { KeyCredential } = require('./support/key-credential');
const { found, join } = require('./support/member');
const { Server } = require('./support/server');
const { SoftPasskey, coseKey } = require('./support/soft-passkey');
const { leavesNoTrace } = require('./support/unchanged');

const REFUSED = [400, 401];
const generate = curve =>
  crypto.generateKeyPairSync('ec', { namedCurve: curve }).publicKey.export({ format: 'jwk' });
const bytes = text => Buffer.from(text, 'base64url');

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

// The COSE key of a new passkey of ALGORITHM, with CHANGES (label → value, undefined to remove).
function bent(algorithm, changes) {
  const key = new SoftPasskey({ algorithm }).cose();
  for (const [label, value] of changes) {
    if (value === undefined) key.delete(label);
    else key.set(label, value);
  }
  return key;
}

function largerCurve(curveId) {
  const { x, y } = generate('P-384');
  return new Map([
    [1, 2],
    [3, -7],
    [-1, curveId],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
}

function es384() {
  const { x, y } = generate('P-384');
  return new Map([
    [1, 2],
    [3, -35],
    [-1, 2],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
}

function es256k() {
  const { x, y } = generate('secp256k1');
  return new Map([
    [1, 2],
    [3, -47],
    [-1, 8],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
}

const x = new SoftPasskey().cose().get(-2);
for (const [name, cose] of Object.entries({
  'alg ES384 was not offered': es384(),
  'alg ES256K was not offered': es256k(),
  'alg RS1 was not offered': bent('RS256', [[3, -65535]]),
  'alg ES256 with an Ed25519 key': bent('EdDSA', [[3, -7]]),
  'alg ES256 and kty EC2 with an Ed25519 curve': bent('EdDSA', [
    [1, 2],
    [3, -7],
    [-3, x],
  ]),
  'alg ES256 with an RS256 key': bent('RS256', [[3, -7]]),
  'alg EdDSA with a P-256 key': bent('ES256', [[3, -8]]),
  'alg RS256 with a P-256 key': bent('ES256', [[3, -257]]),
  'alg RS256 with an Ed25519 key': bent('EdDSA', [[3, -257]]),
  'alg is missing': bent('ES256', [[3, undefined]]),
  'alg is text': bent('ES256', [[3, 'ES256']]),
  'alg is 0': bent('ES256', [[3, 0]]),
  'kty is missing': bent('ES256', [[1, undefined]]),
  'kty is OKP with a P-256 point': bent('ES256', [[1, 1]]),
  'curve is missing': bent('ES256', [[-1, undefined]]),
  'the point is off the curve': bent('ES256', [[-3, crypto.randomBytes(32)]]),
  'the point is 0, 0': bent('ES256', [
    [-2, Buffer.alloc(32)],
    [-3, Buffer.alloc(32)],
  ]),
  'the point is at infinity': bent('ES256', [
    [-2, Buffer.alloc(0)],
    [-3, Buffer.alloc(0)],
  ]),
  'a coordinate is above the field': bent('ES256', [
    [-2, Buffer.alloc(32, 0xff)],
    [-3, Buffer.alloc(32, 0xff)],
  ]),
  'the point is compressed, y a boolean': bent('ES256', [[-3, true]]),
  'the point is compressed, y missing': bent('ES256', [[-3, undefined]]),
  'the point is compressed, in SEC1 form': bent('ES256', [
    [-2, Buffer.concat([Buffer.from([2]), x])],
    [-3, undefined],
  ]),
  'x has 31 bytes': bent('ES256', [[-2, x.subarray(1)]]),
  'x has 33 bytes': bent('ES256', [[-2, Buffer.concat([Buffer.alloc(1), x])]]),
  'P-384 labelled ES256': largerCurve(2),
  'P-384 coordinates labelled P-256': largerCurve(1),
  'an Ed25519 key of 31 bytes': bent('EdDSA', [[-2, Buffer.alloc(31, 1)]]),
  'an Ed25519 key of 33 bytes': bent('EdDSA', [[-2, Buffer.alloc(33, 1)]]),
  'an RSA modulus of 512 bits': coseKey(
    crypto.generateKeyPairSync('rsa', { modulusLength: 512 }).publicKey
  ),
  'an RSA modulus of 0': bent('RS256', [[-1, Buffer.alloc(256)]]),
  'an RSA modulus of 64 KiB': bent('RS256', [[-1, Buffer.alloc(65536, 0xff)]]),
  'an RSA exponent of 0': bent('RS256', [[-2, Buffer.alloc(3)]]),
  'an RSA exponent of 1': bent('RS256', [[-2, Buffer.from([1])]]),
  'an RSA key without modulus': bent('RS256', [[-1, undefined]]),
  'no members at all': new Map(),
})) {
  test(`registration: ${name}`, () =>
    withoutTrace(() => member.tryAddCredential(new SoftPasskey(), { cose })));
}

for (const algorithm of ['ES256', 'EdDSA', 'RS256']) {
  test(`registration: packed self attestation of ${algorithm} signed by another key`, () => {
    const passkey = new SoftPasskey({ algorithm, packed: true });
    const cose = new SoftPasskey({ algorithm }).cose();
    return withoutTrace(() => member.tryAddCredential(passkey, { cose }));
  });
}

test("registration: packed self attestation whose alg is not the key's", () => {
  const passkey = new SoftPasskey({ packed: true });
  return withoutTrace(() =>
    member.tryAddCredential(passkey, {
      attStmt: new Map([
        ['alg', -257],
        ['sig', crypto.randomBytes(256)],
      ]),
    })
  );
});

for (const alg of [-8, -257, -65535, 7]) {
  test(`registration: packed self attestation of ES256 that is said to be of ${alg}`, () => {
    const statement = sig =>
      new Map([
        ['alg', alg],
        ['sig', sig],
      ]);
    return withoutTrace(() =>
      member.tryAddCredential(new SoftPasskey({ packed: true }), { statement })
    );
  });
}

test('registration: packed attestation without a signature', () =>
  withoutTrace(() =>
    member.tryAddCredential(new SoftPasskey({ packed: true }), { attStmt: new Map([['alg', -7]]) })
  ));

test('registration: attestation format none with a statement', () =>
  withoutTrace(() =>
    member.tryAddCredential(new SoftPasskey(), {
      attStmt: new Map([
        ['alg', -7],
        ['sig', Buffer.alloc(70)],
      ]),
    })
  ));

test('registration: an unknown attestation format', () =>
  withoutTrace(() => member.tryAddCredential(new SoftPasskey(), { fmt: 'unheard-of' })));

// r and s of a DER signature, as their big-endian bytes.
function integers(der) {
  const rLength = der[3];
  const r = der.subarray(4, 4 + rLength);
  return [r, der.subarray(6 + rLength)];
}

const der = (...parts) => {
  const body = Buffer.concat(
    parts.map(part => Buffer.concat([Buffer.from([2, part.length]), part]))
  );
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
};
const fixed = part => Buffer.concat([Buffer.alloc(32), part]).subarray(-32);

const signatures = {
  'DER with trailing bytes': honest => Buffer.concat([honest, Buffer.from([0])]),
  'DER with trailing bytes inside': honest => {
    const inside = Buffer.concat([honest, Buffer.from([5, 0])]);
    inside[1] += 2;
    return inside;
  },
  'DER with a long-form length': honest =>
    Buffer.concat([Buffer.from([0x30, 0x81]), honest.subarray(1)]),
  'DER cut by a byte': honest => honest.subarray(0, -1),
  'a negative r': honest => {
    const [r, s] = integers(honest);
    return der(Buffer.concat([Buffer.from([0x80 | r.at(0)]), r.subarray(1)]), s);
  },
  'r with a needless zero in front': honest => {
    const [r, s] = integers(honest);
    return der(Buffer.concat([Buffer.alloc(1), r]), s);
  },
  'r and s as 64 raw bytes': honest => Buffer.concat(integers(honest).map(fixed)),
  'r and s of 0': () => der(Buffer.alloc(1), Buffer.alloc(1)),
  'r and s swapped': honest => der(...integers(honest).reverse()),
  'no bytes': () => Buffer.alloc(0),
  'a hash instead': () => crypto.randomBytes(32),
  '100 KiB of zeros': () => Buffer.alloc(100 * 1024),
};

for (const [name, signature] of Object.entries(signatures)) {
  test(`assertion: the signature is ${name}`, async () => {
    await withoutTrace(() => member.tryLogin(member.credential, { signature }));
    await withoutTrace(() => admin.tryLogin(admin.credential, { signature }));
  });
  test(`Key registration: the signature is ${name}`, () =>
    withoutTrace(() => member.tryAddCredential(new KeyCredential(), { signature })));
}

test('assertion: a signature that was stripped of the sign byte of r', async () => {
  const signature = honest => {
    const [r, s] = integers(honest);
    return r[0] === 0 ? der(r.subarray(1), s) : null;
  };
  for (let tries = 0; tries < 40; tries++) {
    const { challenge, challengeIdentifier } = succeeded(await admin.loginInit());
    const firstFactor = admin.credential.assertion(challenge);
    const stripped = signature(bytes(firstFactor.credentialAssertion.signature));
    if (!stripped) continue;
    firstFactor.credentialAssertion.signature = stripped.toString('base64url');
    refused(
      await server.request('POST', '/auth/login', { body: { challengeIdentifier, firstFactor } }),
      REFUSED
    );
    return;
  }
  throw new Error('no signature with a high r in forty');
});

for (const algorithm of ['RSA-SHA256', 'MD5', 'none', '']) {
  test(`a P-256 Key that says its algorithm is "${algorithm}"`, async () => {
    const attestation = { algorithm };
    await withoutTrace(() => member.tryAddCredential(new KeyCredential(), { attestation }));
  });
}

const spki = key => key.export({ type: 'spki', format: 'pem' });
const pem = (label, body) =>
  [
    `-----BEGIN ${label}-----`,
    ...body.toString('base64').match(/.{1,64}/g),
    `-----END ${label}-----\n`,
  ].join('\n');

function offCurve() {
  const key = crypto
    .generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ type: 'spki', format: 'der' });
  key[key.length - 1] ^= 1;
  return pem('PUBLIC KEY', key);
}

const honest = new KeyCredential();
for (const [name, publicKey] of Object.entries({
  'off the curve': offCurve(),
  'an X25519 key': spki(crypto.generateKeyPairSync('x25519').publicKey),
  'an RSA key of 1024 bits': spki(
    crypto.generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
  ),
  'a DSA key': spki(
    crypto.generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).publicKey
  ),
  'a private key': honest.privatePem,
  'two keys': honest.publicPem + new KeyCredential().publicPem,
  'followed by text': `${honest.publicPem}and more`,
  'cut in half': honest.publicPem.slice(0, 80),
  'with bytes after the key': pem(
    'PUBLIC KEY',
    Buffer.concat([honest.keys.publicKey.export({ type: 'spki', format: 'der' }), Buffer.alloc(3)])
  ),
  'no PEM': 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE',
  empty: '',
  'half a mebibyte long': pem('PUBLIC KEY', Buffer.alloc(300 * 1024)),
})) {
  test(`Key registration: the public key is ${name}`, () =>
    withoutTrace(() => member.tryAddCredential(new KeyCredential(), { publicKey })));
}
