"""live.py FOLDER: three listeners on /api/v1/live, one change, one end. The database has a plan already."""
import http.client, json, os, re, signal, subprocess, sys, time

LUOSHI = os.environ.get('LUOSHI', 'build/asan/luoshi')
PATH = f'{sys.argv[1]}/live.sock'


class Unix(http.client.HTTPConnection):
    def connect(self):
        import socket
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(PATH)


def ask(method, path, body=None, headers=None):
    c = Unix('localhost')
    c.request(method, path, json.dumps(body) if body is not None else None, headers or {})
    return c.getresponse()


def event(stream):
    """The next data line."""
    while True:
        line = stream.readline()
        if not line:
            sys.exit('the stream ended too early')
        if line.startswith(b'data: '):
            return json.loads(line[6:])


server = subprocess.Popen([LUOSHI, 'serve', '--listen', f'unix:{PATH}'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
password = ''
while not password:
    line = server.stdout.readline()
    if not line:
        sys.exit('the server ended')
    found = re.search(r'office\s.*?(\w{4}-\w{4}-\w{4}-\w{4})', line)
    password = found.group(1) if found else ''
while not os.path.exists(PATH):
    time.sleep(0.05)
r = ask('POST', '/api/v1/session', {'name': 'office', 'password': password})
cookie, csrf = r.getheader('Set-Cookie').split(';')[0], json.loads(r.read())['csrf']
r = ask('POST', '/api/v1/session/password', {'old': password, 'new': 'Lan-Chuan-2026-Luoshi'}, {'Cookie': cookie, 'X-CSRF-Token': csrf})
cookie, csrf = (r.getheader('Set-Cookie') or cookie).split(';')[0], json.loads(r.read())['csrf']

streams = [ask('GET', '/api/v1/live', None, {'Cookie': cookie, 'Accept': 'text/event-stream'}) for _ in range(3)]
for s in streams:
    if s.status != 200 or s.getheader('Content-Type') != 'text/event-stream':
        sys.exit(f'no stream: {s.status} {s.read()}')
before = [event(s)['generation'] for s in streams]
r = ask('POST', '/api/v1/orgs', {'name': '市测试局', 'kind': 'org'}, {'Cookie': cookie, 'X-CSRF-Token': csrf})
if r.status != 200:
    sys.exit(f'no change: {r.status} {r.read()}')
began = time.monotonic()
if any(event(s)['generation'] == b for s, b in zip(streams, before)):
    sys.exit('an event without a change')
if time.monotonic() - began > 10:
    sys.exit('the change was heard too late')
server.send_signal(signal.SIGTERM)
for s in streams:
    while s.readline():
        pass
if server.wait(30) != 0:
    sys.exit(f'exit status {server.returncode}')
