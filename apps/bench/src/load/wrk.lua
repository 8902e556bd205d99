-- Sends the requests of a file one after the other and checks each answer. Every contestant returns the X-Request-Id,
-- by which an answer finds its request.
-- A record of the file: status, expected text, how often, the raw request; separated by \31, ended by \30.
local requests, expected = {}, {}
local position = 0
wrong, example = 0, ""

function setup(thread)
  checked = thread
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for status, text, times, raw in file:read("*a"):gmatch("([^\31]*)\31([^\31]*)\31([^\31]*)\31([^\30]*)\30") do
    requests[#requests + 1] = raw
    expected[#expected + 1] = { status = tonumber(status), text = text, times = tonumber(times) }
  end
  file:close()
end

function request()
  position = position % #requests + 1
  return requests[position]
end

local function occurrences(body, text)
  local count, from = 0, 1
  while true do
    local _, last = body:find(text, from, true)
    if not last then return count end
    count, from = count + 1, last + 1
  end
end

function response(status, headers, body)
  local want = expected[tonumber(headers["x-request-id"])]
  local right = want and status == want.status and occurrences(body, want.text) == want.times
    and occurrences(body, " of bench-") == want.times
  if not right then
    wrong = wrong + 1
    if example == "" then example = status .. " " .. body:sub(1, 300) end
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\n{"requests":%d,"durationUs":%d,"p50":%d,"p95":%d,"p99":%d,"broken":%d,"wrong":%d}\n%s\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.timeout,
    checked:get("wrong"), (checked:get("example"):gsub("%s+", " "))))
end
