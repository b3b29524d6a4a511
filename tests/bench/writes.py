"""writes.py: 120 connections that all write, each answer after a durable commit (SQLite, FULL); then the server is killed at random
moments, again and again, and every answered write must be there. Prints "MEASURE|BAR|VALUE" lines. BENCH_KILLS (10): how often."""
import glob, http.client, json, os, random, re, shutil, sqlite3, subprocess, sys, tempfile, time

PORT = int(os.environ.get('BENCH_PORT', '8741')) + 5
KILLS = int(os.environ.get('BENCH_KILLS', '10'))
LUOSHI = os.environ.get('LUOSHI', 'build/luoshi')
HERE = os.path.dirname(os.path.abspath(__file__))
PASSWORD = f'Bench-写入-{os.getpid()}-压测'


def serve(db):
    server = subprocess.Popen([LUOSHI, 'serve', '--db', db, '--listen', f'127.0.0.1:{PORT}'], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    for line in server.stdout:
        if 'address' in line:
            return server
    sys.exit('the server did not start')


def call(method, path, body, head):
    link = http.client.HTTPConnection('127.0.0.1', PORT)
    link.request(method, path, json.dumps(body), head)
    answer = link.getresponse()
    data = answer.read()
    if answer.status >= 300:
        sys.exit(f'{method} {path}: {answer.status} {data!r}')
    return answer, data


def sign_in(name, password):
    answer, data = call('POST', '/api/v1/session', {'name': name, 'password': password}, {'Content-Type': 'application/json'})
    return {'Cookie': answer.getheader('Set-Cookie').split(';')[0], 'X-CSRF-Token': json.loads(data)['csrf'],
            'Content-Type': 'application/json'}


def wrk(head, folder, run, seconds):
    env = dict(os.environ, BENCH_COOKIE=head['Cookie'], BENCH_CSRF=head['X-CSRF-Token'], BENCH_RUN=str(run),
               BENCH_ACKED=f'{folder}/acked-{run}-')
    return subprocess.Popen(['wrk', '-t2', '-c120', f'-d{seconds}s', '-s', f'{HERE}/write.lua', f'http://127.0.0.1:{PORT}'],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)


def lost(db, folder, run):
    there = {row[0] for row in sqlite3.connect(db).execute('SELECT name FROM org')}
    said = [line.strip() for path in glob.glob(f'{folder}/acked-{run}-*') for line in open(path)]
    return len([name for name in said if name not in there]), len(said)


def main():
    folder, server = tempfile.mkdtemp(prefix='luoshi-writes-'), None
    try:
        db = f'{folder}/ledger.db'
        subprocess.run([LUOSHI, 'import', '--db', db, 'data/sample-plan.txt'], stdout=subprocess.DEVNULL, check=True)
        out = subprocess.run([LUOSHI, 'user', 'add', 'bench', '--role', 'office', '--db', db], capture_output=True, text=True)
        server = serve(db)
        head = sign_in('bench', out.stdout.split()[-1])
        call('POST', '/api/v1/session/password', {'old': out.stdout.split()[-1], 'new': PASSWORD}, head)
        call('POST', '/api/v1/orgs', {'name': 'unit 0 9 0', 'kind': 'org'}, head)
        rates = []
        for run in range(3):
            rate, p99, bad = re.search(r'^result (\S+) (\S+) (\d+)$', wrk(head, folder, run, 3).communicate()[0], re.M).groups()
            rates.append((float(rate), float(p99), int(bad)))
        rate, p99, bad = sorted(rates)[1]
        print(f'durable writes, 120 connections|>= 3000 /s|{rate:.0f}\n  p99|<= 100 ms|{p99:.1f}\n  refused|<= 0|{bad}', flush=True)
        gone = said = 0
        for run in range(3, 3 + KILLS):
            load = wrk(head, folder, run, 2)
            time.sleep(0.2 + random.random())
            server.kill()
            server.wait()
            load.communicate()
            missing, answered = lost(db, folder, run)
            gone, said = gone + missing, said + answered
            server = serve(db)
        print(f'  lost of {said} answered, {KILLS} kills|<= 0|{gone}')
    finally:
        if server:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


main()
