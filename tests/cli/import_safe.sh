# An import that is killed, meets a full disk or another import leaves the ledger as before or complete.
. tests/lib.sh
tasks() { "$LUOSHI" export --format csv 2>/dev/null | grep -cE '^"?[0-9(（]'; }
good "$LUOSHI" import "$plan"
whole=$(tasks)
[ "$whole" -gt 100 ] || fail "only $whole tasks after an import"

# Killed at many moments.
for ms in 5 15 30 50 80 120 200 400; do
    rm -f "$tmp"/killed.db*
    LUOSHI_DB=$tmp/killed.db timeout -s KILL "0.$(printf %03d $ms)" "$LUOSHI" import "$plan" >/dev/null 2>&1
    LUOSHI_DB=$tmp/killed.db "$LUOSHI" migrate >/dev/null 2>&1
    n=$(LUOSHI_DB=$tmp/killed.db tasks)
    [ "$n" = 0 ] || [ "$n" = "$whole" ] || fail "killed after $ms ms: $n of $whole tasks"
    [ "$n" = 0 ] || LUOSHI_DB=$tmp/killed.db "$LUOSHI" verify >/dev/null 2>&1 || fail "killed after $ms ms: the chain is broken"
done

# A disk that fills up: the file may not grow beyond 200 KB.
export LUOSHI_DB=$tmp/full.db
good "$LUOSHI" migrate
refused 22 ERR_DISK bash -c 'ulimit -f 200; trap "" XFSZ; exec "$0" import "$1"' "$LUOSHI" "$plan"
same "tasks on a full disk" 0 "$(tasks)"
good "$LUOSHI" import "$plan"
same "tasks after room was made" "$whole" "$(tasks)"

# Two at once: both end well or one says why; the result is one plan.
export LUOSHI_DB=$tmp/two.db
good "$LUOSHI" migrate
"$LUOSHI" import "$plan" >"$tmp/one" 2>&1 &
"$LUOSHI" import "$plan" >"$tmp/two" 2>&1
two=$?
wait $!
one=$?
[ $one = 0 ] || [ $two = 0 ] || fail "two imports at once: $one and $two; $(tail -1 "$tmp/one" "$tmp/two")"
same "tasks after two imports at once" "$whole" "$(tasks)"
good "$LUOSHI" verify
exit $wrong
