#!/usr/bin/env bash
# Pages per second beside nginx, which serves the same compressed bytes as a file: same machine, same client, in turn.
# A cached page, and one that must be made anew for every request.
#
#   bench/pages.sh FOLDER HAIP [ROUNDS] [SECONDS]
set -euo pipefail
folder=$1 haip=$2 rounds=${3:-5} seconds=${4:-4}
mkdir -p "$folder/files"
processes=()
end_processes() { [ ${#processes[@]} -eq 0 ] || kill "${processes[@]}" 2>/dev/null || true; }
trap end_processes EXIT

"$haip" demo "$folder/demo" >/dev/null
"$haip" serve "$folder/demo" --listen 127.0.0.1:0 >"$folder/haip.out" 2>"$folder/haip.err" &
processes+=($!)
haip_process=$!
until grep -q http:// "$folder/haip.out"; do kill -0 "$haip_process"; read -r -t 0.05 _ < <(:) || true; done
address=$(grep -o 'http://[0-9.:]*' "$folder/haip.out")

page=/instruments/coc
curl -s -H 'Accept-Encoding: gzip' "$address$page" >"$folder/files/page.html"
size_bytes=$(stat -c %s "$folder/files/page.html")
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$folder/nginx.conf" <<CONF
worker_processes 2;
daemon off;
pid $folder/nginx.pid;
error_log $folder/nginx.err;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000; open_file_cache max=100;
  client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
  server {
    listen 127.0.0.1:$port;
    root $folder/files;
    location = /page.html { default_type text/html; add_header Content-Encoding gzip; }
  }
}
CONF
# As root, nginx would hand its workers to a user that may not read the folder.
[ "$(id -u)" != 0 ] || sed -i '1i user root;' "$folder/nginx.conf"
nginx -c "$folder/nginx.conf" -e "$folder/nginx.err" &
processes+=($!)
nginx_process=$!
curl -s --retry 20 --retry-connrefused --retry-delay 1 "http://127.0.0.1:$port/page.html" | cmp - "$folder/files/page.html"

ticks() { # processor time so far of a process and its children, in clock ticks
  local total=0 process
  for process in "$1" $(pgrep -P "$1" || true); do
    set -- $(sed 's/.*) //' "/proc/$process/stat")
    total=$((total + ${12} + ${13}))
  done
  echo "$total"
}

cat >"$folder/anew.lua" <<'LUA'
local n = 0
request = function() n = n + 1; return wrk.format("GET", wrk.path .. "?n=" .. n .. "." .. math.random(1e9)) end
LUA

# load NAME PROCESS URL [wrk options]: prints requests per second, and per second of the server's processor time
load() {
  local name=$1 process=$2 url=$3; shift 3
  local before after answer requests
  before=$(ticks "$process")
  answer=$(wrk -t1 -c64 -d"${seconds}s" --latency -H 'Accept-Encoding: gzip' "$@" "$url")
  after=$(ticks "$process")
  if grep -q 'Non-2xx' <<<"$answer"; then echo "$name gave errors: $answer" >&2; exit 1; fi
  requests=$(awk '/requests in/{print $1}' <<<"$answer")
  awk -v name="$name" -v requests="$requests" -v ticks=$((after - before)) -v per_second="$(getconf CLK_TCK)" \
    -v rate="$(awk '/Requests\/sec/{print $2}' <<<"$answer")" -v p50="$(awk '$1 == "50%"{print $2}' <<<"$answer")" \
    -v p99="$(awk '$1 == "99%"{print $2}' <<<"$answer")" \
    'BEGIN{printf "%-14s %8.0f per second  %8.0f per second of processor time  p50 %s p99 %s\n", name, rate, requests * per_second / ticks, p50, p99}'
}

echo "page of $size_bytes bytes compressed, 64 connections, $seconds s each"
for ((round = 1; round <= rounds; round++)); do
  load nginx "$nginx_process" "http://127.0.0.1:$port/page.html" | tee -a "$folder/nginx.rates"
  load haip "$haip_process" "$address$page" | tee -a "$folder/haip.rates"
done
middle() { awk -v column="$2" '{print $column}' "$1" | sort -n | awk '{all[NR] = $1} END{print all[int((NR + 1) / 2)]}'; }
for column in 2 5; do
  unit=$([ $column = 2 ] && echo "per second" || echo "per second of processor time")
  awk -v ours="$(middle "$folder/haip.rates" $column)" -v theirs="$(middle "$folder/nginx.rates" $column)" -v unit="$unit" \
    'BEGIN{printf "cached page, haip / nginx, medians, %s: %d / %d = %.2f\n", unit, ours, theirs, int(ours / theirs * 100) / 100}'
done
load 'made anew' "$haip_process" "$address$page" -s "$folder/anew.lua"
