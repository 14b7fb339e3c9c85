import type { RecoveryView } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'

export function RecoveryStateTag({ state }: Pick<RecoveryView, 'state'>) {
  const { words } = useSpeech()
  return (
    <span className="state" data-recovery={state}>
      {words.recoveries.states[state]}
    </span>
  )
}
