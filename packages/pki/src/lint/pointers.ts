import { Fields, readElement } from '../der-read.ts'
import type { DistributionPoint } from '../distribution-point.ts'
import type { RawExtension } from '../extension-fields.ts'
import { ACCESS, EXTENSION } from '../extensions.ts'
import { readGeneralName } from '../general-name.ts'
import { sameName } from '../name-comparison.ts'
import { firstFault, generalNameFault, uriFault } from './name-forms.ts'
import { type FrameContext, HOLDERS, type LintRule, mustInFrame, shouldInFrame, when } from './rule.ts'

const points = ({ tbs: { extensions } }: FrameContext): readonly DistributionPoint[] =>
  extensions.freshestPoints === undefined
    ? (extensions.distributionPoints ?? [])
    : [...(extensions.distributionPoints ?? []), ...extensions.freshestPoints]

const SCHEMES = /^(https?|ldaps?):/i

function scheme(address: string): string | undefined {
  return SCHEMES.test(address) ? undefined : `'${address}' is neither HTTP nor LDAP`
}

function descriptions({ raw }: FrameContext): { method: string; address?: string }[] {
  const found = raw.find(EXTENSION.authorityInfoAccess)
  return found === undefined ? [] : descriptionsOf(found)
}

/** Each description of the authority information: its method, and its place where that is an address. */
function descriptionsOf({ value }: RawExtension): { method: string; address?: string }[] {
  return new Fields(readElement(value).content).all(256).map(({ content }) => {
    const fields = new Fields(content)
    const method = fields.oid()
    const location = readGeneralName(fields.take())
    return location.type === 'uri' ? { method, address: location.value } : { method }
  })
}

const pointFault = ({ fullName }: DistributionPoint) => firstFault(fullName, generalNameFault)

/** RFC 5280 §4.2.1.13: an authority that signs its lists itself leaves out cRLIssuer. */
function needlessIssuer(context: FrameContext): string | undefined {
  const { issuerDer } = context.tbs
  const needless = points(context).some(({ crlIssuer }) =>
    crlIssuer?.some((name) => name.type === 'directory' && name.der && sameName(name.der, issuerDer)),
  )
  return when(needless, "cRLIssuer that is the certificate's issuer")
}

/** Where to ask about a certificate (RFC 5280 §4.2.1.13, §4.2.1.15, §4.2.2.1). */
export const POINTER_RULES: readonly LintRule[] = [
  shouldInFrame(
    'CH-150',
    'GMT0015-C.3-distribution-points',
    'A holder has CRL distribution points.',
    ({ tbs }) => when(!tbs.extensions.distributionPoints, 'no CRL distribution points'),
    HOLDERS,
  ),
  mustInFrame(
    'CH-151',
    'RFC5280-4.2.1.13-empty',
    'Distribution points have at least one.',
    ({ tbs: { extensions } }) =>
      when(
        extensions.distributionPoints?.length === 0 || extensions.freshestPoints?.length === 0,
        'distribution points without one',
      ),
  ),
  mustInFrame(
    'CH-152',
    'RFC5280-4.2.1.13-place',
    'A distribution point has a name or a cRLIssuer.',
    (context) =>
      when(
        points(context).some(
          ({ fullName, relativeName, crlIssuer }) => !fullName && !relativeName && !crlIssuer,
        ),
        'distribution point without a place',
      ),
  ),
  mustInFrame(
    'CH-153',
    'RFC5280-4.2.1.13-all-reasons',
    'One distribution point covers all reasons.',
    ({ tbs }) => {
      const own = tbs.extensions.distributionPoints ?? []
      return when(
        own.length > 0 && own.every(({ reasons }) => reasons !== undefined),
        'no distribution point covers all reasons',
      )
    },
  ),
  mustInFrame(
    'CH-154',
    'RFC5280-4.2.1.13-crl-issuer',
    "cRLIssuer is left out where it is the certificate's issuer.",
    needlessIssuer,
  ),
  shouldInFrame('CH-155', 'RFC5280-4.2.1.13-relative', 'Distribution points have full names.', (context) =>
    when(
      points(context).some(({ relativeName }) => relativeName !== undefined),
      'distribution point by relative name',
    ),
  ),
  mustInFrame(
    'CH-156',
    'RFC5280-4.2.1.13-form',
    'The names of distribution points have the form of their kind.',
    (context) => firstFault(points(context), pointFault),
  ),
  shouldInFrame(
    'CH-157',
    'RFC5280-4.2.1.13-scheme',
    'The addresses of lists are HTTP or LDAP.',
    ({ tbs: { extensions } }) =>
      firstFault([...(extensions.crlDistributionPoints ?? []), ...(extensions.freshestCrl ?? [])], scheme),
  ),
  shouldInFrame(
    'CH-158',
    'GMT0015-C.3-authority-info',
    'A holder has an OCSP address and one for the issuer.',
    ({ tbs }) => when(!tbs.extensions.ocsp || !tbs.extensions.caIssuers, 'no OCSP or issuer address'),
    HOLDERS,
  ),
  mustInFrame('CH-159', 'RFC5280-4.2.2.1-empty', 'Authority information has at least one entry.', (context) =>
    when(
      context.raw.find(EXTENSION.authorityInfoAccess) !== undefined && descriptions(context).length === 0,
      'authority information without an entry',
    ),
  ),
  mustInFrame(
    'CH-160',
    'RFC5280-4.2.2.1-form',
    'Addresses of authority information are absolute URIs.',
    ({ tbs: { extensions } }) =>
      firstFault(extensions.ocsp, uriFault) ?? firstFault(extensions.caIssuers, uriFault),
  ),
  shouldInFrame(
    'CH-161',
    'RFC5280-4.2.2.1-scheme',
    'Addresses of authority information are HTTP or LDAP.',
    ({ tbs: { extensions } }) =>
      firstFault([...(extensions.ocsp ?? []), ...(extensions.caIssuers ?? [])], scheme),
  ),
  mustInFrame('CH-162', 'RFC5280-4.2.2.1-ocsp-uri', 'An OCSP responder is named by a URI.', (context) =>
    when(
      descriptions(context).some(({ method, address }) => method === ACCESS.ocsp && address === undefined),
      'OCSP responder that is not named by a URI',
    ),
  ),
  mustInFrame(
    'CH-163',
    'RFC5280-4.2.1.13-chicken-and-egg',
    'Lists and issuers are not fetched over HTTPS or LDAPS alone.',
    ({ tbs: { extensions } }) => {
      const lists = extensions.crlDistributionPoints ?? []
      return when(
        lists.length > 0 && lists.every((address) => /^(https|ldaps):/i.test(address)),
        'every list needs a TLS certificate to be checked first',
      )
    },
  ),
]
