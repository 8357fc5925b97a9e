#!/usr/bin/env bash
# No two types of one name in the namespace: the linker would keep either one's functions, and tell nobody.
set -euo pipefail
cd "$(dirname "$0")/.."
twice=$(grep -rhoE '^(struct|class|enum class) [A-Z][A-Za-z]*( final)?( :[^{]*)? ?\{' src --include='*.hpp' |
  awk '{print ($1 == "enum") ? $3 : $2}' | sort | uniq -d)
for name in $twice; do
  echo "two types are called $name:"
  grep -rnE "^(struct|class|enum class) $name\b.*\{" src --include='*.hpp'
done
[ -z "$twice" ] || exit 1
echo "every type has a name of its own"
