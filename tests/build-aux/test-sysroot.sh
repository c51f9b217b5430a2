#!/bin/bash
# test-sysroot.sh: what build-aux/sysroot does when it is interrupted, cut off or cramped
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck disable=SC2015,SC2016,SC2181 # conditions joined by && are what each test is made of
#
# Prints TAP. Uses the complete root that is there, and makes none: each failure happens before there would be
# one. Nothing is taken over from one test to the next; each has a cache of its own.

set -uo pipefail

project=$(dirname "$(dirname "$(dirname "$(realpath "$0")")")")
sysroot=$project/build-aux/sysroot
scratch=$(mktemp -d /var/tmp/test-sysroot.XXXXXX)
number=0
failures=0

cleanup ()
{
  ! mountpoint -q "$scratch/small" 2>/dev/null || umount "$scratch/small"
  rm -rf --one-file-system "$scratch"
}
trap cleanup EXIT

report () # status name
{
  number=$((number + 1))
  if [[ $1 == 0 ]]; then
    echo "ok $number $2"
  else
    failures=$((failures + 1))
    echo "not ok $number $2"
    sed 's/^/# /' "$scratch/output"
  fi
}

skip () # name reason
{
  number=$((number + 1))
  echo "ok $number $1 # SKIP $2"
}

# Runs a command with all output in $scratch/output.
quietly ()
{
  "$@" >"$scratch/output" 2>&1 </dev/null
}

says ()
{
  grep -q -E -- "$1" "$scratch/output"
}

# No root, finished or half-made, in a cache, and nothing of ours in /var/tmp.
nothing_left_in ()
{
  ! compgen -G "$1/passkeys/root-*" >>"$scratch/output" &&
    ! compgen -G '/var/tmp/passkeys-sysroot.*' >>"$scratch/output"
}

# A PATH with everything of the host but the named commands.
path_without ()
{
  local folder=$scratch/without-$1 directory file name
  mkdir -p "$folder"
  for directory in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
    for file in "$directory"/*; do
      name=${file##*/}
      [[ " $* " == *" $name "* || -e $folder/$name ]] || ln -s "$file" "$folder/$name"
    done
  done
  printf '%s\n' "$folder"
}

# Always the way with the root, and never as if inside it already.
unset PASSKEYS_SYSROOT_INSIDE
export PASSKEYS_SYSROOT=root

test_second_call_is_quick ()
{
  local started elapsed
  quietly "$sysroot" true || { report 1 "$1"; return; }
  started=$(date +%s%N)
  quietly "$sysroot" true || { report 1 "$1"; return; }
  elapsed=$((($(date +%s%N) - started) / 1000000))
  echo "$elapsed ms" >>"$scratch/output"
  ((elapsed < 2000))
  report $? "$1"
}

test_exit_status ()
{
  quietly "$sysroot" bash -c 'exit 42'
  [[ $? == 42 ]]
  report $? "$1"
}

test_arguments ()
{
  quietly "$sysroot" printf '%s|' 'a b' '' '$x' '*' && says '^a b\|\|\$x\|\*\|$'
  report $? "$1"
}

test_same_place ()
{
  cd "$project/build-aux" || return
  quietly "$sysroot" pwd && says "^$project/build-aux$"
  report $? "$1"
  cd / || return
}

test_same_person ()
{
  quietly "$sysroot" sh -c 'echo "$(id -u) $(id -un)"' && says "^$(id -u) $(id -un)$"
  report $? "$1"
}

test_root_is_read_only ()
{
  quietly "$sysroot" touch /usr/bin/scribble
  [[ $? != 0 ]] && says 'Read-only'
  report $? "$1"
}

test_nested ()
{
  quietly "$sysroot" "$sysroot" echo within && says '^within$'
  report $? "$1"
}

test_children_end ()
{
  local marker="47$RANDOM$$"
  quietly "$sysroot" sh -c "sleep $marker & exit 0"
  sleep 0.2
  ! pgrep -f "sleep $marker" >>"$scratch/output"
  report $? "$1"
}

test_missing_list ()
{
  quietly "$sysroot" --with "$scratch/no-such-list" true
  [[ $? != 0 ]] && says 'needs a list of packages'
  report $? "$1"
}

interrupt_set_up () # signal
{
  local cache=$scratch/interrupted-$1 caller tries=0
  mkdir "$cache"
  # With job control, because without it the shell would let its children ignore SIGINT; and with the signal
  # given back, because whoever started the tests in the background had it ignored for all below.
  set -m
  XDG_CACHE_HOME=$cache env --default-signal=INT "$sysroot" true >"$scratch/output" 2>&1 </dev/null &
  caller=$!
  set +m
  # Half-way: once packages are being fetched or unpacked, there is much to leave behind.
  until grep -q -s -E 'downloading packages|extracting' "$cache/passkeys/set-up.log"; do
    sleep 0.2
    ((++tries < 300)) && kill -0 "$caller" 2>/dev/null || break
  done
  sleep 1
  if [[ $1 == KILL ]]; then
    # All of it at once, as when the power fails; the set-up has a process group of its own.
    # shellcheck disable=SC2046 # several processes, several words
    kill -KILL "$caller" $(pgrep -P "$caller" | sed 's/^/-/')
  else
    kill "-$1" "$caller"
  fi
  wait "$caller"
  echo "exit status $?" >>"$scratch/output"
}

