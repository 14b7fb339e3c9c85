import * as api from '@certhall/model/api'
import {
  approveRecovery,
  listRecoveries,
  openRestore,
  releaseRecovery,
  requestRecovery,
  restorePair,
  viewKeyCentre,
  viewOlderKeys,
  viewRecovery,
  viewRestore,
} from '@certhall/ra'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const idParams = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) })

/** Encryption keys under escrow: back to their holder's token, or out by two officers. docs/key-management.md. */
export function keyRoutes(app: App, { ra }: HttpContext): void {
  const restore = { tags: ['keys'], security: [{ restore: [] }] }
  const staff = { tags: ['keys'], security: [{ staff: [] }] }
  const one = { ...staff, params: idParams, response: { 200: api.recovery, ...refusals } }

  app.get(
    '/api/older-keys',
    {
      schema: {
        tags: ['keys'],
        security: [{ holder: [] }],
        summary: 'Older encryption keys that the own token can have again',
        response: { 200: api.olderKeys, ...refusals },
      },
    },
    async ({ holder }) => viewOlderKeys(ra, holder),
  )

  app.post(
    '/api/restore-tickets',
    {
      schema: {
        tags: ['keys'],
        security: [{ holder: [] }],
        summary: 'A ticket with which the assistant fetches older encryption keys',
        response: { 201: api.restoreTicket, ...refusals },
      },
    },
    async ({ holder }, reply) => reply.code(201).send(await openRestore(ra, holder)),
  )

  app.get(
    '/api/restores',
    {
      schema: {
        ...restore,
        summary: 'Which older encryption keys can be had again',
        response: { 200: api.restoreState, ...refusals },
      },
    },
    async ({ restore: actor }) => viewRestore(ra, actor),
  )

  app.post(
    '/api/restores',
    {
      schema: {
        ...restore,
        summary: 'One of them, wrapped to the key of the container that receives it. Idempotent by that key',
        body: api.restoreRequest,
        response: { 200: api.restoredPair, ...refusals },
      },
    },
    async ({ restore: actor, body }) => restorePair(ra, actor, body),
  )

  app.get(
    '/api/staff/recoveries',
    {
      schema: {
        ...staff,
        summary: 'Key recoveries of the own jurisdiction',
        response: { 200: api.recoveryList, ...refusals },
      },
    },
    async ({ staffMember }) => listRecoveries(ra, staffMember),
  )

  app.post(
    '/api/staff/recoveries',
    {
      schema: {
        ...staff,
        summary: 'Ask for a holder’s encryption key, with a reason',
        body: api.recoveryRequest,
        response: { 201: api.recovery, ...refusals },
      },
    },
    async ({ staffMember, body }, reply) =>
      reply.code(201).send(await requestRecovery(ra, staffMember, body)),
  )

  app.get(
    '/api/staff/recoveries/:id',
    {
      schema: {
        ...one,
        summary: 'One recovery: whose key, and what was written down about it',
        response: { 200: api.recoveryDetail, ...refusals },
      },
    },
    async ({ staffMember, params }) => viewRecovery(ra, staffMember, params),
  )

  app.post(
    '/api/staff/recoveries/:id/approval',
    { schema: { ...one, summary: 'Approve what another officer has asked for' } },
    async ({ staffMember, params }) => approveRecovery(ra, staffMember, params),
  )

  app.post(
    '/api/staff/recoveries/:id/release',
    {
      schema: {
        ...one,
        summary: 'The key, wrapped to its recipient, for the officer who asked. Idempotent until it expires',
        response: { 200: api.releasedRecovery, ...refusals },
      },
    },
    async ({ staffMember, params }) => releaseRecovery(ra, staffMember, params),
  )

  app.get(
    '/api/staff/key-centre',
    {
      schema: {
        ...staff,
        summary: 'Stores and master keys of the key-management centre, in numbers',
        response: { 200: api.keyCentre, ...refusals },
      },
    },
    async ({ staffMember }) => viewKeyCentre(ra, staffMember),
  )
}
