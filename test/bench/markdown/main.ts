/** `tsx test/bench/markdown/main.ts [--quick]` */
import { benchMarkdown } from './run.ts'

await benchMarkdown({ isQuick: process.argv.includes('--quick') })
