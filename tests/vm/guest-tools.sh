#!/bin/bash
# guest-tools.sh: libfido2's own tools against the virtual key, on a real /dev/hidraw node
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs in the virtual machine. The argument is the virtual-key program.

set -u

program=$1
work=$(mktemp -d)
cd "$work" || exit 1
number=0

# What goes wrong is shown and counted; the rest needs no words. A PIN is typed on standard input: where there is
# no terminal the tools read it there.
expect () # name, command…
{
  local name=$1
  shift
  number=$((number + 1))
  if "$@" >output 2>&1; then
    echo "ok $number $name"
  else
    echo "not ok $number $name"
    sed 's/^/# /' output
  fi
}

typing () # text, command…
{
  printf '%b' "$1" | "${@:2}"
}

refused () { ! "$@"; }

shows () # pattern, command…
{
  local pattern=$1
  shift
  "$@" >shown 2>&1
  cat shown
  grep -q -E "$pattern" shown
}

wait_for () # command…
{
  local i
  for i in $(seq 100); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  return 1
}

hash () { head -c 32 /dev/urandom | base64 -w 0; }
nodes () { compgen -G '/dev/hidraw*' | sort -V; }
n_nodes () { [[ $(nodes | wc -l) == "$1" ]]; }
tell () { echo "$*" >control; }

"$program" --count 2 --control control >log 2>&1 &
key=$!
if ! wait_for grep -q '^Ready: 2' log || ! wait_for n_nodes 2; then
  sed 's/^/# /' log
  echo 'Bail out! The virtual keys were not plugged in.'
  exit 1
fi
device=$(nodes | head -n 1)

expect 'both keys are listed' shows "^$device: vendor=0x1209, product=0x0001" fido2-token -L
expect 'getInfo' shows 'version strings: U2F_V2, FIDO_2_0, FIDO_2_1' fido2-token -I "$device"
expect 'no PIN yet' shows 'noclientPin|pin retries: undefined' fido2-token -I "$device"
expect 'set a PIN' typing '1234\n1234\n' fido2-token -S "$device"
expect 'PIN is set' shows '(^|[ ,])clientPin' fido2-token -I "$device"
expect 'a short PIN is refused' refused typing '1234\n12\n12\n' fido2-token -C "$device"
expect 'change the PIN' typing '1234\n567890\n567890\n' fido2-token -C "$device"
expect 'a wrong PIN is refused' refused typing '1234\n0000\n0000\n' fido2-token -C "$device"
expect 'and costs one try' shows 'pin retries: 7' fido2-token -I "$device"

printf '%s\n%s\n%s\n%s\n' "$(hash)" example.org ada "$(printf ada | base64)" >make
printf '%s\n%s\n' "$(hash)" example.org >get
expect 'make a resident credential with the PIN' \
  typing '567890\n' fido2-cred -M -r -v -i make -o made "$device"
expect 'its attestation is good' fido2-cred -V -v -i made -o verified
tail -n +2 verified >key.pem
expect 'get an assertion without a list, with the PIN' \
  typing '567890\n' fido2-assert -G -r -v -i get -o got "$device"
expect 'its signature is good' fido2-assert -V -v -i got key.pem es256
printf '%s\n%s\n%s\n' "$(hash)" example.org "$(head -n 1 verified)" >get-one
expect 'get an assertion for one credential, with a touch alone' \
  fido2-assert -G -p -i get-one -o got-one "$device"
expect 'its signature is good, too' fido2-assert -V -p -i got-one key.pem es256
expect 'a signature of something else is not' refused sh -c \
  'sed 1d got-one | sed "1i $(head -n 1 got)" | fido2-assert -V key.pem es256'
expect 'the other key does not have it' refused \
  fido2-assert -G -p -i get-one -o nothing "$(nodes | tail -n 1)"

expect 'list the sites' typing '567890\n' shows 'example.org' fido2-token -L -r "$device"
expect 'list the passkeys' typing '567890\n' shows "$(head -n 1 verified | tr + .)" \
  fido2-token -L -k example.org "$device"
expect 'delete the passkey' typing '567890\n' fido2-token -D -i "$(head -n 1 verified)" "$device"
expect 'it is gone' refused typing '567890\n' fido2-assert -G -r -v -i get -o got "$device"

tell unplug 1
expect 'unplugged, its node is gone' wait_for n_nodes 1
tell plug 1
expect 'plugged in again, it is back' wait_for n_nodes 2
device=$(fido2-token -L | cut -d : -f 1 | while read -r node; do
           fido2-token -I "$node" | grep -q -E '(^|[ ,])clientPin' && echo "$node"
         done)
expect 'reset' fido2-token -R "$device"
expect 'its PIN is gone' shows 'noclientPin' fido2-token -I "$device"

tell touch-after 2 never
expect 'a touch that does not come' refused timeout 2 fido2-cred -M -i make -o made "$(nodes | tail -n 1)"
expect 'was waited for' grep -q '^Key 2 blinks$' log
tell quit
wait "$key"
expect 'the keys are unplugged at the end' wait_for n_nodes 0
echo "1..$number"
