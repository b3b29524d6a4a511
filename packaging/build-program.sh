#!/bin/bash
# build-program.sh [TARGET...]: build build/luoshi (release); silent and quick when nothing changed.
set -eEu
cd "$(dirname "$(readlink -f "$0")")/.."
mkdir -p build
[ -x build/luoshi ] || echo "building the program (its messages go to build/program.log)"
trap 'tail -30 build/program.log >&2' ERR
{
    [ -f build/release/build.ninja ] || cmake --preset release
    ninja -C build/release "${@:-luoshi}"
} >build/program.log 2>&1
