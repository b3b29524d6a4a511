"""serve.py FOLDER: start the server in each of its ways, ask for /healthz, stop it."""
import json, os, signal, socket, ssl, subprocess, sys, time

LUOSHI = os.environ.get('LUOSHI', 'build/asan/luoshi')
folder = sys.argv[1]
db = f'{folder}/serve.db'
ASK = b'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'


def start(*args, **more):
    return subprocess.Popen([LUOSHI, 'serve', '--db', db, *args], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more)


def first_lines(server):
    """What is printed until the server is ready."""
    lines = []
    while not any('address' in line for line in lines):
        line = server.stdout.readline()
        if not line:
            sys.exit('the server ended: ' + ''.join(lines))
        lines.append(line)
    return lines


def stop(server, name):
    server.send_signal(signal.SIGTERM)
    rest = server.stdout.read()
    if server.wait(30) != 0:
        sys.exit(f'{name}: exit status {server.returncode}')
    return rest


def answer(s):
    s.settimeout(10)
    s.sendall(ASK)
    data = b''
    while True:
        more = s.recv(65536)
        if not more:
            return data
        data += more


def healthy(s, name):
    with s:
        data = answer(s)
    if not data.startswith(b'HTTP/1.1 200') or b'"status":"ok"' not in data:
        sys.exit(f'{name}: {data[:200]!r}')


def unix(path):
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)
    return s


def a_busy_port_loses_no_password():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        s.listen()
        server = start('--listen', f'127.0.0.1:{s.getsockname()[1]}')
        if server.wait(30) != 2:
            sys.exit(f'busy port: exit status {server.returncode}')


def first_start_and_unix_socket():
    path = f'{folder}/web.sock'
    server = start('--listen', f'unix:{path}')
    first_lines(server)
    healthy(unix(path), 'unix socket')
    if 'one-time password' not in stop(server, 'unix socket'):
        sys.exit('the first start shows no password')
    server = start('--listen', f'unix:{path}')  # over the socket file left behind
    lines = ''.join(first_lines(server))
    healthy(unix(path), 'unix socket again')
    if 'one-time password' in lines + stop(server, 'unix socket again'):
        sys.exit('the second start shows a password')


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def tls():
    key, cert, port = f'{folder}/key.pem', f'{folder}/cert.pem', free_port()
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert,
                    '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], check=True, capture_output=True)
    server = start('--listen', f'127.0.0.1:{port}', '--cert', cert, '--key', key)
    first_lines(server)
    context = ssl.create_default_context(cafile=cert)
    s = context.wrap_socket(socket.create_connection(('127.0.0.1', port)), server_hostname='localhost')
    with s:
        data = answer(s)
    if b'"status":"ok"' not in data or b'Strict-Transport-Security' not in data:
        sys.exit(f'TLS: {data[:400]!r}')
    stop(server, 'TLS')


def activation():
    """As the service manager does it: the socket is open before the server, and it is told when all is ready."""
    listening = socket.create_server(('127.0.0.1', 0))
    notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notices.bind(f'{folder}/notify')
    notices.settimeout(20)
    early = socket.create_connection(listening.getsockname())
    script = 'import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ["LISTEN_PID"] = str(os.getpid()); os.execv(sys.argv[2], sys.argv[2:])'
    server = subprocess.Popen([sys.executable, '-c', script, str(listening.fileno()), LUOSHI, 'serve', '--db', db], pass_fds=[listening.fileno(), 3],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              env=dict(os.environ, LISTEN_FDS='1', NOTIFY_SOCKET=f'{folder}/notify', WATCHDOG_USEC='1000000'))
    healthy(early, 'socket activation')
    if f'http://127.0.0.1:{listening.getsockname()[1]}\n' not in ''.join(first_lines(server)):
        sys.exit('socket activation: the start does not show the address that was handed over')
    said = {notices.recv(100) for _ in range(2)}
    if said != {b'READY=1', b'WATCHDOG=1'}:
        sys.exit(f'told the service manager {said}')
    server.send_signal(signal.SIGTERM)
    while notices.recv(100) != b'STOPPING=1':
        pass
    if server.wait(30) != 0:
        sys.exit(f'socket activation: exit status {server.returncode}')


def log():
    """What changes something is one JSON line; what was typed is not in it."""
    path = f'{folder}/log.sock'
    server = subprocess.Popen([LUOSHI, 'serve', '--db', db, '--listen', f'unix:{path}'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first_lines(server)
    body = b'{"name":"nobody","password":"Secret-1234-\xe5\xaf\x86"}'
    with unix(path) as s:
        s.sendall(b'POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n'
                  b'Content-Length: %d\r\n\r\n%s' % (len(body), body))
        while s.recv(65536):
            pass
    server.send_signal(signal.SIGTERM)
    lines = server.communicate(timeout=30)[1]
    said = [json.loads(line) for line in lines.splitlines()]
    if 'Secret' in lines or len(said) != 1:
        sys.exit(f'log: {lines}')
    want = {'level': 'info', 'event': 'request', 'method': 'POST', 'route': '/api/v1/session', 'status': 401, 'bytes_in': len(body)}
    if {k: said[0].get(k) for k in want} != want or not {'time', 'us', 'bytes', 'account', 'from'} <= said[0].keys():
        sys.exit(f'log: {said[0]}')


def bad_starts():
    for args, status in ((['--listen', 'nowhere'], 2), (['--listen', '127.0.0.1:99999'], 2), (['--cert', 'x'], 2), (['--ui', '/nowhere'], 5),
                         (['--listen', '127.0.0.1:0', '--cert', '/nowhere', '--key', '/nowhere'], 5), (['extra'], 2)):
        out = subprocess.run([LUOSHI, 'serve', '--db', db, *args], capture_output=True, text=True, timeout=30)
        if out.returncode != status or 'ERR_' not in out.stderr:
            sys.exit(f'{args}: exit status {out.returncode}, not {status}: {out.stderr}')


os.dup2(os.open(os.devnull, os.O_RDONLY), 3)  # so that 3 is ours to hand on
a_busy_port_loses_no_password()
first_start_and_unix_socket()
tls()
activation()
log()
bad_starts()
