#!/usr/bin/env bash
# HAIP=… tests/interop/run.sh [--debian-only]: other people's programs check a register's log. One line for each of them.
#
# From Debian 12: golang.org/x/mod/sumdb (the Go checksum database's code), python3-cbor2 with python3-nacl. Without
# --debian-only, where Go 1.25 or later and its modules can be had: Tessera's fsck, and a litewitness that cosigns.
set -euo pipefail
debian_only=no
case ${1:-} in --debian-only) debian_only=yes ;; '') ;; *) echo "usage: HAIP=… $0 [--debian-only]" >&2; exit 2 ;; esac
HAIP=$(realpath "${HAIP:?is not set: the haip program to check}")
here=$(cd "$(dirname "$0")" && pwd)
tessera=github.com/transparency-dev/tessera@v1.0.4
torchwood=filippo.io/torchwood@v0.9.0

work=$(mktemp -d /tmp/haip-interop-XXXXXX)
own_processes=()
finish() {
  for process in "${own_processes[@]}"; do kill "$process" 2> /dev/null || continue; wait "$process" 2> /dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
cd "$work"
fail() { echo "FAILED: $*" >&2; exit 1; }
skip() { echo "$1: skipped, $2"; }

# logged FILE command…: what it prints matters only if it fails.
logged() {
  local log=$1; shift
  "$@" > "$log" 2>&1 || { cat "$log" >&2; fail "$*"; }
}

# start_server REGISTER: sets address and server.
start_server() {
  local line
  rm -f "$1.out"
  mkfifo "$1.out"
  "$HAIP" serve "$1" --listen 127.0.0.1:0 > "$1.out" 2> "$1.log" &
  server=$!
  own_processes+=("$server")
  read -r line < "$1.out" || { cat "$1.log" >&2; fail "haip serve $1"; }
  address=$(grep -o 'http://[^ ]*' <<< "$line")
}

# commit REGISTER FOLDER: an organisation, vouched for, commits to the Code over HTTP.
commit() {
  logged "$2.log" "$HAIP" key new "$2.key" --domain lab.example --name "Example Lab" --economy JP --role model-developer
  logged "$2.log" "$HAIP" organisation vouch "$1" --key "$2.key.pub" --name "Example Lab" --economy JP --role model-developer
  logged "$2.log" "$HAIP" commitment make --key "$2.key" --instrument coc --statement "We apply the Code to all our systems." --out "$2"
  logged "$2.log" "$HAIP" submit "$2" --to "$address"
}

# The Go of Debian 12, its packages alone, no network; what the caller set for another Go must not reach it.
check_with_sumdb() {
  env -u GOFLAGS -u GOTOOLCHAIN -u GOROOT -u GOEXPERIMENT GOENV=off GO111MODULE=off GOPATH="$work/gopath:/usr/share/gocode" \
    /usr/lib/go-1.19/bin/go run "$here/sumdb/check_log.go" -log "$address/log" -key log.vkey -saved checkpoint.saved
}

# check_with_cose KEY FOLDER [--witness-key VKEY]
check_with_cose() {
  /usr/bin/python3 "$here/read_cose.py" --register "$address" --log-key log.vkey --organisation-key "$1.pub" "${@:2}"
}

# The first run sees one partial tile. The second sees a full one, the next partial one and the level above.
logged demo.log "$HAIP" demo reg
"$HAIP" log export reg > log.vkey
start_server reg
check_with_sumdb
commit reg lab
for _ in {1..190}; do "$HAIP" log state reg; done > states.log
logged lab.log "$HAIP" submit lab --to "$address"   # again: newer proofs, from the larger tree
check_with_sumdb
check_with_cose lab.key lab
[ $debian_only = no ] || exit 0

# ------------------------------------------------------------------------------------------------- with a newer Go

# why_no_modules: nothing if a Go that is new enough can fetch the modules, else the reason.
why_no_modules() {
  local version
  command -v go > /dev/null || { echo "there is no go"; return; }
  version=$(go env GOVERSION)
  [[ $version =~ ^go1\.([0-9]+) && ${BASH_REMATCH[1]} -ge 25 ]] || { echo "it needs Go 1.25 or later, this is $version"; return; }
  timeout 60 go list -m "$tessera" "$torchwood" > modules.log 2>&1 || echo "the Go modules cannot be fetched"
}

# built PROGRAM MODULE: builds it as bin/PROGRAM. A module that cannot be had is no fault of haip.
built() { GOBIN=$work/bin go install "${2/@//cmd/$1@}" > "$1.log" 2>&1; }

check_with_fsck() {
  built fsck "$tessera" || { skip "Tessera fsck" "it cannot be built: $(tail -n 1 fsck.log)"; return; }
  logged fsck.log bin/fsck --storage_url="$address/log/" --public_key=log.vkey --ui=false --N=4
  echo "Tessera fsck ${tessera#*@}: $(curl -fsS "$address/log/checkpoint" | sed -n 2p) entries, every bundle, tile and the root"
}

free_port() { /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# add_log_to_witness ORIGIN VKEY: with witnessctl, which needs one module more than the witness itself; where that one cannot
# be had, the same two rows.
add_log_to_witness() {
  if built witnessctl "$torchwood"; then
    logged witnessctl.log bin/witnessctl add-log -db witness.db -origin "$1"
    logged witnessctl.log bin/witnessctl add-key -db witness.db -origin "$1" -key "$2"
    set_up_with=witnessctl
  else
    local empty_root=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
    sqlite3 witness.db "INSERT INTO log (origin, tree_size, tree_hash) VALUES ('$1', 0, '$empty_root');
                        INSERT INTO key (origin, key) VALUES ('$1', '$2');"
    set_up_with=sqlite3
  fi
}

# start_witness NAME: a litewitness with a new key in an agent of its own; sets witness_address and witness_key.
start_witness() {
  local agent=$work/agent fingerprint port tries
  ssh-keygen -q -t ed25519 -N '' -C "$1" -f witness-key
  fingerprint=$(ssh-keygen -l -f witness-key | cut -d' ' -f2)
  ssh-agent -D -a "$agent" > agent.log 2>&1 &
  own_processes+=($!)
  for tries in {1..100}; do [ -S "$agent" ] && break; sleep 0.1; done
  SSH_AUTH_SOCK=$agent ssh-add -q witness-key
  port=$(free_port)
  bin/litewitness -db witness.db -name "$1" -key "$fingerprint" -ssh-agent "$agent" -listen "127.0.0.1:$port" > litewitness.log 2>&1 &
  own_processes+=($!)
  witness_address=http://127.0.0.1:$port
  for tries in {1..100}; do curl -fsS -o front-page "$witness_address/" 2> /dev/null && break; sleep 0.1; done
  witness_key=$(grep -o -m 1 'vkey=[^ ]*' litewitness.log | cut -d= -f2- | tr -d '"') || { cat litewitness.log >&2; fail "litewitness does not start"; }
}

# The quorum is this witness: a checkpoint that is published at all must carry its cosignature.
check_with_litewitness() {
  local name=witness.example/w1 seen cosigned verified program
  for program in ssh-agent ssh-add ssh-keygen; do
    command -v $program > /dev/null || { skip litewitness "there is no $program (Debian: openssh-client)"; return; }
  done
  built litewitness "$torchwood" || { skip litewitness "it cannot be built: $(tail -n 1 litewitness.log)"; return; }
  start_witness "$name"
  logged init.log "$HAIP" init witnessed --origin witnessed.example/log --name "Witnessed register"
  "$HAIP" log export witnessed > log.vkey
  add_log_to_witness witnessed.example/log "$(cat log.vkey)"
  sed -i '/^quorum/d' witnessed/policy.txt
  printf 'witness w1 %s %s\nquorum w1\n' "$witness_key" "$witness_address" >> witnessed/policy.txt
  start_server witnessed
  commit witnessed lab2
  kill "$server"
  wait "$server" || fail "haip serve did not stop in order"
  start_server witnessed   # again: it has forgotten the witness's size, and is told with status 409
  logged seen.log "$HAIP" commitment renew --key lab2.key --instrument coc --statement "We keep to it." --out seen
  logged seen.log "$HAIP" submit seen --to "$address"
  seen=$(curl -fsS "$address/log/checkpoint")
  cosigned=$(grep -c "^— $name " <<< "$seen") || true
  [ "$cosigned" = 1 ] || fail "the checkpoint carries $cosigned cosignatures by $name:"$'\n'"$seen"
  verified=$("$HAIP" verify seen --policy witnessed/policy.txt) || fail "haip verify: $verified"
  grep -q "witnessed.*w1" <<< "$verified" || fail "haip verify does not name the witness:"$'\n'"$verified"
  rm checkpoint.saved   # another log's
  check_with_sumdb
  check_with_cose lab2.key seen --witness-key "$witness_key"
  curl -fsS "$witness_address/" | grep -qF "size $(sed -n 2p <<< "$seen")," || fail "the witness is at another size"
  echo "litewitness ${torchwood#*@} (set up with $set_up_with): cosigned the checkpoint of $(sed -n 2p <<< "$seen") entries; haip verify: $(tail -n 1 <<< "$verified")"
}

reason=$(why_no_modules)
if [ -n "$reason" ]; then
  skip "Tessera fsck" "$reason"
  skip "litewitness" "$reason"
  exit 0
fi
check_with_fsck
check_with_litewitness
