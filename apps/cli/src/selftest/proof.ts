import { randomBytes, sm2Encrypt, verify } from '@certhall/crypto'
import { parseCertificate, sameBytes, signatureFor } from '@certhall/pki'
import type { Container, Token } from '@certhall/token'
import pg from 'pg'
import type { TestTokens } from './test-tokens.ts'

/** Signs with every signing key that has a certificate, and decrypts with every encryption key; answers what failed. */
export async function lostKeys(tokens: TestTokens, id: string, pin: string): Promise<string[]> {
  const token = await tokens.open(id)
  await token.login(pin)
  const lost: string[] = []
  try {
    for (const container of await token.containers()) {
      if (container.signingCertificate && !(await signs(token, container)))
        lost.push(`${container.name} signing`)
      if (container.encryptionCertificate && !(await decrypts(token, container)))
        lost.push(`${container.name} encryption`)
    }
  } finally {
    await token.logout()
  }
  return lost
}

async function signs(token: Token, { name, signingCertificate }: Container): Promise<boolean> {
  const { spki, key } = parseCertificate(signingCertificate as Uint8Array)
  const message = randomBytes(64)
  const signature = await token.sign(name, signatureFor(key), message).catch(() => undefined)
  return signature !== undefined && verify(signatureFor(key), spki, message, signature)
}

async function decrypts(token: Token, { name, encryptionCertificate }: Container): Promise<boolean> {
  const { spki } = parseCertificate(encryptionCertificate as Uint8Array)
  const secret = randomBytes(32)
  const answer = await token.decrypt(name, sm2Encrypt(spki, secret)).catch(() => undefined)
  return answer !== undefined && sameBytes(answer, secret)
}

/** Counts the case's live certificates in the CA's own table, by use. */
export async function liveCertificates(
  databaseUrl: string,
  reference: string,
): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ use: string; live: string }>(
      `select use, count(*) as live from ca_certificates
       where case_reference = $1 and state in ('intended', 'issued') group by use`,
      [reference],
    )
    return Object.fromEntries(rows.map(({ use, live }) => [use, Number(live)]))
  } finally {
    await client.end()
  }
}
