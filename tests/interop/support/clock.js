// SPDX-License-Identifier: GPL-3.0-or-later
//
// The clock that a server started with it sees: the real one, moved on by a number of seconds.
// The server knows nothing of it; a preloaded library answers for the C library.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

class Clock {
  constructor() {
    this.library = process.env.PASSKEYS_TEST_CLOCK_LIBRARY;
    if (!this.library)
      throw new Error('PASSKEYS_TEST_CLOCK_LIBRARY does not name the library built from clock.c');
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'passkeys-clock-'));
    this.file = path.join(this.folder, 'seconds');
    this.seconds = 0;
    this.onAdvance = () => {};
    fs.writeFileSync(this.file, Buffer.alloc(8));
  }

  environment() {
    const preload = [process.env.LD_PRELOAD, this.library].filter(Boolean).join(' ');
    const sanitizer = [process.env.ASAN_OPTIONS, 'verify_asan_link_order=0']
      .filter(Boolean)
      .join(':');
    return { LD_PRELOAD: preload, ASAN_OPTIONS: sanitizer, PASSKEYS_TEST_CLOCK: this.file };
  }

  advance(seconds) {
    this.seconds += seconds;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(this.seconds));
    const file = fs.openSync(this.file, 'r+');
    fs.writeSync(file, bytes, 0, 8, 0);
    fs.closeSync(file);
    this.onAdvance();
  }

  // The server's time in milliseconds.
  now() {
    return Date.now() + this.seconds * 1000;
  }

  remove() {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

module.exports = { Clock };
