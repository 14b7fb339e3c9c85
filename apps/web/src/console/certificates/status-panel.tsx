import type { StaffCertificate } from '@certhall/model/api'
import { Alert, Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { problemWords, useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { ProposalCard } from '../proposals/proposal-card.tsx'
import { StatusForm } from './status-form.tsx'
import { isOvertaken, type StatusChange, useStatusChange } from './use-status-change.ts'

type Status = StaffCertificate['certificate']['status']

/** What each status allows. A certificate that has expired may still turn out to have a leaked key. */
const CHANGES: Record<Status, readonly StatusChange[]> = {
  good: ['suspension', 'revocation'],
  suspended: ['resumption', 'revocation'],
  expired: ['revocation'],
  revoked: [],
}

/** Always at the same place: what can be done with the certificate, or why nothing can. */
export function StatusPanel({ shown }: { shown: StaffCertificate }) {
  const { words } = useSpeech()
  const { serial, status } = shown.certificate
  const change = useStatusChange(serial)
  const [choice, setChoice] = useState<StatusChange>()
  const heading = useRef<HTMLHeadingElement>(null)
  const overtaken = isOvertaken(change.error)
  useEffect(() => {
    if (overtaken) setChoice(undefined)
  }, [overtaken])
  const names = {
    suspension: words.status.suspend,
    resumption: words.status.resume,
    revocation: words.status.revoke,
  }
  const close = () => {
    setChoice(undefined)
    heading.current?.focus()
  }
  const possible = shown.mayChange ? CHANGES[status] : []
  return (
    <section className="decision" aria-labelledby="status-title">
      <h2 id="status-title" ref={heading} tabIndex={-1}>
        {choice ? names[choice] : words.status.title}
      </h2>
      <div aria-live="polite">
        {change.isSuccess && !choice && (
          <Alert type="success" showIcon title={words.status.done[change.variables.act]} />
        )}
        {overtaken && <Alert type="warning" showIcon title={words.status.overtaken} />}
        {change.error && !overtaken && (
          <Alert type="error" showIcon title={problemWords(change.error, words)} />
        )}
      </div>
      {!shown.mayChange && !shown.mayRecover && <p className="quiet">{words.status.noRole}</p>}
      {shown.mayChange && !choice && status === 'revoked' && <p className="quiet">{words.status.revoked}</p>}
      {shown.mayChange && !choice && status === 'expired' && <p className="quiet">{words.status.expired}</p>}
      {!choice && possible.length > 0 && (
        <div className="choices">
          {possible.map((act) => (
            <Button
              key={act}
              danger={act === 'revocation'}
              type={act === 'resumption' ? 'primary' : 'default'}
              onClick={() => {
                change.reset()
                setChoice(act)
              }}
            >
              {names[act]}
            </Button>
          ))}
        </div>
      )}
      {choice && possible.includes(choice) && (
        <StatusForm
          key={choice}
          act={choice}
          shown={shown}
          sending={change.isPending}
          send={(body) => change.mutate({ act: choice, body }, { onSuccess: close })}
          back={close}
        />
      )}
      {!choice && shown.proposals.map((proposal) => <ProposalCard key={proposal.id} proposal={proposal} />)}
      {shown.mayRecover && !choice && (
        <p className="way-on">
          <PageLink to="/console/recoveries/new" search={{ certificate: serial }}>
            {words.certificate.recover}
          </PageLink>
        </p>
      )}
    </section>
  )
}
