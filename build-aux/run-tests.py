#!/usr/bin/env python3
# run-tests.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of build-aux/test that runs inside the build environment.

Three builds, each with logs of its own in build/test/logs: the plain one runs every suite; one with the
address and undefined-behaviour sanitizers runs them again, and counts which lines ran; one made by clang runs
each fuzz entry for a while. All are made before the first test runs, beside the tests of the set-up: those wait
more than they compute, and tests that measure time find the computer quiet. Results are read from what the
tests printed (TAP), not from what a runner thought of it. Beside them is built what is installed, and the Flatpak.

Of hundreds of programs that compete for the processor, one may fail that would not alone. When no more than two
fail, each is run a second time, alone, and the report says what came of that: whoever mends it knows whether to
look for a race. It changes no result.
"""

import argparse
import concurrent.futures
import contextlib
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import coverage

PROJECT = pathlib.Path(__file__).resolve().parent.parent
BASE = PROJECT / 'build' / 'test'
LOGS = BASE / 'logs'

STACK_SYMBOLS = '-g1'  # A stack needs names and lines, no more.
TRY_FLATPAK = ['timeout', '1800', PROJECT / 'build-aux' / 'flatpak-try']
SKIPPED = 77
FUZZ_SECONDS = 20
RANDOM_SEED = 0  # libFuzzer's word for it
SECOND_TRIES = 2
SANITIZERS = {
    # Without the first two, leaks and overruns inside fibers go unseen. To unwind the whole stack of
    # each allocation would take ten times as long as everything else; eight frames name the culprit.
    'ASAN_OPTIONS': 'fast_unwind_on_malloc=0:detect_stack_use_after_return=1:detect_leaks=1'
                    ':malloc_context_size=8'
                    ':halt_on_error=1:abort_on_error=1',
    'UBSAN_OPTIONS': 'print_stacktrace=1:halt_on_error=1:abort_on_error=1',
    'LSAN_OPTIONS': f'suppressions={PROJECT}/build-aux/lsan.supp:print_suppressions=0',
    # Freed memory that GLib keeps for itself would hide uses after free.
    'G_SLICE': 'always-malloc',
}

TAP_LINE = re.compile(r'(?P<bad>not )?ok\b\s*(?P<number>\d+)?\s*-?\s*(?P<name>[^#]*?)\s*'
                      r'(?:#\s*(?P<directive>skip|todo)\b\S*\s*(?P<reason>.*))?$', re.IGNORECASE)
TAP_PLAN = re.compile(r'1\.\.(?P<count>\d+)(?:\s*#\s*skip\S*\s*(?P<reason>.*))?$', re.IGNORECASE)


class Results:
    """Every test case by name, with the worst that happened to it in any run."""

    ORDER = {'skipped': 0, 'passed': 1, 'failed': 2}

    def __init__(self):
        self.cases = {}
        self.tried_again = []

    def add(self, name, outcome, run, note=''):
        before = self.cases.get(name)
        if before is None or self.ORDER[outcome] > self.ORDER[before[0]]:
            self.cases[name] = (outcome, run, note)

    def with_outcome(self, outcome):
        return [(name, run, note) for name, (result, run, note) in self.cases.items()
                if result == outcome]

    def count(self, outcome):
        return len(self.with_outcome(outcome))


def read_tap(text):
    """Yields (name, outcome, note) for each test case; a plan that was not kept is a failure."""
    planned = None
    seen = 0
    bailed_out = False
    for line in text.splitlines():
        if line.startswith('Bail out!'):
            yield 'stopped', 'failed', line[len('Bail out!'):].strip() or f'after {seen} test cases'
            bailed_out = True
            continue
        if plan := TAP_PLAN.match(line):
            planned = int(plan['count'])
            if planned == 0:
                yield '', 'skipped', plan['reason'] or 'no reason given'
            continue
        if not (case := TAP_LINE.match(line)):
            continue
        seen += 1
        name = case['name'] or case['number'] or str(seen)
        if name.startswith('/'):
            name = name.split(' - ')[0]  # GLib puts the message behind the path
        directive = (case['directive'] or '').lower()
        if directive == 'skip':
            yield name, 'skipped', case['reason'] or 'no reason given'
        elif directive == 'todo':
            yield name, 'skipped', f"to do: {case['reason']}"
        else:
            yield name, 'failed' if case['bad'] else 'passed', ''
    if bailed_out:
        return
    if planned is None and seen > 0:
        yield 'plan', 'failed', 'stopped before it printed how many tests there are'
    elif planned is not None and planned != seen:
        yield 'plan', 'failed', f'{seen} of {planned} tests were run'


def add_tap(results, test, text, run):
    """Returns whether any case failed, and whether there was any case at all."""
    failed = False
    cases = list(read_tap(text))
    for name, outcome, note in cases:
        results.add(f'{test}: {name}' if name else test, outcome, run, note)
        failed |= outcome == 'failed'
    return failed, bool(cases)


def last_line(text):
    lines = (text or '').strip().splitlines()
    return lines[-1] if lines else ''


def read_log(build):
    """What `meson test` wrote down, by the names of the tests."""
    log = build / 'meson-logs' / 'testlog.json'
    if not log.exists():
        return {}
    tests = [json.loads(line) for line in log.read_text(errors='replace').splitlines()]
    log.unlink()
    return {test['name'].split(' / ')[-1]: test for test in tests}


def is_bad(test):
    return (test['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL')
            or any(outcome == 'failed' for _, outcome, _ in read_tap(test.get('stdout', ''))))


def try_again(results, tests, run, run_alone):
    """Notes what the few that failed say when nothing runs beside them."""
    bad = [name for name, test in tests.items() if is_bad(test)]
    if len(bad) + len(results.tried_again) > SECOND_TRIES:
        return
    for name in bad:
        alone = run_alone(name).get(name)
        results.tried_again.append((name, run, 'fails' if alone is None or is_bad(alone) else 'passes'))


def add_meson_results(results, tests, run):
    if not tests:
        results.add(f'meson test ({run})', 'failed', run, 'it wrote no results')
    for name, test in tests.items():
        bad = test['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL')
        failed, any_case = add_tap(results, name, test.get('stdout', ''), run)
        if bad and not failed:
            results.add(name, 'failed', run, f"{test['result']}, exit status {test['returncode']}")
        elif not any_case:
            outcome = 'skipped' if test['result'] == 'SKIP' else 'passed'
            results.add(name, outcome, run, last_line(test.get('stdout')))
        if bad or failed:
            save_output(run, name, test)


def save_output(run, name, test):
    path = LOGS / 'failed' / f"{run}-{re.sub('[^A-Za-z0-9.-]', '-', name)}.log"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"$ {' '.join(test.get('command', []))}\n\n{test.get('stdout') or ''}\n"
                    f"--- standard error ---\n{test.get('stderr') or ''}\n")


def logged(log, command, **arguments):
    """Runs a command with its output in a file; returns its exit status."""
    with open(LOGS / log, 'a') as file:
        print('$', *command, file=file, flush=True)
        return subprocess.call([str(part) for part in command], stdout=file,
                               stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **arguments)


def show_end(path, lines=40):
    if path.exists():
        for line in path.read_text(errors='replace').splitlines()[-lines:]:
            print('  |', line)


class Failure(Exception):
    """A step that must work before any test can run."""

    def __init__(self, message, log):
        super().__init__(message)
        self.log = log


def configure(build, log, options, environment=None):
    if not (build / 'build.ninja').exists():
        shutil.rmtree(build, ignore_errors=True)
        command = ['meson', 'setup', build, PROJECT]
    else:
        command = ['meson', 'configure', build]
    # There are hundreds of programs to link, and this linker takes a third of the time.
    environment = {**os.environ, 'CC_LD': 'mold', **(environment or {})}
    if logged(log, [*command, *options], env=environment) != 0:
        raise Failure(f'{build.name}: meson refused to set up the build', log)


@contextlib.contextmanager
def timed(name, done):
    """Tells how long it took, so that who waits knows what to make faster."""
    started = time.monotonic()
    yield
    print(f'{name}: {done} in {time.monotonic() - started:.0f} s', flush=True)


def compile_build(build, log, targets=()):
    with timed(build.name, 'built'):
        if logged(log, ['ninja', '-C', build, '-j', os.cpu_count() or 2, *targets]) != 0:
            raise Failure(f'{build.name}: does not compile', log)


class Desktop:
    """A place where tests find no display, bus, settings or keyring of the person who runs them."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix='passkeys-test-', ignore_cleanup_errors=True)
        base = pathlib.Path(self.folder.name)
        environment = dict(os.environ)
        for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS',
                     'SSH_AUTH_SOCK', 'GNOME_KEYRING_CONTROL', 'AT_SPI_BUS_ADDRESS'):
            environment.pop(name, None)
        for name, folder in (('XDG_RUNTIME_DIR', 'run'), ('XDG_DATA_HOME', 'data'),
                             ('XDG_CONFIG_HOME', 'config'), ('XDG_STATE_HOME', 'state'),
                             ('XDG_CACHE_HOME', 'cache')):
            (base / folder).mkdir(mode=0o700)
            environment[name] = str(base / folder)
        # the kernel of the virtual machine is kept from run to run
        cache = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
        environment.setdefault('PASSKEYS_VM_CACHE', os.path.join(cache, 'passkeys', 'vm'))
        self.environment = environment
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def wrap(self, command):
        return ['xvfb-run', '-a', '-s', '-screen 0 1280x1024x24 -noreset -nolisten tcp',
                'dbus-run-session', '--', *command]


