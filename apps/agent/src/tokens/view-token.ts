import type { CertificateView, TokenView } from '@certhall/bridge'
import { fingerprint } from '@certhall/crypto'
import { parseCertificate } from '@certhall/pki'
import type { Container, Token, TokenDriver, TokenInfo } from '@certhall/token'
import { noteName, parseNote } from '../delivery/delivery-note.ts'
import { toBase64 } from '../encoding.ts'

interface Listed {
  view: CertificateView
  notBefore: number
  /** Half-delivered certificates come last: nobody should log in with one. */
  rank: number
}

/** What pages may know of a token. Foreign tokens show nothing but their label. */
export async function viewToken(driver: TokenDriver, info: TokenInfo): Promise<TokenView> {
  const { id, serial, label, foreign, pin } = info
  const shown = { id, serial, label, foreign, pin }
  if (foreign) return { ...shown, certificates: [] }
  const token = await driver.open(id)
  const listed: Listed[] = []
  for (const container of await token.containers()) {
    const finished = await isFinished(token, container.name)
    listed.push(...certificatesIn(container, finished))
  }
  listed.sort((one, other) => one.rank - other.rank || other.notBefore - one.notBefore)
  return { ...shown, certificates: listed.map(({ view }) => view) }
}

function certificatesIn(container: Container, finished: boolean): Listed[] {
  const { signingCertificate, encryptionCertificate, encryptionKey } = container
  const found: Listed[] = []
  const add = (der: Uint8Array, use: CertificateView['use']) => {
    const rank = (finished ? 0 : 2) + (use === 'encryption' ? 1 : 0)
    const notBefore = readStart(der)
    if (notBefore === undefined) return
    found.push({
      view: { fingerprint: fingerprint(der), der: toBase64(der), container: container.name, use },
      notBefore,
      rank,
    })
  }
  if (signingCertificate)
    add(signingCertificate, encryptionKey || encryptionCertificate ? 'signing' : 'single')
  if (encryptionCertificate) add(encryptionCertificate, 'encryption')
  return found
}

/** Undefined for bytes that are no certificate: one bad object must not hide the others. */
function readStart(der: Uint8Array): number | undefined {
  try {
    return parseCertificate(der).notBefore.getTime()
  } catch {
    return undefined
  }
}

// From 'proved' on both keys have worked; only the hall's last word may be missing.
async function isFinished(token: Token, container: string): Promise<boolean> {
  if (!container.startsWith('CH-')) return true
  const note = parseNote(await token.readFile(noteName(container)))
  return !note || note.step === 'proved'
}
