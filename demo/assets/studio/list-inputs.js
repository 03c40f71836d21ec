// Inputs for lists: suggestions with what they send, origins, and words of the widget that are replaced. The first column
// of each row can be something else than a text field.

import { make, makeButton } from './make.js'

export function makeListInput(field, id, tell) {
  const isPrompts = field.kind === 'prompts'
  return makeRows({
    id,
    tell,
    addWords: isPrompts ? 'Add a suggestion' : 'Add an origin',
    columns: isPrompts
      ? [
          { label: 'Label', placeholder: 'What does shipping cost?' },
          { label: 'Message', placeholder: 'Sends the same words' },
        ]
      : [{ label: 'Origin', placeholder: 'https://cdn.example.com' }],
    toValue: (rows) =>
      rows.filter(([first]) => first).map(([label, prompt]) => (prompt ? { label, prompt } : label)),
    toRows: (value = []) =>
      value.map((item) => (typeof item === 'string' ? [item, ''] : [item.label, item.prompt])),
    check: isPrompts
      ? undefined
      : (value) => value.every(isOrigin) || 'An origin ends after the host: https://cdn.example.com',
  })
}

export function makeWordsInput(field, id, tell) {
  const keys = Object.keys(field.words)
  return makeRows({
    id,
    tell,
    addWords: 'Replace a word',
    columns: [
      { label: 'Word', values: keys, show: (key) => field.words[key] },
      { label: 'Instead', placeholder: 'Your word' },
    ],
    toValue(rows) {
      const entries = rows.filter(([, instead]) => instead)
      return entries.length > 0 ? Object.fromEntries(entries) : []
    },
    toRows: (value = {}) => Object.entries(value),
  })
}

function isOrigin(value) {
  try {
    const url = new URL(value)
    return url.protocol.startsWith('http') && url.pathname === '/' && !url.search
  } catch {
    return false
  }
}

function makeRows({ id, tell, addWords, columns, toValue, toRows, check }) {
  const list = make('ul', { className: 'rows' })
  const add = makeButton(addWords, () => {
    const row = addRow()
    row.querySelector('input, select').focus()
  })
  add.id = id

  function change() {
    const rows = Array.from(list.children, (row) =>
      Array.from(row.querySelectorAll('[data-cell]'), (cell) => cell.value.trim()),
    )
    const value = toValue(rows)
    const problem = check?.(value)
    if (typeof problem === 'string') return tell({ invalid: problem })
    tell(Array.isArray(value) && value.length === 0 ? undefined : value)
  }

  function addRow(values = []) {
    const cells = columns.map((column, index) => {
      const cell = column.values
        ? make('select', {}, ...column.values.map((value) => make('option', { value }, column.show(value))))
        : make('input', { type: 'text', placeholder: column.placeholder, autocomplete: 'off' })
      cell.dataset.cell = ''
      cell.setAttribute('aria-label', column.label)
      if (values[index]) cell.value = values[index]
      // An origin is only one when it is whole.
      if (!check) cell.addEventListener('input', change)
      cell.addEventListener('change', () => {
        if (check) change()
        tell.done()
      })
      return cell
    })
    const remove = makeButton(
      '×',
      () => {
        const beside = row.previousElementSibling ?? row.nextElementSibling
        row.remove()
        change()
        tell.done()
        ;(beside?.querySelector('button') ?? add).focus()
      },
      { className: 'remove', 'aria-label': 'Remove' },
    )
    const row = make('li', {}, make('div', { className: 'cells' }, ...cells), remove)
    list.append(row)
    return row
  }

  return {
    element: make('div', { role: 'group', 'aria-labelledby': `${id}-label` }, list, add),
    set(value) {
      list.replaceChildren()
      for (const row of toRows(value)) addRow(row)
    },
  }
}
