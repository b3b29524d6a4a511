"""year.py: a simulated year, attacked over HTTP by people who hold real accounts, on SQLite and, beside a cluster, on PostgreSQL.

It knows nothing of the matrix of tests/access: what is private is marked in the database, and no answer may show a mark that is
not the reader's own. Then every field of every write gets wrong values, and every act comes twice at once.
Only 127.0.0.1, bounded, ends what it started.
"""
import http.client, json, os, random, re, shutil, sqlite3, subprocess, sys, tempfile, threading, time, urllib.parse

LUOSHI = os.environ.get('LUOSHI', 'build/asan/luoshi')
PORT = int(os.environ.get('ATTACK_PORT', '8766'))
PG = os.environ.get('LUOSHI_TEST_PG')
results = []
failures = []
rng = random.Random(7)


def check(ok, what):
    if not ok:
        failures.append(what)


def finish(name, began):
    """One attack, however many requests it made, is one test."""
    results.append(not failures)
    print('FAILED' if failures else 'ok', name, f'{time.time() - began:.1f} s', *failures[:10], sep='\n  ' if failures else ' ', flush=True)
    failures.clear()


# ---- a server on a year

class Town:
    """A database with a simulated year, its accounts, and a server on it."""

    def __init__(self, url, governments):
        self.folder = tempfile.mkdtemp(prefix='luoshi-year-')
        self.pg = url
        self.db = url or self.folder + '/luoshi.db'
        self.server = None
        if url:
            self.run('migrate')
        self.run('simulate', '--year', '2026', '--seed', '1', '--governments', str(governments))
        self.names = dict(line for line in self.sql('SELECT id, name FROM government ORDER BY id'))
        self.here, self.there = (list(self.names) * 2)[:2]
        bearer = "SELECT bearer_id FROM duty WHERE government_id = %s AND state = 'live' AND role = '%s' AND bearer_id IN (SELECT %s) GROUP BY bearer_id ORDER BY COUNT(*) DESC, bearer_id LIMIT 1"
        self.unit = self.sql(bearer % (self.here, 'lead', "id FROM org WHERE kind = 'org'"))[0][0]
        self.post = self.sql(bearer % (self.here, 'leader', 'id FROM post'))[0][0]
        self.secrets = {}

    def run(self, *words):
        out = subprocess.run([LUOSHI, *words, '--db', self.db], capture_output=True, text=True)
        if out.returncode:
            raise SystemExit(f'{words}: {out.stderr}')
        return out.stdout

    def sql(self, text):
        if self.pg:
            out = subprocess.run(['psql', '-At', '-F', '\t', self.pg, '-c', text], capture_output=True, text=True, check=True).stdout
            return [line.split('\t') for line in out.splitlines()]
        db = sqlite3.connect(self.db, timeout=20, isolation_level=None)
        rows = [[str(cell) for cell in row] for row in db.execute(text)]
        db.close()
        return rows

    def spelling(self, subject, bearer):
        return self.sql(f"SELECT name FROM alias WHERE subject = '{subject}' AND subject_id = {bearer} ORDER BY name")[0][0]

    def add(self, name, role, *more):
        out = self.run('user', 'add', name, '--role', role, '--government', self.names[self.here], *more)
        self.secrets[name] = out.split()[-1]

    def add_all(self):
        unit, post = ['--org', self.spelling('org', self.unit)], ['--post', self.spelling('post', self.post)]
        for name, role, more in (('reporter', 'reporter', unit), ('signer', 'signer', unit), ('leader', 'leader', post), ('head', 'office_head', []),
                                 ('inspector', 'inspector', ['--to', '2099-12-31', '--mandate', '抽查']), ('sysadmin', 'sysadmin', []),
                                 ('secadmin', 'secadmin', []), ('auditor', 'auditor', []), ('victim', 'reader', []), ('other', 'reporter', unit)):
            self.add(name, role, *more)
        self.sql('UPDATE account SET must_change = 0, person = name')

    def serve(self):
        self.run('tick')  # what is due is done before, so that nothing changes hands meanwhile
        self.log = open(self.folder + '/log', 'w+')
        self.server = subprocess.Popen([LUOSHI, 'serve', '--db', self.db, '--listen', f'127.0.0.1:{PORT}', '--evidence', self.folder + '/evidence'],
                                       stdout=subprocess.DEVNULL, stderr=self.log)
        for _ in range(400):
            try:
                call('GET', '/healthz')
                break
            except OSError:
                time.sleep(0.05)
        who = [name for name in self.secrets if name not in ('victim', 'other')]
        self.as_ = {name: Account(name, self.secrets[name], self.names[self.here]) for name in who}

    def written(self):
        """How many events those made who attack; asked where asking is quick."""
        return None if self.pg else self.sql("SELECT COUNT(*) FROM event WHERE actor IN ('head', 'reporter', 'leader', 'secadmin', 'sysadmin')")

    def ids(self, table, government=None):
        of = f'WHERE government_id = {government}' if government else ''
        return [row[0] for row in self.sql(f'SELECT id FROM {table} {of} ORDER BY id DESC LIMIT 40')]

    def end(self):
        if self.server:
            alive = self.server.poll() is None
            self.server.terminate()
            check(self.server.wait(60) == 0 and alive, 'the server did not last')
            self.log.seek(0)
            text = self.log.read()
            at = re.search(r'==\d+==|runtime error', text)
            check(not at, at and text[max(0, at.start() - 200):at.start() + 3000])
            check('完整' in self.run('verify'), 'the chain')
        shutil.rmtree(self.folder, ignore_errors=True)


