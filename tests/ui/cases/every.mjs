// Everybody's every page, as the links lead there: nothing fails, nothing is wider than the window, nothing is said in the
// machine's words. walk.mjs does the same for hours, presses every button and takes pictures.
import { addresses, calm, guard, look } from '../crawl.mjs'
import { hire, newPage, none, ok, signIn, startDemo } from '../lib.mjs'

const OFFICE = { width: 1366, height: 768 }
const PHONE = { width: 390, height: 844 }
const HIRED = { reader: 'reader' }

/* The server, and who is signed in there. */
let demo
const states = {}

const enter = (office, name) => (HIRED[name] ? hire(office.browser, demo, name, HIRED[name]) : signIn(office.browser, demo.url, name, demo.secrets[name]))

/* At the office's size and on a phone. */
async function lookTwice(page) {
  const found = await look(page)
  await page.setViewportSize(PHONE)
  await page.waitForTimeout(60)
  found.push(...(await look(page)).map((one) => `on a phone: ${one}`))
  await page.setViewportSize(OFFICE)
  return found
}

async function every(office, name, least) {
  demo ??= await startDemo(office.program)
  const { context, page, complaints } = await enter(office, name)
  const log = await guard(page)
  const found = []
  const titles = new Set()
  let pages = 0
  for await (const { kind } of addresses(page, demo.url, true)) {
    pages++
    titles.add(await page.title())
    const here = [...(await lookTwice(page)), ...complaints.splice(0).filter((one) => !one.includes('409 (Conflict)')), ...log.failures.splice(0)]
    found.push(...new Set(here.map((one) => `${kind}: ${one}`)))
  }
  states[name] = await context.storageState()
  await context.close()
  none(`${name} finds`, found)
  ok(`${pages} pages are not all`, pages >= least)
  ok(`${titles.size} titles for ${pages} pages`, titles.size * 4 >= pages)
}

/* How many pages each can reach at least. */
const LEAST = { office: 25, mayor: 18, reporter: 20, reader: 10, admin: 4, security: 5, audit: 4 }

/* A4 between its margins, lying, at 96 dots to the inch. */
const SHEET = { width: 1047, height: 700 }

/* How many sheets a page takes. */
const sheets = async (page) => (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g).length

async function onPaper(office) {
  const { page, context } = await newPage(office.browser, { state: states.office })
  await page.goto(demo.url)
  const get = (path) => page.evaluate((p) => fetch(`/api/v1/${p}`).then((r) => r.json()), path)
  const plan = (await get('plans')).rows[0].id
  const told = (await get(`tasks?plan=${plan}&has_measure=1`)).rows.find((row) => row.lamp?.told === 'yellow' && row.lead.length === 1)
  const leader = (await get(`board?plan=${plan}`)).by_leader.find((one) => one.post_id)
  const round = (await get('rounds')).rows[0]
  await page.goto(`${demo.url}/tasks/${told.id}`)
  await calm(page)
  const n = await sheets(page)
  ok(`a task takes ${n} sheets`, n <= 3)
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize(SHEET)
  for (const place of [`plans/${plan}/board`, `rounds/${round.id}`, `leaders/${leader.post_id}`]) {
    await page.goto(`${demo.url}/${place}`)
    await calm(page)
    none(`${place} on paper`, await look(page))
  }
  await context.close()
}

/* Dozens of pages take their time on a machine that has other work. */
const patient = (test) => Object.assign(test, { patience: 180_000 })

export default [
  ...Object.entries(LEAST).map(([name, least]) => [`every page of ${name}`, patient((office) => every(office, name, least))]),
  ['every page of office, on paper: a task takes three sheets, board, round and leader are one sheet wide', onPaper],
  ['the demonstration year of the walk ends', async () => demo?.stop()],
]
