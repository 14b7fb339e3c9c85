import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { digest } from '@certhall/crypto'
import { encodeOcspRequest, parseCertificate, parseOcspResponse, parseSpki } from '@certhall/pki'
import { connect } from '@certhall/server/sql'
import { freePort } from 'certhall/postgres'
import type { BenchCase, BenchContext } from '../bench-case.ts'
import { startBenchHall } from '../hall.ts'
import { perSecond } from '../load.ts'
import { alternate } from '../measure.ts'
import { startPeer } from '../peers.ts'

const CLIENTS = 32
const OCSP_REQUEST = 'application/ocsp-request'
const POST = path.resolve(import.meta.dirname, '../post-file.lua')
const PLAIN = path.resolve(import.meta.dirname, '../plain-server.ts')

/** A hall, and a certificate of which it has signed an answer ahead. */
async function startOurs(context: BenchContext) {
  const hall = await startBenchHall(context)
  const root = parseCertificate(await bytesOf(`${hall.origin}/ca/p256-root.cer`))
  const { serial } = parseCertificate(await bytesOf(`${hall.origin}/ca/p256.cer`))
  const issuerNameHash = digest('sha1', root.subjectDer)
  const issuerKeyHash = digest('sha1', parseSpki(root.spki).bits)
  const request = encodeOcspRequest({ certIds: [{ hash: 'sha1', issuerNameHash, issuerKeyHash, serial }] })
  const text = encodeURIComponent(Buffer.from(request).toString('base64'))
  await signedAhead(hall.databaseUrl, serial)
  const url = `${hall.origin}/ocsp/${text}`
  const answer = await bytesOf(url)
  const parsed = parseOcspResponse(answer)
  if (parsed.status !== 'successful' || parsed.responses[0]?.status.type !== 'good')
    throw new Error('not the answer to be measured')
  return { origin: hall.origin, url, request, answer }
}

async function bytesOf(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer())
}

async function signedAhead(databaseUrl: string, serial: string): Promise<void> {
  const db = connect(databaseUrl)
  try {
    for (let tries = 0; tries < 100; tries++) {
      const found = db.selectFrom('va_answers').select('serial').where('serial', '=', serial)
      if ((await found.execute()).length > 0) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('no answer was signed ahead')
  } finally {
    await db.destroy()
  }
}

async function againstPlain(context: BenchContext) {
  const { url, answer } = await startOurs(context)
  const port = await freePort()
  const args = [PLAIN, String(port), String(answer.length)]
  await startPeer(context.ending, { program: process.execPath, args, port, cwd: context.folder })
  return alternate(context, {
    ours: perSecond({ url, clients: CLIENTS }),
    reference: perSecond({ url: `http://127.0.0.1:${port}/`, clients: CLIENTS }),
  })
}

/** `cfssl ocspserve` with the very answer that we give. */
async function againstCfssl(context: BenchContext) {
  const { origin, request, answer } = await startOurs(context)
  await writeFile(path.join(context.folder, 'responses'), Buffer.from(answer).toString('base64'))
  const port = await freePort()
  const args = ['ocspserve', '-port', String(port), '-responses', 'responses', '-loglevel', '5']
  await startPeer(context.ending, { program: 'cfssl', args, port, cwd: context.folder })
  // By POST: cfssl leaves the slash before a GET's request, and cannot read it.
  const file = path.join(context.folder, 'request')
  await writeFile(file, request)
  const theirs = `http://127.0.0.1:${port}/`
  const headers = { 'content-type': OCSP_REQUEST }
  const body = request as Uint8Array<ArrayBuffer>
  const given = await (await fetch(theirs, { method: 'POST', headers, body })).arrayBuffer()
  if (!Buffer.from(given).equals(Buffer.from(answer))) throw new Error('cfssl answers otherwise')
  const load = { clients: CLIENTS, script: POST, arguments: [file, OCSP_REQUEST] }
  return alternate(context, {
    ours: perSecond({ ...load, url: `${origin}/ocsp` }),
    reference: perSecond({ ...load, url: theirs }),
  })
}

export const cases: BenchCase[] = [
  {
    name: 'OCSP pre-signed over HTTP, plain',
    against: 'node:http answering a constant of the same size',
    target: 0.8,
    run: againstPlain,
  },
  {
    name: 'OCSP pre-signed over HTTP, cfssl',
    against: 'cfssl ocspserve with the same answer',
    target: 2.5,
    run: againstCfssl,
  },
]
