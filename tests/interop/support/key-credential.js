// SPDX-License-Identifier: GPL-3.0-or-later
//
// Credentials that are a key pair and no more: Key, PasswordProtectedKey and RecoveryKey.
'use strict';

const crypto = require('node:crypto');

const base64url = bytes => Buffer.from(bytes).toString('base64url');

const GENERATE = {
  'P-256': () => crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': () => crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  secp256k1: () => crypto.generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  Ed25519: () => crypto.generateKeyPairSync('ed25519'),
  'RSA 2048': () => crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

class KeyCredential {
  constructor({
    kind = 'Key',
    algorithm = 'P-256',
    credId = base64url(crypto.randomBytes(32)),
    keys = GENERATE[algorithm](),
    digest = 'sha256',
    encryptedPrivateKey,
  } = {}) {
    this.kind = kind;
    this.algorithm = algorithm;
    this.credId = credId;
    this.keys = keys;
    this.digest = digest;
    this.encryptedPrivateKey = encryptedPrivateKey;
    this.publicPem = keys.publicKey.export({ type: 'spki', format: 'pem' });
    this.privatePem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
  }

  sign(bytes) {
    const edwards = this.keys.privateKey.asymmetricKeyType.startsWith('ed');
    return crypto.sign(edwards ? null : this.digest, Buffer.from(bytes), this.keys.privateKey);
  }

  clientData(type, challenge, { clientData, clientDataText }) {
    return Buffer.from(clientDataText ?? JSON.stringify({ type, challenge, ...clientData }));
  }

  // CredentialInfo for CHALLENGE; BEND replaces parts of it.
  attest(challenge, bend = {}) {
    const clientData = this.clientData('key.create', challenge, bend);
    const publicKey = bend.publicKey ?? this.publicPem;
    const clientDataHash = crypto.createHash('sha256').update(clientData).digest('hex');
    const signature = this.sign(JSON.stringify({ clientDataHash, publicKey }));
    const attestation = {
      publicKey,
      signature: (bend.signature ? bend.signature(signature) : signature).toString('hex'),
      ...(bend.algorithm ? { algorithm: bend.algorithm } : {}),
      ...bend.attestation,
    };
    return {
      credId: bend.credId ?? this.credId,
      clientData: base64url(clientData),
      attestationData: base64url(bend.attestationText ?? JSON.stringify(attestation)),
    };
  }

  newCredential(challenge, bend) {
    return {
      credentialKind: this.kind,
      credentialInfo: this.attest(challenge, bend),
      ...(this.encryptedPrivateKey ? { encryptedPrivateKey: this.encryptedPrivateKey } : {}),
    };
  }

  assertion(challenge, bend = {}) {
    const clientData = this.clientData('key.get', challenge, bend);
    const signature = this.sign(clientData);
    return {
      kind: bend.kind ?? this.kind,
      credentialAssertion: {
        credId: bend.credId ?? this.credId,
        clientData: base64url(clientData),
        signature: base64url(bend.signature ? bend.signature(signature) : signature),
        ...(bend.algorithm ? { algorithm: bend.algorithm } : {}),
      },
    };
  }
}

// The recovery key as the hosted dashboard makes it: wrapped, and named for its wrapping.
function recoveryKey(username, code = 'D1-54TS9W-BQD8N-YE34R-23CCM-8WBLG-TD3TNT') {
  const keys = GENERATE['P-256']();
  const salt = crypto.createHash('sha256').update(username.trim().toLowerCase()).digest();
  const key = crypto.pbkdf2Sync(code, salt, 100_000, 32, 'sha256');
  const iv = crypto.randomBytes(16);
  const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);
  const plain = keys.privateKey.export({ type: 'pkcs8', format: 'der' });
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const wrapped = JSON.stringify({ key: sealed.toString('base64'), iv: iv.toString('base64') });
  const encryptedPrivateKey = Buffer.from(wrapped).toString('base64');
  const credId = base64url(crypto.createHash('sha256').update(encryptedPrivateKey).digest());
  return new KeyCredential({ kind: 'RecoveryKey', keys, credId, encryptedPrivateKey });
}

function passwordProtectedKey() {
  const encryptedPrivateKey = crypto.randomBytes(100).toString('base64');
  return new KeyCredential({ kind: 'PasswordProtectedKey', encryptedPrivateKey });
}

module.exports = { KeyCredential, GENERATE, recoveryKey, passwordProtectedKey };
