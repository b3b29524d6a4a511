# A simulated year attacked from outside: rows of others, every wrong value in every field, two at once.
exec python3 tests/attack/year.py
