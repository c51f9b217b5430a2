// SPDX-License-Identifier: GPL-3.0-or-later
//
// The clients that nobody here wrote.
'use strict';

const assert = require('node:assert/strict');

const {
  BaseAuthApi,
  DfnsApiClient,
  DfnsAuthenticator,
  DfnsDelegatedApiClient,
  DfnsError,
} = require('@dfns/sdk');
const { BrowserKeySigner, WebAuthnSigner } = require('@dfns/sdk-browser');
const { AsymmetricKeySigner } = require('@dfns/sdk-keysigner');

const keySigner = ({ credId, privatePem }) =>
  new AsymmetricKeySigner({ credId, privateKey: privatePem });

// The client of MEMBER, signing with its credential; OPTIONS override. With orgId given, the
// client itself looks into the token before each call.
function clientFor(member, options = {}) {
  return new DfnsApiClient({
    baseUrl: member.server.url,
    orgId: member.orgId,
    authToken: member.token,
    signer: keySigner(member.credential),
    ...options,
  });
}

async function rejects(promise, statuses, message) {
  const error = await promise.then(
    () => assert.fail('was accepted'),
    reason => reason
  );
  assert.ok(error instanceof DfnsError, String(error?.stack ?? error));
  const allowed = [statuses].flat();
  assert.ok(allowed.includes(error.httpStatus), `${error.httpStatus} ${error.message}`);
  if (message instanceof RegExp) assert.match(error.message, message);
  else if (message !== undefined) assert.equal(error.message, message);
}

module.exports = {
  BaseAuthApi,
  DfnsApiClient,
  DfnsAuthenticator,
  DfnsDelegatedApiClient,
  DfnsError,
  AsymmetricKeySigner,
  BrowserKeySigner,
  WebAuthnSigner,
  keySigner,
  clientFor,
  rejects,
};