def call(method, target, body=None, head=()):
    c = http.client.HTTPConnection('127.0.0.1', PORT, timeout=60)
    c.request(method, target, body, dict(head))
    answer = c.getresponse()
    data = answer.read()
    c.close()
    return answer.status, data, answer


class Account:
    def __init__(self, name, password, government):
        body = json.dumps({'name': name, 'password': password, 'government': government})
        status, data, answer = call('POST', '/api/v1/session', body.encode())
        if status != 200:
            raise SystemExit(f'{name} cannot sign in: {data!r}')
        self.head = {'Cookie': answer.getheader('Set-Cookie').split(';')[0], 'X-CSRF-Token': json.loads(data)['csrf']}

    def ask(self, method, target, body=None):
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode('utf-8', 'surrogatepass')
        return call(method, target, body, self.head)[:2]


# ---- what routes there are

spec = json.loads(subprocess.run([LUOSHI, 'openapi'], capture_output=True, text=True, check=True).stdout)
TABLE = {'tasks': 'task', 'plans': 'plan', 'orgs': 'org', 'units': 'org', 'leaders': 'post', 'rounds': 'round', 'reports': 'report', 'difficulties': 'difficulty',
         'requests': 'request', 'refusals': 'refusal', 'changes': 'change', 'closures': 'closure', 'evidence': 'evidence', 'appraisals': 'appraisal',
         'measures': 'measure', 'drafts': 'draft', 'accounts': 'account', 'duties': 'duty', 'doubts': 'doubt', 'items': 'item', 'milestones': 'milestone',
         'trajectories': 'trajectory', 'appeals': 'appeal', 'outbox': 'outbox', 'handovers': 'handover', 'roles': 'account_role', 'tokens': 'api_token'}
FIELD = {'task_id': 'task', 'from_task_id': 'task', 'task': 'task', 'subject_id': 'task', 'plan_id': 'plan', 'plan': 'plan', 'round_id': 'round',
         'post_id': 'post', 'leader': 'post', 'post': 'post', 'measure_id': 'measure', 'measure': 'measure', 'milestone_id': 'milestone', 'parent_id': 'item',
         'to': 'account', 'account_id': 'account', 'section_id': 'section'}
SUBJECTS = ('task', 'difficulty', 'request', 'refusal', 'change', 'closure', 'report', 'task_check')


def operations(reading):
    for path, methods in spec['paths'].items():
        for method, op in methods.items():
            if (method == 'get') == reading and not re.search(r'/live$|/oidc|^/api/v1/session|/settings/try$', path):
                yield path, method.upper(), op


def table_of(path):
    return TABLE.get((path.split('/') + [''] * 4)[3])


# ---- rows of others

MARKED = {'difficulty': 'title text answer', 'request': 'text reply', 'change': 'reason opinion', 'closure': 'claim note look_note', 'refusal': 'reason basis ruling',
          'report': 'progress problem next', 'milestone': 'title', 'task_check': 'note', 'todo': 'title'}


def mark(town):
    for table, columns in MARKED.items():
        for column in columns.split():
            town.sql(f"UPDATE {table} SET {column} = {column} || '§{table}:' || task_id || ':' || id || '§' WHERE {column} <> ''")
    town.sql("UPDATE report_version SET body = replace(body, '\"progress\":\"', '\"progress\":\"§report:' || (SELECT task_id FROM report r WHERE r.id = report_id) || ':' || report_id || '§')")
    town.sql('DELETE FROM task_brief')


