import { useSpeech } from '../language.tsx'
import { EnteredForm } from './entered-form.tsx'
import type { EntryProps } from './entry-frame.tsx'

/** 「添加证件」 begun at the counter: the registry is asked; what it has is chosen from on the application's own page. */
export function ChangeForm(props: EntryProps) {
  const { change } = useSpeech().words.counter
  return (
    <EnteredForm
      {...props}
      kind="change"
      text={change.text}
      mayCome
      withoutHandler
      button={() => change.ask}
    />
  )
}
