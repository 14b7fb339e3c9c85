import { Card } from '@certhall/ui'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useHall } from '../parts/hall.ts'
import { ObstacleSteps } from '../parts/obstacle-steps.tsx'
import { PageFrame } from '../parts/page.tsx'
import { useWords } from '../use-words.ts'

/** What keeps a browser from the assistant, the commonest first. */
const OBSTACLES = ['permission-denied', 'window-blocked', 'safari', 'proxy'] as const

export function Page() {
  const { t, w, pair } = useWords()
  const { profiles } = useHall()
  const hints = profiles.flatMap((profile) => profile.pinHints.map((hint) => ({ profile, ...hint })))
  return (
    <PageFrame title={t('help.title')} lead={t('help.lead')}>
      <Answer question={t('help.pin')}>
        {profiles.map((profile) => (
          <p key={profile.id}>
            <strong>
              {w(profile.product)}
              {t('common.colon')}
            </strong>
            {w(profile.pinForgotten)}
          </p>
        ))}
        <p>{t('help.tries')}</p>
      </Answer>
      {hints.length > 0 && (
        <Answer question={t('help.pinHint')}>
          <ul>
            {hints.map(({ profile, issuedBefore, hint }) => (
              <li key={profile.id + issuedBefore}>{pair(w(profile.product), w(hint))}</li>
            ))}
          </ul>
        </Answer>
      )}
      <Answer question={t('help.noToken')}>
        <p>{t('help.noTokenText')}</p>
      </Answer>
      <Answer question={t('help.permission')}>
        {OBSTACLES.map((obstacle) => (
          <ObstacleSteps key={obstacle} obstacle={obstacle} />
        ))}
      </Answer>
      <Answer question={t('help.pulled')}>
        <p>{t('help.pulledText')}</p>
      </Answer>
      <Answer question={t('help.old')}>
        <p>{t('help.oldText')}</p>
        <p>
          <Link to="/keys">{t('keys.link')}</Link>
        </p>
      </Answer>
      <Card title={t('help.hotline')}>
        <ul>
          {profiles.map((profile) => (
            <li key={profile.id}>
              {w(profile.operator)}
              {t('common.colon')}
              <a href={`tel:${profile.hotline}`}>{profile.hotline}</a>
            </li>
          ))}
        </ul>
      </Card>
    </PageFrame>
  )
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <details>
      <summary>{question}</summary>
      <div className="stack">{children}</div>
    </details>
  )
}
