// SPDX-License-Identifier: GPL-3.0-or-later
//
// An organisation from nothing, and its people's way in, through the published SDK.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { before, after, test } = require('node:test');

const { refused, succeeded } = require('./support/http');
const {
  KeyCredential,
  GENERATE,
  recoveryKey,
  passwordProtectedKey,
} = require('./support/key-credential');
const { Member, createOrganisation, found, invite, join, freshEmail } = require('./support/member');
const {
  BaseAuthApi,
  BrowserKeySigner,
  DfnsApiClient,
  DfnsAuthenticator,
  WebAuthnSigner,
  clientFor,
  keySigner,
  rejects,
} = require('./support/sdk');
const { Server } = require('./support/server');
const shapes = require('./support/shapes');
const { SoftBrowser, SoftPasskey } = require('./support/soft-passkey');

const webAuthn = () => new WebAuthnSigner({ relyingParty: { id: 'localhost', name: 'Interop' } });

let server;
let admin;

before(async () => {
  server = await Server.start();
  admin = await found(server);
});
after(() => server.stop());

const claims = token => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

test('POST /dashboard/org founds an organisation and mails a code', async () => {
  const email = freshEmail('founder');
  const { orgId, mail } = await createOrganisation(server, email);
  assert.match(orgId, shapes.id('or'));
  assert.match(mail.value, /^[A-Z0-9]{4}(-[A-Z0-9]{4}){3}$/);
  assert.match(mail.body, new RegExp(`^User name: ${email}\\r?$`, 'm'));
  assert.match(mail.body, new RegExp(`^Organisation id: ${orgId}\\r?$`, 'm'));
  const link = new URL(/passkeys:\/\/register\?\S+/.exec(mail.body)[0]);
  assert.equal(link.searchParams.get('username'), email);
  assert.equal(link.searchParams.get('orgId'), orgId);
  assert.equal(link.searchParams.get('code'), mail.value);
});

test('POST /dashboard/org wants the terms accepted', async () => {
  for (const member of ['termsAndConditionsAccepted', 'privacyPolicyAccepted']) {
    const body = {
      adminUser: { email: freshEmail() },
      termsAndConditionsAccepted: true,
      privacyPolicyAccepted: true,
      recaptchaResponse: '',
      [member]: false,
    };
    refused(await server.request('POST', '/dashboard/org', { body }), 400);
  }
});

test('POST /auth/login/orgs names the organisations of a user name', async () => {
  const { orgId } = await createOrganisation(server, admin.username);
  const body = { username: admin.username, origin: 'http://localhost:3000' };
  const shape = shapes.list({ orgId: shapes.id('or'), appId: 'string' });
  const all = shapes.is(
    succeeded(await server.request('POST', '/auth/login/orgs', { body })),
    shape
  );
  const registered = all.items.map(item => item.orgId);
  assert.ok(registered.includes(admin.orgId));
  assert.ok(registered.every(item => [admin.orgId, orgId].includes(item)));
  const one = succeeded(
    await server.request('POST', '/auth/login/orgs', { body: { ...body, orgId: admin.orgId } })
  );
  assert.deepEqual(
    one.items.map(item => item.orgId),
    [admin.orgId]
  );
  const none = succeeded(
    await server.request('POST', '/auth/login/orgs', { body: { ...body, username: 'nobody' } })
  );
  assert.deepEqual(none.items, []);
});

test('registration/init answers with a whole challenge', async () => {
  const member = await invite(admin);
  const api = new DfnsApiClient({ baseUrl: server.url });
  const { orgId, username, code } = member;
  const challenge = await api.auth.createRegistrationChallenge({
    body: { orgId, username, registrationCode: code },
  });
  shapes.is(challenge, shapes.RegistrationChallenge);
  assert.equal(challenge.user.id, member.userId);
  assert.equal(challenge.user.name, username);
  assert.ok(Buffer.from(challenge.challenge, 'base64url').length >= 16);
  const algorithms = challenge.pubKeyCredParams.map(({ alg }) => alg);
  for (const algorithm of [-7, -8, -257])
    assert.ok(algorithms.includes(algorithm), `algorithm ${algorithm}`);
  for (const kind of ['Fido2', 'Key', 'PasswordProtectedKey'])
    assert.ok(challenge.supportedCredentialKinds.firstFactor.includes(kind), kind);
  for (const kind of ['Password', 'Totp', 'RecoveryKey'])
    assert.ok(!challenge.supportedCredentialKinds.firstFactor.includes(kind), kind);
});

