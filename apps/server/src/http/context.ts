import type { PayWay } from '@certhall/model/api'
import type {
  DeliveryActor,
  HolderActor,
  LossActor,
  Ra,
  RestoreActor,
  SealActor,
  StaffActor,
  UnlockActor,
} from '@certhall/ra'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Sessions } from '../adapters/sql/server-sessions.ts'
import type { OpenAuthority } from '../authority.ts'
import type { Captcha } from '../captcha.ts'
import type { Settings } from '../config.ts'
import type { LogInService } from '../oidc/log-in-service.ts'
import type { PdfThread } from '../pdf/pdf-thread.ts'
import type { SealVerification } from '../seals/verify-file.ts'

import type { Door } from './doors.ts'

/** What the handlers use; `compose.ts` builds it. */
export interface HttpContext {
  settings: Settings
  /** As browsers see the hall; final once it listens. */
  origin(): string
  ra: Ra
  sessions: Sessions
  captcha: Captcha
  status: CertificateStatus
  logIns: LogInService
  /** Checks seals for whoever asks. */
  seals: SealVerification
  /** Ways to pay besides bank transfer, as pages show them. */
  payWays: readonly PayWay[]
  /** Printed pages. */
  pdf: Pick<PdfThread, 'make'>
  /** Strangers’ PDFs, in a thread that nothing else waits for. */
  readStamps: PdfThread['readStamps']
  /** Answered before everything else; see doors.ts. */
  doors: readonly Door[]
  /** Resolves when the database answers. */
  ping(): Promise<void>
}

/** Status of certificates for the world; see authority.ts. */
type CertificateStatus = Pick<OpenAuthority, 'replyOcsp' | 'lists' | 'caCertificate' | 'chainOf'>

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the route's `onRequest` (see who.ts) before its handler runs. */
    holder: HolderActor
    staffMember: StaffActor
    unlocker: UnlockActor
    lossReporter: LossActor
    delivery: DeliveryActor
    restore: RestoreActor
    seal: SealActor
  }
}
