#!/usr/bin/env bash
# ./dev bench [statements|pages|large|search|schema|reports|carry_over|campaigns]: figures of this machine, now. docs/performance.md says what they mean.
set -euo pipefail
cd "$(dirname "$0")/.."
haip=$PWD/build/bench/haip
programs=build/bench/bench
work=$(mktemp -d "${TMPDIR:-/var/tmp}/haip-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
only=${1:-all}

say() { printf '\n== %s\n' "$*"; }
wanted() { [ "$only" = all ] || [ "$only" = "$1" ]; }

say "$(date -u +%Y-%m-%d), $(nproc) processors, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), load $(cut -d' ' -f1 /proc/loadavg)"
if wanted statements; then
  for engine in sqlite postgres; do
    say "statements, $engine"
    for round in 1 2 3; do
      "$programs/statements_bench" "$work/$round-$engine" "$engine" 20000
      "$programs/http_statements_bench" "$work/http-$round-$engine" "$haip" "$engine" 20000 2>/dev/null
    done
  done
fi
if wanted pages; then
  say "pages beside nginx"
  bench/pages.sh "$work/pages" "$haip"
fi
if wanted large; then
  say "a log of a million entries"
  "$programs/large_log_bench" "$work/large" "$haip" 1000000 2>/dev/null
fi
if wanted search; then
  say "full-text search at 10,000 documents"
  for engine in sqlite postgres; do "$programs/search_bench" "$work/search-$engine" "$engine" 10000; done
fi
if wanted schema; then
  say "JSON Schema: the NIST SP 800-53 rev5 HIGH catalog, OSCAL 1.2.1"
  oscal=../shared/data/oscal
  if [ -d "$oscal" ]; then
    schema=$oscal/schemas/oscal_catalog_schema.json
    catalog=$oscal/nist-sp800-53/NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json
    for round in 1 2 3; do "$programs/json_schema_bench" "$schema" "$catalog" 20; done
  else
    echo "skipped: ../shared/data is not beside the source tree"
  fi
fi
if wanted reports; then
  say "comparing at 1,000 reports of 40 answers"
  "$programs/reports_bench" 1000
fi
if wanted carry_over; then
  say "carry-over of quotes in generated drafts"
  "$programs/carry_over_bench" 20
fi
if wanted campaigns; then
  say "campaigns in a million comments of a hundred words"
  "$programs/campaigns_bench" "$work/campaigns" "$haip" 1000000
  # The Go of Debian 12, its packages alone; what the caller set for another Go must not reach it.
  env -u GOFLAGS -u GOTOOLCHAIN -u GOROOT -u GOEXPERIMENT GOENV=off GO111MODULE=off GOPATH=/usr/share/gocode \
    GOCACHE="$work/go" /usr/lib/go-1.19/bin/go build -o "$work/campaigns-peer" bench/peers/campaigns.go
  GOMAXPROCS=1 "$work/campaigns-peer" "$work/campaigns/lines.txt" 232
fi
