#!/bin/sh
# Runs the tests of boxes with real servers, if those are installed: run.sh TEST [ARGUMENT...]
# Makes an authority, certificates of it and of another, and keys of SSH, in a folder that
# the tests get as $WATERLINE_BOX_KEYS.
for program in rclone openssl ssh-keygen python3; do
  if ! command -v "$program" >/dev/null; then
    echo "skipped: $program is not installed (test_packages in cli/packages.sh)"
    exit 77
  fi
done
set -e
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
for authority in trusted other; do
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$authority" \
    -keyout "$keys/$authority.key" -out "$keys/$authority.pem" 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
    -keyout "$keys/by-$authority.key" -out "$keys/request" 2>/dev/null
  echo "subjectAltName=DNS:localhost" >"$keys/names"
  openssl x509 -req -in "$keys/request" -CA "$keys/$authority.pem" -CAkey "$keys/$authority.key" \
    -CAcreateserial -days 30 -extfile "$keys/names" -out "$keys/by-$authority.pem" 2>/dev/null
done
# One that ran out yesterday.
openssl x509 -req -in "$keys/request" -CA "$keys/trusted.pem" -CAkey "$keys/trusted.key" \
  -CAcreateserial -days -1 -extfile "$keys/names" -out "$keys/by-expired.pem" 2>/dev/null
cp "$keys/by-other.key" "$keys/by-expired.key"
for key in host other-host login; do
  ssh-keygen -q -t ed25519 -N '' -f "$keys/$key"
done
for key in host-rsa login-rsa; do
  ssh-keygen -q -t rsa -b 3072 -N '' -f "$keys/$key"
done
echo "anna:$(openssl passwd -apr1 secret)" >"$keys/passwords"
chmod 644 "$keys/passwords"
ssh-keygen -q -t ecdsa -m PEM -N '' -f "$keys/login-ecdsa"
ssh-keygen -q -t ed25519 -N 'a passphrase' -f "$keys/login-protected"
ssh-keygen -q -t rsa -b 2048 -m PEM -N 'a passphrase' -f "$keys/login-protected-pem"
WATERLINE_BOX_KEYS=$keys "$@"
