# The key of sealed secrets: looked at, lost, renewed; the trace stays whole.
. tests/lib.sh
unset LUOSHI_KEY
good "$LUOSHI" user add first --role secadmin
good "$LUOSHI" key
grep -q 'nothing is sealed' "$tmp/out" || fail "a fresh database: $(cat "$tmp/out")"
refused 6 ERR_CONFLICT "$LUOSHI" key renew
echo '{"values":[{"name":"oidc_secret","value":"Geheim-1"}]}' >"$tmp/body"
good "$LUOSHI" call PUT /api/v1/settings --body "$tmp/body" --as first
same "mode" 600 "$(stat -c %a "$LUOSHI_DB.key")"
good "$LUOSHI" key
grep -q 'it fits' "$tmp/out" || fail "the key: $(cat "$tmp/out")"
refused 6 ERR_CONFLICT "$LUOSHI" key renew
mv "$LUOSHI_DB.key" "$tmp/aside"
good "$LUOSHI" key
grep -q 'does not fit' "$tmp/out" || fail "a lost key: $(cat "$tmp/out")"
good "$LUOSHI" key renew
grep -q '1 secrets' "$tmp/out" || fail "renewed: $(cat "$tmp/out")"
good "$LUOSHI" call PUT /api/v1/settings --body "$tmp/body" --as first
good "$LUOSHI" key
grep -q 'it fits' "$tmp/out" || fail "the new key: $(cat "$tmp/out")"
refused 2 ERR_INPUT "$LUOSHI" key nonsense
good "$LUOSHI" verify
exit $wrong