def meson_test(build, run, arguments, environment):
    """Returns what it wrote down."""
    command = ['meson', 'test', '-C', build, '--no-rebuild', *arguments]
    (build / 'meson-logs' / 'testlog.json').unlink(missing_ok=True)
    with Desktop() as desktop, open(LOGS / f'{run}-test.log', 'a') as file:
        process = subprocess.Popen(
            [str(part) for part in desktop.wrap(command)], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, errors='replace',
            env={**desktop.environment, **(environment or {})})
        for line in process.stdout:
            file.write(line)
            if re.match(r'\s*\d+/\d+ ', line):
                print(f'{run}: {line}', end='', flush=True)
        process.wait()
    return read_log(build)


def run_meson_tests(results, build, run, suites, environment=None, patience=1):
    patience = ['--timeout-multiplier', patience]
    chosen = [argument for suite in suites for argument in ('--suite', suite)]
    chosen = chosen or ['--no-suite', 'vm', '--no-suite', 'static']
    with timed(run, 'tested'):
        # More than can compute: most of them wait longer than they compute, for keys, keyrings and windows that are
        # real. Those that are to find the computer quiet say so (is_parallel), and run one by one behind the others.
        processes = ['--num-processes', 2 * (os.cpu_count() or 2) + 1]
        tests = meson_test(build, run, [*patience, *processes, *chosen], environment)
    try_again(results, tests, run, lambda name: meson_test(build, run, [*patience, name], environment))
    add_meson_results(results, tests, run)


