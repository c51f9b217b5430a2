// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person of an organisation, and what a person does: found, join, sign in, sign a change.
'use strict';

const crypto = require('node:crypto');

const { succeeded } = require('./http');
const { KeyCredential, recoveryKey } = require('./key-credential');

let counter = 0;
const freshEmail = (name = 'person') => `${name}-${process.pid}-${++counter}@example.org`;

class Member {
  constructor(server, { orgId, username, userId }) {
    Object.assign(this, { server, orgId, username, userId });
  }

  request(method, path, options) {
    return this.server.request(method, path, { token: this.token, ...options });
  }

  async get(path) {
    return succeeded(await this.request('GET', path));
  }

  registrationInit(registrationCode) {
    const { orgId, username } = this;
    return this.server.request('POST', '/auth/registration/init', {
      body: { orgId, username, registrationCode },
    });
  }

  // Registers FIRST (and RECOVERY, SECOND) with the mailed code.
  async register(code, { first = new KeyCredential(), second, recovery } = {}) {
    const { challenge, temporaryAuthenticationToken, user } = succeeded(
      await this.registrationInit(code)
    );
    const body = { firstFactorCredential: first.newCredential(challenge) };
    if (second) body.secondFactorCredential = second.newCredential(challenge);
    if (recovery) body.recoveryCredential = recovery.newCredential(challenge);
    const token = temporaryAuthenticationToken;
    const answer = succeeded(
      await this.server.request('POST', '/auth/registration', { token, body })
    );
    this.credential = first;
    this.recovery = recovery;
    this.userId = answer.user.id;
    this.userHandle = Buffer.from(user.id).toString('base64url');
    return answer;
  }

  loginInit(extra = {}) {
    const { orgId, username } = this;
    return this.server.request('POST', '/auth/login/init', { body: { orgId, username, ...extra } });
  }

  // One try to sign in with CREDENTIAL; BEND as in its assertion().
  async tryLogin(credential = this.credential, bend, extra) {
    const { challenge, challengeIdentifier } = succeeded(await this.loginInit(extra));
    const firstFactor = credential.assertion(challenge, bend);
    return this.server.request('POST', '/auth/login', {
      body: { challengeIdentifier, firstFactor },
    });
  }

  async login(credential) {
    this.token = succeeded(await this.tryLogin(credential)).token;
    return this.token;
  }

  actionInit(method, path, payload) {
    return this.request('POST', '/auth/action/init', {
      body: {
        userActionPayload: payload,
        userActionHttpMethod: method,
        userActionHttpPath: path.split('?')[0],
        userActionServerKind: 'Api',
      },
    });
  }

  // One try to sign an action with CREDENTIAL; BEND as in its assertion().
  async tryAction(method, path, payload, credential = this.credential, bend) {
    const begun = succeeded(await this.actionInit(method, path, payload));
    const firstFactor = credential.assertion(begun.challenge, bend);
    const { challengeIdentifier } = begun;
    return this.request('POST', '/auth/action', { body: { challengeIdentifier, firstFactor } });
  }

  async finishAction({ challenge, challengeIdentifier }, credential = this.credential) {
    const firstFactor = credential.assertion(challenge);
    const body = { challengeIdentifier, firstFactor };
    return succeeded(await this.request('POST', '/auth/action', { body })).userAction;
  }

  async userAction(method, path, body, credential) {
    const payload = body === undefined ? '' : JSON.stringify(body);
    return this.finishAction(succeeded(await this.actionInit(method, path, payload)), credential);
  }

  // Signs a change and makes it; a change that may not even be signed is refused with that answer.
  async tryChange(method, path, body, credential) {
    const payload = body === undefined ? '' : JSON.stringify(body);
    const begun = await this.actionInit(method, path, payload);
    if (begun.status === 400) return begun;
    const userAction = await this.finishAction(succeeded(begun), credential);
    return this.request(method, path, { body, userAction });
  }

  async change(method, path, body, credential) {
    return succeeded(await this.tryChange(method, path, body, credential));
  }

  async recoveryCode() {
    const { orgId, username } = this;
    const body = { orgId, username };
    succeeded(await this.server.request('POST', '/auth/recover/user/code', { body }));
    return (await this.server.mail(username, 'Verification code')).value;
  }

