import { type Ca, servedChain } from '@certhall/ca'
import { CerthallError } from '@certhall/model'
import type { CertificateAuthority } from '@certhall/ra'
import type { StatusService } from './status-service.ts'

const AWAY: readonly string[] = ['key-unavailable', 'not-found']

/** What certificates of the hall's own issuers are held against when somebody logs in with them. */
export function ownTrust(
  ca: Pick<Ca, 'issuers' | 'certificates' | 'clock'>,
  { lists }: Pick<StatusService, 'lists'>,
): CertificateAuthority['trust'] {
  async function listOf(id: string): Promise<Uint8Array | undefined> {
    try {
      const parts: Uint8Array[] = []
      for await (const part of lists.read(await lists.current(id, 'full'))) parts.push(part)
      return Uint8Array.from(Buffer.concat(parts))
    } catch (error) {
      // A root's key may be locked away for longer than its list lives, or never have come along with an import: people still log
      // in by the register.
      if (error instanceof CerthallError && AWAY.includes(error.code)) return undefined
      throw error
    }
  }

  return async (issuer) => {
    const all = await ca.issuers.all()
    const byId = new Map(all.map((one) => [one.id, one]))
    const now = ca.clock.now()
    const listed: (Uint8Array | undefined)[] = []
    for (let id = byId.get(issuer)?.parent; id !== undefined; id = byId.get(id)?.parent) {
      // Nobody signs lists for an authority that has ended.
      const ended = (byId.get(id)?.notAfter ?? now) <= now
      listed.push(ended ? undefined : await listOf(id))
    }
    const whole = listed.filter((list) => list !== undefined)
    return {
      chain: await servedChain(ca, issuer),
      anchors: all.filter(({ parent }) => parent === undefined).map(({ certificate }) => certificate),
      ...(whole.length === listed.length && { lists: whole }),
    }
  }
}
