"""bad_year.py FOLDER: what cannot be tried without a socket. $LUOSHI_DB is an SQLite database with a plan."""
import datetime, http.client, json, os, re, signal, socket, sqlite3, subprocess, sys, threading, time

LUOSHI = os.environ.get('LUOSHI', 'build/asan/luoshi')
PATH = f'{sys.argv[1]}/bad.sock'
wrong = 0


def same(what, want, got):
    global wrong
    if want != got:
        wrong = 1
        print(f'{what}: expected {want}, got {got}')


def call(method, path, body=None, who='office'):
    """A request of an account from the command line."""
    file = f'{sys.argv[1]}/body'
    with open(file, 'w', encoding='utf-8') as out:
        json.dump(body if body is not None else {}, out)
    more = [] if method == 'GET' else ['--body', file]
    done = subprocess.run([LUOSHI, 'call', method, path, '--as', who, *more], capture_output=True, text=True)
    return json.loads(done.stdout)


class Unix(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(PATH)


def ask(method, path, body=None, headers=None):
    c = Unix('localhost')
    c.request(method, path, body, headers or {})
    r = c.getresponse()
    return r.status, r.read(), r


def announced(path, length, headers):
    """A body that is only announced: the answer must come without it."""
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(60)
    s.connect(PATH)
    lines = [f'POST {path} HTTP/1.1', 'Host: x', f'Content-Length: {length}', *(f'{k}: {v}' for k, v in headers.items())]
    s.sendall(('\r\n'.join(lines) + '\r\n\r\n').encode() + b'%PDF-1.7 ' * 1000)
    said = s.recv(4096)
    s.close()
    return int(said.split()[1]) if said else 0


class Mail(threading.Thread):
    """A mail server that keeps the Message-IDs it was given."""

    def __init__(self):
        super().__init__(daemon=True)
        self.ids = []
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        while True:
            try:
                peer, _ = self.socket.accept()
            except OSError:
                return
            with peer, peer.makefile('rwb', buffering=0) as f:
                f.write(b'220 test\r\n')
                for line in f:
                    if line.upper().startswith(b'DATA'):
                        f.write(b'354 go on\r\n')
                        for text in f:
                            if text.lower().startswith(b'message-id:'):
                                self.ids.append(text.split(b':', 1)[1].strip())
                            if text == b'.\r\n':
                                break
                    f.write(b'250 ok\r\n')
                    if line.upper().startswith(b'QUIT'):
                        break


def serve():
    server = subprocess.Popen([LUOSHI, 'serve', '--listen', f'unix:{PATH}'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    passwords = {}
    while 'office' not in passwords or 'security' not in passwords:
        line = server.stdout.readline()
        if not line:
            sys.exit('the server ended')
        found = re.search(r'(office|security)\s.*?(\w{4}-\w{4}-\w{4}-\w{4})', line)
        if found:
            passwords[found.group(1)] = found.group(2)
    while not os.path.exists(PATH):
        time.sleep(0.05)
    return server, passwords


def sign_in(name, password):
    _, body, r = ask('POST', '/api/v1/session', json.dumps({'name': name, 'password': password}))
    head = {'Cookie': r.getheader('Set-Cookie').split(';')[0], 'X-CSRF-Token': json.loads(body)['csrf']}
    _, body, r = ask('POST', '/api/v1/session/password', json.dumps({'old': password, 'new': 'Lan-Chuan-2026-Luoshi'}), head)
    cookie = r.getheader('Set-Cookie')
    return {'Cookie': cookie.split(';')[0] if cookie else head['Cookie'], 'X-CSRF-Token': json.loads(body)['csrf']}


def big_bodies(head):
    same('a text of 10 MB', 413, announced('/api/v1/difficulties', 10 << 20, head))
    same('evidence of 300 MB', 413, announced('/api/v1/evidence?name=a.pdf', 300 << 20, head))
    status, _, _ = ask('GET', '/api/v1/session', None, head)
    same('the session afterwards', 200, status)


def expired_token(head):
    status, body, _ = ask('POST', '/api/v1/tokens', json.dumps({'name': 'x', 'perms': ['read'], 'days': 1}), head)
    same('a token', 200, status)
    bearer = {'Authorization': f'Bearer {json.loads(body)["token"]}'}
    same('while it is good', 200, ask('GET', '/api/v1/tasks', None, bearer)[0])
    with sqlite3.connect(os.environ['LUOSHI_DB'], timeout=30) as db:
        db.execute('UPDATE api_token SET ends_ms = 1000')
    status, body, _ = ask('GET', '/api/v1/tasks', None, bearer)
    same('an expired token', (401, 'ERR_LOGIN'), (status, json.loads(body)['error']['code']))


def mail_down():
    """Down, the message waits; up, it arrives once."""
    today = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date().isoformat()
    call('PUT', '/api/v1/settings', {'values': [{'name': 'notify_from_hour', 'value': '0'}, {'name': 'notify_to_hour', 'value': '24'}]}, 'security')
    call('PUT', '/api/v1/holidays', {'day': today, 'kind': 'work', 'name': '补班'})
    call('PUT', '/api/v1/contact', {'mail': 'office@example.org'})
    task = call('GET', '/api/v1/tasks')['rows'][0]
    item = call('GET', f'/api/v1/tasks/{task["id"]}')['measures'][0]
    call('POST', f'/api/v1/measures/{item["id"]}/trajectory', {'method': 'linear'})
    probe = socket.create_server(('127.0.0.1', 0))
    dead = probe.getsockname()[1]
    probe.close()
    tick = lambda port: subprocess.run([LUOSHI, 'tick', '--smtp', f'smtp://127.0.0.1:{port}', '--mail-from', 'luoshi@example.org'], capture_output=True, text=True).stdout
    same('made, not sent', True, '新消息 1，已发出 0' in tick(dead))
    same('waits before it is tried again', True, '新消息 0，已发出 0' in tick(dead))
    rows = call('GET', '/api/v1/outbox')['rows']
    same('kept with its reason', [('waiting', 1, True)], [(r['state'], r['tries'], bool(r['last_error'])) for r in rows])
    mail = Mail()
    mail.start()
    call('POST', f'/api/v1/outbox/{rows[0]["id"]}/retry')
    same('sent when the server is back', True, '已发出 1' in tick(mail.port))
    same('and not again', True, '已发出 0' in tick(mail.port))
    same('one mail', 1, len(mail.ids))
    mail.socket.close()


server, passwords = serve()
head = sign_in('office', passwords['office'])
big_bodies(head)
expired_token(head)
server.send_signal(signal.SIGTERM)
same('the server ends', 0, server.wait(60))
mail_down()
sys.exit(wrong)
