#!/bin/sh
# Runs the tests tagged [user], which depend on the user, again as an ordinary user, because root
# may read everything. Creates that user and removes it again. `sh tests/ordinary-user.sh '*'` runs
# every test of link, daemon, scenario and hostile this way. Run it as root, after tests/run.sh.
set -eu
. "$(dirname "$0")/usage.sh"
case ${1:-} in -*) refuse "$1" ;; esac
[ $# -le 1 ] || refuse "$2"
cd "$(dirname "$0")/.."

selection=${1:-[user]}
if [ "$(id -u)" != 0 ]; then
  echo "You are an ordinary user: tests/run.sh has shown it."
  exit 0
fi

# In a separate mount namespace, so that a clone in a folder closed to others can be reached there.
if [ "${WATERLINE_APART-}" = "" ]; then
  exec env WATERLINE_APART=yes unshare --mount --propagation private sh "$0" "$selection"
fi

user=waterline-tests
userdel "$user" 2>/dev/null || true
useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$user"
folder=$(mktemp -d)
trap 'pkill -KILL -u "$user" || true; rm -rf "$folder"; userdel "$user"' EXIT
chown "$user" "$folder"

clone=$PWD
closed=
above=$clone
while [ "$above" != / ]; do
  [ -z "$(find "$above" -maxdepth 0 ! -perm -o=x)" ] || closed=$above
  above=$(dirname "$above")
done
if [ -n "$closed" ]; then
  behind=$(mktemp -d)
  mount --bind "$clone" "$behind"
  mount -t tmpfs -o mode=755 tmpfs "$closed"
  mkdir -p "$clone"
  mount --bind "$behind" "$clone"
  cd "$clone"
fi

for tests in link daemon scenario hostile; do
  echo "As an ordinary user: test_$tests $selection"
  setpriv --reuid="$user" --regid="$user" --clear-groups env -i PATH=/usr/bin:/bin HOME="$folder" LANG=C.UTF-8 \
    "$clone/build/test_$tests" "$selection" --warn NoTests
done
