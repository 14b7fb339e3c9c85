-- wrk posts one file again and again. Arguments: the file, its content type.
function init(args)
  local file = assert(io.open(args[1], 'rb'))
  wrk.method = 'POST'
  wrk.body = file:read('*a')
  wrk.headers['Content-Type'] = args[2]
  file:close()
end
