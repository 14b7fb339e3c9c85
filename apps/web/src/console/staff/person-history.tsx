import type { StaffPerson } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { showTime } from '../show.ts'
import type { Words } from '../words/zh.ts'

/** Who did what to this account, newest first. */
export function PersonHistory({ person }: { person: StaffPerson }) {
  const { words, language } = useSpeech()
  return (
    <section>
      <h2>{words.people.history}</h2>
      <ol className="rows">
        {person.events.map(({ at, actor, event, detail }) => (
          <li key={`${at}${event}`}>
            <span>
              {words.people.events[event] ?? event} <span className="quiet">{summary(detail, words)}</span>
            </span>
            <span className="quiet">
              {showTime(at, language)} · {actor}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What was set, in words. */
function summary(detail: Record<string, unknown>, words: Words): string {
  return Object.entries(detail)
    .map(([name, value]) => {
      const shown = Array.isArray(value) ? value : [value]
      return `${words.people.details[name] ?? name}${words.colon}${shown.map((one) => inWords(String(one), words)).join(' · ')}`
    })
    .join('; ')
}

function inWords(value: string, { account, me }: Words): string {
  const known: Record<string, string> = { ...account.roles, ...me.methods }
  return Object.hasOwn(known, value) ? (known[value] as string) : value
}
