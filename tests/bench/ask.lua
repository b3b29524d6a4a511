-- wrk: asks for the paths of a file in turn, each thread from its own place; reports as one line.
local paths, at, cookie = {}, 0, os.getenv("BENCH_COOKIE")
local started = 0

function setup(thread)
  thread:set("number", started)
  started = started + 1
end

function init()
  for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
  at = math.floor(#paths / 2) * (number or 0)
  if cookie then wrk.headers["Cookie"] = cookie end
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

function done(summary, latency)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("result %.1f %.3f %d\n", summary.requests / summary.duration * 1e6, latency:percentile(99) / 1000, bad))
end
