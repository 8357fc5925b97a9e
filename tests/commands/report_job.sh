#!/usr/bin/env bash
# A report from an empty folder to a page that anyone can verify: new → check (findings) → the example (clean) → sign →
# submit → page → revision → withdraw. And what is internal reaches nobody.
set -euo pipefail
fail() { echo "FAILED: $*" >&2; exit 1; }
expect() { grep -qF -- "$2" <<<"$1" || fail "expected \"$2\" in: $1"; }
examples=$(cd "$(dirname "$0")/../../examples" && pwd)
work=$(mktemp -d /tmp/haip-report-XXXXXX)
server=
finish() {
  [ -z "$server" ] || { kill $server 2>/dev/null && wait $server 2>/dev/null; } || true
  rm -rf "$work"
}
trap finish EXIT
cd "$work"
haip() { "$HAIP" "$@"; }

# Somebody begins.
haip report new mine --framework oecd-haip/1 --role model-developer > /dev/null
[ -f mine/report.schema.json ] || fail "no schema for editors was written"
cp mine/report.yaml before.yaml
code=0; found=$(haip report check mine --offline) || code=$?
[ $code = 1 ] || fail "an empty report is checked with exit code $code"
expect "$found" "[question-unanswered]"
cmp mine/report.yaml before.yaml || fail "the check changed the file"
haip report check mine --offline --format sarif > found.sarif || true
python3 - <<'PY' || fail "the SARIF is not as it should be"
import json
run = json.load(open('found.sarif'))['runs'][0]
rules = {rule['id'] for rule in run['tool']['driver']['rules']}
assert run['results'] and all(result['ruleId'] in rules for result in run['results'])
assert all(result['locations'][0]['physicalLocation']['region']['startLine'] > 0 for result in run['results'])
PY

# A finished one.
cp -r "$examples/model-developer" report
haip report check report --offline --fail-on note > /dev/null || fail "the example has findings"
haip init reg --origin register.example/log --name "Example register" > /dev/null
mkfifo out
"$HAIP" serve reg --listen 127.0.0.1:0 > out &
server=$!
read -r line < out
address=$(grep -o 'http://[^ ]*' <<<"$line")
haip key new lab.key --domain lab.example > /dev/null 2>&1
haip organisation vouch reg --key lab.key.pub --name "Example Lab" --economy JP --role model-developer > /dev/null
if haip report sign mine --key lab.key --out unfinished > /dev/null 2> errors; then fail "an unfinished report was signed"; fi
expect "$(cat errors)" "haip report check mine"
[ ! -e unfinished ] || fail "something was written for an unfinished report"
haip report sign report --key lab.key --out signed > /dev/null
grep -rq INTERNAL-ONLY-MARKER report || fail "the example has nothing internal to leak"
! grep -rq INTERNAL-ONLY-MARKER signed || fail "something internal was signed"
haip submit signed --to "$address" > /dev/null
expect "$(haip verify signed --policy reg/policy.txt)" "lab.example signed this report.submit"
period=$(python3 -c "import json; print(json.load(open('signed/act.json'))['subject'])")
page=$address/${period/report/reports}
expect "$(curl -sf "$page")" "Example Lab"
answer=$(curl -sf "$page/1a")
expect "$answer" "<h1"
curl -sf "$address/api/v1/${period/report/reports}" | python3 -c 'import json, sys; assert len(json.load(sys.stdin)["report"]["answers"]) >= 39'

# It is revised, copied, and taken back.
haip report sign report --key lab.key --out revised > /dev/null
haip submit revised --to "$address" > /dev/null
expect "$(curl -sf "$page")" "revision="
# Somebody challenges an answer with a source, and the organisation replies.
haip key new other.key --domain other.example > /dev/null 2>&1
haip organisation vouch reg --key other.key.pub --name "Other Lab" --economy FR > /dev/null
revision=$(curl -sf "$address/api/v1/${period/report/reports}" | python3 -c 'import json, sys; print(json.load(sys.stdin)["revision"])')
haip report challenge --key other.key --report "${period#report/}" --question 1a --revision "$revision" --text "It is not so." \
  --source https://news.example/a --source-date 2026-05-31 --out challenge > /dev/null
haip submit challenge --to "$address" > /dev/null
challenge=$(curl -sf "$address/api/v1/${period/report/reports}/challenges" | python3 -c 'import json, sys; print(json.load(sys.stdin)["challenges"][0]["entry"])')
haip report reply --key lab.key --to "$challenge" --text "It is so." --out reply > /dev/null
haip submit reply --to "$address" > /dev/null
expect "$(curl -sf "$page/1a")" "It is so."
haip report withdraw-challenge --key other.key --to "$challenge" --reason "It was." --out withdrawn > /dev/null
haip submit withdrawn --to "$address" > /dev/null
expect "$(curl -sf "$page/1a")" "It was."
haip report withdraw --key lab.key --period "${period##*/}" --reason "It named the wrong model." --out withdrawal > /dev/null
haip submit withdrawal --to "$address" > /dev/null
expect "$(curl -sf "$page")" "withdrawn"
haip mirror "$address" copy > /dev/null
haip replay copy > /dev/null || fail "a copy with reports does not replay"
! grep -rq INTERNAL-ONLY-MARKER copy || fail "something internal is in the log"
echo "a report from an empty folder to a page: done"
