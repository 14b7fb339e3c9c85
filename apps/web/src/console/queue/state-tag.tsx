import { type CaseState, STATE_WORDS } from '@certhall/model/states'
import { useSpeech } from '../language.tsx'

/** A state in words. Calm: the states in which staff act stand out by weight, none by an alarming colour. */
export function StateTag({ state }: { state: CaseState }) {
  const { language } = useSpeech()
  return (
    <span className="state" data-state={state}>
      {STATE_WORDS[state][language]}
    </span>
  )
}
