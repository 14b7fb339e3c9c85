import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Applications } from '@certhall/ra'
import type { Adapter, Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { ServerSecrets } from '../adapters/sql/server-secrets.ts'
import { type AccountSource, CLAIMS, claimsOf } from './claims.ts'
import { errorPage } from './error-page.ts'

export interface LogInService {
  /** Everything under /oidc. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** The log-in under way in this browser, by its own cookie. Rejects where there is none. */
  interaction(request: IncomingMessage, response: ServerResponse): Promise<{ uid: string; client: string }>
  /** Ends it; returns where the browser goes on. */
  finish(
    request: IncomingMessage,
    response: ServerResponse,
    who: { holderId: string; fingerprint: string },
  ): Promise<string>
  /** Ends it without a log-in: the application is told `access_denied`. Returns where the browser goes on. */
  cancel(request: IncomingMessage, response: ServerResponse): Promise<string>
}

export interface LogInServiceOptions {
  /** Known once the hall listens; asked at the first use. */
  origin(): string
  applications: Pick<Applications, 'find' | 'secrets'>
  secrets: ServerSecrets
  adapter: (model: string) => Adapter
  accounts: AccountSource
  log(error: Error): void
}

/** The grant of one log-in → the certificate that signed it: claims speak of that one, not of the holder's newest. */
const CERTIFICATE_OF_GRANT = 'CertificateOfGrant'
const HOUR = 3600
const MINUTE = 60
const PREFIX = '/oidc'

/** OpenID Connect for relying applications: authorization code with PKCE; the log-in itself is a page of the portal. */
export function createLogInService(options: LogInServiceOptions): LogInService {
  let made: Promise<Provider> | undefined
  // With the first log-in: the library is two hundred files.
  const provider = () => {
    made ??= createProvider(options).catch((error) => {
      made = undefined
      throw error
    })
    return made
  }
  return {
    async handle(request, response) {
      // The provider's own paths begin below its issuer's; `originalUrl` tells it what to put in front of links.
      Object.assign(request, { originalUrl: request.url })
      request.url = (request.url as string).slice(PREFIX.length) || '/'
      speakFrom(new URL(options.origin()), request)
      const answer = (await provider()).callback()
      await answer(request, response)
    },
    async interaction(request, response) {
      speakFrom(new URL(options.origin()), request)
      const { uid, params } = await (await provider()).interactionDetails(request, response)
      return { uid, client: String(params.client_id) }
    },
    async finish(request, response, { holderId, fingerprint }) {
      speakFrom(new URL(options.origin()), request)
      const ours = await provider()
      const { session } = await ours.interactionDetails(request, response)
      const next = await ours.interactionResult(
        request,
        response,
        { login: { accountId: holderId, amr: ['hwk', 'pin'] }, certificate: fingerprint },
        { mergeWithLastSubmission: false },
      )
      if (session && session.accountId !== holderId) await forget(ours, session.uid)
      return next
    },
    async cancel(request, response) {
      speakFrom(new URL(options.origin()), request)
      // RFC 6749 §4.1.2.1
      const result = { error: 'access_denied', error_description: 'cancelled by the user' }
      return (await provider()).interactionResult(request, response, result, {
        mergeWithLastSubmission: false,
      })
    },
  }
}

/** Whoever used this browser before is logged out without a question: nothing hangs on the provider's session. */
async function forget(provider: Provider, sessionUid: string): Promise<void> {
  const session = await provider.Session.findByUid(sessionUid)
  if (!session) return
  Object.assign(session, { accountId: undefined, authorizations: {} })
  await session.persist()
}

/** The provider makes links from the request's headers: they always tell the hall's own origin, whatever the client sent. */
function speakFrom({ host, protocol }: URL, { headers }: IncomingMessage): void {
  headers.host = host
  headers['x-forwarded-host'] = host
  headers['x-forwarded-proto'] = protocol.slice(0, -1)
}

async function createProvider(options: LogInServiceOptions): Promise<Provider> {
  const { Provider } = await import('oidc-provider')
  const { tokenEachTime } = await import('./policy.ts')
  const { applications, secrets, adapter, accounts } = options
  const secure = options.origin().startsWith('https:')
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true, secure, path: '/' } as const
  const certificates = adapter(CERTIFICATE_OF_GRANT)

  const configuration: Configuration = {
    // Asked anew for every request: who was just registered, or switched off, is so at once.
    adapter: (model) =>
      model === 'Client' ? registeredClients(adapter(model), applications) : adapter(model),
    jwks: secrets.jwks as NonNullable<Configuration['jwks']>,
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'certificate'],
    claims: CLAIMS,
    // Applications need no second request: the ID token itself tells who has logged in.
    conformIdTokenClaims: false,
    cookies: { keys: [secrets.cookieKey], short: cookie, long: cookie },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_ctx, { uid }) => `/log-in/${uid}`, policy: tokenEachTime() },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: MINUTE,
      IdToken: HOUR,
      Grant: HOUR,
      Interaction: 30 * MINUTE,
      Session: 30 * MINUTE,
    },
    // The session serves one log-in, so a code must not fall with it.
    expiresWithSession: () => false,
    async loadExistingGrant(ctx) {
      const { client, session, result } = ctx.oidc
      const fingerprint = (result as { certificate?: unknown } | undefined)?.certificate
      if (!client || !session?.accountId || typeof fingerprint !== 'string') return undefined
      // Relying applications are registered by the hall's operator: their scopes are agreed there, not asked here.
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile certificate')
      await certificates.upsert(await grant.save(), { fingerprint }, HOUR)
      return grant
    },
    async findAccount(_ctx: KoaContextWithOIDC, holderId, token) {
      const grantId = (token as { grantId?: string } | undefined)?.grantId
      const found = grantId ? await certificates.find(grantId) : undefined
      const fingerprint = (found as { fingerprint?: string } | undefined)?.fingerprint
      return {
        accountId: holderId,
        claims: () => claimsOf(accounts, holderId, fingerprint),
      }
    },
    renderError: errorPage,
  }

  const provider = new Provider(`${options.origin()}${PREFIX}`, configuration)
  provider.proxy = true // see speakFrom
  provider.on('server_error', (_ctx, error) => options.log(error))
  return provider
}

const APPLICATION_ID = /^[a-z][a-z0-9-]{1,39}$/

/** The registry of relying applications as the provider's store of clients. */
function registeredClients(stored: Adapter, applications: LogInServiceOptions['applications']): Adapter {
  return {
    ...stored,
    async find(id) {
      // Whatever a browser was made to send comes here.
      if (!APPLICATION_ID.test(id)) return undefined
      const [application, secrets] = await Promise.all([applications.find(id), applications.secrets(id)])
      if (!application?.active || !secrets) return undefined
      return {
        client_id: id,
        client_secret: secrets.clientSecret,
        redirect_uris: application.redirectUris,
        grant_types: ['authorization_code'],
        response_types: ['code'],
      }
    },
  }
}
