-- For wrk: gives each thread its `number`, from 0, and tells at the end what scripts/bench reads. It
-- costs nothing while requests are sent.
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nsummary {"answers": %d, "seconds": %.6f, "p50": %.4f, "p99": %.4f, "p99.9": %.4f,' ..
    ' "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
