import { residentIdCheck, usccCheck } from '@certhall/model'

// Made-up people and entities of the demonstration; numbers have right check digits and belong to nobody known to us.

export interface DemoHolder {
  profile: string
  key: 'sm2' | 'p256' | 'rsa2048'
  kind: 'person' | 'entity'
  token: string
  tokenLabel: string
  pin: string
  name: string
  idNumber: string
  unitAddress?: string
  region: string
  jurisdiction: string
  numbers: Record<string, string>
  /** Validity of the certificate on the token: whole years until so many days from now. */
  years: number
  daysLeft: number
  revoked?: boolean
  /** Where notices go: the demonstration's own mailbox. */
  contacts: { email?: string; mobile?: string }
  /** Log-in of the member of staff whose certificate it is, for the console. */
  staff?: string
  /** Plugged in when the demonstration begins. */
  inserted?: boolean
  about: string
}

/** A resident ID number with its check digit. */
export const person = (first17: string) => first17 + residentIdCheck(first17)
const entity = (first17: string) => first17 + usccCheck(first17)

const fiscal = {
  profile: 'fiscal',
  kind: 'person' as const,
  tokenLabel: '财政 USBKey',
  pin: '583926',
  region: '370102',
  jurisdiction: '370102',
  numbers: {},
  years: 1,
}

const legal = {
  profile: 'legal-entity',
  kind: 'entity' as const,
  tokenLabel: '法人一证通',
  pin: '604817',
  region: '310101',
  jurisdiction: '310101',
  years: 1,
}

/** For first issues and replacements at the counter. */
export const BLANK_TOKENS = ['B0000001', 'B0000002']

