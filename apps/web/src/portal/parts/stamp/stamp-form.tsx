import type { BegunStamping, SealView, Stamping } from '@certhall/model/api'
import { Button, Card, RadioGroup } from '@certhall/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi } from '../../../shared/api-client.ts'
import { stampingsQuery } from '../../queries.ts'
import { useWords } from '../../use-words.ts'
import { AskStatus } from '../ask-status.tsx'
import { useAsk } from '../use-ask.ts'
import { NumberField } from './number-field.tsx'
import type { OpenDocument } from './open-document.ts'
import { PagePreview, type PageSize, type Place } from './page-preview.tsx'

/** What came of it: the stamped document, and whether the hall has written it down. */
export interface StampedDocument {
  name: string
  content: Uint8Array<ArrayBuffer>
  signature: string
  recorded: boolean
}

/** Where such seals usually go: near the lower right corner, a little inside. */
const MARGIN = 30

/** Seal, page and place, with the page as it will look; then the assistant. */
export function StampForm(props: {
  document: OpenDocument
  seals: SealView[]
  onStamped(stamped: StampedDocument): void
  onOther(): void
}) {
  const { document: pdf, seals, onStamped, onOther } = props
  const { t, language } = useWords()
  const queries = useQueryClient()
  const ask = useAsk()
  const [sealId, setSealId] = useState(seals[0]?.id ?? '')
  const [page, setPage] = useState(pdf.pages)
  const [place, setPlace] = useState<Place>()
  const [size, setSize] = useState<PageSize>()
  const seal = seals.find(({ id }) => id === sealId) ?? (seals[0] as SealView)
  const most = {
    xMm: Math.max(0, Math.floor((size?.widthMm ?? 210) - seal.widthMm)),
    yMm: Math.max(0, Math.floor((size?.heightMm ?? 297) - seal.heightMm)),
  }
  const within = (wish: Place): Place => ({
    xMm: Math.min(most.xMm, Math.max(0, Math.round(wish.xMm))),
    yMm: Math.min(most.yMm, Math.max(0, Math.round(wish.yMm))),
  })
  const shown = within(place ?? { xMm: most.xMm - MARGIN, yMm: most.yMm - MARGIN })

  const start = () =>
    ask.start({
      async prepare() {
        const { name, pages, digest, content } = pdf
        const wish = { seal: seal.id, name, pages, page, digest }
        const { id: reference } = await callApi<BegunStamping>('POST', '/api/stampings', wish)
        return { type: 'stamp-document', name, content, seal: seal.id, page, ...shown, reference, language }
      },
      async finish(answer) {
        if (answer.type !== 'stamp-document') return
        const { appended, signature } = answer
        const recorded = await recordStamping(signature)
        await queries.invalidateQueries({ queryKey: stampingsQuery.queryKey })
        onStamped({ ...{ name: pdf.name, signature, recorded }, content: joined(pdf.content, appended) })
      },
    })

  return (
    <>
      <Card title={t('stamp.where')}>
        <p className="stamp-file">
          <strong>{pdf.name}</strong>
          <Button onClick={onOther}>{t('stamp.other')}</Button>
        </p>
        {seals.length > 1 && (
          <RadioGroup
            id="seal"
            label={t('stamp.seal')}
            value={seal.id}
            onChange={setSealId}
            options={seals.map(({ id, name }) => ({ value: id, label: name, hint: id }))}
          />
        )}
        <div className="stamp-fields">
          <NumberField
            id="page"
            label={t('stamp.page', { pages: pdf.pages })}
            {...{ value: page, min: 1, max: pdf.pages }}
            onChange={setPage}
          />
          <NumberField
            id="x"
            label={t('stamp.fromLeft')}
            {...{ value: shown.xMm, min: 0, max: most.xMm }}
            onChange={(xMm) => setPlace({ ...shown, xMm })}
          />
          <NumberField
            id="y"
            label={t('stamp.fromTop')}
            {...{ value: shown.yMm, min: 0, max: most.yMm }}
            onChange={(yMm) => setPlace({ ...shown, yMm })}
          />
        </div>
        <p className="soft">{t('stamp.placeHint')}</p>
        <PagePreview
          {...{ document: pdf, page, seal, place: shown, onSize: setSize }}
          onMove={(wish) => setPlace(within(wish))}
        />
      </Card>
      <AskStatus ask={ask} />
      <div className="actions stamp-actions">
        <Button kind="primary" big busy={ask.phase !== 'idle' || !size} onClick={() => void start()}>
          {t('stamp.stamp')}
        </Button>
      </div>
    </>
  )
}

/** Whether the hall has it now; a stamp that it has not is valid all the same, and can be handed in again. */
export async function recordStamping(signature: string): Promise<boolean> {
  try {
    await callApi<Stamping>('POST', '/api/stamping-records', { signature })
    return true
  } catch {
    return false
  }
}

function joined(content: Uint8Array, appended: string): Uint8Array<ArrayBuffer> {
  const behind = Uint8Array.from(atob(appended), (sign) => sign.charCodeAt(0))
  const whole = new Uint8Array(content.length + behind.length)
  whole.set(content)
  whole.set(behind, content.length)
  return whole
}
