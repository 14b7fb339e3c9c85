import { createServer, type Server } from 'node:net'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPdfThread, type PdfThread } from '../pdf/pdf-thread.ts'
import { scannerOf } from './clamd.ts'
import { paperReader } from './paper-reader.ts'

let pdf: PdfThread
beforeAll(() => {
  pdf = openPdfThread()
})
afterAll(() => pdf.close())

const picture = (width = 40, height = 20) =>
  sharp({ create: { width, height, channels: 3, background: '#b3261e' } })

test('a picture is made anew: upright, and without what the camera noted or what hangs behind it', async () => {
  const exif = { IFD0: { Make: 'SecretCamera' } }
  const taken = await picture().withMetadata({ exif, orientation: 6 }).jpeg().toBuffer()
  const bytes = new Uint8Array(Buffer.concat([taken, Buffer.from('<script>behind the picture</script>')]))
  expect(Buffer.from(bytes).includes('SecretCamera')).toBe(true)
  const read = await paperReader(pdf).read(bytes)
  expect(read).toMatchObject({ type: 'image/jpeg', pages: 1 })
  const kept = Buffer.from(read.bytes)
  expect(kept.includes('SecretCamera') || kept.includes('script')).toBe(false)
  expect(await sharp(kept).metadata()).toMatchObject({ format: 'jpeg', width: 20, height: 40 })
  const preview = await paperReader(pdf).preview(read, 1, 10)
  expect(await sharp(Buffer.from(preview)).metadata()).toMatchObject({ format: 'png', width: 10 })
  await expect(paperReader(pdf).preview(read, 2, 10)).rejects.toMatchObject({ code: 'not-found' })
})

test.each<[string, () => Promise<Uint8Array>, string]>([
  ['a web page called scan.pdf', async () => Buffer.from('<html>%PDF-1.7'), 'paper-type-refused'],
  ['a GIF', () => picture().gif().toBuffer(), 'paper-type-refused'],
  ['half a JPEG', async () => (await picture(400, 400).jpeg().toBuffer()).subarray(0, 700), 'paper-damaged'],
  ['a PNG of 2^62 pixels', async () => hugePng(), 'paper-damaged'],
])('%s is refused by its content', async (_what, make, code) => {
  await expect(paperReader(pdf).read(new Uint8Array(await make()))).rejects.toMatchObject({ code })
})

function hugePng(): Buffer {
  const ihdr = Buffer.from('0000000d49484452' + '7fffffff7fffffff' + '0806000000' + '00000000', 'hex')
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ihdr])
}

/** Speaks clamd's INSTREAM: `FOUND` for what holds the word EICAR. */
async function fakeClamd(): Promise<{ server: Server; address: string; heard: Buffer[] }> {
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    let all = Buffer.alloc(0)
    socket.on('data', (part) => {
      all = Buffer.concat([all, part])
      const body = readInstream(all)
      if (body === undefined) return
      heard.push(body)
      socket.end(body.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { server, address: `tcp:127.0.0.1:${port}`, heard }
}

/** The streamed bytes once their end has come. */
function readInstream(all: Buffer): Buffer | undefined {
  const parts: Buffer[] = []
  for (let at = 'zINSTREAM\0'.length; at + 4 <= all.length; ) {
    const length = all.readUInt32BE(at)
    if (length === 0) return Buffer.concat(parts)
    parts.push(all.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

test('clamd is asked by INSTREAM; without an answer nothing is let through', async () => {
  const { server, address, heard } = await fakeClamd()
  const scanner = scannerOf(address)
  const large = new Uint8Array(200_000).fill(7)
  expect(await scanner.scan(large)).toBeUndefined()
  expect(heard[0]?.length).toBe(200_000)
  expect(await scanner.scan(Buffer.from('xxEICARxx'))).toBe('Eicar-Test-Signature')
  await new Promise((resolve) => server.close(resolve))
  await expect(scanner.scan(large)).rejects.toMatchObject({ code: 'paper-scan-away' })
  expect(scannerOf('none').present).toBe(false)
})
