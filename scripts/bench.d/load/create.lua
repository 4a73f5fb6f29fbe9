-- For wrk: creates tokens, each request another.
--   arguments: ACCOUNT KEYFILE NAME, where KEYFILE has the member key and names begin with NAME.
dofile("scripts/bench.d/load/summary.lua")

local head, account, name, count = "", "", "", 0
function init(args)
  local file = assert(io.open(args[2]))
  head = "POST /v1/tokens HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    .. "Authorization: Bearer " .. file:read("*l") .. "\r\nContent-Length: "
  file:close()
  account, name = args[1], args[3]
end

function request()
  count = count + 1
  local body = '{"account":"' .. account .. '","name":"' .. name .. " " .. number .. "-" .. count
    .. '","scopes":["api:read","api:write"],"contact":"integrations@agency.example"}'
  return head .. #body .. "\r\n\r\n" .. body
end
