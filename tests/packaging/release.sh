#!/bin/sh
# Tests debian/release.sh and debian/build.sh with throwaway keys, in a clone in which nothing is
# compiled: dpkg-buildpackage and lintian are stand-ins.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/../.."
for tool in git gpg minisign dpkg-deb gzip; do
  command -v $tool >/dev/null || { echo "skipped: there is no $tool here"; exit 77; }
done
git rev-parse HEAD >/dev/null 2>&1 || { echo "skipped: this is no clone"; exit 77; }
fail() { echo "error: $*" >&2; exit 1; }

scratch=$(mktemp -d)
trap 'gpgconf --kill gpg-agent >/dev/null 2>&1 || true; rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
export HOME="$scratch/home" GNUPGHOME="$scratch/home/.gnupg"
mkdir -p "$GNUPGHOME" "$scratch/tools"
chmod 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key 'A throwaway <a@example.org>' default default never 2>/dev/null
minisign -G -W -p "$scratch/key.pub" -s "$scratch/key" >/dev/null

# A package with the same bytes each time, unless the test says otherwise.
cat >"$scratch/tools/dpkg-buildpackage" <<'TOOL'
#!/bin/sh
set -eu
umask 022
mkdir -p ../p/DEBIAN
printf 'Package: waterline\nVersion: 0\nArchitecture: all\nMaintainer: A <a@example.org>\nDepends: libsodium23 (>= 1), libc6\nDescription: a\n' >../p/DEBIAN/control
[ -z "${FAKE_DIFFERS-}" ] || pwd >../p/place
find ../p -exec touch -d @0 {} +
SOURCE_DATE_EPOCH=0 dpkg-deb --root-owner-group --build ../p ../waterline_0_all.deb >/dev/null
echo of >../waterline_0.debian.tar.xz
echo of >../waterline_0.dsc
echo of >../waterline_0.changes
printf 'Source: waterline\nVersion: 0\nBuild-Architecture: amd64\nChecksums-Sha256:\n aa 5 waterline_0_all.deb\nInstalled-Build-Depends:\n cmake (= 3),\n libsodium23 (= 1.0.18-1)\n' >../waterline_0.buildinfo
TOOL
printf '#!/bin/sh\n' >"$scratch/tools/lintian"
chmod +x "$scratch"/tools/*
export PATH="$scratch/tools:$PATH"

git clone --quiet . "$scratch/clone"
cd "$scratch/clone"
git config user.name A
git config user.email a@example.org
git config user.signingkey a@example.org
# The present files, whether they are committed or not.
git -C "$OLDPWD" ls-files --cached --others --exclude-standard -z debian cli/packages.sh CMakeLists.txt CHANGELOG.md | (cd "$OLDPWD" && tar --null -cf - -T -) | tar -xf -
printf 'install_missing() { :; }\nbuild_packages=" "\npackage_packages=\nwindow_packages=\nheic_packages=\n' >cli/packages.sh
sed -i '1s/UNRELEASED/unstable/' debian/changelog
git add --all
git commit --quiet --message 'A release'
version=$(sed -n 's/^project(waterline VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
tag=v$version

release() { sh debian/release.sh "$@" --minisign "$scratch/key" --gpg a@example.org; }
# refused WORDS TAG: the release ends with an error that has these words, and leaves nothing.
refused() {
  if release "$2" "$scratch/out" >"$scratch/said" 2>&1; then fail "not refused: $1"; fi
  grep -q "$1" "$scratch/said" || fail "not refused because of '$1' but: $(cat "$scratch/said")"
  [ ! -e "$scratch/out/SHA512SUMS" ] || fail "there are checksums of what was refused: $1"
  rm -rf "$scratch/out"
}

git tag -a -m 'not signed' "$tag"
refused 'is not signed' "$tag"
git tag -d "$tag" >/dev/null
git tag -s -m 'signed' "$tag"
git tag -s -m 'signed' v9.9
refused 'is not the version' v9.9
echo more >>README.md
refused 'the tree differs' "$tag"
git commit --quiet --all --message 'More'
refused 'is not that of' "$tag"
git reset --quiet --hard "$tag"
export FAKE_DIFFERS=1
refused 'differ' "$tag"
unset FAKE_DIFFERS
sed -i '1s/unstable/UNRELEASED/' debian/changelog
git commit --quiet --all --message 'Not yet'
git tag -f -s -m 'signed' "$tag" >/dev/null
refused 'UNRELEASED' "$tag"
git reset --quiet --hard HEAD~1
git tag -f -s -m 'signed' "$tag" >/dev/null

release "$tag" "$scratch/out" >"$scratch/said" 2>&1 || fail "the release failed: $(cat "$scratch/said")"
cd "$scratch/out"
sha512sum --quiet --check SHA512SUMS || fail "the checksums are wrong"
[ "$(wc -l <SHA512SUMS)" = "$(ls | grep -vc '^SHA512SUMS')" ] || fail "a file has no checksum: $(ls)"
minisign -V -q -p "$scratch/key.pub" -m SHA512SUMS || fail "the signature by minisign is wrong"
gpg --quiet --verify SHA512SUMS.asc 2>/dev/null || fail "the signature by gpg is wrong"
grep -q '"name": "libsodium23", "version": "1.0.18-1", "scope": "required"' ./*.cdx.json || fail "the list of components is wrong"
grep -q '"name": "cmake", "version": "3", "scope": "excluded"' ./*.cdx.json || fail "the list of components lacks tools"
if command -v python3 >/dev/null; then python3 -m json.tool ./*.cdx.json >/dev/null || fail "the list of components is no JSON"; fi
echo "A release is made of a signed tag alone, and can be verified."
