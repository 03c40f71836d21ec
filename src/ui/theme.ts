import type { ThemeOptions } from '../public-types.ts'

/**
 * The look options of one widget as CSS on its host. They are plain `:host` declarations, so a site's own
 * `parley-chat { --parley-accent: … }` wins over them.
 */

const light = {
  surface: '#ffffff',
  'on-surface': '#17191f',
  muted: '#5d6470',
  border: '#e3e5ea',
  shadow: '0 0 0 1px rgb(20 22 30 / 6%), 0 4px 12px rgb(20 22 30 / 8%), 0 16px 48px rgb(20 22 30 / 16%)',
}

const dark: typeof light = {
  surface: '#17181c',
  'on-surface': '#eceef2',
  muted: '#a0a6b2',
  border: '#30333b',
  shadow: '0 0 0 1px rgb(255 255 255 / 8%), 0 4px 12px rgb(0 0 0 / 32%), 0 16px 48px rgb(0 0 0 / 48%)',
}

export function themeCss(options: ThemeOptions): string {
  const { theme = 'auto' } = options
  const look = host(declare(theme === 'dark' ? dark : light), theme === 'dark' ? 'dark' : 'light')
  const night =
    theme === 'auto' ? `@media (prefers-color-scheme: dark) { ${host(declare(dark), 'dark')} }` : ''
  const given = declare({
    accent: options.accent,
    radius: options.radius,
    font: options.font,
    width: options.width,
    height: options.height,
    offset: options.offset,
    'z-index': options.zIndex,
  })
  return `${look} ${night} :host { ${given} }`
}

function host(declarations: string, scheme: string): string {
  return `:host { ${declarations} color-scheme: ${scheme} !important; }`
}

/** Options were checked as CSS values when they were read; a brace would still end the rule, so it ends the value. */
function declare(tokens: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(tokens)
    .filter(([, value]) => value !== undefined && !/[{};]/.test(String(value)))
    .map(([name, value]) => `--parley-${name}: ${value};`)
    .join(' ')
}
