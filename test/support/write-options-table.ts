import { readFileSync, writeFileSync } from 'node:fs'
import { optionsTable, readmePath, withTable } from './options-table.ts'

/** `npm run docs`: writes the table of options into the README. */
writeFileSync(readmePath, withTable(readFileSync(readmePath, 'utf8'), optionsTable()))
