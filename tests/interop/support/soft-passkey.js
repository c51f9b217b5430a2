// SPDX-License-Identifier: GPL-3.0-or-later
//
// A WebAuthn authenticator and the browser around it, in software. Every part of what it makes
// can be replaced, so that the same code makes the honest answer and each broken one.
'use strict';

const crypto = require('node:crypto');

const { encode } = require('./cbor');
const { ORIGIN, RELYING_PARTY } = require('./server');

const FLAG = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 };
const COSE = { ES256: -7, EdDSA: -8, RS256: -257 };

const sha256 = bytes => crypto.createHash('sha256').update(bytes).digest();
const base64url = bytes => Buffer.from(bytes).toString('base64url');
const decode = (jwk, member) => Buffer.from(jwk[member], 'base64url');

function generate(algorithm) {
  if (algorithm === 'ES256') return crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === 'EdDSA') return crypto.generateKeyPairSync('ed25519');
  return crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
}

// The COSE_Key of PUBLICKEY as a Map, so that a test can bend single members.
function coseKey(publicKey) {
  const jwk = publicKey.export({ format: 'jwk' });
  if (jwk.kty === 'EC') {
    return new Map([
      [1, 2],
      [3, COSE.ES256],
      [-1, 1],
      [-2, decode(jwk, 'x')],
      [-3, decode(jwk, 'y')],
    ]);
  }
  if (jwk.kty === 'OKP')
    return new Map([
      [1, 1],
      [3, COSE.EdDSA],
      [-1, 6],
      [-2, decode(jwk, 'x')],
    ]);
  return new Map([
    [1, 3],
    [3, COSE.RS256],
    [-1, decode(jwk, 'n')],
    [-2, decode(jwk, 'e')],
  ]);
}

class SoftPasskey {
  constructor({
    algorithm = 'ES256',
    packed = false,
    doubleEncoded = true,
    backup = false,
    count = 0,
    keys = generate(algorithm),
    id = crypto.randomBytes(32),
  } = {}) {
    this.kind = 'Fido2';
    this.algorithm = algorithm;
    this.packed = packed;
    this.doubleEncoded = doubleEncoded;
    this.backup = backup ? FLAG.BE | FLAG.BS : 0;
    this.count = count;
    this.keys = keys;
    this.id = id;
  }

  get credId() {
    return base64url(this.id);
  }

  cose() {
    return coseKey(this.keys.publicKey);
  }

  sign(bytes) {
    return crypto.sign(this.algorithm === 'EdDSA' ? null : 'sha256', bytes, this.keys.privateKey);
  }

  clientData(type, challenge, { clientData, clientDataText } = {}) {
    return Buffer.from(
      clientDataText ??
        JSON.stringify({
          type,
          challenge: this.doubleEncoded ? base64url(challenge) : challenge,
          origin: ORIGIN,
          crossOrigin: false,
          ...clientData,
        })
    );
  }

