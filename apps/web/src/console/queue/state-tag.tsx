import { stateWords } from '@certhall/model/state-words'
import type { CaseKind, CaseState } from '@certhall/model/states'
import { useSpeech } from '../language.tsx'

/** A state in words. Calm: the states in which staff act stand out by weight, none by an alarming colour. */
export function StateTag({ kind, state }: { kind: CaseKind; state: CaseState }) {
  const { language } = useSpeech()
  return (
    <span className="state" data-state={state}>
      {stateWords({ kind, state })[language]}
    </span>
  )
}
