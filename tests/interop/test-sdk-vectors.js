// SPDX-License-Identifier: GPL-3.0-or-later
//
// The judge judged: what the credentials in support/ make is what published vectors say, and what
// the SDK makes too. These need no server.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { test } = require('node:test');

const { KeyCredential, recoveryKey } = require('./support/key-credential');
const { BrowserKeySigner, keySigner } = require('./support/sdk');
const { SoftPasskey, base64url, sha256 } = require('./support/soft-passkey');

const CHALLENGE = 'Y2gtMWQyZTMtZjRnNWgtYWJjZGVmZ2hpamtsbW5vcA';
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQpcZA3UJlkn7nQM9faQKiTtpFouu
swvC3rj9z1EkZr6v/YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg==
-----END PUBLIC KEY-----
`;
const PASSKEY_ID = 'obLD1OX2BxgpOktcbX6PkA';
const ATTESTATION =
  'o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAA' +
  'AAAAAAAAAAAAAAAAAAAAAAEKGyw9Tl9gcYKTpLXG1-j5ClAQIDJiABIVggQpcZA3UJlkn7nQM9faQKiTtpFouuswvC' +
  '3rj9z1EkZr4iWCCv_YbIY7qnRNkHYZ7qzDSYc73l1UEAlpEBNCvSUxbSDg';
const CREATION =
  '{"type":"webauthn.create",' +
  '"challenge":"WTJndE1XUXlaVE10WmpSbk5XZ3RZV0pqWkdWbVoyaHBhbXRzYlc1dmNB",' +
  '"origin":"http://localhost:3000","crossOrigin":false}';
const AUTHENTICATOR_DATA = 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ';
const ASSERTION_SIGNATURE =
  'MEUCIQDT09VuE2n_icmFhCeKL1y9NMfDKLIAhImsjKIIhurDwQIgEJGsKRIyanPMEMwBZLMrsKMRX5N5A_7uynwfpc' +
  'NDpPI';

// The key pair whose private scalar is 11, thirty zeros, 07.
function vectorKeys() {
  const publicKey = crypto.createPublicKey(PUBLIC_KEY);
  const d = base64url(Buffer.concat([Buffer.from([0x11]), Buffer.alloc(30), Buffer.from([7])]));
  const privateKey = crypto.createPrivateKey({
    key: { ...publicKey.export({ format: 'jwk' }), d },
    format: 'jwk',
  });
  return { publicKey, privateKey };
}

test('a passkey is created as in the vector', () => {
  const passkey = new SoftPasskey({ keys: vectorKeys(), id: Buffer.from(PASSKEY_ID, 'base64url') });
  const { credId, clientData, attestationData } = passkey.attest(CHALLENGE);
  assert.equal(credId, PASSKEY_ID);
  assert.equal(Buffer.from(clientData, 'base64url').toString(), CREATION);
  assert.equal(attestationData, ATTESTATION);
});

test('a passkey asserts as in the vector', () => {
  const passkey = new SoftPasskey({
    keys: vectorKeys(),
    id: Buffer.from(PASSKEY_ID, 'base64url'),
    count: 1,
  });
  const { clientData, authenticatorData, signature } = passkey.assert(CHALLENGE);
  assert.equal(authenticatorData, AUTHENTICATOR_DATA);
  const text = Buffer.from(clientData, 'base64url');
  assert.equal(text.toString(), CREATION.replace('create', 'get'));
  const signed = Buffer.concat([Buffer.from(authenticatorData, 'base64url'), sha256(text)]);
  for (const made of [signature, ASSERTION_SIGNATURE])
    assert.ok(crypto.verify('sha256', signed, PUBLIC_KEY, Buffer.from(made, 'base64url')));
});

test('a Key is registered as in the vector', () => {
  const key = new KeyCredential({ keys: vectorKeys() });
  assert.equal(key.publicPem, PUBLIC_KEY);
  const clientData = { origin: 'https://app.dfns.io', crossOrigin: false };
  const made = key.attest(CHALLENGE, { clientData });
  const hash = sha256(Buffer.from(made.clientData, 'base64url')).toString('hex');
  assert.equal(hash, '9935a840df02004faad71123e6abab9151c6cf3daf2ef85baf103169c6ed9ca6');
  const published =
    '304402205a24905b6bf6ce25f27e0447e1b94da75f57e95bc3fb1bc9b1dbea7425a2aee20220724a944e62d4' +
    '7be244149174f4eed820657ee9678ff8e8f3e6730b6d44c75436';
  const fingerprint = Buffer.from(JSON.stringify({ clientDataHash: hash, publicKey: PUBLIC_KEY }));
  const { signature } = JSON.parse(Buffer.from(made.attestationData, 'base64url'));
  for (const text of [signature, published])
    assert.ok(crypto.verify('sha256', fingerprint, PUBLIC_KEY, Buffer.from(text, 'hex')));
});

test('a Key asserts as the SDK does', async () => {
  const key = new KeyCredential({ keys: vectorKeys() });
  const allowCredentials = { key: [{ type: 'public-key', id: key.credId }], webauthn: [] };
  const theirs = await keySigner(key).sign({ challenge: CHALLENGE, allowCredentials });
  const ours = key.assertion(CHALLENGE);
  assert.deepEqual(
    Object.keys(theirs.credentialAssertion).sort(),
    Object.keys(ours.credentialAssertion).sort()
  );
  assert.equal(theirs.credentialAssertion.clientData, ours.credentialAssertion.clientData);
  const text = Buffer.from(ours.credentialAssertion.clientData, 'base64url');
  for (const { credentialAssertion } of [theirs, ours])
    assert.ok(
      crypto.verify(
        'sha256',
        text,
        PUBLIC_KEY,
        Buffer.from(credentialAssertion.signature, 'base64url')
      )
    );
});

test('a Key is registered as the SDK does', async () => {
  const keyPair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const theirs = await new BrowserKeySigner({ keyPair }).create({ challenge: CHALLENGE });
  const ours = new KeyCredential().newCredential(CHALLENGE);
  assert.deepEqual(Object.keys(theirs).sort(), Object.keys(ours).sort());
  assert.equal(theirs.credentialInfo.clientData, ours.credentialInfo.clientData);
  const parts = [theirs, ours].map(made =>
    JSON.parse(Buffer.from(made.credentialInfo.attestationData, 'base64url'))
  );
  assert.deepEqual(Object.keys(parts[0]), Object.keys(parts[1]));
  const clientDataHash = sha256(Buffer.from(ours.credentialInfo.clientData, 'base64url')).toString(
    'hex'
  );
  for (const { publicKey, signature } of parts) {
    const fingerprint = Buffer.from(JSON.stringify({ clientDataHash, publicKey }));
    assert.ok(crypto.verify('sha256', fingerprint, publicKey, Buffer.from(signature, 'hex')));
  }
});

test('a recovery key is named for its wrapping', () => {
  const key = recoveryKey(' Jane@Example.co ');
  assert.equal(key.credId, base64url(sha256(key.encryptedPrivateKey)));
  const { key: sealed, iv } = JSON.parse(Buffer.from(key.encryptedPrivateKey, 'base64'));
  assert.equal(Buffer.from(sealed, 'base64').length, 154);
  assert.equal(Buffer.from(iv, 'base64').length, 16);
});
