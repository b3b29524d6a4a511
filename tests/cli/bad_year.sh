# Bad input of the year's work that needs a socket (the rest is in tests/api/bad_input.call): bodies of 10 and 300 MB, an
# expired token, a mail server that is down, with nothing lost and nothing sent twice.
. tests/lib.sh
good "$LUOSHI" import tests/api/plan-small.txt
python3 tests/cli/bad_year.py "$tmp" || wrong=1
good "$LUOSHI" verify
exit $wrong
