import type { StaffRole } from '@certhall/model'
import { person } from './people.ts'

// Made-up jurisdictions of the demonstration, and the people who work there.

/** The tree of jurisdictions: id, name, parent. */
export const DEMO_JURISDICTIONS: [id: string, name: string, parent?: string][] = [
  ['cn', '全国'],
  ['37', '山东省', 'cn'],
  ['3701', '济南市', '37'],
  ['370102', '历下区', '3701'],
  ['370103', '市中区', '3701'],
  ['3702', '青岛市', '37'],
  ['370202', '市南区', '3702'],
  ['31', '上海市', 'cn'],
  ['310101', '黄浦区', '31'],
  ['310104', '徐汇区', '31'],
  ['32', '江苏省', 'cn'],
  ['320505', '虎丘区', '32'],
  ['monitor', '监测（自检）'],
]

export interface DemoStaff {
  login: string
  name: string
  roles: StaffRole[]
  jurisdiction: string
  idNumber?: string
  about: string
}

export const DEMO_STAFF: DemoStaff[] = [
  {
    login: 'province',
    name: '孙处',
    roles: ['reviewer'],
    jurisdiction: '37',
    about: 'reviewer of all Shandong',
  },
  { login: 'jinan', name: '周科', roles: ['reviewer'], jurisdiction: '3701', about: 'reviewer of Jinan' },
  {
    login: 'lixia',
    name: '吴敏',
    roles: ['reviewer'],
    jurisdiction: '370102',
    idNumber: person('37010219801212707'),
    about: 'reviewer of Lixia district',
  },
  {
    login: 'qingdao',
    name: '郑涛',
    roles: ['reviewer'],
    jurisdiction: '3702',
    about: 'reviewer of Qingdao: sees no Jinan case',
  },
  {
    login: 'shanghai',
    name: '顾宁',
    roles: ['reviewer'],
    jurisdiction: '31',
    about: 'reviewer of Shanghai: unlocks',
  },
  {
    login: 'cashier',
    name: '何琳',
    roles: ['operator'],
    jurisdiction: '31',
    about: 'confirms bank transfers, Shanghai',
  },
  {
    login: 'counter',
    name: '沈悦',
    roles: ['counter'],
    jurisdiction: '31',
    about: 'serves people at a service point, Shanghai: renewals, numbers, seals, new tokens',
  },
  {
    login: 'counter-two',
    name: '梁音',
    roles: ['counter', 'reviewer'],
    jurisdiction: '31',
    about: 'the second person at the service point, Shanghai: reviews what the other one has entered',
  },
  {
    login: 'seals',
    name: '顾明',
    roles: ['seal-reviewer'],
    jurisdiction: '31',
    about: 'looks after seals, Shanghai',
  },
  {
    login: 'finance',
    name: '金蓉',
    roles: ['finance'],
    jurisdiction: '31',
    about: 'finance, Shanghai: confirms bank transfers, too',
  },
  {
    login: 'status',
    name: '马力',
    roles: ['ca-operator'],
    jurisdiction: '37',
    about: 'suspends certificates and proposes to revoke them, all Shandong',
  },
  {
    login: 'status-two',
    name: '白露',
    roles: ['ca-operator'],
    jurisdiction: '37',
    about: 'the second person: confirms what status proposes',
  },
  {
    login: 'prices',
    name: '乔木',
    roles: ['ca-operator'],
    jurisdiction: '31',
    about: 'proposes prices and rules of the Shanghai service; finance confirms prices',
  },
  {
    login: 'keys-one',
    name: '冯颖',
    roles: ['km-officer'],
    jurisdiction: '37',
    about: 'key officer, Shandong: asks for keys and takes them out',
  },
  {
    login: 'keys-two',
    name: '许静',
    roles: ['km-officer'],
    jurisdiction: '37',
    about: 'key officer, Shandong: approves',
  },
  {
    login: 'audit',
    name: '田野',
    roles: ['auditor'],
    jurisdiction: '37',
    about: 'auditor, Shandong: sees everything, changes nothing',
  },
  {
    login: 'admin',
    name: '林枫',
    roles: ['administrator'],
    jurisdiction: 'cn',
    about: 'people, roles, jurisdictions, relying applications',
  },
  {
    login: 'monitor',
    name: 'selftest',
    roles: ['monitor', 'reviewer', 'operator', 'seal-reviewer'],
    jurisdiction: 'monitor',
    about: 'for certhall selftest',
  },
]
