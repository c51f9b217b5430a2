// SPDX-License-Identifier: GPL-3.0-or-later
//
// One passkeys-server on a free port with data of its own, and the mail that it sends.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const { Http } = require('./http');

const RELYING_PARTY = 'localhost';
const ORIGIN = 'http://localhost:3000';
const START_LIMIT = 10_000;
const END_LIMIT = 20_000;
const MAIL_LIMIT = 5_000;

const binary = path.resolve(process.argv[2] ?? process.env.PASSKEYS_SERVER ?? 'passkeys-server');
const running = new Set();

// Whoever ends the tests ends their servers too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function temporaryFolder() {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'passkeys-interop-'));
}

// Undoes quoted-printable and base64, the two ways a plain-text mail may be wrapped.
function decodeMail(text) {
  const [head, ...rest] = text.split(/\r?\n\r?\n/);
  const body = rest.join('\n\n');
  const encoding = /^Content-Transfer-Encoding:\s*(\S+)/im.exec(head)?.[1].toLowerCase();
  if (encoding === 'base64') return { head, body: Buffer.from(body, 'base64').toString() };
  if (encoding !== 'quoted-printable') return { head, body };
  const joined = body.replace(/=\r?\n/g, '');
  const bytes = joined.replace(/=([0-9A-F]{2})/gi, (_, hex) =>
    String.fromCharCode(parseInt(hex, 16))
  );
  return { head, body: Buffer.from(bytes, 'latin1').toString() };
}

class Server {
  // MAIL is what stands in place of "--outbox FOLDER"; MORE are further arguments.
  constructor({ folder, clock, mail, more = [], environment = {} } = {}) {
    this.ownsFolder = !folder;
    this.folder = folder ?? temporaryFolder();
    this.data = path.join(this.folder, 'data');
    this.outbox = path.join(this.folder, 'outbox');
    this.clock = clock;
    this.mailOptions = mail ?? ['--outbox', this.outbox];
    this.more = more;
    this.environment = environment;
    this.seenMails = new Set();
    this.unread = [];
    fs.mkdirSync(this.outbox, { recursive: true });
  }

  static async start(options) {
    const server = new Server(options);
    await server.launch();
    return server;
  }

  get arguments() {
    const usual = ['--port', '0', '--relying-party', RELYING_PARTY, '--origin', ORIGIN];
    return ['--data', this.data, ...this.mailOptions, ...usual, ...this.more];
  }

  // Starts the program and waits for the line that says where it listens.
  async launch() {
    const child = spawn(binary, this.arguments, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        G_DEBUG: 'fatal-warnings',
        ...this.environment,
        ...this.clock?.environment(),
      },
    });
    this.child = child;
    this.complaints = '';
    running.add(child);
    this.exited = new Promise(resolve => {
      child.on('error', error => resolve({ error }));
      child.on('exit', (code, signal) => {
        running.delete(child);
        resolve({ code, signal });
      });
    });
    child.stderr.on('data', chunk => {
      this.complaints += chunk;
    });
    this.url = await Promise.race([
      this.listening(),
      this.exited.then(how => {
        throw new Error(`server ended: ${JSON.stringify(how)} ${this.complaints}`);
      }),
      sleep(START_LIMIT, null, { ref: false }).then(() => {
        throw new Error('server does not listen');
      }),
    ]);
    this.http?.close();
    this.http = new Http(this.url);
    // To the server, whoever said nothing all that time is gone, and it hangs up.
    if (this.clock) this.clock.onAdvance = () => this.http.close();
  }

  listening() {
    this.said = '';
    return new Promise(resolve => {
      this.child.stdout.on('data', chunk => {
        this.said += chunk;
        const line = /^Listening on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(this.said);
        if (line) resolve(line[1]);
      });
    });
  }

  async end(signal) {
    this.http?.close();
    this.child.kill(signal);
    return this.exited;
  }

  // Asks the server to end; it must do so in good order, with nothing to complain about.
  async stop() {
    const patience = setTimeout(() => this.child.kill('SIGKILL'), END_LIMIT);
    const { code, signal } = await this.end('SIGTERM');
    clearTimeout(patience);
    if (this.ownsFolder) fs.rmSync(this.folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`server ended: ${signal ?? code} ${this.complaints}`);
  }

  request(method, target, options) {
    return this.http.request(method, target, options);
  }

  // The oldest mail to ADDRESS not handed out before that has a line "LABEL: value".
  async mail(address, label) {
    for (const end = Date.now() + MAIL_LIMIT; Date.now() < end; await sleep(5)) {
      const found = this.findMail(address, label);
      if (found) return found;
    }
    throw new Error(`no mail to ${address} with "${label}:"`);
  }

  // Reads each message once.
  collectMails() {
    const fresh = fs.readdirSync(this.outbox).filter(name => !this.seenMails.has(name));
    for (const name of fresh.filter(name => name.endsWith('.eml'))) {
      const file = path.join(this.outbox, name);
      const time = fs.statSync(file, { bigint: true }).mtimeNs;
      this.seenMails.add(name);
      this.unread.push({ time, ...decodeMail(fs.readFileSync(file, 'utf8')) });
    }
    this.unread.sort((a, b) => Number(a.time - b.time));
  }

  findMail(address, label) {
    this.collectMails();
    for (const mail of this.unread) {
      const to = /^To:\s*(.*)$/im.exec(mail.head)?.[1] ?? '';
      const value = new RegExp(`^${label}: (.*?)\\r?$`, 'm').exec(mail.body)?.[1];
      if (!to.includes(address) || !value) continue;
      this.unread.splice(this.unread.indexOf(mail), 1);
      return { value, ...mail };
    }
    return null;
  }

  countMails(address) {
    return fs
      .readdirSync(this.outbox)
      .filter(name => name.endsWith('.eml'))
      .filter(name =>
        decodeMail(fs.readFileSync(path.join(this.outbox, name), 'utf8')).head.includes(address)
      ).length;
  }
}

module.exports = { Server, binary, temporaryFolder, RELYING_PARTY, ORIGIN };
