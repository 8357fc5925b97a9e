#!/usr/bin/env bash
# No include points to a higher floor (docs/architecture.md), and every include of ours names its folder.
set -euo pipefail
cd "$(dirname "$0")/.."
declare -A floor=([base]=1 [crypto]=1 [cose]=2 [tlog]=2 [store]=3 [register]=4 [web]=5 [search]=5
  [instruments]=6 [reports]=6 [evidence]=6 [consultation]=6 [campaigns]=6 [opinion]=6 [cooperation]=6 [incidents]=6 [commitments]=6 [app]=7)
found=0
while IFS=: read -r file line text; do
  from=$(cut -d/ -f2 <<<"$file")
  to=$(sed -n 's/.*#include "\([a-z_]*\)\/.*/\1/p' <<<"$text")
  if [ -z "$to" ]; then
    echo "$file:$line: name the folder in the include: $text"; found=1
  elif [ -z "${floor[$to]:-}" ]; then
    echo "$file:$line: unknown folder $to"; found=1
  elif [ "${floor[$to]}" -gt "${floor[$from]}" ]; then
    echo "$file:$line: $from (floor ${floor[$from]}) may not know $to (floor ${floor[$to]})"; found=1
  elif [ "$from" = base ] && [ "$to" != base ]; then
    echo "$file:$line: base knows nothing but itself"; found=1
  fi
done < <(grep -rnE '^#include "' src --include='*.cpp' --include='*.hpp')
[ $found = 0 ] && echo "includes keep to their floors"
exit $found
