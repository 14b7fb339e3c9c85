import type { SealView } from '@certhall/model/api'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useWords } from '../../use-words.ts'
import type { OpenDocument } from './open-document.ts'

const MM_PER_POINT = 25.4 / 72

/** Where the seal lies, in millimetres from the left and upper edge. */
export interface Place {
  xMm: number
  yMm: number
}

export interface PageSize {
  widthMm: number
  heightMm: number
}

/** One page with the seal on it in its own size. The seal can be dragged; whoever uses the keyboard has the fields beside it. */
export function PagePreview(props: {
  document: OpenDocument
  /** From 1. */
  page: number
  seal: SealView
  place: Place
  onSize(size: PageSize): void
  onMove(place: Place): void
}) {
  const { document: pdf, page, seal, place, onSize, onMove } = props
  const { t } = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState<PageSize>()
  const grip = useRef<{ x: number; y: number }>(undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `onSize` is told once for each page
  useEffect(() => {
    let stopped = false
    void (async () => {
      const shown = await pdf.view.getPage(page)
      const points = shown.getViewport({ scale: 1 })
      const element = canvas.current
      if (stopped || !element) return
      const found = { widthMm: points.width * MM_PER_POINT, heightMm: points.height * MM_PER_POINT }
      const scale = Math.min((element.parentElement?.clientWidth ?? 600) / points.width, 2)
      const viewport = shown.getViewport({ scale: scale * Math.min(devicePixelRatio, 2) })
      element.width = Math.round(viewport.width)
      element.height = Math.round(viewport.height)
      await shown.render({ canvas: element, viewport }).promise
      if (stopped) return
      setSize(found)
      onSize(found)
    })().catch(() => {})
    return () => {
      stopped = true
    }
  }, [pdf, page])

  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`
  function drag(event: PointerEvent<HTMLImageElement>) {
    const box = canvas.current?.getBoundingClientRect()
    if (!grip.current || !size || !box) return
    const toMm = size.widthMm / box.width
    onMove({
      xMm: (event.clientX - box.left) * toMm - grip.current.x,
      yMm: (event.clientY - box.top) * toMm - grip.current.y,
    })
  }
  return (
    <div className="stamp-page">
      <canvas ref={canvas} aria-label={t('stamp.pageOf', { page, pages: pdf.pages })} role="img" />
      {size && (
        <img
          className="stamp-seal"
          src={seal.picture}
          alt={t('stamp.sealOnPage', { name: seal.name })}
          draggable={false}
          style={{
            left: percent(place.xMm, size.widthMm),
            top: percent(place.yMm, size.heightMm),
            width: percent(seal.widthMm, size.widthMm),
            height: percent(seal.heightMm, size.heightMm),
          }}
          onPointerDown={(event) => {
            const box = canvas.current?.getBoundingClientRect()
            if (!box) return
            event.currentTarget.setPointerCapture(event.pointerId)
            const toMm = size.widthMm / box.width
            grip.current = {
              x: (event.clientX - box.left) * toMm - place.xMm,
              y: (event.clientY - box.top) * toMm - place.yMm,
            }
          }}
          onPointerMove={drag}
          onPointerUp={() => {
            grip.current = undefined
          }}
        />
      )}
    </div>
  )
}
