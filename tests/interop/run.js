// SPDX-License-Identifier: GPL-3.0-or-later
//
// node run.js SERVER [TEST…]: every test here, or those named, one after the other, for people.
// Meson calls ./run for each instead.
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const [server, ...named] = process.argv.slice(2);
if (!server) {
  console.error('usage: node run.js SERVER [TEST…]');
  process.exit(2);
}

const all = fs
  .readdirSync(__dirname)
  .filter(name => /^test-.*\.js$/.test(name))
  .map(name => name.slice(0, -3));
const env = {
  PASSKEYS_INTEROP_MODULES: path.join(os.tmpdir(), `passkeys-interop-modules-${process.getuid()}`),
  ...process.env,
};
let failed = 0;
for (const name of named.length ? named : all) {
  const { status } = spawnSync(path.join(__dirname, 'run'), [path.resolve(server), name], {
    stdio: 'inherit',
    env,
  });
  failed += status !== 0;
}
process.exit(failed ? 1 : 0);
