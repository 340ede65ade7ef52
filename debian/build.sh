#!/bin/sh
# Builds the Debian packages of the present commit, from its files alone and without a network.
#
#   sh debian/build.sh [FOLDER]           into this folder (build/packages)
#   sh debian/build.sh --twice [FOLDER]   twice, in two folders, time zones, languages and umasks;
#                                         fails if any package differs
#   sh debian/build.sh --check            looks at the files below debian/ and builds nothing
set -eu
cd "$(dirname "$0")/.."
top=$PWD
. cli/packages.sh

times=1
case "${1-}" in
  --check)
    missing=
    for file in debian/*.sh debian/tests/*; do
      [ "$file" = debian/tests/control ] || sh -n "$file"
    done
    # Everything that the build needs has one list for people and one for Debian.
    for package in $(echo "$build_packages $window_packages $heic_packages" | tr ' ' '\n' | grep -vx -e g++ -e catch2); do
      grep -q "[ ,]$package\\([ ,]\\|\$\\)" debian/control || missing="$missing $package"
    done
    [ -z "$missing" ] || { echo "error: debian/control does not have$missing" >&2; exit 1; }
    version=$(sed -n 's/^project(waterline VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
    head -n 1 debian/changelog | grep -q "^waterline ($version-" ||
      { echo "error: debian/changelog does not begin with version $version" >&2; exit 1; }
    grep -q "^## $version" CHANGELOG.md ||
      { echo "error: CHANGELOG.md has no part for $version" >&2; exit 1; }
    exit 0
    ;;
  --twice) times=2; shift ;;
esac
out=$(realpath -m "${1:-build/packages}")

# shellcheck disable=SC2086  # lists of words
install_missing $build_packages $window_packages $heic_packages $package_packages
commit=$(git rev-parse --short HEAD)
[ -z "$(git status --porcelain)" ] || echo "Changes that are not in commit $commit are left out." >&2
version=$(sed -n '1s/^waterline (\(.*\)-[^-]*).*/\1/p' debian/changelog)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# build_in FOLDER: builds in this folder, which is new. Equal commits give an equal .orig.tar.gz.
build_in() {
  mkdir -p "$1/waterline-$version"
  source=$1/waterline_$version.orig.tar.gz
  git -C "$top" archive --prefix="waterline-$version/" HEAD -- . ':(exclude)debian' | gzip -n9 >"$source"
  tar -xzf "$source" -C "$1"
  git -C "$top" archive HEAD debian | tar -x -C "$1/waterline-$version"
  echo "Building in $1 ..."
  if ! (cd "$1/waterline-$version" && dpkg-buildpackage --no-sign -J"$(nproc)") >"$1/log" 2>&1
  then
    tail -n 40 "$1/log" >&2
    exit 1
  fi
}

unset CMAKE_CXX_COMPILER_LAUNCHER CMAKE_C_COMPILER_LAUNCHER
(export TZ=UTC LC_ALL=C; umask 022; build_in "$work/one")
if [ $times = 2 ]; then
  # dpkg takes the folder's name out of the programs only if it has no space and no sign in it.
  another=$work/another-with-a-longer-name
  (export TZ=Pacific/Kiritimati LC_ALL=C.UTF-8; umask 002; build_in "$another")
  for file in "$work"/one/*.deb "$work"/one/*.tar.* "$work"/one/*.dsc; do
    cmp "$file" "$another/${file##*/}" ||
      { echo "error: two builds of ${file##*/} differ" >&2; exit 1; }
  done
  echo "Both builds are the same, byte for byte."
fi
mkdir -p "$out"
rm -f "$out"/waterline*
for ending in deb tar.gz tar.xz dsc buildinfo changes; do cp "$work"/one/*."$ending" "$out"; done
lintian --fail-on error,warning "$out"/*.changes ||
  { echo "error: lintian has something to say" >&2; exit 1; }
ls -l "$out"
