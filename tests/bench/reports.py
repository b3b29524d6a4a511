"""reports.py: 120 units submit 1,000 reports at once, each on a connection and with a token of its own, each answer after a durable
commit (SQLite, FULL). Then the server is killed at random moments, again and again: every answered report must be there, whole, and
the chain of events unbroken. Prints "MEASURE|BAR|VALUE" lines. BENCH_KILLS (100): how often. What it starts it ends."""
import json, os, random, shutil, sqlite3, statistics, subprocess, sys, tempfile, time

PORT = int(os.environ.get('BENCH_PORT', '8741')) + 5
KILLS = int(os.environ.get('BENCH_KILLS', '100'))
LUOSHI = os.environ.get('LUOSHI', 'build/luoshi')
TASKS, REPORTS, RUNS = 1200, 1000, 7
TEXT = '已完成年度任务的百分之七十五，进展正常，其中新开工项目12个，完成投资3.2亿元'


class Town:
    """A database with an open round, and the requests of its units."""

    def __init__(self, folder, steps):
        self.db = f'{folder}/town-{steps}.db'
        out = subprocess.run(['build/release/bench_town', self.db, str(TASKS), '1', str(steps)], capture_output=True, text=True)
        if out.returncode:
            sys.exit(out.stderr)
        asks = [line.split('\t')[1:] for line in out.stdout.splitlines() if line.startswith('ask\t')]
        nth = {}
        for ask in asks:
            nth[ask[0]] = nth.get(ask[0], 0) + 1
            ask.append(nth[ask[0]])
        asks = sorted(asks, key=lambda ask: ask[-1])[:REPORTS]
        self.ids = [int(ask[5]) for ask in asks]
        self.once = [write('POST', *ask[:7]) for ask in asks]
        self.twice = [line for ask in asks for line in (write('PUT', *ask[:7]), hand_in(*ask[:7]))]


def write(method, lane, token, round_id, task, org, report, measure):
    body = {'round_id': round_id, 'task_id': task, 'org_id': org, 'rev': 1, 'progress': TEXT, 'next': '抓紧推进剩余工程',
            'values': [{'measure_id': measure, 'value': 750}]}
    return f'{lane}\t{method}\t/api/v1/reports\t{token}\t{json.dumps(body, ensure_ascii=False)}\n'


def hand_in(lane, token, round_id, task, org, report, measure):
    return f'{lane}\tPOST\t/api/v1/reports/{report}/submit\t{token}\t{{"rev":2}}\n'


def serve(db):
    server = subprocess.Popen([LUOSHI, 'serve', '--db', db, '--listen', f'127.0.0.1:{PORT}'], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    for line in server.stdout:
        if 'address' in line:
            return server
    sys.exit('the server did not start')


def load(lines, acked):
    with open(f'{acked}.in', 'w', encoding='utf-8') as f:
        f.writelines(lines)
    return subprocess.Popen(['build/release/bench_load', str(PORT), acked], stdin=open(f'{acked}.in'), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def copy(town, folder):
    for end in ('', '-wal', '-shm'):
        if os.path.exists(f'{folder}/run.db{end}'):
            os.remove(f'{folder}/run.db{end}')
    shutil.copy(town.db, f'{folder}/run.db')
    return f'{folder}/run.db'


def burst(town, lines, folder):
    """Rate, p99 in ms, refused and seconds of one burst on a fresh copy; the store must hold them all afterwards."""
    db = copy(town, folder)
    server = serve(db)
    try:
        out, err = load(lines, f'{folder}/acked').communicate()
        rate, p99, _, bad, broken, seconds = (float(x) for x in out.split())
    finally:
        server.terminate()
        server.wait()
    if bad or broken:
        print(err, file=sys.stderr)
    return rate, p99, bad + broken + len(look(db, town, lines, f'{folder}/acked')[0]), seconds


def look(db, town, lines, acked):
    """Answered reports that are not there, and what is half there: a text without its hand-in, a hand-in without its event."""
    each = len(lines) // len(town.ids)
    said = {town.ids[int(n) // each] for n in open(acked).read().split('\n')[:-1] if int(n) % each == each - 1}
    store = sqlite3.connect(db)
    sent = {row[0] for row in store.execute("SELECT id FROM report WHERE state IN ('submitted', 'signed') AND progress = ?", [TEXT])}
    events = {row[0] for row in store.execute("SELECT subject_id FROM event WHERE kind = 'report.submit'")}
    values = {row[0] for row in store.execute('SELECT report_id FROM report_value')}
    half = store.execute("SELECT COUNT(*) FROM report WHERE state = 'draft' AND progress <> ''").fetchone()[0]
    store.close()
    return said - sent, half + len(sent ^ events) + len(sent ^ values), len(said)


def speed(town, lines, folder):
    runs = [burst(town, lines, folder) for _ in range(RUNS)]
    middle = [statistics.median(x) for x in zip(*runs)]
    print(f'{[round(run[0]) for run in runs]} /s, p99 {[run[1] for run in runs]} ms', file=sys.stderr)
    return middle[0], middle[1], max(run[2] for run in runs), middle[3]


def kill(town, folder, after):
    db = copy(town, folder)
    server = serve(db)
    client = load(town.once, f'{folder}/acked')
    time.sleep(after)
    server.kill()
    server.wait()
    client.communicate()
    verify = subprocess.run([LUOSHI, 'verify', '--db', db], capture_output=True, text=True)
    missing, half, said = look(db, town, town.once, f'{folder}/acked')
    return len(missing), half + (verify.returncode != 0), said


def main():
    folder = tempfile.mkdtemp(prefix='luoshi-reports-')
    try:
        usual, short = Town(folder, 2), Town(folder, 1)
        rate, p99, bad, seconds = speed(usual, usual.once, folder)
        print(f'{REPORTS} reports at once by 120 units, written and submitted|>= 3000 /s|{rate:.0f}')
        print(f'  p99|<= 100 ms|{p99:.1f}\n  refused or lost|<= 0|{bad:.0f}', flush=True)
        rate, p99, bad, _ = speed(short, short.once, folder)
        print(f'  where that signs too: value, lamp, counts|-|{rate:.0f} /s')
        print(f'  p99|-|{p99:.1f} ms\n  refused or lost|<= 0|{bad:.0f}', flush=True)
        rate, p99, bad, _ = speed(usual, usual.twice, folder)
        print(f'  as two requests, draft and hand-in: requests|-|{rate:.0f} /s', flush=True)
        runs = [kill(usual if n % 2 else short, folder, random.uniform(0.01, seconds + 0.1)) for n in range(KILLS)]
        missing, half, said = (sum(x) for x in zip(*runs))
        print(f'  lost of {said} answered, {KILLS} kills|<= 0|{missing}\n  half written, or a broken chain|<= 0|{half}')
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
