# changed_lines.py
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds lines of .c files that have changed to .clang-format.

Changed is what differs from where this branch left the main one; on the main branch itself, from the commit before;
and what is not committed yet. Not looked at is what clang-format cannot say of the house style: the head of a
function's definition (a parameter a line, names aligned), tables and the columns in headers; and where to break
a long line, before or behind an operator, is left to who writes it: so it is told of no limit of columns.
"""

import difflib
import re
import shutil
import subprocess

# As one word of the same length, clang-format takes it for the type that it is.
OWNED = re.compile(r'\b(g_auto|g_autoptr|g_autolist|g_autoqueue|g_autoslist)\((\w+)\)')
# What has no space before its parenthesis, whatever clang-format says.
MARKED = re.compile(r'\b(_|N_|C_|NC_) \(')
# A brace on a line with something else.
BRACE = re.compile(r'\) \{$|\} else|\belse \{$')


def git(project, *arguments):
    """What git says, or None where it has nothing to say."""
    answer = subprocess.run(['git', '-c', 'safe.directory=*', '-C', str(project.root), *arguments],
                            capture_output=True, text=True)
    return answer.stdout if answer.returncode == 0 else None


def find_base(project):
    """The commit to compare with, or None outside of a clone."""
    head = git(project, 'rev-parse', '--verify', '--quiet', 'HEAD')
    if head is None or git(project, 'rev-parse', '--show-prefix').strip():
        return None
    for main in ('origin/HEAD', 'origin/main', 'main'):
        base = git(project, 'merge-base', 'HEAD', main)
        if base is not None and base != head:
            return base.strip()
    before = git(project, 'rev-parse', '--verify', '--quiet', 'HEAD~1')
    return (before or head).strip()  # a clone of one commit has none before it


def read_changes(project, base):
    """The numbers of the changed lines of each file."""
    changes = {}
    lines = None
    for line in git(project, 'diff', '-U0', '--no-color', '--no-ext-diff', base, '--', 'src/*.c', 'tests/*.c').splitlines():
        if line.startswith('+++ '):
            lines = changes.setdefault(line[6:], set()) if line.startswith('+++ b/') else set()
        elif hunk := re.match(r'@@ -\S+ \+(\d+)(?:,(\d+))? @@', line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines.update(range(first, first + count))
    return changes


def find_bodies(text):
    """The numbers of the lines in bodies of functions."""
    bodies = set()
    inside = False
    before = ''
    for number, line in enumerate(text.splitlines(), 1):
        inside = (inside or (line == '{' and before.endswith(')'))) and line != '}'
        before = line
        if inside and line != '{':
            bodies.add(number)
    return bodies


def is_about_breaks(lines, wanted):
    """Whether the same words are on other lines, and no brace is on a line that is not its own."""
    return (''.join(''.join(lines).split(' ')) == ''.join(''.join(wanted).split(' '))
            and len(lines) != len(wanted) and not any(BRACE.search(line) for line in lines))


def is_about_marks(lines, wanted):
    """Whether all that differs is the column that the space before a mark's parenthesis has pushed literals to."""
    return len(lines) == len(wanted) and all(line.lstrip().startswith('"') and other == ' ' + line
                                             for line, other in zip(lines, wanted))


def find_other(path, text, numbers, operators):
    """The lines that clang-format would change, and how it would have them."""
    style = f'--style={{BasedOnStyle: InheritParentConfig, ColumnLimit: 0, BreakBeforeBinaryOperators: {operators}}}'
    ranges = [f'--lines={number}:{number}' for number in sorted(numbers)]
    answer = subprocess.run(['clang-format', style, f'--assume-filename={path}', *ranges], input=text,
                            capture_output=True, text=True, check=True)
    wanted = MARKED.sub(r'\1(', answer.stdout).splitlines()
    lines = MARKED.sub(r'\1(', text).splitlines()
    return {range(first + 1, max(end, first + 1) + 1): wanted[new_first:new_end]
            for tag, first, end, new_first, new_end in difflib.SequenceMatcher(None, lines, wanted, False).get_opcodes()
            if tag != 'equal' and not is_about_breaks(lines[first:end], wanted[new_first:new_end])
            and not is_about_marks(lines[first:end], wanted[new_first:new_end])}


def check_file(project, name, numbers):
    path = project.root / name
    text = path.read_text()
    numbers &= find_bodies(text)
    if not numbers:
        return
    text = OWNED.sub(r'\1_\2_', text)
    first = find_other(path, text, numbers, 'NonAssignment')
    second = find_other(path, text, numbers, 'None') if first else {}
    for lines, wanted in first.items():
        if any(set(lines) & set(others) for others in second):
            yield f'{name}:{lines[0]}: clang-format would have here'
            yield from (f'  {line}' for line in wanted)


def why_not_lines(project):
    if not shutil.which('clang-format') or not shutil.which('git'):
        return 'there is no clang-format, or no git'
    return None if find_base(project) else 'these sources are in no clone that knows what has changed'


def check_lines(project):
    """What was changed looks as clang-format has it."""
    for name, numbers in sorted(read_changes(project, find_base(project)).items()):
        yield from check_file(project, name, numbers)
