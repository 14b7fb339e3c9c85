import type { PublicProfile } from '@certhall/model/api'
import { useWords } from '../use-words.ts'

/** What a field of the holder's record is called; a person's name is not a unit's. */
export function useFieldLabel({ holderKind }: Pick<PublicProfile, 'holderKind'>) {
  const { t } = useWords()
  return (field: string) =>
    t(`fields.${field === 'name' && holderKind === 'person' ? 'personName' : (field as 'name')}`, {
      defaultValue: field,
    })
}
