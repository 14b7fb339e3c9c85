/**
 * Whether an authority may be called so. The id is a part of addresses, and the name under which its key is kept: beside those of
 * responders and of the seals' makers, whose names are not to be had.
 */
export const isIssuerId = (id: string): boolean =>
  /^[a-z0-9][a-z0-9-]{0,59}$/.test(id) && !id.endsWith('-ocsp') && !id.startsWith('seal-maker-')
