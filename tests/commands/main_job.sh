#!/usr/bin/env bash
# The main job, typed as in the README: from an empty folder to a verified commitment. Then the copy is damaged, and the
# damage must be named.
set -euo pipefail
fail() { echo "FAILED: $*" >&2; exit 1; }
expect() { grep -qF -- "$2" <<<"$1" || fail "expected \"$2\" in: $1"; }
work=$(mktemp -d /tmp/haip-job-XXXXXX)
server=
finish() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
  rm -rf "$work"
}
trap finish EXIT
cd "$work"
haip() { "$HAIP" "$@"; }

haip init reg --origin register.example/log --name "Example register" > /dev/null
mkfifo out
"$HAIP" serve reg --listen 127.0.0.1:0 > out &
server=$!
read -r line < out
address=$(grep -o 'http://[^ ]*' <<<"$line")
haip key new lab.key --domain lab.example > haip.json 2> /dev/null
[ "$(stat -c %a lab.key)" = 600 ] || fail "the private key is not mode 0600"
expect "$(cat haip.json)" '"lab.example"'
haip organisation vouch reg --key lab.key.pub --name "Example Lab" --economy JP --role model-developer > /dev/null
haip commitment make --key lab.key --instrument coc --statement "We apply the Code to all our advanced AI systems." --out lab-commitment > /dev/null
submitted=$(haip submit lab-commitment --to "$address")
expect "$submitted" "entry"
verified=$(haip verify lab-commitment --policy reg/policy.txt)
expect "$verified" "lab.example signed this commitment.make"
[ "$(wc -l <<<"$verified")" = 3 ] || fail "verify does not say it in three lines: $verified"
haip mirror "$address" copy > /dev/null
replayed=$(haip replay copy)
expect "$replayed" "state"
haip log export reg > log.vkey
expect "$(cat log.vkey)" "register.example/log+"

# Programs get JSON from each of them.
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
entry=$(haip submit lab-commitment --to "$address" --format json | field entry)
[ "$(haip verify lab-commitment --policy reg/policy.txt --format json | field verified)" = True ] || fail "verify --format json does not say verified"
[ "$(haip mirror "$address" copy --format json | field previous_size)" -gt "$entry" ] || fail "mirror --format json does not know what the copy had"
expect "$replayed" "$(haip replay copy --format json | field state)"

page=$(curl -fsS "$address/organisations/lab.example")
expect "$page" "We apply the Code to all our advanced AI systems."
expect "$page" "vouched for by the register"
expect "$(curl -fsS "$address/instruments/coc")" "1 commitment"
expect "$(curl -fsSL "$address/log/")" "Example Lab committed to"

# One byte of any file of the copy: replay and verify fail and name the place.
state=$(grep -i state <<<"$replayed")
for file in $(cd copy && find . -type f \( -path './tile/*' -o -path './payloads/*' -o -name checkpoint \) | sort | awk 'NR % 3 == 1'); do
  cp -r copy damaged
  python3 - "damaged/$file" <<'PY'
import sys
path = sys.argv[1]
data = bytearray(open(path, 'rb').read())
data[len(data) // 2] ^= 1
open(path, 'wb').write(data)
PY
  for check in "replay damaged" "verify damaged --policy reg/policy.txt"; do
    if message=$(haip $check 2>&1); then fail "haip $check did not notice a changed byte in $file"; fi
    expect "$message" "$(basename "$file")"
  done
  rm -r damaged
done
[ "$(haip replay copy | grep -i state)" = "$state" ] || fail "replay is not repeatable"

# Every command explains itself with an example; wrong usage is exit code 2.
for command in init serve demo doctor verify mirror replay submit "key new" "key show" "key revoke" "organisation vouch" \
  "organisation revoke-key" "commitment make" "commitment renew" "commitment withdraw" "log export" "log state" "log erase" \
  "instrument list" "instrument show" "instrument diff" "instrument import"; do
  help=$(haip $command --help) || fail "haip $command --help failed"
  expect "$help" "haip $command"
done
set +e
haip nonsense > /dev/null 2>&1; [ $? = 2 ] || fail "an unknown command is not exit code 2"
haip verify nowhere --policy reg/policy.txt > /dev/null 2>&1; [ $? = 3 ] || fail "a missing folder is not exit code 3"
set -e
echo "the main job works as typed"
