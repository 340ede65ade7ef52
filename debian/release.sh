#!/bin/sh
# Makes a release of a signed tag: builds its packages twice, lists their components, and signs the
# checksums. It refuses a tag that is not signed by a key that gpg knows, a tree that differs from
# the tag, a version that is not the tag's, and two builds that differ. It publishes nothing.
#
#   sh debian/release.sh TAG FOLDER --minisign SECRET-KEY-FILE [--gpg KEY-ID]
set -eu
cd "$(dirname "$0")/.."
fail() { echo "error: $*" >&2; exit 1; }

usage='sh debian/release.sh TAG FOLDER --minisign SECRET-KEY-FILE [--gpg KEY-ID]'
[ $# -ge 4 ] || { echo "usage: $usage" >&2; exit 2; }
tag=$1
out=$(realpath -m "$2")
shift 2
minisign_key=
gpg_key=
while [ $# -ge 2 ]; do
  case "$1" in
    --minisign) minisign_key=$(realpath "$2") ;;
    --gpg) gpg_key=$2 ;;
    *) fail "$1 is no option. usage: $usage" ;;
  esac
  shift 2
done
[ -n "$minisign_key" ] || fail "no key to sign the checksums with. usage: $usage"
command -v minisign >/dev/null || fail "minisign is not installed (apt: minisign)"
[ ! -e "$out" ] || [ -z "$(ls -A "$out")" ] || fail "$out is not empty"

git verify-tag "$tag" 2>/dev/null ||
  fail "the tag $tag is not signed by a key that is known here; git verify-tag $tag says more"
[ "$(git rev-parse HEAD)" = "$(git rev-parse "$tag^{commit}")" ] ||
  fail "the present commit is not that of $tag"
[ -z "$(git status --porcelain)" ] || fail "the tree differs from $tag; git status shows where"
sh debian/build.sh --check
version=$(sed -n 's/^project(waterline VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
[ "$tag" = "v$version" ] || fail "$tag is not the version in CMakeLists.txt"
if head -n 1 debian/changelog | grep -q UNRELEASED; then
  fail "debian/changelog still says UNRELEASED"
fi

sh debian/build.sh --twice "$out"
sh debian/sbom.sh "$out" >"$out/waterline_${tag#v}.cdx.json"
cd "$out"
# Only a stand-in for a signature was in dpkg's own list of files, so that list is left out.
rm -f ./*.changes
sha512sum -- * >../SHA512SUMS.$$ && mv ../SHA512SUMS.$$ SHA512SUMS
minisign -S -s "$minisign_key" -m SHA512SUMS -t "waterline ${tag#v}"
[ -z "$gpg_key" ] || gpg --armor --detach-sign --local-user "$gpg_key" SHA512SUMS
echo "The release of $tag is in $out."
