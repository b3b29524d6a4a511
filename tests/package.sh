#!/bin/bash
# package.sh: the Debian package builds, holds what it should, names what it needs, and its units are sound.
set -u
passed=0 failed=0 skipped=0
check() { if eval "$2"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $1"; fi; }

rm -f build/luoshi_*.deb
(cd build/release && cpack -G DEB) || { echo "0 passed, 1 failed"; exit 1; }
deb=$(ls build/luoshi_*.deb)
list=$(dpkg -c "$deb") depends=$(dpkg -f "$deb" Depends)
for file in usr/bin/luoshi lib/systemd/system/luoshi.service lib/systemd/system/luoshi.socket \
    usr/lib/sysusers.d/luoshi.conf usr/share/doc/luoshi/README.md usr/share/doc/luoshi/operations.md \
    usr/share/doc/luoshi/copyright usr/share/doc/luoshi/sample-plan.txt; do
    check "holds $file" "grep -q ' ./$file\$' <<<'$list'"
done
for need in libc6 libmicrohttpd12 libsqlite3-0 libpq5 libsodium23 libzip4 poppler-utils; do
    check "needs $need" "grep -qw -- '$need' <<<'$depends'"
done
check "nothing outside usr, lib and etc" "! grep -vqE ' \./(usr/|lib/|etc/|\$)' <<<'$list'"
check "all files belong to root" "! awk '{print \$2}' <<<'$list' | grep -vq root/root"
check "no file is writable by others" "! grep -qE '^-.{7}w' <<<'$list'"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
dpkg -x "$deb" "$root"
check "the program runs from the package" "$root/usr/bin/luoshi version | grep -q luoshi"
check "the program is stripped" "file $root/usr/bin/luoshi | grep -q stripped"
check "position independent, full relro" "readelf -d $root/usr/bin/luoshi | grep -q BIND_NOW"
if command -v systemd-analyze >/dev/null; then
    sed "s:/usr/bin/luoshi:$root/usr/bin/luoshi:" -i "$root"/lib/systemd/system/luoshi.service
    out=$(systemd-analyze verify --recursive-errors=no "$root"/lib/systemd/system/luoshi.s* 2>&1 | grep -i luoshi)
    check "the units are sound: $out" "[ -z \"\$out\" ]"
    exposure=$(systemd-analyze security --offline=yes --threshold=30 "$root/lib/systemd/system/luoshi.service" 2>&1)
    check "the service is hardened: $(tail -1 <<<"$exposure")" "[ $? = 0 ]"
else
    skipped=$((skipped + 2)); echo "skipped: no systemd-analyze here"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
