# What strangers may send: the server refuses it, stays up, and serves the next one.
exec python3 tests/attack/attack.py
