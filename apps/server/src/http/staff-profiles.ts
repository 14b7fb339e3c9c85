import * as api from '@certhall/model/api'
import { listProfiles, previewProfile, proposeProfile, viewProfile } from '@certhall/ra'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** The services' rules: CA operators propose others, a second person confirms; finance and auditors look. */
export function staffProfileRoutes(app: App, { ra }: HttpContext): void {
  const common = { tags: ['profiles'], security: [{ staff: [] }] }
  const one = { ...common, params: api.profileParams }

  app.get(
    '/api/staff/profiles',
    {
      schema: {
        ...common,
        summary: 'The services and the version of their rules that is in force',
        response: { 200: api.profileList, ...refusals },
      },
    },
    async ({ staffMember }) => listProfiles(ra, staffMember),
  )

  app.get(
    '/api/staff/profiles/:id',
    {
      schema: {
        ...one,
        summary: 'The rules of one service: in force, to come, offered by its file, and how they came to be',
        response: { 200: api.profileDetail, ...refusals },
      },
    },
    async ({ staffMember, params }) => viewProfile(ra, staffMember, params),
  )

  app.post(
    '/api/staff/profiles/:id/preview',
    {
      schema: {
        ...one,
        summary:
          'What a change of rules would do: differences, trial certificates, applications that go back',
        body: api.profileChange,
        response: { 200: api.profilePreview, ...refusals },
      },
    },
    async ({ staffMember, params, body }) => previewProfile(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/profiles/:id/proposals',
    {
      schema: {
        ...one,
        summary: 'Propose other prices or rules; a second person confirms',
        body: api.profileProposal,
        response: { 200: api.profileDetail, ...refusals },
      },
    },
    async ({ staffMember, params, body }) => proposeProfile(ra, staffMember, { ...params, ...body }),
  )
}
