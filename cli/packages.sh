# Installs those of the given Debian packages that are missing, as root or through sudo. Sourced by
# try.sh and tests/run.sh.
#
#   install_missing PACKAGE...

install_missing() {
  missing=
  for package in "$@"; do
    if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
      missing="$missing $package"
    fi
  done
  [ -n "$missing" ] || return 0
  as_root=
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "error: these Debian packages are missing:$missing" >&2
      echo "hint: install them as root: apt-get install$missing" >&2
      return 1
    fi
    as_root=sudo
  fi
  echo "Installing what is missing:$missing"
  $as_root apt-get update -qq
  # shellcheck disable=SC2086  # one word a package
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# The packages that the build needs.
build_packages="g++ cmake ninja-build pkg-config capnproto libcapnp-dev libsodium-dev libsqlite3-dev libutf8proc-dev libasio-dev
  libcpp-httplib-dev nlohmann-json3-dev libcli11-dev libseccomp-dev libzxing-dev libpng-dev libturbojpeg0-dev libwebp-dev zlib1g-dev
  libgumbo-dev libpugixml-dev libsystemd-dev libcurl4-openssl-dev catch2 gettext"

# The packages that the tests need besides.
test_packages="clang-format strace iproute2 nftables dbus-daemon python3-dbusmock obfs4proxy rclone openssl openssh-client"

# Debian's package of Tor enables and starts a Tor of the system, which nobody asked for who only runs tests. So where
# systemd runs, that service is forbidden first (`systemctl unmask tor` allows it again).
install_tor_for_tests() {
  [ ! -x /usr/sbin/tor ] && [ ! -x /usr/bin/tor ] || return 0
  if [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ]; then
    systemctl mask tor.service tor@default.service
  elif [ -d /run/systemd/system ]; then
    echo "The tests of Tor will be skipped. To run them, as root: systemctl mask tor tor@default; apt-get install tor"
    return 0
  fi
  install_missing tor
}

# The packages without which everything but the page's own window is built.
window_packages="libgtk-3-dev libwebkit2gtk-4.1-dev libsoup-3.0-dev"

# The packages without which everything but the program for HEIC photos is built.
heic_packages="libheif-dev libde265-dev"

# The packages that the tests of that window need (tests/window.sh).
window_test_packages="webkit2gtk-driver xvfb openbox x11-utils xdotool wmctrl imagemagick strace dbus-daemon at-spi2-core
  python3-gi gir1.2-atspi-2.0 poppler-utils"

# The packages that debian/build.sh needs besides.
package_packages="debhelper dpkg-dev fakeroot lintian"
