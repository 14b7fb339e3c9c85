import { createServer } from 'node:http'

// The reference for answers over HTTP: node:http and a constant of as many bytes. Arguments: port, bytes.
const [port, bytes] = process.argv.slice(2).map(Number)
const body = Buffer.alloc(bytes ?? 0, 0x30)
createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/ocsp-response', 'content-length': body.length })
  response.end(body)
}).listen(port, '127.0.0.1')
