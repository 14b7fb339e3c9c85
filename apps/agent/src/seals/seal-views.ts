import { verify } from '@certhall/crypto'
import { nameValue, PkiError, parseCertificate } from '@certhall/pki'
import { pictureKindOf, type Seal } from '@certhall/seal'
import type { TokenDriver } from '@certhall/token'
import { toBase64 } from '../encoding.ts'
import { readSeals } from './seal-files.ts'

/** A seal on a token, as the assistant's own page shows it. */
export interface SealView {
  id: string
  name: string
  maker: string
  validFrom: string
  validUntil: string
  widthMm: number
  heightMm: number
  /** `data:` address, where the picture is of a kind that a page shows without any script of its own. */
  picture?: string
  /** The seal maker's signature over it, by the certificate in it. */
  intact: boolean
}

export interface TokenSeals {
  token: string
  seals: SealView[]
}

/** The seals on every token of ours that is in. One that was pulled meanwhile has none. */
export async function sealViews(driver: TokenDriver): Promise<TokenSeals[]> {
  const own = (await driver.list()).filter(({ foreign }) => !foreign)
  return Promise.all(
    own.map(async ({ id }) => {
      const seals = await readSeals(await driver.open(id)).catch(() => [])
      return { token: id, seals: seals.map(viewOf) }
    }),
  )
}

const SHOWN: Readonly<Record<string, string>> = {
  PNG: 'image/png',
  GIF: 'image/gif',
  BMP: 'image/bmp',
  JPG: 'image/jpeg',
}

function viewOf({ info, maker, algorithm, signed, signature }: Seal): SealView {
  const { id, name, validFrom, validUntil, picture } = info
  const type = SHOWN[pictureKindOf(picture.data) ?? '']
  const by = makerOf(maker)
  return {
    ...{ id, name, maker: by?.name ?? '', widthMm: picture.widthMm, heightMm: picture.heightMm },
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
    ...(type !== undefined && { picture: `data:${type};base64,${toBase64(picture.data)}` }),
    intact: by !== undefined && algorithm !== undefined && verify(algorithm, by.spki, signed, signature),
  }
}

function makerOf(der: Uint8Array): { name: string; spki: Uint8Array } | undefined {
  try {
    const { subject, spki } = parseCertificate(der)
    return { name: nameValue(subject, 'CN') ?? '', spki }
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}
