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

# What changed is shown with a rule, and a person corrects it.
cp -r report weaker
python3 - <<'PY'
import re
text = open('weaker/report.yaml').read()
text, count = re.subn(r'kind: practice', 'kind: policy', text, count=1)
assert count == 1
open('weaker/report.yaml', 'w').write(text)
PY
changed=$(haip report diff report weaker)
expect "$changed" "weakened (claim-kind-down"
question=$(haip report diff report weaker --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["changes"][0]["question"])')
code=0; haip report diff report nowhere 2> errors || code=$?
[ $code = 3 ] || fail "a report that is not there is compared with exit code $code"
haip report sign weaker --key lab.key --out weaker-signed --despite-findings > /dev/null
haip submit weaker-signed --to "$address" > /dev/null
expect "$(haip report diff signed weaker-signed)" "claim-kind-down"
expect "$(curl -sf "$page/changes")" "claim-kind-down"
haip report classify reg "${period#report/}" "$question" --class wording-only --reason "It was never more than a policy." > classified
expect "$(cat classified)" "is classed as wording-only"
# The server publishes what was logged beside it when it next looks.
for _ in $(seq 50); do curl -sf "$page/changes" | grep -q "never more than a policy" && break; sleep 0.2; done
expect "$(curl -sf "$page/changes")" "It was never more than a policy."
expect "$(curl -sf "$address/feed.atom?organisation=lab.example")" "classed a change"
haip report withdraw --key lab.key --period "${period##*/}" --reason "It named the wrong model." --out withdrawal > /dev/null
haip submit withdrawal --to "$address" > /dev/null
expect "$(curl -sf "$page")" "withdrawn"
haip mirror "$address" copy > /dev/null
haip replay copy > /dev/null || fail "a copy with reports does not replay"
! grep -rq INTERNAL-ONLY-MARKER copy || fail "something internal is in the log"
echo "a report from an empty folder to a page: done"
