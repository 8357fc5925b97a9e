#!/usr/bin/env bash
# HAIP=… tests/interop/exports.sh: other people's programs read what haip gives: ajv (from tests/e2e/node_modules) checks
# exports, SARIF and the schema for editors; LibreOffice opens the Word file. One line for each; what cannot be had is
# skipped with its reason. Schemas: OSCAL from ../shared/data, those of CycloneDX and SARIF from npm packages that hold them.
set -euo pipefail
HAIP=$(realpath "${HAIP:?is not set: the haip program to check}")
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
oscal=$root/../shared/data/oscal/schemas
cyclonedx_package=@cyclonedx/cyclonedx-library@10.3.0
sarif_package=@microsoft/jest-sarif@1.0.0-beta.0
work=$(mktemp -d /tmp/haip-exports-XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "FAILED: $*" >&2; exit 1; }
skip() { echo "$1: skipped, $2"; }

for role in model-developer application-developer deployer; do
  for form in oscal-assessment-results oscal-catalog cyclonedx docx; do
    for audience in everyone colleagues; do
      "$HAIP" report export "$root/examples/$role" --as $form --for $audience --out $role.$audience.$form > /dev/null 2>&1 ||
        fail "$role cannot be exported as $form"
    done
  done
done

# LibreOffice.
if command -v soffice > /dev/null; then
  for role in model-developer application-developer deployer; do
    cp $role.everyone.docx $role.docx
    HOME=$work soffice --headless --convert-to txt:Text $role.docx > soffice.log 2>&1 || { cat soffice.log >&2; fail "LibreOffice and $role.docx"; }
    [ "$(wc -l < $role.txt)" -gt 50 ] || fail "LibreOffice finds next to nothing in $role.docx"
  done
  echo "LibreOffice $(soffice --version 2> /dev/null | grep -o '[0-9.]*' | head -n 1): opens 3 Word files"
else
  skip LibreOffice "there is no soffice (Debian: libreoffice-writer-nogui)"
fi

# ajv.
command -v node > /dev/null || { skip ajv "there is no node"; exit 0; }
[ -d "$root/tests/e2e/node_modules/ajv" ] || { skip ajv "it is not installed: npm ci in tests/e2e"; exit 0; }
# valid SCHEMA FILE… [-- OTHER-SCHEMA…]
valid() { node "$here/validate.mjs" "$root/tests/e2e" "$@" || fail "ajv refuses it"; }
# fetched PACKAGE FOLDER: unpacked without installing anything.
fetched() {
  mkdir -p "$2"
  (cd "$2" && timeout 60 npm pack "$1" > /dev/null 2> npm.log && tar xzf ./*.tgz) || return 1
}

if [ -d "$oscal" ]; then
  valid "$oscal/oscal_assessment-results_schema.json" ./*.oscal-assessment-results
  valid "$oscal/oscal_catalog_schema.json" ./*.oscal-catalog
  for crosswalk in "$root"/data/crosswalks/*.yaml; do
    "$HAIP" report crosswalk oscal "$crosswalk" > "$(basename "$crosswalk" .yaml).oscal-mapping" || fail "$crosswalk"
  done
  valid "$oscal/oscal_mapping_schema.json" ./*.oscal-mapping
else
  skip "ajv, OSCAL 1.2.1" "../shared/data is not beside the source tree"
fi

if fetched $cyclonedx_package cyclonedx; then
  schemas=cyclonedx/package/res/schema
  valid $schemas/bom-1.6.SNAPSHOT.schema.json ./*.cyclonedx -- $schemas/jsf-0.82.SNAPSHOT.schema.json $schemas/spdx.SNAPSHOT.schema.json
else
  skip "ajv, CycloneDX 1.6" "npm cannot fetch $cyclonedx_package"
fi

"$HAIP" report new faulty --role deployer > /dev/null
for role in model-developer application-developer deployer; do
  "$HAIP" report check "$root/examples/$role" --offline --format sarif > $role.sarif || true
done
"$HAIP" report check faulty --offline --format sarif > faulty.sarif || true
if fetched $sarif_package sarif; then
  valid sarif/package/lib/schemas/sarif-2.1.0-rtm.5.json ./*.sarif
else
  skip "ajv, SARIF 2.1.0" "npm cannot fetch $sarif_package"
fi

# The schema for editors: as strict as ajv can be about the schema itself, and the examples satisfy it.
"$HAIP" report schema > report.schema.json
if /usr/bin/python3 -c 'import yaml' 2> /dev/null; then
  for role in model-developer application-developer deployer; do
    /usr/bin/python3 "$here/yaml_as_json.py" "$root/examples/$role/report.yaml" > $role.report.json
  done
  valid report.schema.json ./*.report.json
  printf '{"format": "haip-report/1", "organisation": {"domain": 1}}' > wrong.json
  ! node "$here/validate.mjs" "$root/tests/e2e" report.schema.json wrong.json > /dev/null 2>&1 || fail "the schema for editors takes anything"
else
  skip "ajv, schema for editors" "there is no python3-yaml"
fi
