import {
  type AuthorityPlan,
  createAuthority,
  type Issuer,
  type PreparingIssuer,
  preparingIssuer,
} from '@certhall/ca'
import { fileSigner, generateKeyPair, type KeyPair, type Signer } from '@certhall/crypto'
import type { CertificateTemplate } from '@certhall/model'

export const BASE_URL = 'http://hall.example'

/** A root and an issuing CA of one kind of key, in memory: for what is measured without a database. */
export interface BenchAuthority {
  issuer: PreparingIssuer
  signer: Signer
  /** The issuing CA's key, for the reference that signs with it and does nothing else. */
  pair: KeyPair
}

export async function benchAuthority(algorithm: Issuer['algorithm']): Promise<BenchAuthority> {
  const issuers = new Map<string, Issuer>()
  const pairs = new Map<string, { pair: KeyPair; signer: Signer }>()
  const signerOf = async ({ id }: { id: string }) => {
    const known = pairs.get(id)
    if (known === undefined) throw new Error(`no key ${id}`)
    return known.signer
  }
  const ports = {
    issuers: {
      all: async () => [...issuers.values()],
      find: async (id: string) => issuers.get(id),
      newest: async (line: string) => issuers.get(line),
      alone: async <Result>(_id: string, work: () => Promise<Result>) => work(),
      async add(issuer: Issuer) {
        issuers.set(issuer.id, issuer)
        return issuer
      },
    },
    keys: {
      signerOf,
      storeOf: async () => undefined,
      async ensure(issuer: { id: string }) {
        const pair = await generateKeyPair(algorithm)
        pairs.set(issuer.id, { pair, signer: fileSigner(pair.pkcs8) })
        return signerOf(issuer)
      },
    },
    clock: { now: () => new Date() },
    shards: { next: async () => 0 },
    baseUrl: BASE_URL,
  }
  for (const plan of plans(algorithm)) await createAuthority(ports, plan)
  const { pair } = pairs.get('issuing') as { pair: KeyPair }
  return { issuer: await preparingIssuer(ports, 'issuing'), signer: await signerOf({ id: 'issuing' }), pair }
}

function plans(algorithm: Issuer['algorithm']): AuthorityPlan[] {
  const plan = (id: string, cn: string) => ({
    id,
    algorithm,
    subject: [
      { type: 'C' as const, value: 'CN' },
      { type: 'CN' as const, value: cn },
    ],
    years: 20,
    policies: ['2.5.29.32.0'],
  })
  return [plan('root', '测量根 CA'), { ...plan('issuing', '测量签发 CA'), parent: 'root', pathLength: 0 }]
}

/** A holder's template as a profile makes it, ending in a year. */
export function benchTemplate(key: CertificateTemplate['key'], issuer = 'issuing'): CertificateTemplate {
  return {
    ...{ profile: 'bench', profileVersion: 1, issuer, holder: 'holder', key, dual: false },
    subject: [
      { type: 'C', value: 'CN' },
      { type: 'ST', value: '山东省' },
      { type: 'O', value: '济南市财政局' },
      { type: 'CN', value: '张三' },
    ],
    identity: { residentId: '11010519491231002X' },
    singleKeyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: ['clientAuth'],
    policies: ['2.999.20518.1.1'],
    notAfter: new Date(Math.floor(Date.now() / 1000) * 1000 + 365 * 86_400_000).toISOString(),
  }
}
