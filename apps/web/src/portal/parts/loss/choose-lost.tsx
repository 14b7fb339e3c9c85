import type { OwnCertificates } from '@certhall/model/api'
import { Button, Checkbox, Dialog, Notice } from '@certhall/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi } from '../../../shared/api-client.ts'
import { lossSessionQuery } from '../../queries.ts'
import { useWords } from '../../use-words.ts'
import { ProblemNotice } from '../problem.tsx'

/** Which certificates were on the token that is gone; the only one is chosen already. */
export function ChooseLost({ own }: { own: OwnCertificates }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const good = own.certificates.filter(({ status }) => status === 'good')
  const [chosen, setChosen] = useState<readonly string[]>(good.length === 1 ? good.map(serialOf) : [])
  const [missing, setMissing] = useState(false)
  const [open, setOpen] = useState(false)
  const serials = good.map(serialOf).filter((serial) => chosen.includes(serial))
  const report = useMutation({
    mutationFn: () => callApi<OwnCertificates>('POST', '/api/loss/reports', { serials }),
    onSuccess: (after) => queries.setQueryData(lossSessionQuery.queryKey, after),
  })
  const leave = useMutation({
    mutationFn: () => callApi('DELETE', '/api/loss/session'),
    onSuccess: () => queries.setQueryData(lossSessionQuery.queryKey, null),
  })
  return (
    <>
      {report.isSuccess && (
        <Notice kind="good" live title={t('loss.done')}>
          <p>{t('loss.told')}</p>
        </Notice>
      )}
      {good.length > 0 && <p>{t('loss.choose')}</p>}
      {good.length === 0 && !report.isSuccess && <Notice kind="info" title={t('loss.nothingLeft')} />}
      <ul className="plain-rows">
        {own.certificates.map((one, index) => (
          <li key={one.serial} data-serial={one.serial} data-status={one.lost ? 'lost' : one.status}>
            {one.status === 'good' ? (
              <Checkbox
                id={`lost-${index}`}
                checked={chosen.includes(one.serial)}
                error={
                  missing && index === own.certificates.indexOf(good[0] ?? one)
                    ? t('loss.chooseMissing')
                    : undefined
                }
                onChange={(checked) => {
                  setMissing(false)
                  setChosen(
                    checked ? [...chosen, one.serial] : chosen.filter((serial) => serial !== one.serial),
                  )
                }}
              >
                <Described one={one} />
              </Checkbox>
            ) : (
              <Described one={one} />
            )}
          </li>
        ))}
      </ul>
      {report.error && <ProblemNotice error={report.error} />}
      {leave.error && <ProblemNotice error={leave.error} />}
      <div className="actions">
        {good.length > 0 && (
          <Button
            kind="primary"
            busy={report.isPending}
            onClick={() => (serials.length === 0 ? setMissing(true) : setOpen(true))}
          >
            {t('loss.reportChosen')}
          </Button>
        )}
        <Button kind="quiet" busy={leave.isPending} onClick={() => leave.mutate()}>
          {t('loss.leave')}
        </Button>
      </div>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('loss.sure')}>
        <p>{t('loss.sureText')}</p>
        <div className="actions">
          <Button
            kind="danger"
            onClick={() => {
              report.mutate()
              setOpen(false)
            }}
          >
            {t('loss.confirm')}
          </Button>
          <Button onClick={() => setOpen(false)}>{t('common.back')}</Button>
        </div>
      </Dialog>
    </>
  )
}

const serialOf = ({ serial }: { serial: string }) => serial

function Described({ one }: { one: OwnCertificates['certificates'][number] }) {
  const { t, day } = useWords()
  return (
    <>
      <strong>{one.holderName}</strong> · {t(`loss.status.${one.lost ? 'lost' : one.status}`)}
      <br />
      {t('loss.serial')}
      {t('common.colon')}
      <code>{one.serial}</code>
      <br />
      <span className="soft">{t('loss.until', { day: day(one.notAfter) })}</span>
    </>
  )
}
