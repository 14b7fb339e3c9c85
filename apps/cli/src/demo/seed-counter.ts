import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { residentIdCheck, usccCheck } from '@certhall/model'
import type { StaffCase } from '@certhall/model/api'
import {
  addPaper,
  enterChange,
  enterFirst,
  enterReplacement,
  enterSeal,
  putEnteredPicture,
  type Ra,
  type StaffActor,
  submitEnteredIssue,
  submitEnteredSeal,
} from '@certhall/ra'
import { createVirtualToken, insert, listVirtualTokens } from '@certhall/token'
import { BLANK_TOKENS } from './people.ts'

const CLERK = 'counter'
/** As their maker delivers them: the profiles name this admin PIN. */
const BLANK = { pin: '00000000', adminPin: '12345678' }

const handler17 = '31010119880315402'
const handler = { name: '何晴', idNumber: handler17 + residentIdCheck(handler17), mobile: '13900000031' }
const newcomer17 = '91310101MA1K90038'

/** 浦滨示例有限公司, as its holder is called. */
const SEAL_PICTURE = path.join(import.meta.dirname, 'seal.png')

interface Visitor {
  name: string
  idNumber: string
}

/**
 * At the counter a first issue and a replacement wait for somebody else's review, with blank tokens to issue them onto; so do numbers
 * that came by post and a seal.
 */
export async function seedCounter(
  ra: Ra,
  tokensDir: string,
  { lost, numbers, seal }: Record<'lost' | 'numbers' | 'seal', Visitor>,
): Promise<void> {
  const there = await listVirtualTokens(tokensDir)
  for (const serial of BLANK_TOKENS) {
    if (there.some((one) => one.serial === serial)) continue
    await createVirtualToken(tokensDir, { serial, label: '空白 USBKey', ...BLANK })
    await insert(tokensDir, serial)
  }
  const clerk = await actorOf(ra, CLERK)
  const proof = '经办人到场，核对身份证、营业执照和公章（演示）'
  const invoice = {
    ...{
      title: '上海半夏花店',
      recipient: handler.name,
      phone: handler.mobile,
      address: '上海市黄浦区示例路 9 号',
    },
    taxNumber: lost.idNumber,
  }
  const first = await enterFirst(ra, clerk, {
    ...{ profile: 'legal-entity', key: 'sm2', termYears: 1, proof, handler },
    holder: {
      ...{ name: '上海知秋文具店（演示）', idNumber: newcomer17 + usccCheck(newcomer17), region: '310101' },
      ...{ unitAddress: '上海市黄浦区示例路 21 号', contacts: { mobile: '13900000032' } },
    },
  })
  await submit(ra, clerk, first)
  const replaced = await serialOf(ra, lost)
  const replacement = await enterReplacement(ra, clerk, {
    ...{ serial: replaced, cause: 'lost', proof, handler, invoice },
  })
  await submit(ra, clerk, replacement)
  await seedNumbers(ra, clerk, await serialOf(ra, numbers))
  await seedSeal(ra, clerk, seal, proof)
}

/** Each number that the registry has is taken. Papers always go on to somebody else's review. */
async function seedNumbers(ra: Ra, clerk: StaffActor, serial: string) {
  const proof = '申请表和复印件邮寄收到，已与名册核对（演示）'
  const change = await enterChange(ra, clerk, { serial, proof, channel: 'post' })
  const additions = Object.fromEntries((change.registry?.offered ?? []).map(({ field }) => [field, true]))
  await submit(ra, clerk, change, additions)
}

async function seedSeal(ra: Ra, clerk: StaffActor, { name, idNumber }: Visitor, proof: string) {
  const serial = await serialOf(ra, { name, idNumber })
  const { reference, state } = await enterSeal(ra, clerk, { serial, kind: 'official', name, proof })
  if (state !== 'draft') return
  const picture = new Uint8Array(await readFile(SEAL_PICTURE))
  const { version } = await putEnteredPicture(ra, clerk, { reference, picture })
  await submitEnteredSeal(ra, clerk, { reference, version })
}

async function serialOf(ra: Ra, { name, idNumber }: Visitor): Promise<string> {
  const holder = await ra.holders.findByNumber('uscc', idNumber)
  const [certificate] = holder ? await ra.authority.listByHolder(holder.id) : []
  if (certificate === undefined) throw new Error(`no certificate of ${name}`)
  return certificate.use === 'encryption' ? (certificate.pairSerial as string) : certificate.serial
}

async function actorOf(ra: Ra, login: string): Promise<StaffActor> {
  const member = await ra.staff.findByLogin(login)
  const jurisdiction = member && (await ra.jurisdictions.find(member.jurisdictionId))
  if (!member || !jurisdiction) throw new Error(`no member of staff ${login}`)
  const expiresAt = '2099-01-01T00:00:00Z'
  const { id: staffId, roles } = member
  return { kind: 'staff', staffId, login, roles, jurisdictionPath: jurisdiction.path, expiresAt }
}

/** Papers and submission; done by an earlier start already, it stays as it is. */
async function submit(
  ra: Ra,
  clerk: StaffActor,
  { reference, state, version, entered }: StaffCase,
  additions?: StaffCase['draft']['additions'],
) {
  if (state !== 'draft') return
  for (const { id: kind } of entered?.kinds ?? []) {
    if (entered?.papers.some((paper) => paper.kind === kind)) continue
    await addPaper(ra, clerk, {
      ...{ reference, kind },
      file: async () => ({ name: `${kind}.png`, bytes: sheet() }),
    })
  }
  await submitEnteredIssue(ra, clerk, { reference, version, ...(additions && { additions }) })
}

const WIDTH = 420
const HEIGHT = 594

/** A white sheet with grey lines, as a PNG: nobody's real paper. */
function sheet(): Uint8Array {
  const rows = Buffer.alloc((WIDTH + 1) * HEIGHT, 255)
  for (let y = 0; y < HEIGHT; y += 1) {
    const start = y * (WIDTH + 1)
    rows[start] = 0
    if (y % 36 === 30 && y > 60) rows.fill(170, start + 41, start + WIDTH - 40)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  // 8 bits, grey.
  header[8] = 8
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([signature, ...parts])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(named.length + 8)
  out.writeUInt32BE(data.length, 0)
  named.copy(out, 4)
  out.writeUInt32BE(crc32(named), named.length + 4)
  return out
}
