import type { Certificate } from '../certificate.ts'
import type { Chain, PathContext } from './context.ts'
import type { FaultAt } from './faults.ts'
import { placeFault } from './place.ts'

/** Everything cheap first, then the signatures, from the anchor downwards, so that only keys already vouched for are used. */
export function linkFault({ certificates, anchor }: Chain, context: PathContext): FaultAt | undefined {
  const path = anchor.certificate ? [...certificates, anchor.certificate] : certificates
  for (const index of path.keys()) {
    const code = placeFault(path, index, context)
    if (code !== undefined) return { code, index }
  }
  const weak = certificates.findIndex(
    ({ signatureName }) => context.signatures && !context.signatures.includes(signatureName),
  )
  if (weak >= 0) return { code: 'weak-algorithm', index: weak }
  for (let index = certificates.length - 1; index >= 0; index--) {
    const issuer = certificates[index + 1] ?? anchor
    if (!context.work.verify(certificates[index] as Certificate, issuer))
      return { code: 'bad-signature', index }
  }
  return undefined
}
