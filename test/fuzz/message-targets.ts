// Words between hall, page, assistant, token and machines.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readPageMessage, readWindowMessage } from '@certhall/bridge'
import { encodeStatement, parseStatement } from '@certhall/model'
import * as pki from '@certhall/pki'
import { createVirtualToken } from '@certhall/token'
import { encodeNote, parseNote } from '../../apps/agent/src/delivery/delivery-note.ts'
import { parseRequest } from '../../apps/agent/src/jobs/request.ts'
import { altchaCaptcha } from '../../apps/server/src/captcha.ts'
import { decodeCsr } from '../../apps/server/src/est/read-csr.ts'
import { requestInAddress } from '../../apps/server/src/http/ocsp-reply.ts'
import { readCertificate } from '../../apps/web/src/shared/certificate.ts'
import { grantedNames } from '../../packages/ca/src/machine-names.ts'
import { fromBase64 } from '../../packages/ra/src/base64.ts'
import { readTokenFile } from '../../packages/token/src/drivers/virtual/token-file.ts'
import { message } from '../../packages/token/src/worker/protocol.ts'
import { splitLines } from '../../packages/token/src/worker/split-lines.ts'
import type { Seeds } from './seeds.ts'
import { decode, encode, isOurs, isPkiError, json, never, type Part } from './target.ts'

/** `folder` is for files. */
export async function messageTargets({ all, sm2 }: Seeds, folder: string): Promise<Record<string, Part>> {
  const statement = encodeStatement({
    ...{
      version: 1,
      purpose: 'log-in',
      origin: 'https://hall.test',
      nonce: 'n',
      caseDigest: '',
      shown: ['张三'],
    },
    ...{ certificate: 'ab'.repeat(32), token: 'T-1', subject: '', at: 1_800_000_000 },
  })
  const request = { type: 'log-in', nonce: 'nonce-nonce', application: '登录', language: 'zh' }
  const asked = { certhall: 1, type: 'request', id: 'i', request }
  return {
    statement: {
      form: 'bytes',
      seeds: [statement],
      run: parseStatement,
      refuses: isOurs,
      covers: ['model.parseStatement'],
    },
    'page messages': {
      ...{ form: 'json', seeds: [encode(JSON.stringify(asked))], refuses: never },
      run: (bytes) => [readPageMessage(json(bytes), 'i'), readWindowMessage(json(bytes), 'i')],
      covers: ['bridge.readPageMessage', 'bridge.readWindowMessage'],
    },
    'assistant request': {
      ...{ form: 'json', seeds: [encode(JSON.stringify(request))], refuses: isOurs },
      run: (bytes) => parseRequest(json(bytes)),
      covers: ['agent.parseRequest'],
    },
    'delivery note': {
      ...{ form: 'json', refuses: never, run: parseNote, covers: ['agent.parseNote'] },
      seeds: [encodeNote({ reference: 'R-1', hall: 'https://hall.test', step: 'generated' as never })],
    },
    base64: {
      ...{ form: 'bytes', seeds: [encode('YWJj')], refuses: isOurs },
      run: (bytes) => fromBase64(decode(bytes)),
      covers: ['ra.fromBase64'],
    },
    'EST request': {
      form: 'bytes',
      seeds: [all[1]?.csr ?? sm2.csr].flatMap((der) => [
        encode(Buffer.from(der).toString('base64')),
        encode(pki.toPem('CERTIFICATE REQUEST', der)),
      ]),
      run: decodeCsr,
      refuses: isOurs,
      covers: ['server.decodeCsr'],
    },
    'status request in an address': {
      form: 'bytes',
      seeds: [encode(encodeURIComponent(Buffer.from(sm2.ocspRequest).toString('base64')))],
      run: (bytes) => requestInAddress(decode(bytes)),
      refuses: never,
      covers: ['server.requestInAddress'],
    },
    'names that a machine asks for': {
      form: 'der',
      seeds: all.map(({ leaf }) => leaf),
      run: (der) => {
        const { subjectAltNames = [] } = pki.parseCertificate(der).extensions
        const known = subjectAltNames.filter(({ type }) => RULES.kinds.some((kind) => kind === type))
        return grantedNames({ subject: [], subjectAltNames: known }, RULES)
      },
      refuses: (error) => isPkiError(error) || isOurs(error),
      covers: ['ca.grantedNames'],
    },
    'words of a driver': {
      form: 'bytes',
      seeds: [encode('{"id":1,"result":{"a":[1]}}\n{"event":"x"}\n')],
      run: (bytes) => driverWords(bytes),
      refuses: never,
      covers: ['token.splitLines'],
    },
    'certificate in the page': {
      ...{ form: 'der', seeds: [sm2.leaf], refuses: (error) => error instanceof RangeError },
      run: (der) => readCertificate(Buffer.from(der).toString('base64')),
      covers: ['web.readCertificate'],
    },
    'token file': await tokenFile(folder),
    captcha: await captcha(),
  }
}

const RULES = {
  kinds: ['dns', 'ip', 'email', 'uri'],
  rules: ['dns:*.gov.test', 'ip:192.0.2.1', 'email:*@gov.test', 'uri:https://a.gov.test/'],
} as const

function driverWords(bytes: Uint8Array): unknown[] {
  const said: unknown[] = []
  const take = splitLines({
    limit: 1 << 16,
    onLine(line) {
      const read = message.safeParse(json(encode(line)))
      said.push(read)
      return read.success
    },
    onFlood: () => said.push('flood'),
  })
  take(Buffer.from(bytes))
  return said
}

async function tokenFile(folder: string): Promise<Part> {
  await createVirtualToken(folder, { serial: 'T-1', label: 'USBKey', pin: '271828', adminPin: '31415926' })
  const file = path.join(folder, 'T-1.token')
  return {
    form: 'json',
    seeds: [new Uint8Array(readFileSync(file))],
    run: (bytes) => {
      writeFileSync(file, bytes)
      return readTokenFile(folder, 'T-1')
    },
    refuses: isOurs,
    covers: ['token.readTokenFile'],
  }
}

async function captcha(): Promise<Part> {
  const spent = { spend: async () => true, restore: async () => {} }
  const desk = altchaCaptcha({ key: 'k'.repeat(32), cost: 1, tries: 2, spent: spent as never })
  const challenge = await desk.challenge()
  const solved = { challenge, solution: { counter: 1, derivedKey: '00' } }
  return {
    form: 'json',
    seeds: [encode(JSON.stringify(solved))],
    run: (bytes) => desk.guard(Buffer.from(bytes).toString('base64'), async () => undefined),
    refuses: isOurs,
    covers: ['server.altchaCaptcha'],
  }
}
