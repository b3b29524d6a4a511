// Pictures of every page at three sizes and in both themes, into build/ui-pictures; nothing may scroll sideways.
// With --pictures a handful goes to docs/pictures for the README.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { axe, newPage, none, root, sample } from '../lib.mjs'

const SIZES = { office: [1366, 768], wide: [1920, 1080], phone: [390, 844] }
const README = { overview: 'office-light', ledger: 'office-light', task: 'office-light', doubts: 'office-light', directory: 'office-dark', draft: 'office-light' }

/* A draft that waits for its decision: next year's plan, where two tasks lack their units. */
async function nextYear(page) {
  const bare = (text, words) => text.replace(new RegExp(`(${words}[^〔]*)〔[^〕]*〕`), '$1')
  const text = ['居民消费价格', '社会消费品零售总额'].reduce(bare, readFileSync(sample, 'utf8').replace(/2026/g, '2027'))
  return page.evaluate(async (body) => {
    const { csrf } = await (await fetch('/api/v1/session')).json()
    const sent = await fetch(`/api/v1/drafts?name=${encodeURIComponent('2027年分工方案.txt')}`, { method: 'POST', headers: { 'X-CSRF-Token': csrf }, body })
    return (await sent.json()).id
  }, text)
}

async function places({ page, plan, doubtful }) {
  const get = (path) => page.evaluate((p) => fetch(`/api/v1/${p}`).then((r) => r.json()), path)
  const task = (await get(`tasks?plan=${plan}&q=${encodeURIComponent('城镇新增就业')}`)).rows[0]
  const draft = await nextYear(page)
  return {
    overview: `plans/${plan}/overview`,
    ledger: `plans/${plan}/ledger`,
    task: `tasks/${task.id}?tab=source`,
    doubts: `plans/${doubtful}/doubts`,
    upload: 'upload',
    draft: `upload/${draft}`,
    directory: `directory/${task.lead[0].org_id}`,
    plans: 'plans',
    traces: 'traces',
    accounts: 'accounts',
    help: 'help',
    about: 'about',
  }
}

/* What the year's work adds. */
async function yearPlaces({ page, plan }) {
  const get = (path) => page.evaluate((p) => fetch(`/api/v1/${p}`).then((r) => r.json()), path)
  const task = (await get(`tasks?plan=${plan}&q=${encodeURIComponent('城镇新增就业')}`)).rows[0]
  const leader = (await get(`board?plan=${plan}`)).by_leader.find((one) => one.post_id)
  const round = (await get('rounds')).rows[0]
  return {
    todo: 'todo',
    progress: `tasks/${task.id}`,
    breakdown: `tasks/${task.id}?tab=breakdown`,
    between: `tasks/${task.id}?tab=matters`,
    board: `plans/${plan}/board`,
    ...(leader && { leader: `leaders/${leader.post_id}` }),
    unit: `units/${task.lead[0].org_id}`,
    'unit-plan': `units/${task.lead[0].org_id}/plan`,
    'unit-plans': `plans/${plan}/units`,
    matters: 'matters',
    rounds: 'rounds',
    ...(round && { round: `rounds/${round.id}` }),
    burden: 'burden',
    forecast: `plans/${plan}/forecast`,
  }
}

async function take(office, size, theme, where) {
  const { page, context, complaints } = await newPage(office.browser, { size: SIZES[size], theme, state: await office.page.context().storageState() })
  await page.addInitScript(() => localStorage.setItem('luoshi.known', 'true'))
  const wide = []
  for (const [name, place] of Object.entries(await where(office))) {
    await page.goto(`${office.server.url}/${place}`)
    await page.waitForFunction(() => document.querySelector('main h1, main h2, main .filters') && !document.querySelector('.bones'))
    await page.waitForTimeout(250)
    if (await page.evaluate(() => document.scrollingElement.scrollWidth > innerWidth + 1 || document.querySelector('main').scrollWidth > document.querySelector('main').clientWidth + 1)) wide.push(name)
    await page.screenshot({ path: join(office.pictures, `${name}-${size}-${theme}.png`) })
    if (office.keep && README[name] === `${size}-${theme}`) await page.screenshot({ path: join(root, 'docs/pictures', `${name}.png`) })
    if (size === 'phone') none(`axe on ${name} on a phone`, await axe(page))
  }
  none(`pages wider than the window (${size})`, wide)
  none('complaints', complaints)
  await context.close()
}

export default Object.keys(SIZES).flatMap((size) => ['light', 'dark'].map((theme) => [`every page at ${size} size, ${theme}`, (office) => take(office, size, theme, places)])).concat(
  [['office', 'light'], ['office', 'dark'], ['phone', 'light']].map(([size, theme]) => [`every page of the year at ${size} size, ${theme}`, (office) => take(office, size, theme, yearPlaces)]),
)
