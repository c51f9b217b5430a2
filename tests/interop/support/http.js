// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests as they are on the wire: no client library between the test and the server.
'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');

const REQUEST_LIMIT = 15_000;

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

class Http {
  constructor(url) {
    this.url = url;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  }

  close() {
    this.agent.destroy();
  }

  // BODY is sent as JSON; RAW as it stands; neither means a request without a body.
  request(method, target, { body, raw, token, userAction, headers = {} } = {}) {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const all = {
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...(payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(userAction ? { 'x-dfns-useraction': userAction } : {}),
      ...headers,
    };
    return this.send({ method, path: target, headers: all }, payload);
  }

  send(options, payload) {
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const request = http.request({ agent: this.agent, hostname, port, ...options }, response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode,
            headers: response.headers,
            text,
            json: parse(text),
          });
        });
      });
      request.on('error', reject);
      request.setTimeout(REQUEST_LIMIT, () => request.destroy(new Error('no answer')));
      request.end(payload);
    });
  }
}

function succeeded(response) {
  assert.equal(response.status, 200, `expected success, got ${response.status} ${response.text}`);
  assert.match(response.headers['content-type'] ?? '', /^application\/json/);
  return response.json;
}

// A refusal has one of STATUSES, the whole error envelope and, if given, MESSAGE.
function refused(response, statuses, message) {
  const allowed = [statuses].flat();
  const seen = `${response.status} ${response.text.slice(0, 300)}`;
  assert.ok(allowed.includes(response.status), `expected ${allowed.join(' or ')}, got ${seen}`);
  assert.match(response.headers['content-type'] ?? '', /^application\/json/, seen);
  const error = response.json?.error;
  assert.equal(typeof error?.id, 'string', seen);
  assert.notEqual(error.id, '', seen);
  assert.equal(error.status, response.status, seen);
  assert.equal(typeof error.message, 'string', seen);
  assert.notEqual(error.message, '', seen);
  assert.equal(response.json.message, error.message, seen);
  if (error.details !== undefined) assert.equal(typeof error.details, 'object', seen);
  if (message instanceof RegExp) assert.match(error.message, message);
  else if (message !== undefined)
    assert.ok([message].flat().includes(error.message), `expected "${message}", got ${seen}`);
  return response;
}

module.exports = { Http, succeeded, refused };