test('DfnsAuthenticator registers and logs in with BrowserKeySigner', async () => {
  const { orgId, username, code } = await invite(admin);
  const keyPair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const authenticator = new DfnsAuthenticator({
    baseUrl: server.url,
    signer: new BrowserKeySigner({ keyPair }),
  });
  const answer = await authenticator.register({ orgId, username, registrationCode: code });
  shapes.is(answer, shapes.Registered);
  assert.equal(answer.credential.kind, 'Key');
  assert.equal(answer.user.username, username);
  const { token } = await authenticator.login({ orgId, username });
  assert.match(token, shapes.JWT);
});

test('DfnsAuthenticator registers and logs in with WebAuthnSigner', async () => {
  const { orgId, username, code } = await invite(admin);
  new SoftBrowser().install();
  const authenticator = new DfnsAuthenticator({ baseUrl: server.url, signer: webAuthn() });
  const answer = await authenticator.register({ orgId, username, registrationCode: code });
  assert.equal(shapes.is(answer, shapes.Registered).credential.kind, 'Fido2');
  const { token } = await authenticator.login({ orgId, username });
  const api = new DfnsApiClient({
    baseUrl: server.url,
    orgId,
    authToken: token,
    signer: webAuthn(),
  });
  const { items } = shapes.is(await api.auth.listCredentials(), shapes.list(shapes.Credential));
  assert.equal(items[0].relyingPartyId, 'localhost');
  assert.equal(items[0].origin, 'http://localhost:3000');
  const code2 = await api.auth.createCredentialCode({
    body: { expiration: new Date(Date.now() + 30_000).toISOString() },
  });
  assert.ok(code2.code, 'a WebAuthn signature makes a change');
});

test('first factor, second factor and recovery key are registered by one call', async () => {
  const member = await invite(admin);
  const second = new SoftPasskey();
  const recovery = recoveryKey(member.username);
  await member.register(member.code, { second, recovery });
  await member.login();
  const kinds = (await member.credentials()).map(({ kind }) => kind).sort();
  assert.deepEqual(kinds, ['Fido2', 'Key', 'RecoveryKey']);
  assert.ok(await member.login(second));
});

test('the credential of a registration has a name', async () => {
  const member = await invite(admin);
  const { orgId, username } = member;
  const { challenge, temporaryAuthenticationToken } = succeeded(
    await member.registrationInit(member.code)
  );
  const api = new DfnsApiClient({ baseUrl: server.url, authToken: temporaryAuthenticationToken });
  const credential = {
    ...new KeyCredential().newCredential(challenge),
    credentialName: 'Desk drawer',
  };
  const answer = await api.auth.register({ body: { firstFactorCredential: credential } });
  assert.equal(shapes.is(answer, shapes.Registered).credential.name, 'Desk drawer');
  assert.deepEqual(
    { username: answer.user.username, orgId: answer.user.orgId },
    { username, orgId }
  );
});

for (const algorithm of Object.keys(GENERATE)) {
  test(`a Key credential with ${algorithm} registers, logs in and signs`, async () => {
    const member = await join(admin, { first: new KeyCredential({ algorithm }) });
    const { orgId, username, credential } = member;
    const authenticator = new DfnsAuthenticator({
      baseUrl: server.url,
      signer: keySigner(credential),
    });
    const { token } = await authenticator.login({ orgId, username });
    const body = { expiration: new Date(Date.now() + 30_000).toISOString() };
    assert.ok(
      (await clientFor(member, { authToken: token }).auth.createCredentialCode({ body })).code
    );
  });
}

