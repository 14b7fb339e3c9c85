import { isIPv6 } from 'node:net'

/**
 * What requests are counted by: an IPv4 address, or the first 64 bits of an IPv6 address (RFC 6177: one site has 2⁶⁴ of them at
 * least, each good for one more try). @fastify/rate-limit does the same for its own counts.
 */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address
  // Without the zone; WHATWG's parser writes one form, IPv4 in IPv6 too.
  const text = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1)
  const [left = '', right] = text.split('::')
  const groups = left === '' ? [] : left.split(':')
  const behind = right ? right.split(':') : []
  const all =
    right === undefined
      ? groups
      : [...groups, ...Array<string>(8 - groups.length - behind.length).fill('0'), ...behind]
  const mapped = all.slice(0, 6).join(':') === '0:0:0:0:0:ffff'
  return mapped ? all.join(':') : `${all.slice(0, 4).join(':')}::/64`
}
