#!/usr/bin/env bash
# Every text of the pages has its translation in each complete language (English needs none).
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
xgettext --language=C++ --from-code=UTF-8 --keyword=translate --keyword=in_context:1c,2 --keyword=plural:1,2 --keyword=format \
  --keyword=format_plural:1,2 --keyword=markup -o "$work/texts.pot" $(git ls-files 'src/web/*.?pp' 'src/search/*.?pp' 'src/instruments/*.?pp' 'src/commitments/*.?pp' 'src/cooperation/*.?pp' 'src/reports/*.?pp' 'src/consultation/*.?pp') 2>/dev/null
for language in ja; do
  msgmerge -q --no-wrap --no-fuzzy-matching "i18n/$language.po" "$work/texts.pot" -o "$work/merged.po" 2>/dev/null
  missing=$(msgattrib --untranslated --no-wrap --no-location "$work/merged.po" | grep '^msgid ' | grep -v '^msgid ""$' || true)
  [ -z "$missing" ] || { printf 'i18n/%s.po lacks:\n%s\n' "$language" "$missing"; exit 1; }
done
echo "translations are complete"
