# An import that is killed, meets a full disk or another import leaves the ledger as before or complete.
. tests/lib.sh
tasks() { "$LUOSHI" export --format csv 2>/dev/null | tail -n +2 | grep -c .; }
good "$LUOSHI" import "$plan"
whole=$(tasks)
[ "$whole" -gt 100 ] || fail "only $whole tasks after an import"

# Killed at many moments.
for ms in 5 15 30 50 80 120 200 400; do
    export LUOSHI_DB=$tmp/killed-$ms.db
    { timeout -s KILL "0.$(printf %03d $ms)" "$LUOSHI" import "$plan"; } >/dev/null 2>&1
    "$LUOSHI" migrate >/dev/null 2>&1
    n=$(tasks)
    [ "$n" = 0 ] || [ "$n" = "$whole" ] || fail "killed after $ms ms: $n of $whole tasks"
    good "$LUOSHI" verify
    good "$LUOSHI" import "$plan"
    same "tasks after killing at $ms ms and importing again" "$whole" "$(tasks)"
done

# A disk that fills up.
mkdir "$tmp/disk"
if mount -t tmpfs -o size=1500k none "$tmp/disk" 2>/dev/null; then
    trap 'umount "$tmp/disk"; rm -rf "$tmp"' EXIT
    export LUOSHI_DB=$tmp/disk/luoshi.db
    good "$LUOSHI" migrate
    refused 22 ERR_DISK "$LUOSHI" import "$plan"
    same "tasks on a full disk" 0 "$(tasks)"
    good "$LUOSHI" verify
    mount -o remount,size=20m "$tmp/disk"
    good "$LUOSHI" import "$plan"
    same "tasks after room was made" "$whole" "$(tasks)"
else
    echo "no disk of its own can be mounted here"
fi

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
