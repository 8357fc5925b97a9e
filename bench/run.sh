#!/usr/bin/env bash
# ./dev bench: figures of this machine, now. docs/performance.md says what they mean.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/var/tmp}/haip-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
for round in 1 2 3; do
  echo "round $round"
  build/bench/bench/statements_bench "$work/$round" 20000
done
