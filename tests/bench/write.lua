-- wrk: adds units with names of their own; whatever was answered with 2xx goes to BENCH_ACKED, a name a line.
local n, started = 0, 0

function setup(thread)
  thread:set("number", started)
  started = started + 1
end

function init()
  wrk.headers["Cookie"] = os.getenv("BENCH_COOKIE")
  wrk.headers["X-CSRF-Token"] = os.getenv("BENCH_CSRF")
  wrk.headers["Content-Type"] = "application/json"
  acked = io.open(os.getenv("BENCH_ACKED") .. number, "w")
end

function request()
  n = n + 1
  return wrk.format("POST", "/api/v1/orgs", nil, string.format('{"name":"unit %s %d %d","kind":"org"}', os.getenv("BENCH_RUN"), number, n))
end

function response(status, headers, body)
  if status >= 200 and status < 300 then
    acked:write(body:match('"name":"(unit [%w ]+)"') .. "\n")
    acked:flush()
  end
end

function done(summary, latency)
  io.write(string.format("result %.1f %.3f %d\n", summary.requests / summary.duration * 1e6, latency:percentile(99) / 1000,
    summary.errors.status))
end
