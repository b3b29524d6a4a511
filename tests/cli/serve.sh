# The server's ways in and out: first start, unix socket, TLS, socket activation, notices to the service manager.
. tests/lib.sh
python3 tests/cli/serve.py "$tmp" || wrong=1
exit $wrong
