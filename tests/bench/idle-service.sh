#!/bin/bash
# idle-service.sh: what the service for browsers costs while nobody asks
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   idle-service.sh SERVICE SECONDS
#
# Runs in the virtual machine. Prints how often the threads of the service were scheduled in that time, and its
# proportional memory in KiB.

set -euo pipefail

log=$(mktemp)
"$1" --answer-with /bin/false >"$log" 2>&1 &
service=$!
for ((tries = 0; tries < 600; tries++)); do
  ! grep -q '^Offering' "$log" || break
  sleep 0.1
done
grep -q '^Offering' "$log" || { cat "$log" >&2; exit 1; }

count () { cat "/proc/$service/task"/*/status | awk '/ctxt_switches/ { n += $2 } END { print n }'; }

# it is asked for its name by the kernel first
sleep 3
before=$(count)
sleep "$2"
echo "switches $(($(count) - before))"
awk '/^Pss:/ { print "pss", $2 }' "/proc/$service/smaps_rollup"
kill "$service"
wait "$service"
