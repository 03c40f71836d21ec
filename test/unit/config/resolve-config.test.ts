import { describe, expect, it } from 'vitest'
import { attributeName, type OptionName, optionNames, optionTable } from '../../../src/config/options.ts'
import { type RawOptions, readAttributes } from '../../../src/config/read-attributes.ts'
import { resolveConfig, resolveGiven } from '../../../src/config/resolve-config.ts'
import { createRandom } from '../../support/seeded-random.ts'

const uuid = '3f1c0a52-7d0a-4b8e-9f0e-2a51b6b1c001'
const endpoint = 'https://agent.example/base'

function setUp() {
  const reports: string[] = []
  const context = {
    baseUrl: 'https://site.example/shop/',
    // As a browser: a length or colour it knows.
    supportsCss: (property: string, value: string) =>
      property === 'width'
        ? /^(\d+(px|rem|%|vh)|0|calc\(.*\))$/.test(value)
        : property === 'font-family'
          ? !/[{};]/.test(value)
          : /^(#[0-9a-f]{3,8}|[a-z]+|rgb\(.*\))$/.test(value),
    isSelector: (value: string) => /^[#.]?[\w-]+$/.test(value),
    report: (message: string) => void reports.push(message),
  }
  return {
    reports,
    resolve: (raw: RawOptions) => resolveConfig({ endpoint, ...raw }, context),
    resolveBare: (raw: RawOptions) => resolveConfig(raw, context),
    resolveGiven: (raw: RawOptions) => resolveGiven(raw, context),
  }
}

function elementWith(attributes: Record<string, string>): Element {
  const element = document.createElement('div')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

/** Of each option: a value as a script gives it, the same as an attribute, and what becomes of both. */
const examples: Record<
  Exclude<OptionName, 'getToken'>,
  readonly [given: unknown, attribute: string, value?: unknown]
> = {
  endpoint: ['/agent', '/agent', 'https://site.example/agent'],
  images: [['https://cdn.example'], 'https://cdn.example', ['https://cdn.example']],
  protocol: ['dynamiq-runs', 'dynamiq-runs'],
  agent: ['support', 'support'],
  model: ['gpt', 'gpt'],
  userId: ['user-42', ' user-42 ', 'user-42'],
  sessionId: [uuid.toUpperCase(), uuid, uuid],
  params: [{ plan: 'pro', age: 5 }, '{"plan":"pro","age":5}', { plan: 'pro', age: 5 }],
  token: ['secret', 'secret'],
  tokenUrl: ['token', './token', 'https://site.example/shop/token'],
  headers: [{ 'x-site': '1' }, '{"x-site":"1"}', { 'x-site': '1' }],
  inputKey: ['question', 'question'],
  outputKey: ['answer', 'answer'],
  uploads: [true, '', true],
  accept: ['image/*', 'image/*'],
  maxFileSize: [1_000_000, '1e6', 1_000_000],
  maxFiles: [3, '3', 3],
  sources: [false, 'false', false],
  feedback: [true, 'true', true],
  withoutHistory: [true, '', true],
  persist: ['session', 'session'],
  storeOnOpen: [true, '', true],
  sessionTimeout: [30, '30', 30],
  title: ['Ask <b>Acme</b>', 'Ask <b>Acme</b>'],
  subtitle: ['Sub', 'Sub'],
  greeting: ['Hi', 'Hi'],
  placeholder: ['Ask', 'Ask'],
  disclaimer: ['AI', 'AI'],
  avatar: ['/a.png', '/a.png', 'https://site.example/a.png'],
  launcherIcon: ['data:image/png;base64,AA==', 'data:image/png;base64,AA=='],
  prompts: [
    ['One?', 'Two?'],
    'One? | Two?',
    [
      { label: 'One?', prompt: 'One?' },
      { label: 'Two?', prompt: 'Two?' },
    ],
  ],
  mode: ['sidebar', 'sidebar'],
  target: ['#chat', '#chat'],
  position: ['top-left', 'top-left'],
  offset: ['96px  2rem', ' 96px 2rem', '96px 2rem'],
  zIndex: [5, '5', 5],
  width: ['calc(10vw + 3px)', 'calc(10vw + 3px)'],
  height: ['50vh', '50vh'],
  launcher: ['none', 'none'],
  open: [true, 'true', true],
  theme: ['dark', 'dark'],
  accent: ['#0f766e', '#0f766e'],
  radius: ['0', '0'],
  font: ['Inter, sans-serif', 'Inter, sans-serif'],
  density: ['compact', 'compact'],
  lang: ['pt-BR', ' pt-BR ', 'pt-BR'],
  strings: [{ send: 'Los' }, '{"send":"Los"}', { send: 'Los' }],
  reasoning: ['hidden', 'hidden'],
  steps: ['open', 'open'],
  requestTimeout: [5000, '5000', 5000],
  idleTimeout: ['1e4', '10000', 10_000],
}

describe('one option, three spellings', () => {
  it('every option has an example here', () => {
    expect([...Object.keys(examples), 'getToken'].sort()).toEqual([...optionNames].sort())
  })

  it.each(Object.entries(examples))('%s', (name, [given, attribute, value = given]) => {
    const option = name as OptionName
    const { resolve, reports } = setUp()
    const others = option === 'endpoint' ? {} : { endpoint }
    const spellings = [
      { ...others, [option]: given },
      {
        ...others,
        ...readAttributes(elementWith({ [`data-${attributeName(option)}`]: attribute }), 'data-'),
      },
      { ...others, ...readAttributes(elementWith({ [attributeName(option)]: attribute }), '') },
    ]
    const configs = spellings.map(resolve)
    expect(configs[0]?.[option]).toEqual(value)
    expect(configs[1]).toEqual(configs[0])
    expect(configs[2]).toEqual(configs[0])
    expect(reports).toEqual([])
  })

  it('a function can only be given by a script', () => {
    const { resolve, reports } = setUp()
    const getToken = async () => 'token'
    expect(resolve({ getToken }).getToken).toBe(getToken)
    expect(resolve({ getToken: 'getToken()' }).getToken).toBeUndefined()
    expect(reports).toHaveLength(1)
  })

  it('attributes are kebab-case', () => {
    expect(attributeName('userId')).toBe('user-id')
    expect(attributeName('storeOnOpen')).toBe('store-on-open')
  })

  it('what is not given is its default', () => {
    const { resolve, reports } = setUp()
    const defaults = Object.fromEntries(
      Object.entries(optionTable).flatMap(([name, spec]) =>
        'default' in spec ? [[name, spec.default]] : [],
      ),
    )
    expect(resolve({})).toEqual({ ...defaults, endpoint })
    expect(resolve({ title: undefined, open: null })).toEqual({ ...defaults, endpoint })
    expect(reports).toEqual([])
  })

  it('the result is frozen', () => {
    const config = setUp().resolve({ params: { plan: 'pro' } })
    expect(Object.isFrozen(config)).toBe(true)
    expect(Object.isFrozen(config.params)).toBe(true)
  })
})

describe('a bad value', () => {
  it.each<[OptionName, unknown, string]>([
    [
      'protocol',
      'grpc',
      'dynamiq-conversations | dynamiq-runs | dynamiq-app | powabase | agent-manager | ai-sdk | ag-ui | openai',
    ],
    ['userId', {}, 'text'],
    ['title', ['x'], 'text'],
    ['sessionId', 'my-session', 'UUID'],
    ['sessionId', '00000000-0000-0000-0000-000000000000', 'UUID'],
    ['params', '{"a":', 'JSON object'],
    ['params', '[1]', 'JSON object'],
    ['params', 'null', 'JSON object'],
    ['headers', 5, 'JSON object'],
    ['getToken', 'token', 'function'],
    ['tokenUrl', 'https://', 'URL'],
    ['launcher', '##', 'CSS selector'],
    ['target', 'div >', 'CSS selector'],
    ['font', '}{', 'CSS font list'],
    ['avatar', 'javascript:alert(1)', 'URL'],
    ['avatar', 'https://user:secret@site.example/a.png', 'URL'],
    ['offset', '1px 2px 3px', 'one or two CSS lengths'],
    ['offset', '10px wide', 'one or two CSS lengths'],
    ['persist', 'forever', 'local | session | none'],
    ['persist', 'toString', 'local | session | none'],
    ['open', 'yes', 'true | false'],
    ['storeOnOpen', 1, 'true | false'],
    ['sessionTimeout', '0', 'number from 1'],
    ['sessionTimeout', 'soon', 'number from 1'],
    ['requestTimeout', Number.NaN, 'number from 1'],
    ['requestTimeout', '', 'number from 1'],
    ['idleTimeout', Number.POSITIVE_INFINITY, 'number from 1'],
    ['zIndex', 'top', 'number'],
    ['width', 'wide', 'CSS length'],
    ['width', '1px;} body{display:none', 'CSS length'],
    ['accent', 'not a colour', 'CSS colour'],
    ['accent', 5, 'CSS colour'],
    ['prompts', 5, 'list of texts or of { label, prompt }'],
    ['prompts', '["a",', 'list of texts or of { label, prompt }'],
    ['prompts', [{ title: 'x' }], 'list of texts or of { label, prompt }'],
    ['images', 'cdn.example', 'list of origins'],
    ['images', ['https://cdn.example/only/here'], 'list of origins'],
    ['mode', 'popup', 'floating | inline | fullscreen | sidebar'],
    ['theme', true, 'auto | light | dark'],
  ])('%s: %j is reported once, with what is allowed, and the default is used', (name, given, allowed) => {
    const { resolve, reports } = setUp()
    const config = resolve({ [name]: given })
    expect(reports).toHaveLength(1)
    expect(reports[0]).toContain(`"${name}" (data-${attributeName(name)})`)
    expect(reports[0]).toContain(`allowed is ${allowed};`)
    expect(reports[0]).toContain(typeof given === 'string' ? given.slice(0, 20).replaceAll('"', '\\"') : '')
    expect(config).toEqual(setUp().resolve({}))
  })

  it('a long one is not told in full', () => {
    const { resolve, reports } = setUp()
    resolve({ mode: 'x'.repeat(10_000) })
    expect(reports[0]?.length).toBeLessThan(400)
  })

  it.each(['titel', 'toString', '__proto__x', 'constructor'])(
    'an option that does not exist is named: %s',
    (name) => {
      const { resolve, reports } = setUp()
      resolve({ [name]: 'x' } as RawOptions)
      expect(reports).toEqual([`There is no option "${name}".`])
    },
  )

  it('given later, it is reported and names no option that was not given', () => {
    const { resolveGiven, reports } = setUp()
    expect(resolveGiven({ accent: 'red', width: 300 })).toEqual({ accent: 'red', width: '300px' })
    expect(reports).toEqual([])
    expect(resolveGiven({ accent: '{}', radius: 'round' })).toEqual({})
    expect(reports).toHaveLength(2)
  })
})

describe('endpoint', () => {
  it.each([
    undefined,
    '',
    null,
    5,
    {},
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    'https://user:secret@agent.example/',
    'mailto:a@b.c',
  ])('L9: %j stops the widget with a message that names it', (given) => {
    const { resolveBare } = setUp()
    expect(() => resolveBare({ endpoint: given })).toThrow(TypeError)
    expect(() => resolveBare({ endpoint: given })).toThrow(/"endpoint" \(data-endpoint\)/)
  })

  it.each([
    ['/agent', 'https://site.example/agent'],
    ['agent', 'https://site.example/shop/agent'],
    ['//other.example', 'https://other.example/'],
    [' https://agent.example/base?tenant=1 ', 'https://agent.example/base?tenant=1'],
    ['http://localhost:8080', 'http://localhost:8080/'],
  ])('%s resolves against the page', (given, expected) => {
    expect(setUp().resolve({ endpoint: given }).endpoint).toBe(expected)
  })
})

describe('ids and parameters', () => {
  it('ids inside params are ids, not parameters', () => {
    const { resolve, reports } = setUp()
    const config = resolve({ params: { userId: 42, sessionId: uuid.toUpperCase(), plan: 'pro' } })
    expect(config).toMatchObject({ userId: '42', sessionId: uuid, params: { plan: 'pro' } })
    expect(Object.keys(config.params)).toEqual(['plan'])
    expect(reports).toEqual([])
  })

  it('ids given as options win', () => {
    const config = setUp().resolve({
      userId: 'ada',
      sessionId: uuid,
      params: { userId: 'bob', sessionId: 'x' },
    })
    expect(config).toMatchObject({ userId: 'ada', sessionId: uuid, params: {} })
  })

  it('a session in params that is no UUID is reported, and a new one will be made', () => {
    const { resolve, reports } = setUp()
    expect(resolve({ params: { sessionId: 'mine' } }).sessionId).toBeUndefined()
    expect(reports).toEqual([expect.stringContaining('"sessionId" can\'t be "mine"')])
  })

  it('a session id in the form of its server is taken where that server makes the ids', () => {
    const { resolve, reports } = setUp()
    const config = resolve({ protocol: 'powabase', sessionId: 'sess_0a1b2c3d4e5f' })
    expect(config).toMatchObject({ conversationId: 'sess_0a1b2c3d4e5f' })
    expect(config.sessionId).toBeUndefined()
    expect(reports).toEqual([])
    expect(resolve({ sessionId: 'sess_0a1b2c3d4e5f' }).conversationId).toBeUndefined()
    expect(reports).toHaveLength(1)
  })

  it.each(['', '  ', {}, null])('a user that is %j is nobody', (userId) => {
    expect(setUp().resolve({ params: { userId } })).not.toHaveProperty('userId')
  })

  it('single parameters as attributes join the others', () => {
    const attributes = {
      'data-endpoint': endpoint,
      'data-params': '{"plan":"free","age":5}',
      'data-param-plan': 'pro',
      'data-param-user-id': 'ada',
      'data-param-shop-language': 'en',
      'data-param-': 'nameless',
    }
    const config = setUp().resolve(readAttributes(elementWith(attributes), 'data-'))
    expect(config).toMatchObject({ userId: 'ada', params: { plan: 'pro', age: 5, shopLanguage: 'en' } })
    expect(Object.keys(config.params)).toHaveLength(3)
  })

  it.each(['{"a":', '[1,2]', '"text"'])(
    'params that are no object are reported also beside single ones: %s',
    (params) => {
      const { resolve, reports } = setUp()
      resolve(readAttributes(elementWith({ params, 'param-plan': 'pro' }), ''))
      expect(reports).toEqual([expect.stringContaining('Option "params"')])
    },
  )

  it('a parameter named __proto__ changes nothing of the page', () => {
    setUp().resolve({ params: '{"__proto__":{"polluted":1},"plan":"pro"}' })
    expect(Object.prototype).not.toHaveProperty('polluted')
  })

  it('agent and model exclude each other', () => {
    const { resolve, reports } = setUp()
    const config = resolve({ agent: 'a', model: 'm' })
    expect(config.agent).toBe('a')
    expect(config).not.toHaveProperty('model')
    expect(reports).toEqual([expect.stringMatching(/"agent" and "model"/)])
  })
})

describe('prompts', () => {
  const one = { label: 'One?', prompt: 'One?' }
  it.each<[unknown, unknown]>([
    ['One?', [one]],
    ['One?|', [one]],
    ['', []],
    ['["One?"]', [one]],
    ['[{"label":"One?"}]', [one]],
    ['[{"prompt":"One?"}]', [one]],
    [
      [{ label: 'One', prompt: 'Tell me one' }, 'One?'],
      [{ label: 'One', prompt: 'Tell me one' }, one],
    ],
    [[], []],
  ])('%j', (given, expected) => {
    const { resolve, reports } = setUp()
    expect(resolve({ prompts: given }).prompts).toEqual(expected)
    expect(reports).toEqual([])
  })
})

describe('L9: anything at all', () => {
  it('a thousand random configurations: only the endpoint can stop the widget, and by a TypeError', () => {
    const random = createRandom(11)
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    const values = [
      undefined,
      null,
      '',
      ' ',
      'x',
      '{}',
      '[]',
      '{"a":1}',
      '[{"label":5}]',
      'null',
      '5',
      '-1',
      '1e999',
      'true',
      'javascript:x',
      '\ud800',
      '\0',
      'x'.repeat(5000),
      0,
      -1,
      5,
      Number.NaN,
      10n,
      true,
      false,
      {},
      [],
      [[]],
      [null],
      { label: 'a' },
      Object.create(null),
      circle,
      () => 'x',
      Symbol('x'),
      new Date(0),
      uuid,
      '#fff',
      '10px',
    ]
    const names = [...optionNames, 'nonsense', 'toString', '__proto__', 'constructor'] as OptionName[]
    for (let count = 0; count < 1000; count += 1) {
      const { resolveBare } = setUp()
      const raw: Record<string, unknown> = {}
      for (let options = 0; options < 12; options += 1) raw[pick(names)] = pick(values)
      raw['endpoint'] = random() < 0.9 ? endpoint : pick(values)
      const isUsable = raw['endpoint'] === endpoint
      try {
        const config = resolveBare(raw)
        expect(config.endpoint).toMatch(/^https?:/)
        expect(['floating', 'inline', 'fullscreen', 'sidebar']).toContain(config.mode)
        expect(Array.isArray(config.prompts)).toBe(true)
      } catch (thrown) {
        expect(thrown, JSON.stringify(Object.keys(raw))).toBeInstanceOf(TypeError)
        expect(String(thrown)).toContain('"endpoint"')
        expect(isUsable).toBe(false)
      }
    }
  })
})
