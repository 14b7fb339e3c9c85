import { CerthallError, type FaultHook } from '@certhall/model'
import type { Clock } from '@certhall/ra'
import { DEFAULT_STATUS } from '@certhall/va'
import { z } from 'zod'
import { mailSettings } from './adapters/mail/mail-settings.ts'
import { paymentSettings } from './adapters/payment/settings.ts'
import { smsSettings } from './adapters/sms/sms-settings.ts'

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((text) => new URL(text).origin === text, 'not an origin')
const perMinute = z.int().positive()

const relyingApplication = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: words,
  url: z.url(),
  redirectUri: z.url(),
  clientSecret: z.string().min(16),
  webhookUrl: z.url(),
  /** `whsec_` and base64, per Standard Webhooks. */
  webhookSecret: z.string().startsWith('whsec_'),
})

const { ocsp, crl } = DEFAULT_STATUS
const seconds = z.int().min(0)

/** Answers and lists about certificates; see docs/status.md. */
const status = z.strictObject({
  ocsp: z
    .strictObject({
      lifetimeMinutes: z.int().min(2).default(ocsp.lifetimeMinutes),
      maxAgeSeconds: seconds.default(ocsp.maxAgeSeconds),
      nonces: z.boolean().default(ocsp.nonces),
      archiveYears: z.int().min(0).default(ocsp.archiveYears),
      presigned: z.int().min(0).default(ocsp.presigned),
      presignedHashes: z.array(z.enum(['sha1', 'sha256', 'sm3'])).default(ocsp.presignedHashes),
      cached: z.int().min(0).default(ocsp.cached),
      signedPerSecond: z.int().min(1).default(ocsp.signedPerSecond),
      unknownPerSecond: z.int().min(0).default(ocsp.unknownPerSecond),
    })
    .refine(
      ({ maxAgeSeconds, lifetimeMinutes }) => maxAgeSeconds <= lifetimeMinutes * 30,
      'maxAgeSeconds is more than half of lifetimeMinutes',
    )
    .prefault({}),
  crl: z
    .strictObject({
      lifetimeHours: z.int().min(1).default(crl.lifetimeHours),
      deltaLifetimeHours: z.int().min(1).default(crl.deltaLifetimeHours),
      maxAgeSeconds: seconds.default(crl.maxAgeSeconds),
      largeListPauseSeconds: seconds.default(crl.largeListPauseSeconds),
    })
    .prefault({}),
})

const registrySource = words.default({ zh: '法人库', en: 'the registry of legal entities' })

/** The registry of legal entities, by HTTP or as a file; see docs/registry.md. */
const registry = z.union([
  z.strictObject({
    url: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, '')),
    key: z.string().min(1),
    source: registrySource,
    timeoutMs: z.int().min(10).default(3000),
    retries: z.int().min(0).max(5).default(2),
    backOffMs: z.int().min(1).default(200),
    failuresToOpen: z.int().min(1).default(6),
    reopenAfterMs: z.int().min(10).default(10_000),
  }),
  z.strictObject({ file: z.string().min(1), source: registrySource }),
])

/** How often one address may ask, per minute and process. */
const rateLimits = z.strictObject({
  logIn: perMinute.default(60),
  staffLogIn: perMinute.default(20),
  challenge: perMinute.default(120),
  status: perMinute.default(20),
  upload: perMinute.default(30),
  unlockCode: perMinute.default(10),
  lossCode: perMinute.default(10),
})

/** How staff log in; see docs/staff.md. 'allowed': a password alone will do, and the console says that it is weak. */
const staffLogIn = z.strictObject({ secondFactor: z.enum(['required', 'allowed']).default('required') })

const schema = z.strictObject({
  databaseUrl: z.string().min(1),
  host: z.string().min(1),
  /** 0: any free one. */
  port: z.int().min(0).max(65_535),
  /** As browsers see the hall; default http://host:port. */
  origin: origin.optional(),
  /** Where certificates say that lists and status answers are; default: the origin, by http. A proxy serves /crl, /ca, /ocsp there. */
  statusOrigin: origin.optional(),
  /** The CA's keys. */
  dataDir: z.string().min(1),
  profilesDir: z.string().min(1),
  /** The built pages: folders `portal` and `console`. Without it the hall is an API alone. */
  webDir: z.string().optional(),
  agentOrigins: z.array(origin),
  /** Opens the CA's keys and the hall's own secrets. */
  passphrase: z.string().min(1),
  applications: z.array(relyingApplication),
  /** Files of keys that are never certified: Debian's openssl-blacklist, or SHA-256 of public keys, one a line. */
  keyBlocklists: z.array(z.string().min(1)).default([]),
  /** Certificates for machines by EST; see docs/est.md. */
  est: z
    .strictObject({
      host: z.string().min(1).optional(),
      /** A TLS port of its own; 0: any free one. */
      port: z.int().min(0).max(65_535).optional(),
      /** Also on the hall's own port, for a reverse proxy that speaks TLS with the machines; without their certificates. */
      behindProxy: z.boolean().default(false),
      /** DNS names and IPv4 addresses under which machines find it. */
      names: z.array(z.string().min(1)).min(1).default(['localhost', '127.0.0.1']),
      /** The line of CAs that certifies the service itself; default: the first machine profile's. */
      issuer: z.string().optional(),
    })
    .optional(),
  payment: paymentSettings.prefault({}),
  /** E-mail and text messages to holders; left out: none are sent that way. See docs/notices.md. */
  mail: mailSettings.optional(),
  sms: smsSettings.optional(),
  /** Without it, no numbers are added to certificates here. */
  registry: registry.optional(),
  name: words.default({ zh: '证书大厅', en: 'Certhall' }),
  /** Takes the client's address and scheme from a reverse proxy's headers; a number for several, one behind the other. */
  trustProxy: z.union([z.boolean(), z.int().min(1).max(8)]).default(false),
  rateLimits: rateLimits.prefault({}),
  /** Uploaded papers. `scanner`: clamd at `unix:/run/clamav/clamd.ctl` or `tcp:host:port`, or none, which the console says. */
  papers: z
    .strictObject({
      scanner: z
        .union([z.literal('none'), z.string().regex(/^(unix:\/.+|tcp:[\w.-]+:\d{1,5})$/)])
        .default('none'),
    })
    .prefault({}),
  staffLogIn: staffLogIn.prefault({}),
  status: status.prefault({}),
  /** Work for a captcha: PBKDF2 iterations for each try, and about how many tries. */
  captcha: z
    .strictObject({ cost: z.int().positive().default(1000), tries: z.int().positive().default(300) })
    .prefault({}),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
})

export type RelyingApplication = z.infer<typeof relyingApplication>

/** What a hall is started with; the file's form, and what only code can give. */
export type HallConfig = z.input<typeof schema> & {
  faultHook?: FaultHook
  clock?: Clock
}
export type Settings = z.output<typeof schema> & { faultHook?: FaultHook; clock?: Clock }

/** Checks a configuration and fills in its defaults. @throws `configuration-invalid`, in one line. */
export function readConfig({ faultHook, clock, ...given }: HallConfig): Settings {
  const { data, error } = schema.safeParse(given)
  if (error) {
    const [issue] = error.issues
    throw new CerthallError(
      'configuration-invalid',
      `The hall's configuration is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`,
    )
  }
  return { ...data, ...(faultHook && { faultHook }), ...(clock && { clock }) }
}
