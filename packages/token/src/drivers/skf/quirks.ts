import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import { LAYOUTS, type LayoutName } from './structures.ts'

/** How a vendor's library departs from GM/T 0016-2012, as data. docs/token-skf.md says how to add one. */
export interface SkfQuirks {
  layout: LayoutName
  /** Of names and labels. */
  strings: 'utf-8' | 'gbk'
  /** Where d stands in ENVELOPEDKEYBLOB's 64 bytes. */
  privateKey: 'right' | 'left'
  /** Which number means the user's PIN: 1 by the standard. Never guess: the other one is the admin PIN. */
  userPinType: 0 | 1
  /** Applications that are ours to use, the first that is there wins. Whatever else is on the token is left alone. */
  applications: readonly string[]
  /** How many containers an application holds; null where nobody says, then only the token itself does, when it is full. */
  containers: number | null
  /** SAR codes beside KEYNOTFOUNTERR and CERTNOTFOUNTERR by which the library says that there is no such key or certificate. */
  absent: readonly number[]
  /** Functions that decrypt with the encryption pair, the first that is there: the standard of 2012 has none. */
  decrypt: readonly string[]
}

/** The standard's own text, and field practice where it is silent (64-byte fields right-aligned). */
export const STANDARD: SkfQuirks = {
  layout: 'packed',
  strings: 'utf-8',
  privateKey: 'right',
  userPinType: 1,
  applications: ['CERTHALL'],
  containers: null,
  absent: [],
  // Name and parameters from GmSSL's skf.h, which has them from vendors' headers.
  decrypt: ['SKF_ECCDecrypt'],
}

export interface SkfVendor {
  name: string
  /** Ends of the library's file name, in lower case, by which it is recognised. */
  libraries: readonly string[]
  quirks: Partial<SkfQuirks>
  /** Where this is known from. */
  source: string
}

export const VENDORS: readonly SkfVendor[] = [
  {
    name: 'Longmai GM3000',
    libraries: ['mtoken_gm3000.dll', 'libgm3000.1.0.so', 'libgm3000.1.0.dylib'],
    quirks: { applications: ['GM3000APP', 'CERTHALL'] },
    source: 'gm-facts §3.2 (DEVINFO of 294 bytes seen on one), §3.8',
  },
]

/** The quirks for a library: what its vendor's row says over the standard. */
export function quirksFor(library: string): SkfQuirks {
  const file = library.toLowerCase()
  const vendor = VENDORS.find(({ libraries }) => libraries.some((end) => file.endsWith(end)))
  return { ...STANDARD, ...vendor?.quirks }
}

const sar = z.int().min(1).max(0xffffffff)
const schema = z
  .strictObject({
    layout: z.enum(Object.keys(LAYOUTS) as [LayoutName, ...LayoutName[]]),
    strings: z.enum(['utf-8', 'gbk']),
    privateKey: z.enum(['right', 'left']),
    userPinType: z.union([z.literal(0), z.literal(1)]),
    applications: z.array(z.string().min(1).max(64)).min(1).max(20),
    containers: z.int().min(1).max(1000).nullable(),
    absent: z.array(sar).max(20),
    decrypt: z.array(z.string().regex(/^SKF_\w{1,60}$/)).max(10),
  })
  .partial()

/** Quirks as JSON, from a configuration or a command line. `configuration-invalid`. */
export function parseQuirks(json: string): Partial<SkfQuirks> {
  try {
    return schema.parse(JSON.parse(json))
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new CerthallError('configuration-invalid', `quirks of an SKF library: ${why}`)
  }
}
