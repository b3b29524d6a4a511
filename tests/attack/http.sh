# What strangers may send: the server refuses it, stays up, and serves the next one.
# Its stores are files, so each has its key beside it, whatever the suite's database uses.
unset LUOSHI_KEY
exec python3 tests/attack/attack.py
