import { verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { parseCertificate, validatePath } from '@certhall/pki'
import type { RegisteredCertificate } from './authority.ts'
import type { Ra } from './ports.ts'

/**
 * That a registered certificate may sign, and leads to one of the roots through authorities that are not revoked: whoever can
 * write into the register still needs the roots' keys. Its own status stands in the register, fresher than in any list; that
 * it has ended is for the caller to weigh, so its path is the one of its last instant. `certificate-not-trusted`.
 */
export async function requireTrusted(
  { authority, clock }: Pick<Ra, 'authority' | 'clock'>,
  { der, issuer, notAfter }: RegisteredCertificate,
): Promise<void> {
  const { chain, anchors, lists } = await authority.trust(issuer)
  const now = clock.now()
  const own = validatePath({
    chain: [der, ...chain],
    ...{ anchors, verify, usage: 'digitalSignature', at: earlier(now, notAfter) },
  })
  const [above] = chain
  // Of an authority that has ended, too, nobody would be told before it.
  const authorities =
    above &&
    validatePath({
      ...{ chain, anchors, verify, usage: 'keyCertSign' },
      at: earlier(now, parseCertificate(above).notAfter),
      ...(lists && { crls: lists, statusAt: now }),
    })
  for (const result of [own, authorities])
    if (!result?.ok) throw new CerthallError('certificate-not-trusted', result?.code ?? 'no-anchor')
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b)
