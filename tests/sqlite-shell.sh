#!/bin/sh
# Runs SQL on a sealed store of a journal whose node is stopped, for inspection:
# `sh tests/sqlite-shell.sh HOME/vault.db`. Asks for the passphrase at the terminal and reads SQL
# from standard input. Works on a copy in memory, so the files are not changed.
set -eu
. "$(dirname "$0")/usage.sh"
[ $# -eq 1 ] && [ -f "$1" ] || refuse "${2:-${1:-}}"
case $1 in /*) store=$1 ;; *) store=$PWD/$1 ;; esac
cd "$(dirname "$0")/.."
. cli/packages.sh
# shellcheck disable=SC2086  # a list of words
install_missing $build_packages

cmake --preset release >/dev/null
cmake --build --preset release --target waterline-sqlite-shell >/dev/null
exec build/waterline-sqlite-shell "$store"
