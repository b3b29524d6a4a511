"""start.py RUNS COMMAND...: start the server; print the median ms to the first right answer and its idle PSS in MB."""
import os, socket, statistics, subprocess, sys, time

PORT = int(os.environ['BENCH_PORT'])


def answer():
    """One request; the answer, or nothing while the server is not there."""
    try:
        with socket.create_connection(('127.0.0.1', PORT), 1) as s:
            s.sendall(b'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
            return b''.join(iter(lambda: s.recv(4096), b''))
    except OSError:
        return b''


def pss(pid):
    with open(f'/proc/{pid}/smaps_rollup') as f:
        return next(int(line.split()[1]) for line in f if line.startswith('Pss:')) / 1024


def start():
    began = time.perf_counter()
    server = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while b'"ok"' not in answer():
            if server.poll() is not None or time.perf_counter() - began > 10:
                sys.exit('the server does not answer')
            time.sleep(0.0005)
        ms = (time.perf_counter() - began) * 1000
        time.sleep(0.5)
        return ms, pss(server.pid)
    finally:
        server.terminate()
        server.wait()


both = [start() for _ in range(int(sys.argv[1]))]
print(*(f'{statistics.median(x):.1f}' for x in zip(*both)))
