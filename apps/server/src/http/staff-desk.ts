import { localDay } from '@certhall/model'
import * as api from '@certhall/model/api'
import {
  approveMany,
  claimCase,
  commentCase,
  exportQueue,
  listViews,
  releaseCase,
  removeView,
  saveView,
  viewDesk,
} from '@certhall/ra'
import { z } from 'zod'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** Work at the queue: who has what, what staff say to each other, many at once, a table, views of one's own. docs/staff.md. */
export function staffDeskRoutes(app: App, { ra }: HttpContext): void {
  const common = { tags: ['staff'], security: [{ staff: [] }] }
  const one = { ...common, params: referenceParams, response: { 200: api.caseDeskView, ...refusals } }
  const views = { ...common, response: { 200: api.savedViews, ...refusals } }

  app.get(
    '/api/staff/cases/:reference/desk',
    {
      schema: { ...one, summary: 'Who has taken the application up, whose turn it is, comments among staff' },
    },
    async ({ staffMember, params }) => viewDesk(ra, staffMember, params),
  )

  app.post(
    '/api/staff/cases/:reference/claim',
    { schema: { ...one, summary: 'Take it up', body: api.claimRequest } },
    async ({ staffMember, params, body }) => claimCase(ra, staffMember, { ...params, ...body }),
  )

  app.delete(
    '/api/staff/cases/:reference/claim',
    { schema: { ...one, summary: 'Leave it to others' } },
    async ({ staffMember, params }) => releaseCase(ra, staffMember, params),
  )

  app.post(
    '/api/staff/cases/:reference/comments',
    { schema: { ...one, summary: 'A comment that no holder sees', body: api.commentRequest } },
    async ({ staffMember, params, body }) => commentCase(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/bulk-approvals',
    {
      schema: {
        ...common,
        summary: 'Approve several, each by the template that was shown; each stands for itself',
        body: api.bulkApproval,
        response: { 200: api.bulkResult, ...refusals },
      },
    },
    async ({ staffMember, body }) => approveMany(ra, staffMember, body),
  )

  app.get(
    '/api/staff/cases.csv',
    {
      schema: {
        ...common,
        summary: 'The queue as a table, with the same filters',
        querystring: api.staffQueueExport,
        response: { 200: { content: { 'text/csv': { schema: z.string() } } }, ...refusals },
      },
    },
    async ({ staffMember, query }, reply) => {
      const day = localDay(ra.clock.now())
      reply.type('text/csv; charset=utf-8')
      reply.header('content-disposition', `attachment; filename="applications-${day}.csv"`)
      return exportQueue(ra, staffMember, query)
    },
  )

  app.get(
    '/api/staff/views',
    { schema: { ...views, summary: 'The own views of the queue' } },
    async ({ staffMember }) => listViews(ra, staffMember),
  )

  app.post(
    '/api/staff/views',
    { schema: { ...views, summary: 'Keep a view under a name', body: api.savedViewRequest } },
    async ({ staffMember, body }) => saveView(ra, staffMember, body),
  )

  app.delete(
    '/api/staff/views/:id',
    { schema: { ...views, summary: 'Forget a view', params: api.coverParams } },
    async ({ staffMember, params }) => removeView(ra, staffMember, params),
  )
}
