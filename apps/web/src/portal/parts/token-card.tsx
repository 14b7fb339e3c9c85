import { OPEN_STATES } from '@certhall/model/states'
import { Button, buttonClass, Card, DataList, Notice, PlugIn, TokenIn } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { casesQuery, sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'
import { useAssistant } from './assistant.tsx'
import { useAccent, useProfile } from './hall.ts'
import { eligibilityQuery, type OwnCertificate, ownCertificates } from './tokens.ts'
import { Validity } from './validity.tsx'

// words that most visitors never need
const ObstacleSteps = lazy(async () => ({ default: (await import('./obstacle-steps.tsx')).ObstacleSteps }))

/** The token as it is now: follows assistant and token by itself, and offers the one thing to do. */
export function TokenCard() {
  const { t } = useWords()
  const { assistant, view } = useAssistant()
  const own = ownCertificates(view)
  const state =
    view.state === 'present' ? (view.tokens.some(({ foreign }) => !foreign) ? 'token' : 'none') : view.state
  // something is in the way, and it is known what: installing the assistant once more would not help
  const blocked = state === 'absent' && view.obstacle !== 'absent' ? view.obstacle : undefined
  const denied = state === 'permission-denied' ? (view.obstacle ?? state) : undefined
  const obstacle = blocked ?? denied
  return (
    <section aria-label={t('token.region')} className="token-region">
      <p role="status" className="ch-unseen">
        {state === 'token' ? t('token.inserted') : state === 'none' ? t('token.none.title') : ''}
      </p>
      {state === 'searching' && (
        <Card title={t('token.searching.title')}>
          <p>{t('token.searching.text')}</p>
        </Card>
      )}
      {obstacle && (
        <Card title={t(denied ? 'token.denied.title' : 'token.denied.blocked')}>
          <Suspense fallback={<p>{t('common.loading')}</p>}>
            <ObstacleSteps obstacle={obstacle} />
          </Suspense>
          <div className="actions">
            <Link to="/renew" className={buttonClass({ kind: 'primary', big: true })}>
              {t('token.absent.go')}
            </Link>
          </div>
        </Card>
      )}
      {state === 'absent' && !blocked && (
        <Card title={t('token.absent.title')}>
          <p>{t('token.absent.text')}</p>
          <div className="actions">
            <Link to="/assistant" className={buttonClass({ kind: 'primary', big: true })}>
              {t('token.absent.get')}
            </Link>
          </div>
          <p>{t('token.absent.window')}</p>
          <Link to="/renew">{t('token.absent.go')}</Link>
        </Card>
      )}
      {state === 'permission-needed' && (
        <Card title={t('token.permission.title')}>
          <p>{t('token.permission.text')}</p>
          <div className="actions">
            <Button kind="primary" big onClick={() => assistant?.askPermission()}>
              {t('token.permission.ask')}
            </Button>
            <Link to="/renew" className={buttonClass()}>
              {t('token.absent.go')}
            </Link>
          </div>
        </Card>
      )}
      {state === 'unpaired' && (
        <Card title={t('token.unpaired.title')}>
          <p>{t('token.unpaired.text')}</p>
          <div className="actions">
            <Link to="/renew" className={buttonClass({ kind: 'primary', big: true })}>
              {t('token.absent.go')}
            </Link>
          </div>
        </Card>
      )}
      {state === 'none' && (
        <Card>
          <div className="token-none">
            <PlugIn />
            <div>
              <h2>{t('token.none.title')}</h2>
              <p>{t('token.none.text')}</p>
            </div>
          </div>
        </Card>
      )}
      {state === 'token' && own.length === 0 && (
        <Card title={t('token.noCertificate')}>
          <p>{t('token.noCertificateText')}</p>
        </Card>
      )}
      {own.map((certificate) => (
        <CertificateCard key={certificate.fingerprint} certificate={certificate} />
      ))}
      {view.tokens
        .filter(({ foreign }) => foreign)
        .map((token) => (
          <p key={token.id} className="soft">
            {t('token.foreign', { label: token.label || token.serial })}
          </p>
        ))}
    </section>
  )
}

function CertificateCard({ certificate }: { certificate: OwnCertificate }) {
  const { t, w, day } = useWords()
  const { data: session } = useQuery(sessionQuery)
  const mine = session?.certificate.fingerprint === certificate.fingerprint
  const { data: eligibility } = useQuery(eligibilityQuery(certificate))
  const profile = useProfile(mine ? session.profile : eligibility?.profile)
  useAccent(profile)
  const foreign = eligibility?.refusal === 'renewal-wrong-profile'
  return (
    <Card>
      <div className="token-head">
        <TokenIn />
        <div>
          <h2>{certificate.holderName}</h2>
          {profile && !foreign && <p className="soft">{w(profile.product)}</p>}
        </div>
      </div>
      <Validity notBefore={certificate.notBefore} notAfter={certificate.notAfter} />
      <DataList
        rows={[
          { key: 'end', label: t('token.validUntil'), value: day(certificate.notAfter) },
          { key: 'serial', label: t('token.serial'), value: <code>{certificate.serial}</code> },
        ]}
      />
      {certificate.token.pin.locked ? (
        <Notice kind="bad" title={t('token.locked')}>
          <p>{profile ? w(profile.pinForgotten) : <Link to="/help">{t('nav.help')}</Link>}</p>
          <p>
            <Link to="/unlock" className={buttonClass({ kind: 'primary', big: true })}>
              {t('home.tiles.unlock.title')}
            </Link>
          </p>
        </Notice>
      ) : (
        <NextAction certificate={certificate} mine={mine} />
      )}
      {!foreign && certificate.token.certificates.some(({ use }) => use === 'encryption') && (
        <p className="soft">
          <Link to="/keys">{t('keys.link')}</Link>
        </p>
      )}
    </Card>
  )
}

/** The one thing to do now: an application already begun, else the renewal, else the reason why not. */
function NextAction({ certificate, mine }: { certificate: OwnCertificate; mine: boolean }) {
  const { t, day } = useWords()
  const cases = useQuery({ ...casesQuery, enabled: mine })
  const { data: eligibility } = useQuery(eligibilityQuery(certificate))
  const open = cases.data?.cases.find(
    ({ state, oldCertificate }) =>
      OPEN_STATES.includes(state) && oldCertificate?.fingerprint === certificate.fingerprint,
  )
  if (open) {
    const words =
      open.state === 'approved' || open.state === 'issued'
        ? 'download'
        : open.state === 'review' || open.state === 'payment'
          ? 'progress'
          : 'continue'
    return (
      <div className="actions">
        <Link
          to="/cases/$reference"
          params={{ reference: open.reference }}
          className={buttonClass({ kind: 'primary', big: true })}
        >
          {t(`token.${words}`)}
        </Link>
      </div>
    )
  }
  // no button that would turn into another one under the finger
  if (!eligibility || cases.isLoading) return null
  if (eligibility.eligible) {
    return (
      <div className="actions">
        <Link
          to={`/renew?certificate=${certificate.fingerprint}` as '/'}
          className={buttonClass({ kind: 'primary', big: true })}
        >
          {t('token.renew')}
        </Link>
      </div>
    )
  }
  if (eligibility.refusal === 'renewal-wrong-profile')
    return <Notice kind="warn" title={t('token.unknown')} />
  const early = eligibility.refusal === 'renewal-too-early' && eligibility.opensAt
  return (
    <div className="actions">
      {early && <p>{t('token.opensAt', { day: day(early) })}</p>}
      <Link to="/renew/refused" className={buttonClass({ kind: early ? 'quiet' : 'secondary' })}>
        {t('token.why')}
      </Link>
    </div>
  )
}
