#!/bin/bash
# build-ui.sh: build the page into ui/dist; does nothing while its sources are as they were at the last build.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../ui" 2>/dev/null || exit 0
[ -f package.json ] || exit 0
mkdir -p ../build
now=$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
[ -d dist ] && [ "$now" = "$(cat ../build/ui.stamp 2>/dev/null)" ] && exit 0
log=../build/ui.log
# Offices have authorities of their own: trust what the system trusts.
export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}
echo "building the page (its messages go to build/ui.log)"
locked=$(sha256sum package-lock.json)
{
    [ "$locked" = "$(cat ../build/ui.locked 2>/dev/null)" ] && [ -d node_modules ] ||
        npm ci --no-audit --no-fund && echo "$locked" >../build/ui.locked && npm run build
} >$log 2>&1 || { tail -30 $log >&2; exit 1; }
echo "$now" >../build/ui.stamp
