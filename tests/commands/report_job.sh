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
haip report submit signed --to "$address" > /dev/null
expect "$(haip verify signed --policy reg/policy.txt)" "lab.example signed this report.submit"
period=$(python3 -c "import json; print(json.load(open('signed/act.json'))['subject'])")
page=$address/${period/report/reports}
expect "$(curl -sf "$page")" "Example Lab"
answer=$(curl -sf "$page/1a")
expect "$answer" "<h1"
curl -sf "$address/api/v1/${period/report/reports}" | python3 -c 'import json, sys; assert len(json.load(sys.stdin)["report"]["answers"]) >= 39'

# It is given to others, in every form; what is internal is in none, and JSON comes back as a folder.
for form in html summary docx csv json oscal-assessment-results oscal-catalog cyclonedx; do
  haip report export report --as $form --out export.$form > /dev/null 2> left-out
  ! grep -aq INTERNAL-ONLY-MARKER export.$form || fail "something internal is in the export $form"
  haip report export report --as $form --out again.$form > /dev/null 2>&1
  cmp export.$form again.$form || fail "the export $form is not the same twice"
done
expect "$(haip report export report --as csv --out export.csv 2>&1 > /dev/null)" "texts in further languages"
expect "$(haip report export report --as docx --out export.docx --format json)" '"id": "translations"'
unzip -p export.docx word/document.xml > word.xml 2> /dev/null || python3 -c 'import zipfile; open("word.xml", "wb").write(zipfile.ZipFile("export.docx").read("word/document.xml"))'
! grep -q INTERNAL-ONLY-MARKER word.xml || fail "something internal is in the Word file"
haip report import export.json imported > /dev/null
haip report export imported --as json --out imported.json 2> /dev/null > /dev/null
cmp export.json imported.json || fail "JSON that was imported is not exported as it was"
cp -r "$examples/model-developer/evidence" imported/
haip report check imported --offline > /dev/null || fail "the imported report has errors"
code=0; haip report import export.json imported > /dev/null 2>&1 || code=$?
[ $code = 3 ] || fail "a report was imported over another, exit code $code"
code=0; haip report export report --as pdf > /dev/null 2>&1 || code=$?
[ $code = 2 ] || fail "an unknown form has exit code $code"
if command -v soffice > /dev/null; then
  HOME=$work soffice --headless --convert-to txt:Text --outdir "$work" export.docx > /dev/null 2>&1 || fail "LibreOffice does not open the Word file"
  expect "$(cat export.txt)" "1a Kinds of risk"
else
  echo "LibreOffice opens the Word file: skipped, there is no soffice (Debian: libreoffice-writer-nogui)"
fi
# It is compared: with what another role says, from files, and as the register shows and counts it.
haip report compare report "$examples/deployer" --question 1a --width 80 > beside.txt
expect "$(cat beside.txt)" "1a Kinds of risk"
python3 - <<'PY' || fail "a line of the comparison is wider than asked"
assert max(len(line.rstrip('\n')) for line in open('beside.txt', encoding='utf-8')) <= 80
PY
expect "$(haip report compare report "$examples/deployer" --format csv | head -1)" "question,domain,framework,period,state"
! haip report compare report "$examples/deployer" --format json | grep -q INTERNAL-ONLY-MARKER || fail "something internal was compared"
curl -sf "$address/api/v1/$(sed 's/^report/reports/' <<<"$period")" > theirs.json
haip report compare report theirs.json --question 1c > /dev/null || fail "a report of the API is not compared"
haip report crosswalk list > /dev/null
haip report crosswalk oscal "$examples/../data/crosswalks/oecd-haip-1-to-2.0.yaml" | python3 -c 'import json, sys; assert json.load(sys.stdin)["mapping-collection"]["provenance"]["status"] == "draft"'
[ "$(curl -sf "$address/api/v1/compare/answers?question=1a&format=csv" | wc -l)" = 2 ] || fail "one report is not counted once"

curl -sf "$address/api/v1/${period/report/reports}" > api.json
haip report export api.json --as json --out from-api.json 2> /dev/null > /dev/null
cmp export.json from-api.json || fail "the register's answer is not exported as the files are"
curl -sf "$page/exports/json" | cmp - export.json || fail "the register's download is not the export of the files"

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
# The challenge came over HTTP, so that the correction is published as well.
expect "$(curl -sf "$page/changes")" "It was never more than a policy."
expect "$(curl -sf "$address/feed.atom?organisation=lab.example")" "classed a change"
haip report withdraw --key lab.key --period "${period##*/}" --reason "It named the wrong model." --out withdrawal > /dev/null
haip submit withdrawal --to "$address" > /dev/null
expect "$(curl -sf "$page")" "withdrawn"
haip mirror "$address" copy > /dev/null
haip replay copy > /dev/null || fail "a copy with reports does not replay"
! grep -rq INTERNAL-ONLY-MARKER copy || fail "something internal is in the log"

# The next code: a questionnaire that comes as data is recorded, and reports on it are written, checked and exported.
kill $server && wait $server || true
server=
cat > next.yaml <<'YAML'
urn: urn:example:library:next
locale: en
name: The next code
objects:
  framework:
    urn: urn:example:framework:next
    name: The next code
    requirement_nodes:
      - {urn: "urn:example:s1", assessable: false, ref_id: S1, name: Risk}
      - {urn: "urn:example:q1", assessable: true, parent_urn: "urn:example:s1", ref_id: R1, description: Do you look for risks?}
YAML
expect "$(haip instrument import reg next.yaml --instrument next-code --edition 1 --date 2026-11-01)" "sections: 1, questions: 1"
haip instrument show reg next-code --edition 1 --format json > next.json
haip report new next --questionnaire next.json --role deployer > /dev/null
expect "$(cat next/report.yaml)" "framework: next-code/1"
expect "$(haip report check next --offline || true)" "0 of 1 question answered"
sed -i -e 's/name: ""/name: Example Lab/' -e 's/economy: /economy: JP/' -e 's/^answers:/answers: {r1: {state: not-done, text: Not yet.}}/' next/report.yaml
expect "$(haip report check next --offline || true)" "1 of 1 question answered"
expect "$(haip report export next --as oscal-assessment-results --out - 2> /dev/null)" '"q_r1"'
haip report export next --as oscal-catalog --out next.oscal.json 2> /dev/null > /dev/null
expect "$(haip instrument import reg next.oscal.json --instrument next-code --edition 2 --date 2026-11-02 --dry-run 2> /dev/null)" "questions: 1"
printf 'attestation: {name: Example signatory (made up), function: Head of AI governance, date: 2026-11-20}\n' >> next/report.yaml
haip report sign next --key lab.key --despite-findings --out next-signed > /dev/null
"$HAIP" serve reg --listen 127.0.0.1:0 > out &
server=$!
read -r line < out
address=$(grep -o 'http://[^ ]*' <<<"$line")
haip submit next-signed --to "$address" > /dev/null
next=$(python3 -c "import json; print(json.load(open('next-signed/act.json'))['subject'])")
expect "$(curl -sf "$address/${next/report/reports}/exports/csv")" "not-done,,Not yet."
echo "a report from an empty folder to a page: done"
