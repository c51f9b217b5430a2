#!/usr/bin/env python3
# test-install.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sources make the same programs anywhere, and what is installed is what was meant to be.

One build is made of a copy of the sources, another of what `meson dist` packs, unpacked in a folder of another name
and depth: when both install the same bytes, the archive is complete and the build is reproducible. The second is
also installed for good, tried, and uninstalled.

Prints TAP. Usage: test-install.py PROJECT
"""

import gettext
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

ID = 'org.example.Passkeys'
LANGUAGES = ('de', 'es', 'fr', 'ja')
SENTENCE = 'Security Key'

EXPECTED = {
    # the application, and the server that it starts for who has no organisation yet
    'bin/passkeys',
    'bin/passkeys-server',
    # started by the application only, so on nobody's PATH
    'libexec/passkeys/passkeys-browser-service',
    # for administrators: the server as a service, and who may use a security key, and be one
    'lib/systemd/system/passkeys-server.service',
    f'lib/udev/rules.d/70-{ID}.rules',
    f'lib/udev/rules.d/70-{ID}-uhid.rules',
    # how a desktop finds, starts, shows and searches it
    f'share/applications/{ID}.desktop',
    f'share/dbus-1/services/{ID}.service',
    f'share/gnome-shell/search-providers/{ID}.search-provider.ini',
    f'share/icons/hicolor/scalable/apps/{ID}.svg',
    f'share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg',
    f'share/metainfo/{ID}.metainfo.xml',
    f'share/glib-2.0/schemas/{ID}.gschema.xml',
    # on the command line
    'share/man/man1/passkeys.1',
    'share/man/man1/passkeys-server.1',
    'share/bash-completion/completions/passkeys',
    'share/bash-completion/completions/passkeys-server',
    'share/fish/vendor_completions.d/passkeys.fish',
    'share/fish/vendor_completions.d/passkeys-server.fish',
    'share/zsh/site-functions/_passkeys',
    'share/zsh/site-functions/_passkeys-server',
    *(f'share/locale/{language}/LC_MESSAGES/passkeys.mo' for language in LANGUAGES),
}

# Somebody, where nobody has set up git
GIT = ['git', '-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false']


class Failure(Exception):
    pass


def run(*command, folder=None, **environment):
    words = [str(word) for word in command]
    answer = subprocess.run(words, cwd=folder, capture_output=True, text=True, errors='replace', timeout=1200,
                            stdin=subprocess.DEVNULL,
                            # What a cache of compiled files gives back may come from another folder.
                            env={**os.environ, 'CCACHE_DISABLE': '1', **environment})
    if answer.returncode != 0:
        raise Failure(f'{" ".join(words)}: exit status {answer.returncode}\n'
                      + '\n'.join((answer.stdout + answer.stderr).splitlines()[-20:]))
    return answer.stdout


def project_files(project):
    """What would be committed if everything were; all there is where the project came without git."""
    if (project / '.git').exists():
        names = run(*GIT, '-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard',
                    folder=project).split('\0')
        return [name for name in names if name and (project / name).is_file()]
    return [str(path.relative_to(project)) for path in project.rglob('*')
            if path.is_file() and path.relative_to(project).parts[0] != 'build']


def copy_project(project, folder):
    for name in project_files(project):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(project / name, folder / name)
    run('git', 'init', '--quiet', folder=folder)
    run('git', 'add', '--all', folder=folder)
    run(*GIT, 'commit', '--quiet', '--message=copy', folder=folder)


def files_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob('*') if not path.is_dir()}


def digests(folder):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files_in(folder)}


def differences(expected, found, what):
    problems = [f'{what} lacks {name}' for name in sorted(expected - found)]
    return problems + [f'{what} has {name}, which nobody expects' for name in sorted(found - expected)]


class Test:
    def __init__(self, project, scratch):
        self.project = project
        self.scratch = scratch
        self.prefix = scratch / 'prefix'
        self.here = scratch / 'here'
        self.elsewhere = scratch / 'some' / 'where' / 'else'
        self.first = scratch / 'first'
        self.second = scratch / 'second'

    def setup(self, folder, build):
        # Without optimisation, for time; with symbols, as they tell of folders.
        run('meson', 'setup', build, folder, f'--prefix={self.prefix}', '--libdir=lib', '--buildtype=debug',
            '-Dtests=false')

    def build(self, build, destination):
        run('ninja', '-C', build, '-j', os.cpu_count() or 2)
        run('meson', 'install', '-C', build, '--no-rebuild', DESTDIR=str(destination))

    def check_archive(self):
        """What is packed is what there is."""
        self.here.mkdir()
        copy_project(self.project, self.here)
        self.setup(self.here, self.here / 'build')
        run('meson', 'dist', '-C', self.here / 'build', '--no-tests', '--formats=xztar')
        archive, = (self.here / 'build' / 'meson-dist').glob('*.tar.xz')
        self.elsewhere.mkdir(parents=True)
        with tarfile.open(archive) as file:
            file.extractall(self.elsewhere, filter='data')
        unpacked, = self.elsewhere.iterdir()
        tracked = set(run('git', 'ls-files', folder=self.here).splitlines())
        yield from differences(tracked, files_in(unpacked), 'the archive')
        unpacked.rename(self.elsewhere / 'unpacked')

    def check_builds(self):
        """It builds from the archive, in a folder beside it, and the two are the same to the byte."""
        self.build(self.here / 'build', self.first)
        self.setup(self.elsewhere / 'unpacked', self.scratch / 'beside')
        self.build(self.scratch / 'beside', self.second)
        first, second = digests(self.first), digests(self.second)
        yield from differences(set(first), set(second), 'the second build')
        for name in sorted(set(first) & set(second)):
            if first[name] != second[name]:
                yield f'{name} differs'

    def check_files(self):
        yield from differences(EXPECTED, files_in(self.second / self.prefix.relative_to('/')), 'the prefix')

    def check_folders(self):
        """No program tells where it was built."""
        for name in sorted(EXPECTED):
            path = self.second / self.prefix.relative_to('/') / name
            for folder in (self.scratch / 'beside', self.elsewhere):
                if path.exists() and str(folder).encode() in path.read_bytes():
                    yield f'{name} tells of {folder}'

    def check_programs(self):
        run('meson', 'install', '-C', self.scratch / 'beside', '--no-rebuild')
        for name in ('bin/passkeys', 'bin/passkeys-server', 'libexec/passkeys/passkeys-browser-service'):
            if not run(self.prefix / name, '--help', LC_ALL='C.UTF-8').startswith('Usage:'):
                yield f'{name} --help tells of no usage'

    def check_data(self):
        """What a program looks for in the prefix is found there."""
        share = str(self.prefix / 'share')
        if 'lock-after' not in run('gsettings', 'list-keys', ID, XDG_DATA_DIRS=share, GSETTINGS_BACKEND='memory'):
            yield 'the settings are not found'
        if f'{share}/locale'.encode() not in (self.prefix / 'bin' / 'passkeys').read_bytes():
            yield f'the program does not look for its languages in {share}/locale'
        for language in LANGUAGES:
            if gettext.translation('passkeys', f'{share}/locale', [language]).gettext(SENTENCE) == SENTENCE:
                yield f'“{SENTENCE}” is not translated in the language {language}'
        for name in (f'share/dbus-1/services/{ID}.service', 'lib/systemd/system/passkeys-server.service'):
            programs = re.findall(rf'^Exec\w*=({self.prefix}/\S+)', (self.prefix / name).read_text(), re.MULTILINE)
            yield from (f'{name} starts {program}' for program in programs if not os.access(program, os.X_OK))
            if not programs:
                yield f'{name} starts nothing of the prefix'

    def check_uninstall(self):
        """Nothing is left; nor is anything taken from a neighbour."""
        neighbour = self.prefix / 'share' / 'glib-2.0' / 'schemas' / 'org.example.Neighbour.gschema.xml'
        neighbour.write_text('<schemalist><schema id="org.example.Neighbour" path="/org/example/Neighbour/">'
                             '<key name="here" type="b"><default>true</default></key></schema></schemalist>')
        run(self.project / 'build-aux' / 'uninstall', self.scratch / 'beside')
        schemas = neighbour.parent.relative_to(self.prefix)
        yield from differences({str(schemas / neighbour.name), str(schemas / 'gschemas.compiled')},
                               files_in(self.prefix), 'a prefix with a neighbour')
        keys = run('gsettings', 'list-keys', 'org.example.Neighbour', XDG_DATA_DIRS=str(self.prefix / 'share'))
        if keys.split() != ['here']:
            yield f'the neighbour has the settings {keys}'

        shutil.rmtree(self.prefix)
        run('meson', 'install', '-C', self.scratch / 'beside', '--no-rebuild')
        run(self.project / 'build-aux' / 'uninstall', self.scratch / 'beside')
        if self.prefix.exists():
            yield from (f'{path} is left' for path in sorted(self.prefix.rglob('*')))
            yield f'{self.prefix} is left'

    def check_sources(self):
        """Building and installing leave the sources as they were."""
        for line in run('git', 'status', '--porcelain', '--ignored', folder=self.here).splitlines():
            if line != '!! build/':
                yield f'{line} is new beside the sources'


def main():
    project = pathlib.Path(sys.argv[1]).resolve()
    checks = ('archive', 'builds', 'files', 'folders', 'programs', 'data', 'uninstall', 'sources')
    print(f'1..{len(checks)}', flush=True)
    with tempfile.TemporaryDirectory(prefix='passkeys-install-') as folder:
        test = Test(project, pathlib.Path(folder).resolve())
        for number, name in enumerate(checks, 1):
            try:
                problems = list(getattr(test, f'check_{name}')())
            except (Failure, OSError, subprocess.TimeoutExpired) as failure:
                problems = str(failure).splitlines()
            print(f'{"not " if problems else ""}ok {number} /install/{name}')
            for problem in problems:
                print('#', problem, flush=True)


main()
