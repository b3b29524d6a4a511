#!/bin/bash
# http.sh: the server beside nginx, 20,000 tasks in the store, 16 connections; prints "MEASURE|BAR|VALUE" lines.
# BENCH_HTTP=long also measures with the cache of ready answers turned off.
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
exec python3 tests/bench/beside_nginx.py