def own_tasks(town, bearer):
    return {row[0] for row in town.sql(f"SELECT task_id FROM duty WHERE state = 'live' AND bearer_id IN (SELECT {bearer} UNION SELECT collective_id FROM member WHERE org_id = {bearer})")}


def readings(town):
    """Every reading address with many ids, filters and words."""
    pool = {table: town.ids(table, town.here) for table in set(TABLE.values()) | {'section'}}
    beyond = {table: town.ids(table, town.there)[:3] for table in set(TABLE.values())}
    for path, _, op in operations(True):
        table = table_of(path)
        some = rng.sample(pool.get(table, []), min(12, len(pool.get(table, [])))) + beyond.get(table, [])
        targets = [path.replace('{id}', i) for i in some] if '{id}' in path else [path]
        targets = [re.sub(r'\{\w+\}', rng.choice(pool['org']), t) for t in targets]
        query = [p for p in op.get('parameters', []) if p['in'] == 'query']
        must = '&'.join(p['name'] + '=' + p['schema'].get('enum', ['2026'])[0] for p in query if p.get('required'))
        for target in targets:
            yield target + ('?' + must if must else '')
        for p in query if len(targets) == 1 or len(query) < 3 else []:
            values = p['schema'].get('enum') or rng.sample(pool[FIELD.get(p['name'], 'org')], min(12, len(pool[FIELD.get(p['name'], 'org')])))
            if p['name'] == 'q':
                values = [urllib.parse.quote(word) for word in ('§', 'difficulty', '新增', '报送')]
            for value in values:
                yield f"{targets[0]}?{must + '&' if must else ''}{p['name']}={value}"
    for subject in SUBJECTS:
        for i in pool.get(subject, [])[:12]:
            yield f'/api/v1/evidence?subject={subject}&subject_id={i}'


def held_by(town, bearer):
    return {(row[0], row[1]) for row in town.sql(f'SELECT subject, subject_id FROM ball WHERE org_id = {bearer} OR post_id = {bearer}')}


def rows_of_others(town):
    targets = list(readings(town))
    beyond = [i.encode() for i in town.ids('task', town.there) + town.ids('report', town.there)] if town.here != town.there else []
    shown = 0
    for name, bearer in (('reporter', town.unit), ('leader', town.post)):
        own, held = own_tasks(town, bearer), held_by(town, bearer)
        for target in targets:
            status, data = town.as_[name].ask('GET', target)
            marks = set(re.findall(r'§(\w+):(\d+):(\d+)§', data.decode('utf-8', 'replace')))
            strange = [m for m in marks if m[1] not in own and (m[0], m[2]) not in held]
            shown += len(marks) - len(strange)
            check(status < 500 and not strange and not any(i in data for i in beyond), f'{name} {target}: {status} {strange[:2]}')
        rows = json.loads(town.as_[name].ask('GET', '/api/v1/tasks?limit=200')[1])['rows']
        told = [row['no'] for row in rows if row['id'] not in own and row['lamp'] and re.search(r'\d', row['lamp']['why_zh'])]
        check(not told and any(row['id'] in own and re.search(r'\d', row['lamp']['why_zh']) for row in rows), f'{name}: lamps that quote figures of others: {told}')
    check(shown > 100, f'only {shown} marks of their own were shown: the marks do not work')
    for name in ('sysadmin', 'secadmin', 'auditor'):
        for target in targets:
            status, data = town.as_[name].ask('GET', target)
            check(status < 500 and '§'.encode() not in data, f'{name} {target}')


# ---- wrong values in every field

class Raw(str):
    """JSON as it is."""


WRONG = [None, True, [], {}, '', ' ', '0', '-1', '9223372036854775807', '99999999999999999999', '0000-00-00', '2026-02-30', '2026-13-01', '9999-12-31', '1900-01-01',
         '\u202e甲', 'a\x01b', '\ufeff', '\ud800X', '😀' * 500, '字' * 60000, "' OR 1=1 --", '=cmd|x', '%s%n', '../../etc/passwd', '\r\nX: a', 0, -1, 1e308, -1e308,
         1e-320, 2147483648, 9223372036854775807, Raw('9223372036854775808'), Raw('1e400'), Raw('NaN'), Raw('01'), Raw('"\\u0000"'), Raw('"\\udc00\\ud800"'),
         ['x'] * 20000, [{}] * 20000, {'a': 1}, 0.1, 'NaN', 'inf', '１２']


