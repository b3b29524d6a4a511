"""beside_nginx.py: fill a store with 20,000 tasks, start our server and nginx with the same answers as files, and let wrk ask both
in turns. What it starts it ends; everything lives in one temporary folder."""
import glob, http.client, json, os, re, resource, shutil, statistics, subprocess, sys, tempfile, time, urllib.parse

TASKS, CONNECTIONS, THREADS, ROUNDS, SECONDS = 20000, 16, 2, 5, 2
PORT = int(os.environ.get('BENCH_PORT', '8741'))
LUOSHI = os.environ.get('LUOSHI', 'build/luoshi')
HERE = os.path.dirname(os.path.abspath(__file__))
PASSWORD = f'Bench-台账-{os.getpid()}-压测'


def say(*words):
    print(*words, file=sys.stderr, flush=True)


class Client:
    """A signed-in client of our server."""

    def __init__(self, port):
        self.link, self.head = http.client.HTTPConnection('127.0.0.1', port), {}

    def call(self, method, path, body=None):
        self.link.request(method, path, body=json.dumps(body) if body is not None else None, headers=self.head)
        answer = self.link.getresponse()
        data = answer.read()
        if answer.status >= 300:
            sys.exit(f'{method} {path}: {answer.status} {data[:300]!r}')
        cookie = answer.getheader('Set-Cookie')
        if cookie:
            self.head['Cookie'] = cookie.split(';')[0]
        return data

    def sign_in(self, name, password):
        self.head['X-CSRF-Token'] = json.loads(self.call('POST', '/api/v1/session', {'name': name, 'password': password}))['csrf']

    def get(self, path):
        return json.loads(self.call('GET', path))


def fill(db, folder):
    """Editions of one plan that differ in their document number, until there are enough tasks."""
    seed = glob.glob('../shared/corpus/seed/*.txt')
    text = open(seed[0] if seed else 'data/sample-plan.txt', encoding='utf-8').read()
    count, n = 0, 0
    while count < TASKS:
        n += 1
        path = f'{folder}/plan.txt'
        edition = re.sub(r'〔(\d{4})〕\s*\d+\s*号', lambda m: f'〔{m[1]}〕{1000 + n}号', text)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(edition if n % 3 else re.sub('学校|就业', '学位', edition))
        out = subprocess.run([LUOSHI, 'import', '--db', db, path], capture_output=True, text=True)
        found = re.search(r'(\d+) 项任务', out.stdout)
        if out.returncode or not found:
            sys.exit(out.stdout + out.stderr)
        count += int(found[1])
    say(f'{count} tasks in {n} plans')


