#!/usr/bin/env bash
# A full disk and a read-only disk: acts are refused with a clear error, nothing is half-written, service resumes.
# Needs to mount a small file system; says so and stops when that is not allowed.
set -euo pipefail
fail() { echo "FAILED: $*" >&2; exit 1; }
work=$(mktemp -d /tmp/haip-disk-XXXXXX)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  umount "$work/disk" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
mkdir "$work/disk"
if ! mount -t tmpfs -o size=24m tmpfs "$work/disk" 2>/dev/null; then
  echo "SKIPPED: mounting a small disk is not allowed here"
  exit 0
fi
reg=$work/disk/reg
cd "$work"
"$HAIP" init "$reg" --origin disk.example/log --name "Disk test" > /dev/null
"$HAIP" key new lab.key --domain lab.example > /dev/null 2>&1
"$HAIP" organisation vouch "$reg" --key lab.key.pub --name Lab --economy JP > /dev/null
mkfifo out
"$HAIP" serve "$reg" --listen 127.0.0.1:0 > out 2> serve.log &
server=$!
read -r line < out
address=$(grep -o 'http://[^ ]*' <<<"$line")
make() { "$HAIP" commitment "$1" --key lab.key --instrument coc --edition 2023-10-30 --statement "$2" --out "$2" > /dev/null; }

make make first; "$HAIP" submit first --to "$address" > /dev/null || fail "the first act was refused"

# Full.
dd if=/dev/zero of="$work/disk/ballast" bs=64k 2>/dev/null || true
make renew full
if message=$("$HAIP" submit full --to "$address" 2>&1); then fail "an act was acknowledged on a full disk"; fi
grep -q 'cannot take submissions at the moment; nothing was logged' <<<"$message" || fail "the error is another: $message"
if grep -qiE 'space|full|disk|database' <<<"$message"; then fail "a stranger is told of the disk: $message"; fi
grep -qiE '^[0-9-]{10}T[0-9:]{8}Z haip: .*space' serve.log || fail "the operator is not told that the disk is full"
health=$(curl -s -w ' %{http_code}' "$address/health" | tr -d '\n')
grep -q '"reason":"cannot-write".* 503$' <<<"$health" || fail "/health does not say that nothing can be written: $health"
rm "$work/disk/ballast"
"$HAIP" submit full --to "$address" > /dev/null || fail "service did not resume after the disk had room again"
curl -sf "$address/health" > /dev/null || fail "/health does not say that the register can write again"

# Read-only.
kill "$server"; wait "$server" || true
mount -o remount,ro "$work/disk"
make renew readonly
if message=$("$HAIP" organisation vouch "$reg" --key lab.key.pub --name Lab --economy JP 2>&1); then fail "a read-only disk was written to"; fi
grep -qi 'read-only\|readonly' <<<"$message" || fail "the error does not say that the disk is read-only: $message"
mount -o remount,rw "$work/disk"
mkfifo out2
"$HAIP" serve "$reg" --listen 127.0.0.1:0 > out2 2>> serve.log &
server=$!
read -r line < out2
address=$(grep -o 'http://[^ ]*' <<<"$line")
"$HAIP" submit readonly --to "$address" > /dev/null || fail "service did not resume on a writable disk"
"$HAIP" replay "$reg" > /dev/null || fail "replay does not reach the recorded state"
echo "full disk and read-only disk: refused with a clear error, service resumed"
