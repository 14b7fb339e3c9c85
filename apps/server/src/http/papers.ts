import { CerthallError } from '@certhall/model'
import * as api from '@certhall/model/api'
import {
  addPaper,
  type HolderActor,
  PAPER_MAX_BYTES,
  presentPaper,
  previewPaper,
  readPaper,
  removePaper,
  type StaffActor,
  type UnlockActor,
  viewPapers,
} from '@certhall/ra'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** One file a request; a little above what a paper may have, so that the refusal tells the limit. */
export const UPLOAD_LIMITS = {
  files: 1,
  fields: 0,
  parts: 1,
  headerPairs: 20,
  fileSize: PAPER_MAX_BYTES + 1,
}

const one = referenceParams.extend({ id: z.string().regex(/^[0-9a-f]{32}$/) })
const page = z.strictObject({ page: z.coerce.number().int().min(1).max(9999).default(1) })
const kind = z.strictObject({ kind: z.string().max(30) })

/** Whose papers, under which address, and how the request's actor is had. */
const DOORS: { prefix: string; who: string; tag: string; actor(request: FastifyRequest): PapersActor }[] = [
  { prefix: '/api/cases', who: 'holder', tag: 'papers', actor: ({ holder }) => holder },
  { prefix: '/api/unlock/cases', who: 'unlock', tag: 'unlock', actor: ({ unlocker }) => unlocker },
  { prefix: '/api/staff/cases', who: 'staff', tag: 'staff', actor: ({ staffMember }) => staffMember },
]
type PapersActor = HolderActor | UnlockActor | StaffActor

/** Papers handed in with an application; who may see or change them is decided by the RA. */
export function paperRoutes(app: App, { ra, settings }: HttpContext): void {
  for (const { prefix, who, tag, actor } of DOORS) {
    const common = { tags: [tag], security: [{ [who]: [] }] }
    const upload = { rateLimit: { max: settings.rateLimits.upload, timeWindow: 60_000 } }

    app.get(
      `${prefix}/:reference/papers`,
      {
        schema: {
          ...common,
          summary: 'Papers handed in, and those that are wanted',
          params: referenceParams,
          response: { 200: api.papers, ...refusals },
        },
      },
      async (request) => viewPapers(ra, actor(request), request.params),
    )

    app.post(
      `${prefix}/:reference/papers`,
      {
        config: upload,
        schema: {
          ...common,
          summary: 'Hand in a paper: PDF, JPEG or PNG',
          description: 'multipart/form-data with one file, at most 10 MB; its type is read from its content.',
          consumes: ['multipart/form-data'],
          params: referenceParams,
          querystring: kind,
          response: { 201: api.paper, ...refusals },
        },
      },
      async (request, reply) => {
        const { params, query } = request
        const file = () => receiveFile(request)
        const paper = await addPaper(ra, actor(request), { ...params, ...query, file })
        return reply.code(201).send(presentPaper(paper))
      },
    )

    app.get(
      `${prefix}/:reference/papers/:id`,
      {
        schema: {
          ...common,
          summary: 'A paper, to be kept as a file',
          params: one,
          response: { 200: z.any().describe('The file'), ...refusals },
        },
      },
      async (request, reply) => {
        const { paper, bytes } = await readPaper(ra, actor(request), request.params)
        return sendFile(reply, paper.type, bytes, `attachment; filename*=UTF-8''${encodeName(paper.name)}`)
      },
    )

    app.get(
      `${prefix}/:reference/papers/:id/preview`,
      {
        schema: {
          ...common,
          summary: 'One page of a paper as a PNG, to be looked at',
          params: one,
          querystring: page,
          response: { 200: z.any().describe('The picture'), ...refusals },
        },
      },
      async (request, reply) =>
        sendFile(
          reply,
          'image/png',
          await previewPaper(ra, actor(request), { ...request.params, ...request.query }),
          'inline',
        ),
    )

    app.delete(
      `${prefix}/:reference/papers/:id`,
      {
        schema: {
          ...common,
          summary: 'Take a paper back',
          params: one,
          response: { 204: z.null().describe('It is gone'), ...refusals },
        },
      },
      async (request, reply) => {
        await removePaper(ra, actor(request), request.params)
        return reply.code(204).send(null)
      },
    )
  }
}

/** The whole file, in memory: it is looked at as a whole. `input-invalid` for anything but one file. */
async function receiveFile(request: FastifyRequest): Promise<{ name: string; bytes: Uint8Array }> {
  if (!request.isMultipart()) throw new CerthallError('input-invalid', 'not multipart/form-data')
  const file = await request.file()
  if (file === undefined) throw new CerthallError('input-invalid', 'no file')
  const bytes = new Uint8Array(await file.toBuffer())
  return { name: file.filename, bytes }
}

/** Whatever it is, it runs nothing and frames nothing, should a browser show it (CSP3 §6.1, HTML sandboxing). */
function sendFile(reply: FastifyReply, type: string, bytes: Uint8Array, disposition: string) {
  return reply
    .type(type)
    .header('content-disposition', disposition)
    .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(bytes))
}

/** RFC 8187 §3.2: every octet that is no attr-char. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
}
