import type { LoadExtra } from './core/environment.ts'

/**
 * The optional modules for whoever imports this as a module. Each is named in full, so that a bundler finds it and
 * makes it a file of its own; served as it is, it is fetched from the folder beside this one.
 */
const extras: Readonly<Record<string, () => Promise<unknown>>> = {
  'lang-ar': () => import('./extras/languages/ar.ts'),
  'lang-de': () => import('./extras/languages/de.ts'),
  'lang-es': () => import('./extras/languages/es.ts'),
  'lang-fr': () => import('./extras/languages/fr.ts'),
  'lang-he': () => import('./extras/languages/he.ts'),
  'lang-hi': () => import('./extras/languages/hi.ts'),
  'lang-it': () => import('./extras/languages/it.ts'),
  'lang-ja': () => import('./extras/languages/ja.ts'),
  'lang-ko': () => import('./extras/languages/ko.ts'),
  'lang-nl': () => import('./extras/languages/nl.ts'),
  'lang-pl': () => import('./extras/languages/pl.ts'),
  'lang-pt': () => import('./extras/languages/pt.ts'),
  'lang-tr': () => import('./extras/languages/tr.ts'),
  'lang-uk': () => import('./extras/languages/uk.ts'),
  'lang-zh-hans': () => import('./extras/languages/zh-hans.ts'),
  'lang-zh-hant': () => import('./extras/languages/zh-hant.ts'),
}

export const loadExtra: LoadExtra = async (name) => extras[name]?.()
