-- wrk -s bench/wrk.lua URL [-- order DISHES NONCE]: reads, or with `order` places orders of three
-- items, each with an Idempotency-Key of its own. Prints its result as one line of JSON at the end.

local number, dishes, nonce = 0, {}, ""

local function order()
  number = number + 1
  local items = {}
  for step = 0, 2 do
    local dish = dishes[(number + 7 * step) % #dishes + 1]
    items[#items + 1] = string.format('{"dish_id":%s,"quantity":%d}', dish, step + 1)
  end
  wrk.headers["Idempotency-Key"] = nonce .. "-" .. number
  local body = '{"order_type":"takeaway","items":[' .. table.concat(items, ",") .. "]}"
  return wrk.format("POST", nil, nil, body)
end

function init(arguments)
  if arguments[1] ~= "order" then return end
  for dish in arguments[2]:gmatch("%d+") do dishes[#dishes + 1] = dish end
  nonce = arguments[3]
  wrk.headers["Content-Type"] = "application/json"
  request = order
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
