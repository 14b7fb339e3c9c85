import { Link } from '@tanstack/react-router'
import { useHall } from '../parts/hall.ts'
import { PageFrame } from '../parts/page.tsx'
import { TokenCard } from '../parts/token-card.tsx'
import { useWords } from '../use-words.ts'

const TILES = [
  { to: '/renew', key: 'renew' },
  { to: '/change', key: 'change' },
  { to: '/status', key: 'status' },
  { to: '/keys', key: 'keys' },
  { to: '/loss', key: 'loss' },
  { to: '/mail', key: 'mail' },
  { to: '/unlock', key: 'unlock' },
  { to: '/assistant', key: 'assistant' },
  { to: '/seals', key: 'seals' },
  { to: '/seal-check', key: 'sealCheck' },
  { to: '/service-points', key: 'points' },
  { to: '/help', key: 'help' },
] as const

export function Page() {
  const { t, w } = useWords()
  const { name } = useHall()
  return (
    <PageFrame title={w(name)} lead={t('home.lead')} wide>
      <TokenCard />
      <h2 id="services">{t('home.services')}</h2>
      <ul className="tiles" aria-labelledby="services">
        {TILES.map(({ to, key }) => (
          <li key={key}>
            <Link to={to} className="tile">
              <strong>{t(`home.tiles.${key}.title`)}</strong>
              <span>{t(`home.tiles.${key}.text`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </PageFrame>
  )
}
