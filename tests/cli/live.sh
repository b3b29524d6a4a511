# Server-sent events: each listener hears of a change within seconds; the end of the server ends the streams.
. tests/lib.sh
good "$LUOSHI" import tests/api/plan-small.txt
python3 tests/cli/live.py "$tmp" || wrong=1
exit $wrong