export const DEMO_HOLDERS: DemoHolder[] = [
  {
    ...fiscal,
    key: 'sm2',
    token: 'F0000001',
    contacts: { email: 'f0000001@example.test', mobile: '13800001011' },
    name: '张伟',
    idNumber: person('37010219850312101'),
    daysLeft: 20,
    inserted: true,
    about: '张伟 fiscal SM2, 20 days left: renew this one',
  },
  {
    ...fiscal,
    key: 'sm2',
    token: 'F0000002',
    contacts: { email: 'f0000002@example.test', mobile: '13800001012' },
    name: '李娜',
    idNumber: person('37010219900726202'),
    daysLeft: 200,
    about: '李娜 fiscal SM2, 200 days left: too early',
  },
  {
    ...fiscal,
    key: 'sm2',
    token: 'F0000003',
    contacts: { email: 'f0000003@example.test', mobile: '13800001013' },
    name: '王强',
    idNumber: person('37010219781105303'),
    daysLeft: -10,
    about: '王强 fiscal SM2, expired 10 days ago: too late',
  },
  {
    ...fiscal,
    key: 'p256',
    token: 'F0000004',
    contacts: { email: 'f0000004@example.test', mobile: '13800001014' },
    name: '刘洋',
    idNumber: person('37010219920418404'),
    region: '370103',
    jurisdiction: '370103',
    daysLeft: 7,
    about: '刘洋 fiscal P-256, 7 days left: a reminder is in the mailbox',
  },
  {
    ...fiscal,
    key: 'rsa2048',
    token: 'F0000005',
    contacts: { email: 'f0000005@example.test', mobile: '13800001015' },
    name: '陈静',
    idNumber: person('37020219880902505'),
    region: '370202',
    jurisdiction: '370202',
    daysLeft: 25,
    about: '陈静 fiscal RSA-2048, 25 days left',
  },
  {
    ...fiscal,
    key: 'sm2',
    token: 'F0000006',
    contacts: { email: 'f0000006@example.test', mobile: '13800001016' },
    name: '赵敏',
    idNumber: person('37010219830130606'),
    daysLeft: 18,
    revoked: true,
    about: '赵敏 fiscal SM2, revoked',
  },
  {
    ...fiscal,
    key: 'sm2',
    token: 'F0000007',
    name: '吴敏',
    idNumber: person('37010219801212707'),
    daysLeft: 120,
    staff: 'lixia',
    contacts: { email: 'f0000007@example.test', mobile: '13800001017' },
    about: '吴敏 fiscal SM2: logs in to the console as lixia',
  },
  {
    ...legal,
    key: 'sm2',
    token: 'L0000001',
    contacts: { email: 'l0000001@example.test', mobile: '13900001011' },
    name: '上海青禾贸易有限公司',
    idNumber: entity('91310101MA1FY4K27'),
    unitAddress: '上海市黄浦区示例路 12 号',
    numbers: { socialInsurance: '00312768', housingFund: '8812047731' },
    daysLeft: 40,
    about: '青禾贸易 legal-entity SM2, 40 days left, first certificate (free)',
  },
  {
    ...legal,
    key: 'sm2',
    token: 'L0000002',
    contacts: { email: 'l0000002@example.test', mobile: '13900001012' },
    name: '上海南风设计事务所',
    idNumber: entity('91310101MA1FX7T53'),
    unitAddress: '上海市徐汇区示例路 88 号',
    region: '310104',
    jurisdiction: '310104',
    numbers: { socialInsurance: '00467120' },
    daysLeft: -45,
    about: '南风设计 legal-entity SM2, expired 45 days ago: can still renew',
  },
  {
    ...legal,
    key: 'p256',
    token: 'L0000003',
    contacts: { email: 'l0000003@example.test', mobile: '13900001013' },
    name: '上海青禾贸易有限公司',
    idNumber: entity('91310101MA1FY4K27'),
    unitAddress: '上海市黄浦区示例路 12 号',
    numbers: { socialInsurance: '00312768', housingFund: '8812047731' },
    daysLeft: 60,
    about: '青禾贸易 legal-entity P-256, second certificate: a fee is due',
  },
  {
    ...legal,
    key: 'sm2',
    token: 'L0000004',
    contacts: { email: 'l0000004@example.test', mobile: '13900001014' },
    name: '苏州临江科技有限公司',
    idNumber: entity('91320505MA1P8T2H6'),
    unitAddress: '苏州市虎丘区示例路 5 号',
    region: '320505',
    jurisdiction: '320505',
    numbers: {},
    daysLeft: 50,
    about: '临江科技 legal-entity SM2, registered in another region: refused',
  },
  {
    ...legal,
    key: 'sm2',
    token: 'L0000005',
    name: '上海星桥文化传播有限公司',
    idNumber: entity('91310101MA1FR6N08'),
    contacts: { email: 'l0000005@example.test', mobile: '13900001015' },
    unitAddress: '上海市黄浦区示例路 31 号',
    numbers: {},
    daysLeft: 200,
    about: '星桥文化 legal-entity SM2, 200 days left: add numbers to this one',
  },
  {
    ...legal,
    key: 'sm2',
    token: 'L0000006',
    name: '浦滨示例有限公司',
    idNumber: entity('91310101MA1FP2H36'),
    contacts: { email: 'l0000006@example.test', mobile: '13900001016' },
    unitAddress: '上海市黄浦区示例路 45 号',
    numbers: {},
    daysLeft: 260,
    about: '浦滨示例 legal-entity SM2: a seal entered at the counter waits for the seal reviewer',
  },
  {
    ...legal,
    key: 'sm2',
    token: 'L0000007',
    name: '上海听松文具店',
    idNumber: entity('91310101MA1K73T25'),
    contacts: { email: 'l0000007@example.test', mobile: '13900001017' },
    unitAddress: '上海市黄浦区示例路 52 号',
    numbers: {},
    daysLeft: 220,
    about: '听松文具 legal-entity SM2: numbers to add came by post, entered and waiting for review',
  },
  {
    ...legal,
    key: 'sm2',
    token: 'L0000009',
    name: '上海半夏花店',
    idNumber: entity('91310101MA1K90046'),
    contacts: { email: 'l0000009@example.test', mobile: '13900001019' },
    unitAddress: '上海市黄浦区示例路 9 号',
    numbers: {},
    daysLeft: 150,
    about: '半夏花店 legal-entity SM2: reported lost, a replacement waits for review at the counter',
  },
]