def build_plain():
    build = BASE / 'plain'
    configure(build, 'plain-build.log',
              ['-Ddevelopment=true', '-Dwerror=true', '-Db_ndebug=false', f'-Dc_args={STACK_SYMBOLS}'])
    compile_build(build, 'plain-build.log', ['all', 'meson-test-prereq'])


def build_sanitized():
    build = BASE / 'sanitized'
    configure(build, 'sanitized-build.log',
              ['-Ddevelopment=true', '-Db_sanitize=address,undefined', '-Db_ndebug=false',
               # Nothing here measures time, so this is where to count, too.
               f"-Dc_args={' '.join([STACK_SYMBOLS, *coverage.COMPILE])}", f"-Dc_link_args={' '.join(coverage.LINK)}"])
    compile_build(build, 'sanitized-build.log', ['all', 'meson-test-prereq'])


def build_fuzz():
    build = BASE / 'fuzz'
    configure(build, 'fuzz-build.log',
              ['-Dfuzzing=true', '-Db_sanitize=address,undefined', '-Db_lundef=false',
               # Here each file is held to include what it needs.
               '-Db_pch=false',
               # GLib calls functions through casts by design; only clang objects.
               f'-Dc_args={STACK_SYMBOLS} -fno-sanitize=function'],
              {'CC': 'clang'})
    compile_build(build, 'fuzz-build.log', [program.relative_to(build) for program in fuzz_targets(build)])


