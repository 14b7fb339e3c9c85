import type { Draft } from '@certhall/model/api'
import { isUscc, normaliseNumber } from '@certhall/model/numbers'
import { Button, buttonClass, ErrorSummary, type FieldFault, RadioGroup, TextField } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'
import { useHall } from './hall.ts'
import { FormProblem } from './log-in-first.tsx'
import { useSaveDraft, useTyping } from './use-draft.ts'
import { useStep } from './use-step.ts'
import type { CasePageProps } from './with-case.tsx'

type Way = NonNullable<NonNullable<Draft['invoice']>['way']>
type Field = 'title' | 'taxNumber' | 'recipient' | 'phone' | 'address' | 'email'

/** What each way of sending needs to know. */
const FIELDS: Record<Way, readonly Field[]> = {
  mailed: ['title', 'taxNumber', 'recipient', 'phone', 'address'],
  electronic: ['title', 'taxNumber', 'recipient', 'phone', 'email'],
}
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const PHONE = /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/
const LOOK: Record<Field, { size: number; maxLength: number; autoComplete: string }> = {
  title: { size: 36, maxLength: 100, autoComplete: 'organization' },
  taxNumber: { size: 22, maxLength: 40, autoComplete: 'off' },
  recipient: { size: 16, maxLength: 60, autoComplete: 'name' },
  phone: { size: 16, maxLength: 40, autoComplete: 'tel' },
  address: { size: 40, maxLength: 200, autoComplete: 'street-address' },
  email: { size: 30, maxLength: 100, autoComplete: 'email' },
}

/** Whom the invoice is made out and sent to; the unit's own name and code stand in it already. */
export function InvoiceForm({ renewal, profile }: CasePageProps) {
  const { data: session } = useQuery(sessionQuery)
  if (session === undefined) return null
  const known = session?.holder.idType === 'uscc' ? session.holder : undefined
  return <Filled renewal={renewal} profile={profile} name={known?.name ?? ''} code={known?.idNumber ?? ''} />
}

function Filled({ renewal, profile, name, code }: CasePageProps & { name: string; code: string }) {
  const { t } = useWords()
  const save = useSaveDraft(renewal.reference)
  const { back, next } = useStep({ renewal, profile }, 'fee')
  const { electronicInvoices } = useHall()
  const empty = { way: '', title: name, taxNumber: code, recipient: '', phone: '', address: '', email: '' }
  const { values, set } = useTyping(`invoice.${renewal.reference}`, { ...empty, ...renewal.draft.invoice })
  const way: Way = electronicInvoices && values.way !== 'mailed' ? 'electronic' : 'mailed'
  const fields = FIELDS[way]
  const invoice = { ...values, way }
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()

  function wrong(field: Field): string | undefined {
    const value = values[field].trim()
    if (!value) return t('fee.missing', { field: t(`fee.fields.${field}`) })
    if (field === 'taxNumber' && !isUscc(normaliseNumber(value))) return t('fee.taxWrong')
    if (field === 'email' && !EMAIL.test(value)) return t('fee.emailWrong')
    if (field === 'phone' && !PHONE.test(value.replaceAll(' ', ''))) return t('fee.phoneWrong')
    return undefined
  }
  const faults = fields.flatMap((field): FieldFault[] => {
    const message = wrong(field)
    return message ? [{ field: `invoice-${field}`, message }] : []
  })

  async function submit() {
    setTried(true)
    setFault(undefined)
    if (faults.length > 0) return
    setBusy(true)
    await save({ invoice }).then(next, setFault)
    setBusy(false)
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <ErrorSummary title={t('common.problems')} faults={tried ? faults : []} />
      <h2 className="section">{t('fee.invoice')}</h2>
      <p className="soft">{t('fee.invoiceText')}</p>
      {electronicInvoices && (
        <div className="section">
          <RadioGroup
            id="invoice-way"
            label={t('fee.invoiceWay')}
            value={way}
            onChange={(value) => set('way', value)}
            options={[
              { value: 'electronic', label: t('fee.electronic') },
              { value: 'mailed', label: t('fee.mailed') },
            ]}
          />
        </div>
      )}
      <div className="section">
        {fields.map((field) => (
          <TextField
            key={field}
            id={`invoice-${field}`}
            label={t(`fee.fields.${field}`)}
            value={values[field]}
            onChange={(value) => set(field, value)}
            onBlur={() => {
              setLeft(new Set(left).add(field))
              void save({ invoice }).catch(() => {})
            }}
            error={tried || (left.has(field) && values[field]) ? wrong(field) : undefined}
            {...LOOK[field]}
          />
        ))}
      </div>
      {fault !== undefined && <FormProblem error={fault} />}
      <div className="actions">
        <Button kind="primary" big type="submit" busy={busy}>
          {t('common.next')}
        </Button>
        <Link to={back as '/'} className={buttonClass({ kind: 'quiet' })}>
          {t('common.back')}
        </Link>
      </div>
    </form>
  )
}
