import { fingerprint } from '@certhall/crypto'
import type { BegunStamping, StampingList, StampVerification } from '@certhall/model/api'
import { hallClient } from '../hall-client.ts'
import type { SealHolder, SealStage } from './stage.ts'

/** One empty A4 page. */
function onePage(): Uint8Array<ArrayBuffer> {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>',
    '<</Type/Page/Parent 2 0 R>>',
  ]
  let text = '%PDF-1.7\n'
  const lines = objects.map((body, i) => {
    const line = `${String(text.length).padStart(10, '0')} 00000 n \n`
    text += `${i + 1} 0 obj\n${body}\nendobj\n`
    return line
  })
  const table = `xref\n0 4\n0000000000 65535 f \n${lines.join('')}trailer\n<</Size 4/Root 1 0 R>>\n`
  return new TextEncoder().encode(`${text}${table}startxref\n${text.length}\n%%EOF\n`)
}

/** As the portal's page does: begun, stamped by the assistant, handed in. The stamped document. */
export async function stampPdf(
  { assistant }: SealStage,
  { client, enrolled }: SealHolder,
  seal: string,
): Promise<Uint8Array> {
  const content = onePage()
  const { id } = await client.send<BegunStamping>('POST', '/api/stampings', {
    ...{ seal, name: 'selftest.pdf', pages: 1, page: 1, digest: fingerprint(content) },
  })
  const { token, pin } = enrolled
  const wish = { name: 'selftest.pdf', content, seal, page: 1, xMm: 120, yMm: 200, reference: id }
  const request = { type: 'stamp-document', ...wish, language: 'zh' } as const
  const answer = await assistant.consent({ request, token, pin })
  if (answer.type !== 'stamp-document') throw new Error(`the assistant answered ${answer.type}`)
  await client.send('POST', '/api/stamping-records', { signature: answer.signature })
  const { stampings } = await client.get<StampingList>('/api/stampings')
  if (stampings.find((one) => one.id === id)?.done === undefined) throw new Error('not on record')
  return new Uint8Array([...content, ...Buffer.from(answer.appended, 'base64')])
}

export async function requireStamped(
  { hall }: SealStage,
  file: Uint8Array,
  verdict: StampVerification['verdict'],
): Promise<void> {
  const body = { document: Buffer.from(file).toString('base64') }
  const answer = await hallClient(hall.origin).send<StampVerification>(
    'POST',
    '/api/stamp-verification',
    body,
  )
  const amiss = answer.stamps.flatMap(({ findings }) =>
    findings.filter((one) => one.verdict !== 'right').map(({ code }) => code),
  )
  if (answer.verdict !== verdict) throw new Error(`${answer.verdict}: ${amiss.join(', ')}`)
}
