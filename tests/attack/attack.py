"""attack.py: hostile requests against a server of our own on 127.0.0.1. Bounded; ends what it started."""
import io, json, os, re, resource, shutil, signal, socket, subprocess, sys, tempfile, threading, time, zipfile

LUOSHI = os.environ.get('LUOSHI', 'build/asan/luoshi')
PORT = int(os.environ.get('ATTACK_PORT', '8761'))
OLD = b'luoshi_session=' + b'A' * 43
folder = tempfile.mkdtemp(prefix='luoshi-attack-')
results = []


def connect(timeout=10):
    return socket.create_connection(('127.0.0.1', PORT), timeout)


def read_all(s):
    """Until the other side closes."""
    data = b''
    try:
        while True:
            more = s.recv(65536)
            if not more:
                return data
            data += more
    except (ConnectionResetError, socket.timeout):
        return data


def raw(data, timeout=10):
    """Send bytes, end the sending side, give back all that comes."""
    with connect(timeout) as s:
        try:
            s.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return read_all(s)


class Answer:
    def __init__(self, data):
        head, _, self.body = data.partition(b'\r\n\r\n')
        lines = head.split(b'\r\n')
        self.status = int(lines[0].split()[1]) if len(lines[0].split()) > 1 else 0
        self.head = head.decode('latin-1')
        self.headers = [tuple(x.strip() for x in line.decode('latin-1').split(':', 1)) for line in lines[1:] if b':' in line]

    def get(self, name):
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)

    def error(self):
        return json.loads(self.body)['error']


def ask(method, target, body=None, headers=()):
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
    head = [method.encode() + b' ' + (target if isinstance(target, bytes) else target.encode()) + b' HTTP/1.1',
            b'Host: 127.0.0.1:%d' % PORT, b'Connection: close']
    head += [k.encode() + b': ' + (v if isinstance(v, bytes) else v.encode()) for k, v in headers]
    if body is not None:
        head.append(b'Content-Length: %d' % len(body))
    return Answer(raw(b'\r\n'.join(head) + b'\r\n\r\n' + (body or b'')))


def check(ok, what):
    if not ok:
        raise AssertionError(what)


def check_error(answer, status, code, field=None):
    check(answer.status == status, f'{answer.status}, not {status}: {answer.body[:200]!r}')
    error = answer.error()
    check(error['code'] == code and error['zh'] and error['en'], str(error))
    check(field is None or error['field'] == field, str(error))


class Account:
    def __init__(self, name, password):
        answer = ask('POST', '/api/v1/session', {'name': name, 'password': password}, [('Cookie', OLD)])
        check(answer.status == 200, f'sign in: {answer.status} {answer.body!r}')
        self.cookie = answer.get('Set-Cookie').split(';')[0]
        self.csrf = json.loads(answer.body)['csrf']
        self.answer = answer

    def head(self, csrf=True):
        return [('Cookie', self.cookie)] + ([('X-CSRF-Token', self.csrf)] if csrf else [])

    def ask(self, method, target, body=None, more=()):
        return ask(method, target, body, self.head() + list(more))


# ---- the attacks: each a function; the first line of its text is its name


def unknown_route():
    check_error(ask('GET', '/api/v1/nothing'), 404, 'ERR_ABSENT')
    check_error(ask('GET', '/nothing.php'), 404, 'ERR_ABSENT')


def strange_methods():
    for method in ('BREW', 'TRACE', 'OPTIONS', 'CONNECT', 'get'):
        answer = ask(method, '/api/v1/tasks')
        check(answer.status in (400, 405), f'{method}: {answer.status}')
    check('GET' in ask('PUT', '/api/v1/tasks').get('Allow'), 'no Allow')


def path_traversal():
    for target in ('/../../../../etc/passwd', '/assets/../../../etc/passwd', '/..%2f..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd',
                   '/assets/..\\..\\etc\\passwd', '//etc/passwd', '/assets//../../etc/passwd', '/etc/passwd%00.js'):
        answer = ask('GET', target)
        check(answer.status in (400, 404), f'{target}: {answer.status}')
        check(b'root:' not in answer.body, target)


def crlf_injection():
    for target in ('/api/v1/session?x=%0d%0aSet-Cookie:%20a=b', '/x%0d%0aSet-Cookie:%20a=b', '/api/v1/x%0aLocation:%20http://evil'):
        answer = ask('GET', target)
        check(answer.status in (400, 404) and not answer.get('Set-Cookie') and not answer.get('Location'), target)


