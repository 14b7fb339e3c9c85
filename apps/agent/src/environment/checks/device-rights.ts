import { globSync } from 'node:fs'
import { access, constants, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Change, Check } from '../check.ts'
import { readText } from '../perform.ts'
import { answersAt, at, type Place } from '../place.ts'

/** Makers of tokens whose libraries open the USB device themselves, by their USB vendor ids. */
const VENDORS: Readonly<Record<string, string>> = {
  '096e': 'Feitian',
  '163c': 'Watchdata',
  '0529': 'Aladdin / SafeNet',
  '08e6': 'Gemalto',
  '1050': 'Yubico',
  '20a0': 'Nitrokey',
}
const RULES = '/etc/udev/rules.d/70-certhall-token.rules'

interface Facts {
  vendors: string[]
  /** The rule is there; the device was plugged in before it. */
  ruled: boolean
}

/** Whether the user may open the USB devices of tokens that are plugged in. */
export const deviceRights: Check<Facts> = {
  id: 'device-rights',
  title: { zh: '使用 USBKey 的权限', en: 'Right to use the USBKey' },
  systems: ['linux'],
  async check(place) {
    const tokens = await pluggedTokens(place)
    if (tokens.length === 0) return { state: 'idle', why: NONE }
    const closed = []
    for (const token of tokens) if (!(await mayUse(place, token.node))) closed.push(token.vendor)
    if (closed.length === 0) return { state: 'well' }
    const vendors = [...new Set(closed)].sort()
    const rules = (await readText(at(place, RULES))) ?? ''
    return {
      state: 'fault',
      facts: { vendors, ruled: vendors.every((vendor) => rules.includes(`"${vendor}"`)) },
    }
  },
  explain: ({ vendors, ruled }) => ({
    what: {
      zh: `已插入 USBKey（${namesOf(vendors)}），但您的账号没有使用它的权限。`,
      en: `A token is plugged in (${namesOf(vendors)}), but your account may not use it.`,
    },
    next: ruled
      ? {
          zh: '规则已经写好，请拔出 USBKey 再插入一次。',
          en: 'The rule is in place; pull the USBKey out and plug it in again.',
        }
      : {
          zh: '点「修复」写入一条设备规则（需要管理员密码），然后把 USBKey 拔出再插入。',
          en: 'Repair writes a device rule (an administrator’s password is needed); then pull the USBKey out and plug it in again.',
        },
  }),
  async repair({ vendors, ruled }, place) {
    if (ruled) return undefined
    const earlier = ((await readText(at(place, RULES))) ?? '').matchAll(/idVendor\}=="([0-9a-f]{4})"/g)
    const text = rulesFor([...new Set([...[...earlier].map(([, vendor = '']) => vendor), ...vendors])])
    const draft = draftPath(place)
    return [
      { kind: 'write', path: draft, text },
      root('install', '-D', '-m', '644', draft, at(place, RULES)),
      ...(await reload(place)),
    ]
  },
  async undo(_facts, place) {
    const before = await readText(at(place, RULES))
    const draft = draftPath(place)
    const bringBack: Change[] =
      before === null
        ? [root('rm', '-f', at(place, RULES))]
        : [
            { kind: 'write', path: draft, text: before },
            root('install', '-D', '-m', '644', draft, at(place, RULES)),
          ]
    return [...bringBack, { kind: 'remove', path: draft }, ...(await reload(place))]
  },
}

const NONE = {
  zh: '没有插入已知型号的 USBKey；插入后可再检测一次。',
  en: 'No USBKey of a known make is plugged in; plug one in and check again.',
}

const root = (...command: string[]): Change => ({ kind: 'run', command, root: true })
const draftPath = ({ stateDir }: Place) => join(stateDir, 'token.rules')
const namesOf = (vendors: readonly string[]) => vendors.map((vendor) => VENDORS[vendor] ?? vendor).join(', ')

/** "uaccess": whoever sits at this computer's screen, by logind, and nobody from afar. */
function rulesFor(vendors: readonly string[]): string {
  const lines = vendors.flatMap((vendor) => [
    `SUBSYSTEM=="usb", ATTR{idVendor}=="${vendor}", MODE="0660", GROUP="plugdev", TAG+="uaccess"`,
    `KERNEL=="hidraw*", ATTRS{idVendor}=="${vendor}", MODE="0660", GROUP="plugdev", TAG+="uaccess"`,
    `SUBSYSTEM=="scsi_generic", ATTRS{idVendor}=="${vendor}", MODE="0660", GROUP="plugdev", TAG+="uaccess"`,
  ])
  return `# Written by the certificate assistant; its page undoes it.\n${lines.join('\n')}\n`
}

async function reload(place: Place): Promise<Change[]> {
  // Without udev's daemon (a container) there is nobody to tell.
  if (!(await answersAt(at(place, '/run/udev/control')))) return []
  return [root('udevadm', 'control', '--reload'), root('udevadm', 'trigger', '--subsystem-match=usb')]
}

async function pluggedTokens(place: Place): Promise<{ vendor: string; node: string }[]> {
  const devices = at(place, '/sys/bus/usb/devices')
  const found = []
  for (const file of globSync('*/idVendor', { cwd: devices })) {
    const folder = join(devices, dirname(file))
    const read = async (name: string) => (await readFile(join(folder, name), 'utf8').catch(() => '')).trim()
    const vendor = await read('idVendor')
    if (!VENDORS[vendor] && !place.assistant.tokenVendors.includes(vendor)) continue
    const [bus, device] = [await read('busnum'), await read('devnum')]
    const three = (text: string) => text.padStart(3, '0')
    found.push({ vendor, node: at(place, `/dev/bus/usb/${three(bus)}/${three(device)}`) })
  }
  return found
}

async function mayUse(place: Place, node: string): Promise<boolean> {
  if (place.uid === process.getuid?.())
    return access(node, constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    )
  // For another user than ourselves, as the mode says (chmod(2)).
  const found = await stat(node).catch(() => undefined)
  if (!found) return false
  const shift = found.uid === place.uid ? 6 : place.gids.includes(found.gid) ? 3 : 0
  return ((found.mode >> shift) & 0o6) === 0o6
}
