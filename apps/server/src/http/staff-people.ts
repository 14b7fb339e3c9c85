import * as api from '@certhall/model/api'
import {
  addJurisdiction,
  addPerson,
  addStaffCertificate,
  changePerson,
  listPeople,
  moveJurisdiction,
  previewMove,
  removeStaffCertificate,
  renameJurisdiction,
  resetFactor,
  resetPassword,
  viewJurisdictions,
  viewPerson,
} from '@certhall/ra'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const certificateBody = z.strictObject({ serial: api.certificateSerial })
const certificateParams = api.personParams.extend({ serial: api.certificateSerial })

/** People, roles and jurisdictions, for the administrator of staff; auditors look. docs/staff.md. */
export function staffPeopleRoutes(app: App, { ra }: HttpContext): void {
  const common = { tags: ['people'], security: [{ staff: [] }] }
  const person = { ...common, params: api.personParams, response: { 200: api.staffPerson, ...refusals } }
  const tree = { ...common, response: { 200: api.jurisdictionTree, ...refusals } }
  const oneOfTree = { ...tree, params: api.jurisdictionParams }

  app.get(
    '/api/staff/people',
    {
      schema: {
        ...common,
        summary: 'People of the own jurisdiction and below',
        response: { 200: api.staffPeople, ...refusals },
      },
    },
    async ({ staffMember }) => listPeople(ra, staffMember),
  )

  app.post(
    '/api/staff/people',
    {
      schema: {
        ...common,
        summary: 'Add somebody; answers a first password, to be replaced at log-in',
        body: api.newPerson,
        response: { 201: api.addedPerson, ...refusals },
      },
    },
    async ({ staffMember, body }, reply) => reply.code(201).send(await addPerson(ra, staffMember, body)),
  )

  app.get(
    '/api/staff/people/:id',
    { schema: { ...person, summary: 'One person, with certificates and what happened to the account' } },
    async ({ staffMember, params }) => viewPerson(ra, staffMember, params),
  )

  app.patch(
    '/api/staff/people/:id',
    {
      schema: { ...person, summary: 'Change name, roles, jurisdiction, or shut out', body: api.personChange },
    },
    async ({ staffMember, params, body }) => changePerson(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/people/:id/password-reset',
    {
      schema: {
        ...person,
        summary: 'A new first password; all sessions end',
        response: { 200: api.givenPassword, ...refusals },
      },
    },
    async ({ staffMember, params }) => resetPassword(ra, staffMember, params),
  )

  app.post(
    '/api/staff/people/:id/second-factor-reset',
    { schema: { ...person, summary: 'Remove a lost authenticator; all sessions end' } },
    async ({ staffMember, params }) => resetFactor(ra, staffMember, params),
  )

  app.post(
    '/api/staff/people/:id/certificates',
    { schema: { ...person, summary: 'Register a certificate for log-in by token', body: certificateBody } },
    async ({ staffMember, params, body }) => addStaffCertificate(ra, staffMember, { ...params, ...body }),
  )

  app.delete(
    '/api/staff/people/:id/certificates/:serial',
    { schema: { ...person, params: certificateParams, summary: 'It logs in no more; all sessions end' } },
    async ({ staffMember, params }) => removeStaffCertificate(ra, staffMember, params),
  )

  app.get(
    '/api/staff/jurisdictions',
    { schema: { ...tree, summary: 'The tree from the own jurisdiction down' } },
    async ({ staffMember }) => viewJurisdictions(ra, staffMember),
  )

  app.post(
    '/api/staff/jurisdictions',
    { schema: { ...tree, summary: 'Add one', body: api.newJurisdiction } },
    async ({ staffMember, body }) => addJurisdiction(ra, staffMember, body),
  )

  app.post(
    '/api/staff/jurisdictions/:id/name',
    { schema: { ...oneOfTree, summary: 'Rename it', body: api.jurisdictionName } },
    async ({ staffMember, params, body }) => renameJurisdiction(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/jurisdictions/:id/move-preview',
    {
      schema: {
        ...oneOfTree,
        summary: 'What a move would do',
        body: api.jurisdictionParent,
        response: { 200: api.moveConsequences, ...refusals },
      },
    },
    async ({ staffMember, params, body }) => previewMove(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/jurisdictions/:id/move',
    { schema: { ...oneOfTree, summary: 'Move it below another one', body: api.jurisdictionParent } },
    async ({ staffMember, params, body }) => moveJurisdiction(ra, staffMember, { ...params, ...body }),
  )
}
