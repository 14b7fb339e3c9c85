import type { StaffSealCase } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useRef, useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { fileInBase64 } from '../../shared/file-in-base64.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { sealQuery } from '../queries.ts'

const MEGABYTE = 1_000_000
const FILE_LIMIT = 10 * MEGABYTE

/** What a clerk still has to do: the picture, whose checks stand below, then on to a seal reviewer. */
export function SealEntry({ shown }: { shown: StaffSealCase }) {
  const { words } = useSpeech()
  const say = words.counter.seal
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<string>()
  const { reference, version, kind, image } = shown
  const act = useMutation({
    mutationFn: ({ name, body }: { name: string; body: object }) =>
      callApi<StaffSealCase>('POST', `/api/staff/counter/seal-cases/${reference}/${name}`, body),
    onSuccess: (after) => queries.setQueryData(sealQuery(reference).queryKey, after),
  })
  const doing = act.isPending ? act.variables.name : undefined
  async function send(file: File) {
    setRefused(undefined)
    if (file.size > FILE_LIMIT) return setRefused(say.tooLarge(FILE_LIMIT / MEGABYTE))
    act.mutate({ name: 'picture', body: { picture: await fileInBase64(file) } })
  }
  return (
    <section>
      <h2>{say.picture}</h2>
      <p>
        {say.need(
          ...[say.shapes[kind.shape], say.colours[kind.colour], kind.widthMm, kind.heightMm, kind.minDpi],
        )}
      </p>
      <p className="quiet">{say.files(FILE_LIMIT / MEGABYTE)}</p>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/png,image/jpeg,image/webp"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void send(file)
          target.value = ''
        }}
      />
      <p>
        <Button loading={doing === 'picture'} disabled={act.isPending} onClick={() => input.current?.click()}>
          {image ? say.another : say.choose}
        </Button>
      </p>
      <div aria-live="polite">
        {refused && <Alert type="error" showIcon title={refused} />}
        {act.error && <Alert type="error" showIcon title={problemWords(act.error, words)} />}
        {image && !image.acceptable && <Alert type="warning" showIcon title={say.unfit} />}
      </div>
      <div className="choices">
        <Button
          type="primary"
          loading={doing === 'submission'}
          disabled={act.isPending}
          onClick={() => act.mutate({ name: 'submission', body: { version } })}
        >
          {words.issue.submit}
        </Button>
        <Button
          loading={doing === 'cancellation'}
          disabled={act.isPending}
          onClick={() => act.mutate({ name: 'cancellation', body: { version } })}
        >
          {words.issue.drop}
        </Button>
      </div>
    </section>
  )
}
