import { isOrganisationCode, isTaxNumber, isUscc, type RegistryAnswer, type Words } from '@certhall/model'
import { z } from 'zod'

const number = z.string().regex(/^[0-9A-Z]{4,32}$/)

/**
 * An entity as registries tell of it (docs/registry.md): one schema for the HTTP API and the columns of a CSV file. What is
 * more in an answer is ignored; a number whose check digit is wrong makes the whole answer wrong.
 */
export const registryEntity = z
  .object({
    idNumber: z.string().refine(isUscc, 'not a unified social credit code'),
    name: z.string().trim().min(1).max(200),
    address: z.string().trim().max(300).optional(),
    status: z.enum(['registered', 'struck-off']),
    numbers: z.object({
      socialCreditCode: number.optional(),
      organisationCode: number.refine(isOrganisationCode, 'wrong check digit').optional(),
      taxNumber: number.refine(isTaxNumber, 'not a tax number').optional(),
      socialInsuranceNumber: number.optional(),
      housingFundNumber: number.optional(),
      registrationNumber: number.optional(),
    }),
    asOf: z.iso.datetime({ offset: true }),
  })
  .refine(({ idNumber, numbers: { socialCreditCode = idNumber } }) => socialCreditCode === idNumber, {
    path: ['numbers', 'socialCreditCode'],
    message: 'another entity’s',
  })
  .refine(
    ({ idNumber, numbers: { organisationCode = idNumber.slice(8, 17) } }) =>
      // GB 32100 §4.2.4: the code's characters 9 to 17 are the organisation code.
      organisationCode === idNumber.slice(8, 17),
    { path: ['numbers', 'organisationCode'], message: 'another entity’s' },
  )

export type RegistryEntity = z.infer<typeof registryEntity>

/** In the certificate's fields. The organisation code is none of them: there the credit code stands (GB/T 20518 §5.2.4). */
export function toAnswer(
  { idNumber, name, address, status, numbers, asOf }: RegistryEntity,
  source: Words,
): RegistryAnswer {
  const carried = {
    socialCredit: numbers.socialCreditCode,
    tax: numbers.taxNumber,
    socialInsurance: numbers.socialInsuranceNumber,
    housingFund: numbers.housingFundNumber,
    registration: numbers.registrationNumber,
  }
  return {
    source,
    asOf,
    idNumber,
    name,
    ...(address && { address }),
    active: status === 'registered',
    numbers: Object.fromEntries(Object.entries(carried).filter(([, value]) => value !== undefined)),
  }
}