def serve(db, port, *more):
    server = subprocess.Popen([LUOSHI, 'serve', '--db', db, '--listen', f'127.0.0.1:{port}', *more], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    for line in server.stdout:
        if 'address' in line:
            return server
    sys.exit('the server did not start')


def first_password(db):
    """A one-time password for the account "bench", which a store used before has already."""
    for words in (['add', 'bench', '--role', 'office'], ['reset', 'bench']):
        out = subprocess.run([LUOSHI, 'user', *words, '--db', db], capture_output=True, text=True)
        if out.returncode == 0:
            return out.stdout.split()[-1]
    sys.exit(out.stderr)


def nginx(folder, port):
    os.makedirs(f'{folder}/www', exist_ok=True)
    files = min(30000, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 2000)
    with open(f'{folder}/nginx.conf', 'w') as f:
        f.write(f'''worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log; daemon off; user root; worker_rlimit_nofile {files + 2000};
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000; default_type application/json;
open_file_cache max={files} inactive=1h; open_file_cache_valid 1h; open_file_cache_min_uses 1;
client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
server {{ listen 127.0.0.1:{port}; root {folder}/www; }} }}''')
    server = subprocess.Popen(['/usr/sbin/nginx', '-c', f'{folder}/nginx.conf', '-p', folder], stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    return server


class Case:
    def __init__(self, name, paths):
        self.name, self.paths = name, paths


def prepare(client, folder, case):
    """The same bytes as files for nginx, named by number."""
    with open(f'{folder}/{case.name}.ours', 'w') as ours, open(f'{folder}/{case.name}.nginx', 'w') as files:
        os.makedirs(f'{folder}/www/{case.name}')
        for i, path in enumerate(case.paths):
            with open(f'{folder}/www/{case.name}/{i}', 'wb') as f:
                f.write(client.call('GET', path))
            ours.write(path + '\n')
            files.write(f'/{case.name}/{i}\n')


def wrk(port, paths, cookie):
    env = dict(os.environ, BENCH_PATHS=paths, **({'BENCH_COOKIE': cookie} if cookie else {}))
    out = subprocess.run(['wrk', f'-t{THREADS}', f'-c{CONNECTIONS}', f'-d{SECONDS}s', '-s', f'{HERE}/ask.lua',
                          f'http://127.0.0.1:{port}'], capture_output=True, text=True, env=env).stdout
    rate, p99, bad = re.search(r'^result (\S+) (\S+) (\d+)$', out, re.M).groups()
    if int(bad):
        sys.exit(f'{bad} bad answers: {paths}')
    return float(rate), float(p99)


def rounds(folder, case, cookie, ports):
    """Medians of requests/s and p99 for each port, asked in turns."""
    seen = {port: [] for port in ports}
    for _ in range(ROUNDS):
        for port in ports:
            kind = 'nginx' if port == PORT + 1 else 'ours'
            seen[port].append(wrk(port, f'{folder}/{case.name}.{kind}', cookie if kind == 'ours' else None))
    return {port: tuple(statistics.median(x) for x in zip(*runs)) for port, runs in seen.items()}


def cases(client):
    plans = client.get('/api/v1/plans')['rows']
    tasks = []
    while len(tasks) < TASKS:
        rows = client.get(f'/api/v1/tasks?limit=200&offset={len(tasks)}')['rows']
        if not rows:
            break
        tasks += [row['id'] for row in rows]
    orgs = [o['id'] for o in client.get('/api/v1/orgs?limit=200')['rows'] if o['tasks_lead']]
    find = [urllib.parse.quote(word) for word in ('学位', '大桥')]
    return [Case('task', [f'/api/v1/tasks/{i}' for i in tasks[:TASKS]]),
            Case('page', [f'/api/v1/tasks?lead={i}&sort=no&limit=50' for i in orgs]),
            Case('csv', [f'/api/v1/plans/{p["id"]}/export?format=csv' for p in plans]),
            Case('search', [f'/api/v1/tasks?q={word}&limit=20' for word in find])]


BARS = {'task': ('one task, share of nginx', 0.50), 'page': ('ledger page of 50, share of nginx', 0.25),
        'csv': ('CSV of 150 tasks, share of nginx', 0.10)}


def measure(folder, client, ports):
    for case in cases(client):
        prepare(client, folder, case)
        got = rounds(folder, case, client.head['Cookie'], ports)
        theirs = got[PORT + 1]
        for port in ports:
            if port == PORT + 1:
                continue
            ours, how = got[port], '' if port == PORT else ' (nothing kept ready)'
            say(f'{case.name}{how}: {ours[0]:.0f}/s p99 {ours[1]:.2f} ms; nginx {theirs[0]:.0f}/s p99 {theirs[1]:.2f} ms')
            if case.name in BARS:
                print(f'{BARS[case.name][0]}{how}|>= {BARS[case.name][1]:.2f} |{ours[0] / theirs[0]:.2f}', flush=True)
            else:
                print(f'2-character search{how}|>= 2000 req/s|{ours[0]:.0f}', flush=True)
            print(f'  p99{how}|<= 10 ms|{ours[1]:.2f}', flush=True)


def main():
    folder, started = tempfile.mkdtemp(prefix='luoshi-bench-'), []
    try:
        db = os.environ.get('BENCH_DB') or f'{folder}/ledger.db'
        if not os.path.exists(db):
            fill(db, folder)
        password = first_password(db)
        started.append(serve(db, PORT))
        client = Client(PORT)
        client.sign_in('bench', password)
        client.call('POST', '/api/v1/session/password', {'old': password, 'new': PASSWORD})
        ports = [PORT, PORT + 1]
        if os.environ.get('BENCH_HTTP') == 'long':
            started.append(serve(db, PORT + 2, '--cache', '0'))
            ports.append(PORT + 2)
        started.append(nginx(folder, PORT + 1))
        measure(folder, client, ports)
    finally:
        for process in started:
            process.terminate()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


main()
