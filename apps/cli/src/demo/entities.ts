import type { Entity } from '@certhall/registry'
import { DEMO_HOLDERS } from './people.ts'

/** What the demonstration's registry of legal entities knows of its holders: numbers that certificates lack, too. */
export const DEMO_ENTITIES: Entity[] = DEMO_HOLDERS.filter(({ kind }) => kind === 'entity').map(
  ({ idNumber, name, unitAddress = '', numbers }, at) => ({
    idNumber,
    name,
    address: unitAddress,
    status: 'registered',
    numbers: {
      socialCreditCode: idNumber,
      taxNumber: idNumber,
      socialInsuranceNumber: numbers.socialInsurance ?? `0051877${at}`,
      housingFundNumber: numbers.housingFund ?? `881204780${at}`,
    },
    asOf: '2026-11-01T00:00:00+08:00',
  }),
)
