#!/bin/bash
# test-vm-run.sh: what build-aux/vm-run says where there is no virtual machine
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The argument is build-aux/vm-run, the next tests/vm/in-vm.py. That it works is for the suite vm to show.

set -u

vm_run=$1
in_vm=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

check () # name, status, pattern, command…
{
  local name=$1 status=$2 pattern=$3 seen=0
  shift 3
  number=$((number + 1))
  "$@" >"$work/output" 2>&1 || seen=$?
  if [[ $seen == "$status" ]] && grep -q -e "$pattern" "$work/output"; then
    echo "ok $number $name"
  else
    echo "not ok $number $name"
    echo "# status $seen"
    sed 's/^/# /' "$work/output"
  fi
}

# Programs that vm-run needs, without the machine itself.
mkdir "$work/bin" "$work/home"
for program in bash sed uname realpath dirname cat env grep; do
  ln -s "$(command -v "$program")" "$work/bin/$program"
done
# not a script that looks for it
ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$work/bin/python3"
without_machine=(env -i "HOME=$work/home" "PATH=$work/bin")

check 'no arguments' 2 'vm-run ROOT WORK COMMAND' "$vm_run"
check 'help' 0 'Exit status' env "$vm_run" --help
check 'no root' 2 'There is no system' "$vm_run" "$work" "$work" true
check 'what is missing is named' 126 'qemu-system-x86' "${without_machine[@]}" "$vm_run" / "$work" true
check 'and a test is skipped with that reason' 0 '^1..0 # SKIP .*qemu-system-x86' \
  "${without_machine[@]}" "$in_vm" "$vm_run" "$work/folder" nothing true
echo "1..$number"
