export { buildTable } from './base'
export { prepareKey, publicPoint, sign, wipe } from './sign'