  authenticatorData(
    flags,
    {
      rpId = RELYING_PARTY,
      count = this.count,
      attested = Buffer.alloc(0),
      extensions = Buffer.alloc(0),
    } = {}
  ) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(count);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter, attested, extensions]);
  }

  attested({ aaguid = Buffer.alloc(16), id = this.id, cose = this.cose() } = {}) {
    const length = Buffer.from([id.length >> 8, id.length & 0xff]);
    return Buffer.concat([aaguid, length, id, Buffer.isBuffer(cose) ? cose : encode(cose)]);
  }

  // CredentialInfo for CHALLENGE. BEND replaces parts; its authData, object and statement are
  // functions from the honest bytes (of the signature for statement) to those to be used.
  attest(challenge, bend = {}) {
    const clientData = this.clientData('webauthn.create', challenge, bend);
    const flags = bend.flags ?? FLAG.UP | FLAG.UV | FLAG.AT | this.backup;
    const honest = this.authenticatorData(flags, { attested: this.attested(bend), ...bend });
    const authData = bend.authData ? bend.authData(honest) : honest;
    const signed = Buffer.concat([authData, sha256(clientData)]);
    const signature = this.packed ? this.sign(signed) : null;
    const statement = this.packed
      ? new Map([
          ['alg', COSE[this.algorithm]],
          ['sig', signature],
        ])
      : new Map();
    const object = bend.members
      ? bend.members(authData)
      : encode(
          new Map([
            ['fmt', bend.fmt ?? (this.packed ? 'packed' : 'none')],
            ['attStmt', bend.statement?.(signature) ?? bend.attStmt ?? statement],
            ['authData', authData],
          ])
        );
    return {
      credId: bend.credId ?? base64url(bend.id ?? this.id),
      clientData: base64url(clientData),
      attestationData: base64url(bend.object ? bend.object(object) : object),
    };
  }

  // CredentialAssertion for CHALLENGE; BEND as above, with signature from the honest one.
  assert(challenge, bend = {}) {
    const clientData = this.clientData('webauthn.get', challenge, bend);
    const flags = bend.flags ?? FLAG.UP | FLAG.UV | this.backup;
    const honest = this.authenticatorData(flags, bend);
    const authData = bend.authData ? bend.authData(honest) : honest;
    const signature = this.sign(Buffer.concat([authData, sha256(clientData)]));
    return {
      credId: bend.credId ?? this.credId,
      clientData: base64url(clientData),
      authenticatorData: base64url(authData),
      signature: base64url(bend.signature ? bend.signature(signature) : signature),
      ...(bend.userHandle === undefined ? {} : { userHandle: bend.userHandle }),
    };
  }

  newCredential(challenge, bend) {
    return { credentialKind: this.kind, credentialInfo: this.attest(challenge, bend) };
  }

  assertion(challenge, bend) {
    return { kind: this.kind, credentialAssertion: this.assert(challenge, bend) };
  }
}

// Stands where a browser has navigator.credentials; it holds the passkeys made through it.
class SoftBrowser {
  constructor(options = {}) {
    this.options = options;
    this.passkeys = [];
    this.credentials = {
      create: request => this.create(request),
      get: request => this.get(request),
    };
  }

  install() {
    Object.defineProperty(globalThis, 'navigator', { value: this, configurable: true });
  }

  create({ publicKey }) {
    const offered = publicKey.pubKeyCredParams.map(({ alg }) => alg);
    const held = publicKey.excludeCredentials.map(({ id }) => base64url(id));
    if (this.passkeys.some(({ credId }) => held.includes(credId)))
      throw new Error('InvalidStateError');
    const algorithm = this.options.algorithm ?? 'ES256';
    if (!offered.includes(COSE[algorithm])) throw new Error('NotSupportedError');
    const passkey = new SoftPasskey({ ...this.options, algorithm, doubleEncoded: false });
    passkey.userHandle = base64url(publicKey.user.id);
    this.passkeys.push(passkey);
    // The browser encodes the bytes it was given: the SDK gives those of the challenge's text.
    const info = passkey.attest(base64url(publicKey.challenge), { rpId: publicKey.rp.id });
    return {
      id: passkey.credId,
      response: {
        clientDataJSON: Buffer.from(info.clientData, 'base64url'),
        attestationObject: Buffer.from(info.attestationData, 'base64url'),
      },
    };
  }

  get({ publicKey }) {
    const allowed = publicKey.allowCredentials.map(({ id }) => base64url(id));
    const passkey = this.passkeys.find(({ credId }) => !allowed.length || allowed.includes(credId));
    if (!passkey) throw new Error('NotAllowedError');
    const assertion = passkey.assert(base64url(publicKey.challenge), { rpId: publicKey.rpId });
    return {
      id: passkey.credId,
      response: {
        clientDataJSON: Buffer.from(assertion.clientData, 'base64url'),
        authenticatorData: Buffer.from(assertion.authenticatorData, 'base64url'),
        signature: Buffer.from(assertion.signature, 'base64url'),
        userHandle: Buffer.from(passkey.userHandle, 'base64url'),
      },
    };
  }
}

module.exports = { SoftPasskey, SoftBrowser, FLAG, COSE, coseKey, base64url, sha256 };
