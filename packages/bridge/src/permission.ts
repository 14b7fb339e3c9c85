// Chrome ≥ 142 asks the user before a page may reach the local network; the permission was split and renamed since, so
// names are tried from new to old. https://wicg.github.io/local-network-access/
const NAMES = ['loopback-network', 'local-network-access']

/** The browser's live permission, or undefined where it knows none (and therefore never asks). */
export async function localNetworkPermission(
  permissions: Permissions | undefined = globalThis.navigator?.permissions,
): Promise<PermissionStatus | undefined> {
  for (const name of NAMES) {
    try {
      return await permissions?.query({ name: name as PermissionName })
    } catch {
      // An unknown name is a TypeError (Permissions, §6.2).
    }
  }
  return undefined
}

/** A page that itself comes from loopback is not asked (only a step to a more private network is). */
export function isLoopbackPage(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
