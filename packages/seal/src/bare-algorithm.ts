import { CerthallError } from '@certhall/model/errors'
import { SIGNATURES, type SignatureName } from '@certhall/pki'

// Seals name their algorithm by its identifier alone. RSASSA-PSS is told apart by parameters, so it cannot stand in one.
const BARE = (Object.keys(SIGNATURES) as SignatureName[]).filter(
  (name) => SIGNATURES[name].parameters !== 'pss',
)
const BY_OID = new Map(BARE.map((name) => [SIGNATURES[name].oid, name]))

/** The algorithm of a bare identifier; undefined for one that is not in the table. */
export function bareAlgorithm(oid: string): SignatureName | undefined {
  return BY_OID.get(oid)
}

/** The identifier that a seal names this algorithm by; `input-invalid` for one that needs parameters. */
export function bareIdentifier(name: SignatureName): string {
  const { oid } = SIGNATURES[name]
  if (BY_OID.get(oid) !== name) throw new CerthallError('input-invalid', `${name} cannot stand in a seal`)
  return oid
}