test('the public key of a Key credential may be written in each accepted way', async () => {
  const rsa = new KeyCredential({ algorithm: 'RSA 2048' });
  const [trimmed, joined] = [new KeyCredential(), new KeyCredential()];
  const oneLine = joined.publicPem.split('\n').slice(1, -2).join('');
  const writings = {
    'without a last newline': [trimmed, trimmed.publicPem.trimEnd()],
    'on one long line': [
      joined,
      `-----BEGIN PUBLIC KEY-----\n${oneLine}\n-----END PUBLIC KEY-----\n`,
    ],
    'as PKCS#1': [rsa, rsa.keys.publicKey.export({ type: 'pkcs1', format: 'pem' })],
  };
  for (const [name, [credential, publicKey]] of Object.entries(writings)) {
    const member = await invite(admin);
    const { challenge, temporaryAuthenticationToken: token } = succeeded(
      await member.registrationInit(member.code)
    );
    const body = { firstFactorCredential: credential.newCredential(challenge, { publicKey }) };
    const answer = await server.request('POST', '/auth/registration', { token, body });
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
    member.credential = credential;
    assert.ok(await member.login(), name);
  }
});

for (const algorithm of ['ES256', 'EdDSA', 'RS256']) {
  for (const packed of [false, true]) {
    for (const doubleEncoded of [true, false]) {
      const encoded = doubleEncoded ? 'twice' : 'once';
      const how = `${packed ? 'packed self' : 'no'} attestation, challenge encoded ${encoded}`;
      test(`a passkey with ${algorithm}, ${how}`, async () => {
        const member = await join(admin, {
          first: new SoftPasskey({ algorithm, packed, doubleEncoded }),
        });
        const [credential] = await member.credentials();
        shapes.is(credential, shapes.Credential);
        assert.equal(credential.credentialId, member.credential.credId);
      });
    }
  }
}

test('both encodings of the challenge are taken from a Key credential', async () => {
  const member = await join(admin);
  const { challenge, challengeIdentifier } = succeeded(await member.loginInit());
  const twice = Buffer.from(challenge).toString('base64url');
  const firstFactor = member.credential.assertion(twice);
  succeeded(
    await server.request('POST', '/auth/login', { body: { challengeIdentifier, firstFactor } })
  );
});

test('client data may carry origin and crossOrigin, in any order', async () => {
  const member = await join(admin);
  const clientData = { origin: 'http://localhost:3000', crossOrigin: false };
  succeeded(await member.tryLogin(undefined, { clientData }));
  const { challenge, challengeIdentifier } = succeeded(await member.loginInit());
  const clientDataText = JSON.stringify({ challenge, crossOrigin: false, type: 'key.get' });
  const firstFactor = member.credential.assertion(challenge, { clientDataText });
  succeeded(
    await server.request('POST', '/auth/login', { body: { challengeIdentifier, firstFactor } })
  );
});

test('base64url with padding is tolerated', async () => {
  const member = await join(admin);
  const { challenge, challengeIdentifier } = succeeded(await member.loginInit());
  const firstFactor = member.credential.assertion(challenge);
  for (const name of ['clientData', 'signature']) {
    const text = firstFactor.credentialAssertion[name];
    firstFactor.credentialAssertion[name] = text.padEnd(Math.ceil(text.length / 4) * 4, '=');
  }
  succeeded(
    await server.request('POST', '/auth/login', { body: { challengeIdentifier, firstFactor } })
  );
});

test('login/init answers with a whole challenge', async () => {
  const passkey = new SoftPasskey();
  const member = await join(admin, { second: passkey, recovery: recoveryKey('x') });
  const api = new DfnsApiClient({ baseUrl: server.url });
  const { orgId, username } = member;
  const challenge = shapes.is(
    await api.auth.createLoginChallenge({ body: { orgId, username } }),
    shapes.LoginChallenge
  );
  assert.deepEqual(
    challenge.allowCredentials.key.map(({ id }) => id),
    [member.credential.credId]
  );
  assert.deepEqual(
    challenge.allowCredentials.webauthn.map(({ id }) => id),
    [passkey.credId]
  );
  assert.equal(challenge.allowCredentials.passwordProtectedKey?.length ?? 0, 0);
  const firstFactor = await keySigner(member.credential).sign(challenge);
  const body = { challengeIdentifier: challenge.challengeIdentifier, firstFactor };
  shapes.is(await api.auth.login({ body }), { token: shapes.JWT });
});

