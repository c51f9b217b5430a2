#!/bin/bash
# guest-browser-service.sh: libfido2's own tools against the passkeys of this computer, on a real
# /dev/hidraw node
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs in the virtual machine. The arguments are with-keyring, the service, and the program that it starts
# for a question, whose person follows a script.

set -u

if [[ -z ${PASSKEYS_TEST_FOLDER:-} ]]; then
  exec "$1" "$0" "$@"
fi

service=$2
answer=$3
number=0
export PASSKEYS_TEST_SCRIPTS=$PASSKEYS_TEST_FOLDER
cd "$PASSKEYS_TEST_FOLDER" || exit 1

# The keyring has a disk of its own, which can be full.
disk=$XDG_DATA_HOME/keyrings
mkdir -p "$disk" there
cp -a "$disk/." there
mount -t tmpfs -o size=256k tmpfs "$disk"
cp -a there/. "$disk"

# What goes wrong is shown and counted; the rest needs no words.
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
    tail -n 3 log service.log 2>/dev/null | sed 's/^/# /'
  fi
}

refused () { ! "$@"; }

shows () # pattern, command…
{
  local pattern=$1
  shift
  "$@" >shown 2>&1
  cat shown
  grep -q -E -- "$pattern" shown
}

wait_for () # command…
{
  local i
  for i in $(seq 300); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  return 1
}

hash () { head -c 32 /dev/urandom | base64 -w 0; }
nodes () { compgen -G '/dev/hidraw*' | sort -V; }
n_nodes () { [[ $(nodes | wc -l) == "$1" ]]; }
asked () { grep -q -F -- "$1" log; }
taken () { [[ ! -e script ]]; }
script () { printf '%b' "$1" >script; }

start () # argument…
{
  "$service" --answer-with "$answer" "$@" >service.log 2>&1 &
  pid=$!
  if ! wait_for grep -q '^Offering' service.log || ! wait_for n_nodes 1; then
    sed 's/^/# /' service.log
    echo 'Bail out! The security key was not plugged in.'
    exit 1
  fi
  device=$(nodes)
}

start
expect 'it is listed' shows "^$device: vendor=0x1209.*Passkeys on This Computer" fido2-token -L
expect 'getInfo' shows 'FIDO_2_1' fido2-token -I "$device"
expect 'its options are true' shows '^options: .*rk.* up.* uv|^options: .*(rk|up|uv), ' fido2-token -I "$device"
expect 'it has no PIN of its own' refused shows '(^|[ ,])(no)?clientPin' fido2-token -I "$device"
expect 'its model is that of the application' \
  shows '^aaguid: a1728d2666a94eceb8cc2a8c293c2b5e' fido2-token -I "$device"

