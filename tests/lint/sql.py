"""sql.py sqlite|postgres: check the SQL literals of all store calls on SQLite, or print them as PREPAREs for psql."""
import glob, json, re, shlex, sqlite3, subprocess, sys

CALL = re.compile(r'\bstore_(?:run|add|each)_\s*\([^;"]*?(?="")')
TEXT = re.compile(r'\s*"((?:[^"\\]|\\.)*)"')
SIGNATURE = re.compile(r'\s*,\s*"([ifsbI]*)"')
TYPES = {'i': 'bigint', 'I': 'bigint', 'f': 'double precision', 's': 'text', 'b': 'int'}
OTHER = {'sqlite': 'pg', 'postgres': 'sqlite'}  # whose own migrations to leave out


def statements():
    """(file, SQL, signature) of each call, after the preprocessor has put the macros in."""
    for unit in json.load(open('build/clang/compile_commands.json', encoding='utf-8')):
        if '/src/' not in unit['file'] or not unit['file'].endswith('.c'):
            continue
        flags = [f for f in shlex.split(unit['command']) if f.startswith(('-D', '-I', '-isystem', '/usr/include'))]
        source = subprocess.run(['cc', '-E', '-P', *flags, unit['file']], capture_output=True, text=True, check=True).stdout
        for call in CALL.finditer(source):
            sql, at = '', call.end()
            while (text := TEXT.match(source, at)):
                sql, at = sql + text.group(1).replace('\\n', '\n').replace('\\"', '"'), text.end()
            if (signature := SIGNATURE.match(source, at)):
                yield unit['file'].split('/src/')[-1], sql, signature.group(1)


def migrations(engine):
    for path in sorted(glob.glob('sql/*.sql'), key=lambda p: (p[:8], p.count('.'))):
        if not path.endswith(f'.{OTHER[engine]}.sql'):
            yield open(path, encoding='utf-8').read()


def sqlite():
    db, bad = sqlite3.connect(':memory:'), 0
    db.executescript('CREATE TABLE schema_version (version BIGINT, applied_ms BIGINT);' + ''.join(migrations('sqlite')))
    for where, sql, sig in statements():
        try:
            db.execute('EXPLAIN ' + re.sub(r'\$(\d+)', r':p\1', sql), {f'p{i + 1}': None for i in range(len(sig))})
        except sqlite3.Error as e:
            if 'regclass' not in sql:
                print(f'{where}: {e}\n    {" ".join(sql.split())}')
                bad += 1
    return bad


def postgres():
    print('CREATE TABLE schema_version (version BIGINT, applied_ms BIGINT);', *migrations('postgres'), sep='\n')
    for n, (where, sql, sig) in enumerate(s for s in statements() if 'sqlite_' not in s[1]):
        types = f"({', '.join(TYPES[c] for c in sig)})" if sig else ''
        if re.match(r'\s*(select|insert|update|delete|with)\b', sql, re.I):
            print(f'PREPARE "{where} {n}" {types} AS {sql};')


if __name__ == '__main__':
    sys.exit(sqlite() != 0 if sys.argv[1] == 'sqlite' else postgres())
