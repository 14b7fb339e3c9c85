import type { PublicProfile } from '@certhall/model/api'
import { DataList } from '@certhall/ui'
import { useWords } from '../use-words.ts'

type Ways = PublicProfile['otherWays']
type Points = PublicProfile['servicePoints']

export function OtherWays({ ways }: { ways: Ways }) {
  const { t, w } = useWords()
  return (
    <ul className="ways">
      {ways.map((way) => (
        <li key={way.id}>
          <h3>{w(way.title)}</h3>
          <p className="prose">{w(way.text)}</p>
          {way.bring.length > 0 && (
            <>
              <p>
                <strong>{t('refused.bring')}</strong>
              </p>
              <BringList bring={way.bring} />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

export function BringList({ bring }: { bring: readonly { zh: string; en: string }[] }) {
  const { w } = useWords()
  return (
    <ul>
      {bring.map((thing) => (
        <li key={thing.zh}>{w(thing)}</li>
      ))}
    </ul>
  )
}

export function ServicePoints({ points }: { points: Points }) {
  const { t, w } = useWords()
  return (
    <ul className="ways">
      {points.map((point) => (
        <li key={point.id}>
          <h3>{w(point.name)}</h3>
          <DataList
            rows={[
              { key: 'address', label: t('refused.address'), value: w(point.address) },
              { key: 'hours', label: t('refused.hours'), value: w(point.hours) },
              {
                key: 'phone',
                label: t('refused.phone'),
                value: <a href={`tel:${point.phone}`}>{point.phone}</a>,
              },
            ]}
          />
        </li>
      ))}
    </ul>
  )
}
