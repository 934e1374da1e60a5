#!/usr/bin/env bash
# A portal's first signed request, with bash, curl and openssl alone.
set -euo pipefail
: "${PATCHBAY_URL:?}" "${PORTAL_ID:?}" "${LICENCE_KEY:?}"

hmac() { openssl dgst -sha256 -mac HMAC -macopt "$1" "${@:2}"; }
hex() { hmac "$1" -r | cut -c1-64; }
base64_mac() { hmac "key:$1" -binary | base64; }
digest() { printf 'sha-256=:%s:' "$(openssl dgst -sha256 -binary | base64)"; }
header() { grep -i "^$1: " "$answer/head" | tr -d '\r' | cut -d' ' -f2-; }

# The licence key never travels: each direction has a key derived from it (HKDF with SHA-256).
prk=$(printf %s "$LICENCE_KEY" | hex "key:tc1:$PORTAL_ID")
request_key=$(printf 'tc1:p2c:1\x01' | hex "hexkey:$prk")
answer_key=$(printf 'tc1:c2p:1\x01' | hex "hexkey:$prk")

url="$PATCHBAY_URL/v1/account"
body='{"actor":{"userId":"1","name":"Anna","isAdministrator":true}}'
nonce=$(openssl rand -hex 16)
idempotency_key=$(openssl rand -hex 16)
content_digest=$(printf %s "$body" | digest)
covered='("@method" "@target-uri" "content-digest" "idempotency-key")'
parameters="$covered;created=$(date +%s);nonce=\"$nonce\";keyid=\"$PORTAL_ID.p2c.1\";tag=\"tc1\""
base="\"@method\": POST
\"@target-uri\": $url
\"content-digest\": $content_digest
\"idempotency-key\": $idempotency_key
\"@signature-params\": $parameters"

answer=$(mktemp -d)
trap 'rm -rf "$answer"' EXIT
status=$(curl -sS -X POST "$url" --data-binary "$body" -D "$answer/head" -o "$answer/body" -w '%{http_code}' \
  -H 'Content-Type: application/json' -H "Idempotency-Key: $idempotency_key" -H "Content-Digest: $content_digest" \
  -H "Signature-Input: tc1=$parameters" -H "Signature: tc1=:$(printf %s "$base" | base64_mac "$request_key"):")

# The answer is signed too, and tied to this request. Believe nothing that is not.
covered='("@status" "content-digest" "@method";req "@target-uri";req "content-digest";req "idempotency-key";req)'
created=$(header signature-input | grep -oE 'created=[0-9]{10}' | cut -d= -f2) || { echo 'The answer is not signed.' >&2; exit 1; }
parameters="$covered;created=$created;nonce=\"$nonce\";keyid=\"$PORTAL_ID.c2p.1\";tag=\"tc1\""
base="\"@status\": $status
\"content-digest\": $(digest <"$answer/body")
\"@method\";req: POST
\"@target-uri\";req: $url
\"content-digest\";req: $content_digest
\"idempotency-key\";req: $idempotency_key
\"@signature-params\": $parameters"
age=$(($(date +%s) - created))
[[ $(header signature) == "tc1=:$(printf %s "$base" | base64_mac "$answer_key"):" && ${age#-} -le 300 ]] ||
  { echo 'The answer is not signed for this request.' >&2; exit 1; }

echo "$status $(cat "$answer/body")"