  recoveryInit(verificationCode, credentialId = this.recovery.credId) {
    const { orgId, username } = this;
    const body = { orgId, username, verificationCode, credentialId };
    return this.server.request('POST', '/auth/recover/user/init', { body });
  }

  // One try to finish what recoveryInit() BEGAN. BEND: signed, what the recovery key signs instead of
  // the new credentials; sent, what is sent instead; signer, what signs; assertion, as its assertion().
  recover(began, { first = new KeyCredential(), second, recovery, bend = {} } = {}) {
    const { challenge, temporaryAuthenticationToken: token } = began;
    const fresh = { firstFactorCredential: first.newCredential(challenge) };
    if (second) fresh.secondFactorCredential = second.newCredential(challenge);
    if (recovery) fresh.recoveryCredential = recovery.newCredential(challenge);
    const signed = Buffer.from(JSON.stringify(bend.signed ?? fresh)).toString('base64url');
    const body = {
      recovery: (bend.signer ?? this.recovery).assertion(signed, bend.assertion),
      newCredentials: bend.sent ?? fresh,
    };
    return this.server.request('POST', '/auth/recover/user', { token, body });
  }

  credentialInit(kind) {
    return this.request('POST', '/auth/credentials/init', { body: { kind } });
  }

  // One try to add CREDENTIAL to those of this person.
  async tryAddCredential(credential, bend, { name = 'Another', extra = {} } = {}) {
    const { challenge, challengeIdentifier } = succeeded(
      await this.credentialInit(credential.kind)
    );
    const body = {
      ...credential.newCredential(challenge, bend),
      credentialName: name,
      challengeIdentifier,
      ...extra,
    };
    return this.tryChange('POST', '/auth/credentials', body);
  }

  async addCredential(credential, options) {
    return succeeded(await this.tryAddCredential(credential, undefined, options));
  }

  async credentials() {
    return (await this.get('/auth/credentials')).items;
  }
}

async function createOrganisation(server, email) {
  const body = {
    adminUser: { email },
    termsAndConditionsAccepted: true,
    privacyPolicyAccepted: true,
    recaptchaResponse: '',
  };
  const { id } = succeeded(await server.request('POST', '/dashboard/org', { body }));
  const mail = await server.mail(email, 'Registration code');
  return { orgId: id, code: mail.value, mail };
}

// Founds an organisation: its first person, registered and signed in.
async function found(
  server,
  { first, second, recovery = true, email = freshEmail('founder') } = {}
) {
  const { orgId, code } = await createOrganisation(server, email);
  const member = new Member(server, { orgId, username: email });
  await member.register(code, {
    first,
    second,
    recovery: recovery ? recoveryKey(email) : undefined,
  });
  await member.login();
  return member;
}

// Invites a person who has not joined yet; the registration code is in the member's `code`.
async function invite(admin, { email = freshEmail('invited') } = {}) {
  const user = await admin.change('POST', '/auth/users', { email, kind: 'CustomerEmployee' });
  const member = new Member(admin.server, {
    orgId: admin.orgId,
    username: email,
    userId: user.userId,
  });
  member.code = (await admin.server.mail(email, 'Registration code')).value;
  member.user = user;
  return member;
}

async function join(admin, options = {}) {
  const member = await invite(admin, options);
  await member.register(member.code, options);
  await member.login();
  return member;
}

// A service account with the permission named PERMISSION, that acts as a person would.
async function employ(admin, permission = 'ManagedFullAdminAccess') {
  const { items } = await admin.get('/permissions');
  const key = new KeyCredential();
  const { userInfo, accessTokens } = await admin.change('POST', '/auth/service-accounts', {
    name: freshEmail('machine'),
    publicKey: key.publicPem,
    permissionId: items.find(({ name }) => name === permission).id,
  });
  const { orgId } = admin;
  const { username, userId } = userInfo;
  const account = new Member(admin.server, { orgId, username, userId });
  account.token = accessTokens[0].accessToken;
  account.credential = Object.assign(key, { credId: accessTokens[0].credId });
  return account;
}

const randomId = prefix =>
  `${prefix}-${['aaaaa', 'bbbbb', crypto.randomBytes(8).toString('hex')].join('-')}`;

module.exports = { Member, createOrganisation, employ, found, invite, join, freshEmail, randomId };
