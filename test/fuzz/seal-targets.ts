// Readers of seals that strangers send.
import { sign } from '@certhall/crypto'
import { assembleSeal, encodeSealInfo, parseSeal, pictureKindNamed, verifySeal } from '@certhall/seal'
import { documentTargets } from './document-targets.ts'
import type { Seeds } from './seeds.ts'
import { decode, encode, isPkiError, never, type Part } from './target.ts'

const AT = new Date('2026-06-15T00:00:00Z')
/** One transparent point. */
const DOT = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

async function sealOf({ signature, holder, leaf }: Seeds['all'][number]): Promise<Uint8Array> {
  const info = encodeSealInfo({
    ...{ makerId: 'CH', id: '37010200000001', kind: 1, name: '某市财政局' },
    signers: { by: 'certificate', certificates: [leaf] },
    ...{ createdAt: AT, validFrom: AT, validUntil: new Date('2027-06-15T00:00:00Z') },
    picture: { type: 'PNG', data: DOT, widthMm: 40, heightMm: 40 },
    extensions: [{ oid: '1.2.3', critical: true, value: Uint8Array.of(5, 0) }],
  })
  const maker = { certificate: leaf, algorithm: signature }
  return assembleSeal(info, maker, await sign(signature, holder.pkcs8, info))
}

export async function sealTargets(made: Seeds): Promise<Record<string, Part>> {
  const { all } = made
  const seeds = await Promise.all(all.map(sealOf))
  const [first] = all
  if (first === undefined) throw new Error('no seeds')
  return {
    ...(await documentTargets(made, seeds)),
    seal: {
      ...{ form: 'der', seeds, refuses: isPkiError, covers: ['seal.parseSeal'] },
      run: (der) => parseSeal(der),
    },
    // What `certhall seal verify FILE` and the portal's page do with anybody's file.
    'seal of a stranger': {
      ...{ form: 'der', seeds, refuses: never, covers: [], share: 0.1 },
      run: (seal) => verifySeal({ seal, at: AT, anchors: [first.root], signer: first.leaf }),
    },
    'type of a picture': {
      ...{ form: 'bytes', seeds: [encode('.jpeg')], covers: [] },
      run: (bytes) => pictureKindNamed(decode(bytes)),
    },
  }
}
