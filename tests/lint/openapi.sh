# The API's description (luoshi openapi) holds together, and the page's types were made from this one.
LUOSHI=${LUOSHI:-build/asan/luoshi}
[ -x "$LUOSHI" ] || { echo "$LUOSHI is missing"; exit 77; }
"$LUOSHI" openapi | python3 tests/lint/openapi.py
