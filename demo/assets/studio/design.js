// The design: what differs from the defaults. It stands in the address after `#`, so that a link carries it and the
// browser's back button takes a change back.

export function createDesign(fields, onChange) {
  const known = new Map(fields.map((field) => [field.name, field]))
  let state = read()
  /** The option that is being changed: a slider that moves is one step of history. */
  let moving

  function read() {
    const entries = Array.from(new URLSearchParams(location.hash.slice(1)))
    const values = entries.map(([name, text]) => [name, parse(known.get(name), text)])
    const differs = ([name, value]) =>
      value !== undefined && valueAsText(value) !== valueAsText(known.get(name).default)
    return Object.fromEntries(values.filter(differs))
  }

  function write(isNewStep) {
    const search = new URLSearchParams(
      Object.entries(state).map(([name, value]) => [name, valueAsText(value)]),
    )
    const url = search.size > 0 ? `#${search}` : location.pathname + location.search
    history[isNewStep ? 'pushState' : 'replaceState'](null, '', url)
  }

  function replace(next, isNewStep) {
    state = next
    write(isNewStep)
    onChange(state)
  }

  // One event for back and forward, and for a design that is typed or pasted into the address bar.
  addEventListener('popstate', () => {
    moving = undefined
    state = read()
    onChange(state)
  })

  return {
    get state() {
      return state
    },
    change(name, value) {
      if (valueAsText(state[name]) === valueAsText(value)) return
      const { [name]: _, ...rest } = state
      const next = value === undefined ? rest : { ...rest, [name]: value }
      replace(sortLike(next, known), moving !== name)
      moving = name
    },
    commit() {
      moving = undefined
    },
    clear() {
      moving = undefined
      replace({}, true)
    },
  }
}

/** As in an attribute: text, or JSON for what has a structure. */
export function valueAsText(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Undefined for what an old or a bent link says. */
function parse(field, text) {
  if (!field || text === '') return undefined
  switch (field.kind) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : undefined
    case 'choice':
      return field.values.includes(text) ? text : undefined
    case 'color':
      return CSS.supports('color', text) ? text : undefined
    case 'length':
      return CSS.supports('width', text) ? text : undefined
    case 'prompts':
    case 'origins':
    case 'object':
      return parseJson(field, text)
    default:
      return text
  }
}

function parseJson({ kind }, text) {
  try {
    const value = JSON.parse(text)
    if (kind === 'object')
      return value && typeof value === 'object' && !Array.isArray(value) ? value : undefined
    const isItem = (item) =>
      typeof item === 'string' || (kind === 'prompts' && typeof item?.label === 'string')
    return Array.isArray(value) && value.every(isItem) ? value : undefined
  } catch {
    return undefined
  }
}

/** In the order of the table, so that the same design is the same link. */
function sortLike(state, known) {
  const order = [...known.keys()]
  return Object.fromEntries(Object.entries(state).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)))
}