test_interrupted ()
{
  interrupt_set_up INT
  says '^exit status 130$' && says 'Interrupted' && nothing_left_in "$scratch/interrupted-INT" &&
    ! pgrep -f "$scratch/interrupted-INT" >>"$scratch/output"
  report $? "$1"
}

# What nobody could clean up after is found and removed by the next call.
test_killed ()
{
  local cache=$scratch/interrupted-KILL
  interrupt_set_up KILL
  says '^exit status 137$' && compgen -G "$cache/passkeys/root-*.partial" >>"$scratch/output" || {
    report 1 "$1"
    return
  }
  quietly env XDG_CACHE_HOME="$cache" PASSKEYS_MIRROR=file:///nowhere/debian "$sysroot" true
  [[ $? != 0 ]] && nothing_left_in "$cache"
  report $? "$1"
}

test_no_network ()
{
  local cache=$scratch/offline
  # A port of this computer that nobody listens on.
  quietly env XDG_CACHE_HOME="$cache" PASSKEYS_MIRROR=http://127.0.0.1:9/debian "$sysroot" echo entered
  [[ $? != 0 ]] && says 'mirror could not be reached' && ! says '^entered$' && nothing_left_in "$cache"
  report $? "$1"
}

mount_small_disk () # size
{
  mkdir -p "$scratch/small"
  mount -t tmpfs -o "size=$1" tmpfs "$scratch/small" 2>/dev/null
}

test_small_disk ()
{
  mount_small_disk 20m || { skip "$1" 'mounting a small disk needs root'; return; }
  quietly env XDG_CACHE_HOME="$scratch/small" "$sysroot" echo entered
  [[ $? != 0 ]] && says 'MiB are free' && says 'XDG_CACHE_HOME' && ! says '^entered$' &&
    nothing_left_in "$scratch/small"
  report $? "$1"
  umount "$scratch/small"
}

# The disk looked large enough, and then it was not.
test_disk_fills_up ()
{
  mount_small_disk 80m || { skip "$1" 'mounting a small disk needs root'; return; }
  local tools=$scratch/tools
  mkdir -p "$tools"
  printf '#!/bin/sh\nprintf "Avail\\n99999\\n"\n' >"$tools/df"
  chmod +x "$tools/df"
  quietly env PATH="$tools:$PATH" XDG_CACHE_HOME="$scratch/small" "$sysroot" echo entered
  [[ $? != 0 ]] && says 'disk is full' && ! says '^entered$' && nothing_left_in "$scratch/small"
  report $? "$1"
  umount "$scratch/small"
}

test_no_bubblewrap ()
{
  # Without apt-get as well, so that it cannot be installed behind our back.
  quietly env PATH="$(path_without bwrap apt-get)" "$sysroot" echo entered
  [[ $? != 0 ]] && says 'lacks: .*bubblewrap' && ! says '^entered$'
  report $? "$1"
}

test_no_namespaces ()
{
  local tools=$scratch/no-namespaces
  mkdir -p "$tools"
  printf '#!/bin/sh\necho "bwrap: No permissions to create a new namespace" >&2\nexit 1\n' >"$tools/bwrap"
  chmod +x "$tools/bwrap"
  quietly env PATH="$tools:$PATH" "$sysroot" echo entered
  [[ $? != 0 ]] && says 'cannot make a namespace' && says 'Debian 13' && ! says '^entered$'
  report $? "$1"
}

test_two_calls_at_once ()
{
  local cache=$scratch/twice lock
  mkdir -p "$cache/passkeys"
  exec {lock}>"$cache/passkeys/lock"
  flock "$lock"
  quietly env XDG_CACHE_HOME="$cache" timeout 2 "$sysroot" echo entered {lock}>&-
  [[ $? == 124 ]] && says 'waiting for it' && ! says '^entered$' && nothing_left_in "$cache"
  report $? "$1"
  exec {lock}>&-
}

tests=(
  'second_call_is_quick|a second call starts in under 2 s'
  'exit_status|the exit status is that of the command'
  'arguments|arguments arrive unchanged'
  'same_place|the command runs in the same folder'
  'same_person|the command runs as the same person'
  'root_is_read_only|the root cannot be changed from within'
  'nested|a call within a call runs at once'
  'children_end|nothing goes on running after the command'
  'missing_list|a missing list of packages is named'
  'interrupted|SIGINT half-way leaves nothing'
  'killed|what SIGKILL leaves is removed by the next call'
  'no_network|an unreachable mirror is named and leaves nothing'
  'small_disk|a disk that is too small is named beforehand'
  'disk_fills_up|a disk that fills up is named and leaves nothing'
  'no_bubblewrap|missing bubblewrap is named'
  'no_namespaces|missing namespaces are named'
  'two_calls_at_once|a second set-up waits for the first'
)

echo "1..${#tests[@]}"
for entry in "${tests[@]}"; do
  : >"$scratch/output"
  "test_${entry%%|*}" "${entry#*|}"
done
((failures == 0))
