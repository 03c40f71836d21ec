// The Sessions page: a list of what visitors asked, and the whole exchange of one session. It reads the sessions API.
// Texts are set as text, never as markup: what stands there was written by visitors and by an agent.

const HIDDEN = new Set(['user_id', 'session_id', 'chat_history'])
const PAGE_SIZE = 10

const root = document.querySelector('[data-app]')
const api = `/v1/apps/${root.dataset.app}/sessions`
const find = (name) => root.querySelector(`[data-${name}]`)

/** The input as one text, without the ids: the words alone where there is nothing else. */
function describe(fields) {
  const shown = Object.entries(fields ?? {}).filter(([name]) => !HIDDEN.has(name))
  const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value))
  if (shown.length === 1) return asText(shown[0][1])
  return shown.map(([name, value]) => `${name}: ${asText(value)}`).join('\n')
}

function make(name, text, className) {
  const element = document.createElement(name)
  if (text !== undefined) element.textContent = text
  if (className) element.className = className
  return element
}

function say(text) {
  find('status').textContent = text
}

async function getJson(path) {
  const response = await fetch(path, { headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`The server answered with status ${response.status}.`)
  return response.json()
}

async function showList(page) {
  say('Loading…')
  const { data, pagination } = await getJson(`${api}?page=${page}&page_size=${PAGE_SIZE}`)
  find('detail').hidden = true
  find('list').hidden = false
  find('table').hidden = data.length === 0
  find('empty').hidden = data.length > 0
  find('rows').replaceChildren(...data.map(makeRow))
  const pageCount = Math.max(1, pagination.page_count)
  find('pager').hidden = pageCount === 1
  find('position').textContent = `Page ${pagination.page} of ${pageCount}`
  find('previous').disabled = page <= 1
  find('next').disabled = page >= pageCount
  find('previous').onclick = () => go(`#page=${page - 1}`)
  find('next').onclick = () => go(`#page=${page + 1}`)
  say(pagination.total_count === 1 ? '1 session' : `${pagination.total_count} sessions`)
}

function makeRow(session) {
  const row = make('tr')
  const open = make('button', session.id)
  open.type = 'button'
  open.setAttribute('aria-label', `Open session ${session.id}`)
  open.onclick = () => go(`#session=${session.id}`)
  const first = make('td')
  first.append(open)
  const created = make('td')
  const time = make('time', new Date(session.created_at).toLocaleString())
  time.dateTime = session.created_at
  created.append(time)
  row.append(
    first,
    make('td', session.input?.user_id ?? '–'),
    make('td', describe(session.input), 'asked'),
    created,
  )
  return row
}

async function showSession(id) {
  say('Loading…')
  const path = `${api}/${encodeURIComponent(id)}/messages`
  const pairs = []
  for (let page = 1, pageCount = 1; page <= pageCount; page += 1) {
    const answer = await getJson(`${path}?page=${page}&page_size=100`)
    pairs.push(...answer.data)
    pageCount = answer.pagination.page_count
  }
  find('list').hidden = true
  find('detail').hidden = false
  find('title').textContent = `Session ${id}`
  find('pairs').replaceChildren(...pairs.map(makePair))
  say(pairs.length === 1 ? '1 message' : `${pairs.length} messages`)
  find('title').focus()
}

function makePair(pair) {
  const list = make('dl', undefined, 'exchange')
  list.append(
    make('dt', `Input, ${new Date(pair.created_at).toLocaleString()}`),
    make('dd', describe(pair.input), 'asked'),
    make('dt', 'Output'),
    make('dd', describe(pair.output) || 'No answer.', 'says'),
  )
  return list
}

function go(hash) {
  location.hash = hash
}

/** The address says what is shown, so that the back button and a reload do what they should. */
async function showFromAddress() {
  const asked = new URLSearchParams(location.hash.slice(1))
  const session = asked.get('session')
  try {
    if (session) await showSession(session)
    else await showList(Math.max(1, Number.parseInt(asked.get('page') ?? '1', 10) || 1))
  } catch (error) {
    say(`The sessions could not be loaded. ${error.message}`)
  }
}

find('back').onclick = () => go('')
addEventListener('hashchange', showFromAddress)
showFromAddress()
