import { maskNumber, normaliseNumber } from '@certhall/model/numbers'
import type { DataRow } from '@certhall/ui'
import { Link } from '@tanstack/react-router'
import { yuan } from '../../shared/money.ts'
import { formPath } from '../journey.ts'
import { useWords } from '../use-words.ts'
import { useFieldLabel } from './use-field-label.ts'
import type { CasePageProps } from './with-case.tsx'

const additionWords = (taken: boolean | undefined) =>
  taken === undefined ? 'numbers.choose' : taken ? 'numbers.take' : 'numbers.leave'

/** Every answer of the application, each with a link back to its question. */
export function useCheckRows({ renewal, profile }: CasePageProps): DataRow[] {
  const { t, w, language } = useWords()
  const { draft } = renewal
  const label = useFieldLabel(profile)
  const change = (page: string, what: string) => (
    <Link to={formPath(renewal, page) as '/'} aria-label={t('check.changeOf', { what })}>
      {t('common.change')}
    </Link>
  )
  const handler = profile.handler ? draft.handler : undefined
  const invoice = renewal.fee ? draft.invoice : undefined
  return [
    ...renewal.confirmations.map(({ id, title, fields }) => {
      // What was asked for as "Please check …" is named by what it is about.
      const about = fields.map(({ field }) => label(field)).join(language === 'zh' ? '、' : ', ') || w(title)
      return {
        key: `confirm-${id}`,
        label: about,
        value: draft.confirmations?.[id] ? t('check.confirmed') : t('confirm.choose'),
        action: change(`confirm?at=${id}`, about),
      }
    }),
    ...(renewal.registry?.offered ?? []).map(({ field, value }) => ({
      key: `add-${field}`,
      label: label(field),
      value: (
        <>
          {value}
          <br />
          {t(additionWords(draft.additions?.[field]))}
        </>
      ),
      action: change('numbers', label(field)),
    })),
    ...(profile.termYears.length > 1
      ? [
          {
            key: 'term',
            label: t('check.term'),
            value: draft.termYears ? t('term.years', { count: draft.termYears }) : t('term.choose'),
            action: change('term', t('check.term')),
          },
        ]
      : []),
    ...(handler
      ? ([
          ['name', handler.name],
          ['id', maskNumber(normaliseNumber(handler.idNumber))],
          ['mobile', maskNumber(normaliseNumber(handler.mobile))],
        ] as const)
      : []
    ).map(([key, value]) => ({
      key,
      label: t(`handler.${key}`),
      value,
      action: change('handler', t(`handler.${key}`)),
    })),
    ...(renewal.fee
      ? [
          {
            key: 'fee',
            label: t('check.fee'),
            value: t('check.yuan', { amount: yuan(renewal.fee.amountFen) }),
          },
        ]
      : []),
    ...(invoice
      ? [
          {
            key: 'invoice',
            label: t('check.invoice'),
            value: [
              invoice.title,
              invoice.taxNumber,
              invoice.recipient,
              invoice.phone,
              invoice.way === 'electronic' ? invoice.email : invoice.address,
            ].join('\n'),
            action: change('fee', t('check.invoice')),
          },
        ]
      : []),
  ]
}
