#!/bin/sh
# Builds the package of the present commit for another architecture, in a fresh Debian 12 that is
# made for it (as root, by mmdebstrap). The manual pages are written by the built program itself,
# which qemu runs. Nothing is tested there.
#
#   sh debian/cross.sh [ARCHITECTURE] [FOLDER]      arm64, build/packages-arm64
set -eu
cd "$(dirname "$0")/.."
. cli/packages.sh
arch=${1:-arm64}
out=$(realpath -m "${2:-build/packages-$arch}")
[ "$(id -u)" = 0 ] || { echo "error: this needs root, to make a system to build in" >&2; exit 1; }
install_missing mmdebstrap

# Tools and headers run or are read here; libraries are linked, so they must be the other ones.
tools="crossbuild-essential-$arch,debhelper,qemu-user-static"
for package in $build_packages $window_packages $heic_packages; do
  case $package in
    catch2 | g++) ;;
    pkg-config) tools="$tools,pkgconf:$arch" ;;
    lib*-dev | zlib1g-dev)
      if apt-cache show --no-all-versions "$package" | grep -q '^Architecture: all'; then tools="$tools,$package"
      else tools="$tools,$package:$arch"; fi ;;
    *) tools="$tools,$package" ;;
  esac
done

work=$(mktemp -d)
clean_up() {
  umount "$work/system/proc" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
echo "Making a system to build in ..."
mmdebstrap --quiet --variant=minbase --architectures="$(dpkg --print-architecture),$arch" --include="$tools" bookworm "$work/system"
mkdir "$work/system/build"
git archive --prefix=build/waterline/ HEAD | tar -x -C "$work/system"
mount -t proc proc "$work/system/proc"
echo "Building for $arch ..."
# Debian says of headers for every architecture that they are for this one, so -d: they are there.
if ! chroot "$work/system" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/build \
  sh -c "cd /build/waterline && dpkg-buildpackage -a $arch -d -B --no-sign -J$(nproc)" >"$work/log" 2>&1; then
  tail -n 40 "$work/log" >&2
  exit 1
fi
mkdir -p "$out"
cp "$work"/system/build/*.deb "$work"/system/build/*.buildinfo "$out"
ls -l "$out"
