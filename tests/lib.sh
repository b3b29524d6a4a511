# lib.sh: sourced by the shell tests. They run from the source folder with a data folder of their own.
LUOSHI=${LUOSHI:-build/asan/luoshi}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LUOSHI_DB=${LUOSHI_TEST_DB:-$tmp/luoshi.db} ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
export LC_ALL=C.UTF-8
wrong=0
plan=data/sample-plan.txt

fail() { echo "$1"; wrong=1; }

# good COMMAND...: must succeed; its output goes to $tmp/out.
good() {
    "$@" >"$tmp/out" 2>"$tmp/err" || { fail "$* gave $?"; tail -5 "$tmp/err"; }
}

# refused STATUS CODE COMMAND...: must end with STATUS and say CODE with a Chinese and an English sentence.
refused() {
    want=$1 code=$2
    shift 2
    "$@" >"$tmp/out" 2>"$tmp/err"
    got=$?
    said=$(tail -2 "$tmp/err")
    if [ $got != "$want" ] || ! grep -q "$code" <<<"$said"; then
        fail "$* gave $got, not $want $code: ${said:0:300}"
    elif ! grep -qP "$code：.*\p{Han}" <<<"$said" || ! grep -qP "$code: .*[a-z]{3}" <<<"$said"; then
        fail "$* lacks a sentence: $said"
    fi
}

# same WHAT EXPECTED ACTUAL
same() { [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"; }

# engines: the database addresses to try, one fresh database each. PostgreSQL only beside tests/with_pg.sh.
engines() {
    echo "$tmp/engine.db"
    [ -n "${LUOSHI_TEST_PG:-}" ] || return 0
    psql -X -q "$LUOSHI_TEST_PG" -c "CREATE DATABASE cli_$$" && echo "${LUOSHI_TEST_PG/\/postgres\?//cli_$$?}"
}
