import { sign } from '@certhall/crypto'
import type { SignatureName } from '@certhall/pki'
import { toBase64 } from '../encoding.ts'
import { UPDATE_DOMAIN, type UpdateManifest } from './update-manifest.ts'

/** What the hall serves at /api/assistant/update: the manifest and a signature over its very bytes. */
export async function signManifest(
  manifest: UpdateManifest,
  { algorithm, pkcs8 }: { algorithm: SignatureName; pkcs8: Uint8Array },
): Promise<{ payload: string; signature: string }> {
  const payload = Buffer.from(JSON.stringify(manifest))
  const signature = await sign(algorithm, pkcs8, Buffer.concat([Buffer.from(UPDATE_DOMAIN), payload]))
  return { payload: toBase64(payload), signature: toBase64(signature) }
}
