import { Button, LanguageSwitch, LargeTextSwitch, Mark, Notice, PageHeading } from '@certhall/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { callApi } from '../shared/api-client.ts'
import { chooseLanguage } from './i18n.ts'
import { AssistantProvider } from './parts/assistant.tsx'
import { useHall } from './parts/hall.ts'
import { Loading } from './parts/problem.tsx'
import { hallQuery, sessionQuery } from './queries.ts'
import { useWords } from './use-words.ts'

const NAVIGATION = [
  { to: '/', key: 'home' },
  { to: '/cases', key: 'cases' },
  { to: '/status', key: 'status' },
  { to: '/help', key: 'help' },
] as const

const FOOTER = [
  { to: '/service-points', key: 'points' },
  { to: '/assistant', key: 'assistant' },
  { to: '/notices', key: 'notices' },
  { to: '/privacy', key: 'privacy' },
] as const

/** Around every page: name, navigation, switches; and the one place that waits for the hall. */
export function Shell() {
  const { t, language } = useWords()
  const hall = useQuery(hallQuery)
  return (
    <>
      <a className="ch-unseen skip" href="#main">
        {t('common.skip')}
      </a>
      <header className="top">
        <div className="top-inner">
          <Link to="/" className="brand">
            <Mark />
            <span>{hall.data ? hall.data.name[language] : t('common.site')}</span>
          </Link>
          <nav aria-label={t('nav.label')}>
            {NAVIGATION.map(({ to, key }) => (
              <Link key={to} to={to} activeOptions={{ exact: to === '/' }}>
                {t(`nav.${key}`)}
              </Link>
            ))}
          </nav>
          <fieldset className="switches" aria-label={t('nav.settings')}>
            <LargeTextSwitch label={t('nav.largeText')} />
            <LanguageSwitch language={language} onChange={chooseLanguage} />
          </fieldset>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {hall.data ? (
          <AssistantProvider>
            <SessionLine />
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </AssistantProvider>
        ) : hall.error ? (
          <div className="page">
            <PageHeading title={t('away.title')} site={t('common.site')} pageKey="away" />
            <Notice kind="bad" live>
              <p>{t('away.text')}</p>
              <Button onClick={() => hall.refetch()}>{t('common.retry')}</Button>
            </Notice>
          </div>
        ) : (
          <Loading />
        )}
      </main>
      <footer className="bottom">
        <div className="bottom-inner">
          <nav aria-label={t('nav.help')}>
            {FOOTER.map(({ to, key }) => (
              <Link key={to} to={to}>
                {t(`nav.${key}`)}
              </Link>
            ))}
          </nav>
          {hall.data && <Hotlines />}
        </div>
      </footer>
    </>
  )
}

function SessionLine() {
  const { t } = useWords()
  const queries = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  if (!session) return null
  async function logOut() {
    await callApi('DELETE', '/api/session').catch(() => {})
    queries.removeQueries({ queryKey: ['cases'] })
    queries.removeQueries({ queryKey: ['case'] })
    queries.removeQueries({ queryKey: ['older-keys'] })
    queries.removeQueries({ queryKey: ['seals'] })
    queries.removeQueries({ queryKey: ['stampings'] })
    queries.removeQueries({ queryKey: ['own-certificates'] })
    queries.setQueryData(sessionQuery.queryKey, null)
  }
  return (
    <div className="session-line">
      <span>{t('nav.loggedIn', { name: session.holder.name })}</span>
      <button type="button" className="ch-button ch-button-quiet" onClick={logOut}>
        {t('nav.logOut')}
      </button>
    </div>
  )
}

function Hotlines() {
  const { t, w } = useWords()
  const { profiles } = useHall()
  return (
    <ul className="hotlines">
      {profiles.map((profile) => (
        <li key={profile.id}>
          {w(profile.operator)} {t('common.hotline')}
          {t('common.colon')}
          <a href={`tel:${profile.hotline}`}>{profile.hotline}</a>
        </li>
      ))}
    </ul>
  )
}
