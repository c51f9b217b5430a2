// SPDX-License-Identifier: GPL-3.0-or-later
//
// Refusing is half of it: nothing may have been stored, and the server goes on serving.
'use strict';

const assert = require('node:assert/strict');

const { refused } = require('./http');

// What ADMIN and OTHERS can see of the organisation.
async function snapshot(admin, others) {
  const seen = {
    users: await admin.get('/auth/users?limit=200'),
    permissions: await admin.get('/permissions'),
  };
  for (const member of [admin, ...others]) seen[member.username] = await member.credentials();
  return seen;
}

// Runs ATTEMPT, a function that answers with a response, and asserts that it was refused with one
// of STATUSES and left no trace.
async function leavesNoTrace(attempt, statuses, { admin, others = [], message } = {}) {
  const before = await snapshot(admin, others);
  const response = refused(await attempt(), statuses, message);
  assert.deepEqual(await snapshot(admin, others), before);
  return response;
}

// Calls WORK with 0 … COUNT - 1, WIDTH at a time.
async function inParallel(count, work, width = 8) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

module.exports = { leavesNoTrace, snapshot, inParallel };