def try_install():
    """Two builds of its own, as a distribution makes them, so it goes with the builds."""
    with (timed('install', 'built twice, installed and uninstalled'), open(LOGS / 'install.tap', 'w') as tap,
          open(LOGS / 'install.log', 'w') as log):
        subprocess.call([sys.executable, PROJECT / 'tests' / 'build-aux' / 'test-install.py', PROJECT], stdout=tap,
                        stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, 'CC_LD': 'mold'})


def build_flatpak():
    """What is wrong with it is told by the journey, which wants the same again."""
    with timed('flatpak', 'built'):
        logged('flatpak-build.log', [*TRY_FLATPAK, '--build'])


def try_flatpak():
    tap = LOGS / 'flatpak.tap'
    with timed('flatpak', 'tested'), open(tap, 'w') as output, open(LOGS / 'flatpak.log', 'w') as log:
        status = subprocess.call([*TRY_FLATPAK, LOGS / 'flatpak'], stdout=output, stderr=log, stdin=subprocess.DEVNULL)
    if status not in (0, SKIPPED) and not re.search('(?m)^not ok', tap.read_text()):
        with open(tap, 'a') as output:
            print(f'Bail out! exit status {status}', file=output)


def quick_unwinder(build):
    """What finds the frames that the sanitizer asks for, in a fraction of the time; not needed."""
    library = build / 'tests' / 'sanitizers' / 'passkeys-unwinder.so'
    if not library.exists():
        return {}
    return {
        'LD_PRELOAD': str(library),
        # it comes before the sanitizer, and replaces nothing of it
        'ASAN_OPTIONS': SANITIZERS['ASAN_OPTIONS'] + ':verify_asan_link_order=0',
    }


def fuzz_targets(build):
    answer = subprocess.run(['meson', 'introspect', '--targets', str(build)], check=True,
                            capture_output=True, text=True)
    fuzz = str(PROJECT / 'tests' / 'fuzz')
    return [pathlib.Path(target['filename'][0]) for target in json.loads(answer.stdout)
            if target['type'] == 'executable' and target['defined_in'].startswith(fuzz)]


def fuzz_one(program, seed):
    """Returns (program, exit status). New inputs go to a scratch folder, the kept ones are only read."""
    corpus = PROJECT / 'tests' / 'fuzz' / 'corpus' / program.name
    artifacts = LOGS / 'failed'
    artifacts.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix='passkeys-fuzz-') as scratch:
        command = [program, f'-max_total_time={FUZZ_SECONDS}', f'-seed={seed}',
                   '-rss_limit_mb=2048', '-timeout=10', f'-artifact_prefix={artifacts}/{program.name}-', scratch]
        if corpus.is_dir():
            command.append(corpus)
        return program, logged(f'fuzz-{program.name}.log', command, env={**os.environ, **SANITIZERS})


def run_plain_tests(results, suites):
    run_meson_tests(results, BASE / 'plain', 'plain', suites)


def run_vm_tests(results):
    run_meson_tests(results, BASE / 'plain', 'vm', ['vm'])


def run_static_tests(results):
    run_meson_tests(results, BASE / 'plain', 'static', ['static'])


def run_sanitized_tests(results, suites):
    build = BASE / 'sanitized'
    coverage.forget(build)
    run_meson_tests(results, build, 'sanitized', suites, {**SANITIZERS, **quick_unwinder(build)},
                    patience=5)
    if not suites:
        judge_coverage(results)


def judge_coverage(results):
    answer = subprocess.run([sys.executable, coverage.__file__, BASE / 'sanitized'], stdout=subprocess.PIPE, text=True)
    (LOGS / 'coverage.tap').write_text(answer.stdout)
    print(re.sub('(?m)^', 'coverage: ', answer.stdout.rstrip()), flush=True)
    add_results_from_outside(results, 'coverage')


def run_fuzz_entries(results, seed):
    programs = fuzz_targets(BASE / 'fuzz')
    with timed('fuzz', 'tested'), concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for program, status in pool.map(lambda program: fuzz_one(program, seed), programs):
            outcome = 'failed' if status else 'passed'
            results.add(f'fuzz {program.name}', outcome, 'fuzz', f'exit status {status}')
            print(f'fuzz: {program.name} {outcome}', flush=True)
            if status:
                shutil.copy(LOGS / f'fuzz-{program.name}.log', LOGS / 'failed')


