// Where an option of the table has its control. The table itself comes from the server; an option that is named nowhere
// here still gets a control by its kind, in the last group but one.

/** What the finished tag needs, and the previews don't take. */
export const connection = ['endpoint', 'protocol', 'agent', 'model']

const groups = [
  {
    title: 'Brand',
    options: ['accent', 'theme', 'radius', 'font', 'density', 'avatar', 'launcherIcon'],
  },
  {
    title: 'Words',
    options: ['title', 'subtitle', 'greeting', 'placeholder', 'disclaimer', 'lang', 'prompts', 'strings'],
  },
  {
    title: 'Layout',
    options: ['mode', 'target', 'position', 'width', 'height', 'offset', 'launcher', 'zIndex'],
  },
  { title: 'Behaviour', options: ['open', 'uploads', 'accept'], takesOthers: true },
  {
    title: 'CSS',
    about:
      'Custom properties beyond the options, for the last five per cent. `light-dark(…, …)` gives one for each theme.',
    options: [
      '--parley-surface',
      '--parley-on-surface',
      '--parley-on-accent',
      '--parley-muted',
      '--parley-border',
      '--parley-shadow',
      '--parley-font-size',
    ],
  },
  {
    title: 'Agent',
    about: 'Only for the tag: the previews talk to this demo.',
    options: connection,
  },
]

/** Options that change nothing to see, and belong to the developer who pastes the tag. */
export const notVisual = [
  'userId',
  'sessionId',
  'params',
  'token',
  'getToken',
  'tokenUrl',
  'headers',
  'inputKey',
  'outputKey',
  'persist',
  'storeOnOpen',
  'sessionTimeout',
  'requestTimeout',
  'idleTimeout',
]

/** The tokens of the element that no option sets. */
const tokens = [
  { name: '--parley-surface', kind: 'color', doc: 'Background of the panel.' },
  { name: '--parley-on-surface', kind: 'color', doc: 'Text of the panel.' },
  { name: '--parley-on-accent', kind: 'color', doc: 'Text on the accent. Chosen by contrast unless set.' },
  { name: '--parley-muted', kind: 'color', doc: 'Secondary text.' },
  { name: '--parley-border', kind: 'color', doc: 'Lines.' },
  { name: '--parley-shadow', kind: 'text', doc: 'Shadow of the panel, as `box-shadow`.' },
  { name: '--parley-font-size', kind: 'length', usual: '15px', doc: 'Size of the text.' },
].map((token) => ({ ...token, isToken: true }))

/** What a control offers beyond its kind: how far a slider goes, and what people often write. */
const hints = {
  radius: { from: 0, to: 40 },
  offset: { from: 0, to: 80 },
  width: { from: 280, to: 720 },
  height: { from: 320, to: 960 },
  '--parley-font-size': { from: 12, to: 20 },
  font: {
    shown: 'The system’s own font',
    often: [
      'Georgia, serif',
      'Inter, system-ui, sans-serif',
      'ui-rounded, system-ui',
      'ui-monospace, monospace',
    ],
  },
  launcher: { often: ['default', 'none', '#my-button'] },
  target: { often: ['#chat'] },
  accept: { often: ['*/*', 'image/*', '.pdf,image/*'] },
  accent: { shown: '#3355e0' },
  '--parley-surface': { shown: '#ffffff' },
  '--parley-on-surface': { shown: '#17191f' },
  '--parley-on-accent': { shown: '#ffffff' },
  '--parley-muted': { shown: '#5d6470' },
  '--parley-border': { shown: '#e3e5ea' },
}

/** The groups with the descriptions of what is in them. */
export function arrange({ options, words }) {
  const known = new Map([...options, ...tokens].map((one) => [one.name, { ...one, ...hints[one.name] }]))
  const placed = new Set([...notVisual, ...groups.flatMap(({ options: names }) => names)])
  const others = options.map(({ name }) => name).filter((name) => !placed.has(name))
  return groups.map(({ takesOthers, ...group }) => ({
    ...group,
    fields: [...group.options, ...(takesOthers ? others : [])]
      .filter((name) => known.has(name))
      .map((name) => ({ ...known.get(name), inherent: words[name], words })),
  }))
}
