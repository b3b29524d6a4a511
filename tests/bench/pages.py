"""pages.py: the board and the pages of leaders and units over HTTP, 16 connections, 20,000 tasks with 200,000 reports behind them:
with answers kept ready, with nothing kept ready, while a unit reports every 100 ms, and beside the same ledger with a fifth of the
reports: there the processor time of a request is compared, which others on the machine disturb less than a rate. Prints "MEASURE|BAR|VALUE" lines. What it starts it ends."""
import http.client, json, os, re, shutil, statistics, subprocess, sys, tempfile, threading, time

PORT = int(os.environ.get('BENCH_PORT', '8741')) + 8
LUOSHI = os.environ.get('LUOSHI', 'build/luoshi')
HERE = os.path.dirname(os.path.abspath(__file__))
TASKS, PAST, CONNECTIONS, RUNS, SECONDS = 20000, 9, 16, 5, 1


class Town:
    """A ledger with an open round and PAST months of reports, and who may ask."""

    def __init__(self, folder, past):
        self.db, self.folder = f'{folder}/town-{past}.db', folder
        out = subprocess.run(['build/release/bench_town', self.db, str(TASKS), str(past), '2'], capture_output=True, text=True)
        if out.returncode:
            sys.exit(out.stderr)
        lines = [line.split('\t') for line in out.stdout.splitlines()]
        self.cookie = f'luoshi_session={lines[0][2]}'
        self.asks = [line[1:] for line in lines if line[0] == 'ask']
        posts = [line[1] for line in lines if line[0] == 'post']
        units = [line[1] for line in lines if line[0] == 'unit']
        self.paths = {'board': ['/api/v1/board'], 'leader': [f'/api/v1/leaders/{i}' for i in posts],
                      'unit': [f'/api/v1/units/{i}' for i in units]}
        for name, paths in self.paths.items():
            with open(f'{self.db}.{name}', 'w') as f:
                f.write('\n'.join(paths) + '\n')


def serve(db, port, *more):
    server = subprocess.Popen([LUOSHI, 'serve', '--db', db, '--listen', f'127.0.0.1:{port}', *more], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    for line in server.stdout:
        if 'address' in line:
            return server
    sys.exit('the server did not start')


def wrk(town, port, name):
    env = dict(os.environ, BENCH_PATHS=f'{town.db}.{name}', BENCH_COOKIE=town.cookie)
    out = subprocess.run(['wrk', '-t2', f'-c{CONNECTIONS}', f'-d{SECONDS}s', '-s', f'{HERE}/ask.lua', f'http://127.0.0.1:{port}'],
                         capture_output=True, text=True, env=env).stdout
    rate, _, bad = re.search(r'^result (\S+) (\S+) (\d+)$', out, re.M).groups()
    if int(bad):
        sys.exit(f'{bad} bad answers: {name}')
    return float(rate)


class Reporter(threading.Thread):
    """A report every 100 ms, each of another unit."""

    def __init__(self, town, port):
        super().__init__(daemon=True)
        self.town, self.link, self.going, self.sent = town, http.client.HTTPConnection('127.0.0.1', port), True, 0

    def run(self):
        while self.going and self.sent < len(self.town.asks):
            _, token, round_id, task, org, _, measure = self.town.asks[self.sent * 97 % len(self.town.asks)]
            body = {'round_id': round_id, 'task_id': task, 'org_id': org, 'rev': 1, 'progress': '已完成年度任务的百分之七十五，新开工项目12个',
                    'values': [{'measure_id': measure, 'value': 750}]}
            self.link.request('POST', '/api/v1/reports', json.dumps(body), {'Authorization': f'Bearer {token}'})
            answer = self.link.getresponse()
            data = answer.read()
            if answer.status != 200:
                sys.exit(f'a report was refused: {data!r}')
            self.sent += 1
            time.sleep(0.1)


NAMES = {'board': 'board, lamps by lead unit', 'leader': 'page of a leader, all in turn', 'unit': 'page of a unit, all in turn'}


def spent(server):
    """Seconds of processor time so far, in the program and in the kernel."""
    with open(f'/proc/{server.pid}/stat') as f:
        words = f.read().rpartition(')')[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf('SC_CLK_TCK')


def cost(town, port, name, server):
    """Requests a second, and processor time of one in microseconds."""
    before = spent(server)
    rate = wrk(town, port, name)
    return rate, (spent(server) - before) / SECONDS / rate * 1e6


def measure(big, small, servers):
    for name, what in NAMES.items():
        runs = [(wrk(big, PORT, name), cost(big, PORT + 1, name, servers[1]), cost(small, PORT + 2, name, servers[2])) for _ in range(RUNS)]
        kept, made, less = zip(*runs)
        (rates, us), us_less = zip(*made), [run[1] for run in less]
        print(f'{name}: rates kept {[round(r) for r in kept]}, made {[round(r) for r in rates]}; microseconds {[round(n) for n in us]},'
              f' with a fifth {[round(n) for n in us_less]}', file=sys.stderr)
        print(f'{what}|>= 5000 /s|{statistics.median(kept):.0f}\n  nothing kept ready|>= 5000 /s|{statistics.median(rates):.0f}')
        print(f'  cost with five times the reports|<= 1.1 times|{statistics.median(us) / statistics.median(us_less):.2f}', flush=True)


def measure_mix(town, port):
    reporter = Reporter(town, port)
    reporter.start()
    for name, what in NAMES.items():
        print(f'{what}, with a report each 100 ms|>= 5000 /s|{statistics.median(wrk(town, port, name) for _ in range(RUNS)):.0f}', flush=True)
    reporter.going = False
    reporter.join()


def main():
    folder, started = tempfile.mkdtemp(prefix='luoshi-pages-'), []
    try:
        big, small = Town(folder, PAST), Town(folder, 1)
        started = [serve(big.db, PORT), serve(big.db, PORT + 1, '--cache', '0'), serve(small.db, PORT + 2, '--cache', '0')]
        measure(big, small, started)
        measure_mix(big, PORT)
    finally:
        for process in started:
            process.terminate()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


main()
