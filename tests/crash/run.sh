#!/usr/bin/env bash
# HAIP=… tests/crash/run.sh KILLS: on both engines, then a full and a read-only disk.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kills=${1:-20}
crash_test=$(dirname "$HAIP")/tests/crash_test
for engine in sqlite postgres; do timeout 2400 "$crash_test" "$HAIP" "$kills" "$engine"; done
"$here/disk.sh"
