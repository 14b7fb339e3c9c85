import type { StaffUnlockCase } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { sendFile } from '../../shared/send-file.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { enteredUnlockQuery } from '../queries.ts'
import { PaperPages } from '../review/paper-pages.tsx'

const ACCEPTED = '.pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png'

/** A place for each of the papers; what was uploaded is looked at page by page. */
export function EntryPapers({ shown }: { shown: StaffUnlockCase }) {
  return (
    <div className="papers">
      {shown.kinds.map((kind) => (
        <OneKind key={kind.id} shown={shown} kind={kind} />
      ))}
    </div>
  )
}

function OneKind({ shown, kind }: { shown: StaffUnlockCase; kind: StaffUnlockCase['kinds'][number] }) {
  const { words, language } = useSpeech()
  const say = words.unlock.entry
  const { reference } = shown
  const queries = useQueryClient()
  const path = `/api/staff/cases/${reference}/papers`
  const change = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSettled: () => queries.invalidateQueries({ queryKey: enteredUnlockQuery(reference).queryKey }),
  })
  const id = `paper-${kind.id}`
  const there = shown.papers.filter((paper) => paper.kind === kind.id)
  return (
    <div>
      <h3>{kind.title[language]}</h3>
      {there.map((paper) => (
        <PaperPages key={paper.id} reference={reference} paper={paper}>
          {shown.mayEdit && (
            <Button
              size="small"
              disabled={change.isPending}
              onClick={() => change.mutate(() => callApi('DELETE', `${path}/${paper.id}`))}
            >
              {say.remove(paper.name)}
            </Button>
          )}
        </PaperPages>
      ))}
      {shown.mayEdit && (
        <>
          <label htmlFor={id}>{say.upload(kind.title[language])}</label>
          <input
            id={id}
            type="file"
            accept={ACCEPTED}
            disabled={change.isPending}
            aria-describedby={`${id}-hint`}
            onChange={({ target }) => {
              const file = target.files?.[0]
              if (file) change.mutate(() => sendFile(`${path}?kind=${kind.id}`, file))
              target.value = ''
            }}
          />
          <p className="quiet" id={`${id}-hint`}>
            {say.fileHint}
          </p>
        </>
      )}
      <p role="status">{change.isPending && say.uploading}</p>
      {change.error && <Alert type="error" showIcon title={problemWords(change.error, words)} />}
    </div>
  )
}
