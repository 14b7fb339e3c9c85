import type { AuthorityView } from '@certhall/model/api'
import { Alert } from 'antd'
import { Facts } from '../facts.tsx'
import { useSpeech } from '../language.tsx'
import { showAlgorithm, showCount, showDay } from '../show.ts'
import { PublishedLists } from './published-lists.tsx'

const DAY_MS = 86_400_000
/** A responder's certificate is replaced two months before its end; one that has less left was not. */
const RESPONDER_WARNING_MS = 14 * DAY_MS

/** One issuer: what it is, how long it lasts, what it publishes. */
export function AuthorityCard({ authority, all }: { authority: AuthorityView; all: AuthorityView[] }) {
  const { words, language } = useSpeech()
  const names = words.authorities
  const { id, state, responder, rolloverDue } = authority
  const title = `authority-${id}`
  const day = (instant: string) => showDay(instant, language)
  const left = responder && new Date(responder.notAfter).getTime() - Date.now()
  return (
    <section aria-labelledby={title}>
      <h2 id={title}>
        {authority.name}{' '}
        <span className="state" data-authority={state}>
          {names.states[state]}
        </span>
      </h2>
      {rolloverDue && new Date(rolloverDue) <= new Date() && (
        <Alert type="warning" showIcon title={names.rolloverNow(day(rolloverDue))} />
      )}
      {left !== undefined && state !== 'ended' && left < RESPONDER_WARNING_MS && (
        <Alert type="warning" showIcon title={names.responderEnds} />
      )}
      <Facts
        rows={[
          { name: names.chain, value: <Chain authority={authority} all={all} /> },
          {
            name: names.validity,
            value: `${day(authority.notBefore)} – ${day(authority.notAfter)}`,
          },
          {
            name: names.key,
            value: `${showAlgorithm(authority.algorithm)} · ${names.generation(authority.generation)} · ${names.keptIn[authority.keptIn]}`,
          },
          { name: names.serial, value: <code>{authority.serial}</code> },
          { name: names.fingerprint, value: <code>{authority.fingerprint}</code> },
          authority.shards > 0 && { name: names.shards, value: showCount(authority.shards) },
          {
            name: names.responder,
            value: responder ? (
              <ResponderWords serial={responder.serial} until={day(responder.notAfter)} />
            ) : (
              names.noResponder
            ),
          },
        ]}
      />
      {state === 'retired' && <p className="quiet">{names.retiredText}</p>}
      {state === 'imported' && <p className="quiet">{names.importedText}</p>}
      {rolloverDue && new Date(rolloverDue) > new Date() && (
        <p className="quiet">{names.rollover(day(rolloverDue))}</p>
      )}
      <h3>{names.lists}</h3>
      <PublishedLists authority={authority} />
    </section>
  )
}

function ResponderWords({ serial, until }: { serial: string; until: string }) {
  const { words } = useSpeech()
  return <span className="anywhere">{words.authorities.responderUntil(serial, until)}</span>
}

/** From this one up to its root, each to download. */
function Chain({ authority, all }: { authority: AuthorityView; all: AuthorityView[] }) {
  const chain: AuthorityView[] = []
  for (let at: AuthorityView | undefined = authority; at && chain.length < 9; ) {
    chain.push(at)
    const { parent }: AuthorityView = at
    at = parent === undefined ? undefined : all.find(({ id }) => id === parent)
  }
  return (
    <>
      {chain.map(({ id, name, address }, at) => (
        <span key={id}>
          {at > 0 && ' ← '}
          <a href={pathOf(address)} download={`${id}.cer`}>
            {name} (.cer)
          </a>
        </span>
      ))}
    </>
  )
}

/** The same hall, by whatever name the browser knows it. */
export const pathOf = (address: string): string => new URL(address).pathname
