import type { Eligibility, Session } from '@certhall/model/api'
import { Button, Card, DataList, ErrorSummary, type FieldFault, Notice, RadioGroup } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { profileFor } from '../journey.ts'
import { Agreement, type Consent, useConsentFaults } from '../parts/agreement.tsx'
import { AskStatus } from '../parts/ask-status.tsx'
import { useAssistant } from '../parts/assistant.tsx'
import { useAccent, useNow, useProfile } from '../parts/hall.ts'
import { JourneySteps } from '../parts/journey-steps.tsx'
import { PageFrame } from '../parts/page.tsx'
import { Loading, ProblemNotice } from '../parts/problem.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { eligibilityQuery, ownCertificates } from '../parts/tokens.ts'
import { useBegin } from '../parts/use-begin.ts'
import { useLogIn } from '../parts/use-log-in.ts'
import { WhatHappens } from '../parts/what-happens.tsx'
import { sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

const NOTHING: Consent = { terms: false, idData: false }

/** 「添加证件」 from its beginning: which certificate, what will happen, what is agreed to. */
export function Page() {
  const { t, day } = useWords()
  const { view } = useAssistant()
  const now = useNow()
  const own = ownCertificates(view)
  // the assistant says which certificate is meant
  const { certificate: named } = useSearch({ strict: false }) as { certificate?: string }
  const [picked, setPicked] = useState(named)
  const certificate = own.find(({ fingerprint }) => fingerprint === picked) ?? own[0]
  const sessions = useQuery(sessionQuery)
  const session =
    sessions.data && (!certificate || sessions.data.certificate.fingerprint === certificate.fingerprint)
      ? sessions.data
      : undefined
  // which service the certificate belongs to, before anybody has logged in
  const asked = useQuery(eligibilityQuery(session ? undefined : certificate))
  const served = useProfile(session?.profile ?? asked.data?.profile)
  const profile = served && profileFor(served, 'change')
  useAccent(served)

  const [consent, setConsent] = useState(NOTHING)
  const [faults, setFaults] = useState<FieldFault[]>([])
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const consentFaults = useConsentFaults()
  const ask = useLogIn()
  const { begin } = useBegin()

  if (sessions.isPending || asked.isLoading) {
    return (
      <PageFrame title={t('change.title')}>
        <Loading />
      </PageFrame>
    )
  }
  const refusal = refusalOf(session, served && !served.change ? asked.data : undefined)
  if (refusal) {
    const about = certificate ?? session?.certificate
    return <Refusal title={t('change.refused')} eligibility={refusal} certificate={about} now={now} />
  }

  /** Whose service is known only now has read nothing yet: the page shows its agreement first. */
  async function goOn(loggedIn: Session) {
    const open = loggedIn.change.eligible || loggedIn.change.openKind === 'change'
    if (profile && loggedIn.profile === profile.id && open) await begin(loggedIn, consent, 'change')
  }

  async function submit() {
    const found = profile ? consentFaults(consent) : []
    setFaults(found)
    setFault(undefined)
    if (found.length > 0) return
    if (!session) return ask.logIn({ certificate: certificate?.fingerprint, after: goOn })
    setBusy(true)
    await goOn(session).catch(setFault)
    setBusy(false)
  }

  const chosen = certificate ?? session?.certificate
  return (
    <PageFrame
      title={t('change.title')}
      lead={t('change.lead')}
      part={session ? 'in' : ''}
      before={profile && <JourneySteps profile={profile} kind="change" step="start" />}
    >
      <ErrorSummary title={t('common.problems')} faults={faults} />
      {asked.error && <ProblemNotice error={asked.error} onRetry={() => asked.refetch()} />}
      {own.length > 1 && (
        <RadioGroup
          id="which"
          label={t('change.which')}
          value={certificate?.fingerprint ?? null}
          onChange={setPicked}
          options={own.map((one) => ({
            value: one.fingerprint,
            label: one.holderName,
            hint: `${t('token.validUntil')} ${day(one.notAfter)}`,
          }))}
        />
      )}
      {chosen ? (
        <Card title={t('change.chosen')}>
          <DataList
            rows={[
              { key: 'holder', label: t('token.holder'), value: chosen.holderName },
              { key: 'end', label: t('change.end'), value: <strong>{day(chosen.notAfter)}</strong> },
            ]}
          />
        </Card>
      ) : (
        <Notice>
          <p>{t('change.plugIn')}</p>
        </Notice>
      )}
      {profile && <WhatHappens profile={profile} kind="change" issued={certificate?.notBefore} />}
      {profile && (
        <Agreement profile={profile} kind="change" consent={consent} onChange={setConsent} faults={faults} />
      )}
      <AskStatus ask={ask} />
      {fault !== undefined && <ProblemNotice error={fault} />}
      <div className="actions">
        <Button kind="primary" big busy={busy || ask.phase !== 'idle'} onClick={submit}>
          {busy ? t('renew.opening') : session ? t('renew.start') : t('renew.logIn')}
        </Button>
      </div>
    </PageFrame>
  )
}

/** Why not; a change that is open is no reason, it is gone on with. */
function refusalOf(
  session: Session | undefined,
  /** What is known of a certificate whose service adds no numbers. */
  unserved: Eligibility | undefined,
): Eligibility | undefined {
  if (session)
    return session.change.eligible || session.change.openKind === 'change' ? undefined : session.change
  return unserved && { ...unserved, eligible: false, refusal: 'kind-not-offered', openCase: undefined }
}
