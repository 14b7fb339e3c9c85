import * as openid from 'openid-client'
import { type VerifiedHolder, verifiedHolder } from './messages.ts'

/** What has to be remembered between sending somebody to the hall and his return. */
export interface PendingLogIn {
  state: string
  nonce: string
  codeVerifier: string
}

export interface LogIn {
  start(language: 'zh' | 'en'): Promise<{ url: URL; pending: PendingLogIn }>
  /** @throws where the hall refused, or the answer does not belong to `pending`. */
  finish(callback: URL, pending: PendingLogIn): Promise<VerifiedHolder>
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Authorization code with PKCE against the hall's OpenID provider. The hall is asked for its description at the first log-in. */
export function createLogIn(
  hall: { hall: string; clientId: string; clientSecret: string },
  redirectUri: () => string,
): LogIn {
  const issuer = new URL('/oidc', hall.hall)
  let discovered: Promise<openid.Configuration> | undefined
  const discover = () => {
    discovered ??= openid
      .discovery(issuer, hall.clientId, undefined, openid.ClientSecretBasic(hall.clientSecret), {
        // plain http is for a hall on this very computer only
        execute:
          issuer.protocol === 'http:' && LOOPBACK.has(issuer.hostname) ? [openid.allowInsecureRequests] : [],
      })
      .catch((error) => {
        discovered = undefined // the hall may be up next time
        throw error
      })
    return discovered
  }
  return {
    async start(language) {
      const configuration = await discover()
      const pending = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        codeVerifier: openid.randomPKCECodeVerifier(),
      }
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri(),
        scope: 'openid profile certificate',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(pending.codeVerifier),
        code_challenge_method: 'S256',
        // the token shall sign every time, not only once a day
        prompt: 'login',
        ui_locales: language === 'zh' ? 'zh-CN' : 'en',
      })
      return { url, pending }
    },
    async finish(callback, pending) {
      const configuration = await discover()
      const tokens = await openid.authorizationCodeGrant(configuration, callback, {
        pkceCodeVerifier: pending.codeVerifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('the hall sent no ID token')
      const info = await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      return readClaims({ ...claims, ...info })
    },
  }
}

/** The hall's claims, in this application's words. */
function readClaims(claims: Record<string, unknown>): VerifiedHolder {
  return verifiedHolder.parse({
    idType: claims.id_type,
    idNumber: claims.id_number,
    name: claims.name,
    certificate: { serial: claims.certificate_serial, notAfter: claims.certificate_not_after },
  })
}
