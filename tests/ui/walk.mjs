// Walks through everything as everybody, on the demonstration year, and writes down what is wrong:
// walk.mjs [--program PROGRAM] [--as NAME,NAME] [--phone] [--dark] [--press] [--pictures FOLDER]. Minutes, so it is no test.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { addresses, guard, look, pressAll, tabThrough } from './crawl.mjs'
import { axe, hire, inDays, newPage, root, signIn, startBrowser, startDemo, workday } from './lib.mjs'

const args = process.argv.slice(2)
const option = (name, usual) => (args.includes(name) ? args[args.indexOf(name) + 1] : usual)
const shown = { size: args.includes('--phone') ? [390, 844] : [1366, 768], theme: args.includes('--dark') ? 'dark' : 'light' }
const pictures = option('--pictures', '')

/* Who is not in the demonstration year comes for the walk. */
const HIRED = { head: ['office_head', ''], reader: ['reader', ''], reviewer: ['reviewer', '市财政局'] }
const EVERYBODY = ['office', 'head', 'mayor', 'reporter', 'reviewer', 'signer', 'inspector', 'reader', 'admin', 'security', 'audit']

const server = await startDemo(option('--program', join(root, 'build/luoshi')))
const browser = await startBrowser()

async function inspector() {
  const office = await newPage(browser)
  const to = await workday(office.page, inDays(20)).catch(() => inDays(20))
  await office.context.close()
  return hire(browser, server, 'inspector', 'inspector', '', shown, ['--to', to, '--mandate', '年中实地核查'])
}

function enter(name) {
  if (name === 'inspector') return inspector()
  if (HIRED[name]) return hire(browser, server, name, ...HIRED[name], shown)
  return signIn(browser, server.url, name, server.secrets[name], shown)
}

async function picture(page, name, kind) {
  const folder = join(pictures, name)
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${kind.replace(/[/?=:]+/g, '-').replace(/^-/, '') || 'home'}-${shown.size[0]}-${shown.theme}.png`) })
}

async function all(page, place, name) {
  const found = [...(await look(page)), ...(await axe(page)).map((one) => `axe ${one}`)]
  if ((await page.title()) === '落实') found.push('the title does not say where one is')
  if (pictures) await picture(page, name, place.kind)
  if (args.includes('--press')) found.push(...(await tabThrough(page)), ...(await pressAll(page, server.url + place.address)))
  return found
}

let sum = 0
for (const name of option('--as', EVERYBODY.join(',')).split(',')) {
  const { context, page, complaints } = await enter(name)
  const log = await guard(page)
  for await (const place of addresses(page, server.url)) {
    const found = await all(page, place, name)
    found.push(...complaints.splice(0).filter((one) => !one.includes('409 (Conflict)')), ...log.failures.splice(0))
    const unlike = [...new Set(found)]
    sum += unlike.length
    console.log(`${name} ${place.kind}${log.writes.length ? ` (would write ${[...new Set(log.writes.splice(0))].join(', ')})` : ''}`)
    for (const one of unlike) console.log(`    ${one}`)
  }
  await context.close()
}
console.log(`${sum} things to mend`)
await browser.close()
server.stop()
process.exit(sum ? 1 : 0)
