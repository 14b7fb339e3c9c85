import { generateKeyPairSync, sign } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { assembleCsr, encodeCsrInfo, toPem } from '@certhall/pki'

/** A fresh P-256 CSR in PEM; its common name is a DNS name of its own. */
export function makeCsr(number: number): string {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
  const info = encodeCsrInfo({ subject: [{ type: 'CN', value: `m${number}.bench.example` }], spki })
  return toPem(
    'CERTIFICATE REQUEST',
    assembleCsr(info, 'ecdsa-sha256', Uint8Array.from(sign('sha256', info, privateKey))),
  )
}

/** CSRs, each a line of a file as one side wants its body; answers the file's path. */
export async function writeBodies(
  folder: string,
  name: string,
  csrs: readonly string[],
  body: (csr: string) => object,
): Promise<string> {
  const file = path.join(folder, `${name}.jsonl`)
  await writeFile(file, csrs.map((csr) => `${JSON.stringify(body(csr))}\n`).join(''))
  return file
}