test('a second factor is verified too', async () => {
  const passkey = new SoftPasskey();
  const member = await join(admin, { second: passkey });
  for (const [bend, status] of [
    [{}, 200],
    [{ signature: bytes => bytes.fill(0, 8, 20) }, [400, 401]],
  ]) {
    const { challenge, challengeIdentifier } = succeeded(await member.loginInit());
    const firstFactor = member.credential.assertion(challenge);
    const secondFactor = passkey.assertion(challenge, bend);
    const answer = await server.request('POST', '/auth/login', {
      body: { challengeIdentifier, firstFactor, secondFactor },
    });
    if (status === 200) succeeded(answer);
    else refused(answer, status);
  }
});

test('a discoverable passkey logs in without a user name', async () => {
  const member = await join(admin, { first: new SoftPasskey() });
  const init = () => server.request('POST', '/auth/login/init', { body: { orgId: member.orgId } });
  const { challenge, challengeIdentifier, allowCredentials } = succeeded(await init());
  assert.deepEqual(allowCredentials.webauthn, []);
  const firstFactor = member.credential.assertion(challenge, { userHandle: member.userHandle });
  const { token } = succeeded(
    await server.request('POST', '/auth/login', { body: { challengeIdentifier, firstFactor } })
  );
  assert.equal(claims(token)['https://custom/app_metadata'].userId, member.userId);
});

test('a login token is an EdDSA JWT with the promised claims', async () => {
  const [head, payload, signature] = admin.token
    .split('.')
    .map(part => Buffer.from(part, 'base64url'));
  assert.equal(JSON.parse(head).alg, 'EdDSA');
  assert.equal(signature.length, 64);
  const { keys } = succeeded(await server.request('GET', '/.well-known/jwks.json'));
  const key = keys.find(({ kid }) => kid === JSON.parse(head).kid);
  const signed = Buffer.from(admin.token.split('.').slice(0, 2).join('.'));
  const publicKey = crypto.createPublicKey({ key, format: 'jwk' });
  assert.ok(crypto.verify(null, signed, publicKey, signature), 'the published key does not fit');
  const body = JSON.parse(payload);
  assert.equal(typeof body.iss, 'string');
  assert.equal(body.sub, admin.orgId);
  assert.ok(Number.isInteger(body.iat) && Math.abs(body.iat - Date.now() / 1000) < 120);
  assert.ok(Number.isInteger(body.exp) && body.exp > body.iat);
  assert.equal(body['https://custom/username'], admin.username);
  const { userId, orgId, tokenKind } = body['https://custom/app_metadata'];
  assert.deepEqual(
    { userId, orgId, tokenKind },
    { userId: admin.userId, orgId: admin.orgId, tokenKind: 'Token' }
  );
});

test('the SDK accepts the token for its organisation and for no other', async () => {
  await clientFor(admin).auth.listCredentials();
  await assert.rejects(
    clientFor(admin, { orgId: 'or-other' }).auth.listCredentials(),
    /not scoped to org ID/
  );
});

test('BaseAuthApi logs out without a body', async () => {
  const member = await join(admin);
  shapes.is(
    await BaseAuthApi.userLogout({ baseUrl: server.url, authToken: member.token }),
    shapes.Message
  );
  refused(await member.request('GET', '/auth/credentials'), 401, [
    'Not Authorized.',
    'user token is missing or invalid',
  ]);
});

test('logout ends this session, or all of them', async () => {
  const member = await join(admin);
  const [first, second, third] = [member.token, await member.login(), await member.login()];
  await clientFor(member, { authToken: first }).auth.logout({ body: { allSessions: false } });
  await rejects(clientFor(member, { authToken: first }).auth.listCredentials(), 401);
  await clientFor(member, { authToken: second }).auth.listCredentials();
  await clientFor(member, { authToken: second }).auth.logout({ body: { allSessions: true } });
  for (const authToken of [second, third])
    await rejects(clientFor(member, { authToken }).auth.listCredentials(), 401);
});