# All of its threads, as often as they were scheduled.
switches () { cat "/proc/$pid/task"/*/status | awk '/ctxt_switches/ { n += $2 } END { print n }'; }
sleeps ()
{
  local before
  before=$(switches)
  sleep 5
  echo "$before, then $(switches)"
  [[ $(switches) == "$before" ]]
}
pss () { awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup"; }
is_small () { echo "$(pss) KiB"; (($(pss) < 25 * 1024)); }
expect 'it does not wake up while nothing is asked' sleeps
expect 'it is small' is_small
echo "# PSS $(pss) KiB"

printf '%s\n%s\n%s\n%s\n' "$(hash)" example.org ada "$(printf ada | base64)" >make
printf '%s\n%s\n' "$(hash)" example.org >get

script 'pin 246810-a\ncreate ada\n'
expect 'keep a passkey, with the PIN' fido2-cred -M -r -v -i make -o made "$device"
expect 'its attestation is good' fido2-cred -V -v -i made -o verified
expect 'the person was asked for it' asked 'begin:create:example.org pin:new entry:0 end => answered'
tail -n +2 verified >key.pem

script 'pin 246810-a\n'
expect 'sign in without a list, with the PIN' fido2-assert -G -r -t uv=true -i get -o got "$device"
expect 'its signature is good, the person verified' fido2-assert -V -v -i got key.pem es256
expect 'the person was asked for that' asked 'begin:sign-in:example.org pin end => answered'

printf '%s\n%s\n%s\n' "$(hash)" example.org "$(head -n 1 verified)" >get-one
script 'pin 000000\npin 246810-a\n'
expect 'sign in with one passkey, past a wrong PIN' fido2-assert -G -p -i get-one -o got-one "$device"
expect 'its signature is good, too' fido2-assert -V -p -i got-one key.pem es256
expect 'the PIN was asked for twice' asked 'begin:sign-in:example.org pin pin:again end => answered'
expect 'a signature of something else is not' refused sh -c \
  'sed 1d got-one | sed "1i $(head -n 1 got)" | fido2-assert -V key.pem es256'

script 'cancel\n'
expect 'who cancels is not signed in' shows 'FIDO_ERR_OPERATION_DENIED' \
  fido2-assert -G -r -t uv=true -i get -o nothing "$device"
expect 'nothing was signed' test ! -s nothing

printf '%s\n%s\n%s\n%s\n' "$(hash)" example.org bob "$(printf bob | base64)" >make-bob
script 'pin 246810-a\ncreate ADA\ncreate bob\n'
expect 'another user name must be another' fido2-cred -M -r -v -i make-bob -o made-bob "$device"
expect 'it was asked for again' asked 'pin entry:1 entry:1:8 end'
script 'account bob\npin 246810-a\n'
expect 'the person chooses among two accounts' fido2-assert -G -r -t uv=true -i get -o got "$device"
fido2-cred -V -v -i made-bob -o verified-bob
tail -n +2 verified-bob >bob.pem
expect 'that one signed' fido2-assert -V -v -i got bob.pem es256
expect 'the other did not' refused fido2-assert -V -v -i got key.pem es256

printf '%s\n%s\n' "$(hash)" example.net >get-elsewhere
script 'agree\n'
expect 'another site has none' shows 'FIDO_ERR_NO_CREDENTIALS' \
  fido2-assert -G -r -t uv=true -i get-elsewhere -o nothing "$device"

printf '%s\n%s\n%s\n%s\n' "$(hash)" old.example carol "$(printf carol | base64)" >make-old
script 'pin 246810-a\ncreate the old site\n'
expect 'an old site is kept, by U2F' fido2-cred -M -u -i make-old -o made-old "$device"
expect 'its certificate and attestation are good' fido2-cred -V -i made-old -o verified-old
expect 'the person was told that it has no name' asked 'begin:create: pin entry:0 end => answered'
tail -n +2 verified-old >old.pem
printf '%s\n%s\n%s\n' "$(hash)" old.example "$(head -n 1 verified-old)" >get-old
script 'pin 246810-a\n'
expect 'sign in to the old site' fido2-assert -G -u -i get-old -o got-old "$device"
expect 'that signature is good' fido2-assert -V -i got-old old.pem es256

script 'pin 246810-a\n'
expect 'programs list the sites, with the PIN' shows 'example[.]org' fido2-token -L -r "$device"
script 'pin 246810-a\n'
expect 'and the passkeys of one' shows ' ada ' fido2-token -L -k example.org "$device"
script 'cancel\n'
expect 'who cancels shows nothing' refused shows 'example[.]org' fido2-token -L -r "$device"

script 'silence\n'
fido2-assert -G -r -t uv=true -i get -o nothing "$device" >first 2>&1 &
first=$!
expect 'the first of two is asked' wait_for taken
expect 'the second is told that it is busy, or waits in vain' refused \
  timeout 3 fido2-assert -G -r -t uv=true -i get -o nothing "$device"
kill "$first"
wait "$first"
expect 'when the client is gone, so is the window' wait_for asked 'end:0 => The service gave up'
script 'account ada\npin 246810-a\n'
expect 'and the next is served' fido2-assert -G -r -t uv=true -i get -o got "$device"

script 'die\n'
expect 'a window that dies is a refusal' shows 'FIDO_ERR_OPERATION_DENIED' \
  fido2-assert -G -r -t uv=true -i get -o nothing "$device"
cat /dev/zero >"$disk/fill" 2>/dev/null
printf '%s\n%s\n%s\n%s\n' "$(hash)" example.org eve "$(printf eve | base64)" >make-eve
script 'pin 246810-a\ncreate eve\n'
expect 'on a full disk nothing is kept' refused fido2-cred -M -r -v -i make-eve -o made-eve "$device"
expect 'the person is told so' asked 'begin:create:example.org pin end:16 => answered'
rm "$disk/fill"

expect 'nobody erases it from outside' refused fido2-token -R "$device"
expect 'it still signs' bash -c \
  'printf "account ada\npin 246810-a\n" >script; fido2-assert -G -r -t uv=true -i get -o got "$1"' - "$device"
expect 'and there are two accounts, as before' bash -c 'tail -n 1 log | grep -q -F " account:2 "'

kill "$pid"
wait "$pid"
expect 'it ends cleanly when told to' test "$?" = 0
expect 'and its node is gone' wait_for n_nodes 0

start --timeout 2
script 'silence\n'
expect 'who does not answer is not waited for' shows 'FIDO_ERR_(USER_)?ACTION_TIMEOUT' \
  fido2-assert -G -r -t uv=true -i get -o nothing "$device"
bus ()
{
  gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
    --method org.freedesktop.DBus.ListNames | grep -o 'org[.A-Za-z]*[.]Browsers' | head -n 1
}
expect 'a second one gives way' timeout 20 "$service" --answer-with "$answer"
expect 'the first is still there' fido2-token -I "$device"
expect 'the application ends it' gdbus call --session --dest "$(bus)" \
  --object-path /org/example/Passkeys/Browsers --method org.gtk.Actions.Activate quit '[]' '{}'
wait "$pid"
expect 'cleanly' test "$?" = 0

chmod 000 /dev/uhid
expect 'without permission it says so' shows '^This account may not use /dev/uhid$' \
  setpriv --reuid 65534 --regid 65534 --clear-groups "$service"
rm /dev/uhid
expect 'and where there is no such device' shows '^This kernel has no /dev/uhid$' "$service"
umount -l "$disk"
echo "1..$number"
