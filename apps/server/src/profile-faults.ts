import type { Profile } from '@certhall/model'

interface Fault {
  path: (string | number)[]
  message: string
}

type Rule = (profile: Profile) => Fault[]

const ID_FIELDS = { 'resident-id': 'residentId', uscc: 'organisation' } as const
const KINDS = { 'resident-id': 'person', uscc: 'entity' } as const

/** What no single field shows: rules between fields, each with the field to look at. */
const RULES: readonly Rule[] = [
  ({ holder }) =>
    KINDS[holder.idType] === holder.kind
      ? []
      : [{ path: ['holder', 'idType'], message: `${holder.idType} does not name a ${holder.kind}` }],
  ({ holder, certificate }) =>
    certificate.identity.includes(ID_FIELDS[holder.idType])
      ? []
      : [{ path: ['certificate', 'identity'], message: `${ID_FIELDS[holder.idType]} is missing` }],
  ({ certificate }) =>
    certificate.dual
      .filter((key) => !certificate.algorithms.includes(key))
      .map((key) => ({ path: ['certificate', 'dual'], message: `${key} is not among the algorithms` })),
  ({ certificate, renewal }) =>
    renewal.confirmations.flatMap(({ fields }, at) =>
      fields
        .filter((field) => field !== 'name' && field !== 'unitAddress')
        .filter((field) => !certificate.identity.includes(field))
        .map((field) => ({
          path: ['renewal', 'confirmations', at, 'fields'],
          message: `${field} is not among certificate.identity`,
        })),
    ),
  ({ renewal }) =>
    repeated(renewal.confirmations.map(({ id }) => id)).map((id) => ({
      path: ['renewal', 'confirmations'],
      message: `${id} stands twice`,
    })),
  ({ renewal }) =>
    repeated(renewal.termYears.map(String)).map((years) => ({
      path: ['renewal', 'termYears'],
      message: `${years} stands twice`,
    })),
  ({ renewal }) =>
    renewal.review && renewal.reviewPromise === undefined
      ? [{ path: ['renewal', 'review'], message: 'reviewPromise is missing: say who decides, and by when' }]
      : [],
  ({ certificate, change }) =>
    (change?.numbers ?? [])
      .filter((field) => !certificate.identity.includes(field))
      .map((field) => ({
        path: ['change', 'numbers'],
        message: `${field} is not among certificate.identity`,
      })),
  ({ change }) =>
    change?.review && change.reviewPromise === undefined
      ? [{ path: ['change', 'review'], message: 'reviewPromise is missing: say who decides, and by when' }]
      : [],
  ({ pin }) =>
    pin.initialHints.flatMap(({ issuedBefore }, at) =>
      /^\d{4}-\d{2}-\d{2}$/.test(issuedBefore)
        ? []
        : [{ path: ['pin', 'initialHints', at, 'issuedBefore'], message: 'not a date like 2018-01-01' }],
    ),
]

const repeated = (items: string[]) => items.filter((item, at) => items.indexOf(item) !== at)

export function profileFaults(profile: Profile): Fault[] {
  return RULES.flatMap((rule) => rule(profile))
}
