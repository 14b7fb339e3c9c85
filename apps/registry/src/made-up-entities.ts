import { organisationCheck, usccCheck } from '@certhall/model'
import { withCheckDigit } from './check-digit.ts'
import type { Entity } from './entity.ts'

// Entities that do not exist, the same in every run. Numbers have right check digits.

const AS_OF = '2026-11-01T00:00:00+08:00'
const REGIONS = ['310101', '310104', '310105', '310106', '310109', '310110', '310112', '310115'] as const
const STREETS = ['示例路', '样板街', '演示大道', '范例弄'] as const
const FIRST = [...'青南星临望华远东新和恒嘉瑞博天海云风山水光文德信安康盛隆兴达通汇融聚景泰明启宏卓'] as const
const SECOND = [...'禾风桥江海岭川峰泽林原野辰宇舟帆湖岳松竹梅兰菊荷雁鹏鹤麒锦绣程途石泉溪浦湾洲'] as const
const TRADES = [
  '贸易',
  '科技',
  '设计',
  '物流',
  '餐饮',
  '文化传播',
  '信息技术',
  '建筑工程',
  '商务咨询',
  '环保设备',
] as const

const GB32100 = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CODES = GB32100.length ** 6

/** 'MA' and six characters; each index has its own, and neighbours look nothing alike (48271 has no factor 31). */
function organisationCode(index: number): string {
  let rest = Number((BigInt(index + 1) * 48_271n * 2_147n) % BigInt(CODES))
  let text = ''
  for (let at = 0; at < 6; at += 1) {
    text = `${GB32100[rest % GB32100.length]}${text}`
    rest = Math.floor(rest / GB32100.length)
  }
  return `MA${text}${organisationCheck(`MA${text}`)}`
}

/** Which entities lack which number, and which are no more: by the index alone, so that tests can rely on it. */
const every = (index: number, n: number) => index % n === n - 1
const pick = <Item>(items: readonly Item[], at: number) => items[at % items.length] as Item

function numbersFor(index: number, region: string, organisation: string, idNumber: string) {
  return {
    socialCreditCode: idNumber,
    organisationCode: organisation,
    // Who was registered before 2015 has the old form still.
    taxNumber: every(index, 4) ? `${region}${organisation}` : idNumber,
    ...(!every(index, 10) && {
      socialInsuranceNumber: withCheckDigit(String(3_100_000_000 + index * 37)),
    }),
    ...(!every(index, 7) && { housingFundNumber: withCheckDigit(String(88_000_000_000 + index * 53)) }),
  }
}

function entity(index: number, name: string): Entity {
  const region = pick(REGIONS, index)
  const organisation = organisationCode(index)
  const first17 = `91${region}${organisation}`
  const idNumber = first17 + usccCheck(first17)
  return {
    idNumber,
    name,
    address: `上海市${pick(STREETS, index)} ${1 + (index % 400)} 号`,
    status: every(index, 25) ? 'struck-off' : 'registered',
    numbers: numbersFor(index, region, organisation, idNumber),
    asOf: AS_OF,
  }
}

const COUNT = 10_000

/** 上海青禾贸易有限公司 and 9,999 others; no two have one name. */
export function madeUpEntities(): Entity[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const trade = pick(TRADES, index)
    const second = pick(SECOND, Math.floor(index / TRADES.length))
    const first = pick(FIRST, Math.floor(index / (TRADES.length * SECOND.length)))
    return entity(index, `上海${first}${second}${trade}有限公司`)
  })
}

/** Names of a monitor's test entities begin so; nobody else's do. */
const TEST_NAME = '监测'

/** For `certhall selftest`: entities that every number is known of. */
export function testEntities(): Entity[] {
  return Array.from({ length: 200 }, (_, at) => {
    const index = COUNT + at
    const plain = entity(index, `${TEST_NAME}单位${String(at + 1).padStart(4, '0')}`)
    const socialInsuranceNumber = withCheckDigit(String(3_900_000_000 + at))
    const housingFundNumber = withCheckDigit(String(89_000_000_000 + at))
    const numbers = { ...plain.numbers, socialInsuranceNumber, housingFundNumber }
    return { ...plain, status: 'registered' as const, numbers }
  })
}
