import { PkiError } from '@certhall/pki'
import {
  type Element,
  Fields,
  readElement,
  readText,
  readWhole,
  sequence,
  TAG,
  timeValue,
} from '@certhall/pki/der'
import { bareAlgorithm } from './bare-algorithm.ts'
import type { Seal, SealExtension, SealInfo, SealPicture, SealSigners } from './seal.ts'
import { type SealForm, sealFormOf } from './seal-forms.ts'

/** A picture of a seal is some ten thousand octets; a scan that somebody put in whole may be a million. */
const SEAL_LIMIT = 2 * 1024 * 1024
const LIST_LIMIT = 64

/**
 * Reads a seal of any of the forms, leniently: either kind of time and any kind of text where the standards name one, extensions
 * tagged, untagged or wrapped. Throws PkiError, `der-*` or `bad-version`, for anything else.
 */
export function parseSeal(der: Uint8Array): Seal {
  const { content } = readWhole(der, TAG.sequence, SEAL_LIMIT)
  const elements = new Fields(content).all(5).length
  const fields = new Fields(content)
  const element = fields.take(TAG.sequence)
  const { headerVersion, form, info } = readInfo(element, elements)
  const signed = SIGN_INFO[form](element, fields)
  fields.end()
  return { der, form, headerVersion, info, ...signed }
}

type SignInfo = Pick<Seal, 'maker' | 'algorithmOid' | 'algorithm' | 'signed' | 'signature' | 'timeStamp'>

/** How each form carries its signature, and what that is made over. */
const SIGN_INFO: Record<SealForm, (info: Element, rest: Fields) => SignInfo> = {
  'gmt-0031-2014': (info, rest) => {
    const fields = rest.fields()
    const [certificate, algorithm] = [fields.take(TAG.octetString), fields.take(TAG.oid)]
    // GM/T 0031-2014 §5.3: over SealInfo, the maker's certificate and the algorithm.
    const signed = sequence(info.der, certificate.der, algorithm.der)
    const read = { ...namedSigner(certificate, algorithm), signed, signature: fields.bits() }
    fields.end()
    return read
  },
  'gbt-38540-2020': signedInfo,
  'gmt-0031-2025': (info, rest) => {
    const read = signedInfo(info, rest)
    const stamp = rest.takeIf(0xa0)
    return stamp === undefined ? read : { ...read, timeStamp: new Fields(stamp.content).bits() }
  },
}

/** GB/T 38540-2020 §6.1: over eSealInfo alone. */
function signedInfo(info: Element, rest: Fields): SignInfo {
  const [certificate, algorithm] = [rest.take(TAG.octetString), rest.take(TAG.oid)]
  return { ...namedSigner(certificate, algorithm), signed: info.der, signature: rest.bits() }
}

function namedSigner(certificate: Element, algorithm: Element) {
  const algorithmOid = new Fields(algorithm.der).oid()
  return { maker: certificate.content, algorithmOid, algorithm: bareAlgorithm(algorithmOid) }
}

function readInfo({ content }: Element, elements: number) {
  const fields = new Fields(content)
  const header = fields.fields()
  if (readText(header.take()) !== 'ES') throw new PkiError('der-value', 'not marked as a seal')
  const headerVersion = header.number()
  const makerId = readText(header.take())
  header.end()
  const form = sealFormOf(elements, headerVersion)
  if (form === undefined) throw new PkiError('bad-version', `${elements} elements, version ${headerVersion}`)
  const id = readText(fields.take())
  const property = readProperty(fields.fields(), form)
  const picture = readPicture(fields.fields())
  const extensions = fields.more ? readExtensions(fields.take()) : []
  fields.end()
  const info: SealInfo = { makerId, id, ...property, picture, extensions }
  return { headerVersion, form, info }
}

function readProperty(fields: Fields, form: SealForm) {
  const kind = fields.number()
  const name = readText(fields.take())
  const signers = SIGNERS[form](fields)
  const [createdAt, validFrom, validUntil] = [
    timeValue(fields.take()),
    timeValue(fields.take()),
    timeValue(fields.take()),
  ]
  fields.end()
  return { kind, name, signers, createdAt, validFrom, validUntil }
}

const SIGNERS: Record<SealForm, (fields: Fields) => SealSigners> = {
  'gmt-0031-2014': (fields) => certificatesOf(fields.fields()),
  'gbt-38540-2020': typedSigners,
  'gmt-0031-2025': typedSigners,
}

function typedSigners(fields: Fields): SealSigners {
  const type = fields.number()
  const list = fields.fields()
  if (type === 1) return certificatesOf(list)
  if (type !== 2) throw new PkiError('der-value', `certListType ${type}`)
  const digests = list.all(LIST_LIMIT, TAG.sequence).map(({ content }) => {
    const one = new Fields(content)
    const algorithm = readText(one.take())
    const value = one.octets()
    one.end()
    return { algorithm, value }
  })
  return { by: 'digest', digests }
}

function certificatesOf(list: Fields): SealSigners {
  const certificates = list.all(LIST_LIMIT, TAG.octetString).map(({ content }) => content)
  return { by: 'certificate', certificates }
}

function readPicture(fields: Fields): SealPicture {
  const type = readText(fields.take())
  const data = fields.octets()
  const widthMm = fields.number()
  const heightMm = fields.number()
  fields.end()
  return { type, data, widthMm, heightMm }
}

/** The standard prints EXPLICIT without a number: a plain SEQUENCE, one under [0], and one in an OCTET STRING are met. */
function readExtensions(element: Element): SealExtension[] {
  const list =
    element.tag === TAG.sequence
      ? element
      : element.tag === 0xa0 || element.tag === TAG.octetString
        ? readElement(element.content)
        : undefined
  if (list?.tag !== TAG.sequence) throw new PkiError('der-tag', 'extDatas')
  return new Fields(list.content).all(LIST_LIMIT, TAG.sequence).map(({ content }) => {
    const fields = new Fields(content)
    const oid = fields.oid()
    const critical = fields.takeIf(TAG.boolean)?.content[0] ?? 0
    const value = fields.octets()
    fields.end()
    return { oid, critical: critical !== 0, value }
  })
}
