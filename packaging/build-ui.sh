#!/bin/bash
# build-ui.sh: build the page into ui/dist; does nothing while its sources are as they were at the last build.
set -eEu
cd "$(dirname "$(readlink -f "$0")")/../ui"
mkdir -p ../build
now=$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
[ -d dist ] && [ "$now" = "$(cat ../build/ui.stamp 2>/dev/null)" ] && exit 0
# Offices have authorities of their own: trust what the system trusts.
export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}

# Debian 12 has Node 18, the page's tools want 22, and npm leaves out what the Node it runs under is too old for:
# so a newer Node comes first, as a package of the version that package.json names.
newer_node() {
    [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ] || return 0
    package=node-linux-$(node -p process.arch)
    version=$(node -p "require('./package.json').optionalDependencies['$package']")
    npm install --prefix ../build/node --no-audit --no-fund "$package@$version"
    export PATH="$PWD/../build/node/node_modules/$package/bin:$PATH"
}
npm_now() { node "$(readlink -f "$(command -v npm)")" "$@"; }

make_page() {
    newer_node
    locked=$(sha256sum package-lock.json)
    if [ ! -d node_modules ] || [ "$locked" != "$(cat ../build/ui.locked 2>/dev/null)" ]; then
        npm_now ci --no-audit --no-fund
        echo "$locked" >../build/ui.locked
    fi
    npm_now run build
}

echo "building the page (its messages go to build/ui.log)"
trap 'tail -30 ../build/ui.log >&2' ERR
make_page >../build/ui.log 2>&1
echo "$now" >../build/ui.stamp
