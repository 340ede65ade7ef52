#!/bin/sh
# The long runs. Each is a test of the ordinary run with more rounds, from a new seed. It prints the
# number of rounds, and after a failure the seed to repeat it (WATERLINE_SOAK_SEED in the
# environment of this script).
#
#   sh tests/soak.sh power [N]     N states after a loss of power (20,000: about three minutes)
#   sh tests/soak.sh kill [N]      N rounds of kill -9 on a working node (1,000: about five minutes)
#   sh tests/soak.sh sync [N]      N random scripts of two people over bad links and files (10,000),
#                                  and a cut at every byte
#   sh tests/soak.sh ledger [N]    N random scripts of two people with stores that are set back, in
#                                  each of four ways (2,500)
#   sh tests/soak.sh together [N]  N rounds of two real nodes that meet while one or both are killed
#                                  (200)
#   sh tests/soak.sh loss [N]      N rounds of two real nodes that share while four of ten packets
#                                  are lost (50)
#   sh tests/soak.sh hostile [N]   N seconds of each flood from a partner's device and from
#                                  strangers (30: about five minutes); a session cut and changed at
#                                  every byte; a gigabyte; a quota that is filled (this too)
#   sh tests/soak.sh memory        every allocation fails, once and from then on (a few minutes)
set -eu
. "$(dirname "$0")/usage.sh"
cd "$(dirname "$0")/.."

case ${1:-} in
  power) rounds=20000 program=test_durability tests='[power]' ;;
  kill) rounds=1000 program=test_scenario tests='[kill]' ;;
  sync) rounds=10000 program=test_convergence tests='[convergence]' ;;
  ledger) rounds=2500 program=test_ledger tests='[scripts]' ;;
  together) rounds=200 program=test_scenario tests='[together]' ;;
  loss) rounds=50 program=test_scenario tests='[loss]' ;;
  hostile) rounds=30 program=test_hostile tests='[flood],[recorded],[endless],[fill]' ;;
  memory) rounds=1 program=test_durability tests='[memory]' ;;
  *) refuse "${1:-}" ;;
esac
is_number "${2:-$rounds}" || refuse "$2"
. cli/packages.sh
# shellcheck disable=SC2086  # a list of words
install_missing $build_packages

cmake --preset release >/dev/null
cmake --build --preset release --target waterline waterline-courier waterline-relay "$program" >/dev/null
WATERLINE_SOAK_ROUNDS=${2:-$rounds}
WATERLINE_SOAK_SEED=${WATERLINE_SOAK_SEED:-$(date +%s)}
export WATERLINE_SOAK_ROUNDS WATERLINE_SOAK_SEED
exec build/"$program" "$tests"