def text_of(v):
    if isinstance(v, Raw):
        return str(v)
    if isinstance(v, dict):
        return '{' + ','.join(json.dumps(k) + ':' + text_of(x) for k, x in v.items()) + '}'
    return '[' + ','.join(map(text_of, v)) + ']' if isinstance(v, list) else json.dumps(v)


class Maker:
    """Requests that fit their description, with ids that exist."""

    def __init__(self, town):
        self.pool = {table: town.ids(table) for table in set(TABLE.values()) | {'section'}}
        victims = "(SELECT id FROM account WHERE name IN ('victim', 'other'))"
        self.pool['account'] = [row[0] for row in town.sql(f'SELECT id FROM account WHERE id IN {victims}')]
        self.pool['account_role'] = [row[0] for row in town.sql(f'SELECT id FROM account_role WHERE account_id IN {victims}')]

    def pick(self, table):
        return rng.choice(self.pool.get(table) or ['7'])

    def target(self, path, op):
        full = re.sub(r'\{\w+\}', lambda _: self.pick('org'), path.replace('{id}', self.pick(table_of(path)), 1))
        query = [p for p in op.get('parameters', []) if p['in'] == 'query']
        return full + '?' + '&'.join(p['name'] + '=' + urllib.parse.quote(str(self.value(p['name'], p['schema']))) for p in query) if query else full

    def value(self, name, schema, depth=0):
        if '$ref' in schema:
            return self.record(schema['$ref'], depth + 1)
        if 'enum' in schema:
            return rng.choice(schema['enum'])
        if schema.get('pattern') == '^[0-9]+$':
            return self.pick(FIELD.get(name, 'org'))
        if schema.get('format') == 'date':
            return '2026-12-15'
        kind = schema.get('type')
        if kind == 'array':
            return [self.value(name, schema['items'], depth + 1)] if depth < 4 else []
        return {'integer': 1, 'number': 2.5, 'boolean': True, 'object': {}}.get(kind, '内容'.ljust(schema.get('minLength', 0), '字')[:schema.get('maxLength') or 9])

    def record(self, ref, depth=0):
        schema = spec['components']['schemas'][ref.split('/')[-1]]
        return {k: self.value(k, v, depth) for k, v in schema['properties'].items() if k in schema.get('required', ()) or rng.random() < 0.7}


def places(v, path=()):
    inner = v.items() if isinstance(v, dict) else enumerate(v) if isinstance(v, list) else ()
    for k, x in inner:
        yield path + (k,)
        yield from places(x, path + (k,))


def with_wrong(base, path, wrong):
    whole = json.loads(json.dumps(base))
    at = whole
    for k in path[:-1]:
        at = at[k]
    at[path[-1]] = wrong
    return text_of(whole)


