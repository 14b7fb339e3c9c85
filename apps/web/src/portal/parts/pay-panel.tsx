import type { Fee, HolderCharge, RenewalCase } from '@certhall/model/api'
import { Button, buttonClass, Card, Notice, RadioGroup } from '@certhall/ui'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { yuan } from '../../shared/money.ts'
import { caseQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'
import { BankTransfer } from './bank-transfer.tsx'
import { useHall, useNow } from './hall.ts'
import { FormProblem } from './log-in-first.tsx'
import { Loading } from './problem.tsx'

const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }))

const TRANSFER = 'bank'

/** How the holder pays: a code of one of the hall's providers, or a bank transfer. What has been begun is shown again after a reload. */
export function PayPanel({ fee }: { fee: Fee }) {
  const { t, w } = useWords()
  const { payWays } = useHall()
  const now = useNow()
  const queries = useQueryClient()
  const live = (provider: string) =>
    fee.charges.find(
      (one) => one.provider === provider && one.state === 'open' && new Date(one.expiresAt) > now,
    )
  const begun = payWays.find(({ id }) => live(id))?.id
  const [chosen, choose] = useState(begun ?? payWays[0]?.id ?? TRANSFER)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const way = payWays.find(({ id }) => id === chosen)
  const charge = live(chosen)

  async function ask() {
    setBusy(true)
    setFault(undefined)
    const { queryKey } = caseQuery(fee.reference)
    await callApi<RenewalCase>('POST', `/api/cases/${fee.reference}/charges`, { provider: chosen }).then(
      (renewal) => queries.setQueryData(queryKey, renewal),
      (error) => {
        setFault(error)
        // paid or ended meanwhile: the page shows how it stands
        if (error instanceof ApiProblem && error.code === 'case-state-wrong')
          return queries.invalidateQueries({ queryKey })
      },
    )
    setBusy(false)
  }

  return (
    <>
      {payWays.length > 0 && (
        <RadioGroup
          id="pay-way"
          label={t('fee.way')}
          value={chosen}
          onChange={(value) => {
            choose(value)
            setFault(undefined)
          }}
          options={[
            ...payWays.map(({ id, name }) => ({ value: id, label: w(name) })),
            { value: TRANSFER, label: t('fee.bank'), hint: t('fee.bankHint') },
          ]}
        />
      )}
      {way && charge && (
        <PayCode charge={charge} name={w(way.name)} phonePage={way.phonePage} busy={busy} check={ask} />
      )}
      {way && !charge && (
        <div className="actions">
          <Button kind="primary" big busy={busy} onClick={ask}>
            {t('fee.showCode', { name: w(way.name) })}
          </Button>
        </div>
      )}
      {fault !== undefined && <FormProblem error={fault} />}
      {!way && <BankTransfer fee={fee} />}
    </>
  )
}

function PayCode(props: {
  charge: HolderCharge
  name: string
  phonePage?: string
  busy: boolean
  /** Has the provider asked at once. */
  check(): void
}) {
  const { charge, name, phonePage, busy, check } = props
  const { t, moment } = useWords()
  const { code = '', amountFen, expiresAt } = charge
  const amount = yuan(amountFen)
  return (
    <Card title={t('fee.scan', { name })}>
      <Suspense fallback={<Loading />}>
        <QrCode text={code} label={t('fee.codeLabel', { name, amount })} />
      </Suspense>
      <p role="status">{t('fee.waiting')}</p>
      <p className="soft">{t('fee.codeUntil', { moment: moment(expiresAt) })}</p>
      <p>
        <Button busy={busy} onClick={check}>
          {t('fee.checkNow')}
        </Button>
      </p>
      {phonePage && (
        <div className="pay-demo no-print">
          <Notice title={t('fee.demoTitle')}>
            <p>{t('fee.demoText')}</p>
            <p>
              <a
                className={buttonClass()}
                href={phonePage.replace('{code}', encodeURIComponent(code))}
                target="_blank"
                rel="noreferrer"
              >
                {t('fee.demoOpen')}
              </a>
            </p>
          </Notice>
        </div>
      )}
    </Card>
  )
}