def bad_utf8():
    check_error(ask('GET', '/api/v1/tasks/%ff%fe'), 400, 'ERR_INPUT', 'url')
    check_error(ask('GET', b'/api/v1/tasks?q=\xff\xfe'), 400, 'ERR_INPUT', 'url')
    check_error(ask('GET', '/api/v1/tasks?q=%c0%af'), 400, 'ERR_INPUT', 'url')
    check_error(ask('POST', '/api/v1/session', b'{"name":"\xff","password":"x"}'), 400, 'ERR_INPUT', 'body')


def wrong_shapes():
    for body, field in (({'name': 'a'}, 'password'), ({'name': 1, 'password': 'b'}, 'name'), ({'name': 'a', 'password': 'b', 'x': 1}, 'x'),
                        (b'{"name":"a","name":"b","password":"c"}', 'body'), (b'{"name":', 'body'), (b'', 'body'), (b'[' * 200000, 'body'),
                        (b'{"a":' * 10000 + b'1' + b'}' * 10000, 'body')):
        check_error(ask('POST', '/api/v1/session', body), 400, 'ERR_INPUT', field)


def oversized_url():
    check_error(ask('GET', '/api/v1/tasks?q=' + 'a' * 3000), 413, 'ERR_TOO_LARGE')
    check(ask('GET', '/' + 'a' * 20000).status in (0, 400, 413, 414, 431), 'long URL')


def oversized_headers():
    check(ask('GET', '/healthz', None, [('X-Long', 'a' * 20000)]).status in (0, 400, 413, 431), 'long header')
    check_error(ask('GET', '/healthz', None, [(f'X{i}', '1') for i in range(100)]), 413, 'ERR_TOO_LARGE')


def oversized_body():
    check_error(ask('POST', '/api/v1/session', b'{"name":"' + b'a' * 400000 + b'"}'), 413, 'ERR_TOO_LARGE')
    head = f'POST /api/v1/drafts?name=a.txt HTTP/1.1\r\nHost: x\r\nCookie: {office.cookie}\r\nX-CSRF-Token: {office.csrf}\r\n'
    answer = Answer(raw(head.encode() + b'Content-Length: 2147483648\r\n\r\n'))
    check_error(answer, 413, 'ERR_TOO_LARGE', 'body')


