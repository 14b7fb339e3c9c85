import type { Session } from '@certhall/model/api'
import { Button, Card, DataList, ErrorSummary, type FieldFault, Notice, RadioGroup } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Agreement, type Consent, useConsentFaults } from '../parts/agreement.tsx'
import { AskStatus } from '../parts/ask-status.tsx'
import { useAssistant } from '../parts/assistant.tsx'
import { useAccent, useHall, useNow, useProfile } from '../parts/hall.ts'
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

export function Page() {
  const { t, w, day } = useWords()
  const { view } = useAssistant()
  const { profiles } = useHall()
  const now = useNow()
  const own = ownCertificates(view)
  // the assistant's 「续期」 and the home page say which certificate is meant
  const { certificate: named } = useSearch({ strict: false }) as { certificate?: string }
  const [picked, setPicked] = useState(named)
  const [kind, setKind] = useState<string>()
  const certificate = own.find(({ fingerprint }) => fingerprint === picked) ?? own[0]
  const sessions = useQuery(sessionQuery)
  const session =
    sessions.data && (!certificate || sessions.data.certificate.fingerprint === certificate.fingerprint)
      ? sessions.data
      : undefined
  const asked = useQuery(eligibilityQuery(session ? undefined : certificate))
  const eligibility = session?.eligibility ?? asked.data
  const profile = useProfile(session?.profile ?? eligibility?.profile ?? kind)
  useAccent(profile)

  const [consent, setConsent] = useState(NOTHING)
  const [faults, setFaults] = useState<FieldFault[]>([])
  const [other, setOther] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const consentFaults = useConsentFaults()
  const ask = useLogIn()
  const { begin } = useBegin()

  if (sessions.isPending || asked.isLoading) {
    return (
      <PageFrame title={t('renew.title')}>
        <Loading />
      </PageFrame>
    )
  }
  // an open renewal is gone on with; anything else that is open is named
  if (eligibility && !eligibility.eligible && eligibility.openKind !== 'renewal') {
    const about = certificate ?? session?.certificate
    return <Refusal eligibility={eligibility} certificate={about} now={now} />
  }

  async function goOn(loggedIn: Session) {
    if (loggedIn.profile === profile?.id) return begin(loggedIn, consent)
    setOther(true)
    setConsent(NOTHING)
  }

  /** Ticking a box takes its fault away. */
  function agree(next: Consent) {
    setConsent(next)
    if (faults.length > 0) setFaults(consentFaults(next))
  }

  async function submit() {
    const found = [
      ...(profile ? consentFaults(consent) : [{ field: 'kind', message: t('status.kindMissing') }]),
    ]
    setFaults(found)
    setFault(undefined)
    if (found.length > 0) return
    if (!session) return ask.logIn({ certificate: certificate?.fingerprint, after: goOn })
    setBusy(true)
    await goOn(session).catch(setFault)
    setBusy(false)
  }

  const ends = eligibility?.terms ?? []
  const last = ends.at(-1)
  return (
    <PageFrame
      title={t('renew.title')}
      lead={t('renew.lead')}
      part={other ? 'other' : ''}
      before={profile && <JourneySteps profile={profile} step="start" />}
    >
      <ErrorSummary title={t('common.problems')} faults={faults} />
      {asked.error && <ProblemNotice error={asked.error} onRetry={() => asked.refetch()} />}
      {other && profile && (
        <Notice kind="warn" live title={t('renew.otherProfile', { product: w(profile.product) })} />
      )}
      {own.length > 1 && (
        <RadioGroup
          id="which"
          label={t('renew.which')}
          value={certificate?.fingerprint ?? null}
          onChange={setPicked}
          options={own.map((one) => ({
            value: one.fingerprint,
            label: one.holderName,
            hint: `${t('token.validUntil')} ${day(one.notAfter)}`,
          }))}
        />
      )}
      {certificate || session ? (
        <Card title={t('renew.chosen')}>
          <DataList
            rows={[
              {
                key: 'holder',
                label: t('token.holder'),
                value: certificate?.holderName ?? session?.certificate.holderName,
              },
              {
                key: 'end',
                label: t('token.validUntil'),
                value: day(certificate?.notAfter ?? session?.certificate.notAfter ?? now),
              },
              ...(last
                ? [
                    {
                      key: 'new',
                      label: t('renew.newEnd'),
                      value: (
                        <strong>
                          {ends.length > 1
                            ? t('renew.newEndUpTo', { day: day(last.notAfter) })
                            : day(last.notAfter)}
                        </strong>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Card>
      ) : (
        <Notice>
          <p>{t('renew.plugIn')}</p>
        </Notice>
      )}
      {!session && !eligibility?.profile && profiles.length > 1 && (
        <RadioGroup
          id="kind"
          label={t('renew.whichKind')}
          value={kind ?? null}
          onChange={setKind}
          error={faults.find(({ field }) => field === 'kind')?.message}
          options={profiles.map((one) => ({ value: one.id, label: w(one.product), hint: w(one.name) }))}
        />
      )}
      {profile && <WhatHappens profile={profile} issued={certificate?.notBefore} />}
      {profile && <Agreement profile={profile} consent={consent} onChange={agree} faults={faults} />}
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
