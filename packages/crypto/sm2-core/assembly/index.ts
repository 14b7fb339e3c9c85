export { buildTable } from './base'
export { IN_E, IN_K, IN_KEY, IN_R, IN_S, IN_X, IN_Y, OUT, OUT_Y } from './layout'
export { prepareKey, publicPoint, sign } from './sign'
export { verify } from './verify'
