#!/bin/sh
# Fetches the files of versions.txt from npm and checks their SHA-512.
#
#   sh src/page/vendor/fetch.sh           puts them into their places
#   sh src/page/vendor/fetch.sh --check   compares the files here with versions.txt, without the network
set -eu
cd "$(dirname "$0")"

wrong=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
while read -r package version inside here sum; do
  case $package in '' | '#'*) continue ;; esac
  if [ "${1:-}" != --check ]; then
    packed=$(npm pack --silent --pack-destination "$scratch" "$package@$version")
    tar -xzf "$scratch/$packed" -C "$scratch" "package/$inside"
    echo "$sum  $scratch/package/$inside" | sha512sum --check --quiet
    cp "$scratch/package/$inside" "$here"
  fi
  echo "$sum  $here" | sha512sum --check --quiet || wrong=1
done <versions.txt
exit $wrong
