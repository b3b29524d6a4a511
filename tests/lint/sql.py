"""Collect the SQL literals of the store calls and print them as statements for one engine: sql.py sqlite|postgres."""
import glob, re, sqlite3, sys

CALL = re.compile(r'\bstore_(?:run|add|each)\s*\(')
TEXT = re.compile(r'\s*"((?:[^"\\]|\\.)*)"')
TYPES = {'i': 'bigint', 'f': 'double precision', 's': 'text', 'b': 'int'}


def literals(source, at):
    """The run of adjacent C texts that starts at AT, and where it ends."""
    out = ''
    while (m := TEXT.match(source, at)):
        out, at = out + m.group(1).replace('\\n', '\n').replace('\\"', '"'), m.end()
    return out, at


def statements():
    for path in sorted(glob.glob('src/**/*.c', recursive=True)):
        source = re.sub(r'/\*.*?\*/', lambda m: re.sub(r'[^\n]', ' ', m.group()), open(path, encoding='utf-8').read(), flags=re.S)
        for m in CALL.finditer(source):
            at = source.find('"', m.end())
            sql, end = literals(source, at)
            sig = re.match(r'\s*,\s*"([ifsb]*)"', source[end:])
            if at < 0 or not re.match(r'\s*(select|insert|update|delete|with)\b', sql, re.I) or not sig:
                continue
            yield f'{path}:{source.count(chr(10), 0, m.start()) + 1}', sql, sig.group(1)


def sqlite():
    db, bad = sqlite3.connect(':memory:'), 0
    for migration in sorted(glob.glob('sql/*.sql')):
        db.executescript(open(migration, encoding='utf-8').read())
    for where, sql, sig in statements():
        try:
            db.execute('EXPLAIN ' + sql.replace('$', ':p'), {f'p{i + 1}': None for i in range(len(sig))})
        except sqlite3.Error as e:
            print(f'{where}: {e}\n    {" ".join(sql.split())}')
            bad += 1
    return bad


def postgres():
    for migration in sorted(glob.glob('sql/*.sql')):
        print(open(migration, encoding='utf-8').read())
    print(r'\set ON_ERROR_STOP off')
    for n, (where, sql, sig) in enumerate(statements()):
        types = f"({', '.join(TYPES[c] for c in sig)})" if sig else ''
        print(f"\\echo {where}\nPREPARE s{n} {types} AS {sql};")


if __name__ == '__main__':
    print(sum(1 for _ in statements()), 'statements', file=sys.stderr)
    sys.exit(sqlite() != 0 if sys.argv[1] == 'sqlite' else postgres())
