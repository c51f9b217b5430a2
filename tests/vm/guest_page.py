# guest_page.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""A site in the virtual machine whose accounts are those of passkeys-server: a page of a few lines, and behind
it the server's own relying-party checks."""

import glob
import http.server
import json
import os
import re
import subprocess
import threading
import time
import urllib.request

EMAIL = 'ada@example.org'

PAGE = '''<!DOCTYPE html><meta charset="utf-8"><title>A site</title><script>
const bytes = text => new TextEncoder().encode(text);
const encode = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const decode = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')),
                                       c => c.charCodeAt(0));
const descriptors = list => list.map(one => ({ ...one, id: decode(one.id) }));
const post = async (path, body) => {
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify(body ?? {}) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

async function register(name) {
  const o = await post(`/${name}/options`);
  const made = await navigator.credentials.create({ publicKey: {
    challenge: bytes(o.challenge),
    rp: { id: 'localhost', name: 'A site' },
    user: { ...o.user, id: bytes(o.user.id) },
    pubKeyCredParams: o.pubKeyCredParams,
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: o.attestation,
    excludeCredentials: descriptors(o.excludeCredentials),
    timeout: 60000 } });
  await post(`/${name}`, { credId: made.id, clientData: encode(made.response.clientDataJSON),
                           attestationData: encode(made.response.attestationObject) });
}

async function signIn(name) {
  const o = await post(`/${name}/options`);
  const controller = new AbortController();
  if (name === 'aborted')
    post('/asked').then(() => controller.abort());
  const got = await navigator.credentials.get({ signal: controller.signal, publicKey: {
    challenge: bytes(o.challenge), rpId: 'localhost', userVerification: 'required',
    allowCredentials: descriptors(o.allowed), timeout: 60000 } });
  await post(`/${name}`, { credId: got.id, clientData: encode(got.response.clientDataJSON),
                           authenticatorData: encode(got.response.authenticatorData),
                           signature: encode(got.response.signature),
                           userHandle: encode(got.response.userHandle) });
}

(async () => {
  await post('/loaded');
  for (const [name, step] of [['register', register], ['sign-in', signIn], ['sign-in-with-list', signIn],
                              ['aborted', signIn]])
    await step(name).then(() => post('/step', { name }),
                          error => post('/step', { name, error: `${error.name}: ${error.message}` }));
  await post('/end');
})();
</script>'''


class Site:
    """The page on a port of its own, and the server behind it. `prepare` is called with the name of a step
    before the browser asks anything, `wait_until_asked` when it has and the page wants to give up."""

    def __init__(self, server_program, folder, prepare, wait_until_asked):
        self.prepare = prepare
        self.wait_until_asked = wait_until_asked
        self.steps = {}
        self.loaded = threading.Event()
        self.ended = threading.Event()
        self.outbox = os.path.join(folder, 'outbox')
        os.mkdir(self.outbox)
        self.http = http.server.ThreadingHTTPServer(('127.0.0.1', 0), self.handler())
        self.url = f'http://localhost:{self.http.server_address[1]}/'
        self.process = subprocess.Popen(
            [server_program, '--data', os.path.join(folder, 'data'), '--port', '0', '--relying-party', 'localhost',
             '--origin', self.url.rstrip('/'), '--outbox', self.outbox], stdout=subprocess.PIPE, text=True)
        self.api = re.search(r'http://\S+', self.process.stdout.readline()).group()
        self.found()
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def handler(self):
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(PAGE.encode(), 'text/html')

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                try:
                    self.answer(json.dumps(site.post(self.path, body)).encode(), 'application/json')
                except Exception as error:  # the page tells of it
                    self.answer(repr(error).encode(), 'text/plain', 500)

            def answer(self, body, kind, status=200):
                self.send_response(status)
                self.send_header('Content-Type', kind)
                self.send_header('Content-Length', len(body))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):
                pass

        return Handler

    def call(self, path, body, token=None):
        headers = {'Content-Type': 'application/json'}
        if token:
            headers['Authorization'] = f'Bearer {token}'
        request = urllib.request.Request(self.api + path, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f'{path}: {error.code} {error.read().decode()}') from None

    def found(self):
        """Founds the organisation; what it mails is the code that the first passkey is registered with."""
        self.organisation = self.call('/dashboard/org', {
            'adminUser': {'email': EMAIL}, 'termsAndConditionsAccepted': True, 'privacyPolicyAccepted': True,
            'recaptchaResponse': ''})['id']
        for _ in range(200):
            for path in glob.glob(os.path.join(self.outbox, '*.eml')):
                with open(path, encoding='utf-8') as mail:
                    if code := re.search(r'^Registration code: (.*)$', mail.read(), re.MULTILINE):
                        self.code = code.group(1).strip()
                        return
            time.sleep(0.05)
        raise RuntimeError('There is no mail')

    def post(self, path, body):
        name, _, what = path.strip('/').partition('/')
        if name == 'loaded':
            self.loaded.set()
        elif name == 'step':
            self.steps[body['name']] = body.get('error')
        elif name == 'end':
            self.ended.set()
        elif name == 'asked':
            self.wait_until_asked()
        elif what == 'options':
            self.prepare(name)
            return self.registration() if name == 'register' else self.challenge(name)
        elif name == 'register':
            self.call('/auth/registration', {'firstFactorCredential': {
                'credentialKind': 'Fido2', 'credentialInfo': body}}, self.token)
        else:
            self.session = self.call('/auth/login', {
                'challengeIdentifier': self.identifier,
                'firstFactor': {'kind': 'Fido2', 'credentialAssertion': body}})['token']
        return {}

    def registration(self):
        options = self.call('/auth/registration/init', {
            'orgId': self.organisation, 'username': EMAIL, 'registrationCode': self.code})
        self.token = options['temporaryAuthenticationToken']
        return options

    def challenge(self, name):
        options = self.call('/auth/login/init', {'orgId': self.organisation, 'username': EMAIL})
        self.identifier = options['challengeIdentifier']
        allowed = options['allowCredentials']['webauthn'] if name == 'sign-in-with-list' else []
        return {'challenge': options['challenge'],
                'allowed': [{'type': 'public-key', 'id': one['id']} for one in allowed]}

    def close(self):
        self.http.shutdown()
        self.process.terminate()
        self.process.wait()
