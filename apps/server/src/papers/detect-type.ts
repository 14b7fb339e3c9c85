import type { PaperType } from '@certhall/ra'

/** First octets: ISO 32000-1 §7.5.2; JPEG's SOI and a marker (ITU-T T.81 §B.1.1); PNG §5.2. */
const SIGNATURES: Record<PaperType, readonly number[]> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
}

/** By its first octets, never by its name; a PDF behind other bytes is somebody's other file as well, so it is none. */
export function detectType(bytes: Uint8Array): PaperType | undefined {
  const found = Object.entries(SIGNATURES).find(([, signature]) =>
    signature.every((byte, at) => bytes[at] === byte),
  )
  return found?.[0] as PaperType | undefined
}