def chunked_flood():
    with connect() as s:
        s.sendall(b'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
        sent = 0
        try:
            while sent < 64 << 20:
                s.sendall(b'10000\r\n' + b'a' * 65536 + b'\r\n')
                sent += 65536
        except (BrokenPipeError, ConnectionResetError):
            pass
        check(sent < 16 << 20, f'took {sent} bytes')


def smuggling():
    for lines in (b'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', b'Content-Length: 5\r\nContent-Length: 6\r\n', b'Content-Length: -5\r\n',
                  b'Content-Length: 5x\r\n', b'Content-Length: 99999999999999999999\r\n'):
        data = raw(b'POST /api/v1/session HTTP/1.1\r\nHost: x\r\n' + lines + b'\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
        check(b'"status":"ok"' not in data and Answer(data).status in (0, 400, 413), f'{lines}: {data[:60]!r}')
    data = raw(b'GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n')
    check(data.count(b'HTTP/1.1') == 1 and Answer(data).status == 400, f'GET with a body: {data[:80]!r}')


def garbage():
    for data in (b'\0' * 1000, b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + b'\xaa' * 500, b'GET\r\n\r\n', b'GET / HTTP/9.9\r\n\r\n', b'\r\n' * 5000,
                 b'GET /\x01\x02 HTTP/1.1\r\nHost: x\r\n\r\n', b'GET /healthz HTTP/1.1\r\nHost x\r\n\r\n', b'GET /healthz HTTP/1.1\r\n Host: x\r\n\r\n'):
        raw(data, 2)
    check(ask('GET', '/healthz').status == 200, 'still there')


def pipelining():
    one = b'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
    data = raw(one * 4 + one.replace(b'\r\n\r\n', b'\r\nConnection: close\r\n\r\n'))
    check(data.count(b'"status":"ok"') == 5, data[-200:])


def early_goodbyes():
    """Clients that leave in the middle of everything."""
    for data in (b'GET /heal', b'GET /healthz HTTP/1.1\r\nHos', b'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"na',
                 b'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 29\r\n\r\n{"name":"a","password":"bcd"}', b'GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'):
        for _ in range(5):
            with connect() as s:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
                s.sendall(data)
    check(ask('GET', '/healthz').status == 200, 'still there')


def csrf():
    body = {'name': '市测试局', 'kind': 'org'}
    check_error(ask('POST', '/api/v1/orgs', body, office.head(False)), 403, 'ERR_DENIED', 'X-CSRF-Token')
    for token in ('', 'x', office.csrf[:-1], office.csrf + 'x', office.csrf.swapcase()):
        check_error(ask('POST', '/api/v1/orgs', body, office.head(False) + [('X-CSRF-Token', token)]), 403, 'ERR_DENIED', 'X-CSRF-Token')
    for origin in ('http://evil.example', 'null', f'http://127.0.0.1:{PORT}.evil.example', f'http://127.0.0.1:{PORT + 1}'):
        check_error(office.ask('POST', '/api/v1/orgs', body, [('Origin', origin)]), 403, 'ERR_DENIED', 'Origin')
        check_error(ask('POST', '/api/v1/session', {'name': 'a', 'password': 'b'}, [('Origin', origin)]), 403, 'ERR_DENIED', 'Origin')
    check(office.ask('POST', '/api/v1/orgs', body, [('Origin', f'http://127.0.0.1:{PORT}')]).status == 200, 'our own page')


def session_fixation():
    token = office.cookie.split('=')[1]
    check(token != 'A' * 43, 'took the token it was given')
    check_error(ask('GET', '/api/v1/session', None, [('Cookie', OLD)]), 401, 'ERR_LOGIN')
    cookie = office.answer.get('Set-Cookie')
    check('HttpOnly' in cookie and 'SameSite=Strict' in cookie and 'Path=/' in cookie, cookie)
    for junk in (b'luoshi_session=', b'luoshi_session=' + token.encode()[:-1], b'luoshi_session=' + token.encode() + b'A', b'luoshi_session=' + b'x' * 4000,
                 b';;;===;', b'luoshi_session=\xff\xfe', b"luoshi_session=' OR 1=1 --"):
        check_error(ask('GET', '/api/v1/tasks', None, [('Cookie', junk)]), 401, 'ERR_LOGIN')


def sign_out_ends_at_once():
    mine = Account('reader', passwords['reader'])
    check(mine.ask('GET', '/api/v1/tasks').status == 200, 'reads')
    check(mine.ask('DELETE', '/api/v1/session').status == 200, 'signs out')
    check_error(mine.ask('GET', '/api/v1/tasks'), 401, 'ERR_LOGIN')


def rights():
    mine = Account('reader', passwords['reader'])
    check_error(mine.ask('POST', '/api/v1/orgs', {'name': '市某局', 'kind': 'org'}), 403, 'ERR_DENIED')
    check_error(mine.ask('GET', '/api/v1/accounts'), 403, 'ERR_DENIED')
    check_error(ask('GET', '/api/v1/tasks'), 401, 'ERR_LOGIN')
    # An answer kept ready for one role is not given to another.
    check(office.ask('GET', '/api/v1/events').status == 200, 'office sees events')
    check_error(mine.ask('GET', '/api/v1/events'), 403, 'ERR_DENIED')
    check_error(ask('GET', '/api/v1/events'), 401, 'ERR_LOGIN')


def administrators_see_no_ledger():
    for name in ('sysadmin', 'secadmin', 'auditor'):
        mine = Account(name, passwords[name])
        for target in ('/api/v1/tasks', '/api/v1/plans', '/api/v1/todo', '/api/v1/drafts', '/api/v1/board', '/api/v1/difficulties', '/api/v1/orgs', '/api/v1/posts'):
            check_error(mine.ask('GET', target), 403, 'ERR_DENIED')
        # Who grants roles finds the units they are bound to, by name and nothing else.
        answer = mine.ask('GET', '/api/v1/bindings')
        check(answer.status == (200 if name == 'secadmin' else 403), f'bindings as {name}')
        check(name != 'secadmin' or all(set(row) <= {'org_id', 'post_id', 'name'} for row in json.loads(answer.body)['rows']), str(answer.body))
    check_error(Account('sysadmin', passwords['sysadmin']).ask('POST', '/api/v1/accounts/1/roles', {'role': 'office'}), 403, 'ERR_DENIED')


def tokens():
    answer = office.ask('POST', '/api/v1/tokens', {'name': '报表', 'perms': ['read'], 'days': 1})
    check(answer.status == 200, str(answer.body))
    made = json.loads(answer.body)
    bearer = [('Authorization', 'Bearer ' + made['token'])]
    check(ask('GET', '/api/v1/tasks', None, bearer).status == 200, 'reads')
    # What it was not given, what only people do, and what a session may do although the answer lies ready.
    check(office.ask('GET', '/api/v1/events').status == 200, 'the session reads events')
    check_error(ask('GET', '/api/v1/events', None, bearer), 403, 'ERR_DENIED')
    check_error(ask('POST', '/api/v1/orgs', {'name': '市某局', 'kind': 'org'}, bearer), 403, 'ERR_DENIED')
    check_error(ask('GET', '/api/v1/tokens', None, bearer), 403, 'ERR_DENIED')
    check_error(ask('POST', '/api/v1/tokens', {'name': 'x', 'perms': ['read'], 'days': 1}, bearer), 403, 'ERR_DENIED')
    # A token in place of a cookie, a wrong one beside a good cookie, other schemes.
    check_error(ask('GET', '/api/v1/tasks', None, [('Cookie', 'luoshi_session=' + made['token'])]), 401, 'ERR_LOGIN')
    for junk in ('Bearer ' + made['token'][:-1] + 'B', 'Bearer', 'Bearer ', 'Basic ' + made['token'], made['token'], 'Bearer ' + 'x' * 4000):
        check_error(ask('GET', '/api/v1/tasks', None, office.head() + [('Authorization', junk)]), 401, 'ERR_LOGIN')
    check(office.ask('DELETE', '/api/v1/tokens/' + made['id']).status == 200, 'ends')
    check_error(ask('GET', '/api/v1/tasks', None, bearer), 401, 'ERR_LOGIN')


def replays():
    key = [('Idempotency-Key', 'attack-1')]
    first = office.ask('POST', '/api/v1/orgs', {'name': '市重放局', 'kind': 'org'}, key)
    again = office.ask('POST', '/api/v1/orgs', {'name': '市重放局', 'kind': 'org'}, key)
    check(first.status == 200 and again.status == 200 and first.body == again.body, f'{again.status} {again.body!r}')
    check_error(office.ask('POST', '/api/v1/orgs', {'name': '市另一局', 'kind': 'org'}, key), 409, 'ERR_CONFLICT', 'Idempotency-Key')
    check_error(ask('POST', '/api/v1/orgs', {'name': '市重放局', 'kind': 'org'}, key), 401, 'ERR_LOGIN')
    for junk in ('a' * 200, 'a b'):
        check_error(office.ask('POST', '/api/v1/orgs', {'name': '市另一局', 'kind': 'org'}, [('Idempotency-Key', junk)]), 400, 'ERR_INPUT', 'Idempotency-Key')
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(office.ask('POST', '/api/v1/orgs', {'name': '市并发局', 'kind': 'org'},
                                                                         [('Idempotency-Key', 'attack-2')]))) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    check(len({a.body for a in answers}) == 1 and answers[0].status == 200, str([(a.status, a.body[:80]) for a in answers]))


def another_servers_word():
    """Coming back from a server that vouches, without having gone there."""
    for target, cookie, word in (('/api/v1/oidc', '', 'setup'), ('/api/v1/oidc/back?code=a&state=b', '', 'state'), ('/api/v1/oidc/back?code=a', '', 'state'),
                                 ('/api/v1/oidc/back?code=a&state=b', 'luoshi_oidc=b', 'state'), ('/api/v1/oidc/back?error=%3Cscript%3E&state=x', '', 'state')):
        answer = ask('GET', target, None, [('Cookie', cookie)] if cookie else [])
        check(answer.status == 303 and answer.get('Location') == f'/login?failed={word}', f'{target}: {answer.head}')
        check('luoshi_session' not in answer.head, target)
    for ticket in ('', 'x', 'A' * 43):
        answer = ask('POST', '/api/v1/oidc/code', {'code': '123456'}, [('Cookie', 'luoshi_oidc=' + ticket)])
        check_error(answer, 401, 'ERR_LOGIN', 'ticket')
    check_error(ask('POST', '/api/v1/oidc/code', {'code': '1'}, [('Origin', 'http://evil.example')]), 403, 'ERR_DENIED', 'Origin')


def others_sessions():
    mine = Account('reader', passwords['reader'])
    rows = json.loads(office.ask('GET', '/api/v1/sessions').body)['rows']
    check(sum(row['current'] for row in rows) == 1, str(rows))
    check_error(mine.ask('DELETE', '/api/v1/sessions/' + rows[0]['id']), 404, 'ERR_ABSENT')
    other = Account('office', passwords['office'])
    rows = [row for row in json.loads(other.ask('GET', '/api/v1/sessions').body)['rows'] if row['current']]
    check(office.ask('DELETE', '/api/v1/sessions/' + rows[0]['id']).status == 200, 'ends')
    check_error(other.ask('GET', '/api/v1/tasks'), 401, 'ERR_LOGIN')


def injection():
    for word in ("' OR 1=1 --", '%', '_', '"; DROP TABLE task; --', '学位%00', '\\'):
        answer = office.ask('GET', '/api/v1/tasks?q=' + ''.join(f'%{b:02x}' for b in word.encode()))
        check(answer.status in (200, 400), f'{word}: {answer.status}')
    check(json.loads(office.ask('GET', "/api/v1/tasks?q=%27%20OR%201%3D1%20--").body)['total'] == 0, 'a quote finds everything')
    check_error(office.ask('GET', '/api/v1/tasks?lead=1%20OR%201'), 400, 'ERR_INPUT', 'lead')


def headers_of_safety():
    for target, page in (('/healthz', False), ('/api/v1/openapi.json', False), ('/', True)):
        answer = ask('GET', target)
        check(answer.get('X-Content-Type-Options') == 'nosniff', target)
        policy = answer.get('Content-Security-Policy') or ''
        check("default-src 'none'" in policy and "frame-ancestors 'none'" in policy and 'unsafe' not in policy, f'{target}: {policy}')
        check('Server' not in dict(answer.headers), 'tells what it is')


def conditional():
    first = office.ask('GET', '/api/v1/tasks')
    check(first.get('ETag') and first.get('Cache-Control') == 'private, no-cache', first.head)
    check(office.ask('GET', '/api/v1/tasks', None, [('If-None-Match', first.get('ETag'))]).status == 304, 'no 304')
    check(office.ask('GET', '/api/v1/tasks', None, [('If-None-Match', '"x"')]).status == 200, '304 for another tag')


def one_time_passwords():
    """One opens one session; a reset ends what was open; who knows it cannot use it beside its owner."""
    secret = user('once', 'reader')
    first = Account('once', secret)
    check_error(ask('POST', '/api/v1/session', {'name': 'once', 'password': secret}), 401, 'ERR_LOGIN', 'one_time')
    check_error(first.ask('GET', '/api/v1/tasks'), 403, 'ERR_DENIED', 'must_change_password')
    answer = first.ask('POST', '/api/v1/session/password', {'old': secret, 'new': 'Attack-once-2026-台账'})
    check(answer.status == 200 and first.ask('GET', '/api/v1/tasks').status == 200, str(answer.body))
    boss = Account('sysadmin', passwords['sysadmin'])
    row = next(row for row in json.loads(boss.ask('GET', '/api/v1/accounts').body)['rows'] if row['name'] == 'once')
    check(boss.ask('POST', f"/api/v1/accounts/{row['id']}/reset").status == 200, 'resets')
    check_error(first.ask('GET', '/api/v1/tasks'), 401, 'ERR_LOGIN')
    check_error(ask('POST', '/api/v1/session', {'name': 'once', 'password': 'Attack-once-2026-台账'}), 401, 'ERR_LOGIN')


def administrators_stay_three():
    """Not by a second role, not by a second account, not for oneself, not beyond one's time."""
    boss, guard = Account('sysadmin', passwords['sysadmin']), Account('secadmin', passwords['secadmin'])
    ids = {row['name']: row for row in json.loads(boss.ask('GET', '/api/v1/accounts').body)['rows']}
    check(boss.ask('PATCH', f"/api/v1/accounts/{ids['auditor']['id']}", {'rev': ids['auditor']['rev'], 'person': '赵一'}).status == 200, 'names')
    made = json.loads(boss.ask('POST', '/api/v1/accounts', {'name': 'zhao', 'person': '赵 一'}).body)
    roles = f"/api/v1/accounts/{made['id']}/roles"
    check_error(guard.ask('POST', roles, {'role': 'sysadmin'}), 400, 'ERR_INPUT', 'person')
    check_error(guard.ask('POST', roles, {'role': 'office'}), 400, 'ERR_INPUT', 'person')
    check_error(guard.ask('POST', roles, {'role': 'inspector', 'mandate': 'x', 'to': '2020-01-01'}), 400, 'ERR_INPUT', 'to')
    check_error(guard.ask('POST', f"/api/v1/accounts/{ids['secadmin']['id']}/roles", {'role': 'sysadmin'}), 403, 'ERR_DENIED')
    check_error(guard.ask('POST', f"/api/v1/accounts/{ids['auditor']['id']}/roles", {'role': 'sysadmin'}), 400, 'ERR_INPUT', 'role')
    check_error(guard.ask('POST', f"/api/v1/accounts/{made['id']}/handover", {'to': made['id']}), 400, 'ERR_INPUT', 'to')
    check_error(boss.ask('POST', roles, {'role': 'office'}), 403, 'ERR_DENIED')


def reaching_inside():
    """Addresses of ours that lead to this machine, to a cloud's secrets, or nowhere good."""
    guard = Account('secadmin', passwords['secadmin'])
    for to in (f'http://127.0.0.1:{PORT}/healthz', f'http://localhost:{PORT}/', f'http://[::ffff:127.0.0.1]:{PORT}/', f'http://0x7f.1:{PORT}/',
               'http://169.254.169.254/latest/meta-data/', f'http://8.8.8.8@127.0.0.1:{PORT}/'):
        answer = guard.ask('POST', '/api/v1/settings/try', {'what': 'hook', 'kind': 'generic', 'to': to})
        check(answer.status == 200 and json.loads(answer.body)['ok'] is False, f'{to}: {answer.body!r}')
    for to in ('file:///etc/passwd', 'gopher://127.0.0.1/', 'http://a b/', 'http://x\r\ny/'):
        check_error(guard.ask('POST', '/api/v1/settings/try', {'what': 'hook', 'kind': 'generic', 'to': to}), 400, 'ERR_INPUT', 'to')
    for name, value in (('oidc_issuer', 'file:///etc/passwd'), ('ldap_url', 'http://x'), ('smtp_url', 'file:///x'), ('smtp_from', 'a@b\r\nRCPT TO:<c@d>'),
                        ('ldap_dn', 'uid=admin')):
        check_error(guard.ask('PUT', '/api/v1/settings', {'values': [{'name': name, 'value': value}]}), 400, 'ERR_INPUT', name)
    check_error(Account('reader', passwords['reader']).ask('PUT', '/api/v1/contact', {'hook': 'generic', 'hook_to': 'https://example.cn/'}), 403, 'ERR_DENIED')


def secrets_are_sealed():
    """Neither the answers nor the database tell a secret again."""
    guard = Account('secadmin', passwords['secadmin'])
    answer = guard.ask('PUT', '/api/v1/settings', {'values': [{'name': 'oidc_secret', 'value': 'Geheim-4711'}, {'name': 'smtp_password', 'value': 'Geheim-4712'}]})
    check(answer.status == 200 and b'Geheim' not in answer.body, str(answer.body[:200]))
    offer = json.loads(guard.ask('POST', '/api/v1/session/second').body)
    kept = b''.join(open(f'{folder}/{name}', 'rb').read() for name in os.listdir(folder) if name.startswith('luoshi.db') and not name.endswith('.key'))
    check(b'Geheim' not in kept and offer['secret'].encode() not in kept, 'the database tells a secret')
    check(os.stat(f'{folder}/luoshi.db.key').st_mode & 0o77 == 0, 'others may read the key')


def files_stay_files():
    """What people upload is never shown as a page of ours."""
    body = b'<script>alert(1)</script>'
    answer = office.ask('POST', '/api/v1/evidence?name=%E8%AF%81%E6%98%8E.txt', body)
    check(answer.status == 200, str(answer.body))
    answer = office.ask('GET', '/api/v1/evidence/' + json.loads(answer.body)['id'])
    policy = answer.get('Content-Security-Policy')
    check(answer.status == 200 and answer.body == body, str(answer.status))
    check(answer.get('Content-Disposition').startswith('attachment') and answer.get('X-Content-Type-Options') == 'nosniff' and 'sandbox' in policy, answer.head)
    check('html' not in answer.get('Content-Type'), answer.get('Content-Type'))
    for name in ('a.html', 'a.svg', 'a.exe', 'a.pdf.exe', 'a.js', '..%2f..%2fx.txt%00.exe'):
        check(office.ask('POST', '/api/v1/evidence?name=' + name, body).status in (400, 415, 422), name)


def formulas_stay_text():
    """A name that begins like a formula does not become one in a spreadsheet."""
    name = "=HYPERLINK(\"http://evil\")"
    check(office.ask('POST', '/api/v1/orgs', {'name': name, 'kind': 'org'}).status == 200, 'adds')
    text = office.ask('GET', '/api/v1/directory/export?format=csv').body.decode()
    check("'=HYPERLINK" in text and '\n=HYPERLINK' not in text and ',=HYPERLINK' not in text, text[:500])
    book = zipfile.ZipFile(io.BytesIO(office.ask('GET', '/api/v1/directory/export?format=xlsx').body))
    sheets = b''.join(book.read(n) for n in book.namelist() if 'worksheets' in n)
    check(b'<f>' not in sheets and b'<f ' not in sheets, 'a formula')


def calendars_can_be_ended():
    path = json.loads(office.ask('POST', '/api/v1/calendar', {}).body)['path']
    check(ask('GET', path).status == 200, 'reads')
    check(office.ask('DELETE', '/api/v1/calendar').status == 200, 'ends')
    check_error(ask('GET', path), 401, 'ERR_LOGIN')
    for junk in ('', 'x', 'A' * 43, '%27'):
        check(ask('GET', '/api/v1/calendar.ics?token=' + junk).status in (400, 401), junk)


def heads_without_bodies():
    for target in ('/healthz', '/api/v1/tasks', '/api/v1/events', '/api/v1/accounts', '/api/v1/evidence/1', '/'):
        for head in (office.head(), []):
            got, asked = ask('GET', target, None, head), ask('HEAD', target, None, head)
            check(got.status == asked.status and asked.body == b'', f'{target}: {got.status} {asked.status} {asked.body[:50]!r}')


def strange_hosts():
    """What a client calls us is never repeated, and opens nothing."""
    for host in (b'evil.example', b'evil.example:80', b'', b'a\x01b', b'x' * 300):
        data = raw(b'GET /api/v1/oidc HTTP/1.1\r\nHost: ' + host + b'\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n')
        check(b'evil' not in data, data[:300])
    head = [('Cookie', office.cookie), ('X-CSRF-Token', office.csrf), ('Origin', 'http://evil.example'), ('X-Forwarded-Host', 'evil.example'), ('X-Real-IP', '1.2.3.4')]
    check_error(ask('POST', '/api/v1/orgs', {'name': '市外来局', 'kind': 'org'}, head), 403, 'ERR_DENIED', 'Origin')


def streams_end_with_the_session():
    mine = Account('reader', passwords['reader'])
    with connect(20) as s:
        s.sendall(f'GET /api/v1/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nConnection: close\r\nCookie: {mine.cookie}\r\n\r\n'.encode())
        check(b'data:' in s.recv(65536) or b'data:' in s.recv(65536), 'no first event')
        check(mine.ask('DELETE', '/api/v1/session').status == 200, 'signs out')
        until = time.time() + 15
        s.settimeout(15)
        while s.recv(65536):
            check(time.time() < until, 'goes on')
    held = []
    mine = Account('reader', passwords['reader'])
    for _ in range(70):
        s = connect(5)
        s.sendall(f'GET /api/v1/live HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nCookie: {mine.cookie}\r\n\r\n'.encode())
        held.append((s, s.recv(12)))
    refused = sum(b'429' in head for _, head in held)
    for s, _ in held:
        s.close()
    check(refused == 6, f'{refused} refused')


def forged_log_lines():
    """Names with line ends and quotes make no line of their own in the log."""
    for name in ('a\n{"level":"info","event":"forged"}', 'a"},"event":"forged', '\x1b[2Jx', 'a\u0085b'):
        ask('POST', '/api/v1/session', {'name': name, 'password': 'x'})
    log.flush()
    for line in open(log.name, encoding='utf-8'):
        if line.startswith('{'):
            entry = json.loads(line)
            check(entry['event'] != 'forged' and 'level' in entry, line)


def names_by_time():
    """An unknown name takes as long as a known one."""
    took = {}
    for name in ('reader', 'no such name'):
        times = []
        for _ in range(3):
            began = time.time()
            check_error(ask('POST', '/api/v1/session', {'name': name, 'password': 'wrong'}), 401, 'ERR_LOGIN')
            times.append(time.time() - began)
        took[name] = min(times)
    ratio = took['reader'] / took['no such name']
    check(0.4 < ratio < 2.5, f'{took}')


def idle_crowd():
    """1,000 connections that say nothing; the next client is served all the same."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    crowd = [connect() for _ in range(1000)]
    began = time.time()
    check(ask('GET', '/healthz').status == 200 and time.time() - began < 2, 'not served beside the crowd')
    for s in crowd:
        s.close()


def too_slow():
    """Dripping header, dripping body, silence: each is cut although it sends a byte every second."""
    cut = {}

    def drip(name, start, rest):
        began = time.time()
        with connect(40) as s:
            s.sendall(start)
            s.settimeout(1)
            for i in range(40):
                try:
                    if rest:
                        s.sendall(rest)
                    if not s.recv(1000):
                        break
                except socket.timeout:
                    continue
                except OSError:
                    break
        cut[name] = time.time() - began

    cases = (('header', b'GET /healthz HTTP/1.1\r\nX: ', b'a'), ('request line', b'GET /he', b'a'), ('silence', b'', b''),
             ('body', b'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n', b'a'))
    threads = [threading.Thread(target=drip, args=case) for case in cases]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    check(all(seconds < 25 for seconds in cut.values()) and len(cut) == 4, str(cut))


def lockout():
    answers = [ask('POST', '/api/v1/session', {'name': 'victim', 'password': f'wrong {i}'}) for i in range(10)]
    check(answers[0].status == 401 and answers[-1].status == 429, str([a.status for a in answers]))
    answer = ask('POST', '/api/v1/session', {'name': 'victim', 'password': passwords['victim']})
    check_error(answer, 429, 'ERR_LIMIT')
    check(answer.get('Retry-After'), 'no Retry-After')


def drain():
    """What was begun before SIGTERM is finished after it."""
    got = []
    body = json.dumps({'name': 'reader', 'password': passwords['reader']}).encode()
    with connect(20) as s:
        s.sendall(b'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n' % len(body) + body)
        time.sleep(0.03)
        server.send_signal(signal.SIGTERM)
        got.append(s.recv(65536))
    check(got[0].startswith(b'HTTP/1.1 ') and b'Content-Length' in got[0], repr(got))
    check(server.wait(30) == 0, f'exit status {server.returncode}')
    try:
        connect(1).close()
        check(False, 'still listening')
    except OSError:
        pass


ATTACKS = [unknown_route, strange_methods, path_traversal, crlf_injection, bad_utf8, wrong_shapes, oversized_url, oversized_headers,
           oversized_body, chunked_flood, smuggling, garbage, pipelining, early_goodbyes, csrf, session_fixation, sign_out_ends_at_once,
           rights, administrators_see_no_ledger, tokens, replays, others_sessions, another_servers_word, injection, headers_of_safety, conditional, one_time_passwords,
           administrators_stay_three, reaching_inside, secrets_are_sealed, files_stay_files, formulas_stay_text, calendars_can_be_ended,
           heads_without_bodies, strange_hosts, streams_end_with_the_session, idle_crowd, too_slow, names_by_time, forged_log_lines, lockout, drain]


def user(name, role):
    db = f'{folder}/luoshi.db'
    out = subprocess.run([LUOSHI, 'user', 'add', name, '--role', role, '--db', db], capture_output=True, text=True, check=True)
    return out.stdout.split()[-1]


def change_password(name, old):
    """The one-time password to one of its own."""
    new = f'Attack-{name}-2026-台账'
    account = Account(name, old)
    answer = account.ask('GET', '/api/v1/accounts')
    check_error(answer, 403, 'ERR_DENIED', 'must_change_password')
    answer = account.ask('POST', '/api/v1/session/password', {'old': old, 'new': new})
    check(answer.status == 200, f'{answer.status} {answer.body!r}')
    return new


log = open(f'{folder}/log', 'w+')
os.mkdir(f'{folder}/ui')
open(f'{folder}/ui/index.html', 'w').write('<!doctype html><title>test</title>')
server = None
try:
    once = {name: user(name, role) for name, role in (('office', 'office'), ('reader', 'reader'), ('victim', 'office'), ('sysadmin', 'sysadmin'),
                                                    ('secadmin', 'secadmin'), ('auditor', 'auditor'))}
    server = subprocess.Popen([LUOSHI, 'serve', '--db', f'{folder}/luoshi.db', '--listen', f'127.0.0.1:{PORT}', '--ui', f'{folder}/ui'],
                              stdout=subprocess.DEVNULL, stderr=log)
    for _ in range(200):
        try:
            connect(1).close()
            break
        except OSError:
            time.sleep(0.05)
    passwords = {name: change_password(name, old) for name, old in once.items()}
    office = Account('office', passwords['office'])
    wanted = sys.argv[1:]
    for attack in ATTACKS:
        if wanted and attack.__name__ not in wanted:
            continue
        try:
            attack()
            check(server.poll() is None or attack is drain, 'the server is gone')
            results.append(True)
        except (AssertionError, OSError, ValueError) as why:
            results.append(False)
            print(f'FAILED {attack.__name__}: {why}')
finally:
    if server and server.poll() is None:
        server.terminate()
        server.wait(60)
    log.seek(0)
    trouble = [line for line in log if re.search(r'Sanitizer|runtime error|WARNING: Thread', line)]
    log.seek(0)
    if trouble:
        print(log.read()[:8000])
    results.append(not trouble)
    shutil.rmtree(folder, ignore_errors=True)
print(f'{sum(results)} passed, {len(results) - sum(results)} failed')
sys.exit(not all(results))