def bodies_of(maker, op):
    content = op.get('requestBody', {}).get('content', {})
    ref = content.get('application/json', {}).get('schema', {}).get('$ref')
    if not ref:
        return [b'', b'\0' * 99, b'PK\x03\x04' + bytes(range(256)), b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'] if content else [None]
    base = maker.record(ref)
    spots = list(places(base))
    wrong = [with_wrong(base, path, w) for path in rng.sample(spots, min(3, len(spots))) for w in rng.sample(WRONG, 4)]
    good = text_of(base)
    return wrong + [text_of({**base, 'unknown': 1}), good[:-1] + ',"rev":1,"rev":2}', '', '[]', 'null', '{', '[' * 50000, b'\xff\xfe' + good.encode(), good + 'x', good]


def look_at_refusal(what, status, data):
    try:
        error = json.loads(data)['error']
        good = error['code'] and error['zh'] and error['en'] and (error['code'] != 'ERR_INPUT' or error['field'])
    except (ValueError, KeyError, TypeError):
        good = False
    check(good and (status < 500 or status == 502), f'{what}: {status} {data[:200]!r}')


def actors(path):
    if re.match(r'/api/v1/(accounts|roles|settings|handovers|tokens)', path):
        return 'secadmin', 'sysadmin'
    return 'head', 'reporter' if rng.random() < 0.7 else 'leader'


def wrong_values(town):
    maker = Maker(town)
    for path, method, op in operations(False):
        for name in actors(path):
            before, done = town.written(), 0
            for body in bodies_of(maker, op):
                target = maker.target(path, op)
                status, data = town.as_[name].ask(method, target, body)
                done += status < 400
                if status >= 400:
                    look_at_refusal(f'{name} {method} {target} {str(body)[:80]}', status, data)
            for odd in ('0', '-1', '99999999999999999999', 'abc', '%00', '1%2f2'):
                if '{id}' in path:
                    target = re.sub(r'\{\w+\}', '1', path.replace('{id}', odd, 1))
                    status, data = town.as_[name].ask(method, target, '{}' if 'requestBody' in op else None)
                    look_at_refusal(f'{name} {method} {target}', status, data)
            check(done or town.written() == before, f'{name} {method} {path}: refused and yet written')
    for target in readings(town):
        status, data = town.as_['head'].ask('GET', target)
        check(status < 500, f'afterwards {target}: {status} {data[:100]!r}')
        if data[:1] == b'{':
            json.loads(data)


# ---- two at once

def at_once(asks):
    answers, gate = [None] * len(asks), threading.Barrier(len(asks))

    def one(i):
        gate.wait()
        answers[i] = asks[i]()

    threads = [threading.Thread(target=one, args=(i,)) for i in range(len(asks))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


def two_at_once(town):
    head, guard, boss = town.as_['head'], town.as_['secadmin'], town.as_['sysadmin']
    for table, state, plural, verb, more in (('closure', 'claimed', 'closures', 'verify', {'note': '属实'}), ('closure', 'verified', 'closures', 'close', {}),
                                             ('difficulty', 'open', 'difficulties', 'answer', {'answer': '已协调'}),
                                             ('difficulty', 'answered', 'difficulties', 'solve', {}), ('request', 'open', 'requests', 'accept', {}),
                                             ('appraisal', 'open', 'appraisals', 'publish', {}), ('appraisal', 'published', 'appraisals', 'freeze', {})):
        rows = town.sql(f"SELECT id, rev FROM {table} WHERE government_id = {town.here} AND state = '{state}' ORDER BY id LIMIT 1")
        if not rows:
            continue
        i, rev = rows[0]
        answers = at_once([lambda: head.ask('POST', f'/api/v1/{plural}/{i}/{verb}', {'rev': int(rev), **more})] * 6)
        check(sorted(a[0] for a in answers) == [200] + [409] * 5, f'{table} {verb}: {answers}')
    first, second = (json.loads(boss.ask('POST', '/api/v1/accounts', {'name': n, 'person': '周一'})[1])['id'] for n in ('zhou1', 'zhou2'))
    asks = [(first, 'auditor'), (second, 'sysadmin'), (first, 'office'), (second, 'secadmin')]
    answers = at_once([lambda a=a: guard.ask('POST', f'/api/v1/accounts/{a[0]}/roles', {'role': a[1]}) for a in asks])
    check(sorted(a[0] for a in answers) == [200, 400, 400, 400], f'one person, two accounts: {answers}')


# ---- what was signed stays

def signed_stays(town):
    report = town.sql(f"SELECT id FROM report WHERE government_id = {town.here} AND state = 'signed' AND org_id = {town.unit} LIMIT 1")[0][0]
    reporter = town.as_['reporter']
    status, data = reporter.ask('POST', '/api/v1/evidence?name=late.txt', '补充')
    check(status == 200, data)
    status, data = reporter.ask('POST', f"/api/v1/evidence/{json.loads(data)['id']}/link", {'subject': 'report', 'subject_id': report})
    check(status == 409 and b'ERR_STEP' in data, data)


def attack(url, governments, steps):
    kind, began = 'postgres' if url else 'sqlite', time.time()
    town = Town(url, governments)
    try:
        town.add_all()
        if rows_of_others in steps:
            mark(town)
        town.serve()
        for step in steps:
            began = time.time()
            try:
                step(town)
            except (OSError, ValueError, KeyError, http.client.HTTPException) as why:
                check(False, repr(why))
            finish(f'{kind} {step.__name__}', began)
            began = time.time()
    finally:
        town.end()
    finish(f'{kind} the server and the chain', began)


attack(None, 2, [rows_of_others, signed_stays, two_at_once])
attack(None, 1, [wrong_values])
if PG:
    attack(PG, 1, [two_at_once, wrong_values])
print(f'{sum(results)} passed, {len(results) - sum(results)} failed')
sys.exit(not all(results))
