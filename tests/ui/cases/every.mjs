// Everybody's every page, as the links lead there: nothing fails, nothing is wider than the window, nothing is said in the
// machine's words. walk.mjs does the same for hours, presses every button and takes pictures.
import { addresses, guard, look } from '../crawl.mjs'
import { hire, none, ok, signIn, startDemo } from '../lib.mjs'

const OFFICE = { width: 1366, height: 768 }
const PHONE = { width: 390, height: 844 }
const HIRED = { reader: 'reader' }

let demo

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
  await context.close()
  none(`${name} finds`, found)
  ok(`${pages} pages are not all`, pages >= least)
  ok(`${titles.size} titles for ${pages} pages`, titles.size * 4 >= pages)
}

/* How many pages each can reach at least. */
const LEAST = { office: 25, mayor: 18, reporter: 20, reader: 10, admin: 4, security: 5, audit: 4 }

export default [
  ...Object.entries(LEAST).map(([name, least]) => [`every page of ${name}`, (office) => every(office, name, least)]),
  ['the demonstration year of the walk ends', async () => demo?.stop()],
]
