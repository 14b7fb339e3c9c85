import { IDENTITY_WORDS } from '@certhall/model/identity-words'
import { buttonClass, Card, DataList } from '@certhall/ui'
import { useWords } from '../use-words.ts'
import { useHall } from './hall.ts'
import { useFieldLabel } from './use-field-label.ts'
import type { CasePageProps } from './with-case.tsx'

const IDENTITY = new Set<string>(Object.keys(IDENTITY_WORDS))

/** After 「下证成功」: the new certificate, who was told, what is left to do. */
export function CaseResult({ renewal, profile }: CasePageProps) {
  const { t, w, day } = useWords()
  const { applications } = useHall()
  const label = useFieldLabel(profile)
  const created = renewal.newCertificate
  const { additions = {} } = renewal.draft
  const numbers = (renewal.template?.rows ?? []).filter((row) => row.new !== '' && IDENTITY.has(row.field))
  return (
    <>
      {created && (
        <Card title={t('case.newCertificate')}>
          <DataList
            rows={[
              { key: 'holder', label: t('token.holder'), value: created.holderName },
              { key: 'serial', label: t('token.serial'), value: <code>{created.serial}</code> },
              { key: 'end', label: t('token.validUntil'), value: <strong>{day(created.notAfter)}</strong> },
            ]}
          />
        </Card>
      )}
      {Object.keys(additions).length > 0 && (
        <Card title={t('case.numbers')}>
          <DataList
            rows={numbers.map((row) => ({
              key: row.field,
              label: label(row.field),
              value: row.old === '' ? t('case.numberAdded', { number: row.new }) : row.new,
            }))}
          />
        </Card>
      )}
      {renewal.applications.length > 0 && (
        <Card title={t('case.applications')}>
          <DataList
            rows={renewal.applications.map(({ id, name, state }) => {
              const address = applications.find((one) => one.id === id)?.url
              return {
                key: id,
                label: w(name),
                value: <span role="status">{t(`case.applicationState.${state}`)}</span>,
                action: address && (
                  <a href={address} className={buttonClass()}>
                    {t('case.openApplication', { name: w(name) })}
                  </a>
                ),
              }
            })}
          />
        </Card>
      )}
      {renewal.toDo.length > 0 && (
        <Card title={t('case.toDo')}>
          <ul className="ways">
            {renewal.toDo.map((one) => (
              <li key={one.title.zh}>
                <h3>{w(one.title)}</h3>
                <p className="prose">{w(one.text)}</p>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}
