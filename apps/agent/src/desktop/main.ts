import { tryLoad } from '../environment/try-load.ts'

const [command = '', ...args] = process.argv.slice(2)
if (command === 'try-load') process.exit(tryLoad(args))
