# What the scripts of this folder have in common. Each sources it before it does anything else. With
# --help as its first argument it prints the comment at the top of that script, and ends.

script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")  # the folder changes later

usage() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$script"
}

# Says which word the script does not know, and how it is used: refuse WORD
refuse() {
  echo "error: \"$1\" is nothing that $0 knows." >&2
  usage >&2
  exit 2
}

is_number() {
  case $1 in '' | *[!0-9]*) return 1 ;; esac
}

case ${1:-} in
  -h | --help)
    usage
    exit 0
    ;;
esac