test('sendLoginCode mails the code with which a PasswordProtectedKey logs in', async () => {
  const first = passwordProtectedKey();
  const member = await invite(admin);
  await member.register(member.code, { first });
  const { orgId, username } = member;
  const api = new DfnsApiClient({ baseUrl: server.url });
  const without = succeeded(await member.loginInit());
  assert.equal(without.allowCredentials.passwordProtectedKey?.length ?? 0, 0);
  shapes.is(await api.auth.sendLoginCode({ body: { orgId, username } }), shapes.Message);
  const { value: loginCode } = await server.mail(username, 'Login code');
  const challenge = await api.auth.createLoginChallenge({ body: { orgId, username, loginCode } });
  shapes.is(challenge, shapes.LoginChallenge);
  const [offered] = challenge.allowCredentials.passwordProtectedKey;
  assert.equal(offered.id, first.credId);
  assert.equal(offered.encryptedPrivateKey, first.encryptedPrivateKey);
  const body = {
    challengeIdentifier: challenge.challengeIdentifier,
    firstFactor: first.assertion(challenge.challenge),
  };
  member.token = (await api.auth.login({ body })).token;
  const action = succeeded(await member.actionInit('POST', '/auth/credentials/code', '{}'));
  assert.equal(action.allowCredentials.passwordProtectedKey[0].id, first.credId);
});

test('resendRegistrationCode replaces the code', async () => {
  const member = await invite(admin);
  const api = new DfnsApiClient({ baseUrl: server.url });
  const { orgId, username } = member;
  shapes.is(await api.auth.resendRegistrationCode({ body: { orgId, username } }), shapes.Message);
  const { value: code } = await server.mail(username, 'Registration code');
  assert.notEqual(code, member.code);
  refused(await member.registrationInit(member.code), [400, 401, 403]);
  await member.register(code);
  assert.ok(await member.login());
});

test('resendRegistrationCode does nothing for the registered and the unknown', async () => {
  const member = await join(admin);
  const mails = server.countMails(member.username);
  for (const username of [member.username, freshEmail('unknown')]) {
    const body = { orgId: admin.orgId, username };
    shapes.is(
      succeeded(await server.request('PUT', '/auth/registration/code', { body })),
      shapes.Message
    );
  }
  assert.equal(server.countMails(member.username), mails);
});

test('a registration code that served once serves no more', async () => {
  const member = await invite(admin);
  await member.register(member.code);
  refused(await member.registrationInit(member.code), [400, 401, 403]);
});

test('a ceremony that failed does not spend the registration code', async () => {
  const member = await invite(admin);
  const { temporaryAuthenticationToken: token } = succeeded(
    await member.registrationInit(member.code)
  );
  const body = {
    firstFactorCredential: new KeyCredential().newCredential('bm90IHRoZSBjaGFsbGVuZ2U'),
  };
  refused(await server.request('POST', '/auth/registration', { token, body }), [400, 401]);
  await member.register(member.code);
  assert.ok(await member.login());
});

test('user names are told apart by organisation', async () => {
  const elsewhere = await found(server, { email: admin.username });
  assert.notEqual(elsewhere.orgId, admin.orgId);
  assert.notEqual(elsewhere.userId, admin.userId);
  const mixed = new Member(server, { orgId: elsewhere.orgId, username: admin.username });
  refused(await mixed.tryLogin(admin.credential), [400, 401]);
});

test('login/init does not know a stranger', async () => {
  const { orgId } = admin;
  const body = { orgId, username: freshEmail('stranger') };
  refused(await server.request('POST', '/auth/login/init', { body }), 401, 'User not found');
  const api = new DfnsApiClient({ baseUrl: server.url });
  await rejects(api.auth.createLoginChallenge({ body }), 401, 'User not found');
});