def set_up_results(results):
    lock = LOGS / 'set-up.lock'
    if lock.exists():
        with open(lock) as file:
            with timed('set-up', 'waited for'):
                fcntl.flock(file, fcntl.LOCK_SH)  # until its tests have ended
    add_results_from_outside(results, 'set-up')


def add_results_from_outside(results, run):
    """What was run by something else than Meson."""
    tap = LOGS / f'{run}.tap'
    if tap.exists():
        text = tap.read_text()
        failed, any_case = add_tap(results, run, text, run)
        if not any_case:
            results.add(run, 'failed', run, 'it printed no results')
        if failed or not any_case:
            log = LOGS / f'{run}.log'
            save_output(run, 'test', {'stdout': text, 'stderr': log.read_text() if log.exists() else ''})


def report(results):
    skipped, failed = results.with_outcome('skipped'), results.with_outcome('failed')
    if skipped:
        print('\nSkipped:')
        for name, _, reason in skipped:
            print(f'  {name}: {reason or "no reason given"}')
    if failed:
        for path in sorted((LOGS / 'failed').glob('*.log')):
            print(f'\n{path.relative_to(PROJECT)}:')
            show_end(path)
        print('\nFailed:')
        for name, run, note in failed:
            print(f'  {name} ({run}){": " + note if note else ""}')
    if results.tried_again:
        print('\nTried again:')
        for name, run, outcome in results.tried_again:
            print(f'  {name} ({run}): {outcome} alone')
    print(f"\nLogs: {LOGS.relative_to(PROJECT)}")
    print(f"{results.count('passed')} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or not results.count('passed') else 0


def make_builds(results, steps):
    """Returns the names of those builds that could be made."""
    ready = []
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for name, building in [(name, pool.submit(build)) for name, build in steps]:
            try:
                building.result()
                ready.append(name)
            except Failure as failure:
                results.add(str(failure), 'failed', 'build', f'see {LOGS.name}/{failure.log}')
                show_end(LOGS / failure.log)
    return ready


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--with-flatpak', action='store_true')
    parser.add_argument('suites', nargs='*')
    options = parser.parse_args()
    suites = [suite for suite in options.suites if suite not in ('fuzz', 'set-up', 'flatpak', 'install')]
    everything = not options.suites

    LOGS.mkdir(parents=True, exist_ok=True)
    results = Results()
    with_vm = everything or 'vm' in suites
    with_static = everything or 'static' in suites
    with_flatpak = options.with_flatpak or 'flatpak' in options.suites
    suites = [suite for suite in suites if suite not in ('vm', 'static')]
    with_fuzz = 'fuzz' in options.suites or (everything and not options.quick)
    # All of the tests are to say the same of the same sources; who asks for fuzzing goes looking.
    seed = RANDOM_SEED if 'fuzz' in options.suites else 1

    steps = []
    if everything or suites or with_vm or with_static:
        steps.append(('plain', build_plain))
    if (everything or suites) and not options.quick:
        steps.append(('sanitized', build_sanitized))
    if with_fuzz:
        steps.append(('fuzz', build_fuzz))
    if 'install' in options.suites or (everything and not options.quick):
        steps.append(('install', try_install))
    if with_flatpak:
        steps.append(('flatpak', build_flatpak))
    ready = make_builds(results, steps)
    # Neither measures time: one computes, while the other and the tests of the set-up wait.
    with concurrent.futures.ThreadPoolExecutor() as pool:
        journey = pool.submit(try_flatpak) if with_flatpak else None
        if 'plain' in ready and with_static:
            run_static_tests(results)
        if journey:
            journey.result()
    set_up_results(results)
    add_results_from_outside(results, 'flatpak')
    add_results_from_outside(results, 'install')

    if 'plain' in ready and (everything or suites):
        run_plain_tests(results, suites)
    if 'plain' in ready and with_vm:
        run_vm_tests(results)  # with nothing beside it: its keys expect to be served in time
    if 'fuzz' in ready:
        run_fuzz_entries(results, seed)
    if 'sanitized' in ready:
        run_sanitized_tests(results, suites)
    return report(results)


if __name__ == '__main__':
    sys.exit(main())
