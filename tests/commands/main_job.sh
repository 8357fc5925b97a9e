#!/usr/bin/env bash
# The main job, typed as in the README: from an empty folder to a verified commitment. Then the copy is damaged, and the
# damage must be named.
set -euo pipefail
fail() { echo "FAILED: $*" >&2; exit 1; }
expect() { grep -qF -- "$2" <<<"$1" || fail "expected \"$2\" in: $1"; }
work=$(mktemp -d /tmp/haip-job-XXXXXX)
server=
finish() {
  [ -z "$server" ] || { kill $server 2>/dev/null && wait $server 2>/dev/null; } || true
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
for command in init serve demo doctor verify mirror replay submit "key new" "key publish" "key show" "key revoke" "organisation vouch" \
  "organisation revoke-key" "commitment make" "commitment renew" "commitment withdraw" "log export" "log state" "log erase" \
  "instrument list" "instrument show" "instrument diff" "instrument import" campaigns; do
  help=$(haip $command --help) || fail "haip $command --help failed"
  expect "$help" "haip $command"
done
set +e
# refused CODE WORDS COMMAND…: the command ends with that exit code, and says those words.
refused() {
  local message code
  message=$("${@:3}" 2>&1 < /dev/null); code=$?
  [ "$code" = "$1" ] || fail "${*:3}: exit code $code instead of $1: $message"
  expect "$message" "$2"
}
refused 2 '"nonsense" is not a command of haip' haip nonsense
refused 2 'did you mean `haip key new`?' haip key nwe
refused 2 'did you mean --policy?' haip verify copy --polcy reg/policy.txt
haip verify nowhere --policy reg/policy.txt > /dev/null 2>&1; [ $? = 3 ] || fail "a missing folder is not exit code 3"
refused 2 'it has a "?" or "#"' haip submit lab-commitment --to "$address?x=1"
refused 3 "is not the address of a register" haip submit lab-commitment --to "$address/instruments"
refused 3 "is not the address of a register" haip mirror "$address/organisations" elsewhere
refused 3 "reg is not a copy of a log: it holds" haip mirror "$address" reg
refused 3 "lab-commitment is not a copy of a log: it holds act.json" haip mirror "$address" lab-commitment
refused 2 "give the folder that it is in" haip verify lab-commitment/act.json --policy reg/policy.txt
refused 3 "lab.key.pub exists already" haip key new lab.key --domain lab.example
refused 2 '"boss" is not a role' haip key new boss.key --domain lab.example --role boss
refused 2 '"stolen" is not a reason' haip key revoke --key lab.key --revoke lab.key.pub --reason stolen --out revocation
refused 2 "64 lower-case hexadecimal digits" haip log erase reg ABCDEF --reason law
[ ! -e elsewhere ] && [ ! -e boss.key ] && [ ! -e revocation ] || fail "a refused command left something behind"

# While one key replaces another, both are published; the first haip.json is not lost.
haip key new new.key --domain lab.example > /dev/null 2>&1
haip key publish lab.key.pub new.key.pub --name "Example Lab" --economy JP --out haip.json > said || fail "key publish failed"
expect "$(cat said)" "with 2 keys; publish it at https://lab.example/.well-known/haip.json"
[ "$(grep -c '"public_key"' haip.json)" = 2 ] || fail "haip.json does not list both keys"

# The register knows which edition is in force, and evidence of one register is not sent to another.
made=$(haip commitment renew --key lab.key --instrument coc --statement "We keep to it." --out renewal --register "$address")
expect "$made" "the one in force at $address"
haip init other --origin other.example/log --name "Other register" > /dev/null
mkfifo out2
"$HAIP" serve other --listen 127.0.0.1:0 > out2 &
server="$server $!"
read -r line < out2
other_address=$(grep -o 'http://[^ ]*' <<<"$line")
refused 3 "holds evidence from another log" haip submit lab-commitment --to "$other_address"
refused 1 "and wanted is other.example/log+" haip verify lab-commitment --policy other/policy.txt

# A damaged file of the register's own folder is no wrong usage.
for file in register.json policy.txt keys/log.key last-checkpoint; do
  cp "reg/$file" whole; echo damaged > "reg/$file"
  refused 3 "$file" haip log state reg
  cp whole "reg/$file"
done

# Comments of any source.
printf 'id,comment\n1,"We ask for tests before each release, please."\n2,we ask for tests before each release please\n' > comments.csv
set -e
expect "$(haip campaigns comments.csv 2> /dev/null)" "1 likely campaign of 2 comments with 1 distinct text"
haip campaigns comments.csv --format csv --output campaigns.csv 2> /dev/null > /dev/null
expect "$(cat campaigns.csv)" "3,2,,1,1,1.0000,,,we ask"
set +e
haip campaigns missing.csv 2> /dev/null; [ $? = 3 ] || fail "a missing file of comments is not exit code 3"
haip campaigns comments.csv --text-column nothing 2> errors; [ $? = 2 ] || fail "an unknown column is not exit code 2"
expect "$(cat errors)" "there is no column \"nothing\""

# What cannot be written is not done; a reader who leaves is no error.
for command in "log export reg" "instrument show reg coc" "staff list reg --format json" "mirror $address copy" "--help"; do
  haip $command > /dev/full 2> errors; [ $? = 3 ] || fail "haip $command did not notice a full disk"
  expect "$(cat errors)" "the output could not be written"
  haip $command 2> errors >&-; [ $? = 3 ] || fail "haip $command did not notice a closed output"
done
echo "a long password" | haip staff add reg --login anna --name "First Adopter" --role editor --password-stdin > /dev/full 2> errors
[ $? = 3 ] || fail "a lost secret is not exit code 3"
expect "$(cat errors)" "run \`haip staff reset\`"
haip instrument show reg coc 2> errors | head -1 > /dev/null; [ "${PIPESTATUS[0]}" = 0 ] || fail "a reader who left is an error"
[ ! -s errors ] || fail "something is said about a reader who left: $(cat errors)"
set -e
echo "the main job works as typed"
