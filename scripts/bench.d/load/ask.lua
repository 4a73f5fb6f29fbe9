-- For wrk: GET of a target, each request with another auth token.
--   arguments: TARGET FILE COUNT FIRST, where FILE has an auth token a line, in random order. Each
--   thread takes COUNT of them, the first thread from line FIRST.
-- The requests are made ahead, so that to send one costs a look into a table; and whatever is asked
-- is sent as many bytes, for the host makes up for what the target is shorter.
dofile("scripts/bench.d/load/summary.lua")

local requests, next = {}, 0
function init(args)
  local file = assert(io.open(args[2]))
  local bytes = #file:read("*l") + 1
  local count, first = tonumber(args[3]), tonumber(args[4])
  local host = string.rep("a", 40 - #args[1])
  file:seek("set", (first + number * count) * bytes)
  for place = 1, count do
    requests[place] = "GET " .. args[1] .. " HTTP/1.1\r\nHost: " .. host
      .. "\r\nAuthorization: Bearer " .. file:read("*l") .. "\r\n\r\n"
  end
  file:close()
end

function request()
  next = next % #requests + 1
  return requests[next]
end
