-- wrk: POSTs the lines of a file, one after another. Arguments: file, first line (from 0), then name=value headers.
local bodies, at = {}, 0

function init(args)
  for line in io.lines(args[1]) do bodies[#bodies + 1] = line end
  at = tonumber(args[2])
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  for i = 3, #args do
    local name, value = args[i]:match("^([^=]+)=(.*)$")
    wrk.headers[name] = value
  end
end

function request()
  local body = bodies[at % #bodies + 1]
  at = at + 1
  return wrk.format(nil, nil, nil, body)
end
